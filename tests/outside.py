"""Feed parsers that we did not write, made to say what they see in one shape."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING, Any, Final

import atoma
import fastfeedparser
import feedparser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from time import struct_time

__all__ = ["PARSERS", "Seen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An entry as a feed parser hands it to a reader; None: the parser does not know the field."""

    id: str
    title: str
    link: str | None
    published: datetime | None
    content: str
    summary: str
    updated: datetime | None = None
    authors: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    #: URL, media type and size in bytes of what is attached.
    enclosures: frozenset[tuple[str, str, int | None]] | None = None


def _enclosures(parts: Iterable[Mapping[str, Any]]) -> frozenset[tuple[str, str, int | None]]:
    return frozenset(
        (part.get("href") or part["url"], part["type"], int(part["length"]) or None)
        for part in parts
    )


def _utc(moment: struct_time | None) -> datetime | None:
    return datetime(*moment[:6], tzinfo=UTC) if moment else None


def _read_with_feedparser(data: bytes) -> list[Seen]:
    parsed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return [
        Seen(
            id=entry.id,
            title=entry.title,
            link=entry.get("link"),
            published=_utc(entry.get("published_parsed")),
            updated=_utc(entry.get("updated_parsed")),
            authors=tuple(author["name"] for author in entry.get("authors", ())),
            categories=tuple(tag["term"] for tag in entry.get("tags", ())),
            content=entry.content[0]["value"] if "content" in entry else "",
            summary=unescape(entry.get("summary", "")),
            enclosures=_enclosures(
                {"length": 0, **enclosure} for enclosure in entry.get("enclosures", ())
            ),
        )
        for entry in parsed.entries
    ]


def _read_with_fastfeedparser(data: bytes) -> list[Seen]:
    return [
        Seen(
            id=entry["id"],
            title=entry["title"],
            link=entry.get("link"),
            published=datetime.fromisoformat(entry["published"]),
            content=entry["content"][0]["value"] if entry.get("content") else "",
            summary=unescape(entry.get("description", "")),
        )
        for entry in fastfeedparser.parse(data).entries
    ]


def _read_rss_with_atoma(data: bytes) -> list[Seen]:
    return [
        Seen(
            id=item.guid,
            title=item.title,
            link=item.link,
            published=item.pub_date,
            categories=tuple(item.categories),
            content=item.content_encoded or "",
            summary=unescape(item.description or ""),
            enclosures=frozenset((e.url, e.type, e.length or None) for e in item.enclosures),
        )
        for item in atoma.parse_rss_bytes(data).items
    ]


def _read_atom_with_atoma(data: bytes) -> list[Seen]:
    return [
        Seen(
            id=entry.id_,
            title=entry.title.value,
            link=next((link.href for link in entry.links if link.rel == "alternate"), None),
            published=entry.published,
            updated=entry.updated,
            authors=tuple(author.name for author in entry.authors),
            categories=tuple(category.term for category in entry.categories),
            content=entry.content.value if entry.content else "",
            summary=entry.summary.value if entry.summary else "",
            enclosures=frozenset(
                (link.href, link.type_, link.length or None)
                for link in entry.links
                if link.rel == "enclosure"
            ),
        )
        for entry in atoma.parse_atom_bytes(data).entries
    ]


def _read_json_with_atoma(data: bytes) -> list[Seen]:
    return [
        Seen(
            id=item.id_,
            title=item.title or "",
            link=item.url,
            published=item.date_published,
            updated=item.date_modified,
            categories=tuple(item.tags),
            content=item.content_html or "",
            summary=item.summary or "",
            enclosures=frozenset(
                (part.url, part.mime_type, part.size_in_bytes) for part in item.attachments
            ),
        )
        for item in atoma.parse_json_feed_bytes(data).items
    ]


def _read_json(data: bytes) -> list[Seen]:
    """What JSON Feed 1.1 has and the parsers of 1.0 do not: several authors."""
    return [
        Seen(
            id=item["id"],
            title=item["title"],
            link=item.get("url"),
            published=datetime.fromisoformat(item["date_published"]),
            updated=datetime.fromisoformat(item.get("date_modified", item["date_published"])),
            authors=tuple(author["name"] for author in item["authors"]),
            categories=tuple(item.get("tags", ())),
            content=item.get("content_html", ""),
            summary=item.get("summary", ""),
            enclosures=frozenset(
                (part["url"], part["mime_type"], part.get("size_in_bytes"))
                for part in item.get("attachments", ())
            ),
        )
        for item in json.loads(data)["items"]
    ]


#: (document, parser) → what it sees, in the order of the document.
PARSERS: Final[Mapping[tuple[str, str], Callable[[bytes], list[Seen]]]] = {
    ("rss.xml", "feedparser"): _read_with_feedparser,
    ("rss.xml", "atoma"): _read_rss_with_atoma,
    ("rss.xml", "fastfeedparser"): _read_with_fastfeedparser,
    ("atom.xml", "feedparser"): _read_with_feedparser,
    ("atom.xml", "atoma"): _read_atom_with_atoma,
    ("atom.xml", "fastfeedparser"): _read_with_fastfeedparser,
    ("feed.json", "atoma"): _read_json_with_atoma,
    ("feed.json", "json"): _read_json,
}
