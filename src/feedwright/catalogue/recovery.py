"""A lost catalogue comes back from what is published: ids, dates, and which file is which."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from feedwright.catalogue.fingerprint import digest_bytes
from feedwright.catalogue.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Recovered", "digest_path", "origin_of", "recover"]

#: What stands for a path while only its digest is known.
_UNKNOWN: Final = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What published documents tell of the catalogue that they were made from."""

    #: Each id once, as the newest word on it says.
    records: tuple[Record, ...] = ()
    #: The permanent id of the feed of each document, by the document's path.
    feed_ids: Mapping[str, str] = field(default_factory=dict)


def origin_of(record: Record) -> str:
    """What knows the article again, to be published with its entry: three digests.

    Of the path, of what matters to a reader, and of the file's bytes. A digest of the path tells
    nobody where a newsroom keeps its files.
    """
    return ":".join((digest_path(record.path), record.fingerprint, record.source_digest))


def digest_path(path: str) -> str:
    """The digest that stands for the path in what is published."""
    if path.startswith(_UNKNOWN):
        return path[len(_UNKNOWN) :]
    return digest_bytes(path.encode("utf-8", "replace"))


def recover(documents: Mapping[str, bytes], paths: Iterable[str]) -> Recovered:
    """The records of the entries that stand in JSON Feed documents, given by their paths.

    ``paths`` are those of today's articles, by which digests of paths become paths again; a
    record whose file is not among them waits to be matched by content. Nothing is raised: what
    is no JSON Feed of ours tells nothing.
    """
    known = {digest_path(path): path for path in paths}
    records: dict[str, Record] = {}
    feed_ids = {}
    for path, data in documents.items():
        document = _parsed(data)
        extension = _extension(document)
        if isinstance(extension.get("id"), str):
            feed_ids[path] = extension["id"]
        for record in (*_entered(document, known), *_withdrawn(extension, known)):
            other = records.get(record.id)
            records[record.id] = record if other is None else _latest(other, record)
    return Recovered(records=tuple(records.values()), feed_ids=feed_ids)


def _parsed(data: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _entered(document: Mapping[str, Any], known: Mapping[str, str]) -> Iterator[Record]:
    items = document.get("items")
    for item in items if isinstance(items, list) else ():
        try:
            yield _record(item, known)
        except (ValueError, KeyError, TypeError, AttributeError):
            continue


def _record(item: Mapping[str, Any], known: Mapping[str, str]) -> Record:
    extension = _extension(item)
    path_digest, fingerprint, source_digest = extension["origin"].split(":")
    published, updated = _moment(item["date_published"]), _moment(item["date_modified"])
    seen = extension.get("date_first_seen")
    return Record(
        id=_text(item["id"]),
        path=known.get(path_digest, f"{_UNKNOWN}{path_digest}"),
        first_seen=_moment(seen) if seen else published,
        updated=updated,
        fingerprint=fingerprint,
        source_digest=source_digest,
        canonical_url=item.get("url"),
        title=item.get("title", ""),
        archive_only=extension.get("archive_only") is True,
    )


def _withdrawn(extension: Mapping[str, Any], known: Mapping[str, str]) -> Iterator[Record]:
    """What the feed says of articles that were withdrawn and have not come back."""
    told = extension.get("withdrawn")
    for one in told if isinstance(told, list) else ():
        try:
            path_digest, fingerprint, source_digest = one["origin"].split(":")
            when = _moment(one["date_withdrawn"])
            yield Record(
                id=_text(one["id"]),
                path=known.get(path_digest, f"{_UNKNOWN}{path_digest}"),
                first_seen=when,
                updated=when,
                fingerprint=fingerprint,
                source_digest=source_digest,
                state="withdrawn",
                withdrawn=when,
                reason=one.get("reason", ""),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            continue


def _latest(one: Record, other: Record) -> Record:
    """The newer word on an article of which two documents speak; a withdrawal counts most.

    That it stands in archives only is true while no other document has it.
    """
    newer = max(one, other, key=lambda record: (record.state == "withdrawn", record.updated))
    return replace(newer, archive_only=one.archive_only and other.archive_only)


def _extension(members: Mapping[str, Any]) -> Mapping[str, Any]:
    extension = members.get("_feedwright")
    return extension if isinstance(extension, dict) else {}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
