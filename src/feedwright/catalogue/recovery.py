"""A lost catalogue comes back from what is published: ids, dates, and which file is which."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from feedwright.addresses import to_reference
from feedwright.catalogue.feeds import recover_feeds
from feedwright.catalogue.fingerprint import digest_bytes
from feedwright.catalogue.items import entry_of_item, extension_of, moment_of, text_of
from feedwright.catalogue.record import Record
from feedwright.catalogue.sketch import sketch_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from feedwright.catalogue.record import FeedRecord
    from feedwright.model import Entry

__all__ = ["Recovered", "digest_path", "origin_of", "recover"]

#: What stands for a path while only its digest is known.
_UNKNOWN: Final = "?"
#: What stands behind the digests where link or date of the entry come from an older feed.
_ADOPTED_LINK: Final = "link"
_ADOPTED_DATE: Final = "date"
_ORIGIN: Final = re.compile("[0-9a-f]{32}:[0-9a-f]{32}:[0-9a-f]{32}(?::link)?(?::date)?")
_TAG: Final = re.compile("<[^>]*>")


class Recovered(Struct, frozen=True, kw_only=True):
    """What published documents tell of the catalogue that they were made from."""

    #: Each id once, as the newest word on it says.
    records: tuple[Record, ...] = ()
    #: As they stand in the first of the documents that has them.
    entries: tuple[Entry, ...] = ()
    #: By name.
    feeds: Mapping[str, FeedRecord] = field(default_factory=dict)


def origin_of(record: Record) -> str:
    """What knows the article again, to be published with its entry: three digests.

    Of the path, of what matters to a reader, and of the file's bytes. A digest of the path tells
    nobody where a newsroom keeps its files.
    """
    parts = [digest_path(record.path), record.fingerprint, record.source_digest]
    if record.adopted_link is not None:
        parts.append(_ADOPTED_LINK)
    if record.adopted_published is not None:
        parts.append(_ADOPTED_DATE)
    return ":".join(parts)


def digest_path(path: str) -> str:
    """The digest that stands for the path in what is published."""
    if path.startswith(_UNKNOWN):
        return path[len(_UNKNOWN) :]
    return digest_bytes(path.encode("utf-8", "replace"))


def recover(
    documents: Mapping[str, bytes], paths: Iterable[str], home_url: str | None = None
) -> Recovered:
    """What stands in JSON Feed documents of ours, given by their paths.

    ``paths`` are those of today's articles, by which digests of paths become paths again; a
    record whose file is not among them waits to be matched by content. Nothing is raised: what
    is no JSON Feed of ours tells nothing.
    """
    known = {digest_path(path): path for path in paths}
    records: dict[str, Record] = {}
    entries: dict[str, Entry] = {}
    parsed = {path: _parsed(data) for path, data in documents.items()}
    for document in parsed.values():
        for entry in _entries(document):
            entries.setdefault(entry.id, entry)
            _add(records, _record(entry, known, home_url))
        for record in _withdrawn(extension_of(document), known):
            _add(records, record)
    return Recovered(
        records=tuple(records.values()),
        entries=tuple(entries.values()),
        feeds=recover_feeds(parsed),
    )


def _parsed(data: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _entries(document: Mapping[str, Any]) -> Iterator[Entry]:
    items, language = document.get("items"), document.get("language")
    for item in items if isinstance(items, list) else ():
        try:
            entry = entry_of_item(item, language if isinstance(language, str) else None)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            continue
        if _ORIGIN.fullmatch(entry.origin):
            yield entry


def _record(entry: Entry, known: Mapping[str, str], home_url: str | None) -> Record:
    path_digest, fingerprint, source_digest, *adopted = entry.origin.split(":")
    published, link = entry.published or entry.updated, entry.link
    return Record(
        id=entry.id,
        path=known.get(path_digest, f"{_UNKNOWN}{path_digest}"),
        first_seen=entry.first_seen or published,
        updated=entry.updated,
        fingerprint=fingerprint,
        source_digest=source_digest,
        published=published,
        canonical_url=link,
        adopted_link=to_reference(link, home_url) if link and _ADOPTED_LINK in adopted else None,
        adopted_published=published if _ADOPTED_DATE in adopted else None,
        title=entry.title,
        sketch=sketch_of(unescape(_TAG.sub(" ", entry.content_html))),
        archive_only=entry.archive_only,
    )


def _withdrawn(extension: Mapping[str, Any], known: Mapping[str, str]) -> Iterator[Record]:
    """What the feed says of articles that were withdrawn and have not come back."""
    told = extension.get("withdrawn")
    for one in told if isinstance(told, list) else ():
        try:
            path_digest, fingerprint, source_digest, *_ = one["origin"].split(":")
            when = moment_of(one["date_withdrawn"])
            yield Record(
                id=text_of(one["id"]),
                path=known.get(path_digest, f"{_UNKNOWN}{path_digest}"),
                first_seen=when,
                updated=when,
                fingerprint=fingerprint,
                source_digest=source_digest,
                state="withdrawn",
                withdrawn=when,
                reason=one.get("reason", ""),
            )
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            continue


def _add(records: dict[str, Record], record: Record) -> None:
    """The newer word on an article of which two documents speak; a withdrawal counts most.

    That it stands in archives only is true while no other document has it.
    """
    one, other = records.get(record.id, record), record
    newer = max(one, other, key=lambda record: (record.state == "withdrawn", record.updated))
    archive_only = one.archive_only and other.archive_only
    records[record.id] = replace(newer, archive_only=archive_only)
