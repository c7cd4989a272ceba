"""What the publisher says of paths that are no more: where it lives now, or that it has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedwright.delivery import site_path, to_redirect
from feedwright.serve.answers import Answer, plain
from feedwright.serve.paths import quoted

if TYPE_CHECKING:
    from feedwright.config.settings import PublishSettings

__all__ = ["Moves"]


class Moves:
    """The tables ``moved`` and ``gone`` of the config, for a folder that is published at a path."""

    def __init__(self, publish: PublishSettings, at: str) -> None:
        redirects = [to_redirect(*pair, at) for pair in publish.moved]
        self._exact = {_plain(one.source): one.target for one in redirects if not one.is_folder}
        self._with_query = {source.partition("?")[0] for source in self._exact if "?" in source}
        self._folders = [one for one in redirects if one.is_folder]
        self._gone = {_plain(site_path(path, at)) for path in publish.gone}
        self._gone_folders = tuple(f"{path}/" for path in self._gone)

    def depend_on_query(self, path: str) -> bool:
        """Whether a query decides where the path leads."""
        return path in self._with_query

    def find(self, path: str, query: bytes) -> str | Answer | None:
        """The address that the path leads to now, that it has ended, or nothing."""
        if query:
            target = self._exact.get(f"{path}?{query.decode('latin-1')}")
            if target:
                return target
        target = self._exact.get(_plain(path))
        if target:
            return target
        for one in self._folders:
            if path.startswith(one.source):
                return f"{one.target}{quoted(path.removeprefix(one.source))}"
        if _plain(path) in self._gone or path.startswith(self._gone_folders):
            return plain(410)
        return None


def _plain(path: str) -> str:
    """With or without a slash at the end it is the same place."""
    return path.rstrip("/") or "/"
