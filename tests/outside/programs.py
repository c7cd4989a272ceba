"""Parsers that are programs: what they print or keep, read."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from outside.seen import SeenEntry, SeenFeed, plain, unguarded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feedwright.model import Format

__all__ = ["by_feedsmith", "by_newsboat", "by_rss_parser", "by_sfeed"]

_SCRIPT: Final = Path(__file__).parents[1] / "javascript" / "read.mjs"


def by_feedsmith(documents: Sequence[tuple[Format, bytes]]) -> list[SeenFeed]:
    return _by_node("feedsmith", documents)


def by_rss_parser(documents: Sequence[tuple[Format, bytes]]) -> list[SeenFeed]:
    return _by_node("rss-parser", documents)


def _by_node(parser: str, documents: Sequence[tuple[Format, bytes]]) -> list[SeenFeed]:
    """One process reads them all: node takes longer to start than to read."""
    done = subprocess.run(
        ["node", _SCRIPT, parser],
        input=json.dumps([(format_name, data.decode()) for format_name, data in documents]),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [
        _node_feed(feed, format_name)
        for feed, (format_name, _) in zip(json.loads(done.stdout), documents, strict=True)
    ]


def _node_feed(feed: dict[str, Any], format_name: Format) -> SeenFeed:
    entries = [_node_entry(entry, format_name) for entry in feed["entries"]]
    return SeenFeed(
        title=unguarded(feed["title"]),
        description=feed["description"],
        page=feed["page"],
        language=feed["language"],
        order=[entry.id for entry in entries],
        entries={entry.id: entry for entry in entries},
    )


def _node_entry(entry: dict[str, Any], format_name: Format) -> SeenEntry:
    return SeenEntry(
        **{
            **entry,
            "title": unguarded(entry["title"]),
            "published": _moment(entry["published"]),
            "updated": _moment(entry["updated"]),
            "summary": plain(entry["summary"], format_name),
            "enclosures": entry["enclosures"] and [tuple(one) for one in entry["enclosures"]],
        }
    )


def _moment(text: str | None) -> datetime | None:
    """Of a date as it stands in RSS, or in the two others."""
    if text is None:
        return None
    return datetime.fromisoformat(text) if text[0].isdigit() else parsedate_to_datetime(text)


def by_sfeed(documents: Sequence[tuple[Format, bytes]]) -> list[SeenFeed]:
    """It reads one document at a time, and knows nothing of the feed itself."""
    return [_sfeed(data) for _, data in documents]


def _sfeed(data: bytes) -> SeenFeed:
    done = subprocess.run(["sfeed"], input=data, stdout=subprocess.PIPE, check=True)
    rows = [line.split("\t") for line in done.stdout.decode().split("\n") if line]
    entries = [_sfeed_entry(row) for row in rows]
    return SeenFeed(
        title=None,
        description=None,
        page=None,
        language=None,
        order=[entry.id for entry in entries],
        entries={entry.id: entry for entry in entries},
    )


def _sfeed_entry(row: list[str]) -> SeenEntry:
    stamp, title, link, content, _, id_, author, enclosure, categories = row
    return SeenEntry(
        id=id_,
        title=unguarded(title),
        link=link,
        published=datetime.fromtimestamp(int(stamp), UTC),
        updated=None,
        authors=[author] if author else [],
        tags=categories.split("|") if categories else [],
        summary=None,
        content=content.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\"),
        enclosures=[(enclosure, "", None)] if enclosure else [],
        image=None,
        language=None,
    )


def by_newsboat(documents: Sequence[tuple[Format, bytes]]) -> list[SeenFeed]:
    """Each document has a newsboat of its own, for it keeps one entry of an id; all run at once."""
    with tempfile.TemporaryDirectory() as folder:
        homes = [Path(folder, str(place)) for place in range(len(documents))]
        running = [
            _start_newsboat(home, data) for home, (_, data) in zip(homes, documents, strict=True)
        ]
        assert [one.wait() for one in running] == [0] * len(running)
        return [_newsboat(home) for home in homes]


def _start_newsboat(home: Path, data: bytes) -> subprocess.Popen[bytes]:
    home.mkdir()
    (home / "config").touch()
    (home / "feed").write_bytes(data)
    (home / "urls").write_text(f"{(home / 'feed').as_uri()}\n")
    return subprocess.Popen(
        ["newsboat", "-C", "config", "-u", "urls", "-c", "cache.db", "-x", "reload"],
        cwd=home,
        env={**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8"},
    )


def _newsboat(home: Path) -> SeenFeed:
    with closing(sqlite3.connect(home / "cache.db")) as cache:
        ((title, page),) = cache.execute("SELECT title, url FROM rss_feed")
        # The oldest is written first.
        rows = cache.execute(
            "SELECT guid, title, url, pubDate, author, content, enclosure_url, enclosure_type"
            " FROM rss_item ORDER BY id DESC"
        ).fetchall()
    entries = list(_newsboat_entries(rows))
    return SeenFeed(
        title=unguarded(title),
        description=None,
        page=page,
        language=None,
        order=[entry.id for entry in entries],
        entries={entry.id: entry for entry in entries},
    )


def _newsboat_entries(rows: list[tuple[Any, ...]]) -> Iterator[SeenEntry]:
    for id_, title, link, stamp, author, content, enclosure, enclosure_type in rows:
        yield SeenEntry(
            id=id_,
            title=unguarded(title),
            link=link,
            published=datetime.fromtimestamp(stamp, UTC),
            updated=None,
            authors=[author] if author else [],
            tags=None,
            summary=None,
            content=content,
            enclosures=[(enclosure, enclosure_type, None)] if enclosure else [],
            image=None,
            language=None,
        )
