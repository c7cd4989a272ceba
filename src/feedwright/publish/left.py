"""Documents that were published and are written no longer: they stay until somebody prunes them."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from feedwright.errors import kind_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

__all__ = ["find_gone", "find_left", "read_directory", "remove_documents"]

#: Only what a build can have named is ever removed, whatever a directory says.
_OURS: Final = re.compile(
    r"(?!.*(?:^|/)\.\.?/)(?:[^/\0]+/)*(?:archive/(?:rss|atom|feed)-\d+"
    r"|rss|atom|feed|news-sitemap|feeds|links)\.(?:xml|json|opml|html)"
)
_NUMBER: Final = re.compile(r"\d+(?=\.\w+$)")


def find_left(folder: Path, directory: object, current: Collection[str]) -> tuple[str, ...]:
    """The paths, ordered, of documents that are still in the folder and not among the current.

    The published ``directory`` lists what was written until now, and what was left before that;
    where it is missing or damaged nothing is known.
    """
    listed = set(_paths(directory)) - set(current)
    found = sorted(path for path in listed if _OURS.fullmatch(path))
    return tuple(path for path in found if (folder / path).is_file())


def find_gone(
    directory: object, current: Collection[str], removed: Collection[str]
) -> tuple[str, ...]:
    """The paths, ordered, of documents that are removed now or were before, and do not come back.

    A web server answers for them that they are gone (410), and readers stop asking.
    """
    before = directory.get("gone") if isinstance(directory, dict) else None
    known = (
        {path for path in before if isinstance(path, str)} if isinstance(before, list) else set()
    )
    found = {path for path in known if _OURS.fullmatch(path)} | set(removed)
    return tuple(sorted(found - set(current)))


def read_directory(file: Path) -> object:
    """The published directory as it was left; None where it is missing or damaged."""
    try:
        return json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None


def remove_documents(folder: Path, paths: Collection[str]) -> None:
    """The documents are gone, and folders that held nothing else. Raises a `FeedwrightError`."""
    for path in paths:
        try:
            (folder / path).unlink(missing_ok=True)
        except OSError as error:
            message = f"cannot be removed: {(error.strerror or str(error)).lower()}"
            raise kind_of(error)(str(folder / path), message) from error
        parent = (folder / path).parent
        # A folder that still holds something stays.
        with suppress(OSError):
            while parent != folder:
                os.rmdir(parent)  # noqa: PTH106 - stops at the first that is not empty
                parent = parent.parent


def _paths(directory: Any) -> Iterator[str]:
    """Every path that the directory names, with all pages of the archives."""
    top = directory if isinstance(directory, dict) else {}
    left = top.get("left")
    yield from (path for path in left if isinstance(path, str)) if isinstance(left, list) else ()
    for feed in _objects(top.get("feeds")):
        for document in (*_objects(feed.get("documents")), *_objects(feed.get("complete"))):
            yield str(document.get("path"))
        for document in _objects(feed.get("newest_archive")):
            path = str(document.get("path"))
            found = _NUMBER.search(path)
            for number in range(1, int(found[0]) + 1 if found else 0):
                digits = f"{number:0{len(found[0])}}" if found else ""
                yield _NUMBER.sub(digits, path)


def _objects(found: object) -> list[dict[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
