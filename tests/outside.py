"""Feed parsers that others wrote, made to say what they see in one shape."""

from __future__ import annotations

import calendar
import html
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import atoma
import fastfeedparser
import feedparser

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feedwright.model import Entry, Format

__all__ = ["PARSERS", "READINGS", "Seen", "differences", "meant"]


class Seen(NamedTuple):
    """What a reader sees of an entry; None is what it does not look at."""

    id: str
    title: str
    link: str | None
    published: datetime | None
    updated: datetime | None
    authors: list[str] | None
    tags: list[str]
    summary: str
    content: str | None
    enclosures: list[tuple[str, str, int | None]] | None


def meant(entry: Entry, format_name: Format) -> Seen:
    """What the model says that a reader of the format should see."""
    assert entry.published
    changed = entry.updated if entry.updated != entry.published or format_name != "rss" else None
    attached = [(one.url, one.media_type, one.size_bytes) for one in entry.enclosures]
    image = entry.lead_image
    if image and image.media_type and format_name != "json":
        attached.append((image.url, image.media_type, image.size_bytes))
    return Seen(
        id=entry.id,
        title=entry.title,
        link=entry.link,
        published=entry.published,
        updated=changed,
        authors=[person.name for person in entry.authors],
        tags=list(entry.categories),
        summary=entry.summary,
        content=entry.content_html or None,
        enclosures=attached[:1] if format_name == "rss" else attached,
    )


def unguarded(title: str) -> str:
    return title.replace("\u2060", "")


def _plain(summary: str | None, format_name: Format) -> str:
    """The description of RSS is HTML, the summaries of the others are plain text."""
    return html.unescape(summary or "") if format_name == "rss" else summary or ""


def by_feedparser(data: bytes, format_name: Format) -> list[Seen]:
    read = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    assert not read.bozo

    def moment(entry: Any, key: str) -> datetime | None:
        # Its get() would warn, and give another date.
        parts = entry[key] if key in entry else None  # noqa: SIM401
        return datetime.fromtimestamp(calendar.timegm(parts), UTC) if parts else None

    return [
        Seen(
            id=entry.id,
            title=unguarded(entry.title),
            link=entry.get("link"),
            published=moment(entry, "published_parsed"),
            updated=moment(entry, "updated_parsed"),
            authors=[author.name for author in entry.get("authors", [])],
            tags=[tag.term for tag in entry.get("tags", [])],
            summary=_plain(entry.get("summary"), format_name),
            content=entry.content[0].value if "content" in entry else None,
            enclosures=[
                (one.href, one.type, int(one.get("length", 0)) or None)
                for one in entry.get("enclosures", [])
            ],
        )
        for entry in read.entries
    ]


def by_atoma(data: bytes, format_name: Format) -> list[Seen]:
    match format_name:
        case "rss":
            return [_atoma_rss(item) for item in atoma.parse_rss_bytes(data).items]
        case "atom":
            return [_atoma_atom(entry) for entry in atoma.parse_atom_bytes(data).entries]
        case "json":
            return [_atoma_json(item) for item in atoma.parse_json_feed_bytes(data).items]
        case "sitemap":
            raise ValueError(format_name)


def _atoma_rss(item: Any) -> Seen:
    return Seen(
        id=item.guid,
        title=unguarded(item.title),
        link=item.link,
        published=item.pub_date,
        updated=None,
        authors=None,
        tags=item.categories,
        summary=_plain(item.description, "rss"),
        content=item.content_encoded or None,
        enclosures=[(one.url, one.type, one.length or None) for one in item.enclosures],
    )


def _atoma_atom(entry: Any) -> Seen:
    links = {link.rel: link.href for link in entry.links}
    return Seen(
        id=entry.id_,
        title=unguarded(entry.title.value),
        link=links.get("alternate"),
        published=entry.published,
        updated=entry.updated,
        authors=[person.name for person in entry.authors],
        tags=[category.term for category in entry.categories],
        summary=entry.summary.value if entry.summary else "",
        content=entry.content.value if entry.content else None,
        enclosures=[
            (link.href, link.type_, link.length) for link in entry.links if link.rel == "enclosure"
        ],
    )


def _atoma_json(item: Any) -> Seen:
    return Seen(
        id=item.id_,
        title=item.title,
        link=item.url,
        published=item.date_published,
        updated=item.date_modified,
        authors=None,
        tags=item.tags,
        summary=item.summary,
        content=item.content_html,
        enclosures=[(one.url, one.mime_type, one.size_in_bytes) for one in item.attachments],
    )


def by_fastfeedparser(data: bytes, format_name: Format) -> list[Seen]:
    def moment(text: str | None) -> datetime | None:
        return datetime.fromisoformat(text) if text else None

    return [
        Seen(
            id=entry["id"],
            title=unguarded(entry["title"]),
            link=entry.get("link"),
            published=datetime.fromisoformat(entry["published"]),
            updated=moment(entry.get("updated")),
            authors=None,
            tags=[tag["term"] for tag in entry.get("tags", [])],
            summary=_plain(entry.get("description"), format_name),
            content=entry["content"][0]["value"] if entry.get("content") else None,
            enclosures=None,
        )
        for entry in fastfeedparser.parse(data).entries
    ]


PARSERS: Final[Mapping[str, Callable[[bytes, Format], list[Seen]]]] = {
    "feedparser": by_feedparser,
    "atoma": by_atoma,
    "fastfeedparser": by_fastfeedparser,
}


#: Every parser with every format that it reads.
READINGS: Final[tuple[tuple[str, Format], ...]] = (
    ("feedparser", "rss"),
    ("feedparser", "atom"),
    ("atoma", "rss"),
    ("atoma", "atom"),
    ("atoma", "json"),
    ("fastfeedparser", "rss"),
    ("fastfeedparser", "atom"),
    ("fastfeedparser", "json"),
)


def differences(seen: Seen, entry: Entry, format_name: Format) -> dict[str, tuple[object, object]]:
    """The fields that the parser sees otherwise than they were meant: both values of each.

    A parser may leave authors, updates and enclosures alone; anything else it must have seen.
    """
    pairs = {
        name: (saw, want)
        for name, saw, want in zip(Seen._fields, seen, meant(entry, format_name), strict=True)
    }
    ignored = {"authors", "updated", "enclosures"}
    return {
        name: (saw, want)
        for name, (saw, want) in pairs.items()
        if saw != want and not (saw is None and name in ignored)
    }
