"""How published files are to be sent, whoever sends them: types, lifetimes, compressed copies."""

from __future__ import annotations

import posixpath
import re
from types import MappingProxyType
from typing import Final, NamedTuple
from urllib.parse import quote

from feedwright.mediatypes import find_media_type

__all__ = [
    "COPY_SUFFIXES",
    "UNKNOWN_TYPE",
    "Redirect",
    "content_type_of",
    "is_compressible",
    "max_age_seconds",
    "site_path",
    "to_redirect",
]

#: Content coding → what the name of a compressed copy ends in, beside the file it is a copy of.
COPY_SUFFIXES: Final = MappingProxyType({"gzip": ".gz", "br": ".br", "zstd": ".zst"})
UNKNOWN_TYPE: Final = "application/octet-stream"

#: ``application/xml`` and not the types of RSS and Atom: with them a browser shows no style.
_TYPES: Final = MappingProxyType(
    {
        "css": "text/css; charset=utf-8",
        "html": "text/html; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "json": "application/json; charset=utf-8",
        "opml": "text/x-opml; charset=utf-8",
        "txt": "text/plain; charset=utf-8",
        "xml": "application/xml; charset=utf-8",
    }
)
_JSON_FEED: Final = re.compile(r"feed(?:-\d+)?\.json")
_JSON_FEED_TYPE: Final = "application/feed+json; charset=utf-8"
_ARCHIVED: Final = re.compile(r"(?:^|/)archive/[^/]+-\d+\.(?:xml|json)$")
#: Who polls by it still learns of news within the hour; who asks without it is not tempted to.
_LEAST_SECONDS: Final = 300
_MOST_SECONDS: Final = 3600
_UNSTATED_SECONDS: Final = 1800
_DAY_SECONDS: Final = 86_400
_SHORT_BYTES: Final = 256


def content_type_of(path: str) -> str:
    """The Content-Type of a published file, by its name alone (rules H1, H2)."""
    name = posixpath.basename(path)
    if _JSON_FEED.fullmatch(name):
        return _JSON_FEED_TYPE
    stated = _TYPES.get(name.rpartition(".")[2].lower())
    return stated or find_media_type(None, f"/{name}") or UNKNOWN_TYPE


def is_compressible(content_type: str, size: int) -> bool:
    """Whether a compressed copy of such a file saves anything: it is text, and not too short."""
    return size >= _SHORT_BYTES and _is_text(content_type)


def max_age_seconds(path: str, ttl_minutes: int | None) -> int:
    """How long the file may be taken for current (rule H8): feeds about as long as they say.

    A day for what hardly ever changes: archive documents, media, styles. Readers pace themselves
    by it, so that of a feed is an hour at most, whatever ``ttl_minutes`` says.
    """
    kind = content_type_of(path)
    if _ARCHIVED.search(path) or kind.startswith("text/css") or not _is_text(kind):
        return _DAY_SECONDS
    if not ttl_minutes:
        return _UNSTATED_SECONDS
    return min(max(ttl_minutes * 60, _LEAST_SECONDS), _MOST_SECONDS)


class Redirect(NamedTuple):
    """Where something lives now (rule H11)."""

    #: A path from the root of the site on, without escapes; with its query, if that decides.
    source: str
    #: A path from the root of the site on, or an http(s) address; with escapes.
    target: str

    @property
    def is_folder(self) -> bool:
        """Whether it holds for everything below: both are folders."""
        return self.source.endswith("/") and self.target.endswith("/")


def _is_text(content_type: str) -> bool:
    return "charset=" in content_type or content_type == "image/svg+xml"


def to_redirect(source: str, target: str, base: str) -> Redirect:
    """What ``[publish] moved`` says, below the path of the published folder (with its slashes)."""
    is_address = target.startswith(("http://", "https://"))
    there = target if is_address else site_path(target, quote(base, safe="/:@!$&'()*+,;=~"))
    return Redirect(site_path(source, base), there)


def site_path(path: str, base: str) -> str:
    """The path from the root of the site on; without a slash before it, it is below ``base``."""
    return path if path.startswith("/") else f"{base}{path}"
