"""Parsers that are Python packages."""

from __future__ import annotations

import calendar
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import atoma
import fastfeedparser
import feedparser
from reader import make_reader

from outside.seen import SeenEntry, SeenFeed, plain, unguarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from feedwright.model import Format

__all__ = ["by_atoma", "by_fastfeedparser", "by_feedparser", "by_reader"]

_SUFFIXES: Final[dict[Format, str]] = {"rss": "rss.xml", "atom": "atom.xml", "json": "json"}


def _by_id(entries: Iterable[SeenEntry]) -> dict[str, SeenEntry]:
    return {entry.id: entry for entry in entries}


def by_feedparser(documents: Sequence[tuple[Format, bytes]]) -> list[SeenFeed]:
    return [_feedparser(data, format_name) for format_name, data in documents]


def _feedparser(data: bytes, format_name: Format) -> SeenFeed:
    read = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    assert not read.bozo
    language = read.feed.get("language") or ""
    return SeenFeed(
        title=unguarded(read.feed.title),
        description=read.feed.get("subtitle", ""),
        page=read.feed.get("link", ""),
        language=language,
        order=[entry.id for entry in read.entries],
        entries=_by_id(_feedparser_entry(entry, format_name, language) for entry in read.entries),
    )


def _feedparser_entry(entry: Any, format_name: Format, language: str) -> SeenEntry:
    def moment(key: str) -> datetime | None:
        # Its get() would warn, and give another date.
        parts = entry[key] if key in entry else None  # noqa: SIM401
        return datetime.fromtimestamp(calendar.timegm(parts), UTC) if parts else None

    content = entry.content[0] if "content" in entry else {}
    return SeenEntry(
        id=entry.id,
        title=unguarded(entry.title),
        link=entry.get("link", ""),
        published=moment("published_parsed"),
        updated=moment("updated_parsed") or moment("published_parsed"),
        authors=[author.name for author in entry.get("authors", []) if "name" in author],
        tags=[tag.term for tag in entry.get("tags", [])],
        summary=plain(entry.get("summary"), format_name),
        content=content.get("value", ""),
        enclosures=[
            (one.href, one.type, int(one.get("length", 0)) or None)
            for one in entry.get("enclosures", [])
        ],
        image=_picture(entry.get("media_content", [])),
        language=entry.get("language") or content.get("language") or language,
    )


def _picture(media: Iterable[Any]) -> str:
    return next((one["url"] for one in media if one.get("medium") == "image"), "")


def by_atoma(documents: Sequence[tuple[Format, bytes]]) -> list[SeenFeed]:
    read = {"rss": _atoma_rss, "atom": _atoma_atom, "json": _atoma_json}
    return [read[format_name](data) for format_name, data in documents]


def _atoma_rss(data: bytes) -> SeenFeed:
    read = atoma.parse_rss_bytes(data)
    return SeenFeed(
        title=unguarded(read.title),
        description=read.description or "",
        page=read.link,
        language=read.language or "",
        order=[item.guid for item in read.items],
        entries=_by_id(
            SeenEntry(
                id=item.guid,
                title=unguarded(item.title),
                link=item.link or "",
                published=item.pub_date,
                updated=None,
                authors=None,
                tags=item.categories,
                summary=plain(item.description, "rss"),
                content=item.content_encoded or "",
                enclosures=[(one.url, one.type, one.length or None) for one in item.enclosures],
                image=None,
                language=None,
            )
            for item in read.items
        ),
    )


def _atoma_atom(data: bytes) -> SeenFeed:
    read = atoma.parse_atom_bytes(data)

    def alternate(links: Any) -> str:
        return next((link.href for link in links if link.rel == "alternate"), "")

    return SeenFeed(
        title=unguarded(read.title.value),
        description=read.subtitle.value if read.subtitle else "",
        page=alternate(read.links),
        language=None,
        order=[entry.id_ for entry in read.entries],
        entries=_by_id(
            SeenEntry(
                id=entry.id_,
                title=unguarded(entry.title.value),
                link=alternate(entry.links),
                published=entry.published,
                updated=entry.updated,
                authors=[person.name for person in entry.authors],
                tags=[category.term for category in entry.categories],
                summary=entry.summary.value if entry.summary else "",
                content=entry.content.value if entry.content else "",
                enclosures=[
                    (link.href, link.type_, link.length)
                    for link in entry.links
                    if link.rel == "enclosure"
                ],
                image=None,
                language=None,
            )
            for entry in read.entries
        ),
    )


def _atoma_json(data: bytes) -> SeenFeed:
    read = atoma.parse_json_feed_bytes(data)
    return SeenFeed(
        title=read.title,
        description=read.description or "",
        page=read.home_page_url or "",
        language=None,
        order=[item.id_ for item in read.items],
        entries=_by_id(
            SeenEntry(
                id=item.id_,
                title=item.title,
                link=item.url or "",
                published=item.date_published,
                updated=item.date_modified,
                authors=None,
                tags=item.tags,
                summary=item.summary or "",
                content=item.content_html or "",
                enclosures=[
                    (one.url, one.mime_type, one.size_in_bytes) for one in item.attachments
                ],
                image=item.image or "",
                language=None,
            )
            for item in read.items
        ),
    )


def by_fastfeedparser(documents: Sequence[tuple[Format, bytes]]) -> list[SeenFeed]:
    return [_fastfeedparser(data, format_name) for format_name, data in documents]


def _fastfeedparser(data: bytes, format_name: Format) -> SeenFeed:
    def moment(entry: Any) -> datetime:
        return datetime.fromisoformat(entry.get("updated") or entry["published"])

    def attached(entry: Any) -> list[Any]:
        links = (one for one in entry.get("links", []) if one["rel"] == "enclosure")
        return [*entry.get("enclosures", []), *links]

    read = fastfeedparser.parse(data)
    return SeenFeed(
        title=unguarded(read.feed["title"]),
        description=read.feed.get("subtitle") or read.feed.get("description") or "",
        page=read.feed.get("link") or "",
        language=read.feed.get("language") or "",
        order=[entry["id"] for entry in read.entries],
        entries=_by_id(
            SeenEntry(
                id=entry["id"],
                title=unguarded(entry["title"]),
                link=entry.get("link") or "",
                published=datetime.fromisoformat(entry["published"]),
                updated=moment(entry),
                authors=[entry["author"]] if entry.get("author") else [],
                tags=[tag["term"] for tag in entry.get("tags", [])],
                summary=plain(entry.get("description"), format_name),
                content=entry["content"][0]["value"] if entry.get("content") else "",
                enclosures=[
                    (one.get("url") or one["href"], one["type"], one.get("length") or None)
                    for one in attached(entry)
                ],
                image=entry.get("image") or _picture(entry.get("media_content", [])),
                language=None,
            )
            for entry in read.entries
        ),
    )


def by_reader(documents: Sequence[tuple[Format, bytes]]) -> list[SeenFeed]:
    """The documents are files to it, all followed by one reader and fetched at once."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(make_reader(":memory:", feed_root=folder)) as reader,
    ):
        for place, (format_name, data) in enumerate(documents):
            name = f"{place}.{_SUFFIXES[format_name]}"
            Path(folder, name).write_bytes(data)
            reader.add_feed(name)
        reader.update_feeds()
        return [
            _reader(reader.get_feed(feed), reader.get_entries(feed=feed), format_name)
            for feed, (format_name, _) in (
                (f"{place}.{_SUFFIXES[one[0]]}", one) for place, one in enumerate(documents)
            )
        ]


def _reader(feed: Any, entries: Iterable[Any], format_name: Format) -> SeenFeed:
    assert feed.last_exception is None
    return SeenFeed(
        title=unguarded(feed.title),
        description=feed.subtitle or "",
        page=feed.link or "",
        language=None,
        order=None,
        entries=_by_id(_reader_entry(entry, format_name) for entry in entries),
    )


def _reader_entry(entry: Any, format_name: Format) -> SeenEntry:
    content = next((one for one in entry.content if one.type == "text/html"), None)
    return SeenEntry(
        id=entry.id,
        title=unguarded(entry.title),
        link=entry.link or "",
        published=entry.published,
        updated=entry.updated or entry.published,
        authors=[author.name for author in entry.authors],
        tags=None,
        summary=plain(entry.summary, format_name),
        content=content.value if content else "",
        enclosures=[(one.href, one.type, one.length or None) for one in entry.enclosures],
        image=None,
        language=(content and content.language) or "" if format_name != "rss" else None,
    )
