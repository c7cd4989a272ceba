"""What documents of one feed say of themselves and of each other, in every format alike."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from feedwright.model import Enclosure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from feedwright.model import Document, Entry, Feed, Format

__all__ = [
    "GENERATOR",
    "GENERATOR_URL",
    "MEDIA_TYPES",
    "enclosures_of",
    "feed_links",
    "previous_archive",
    "rfc3339",
]

GENERATOR: Final = "feedwright"
#: The program's page. None until it has one: no address is better than somebody else's.
GENERATOR_URL: Final[str | None] = None

MEDIA_TYPES: Final[Mapping[Format, str]] = MappingProxyType(
    {
        "rss": "application/rss+xml",
        "atom": "application/atom+xml",
        "json": "application/feed+json",
    }
)


def rfc3339(moment: datetime) -> str:
    """The UTC ``moment`` to the second, "2023-07-01T12:00:00Z" (D4)."""
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def previous_archive(feed: Feed, document: Document) -> str | None:
    """Address of the newest archive document (RFC 5005) in the document's format, if there is."""
    return next((doc.url for doc in feed.previous_archive if doc.format == document.format), None)


def feed_links(feed: Feed, document: Document) -> Iterator[dict[str, str]]:
    """The attributes of the document's Atom links, in the order they are written in.

    Itself; the page for people; the feed's documents in the other formats, one of a type (A6);
    the hubs; the previous archive; the licence.
    """
    own_type = MEDIA_TYPES[document.format]
    if document.url:
        yield {"rel": "self", "type": own_type, "href": document.url}
    if feed.home_url:
        yield {"rel": "alternate", "type": "text/html", "href": feed.home_url}
    for name, media_type in MEDIA_TYPES.items():
        sibling = feed.document(name)
        if sibling and sibling.url and name != document.format:
            yield {"rel": "alternate", "type": media_type, "href": sibling.url}
    for hub in feed.hubs:
        yield {"rel": "hub", "href": hub}
    archive = previous_archive(feed, document)
    if archive:
        yield {"rel": "prev-archive", "type": own_type, "href": archive}
    if feed.license_url:
        yield {"rel": "license", "href": feed.license_url}


def enclosures_of(entry: Entry) -> Iterator[Enclosure]:
    """The media that readers shall fetch: what is attached, then the lead image (M7).

    A format that has room for one (RSS, R22) takes the first: without its enclosure an episode is
    lost, a picture is found in the body too. An image whose type nothing tells is left out (R21).
    """
    yield from entry.enclosures
    image = entry.lead_image
    if image and image.media_type:
        yield Enclosure(
            url=image.url,
            media_type=image.media_type,
            size_bytes=image.size_bytes,
            title=image.alt or image.caption,
        )
