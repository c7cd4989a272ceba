"""What documents of one feed say of themselves and of each other, in every format alike."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from feedwright import __version__
from feedwright.mediatypes import is_played
from feedwright.model import Enclosure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from feedwright.model import Document, Entry, Feed, Format

__all__ = [
    "GENERATOR",
    "GENERATOR_URL",
    "MEDIA_TYPES",
    "TERMS_TYPE",
    "address_in",
    "enclosures_of",
    "feed_links",
    "hubs_of",
    "is_episode",
    "rfc2822",
    "rfc3339",
    "version_of",
]

GENERATOR: Final = "feedwright"
#: The program's page. None until it has one: no address is better than somebody else's.
GENERATOR_URL: Final[str | None] = None

MEDIA_TYPES: Final[Mapping[Format, str]] = MappingProxyType(
    {
        "rss": "application/rss+xml",
        "atom": "application/atom+xml",
        "json": "application/feed+json",
        "sitemap": "application/xml",
    }
)
#: Of a document that says what machines may do (RSL 1.0).
TERMS_TYPE: Final = "application/rsl+xml"
#: RFC 822 section 5; of no locale.
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = tuple("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split())


def rfc3339(moment: datetime) -> str:
    """The UTC ``moment`` to the second, "2023-07-01T12:00:00Z" (D4)."""
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def rfc2822(moment: datetime) -> str:
    """The UTC ``moment`` as "Sat, 01 Jul 2023 12:00:00 +0000", in any locale (D1 to D3)."""
    day, month = _DAYS[moment.weekday()], _MONTHS[moment.month - 1]
    time = moment.time().isoformat(timespec="seconds")
    return f"{day}, {moment.day:02} {month} {moment.year:04} {time} +0000"


def address_in(name: Format, documents: Iterable[Document]) -> str | None:
    """The address of the one that is in that format, None when there is none."""
    return next((one.url for one in documents if one.format == name), None)


def feed_links(feed: Feed, document: Document) -> Iterator[dict[str, str]]:
    """The attributes of the document's Atom links, in the order they are written in.

    Itself; the page for people; the feed's documents in the other formats, one of a type (A6);
    the hubs; its place among the archives (RFC 5005); the licence, for people and for machines.
    """
    own_type = MEDIA_TYPES[document.format]
    if document.url:
        yield {"rel": "self", "type": own_type, "href": document.url}
    if feed.home_url:
        yield {"rel": "alternate", "type": "text/html", "href": feed.home_url}
    for name, media_type in MEDIA_TYPES.items():
        sibling = feed.document(name)
        if sibling and sibling.url and name not in {document.format, "sitemap"}:
            yield {"rel": "alternate", "type": media_type, "href": sibling.url}
    for hub in hubs_of(feed):
        yield {"rel": "hub", "href": hub}
    for rel, documents in (
        ("current", feed.current),
        ("prev-archive", feed.previous_archive),
        ("next-archive", feed.next_archive),
    ):
        address = address_in(document.format, documents)
        if address:
            yield {"rel": rel, "type": own_type, "href": address}
    if feed.license_url:
        yield {"rel": "license", "href": feed.license_url}
    if feed.terms_url:
        yield {"rel": "license", "type": TERMS_TYPE, "href": feed.terms_url}


def hubs_of(feed: Feed) -> tuple[str, ...]:
    """The hubs of what people subscribe to; nobody waits for news of an archive."""
    return feed.hubs if feed.role == "subscription" else ()


def version_of(feed: Feed) -> str | None:
    """The version that wrote the document; a closed one is not written again for a newer one."""
    return None if feed.role == "archive" else __version__


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


def is_episode(entry: Entry) -> bool:
    """Whether there is something to listen to, or to watch."""
    return any(is_played(one.media_type) for one in entry.enclosures)
