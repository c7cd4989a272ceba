"""A lost catalogue comes back from what is published: ids, dates, and which file is which."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from feedwright.catalogue.fingerprint import digest_bytes
from feedwright.catalogue.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Recovered", "origin_of", "recover"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What a published document tells of the catalogue that it was made from."""

    records: tuple[Record, ...] = ()
    #: The permanent id of the feed, None where the document does not say it.
    feed_id: str | None = None


def origin_of(record: Record) -> str:
    """What knows the article again, to be published with its entry: three digests.

    Of the path, of what matters to a reader, and of the file's bytes. A digest of the path tells
    nobody where a newsroom keeps its files.
    """
    return ":".join((_digest(record.path), record.fingerprint, record.source_digest))


def recover(json_feed: bytes, paths: Iterable[str]) -> Recovered:
    """The records of the entries that stand in the JSON Feed document.

    ``paths`` are those of today's articles, by which digests of paths become paths again; a
    record whose file is not among them waits to be matched by content. Nothing is raised: what
    is no JSON Feed of ours tells nothing.
    """
    try:
        document = json.loads(json_feed)
        items = [item for item in document["items"] if isinstance(item, dict)]
    except (ValueError, KeyError, TypeError, RecursionError):
        return Recovered()
    known = {_digest(path): path for path in paths}
    records = tuple(record for item in items if (record := _record(item, known)) is not None)
    feed_id = _extension(document).get("id")
    return Recovered(records=records, feed_id=feed_id if isinstance(feed_id, str) else None)


def _record(item: Mapping[str, Any], known: Mapping[str, str]) -> Record | None:
    try:
        path_digest, fingerprint, source_digest = _extension(item)["origin"].split(":")
        published = datetime.fromisoformat(item["date_published"]).astimezone(UTC)
        updated = datetime.fromisoformat(item["date_modified"]).astimezone(UTC)
        identity = item["id"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return Record(
        id=identity,
        path=known.get(path_digest, f"?{path_digest}"),
        first_seen=published,
        updated=updated,
        fingerprint=fingerprint,
        source_digest=source_digest,
        canonical_url=item.get("url"),
    )


def _extension(members: Mapping[str, Any]) -> Mapping[str, Any]:
    extension = members.get("_feedwright")
    return extension if isinstance(extension, dict) else {}


def _digest(path: str) -> str:
    return digest_bytes(path.encode("utf-8", "replace"))
