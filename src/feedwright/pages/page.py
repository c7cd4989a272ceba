"""A file for people that is to be made: its template, and all that is put into it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import msgspec
from markupsafe import Markup
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Page", "origin_of", "script_data"]

_IN_SCRIPT: Final = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"))


class Page(Struct, frozen=True, kw_only=True):
    """What a template is given, and where the file lies below the published folder."""

    path: str
    template: str
    values: Mapping[str, Any]
    #: Where its pictures and media may come from, as sources of a content security policy (W3C
    #: CSP 3); None for a file that is no HTML.
    origins: frozenset[str] | None = None
    script: bool = False

    @property
    def made_from(self) -> bytes:
        """All that decides the file beside the templates: what is made from the same is the same.

        Values are texts, numbers and records of them, and are written with all that they hold.
        """
        origins = None if self.origins is None else sorted(self.origins)
        parts = (self.template, origins, self.script, self.values)
        return msgspec.msgpack.encode(parts, enc_hook=_as_text)


def _as_text(value: object) -> str:
    """What is markup, for who knows plain text only."""
    if isinstance(value, Markup):
        return str(value)
    raise TypeError(f"does not say all that it holds: {value!r}")


def script_data(values: dict[str, Any]) -> Markup:
    """The values as JSON for a ``script``, in characters that cannot end it."""
    text = json.dumps(values, ensure_ascii=False)
    for character, escaped in _IN_SCRIPT:
        text = text.replace(character, escaped)
    return Markup(text)  # noqa: S704 - see above


def origin_of(url: str) -> str | None:
    """Scheme and host of an address, as a source of a policy; None where it has none."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else None
