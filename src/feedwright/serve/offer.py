"""What the published directory says of the documents beside it."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["NOTHING", "Offer", "read_offer"]

_DELTAS: Final = frozenset({"rss", "atom"})
_PAGE: Final = "index.html"


class Offer(Struct, frozen=True, kw_only=True):
    """Of documents, by their paths below the published folder."""

    #: The value of the Link header (RFC 8288).
    links: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    #: Of such as have entries that can be told apart, the format.
    feeds: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    #: What was published once, and never will be again.
    gone: frozenset[str] = frozenset()


NOTHING: Final = Offer()


def read_offer(directory: bytes, hubs: Iterable[str], terms: str | None = None) -> Offer:
    """What ``feeds.json`` says; nothing where it is damaged, for others may have written it.

    ``terms`` is the address of what machines may do with the feeds (RSL 1.0).
    """
    try:
        top = json.loads(directory)
    except (ValueError, RecursionError):
        return NOTHING
    top = top if isinstance(top, dict) else {}
    links: dict[str, bytes] = {}
    formats: dict[str, str] = {}
    listed = _objects(top.get("feeds"))
    for feed in listed:
        documents = _objects(feed.get("documents"))
        for document in documents:
            path = str(document.get("path"))
            links[path] = _header((*_links(document, documents, feed, hubs), _terms(terms)))
            if document.get("format") in _DELTAS:
                formats[path] = document["format"]
    if listed:
        main = _objects(listed[0].get("documents"))
        links[_PAGE] = _header((*map(_alternate, main), _terms(terms)))
    gone = top.get("gone")
    return Offer(
        links={path: value for path, value in links.items() if value},
        feeds=formats,
        gone=frozenset(map(str, gone)) if isinstance(gone, list) else frozenset(),
    )


def _links(
    document: Mapping[str, Any],
    documents: Iterable[Mapping[str, Any]],
    feed: Mapping[str, Any],
    hubs: Iterable[str],
) -> Iterator[str]:
    """Hubs and exactly one self (WebSub section 4); the same in other formats, and as a page."""
    own = _uri(document.get("url"))
    if own:
        yield from (f'<{hub}>; rel="hub"' for hub in map(_uri, hubs) if hub)
        yield f'<{own}>; rel="self"'
    yield from (_alternate(one) for one in documents if one is not document)
    home = _uri(feed.get("home_page_url"))
    if home:
        yield f'<{home}>; rel="alternate"; type="text/html"'


def _alternate(document: Mapping[str, Any]) -> str:
    url, media_type = _uri(document.get("url")), document.get("type")
    return f'<{url}>; rel="alternate"; type="{media_type}"' if url else ""


def _terms(url: str | None) -> str:
    uri = _uri(url)
    return f'<{uri}>; rel="license"; type="application/rsl+xml"' if uri else ""


def _header(links: Iterable[str]) -> bytes:
    return ", ".join(filter(None, links)).encode("ascii", "ignore")


def _uri(found: object) -> str:
    """The address, if it can stand in a header."""
    text = found if isinstance(found, str) and found.isascii() else ""
    return text if text.isprintable() and not set('<>" ') & set(text) else ""


def _objects(found: object) -> list[Mapping[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
