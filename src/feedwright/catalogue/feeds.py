"""What is remembered of feeds: as the catalogue keeps it, and as published documents tell it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, get_args

from msgspec.structs import asdict

from feedwright.catalogue.items import text_of
from feedwright.catalogue.record import FeedRecord
from feedwright.model import Format

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["DIRECTORY", "feed_from_json", "feed_to_json", "recover_feeds"]

#: The published document that lists all feeds.
DIRECTORY: Final = "feeds.json"
#: What is known where there is none: the main feed, whose id stands in its document.
_MAIN_ALONE: Final[Mapping[str, Any]] = {
    "name": "main",
    "updated": "1970-01-01T00:00:00Z",
    "documents": [{"format": "json", "path": "feed.json"}],
}
_NUMBER: Final = re.compile(r"\d+(?=\.json$)")

_MOMENTS: Final = ("updated", "ended")
#: Of a feed that an older version remembered by its id alone; the next build knows better.
_UNKNOWN: Final = datetime(1970, 1, 1, tzinfo=UTC)


def feed_to_json(feed: FeedRecord) -> str:
    """What is remembered of the feed beside its id, as one line of JSON."""
    fields = asdict(feed)
    del fields["name"], fields["id"]
    for name in _MOMENTS:
        if fields[name] is not None:
            fields[name] = fields[name].isoformat()
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def feed_from_json(name: str, identity: str, line: str) -> FeedRecord:
    """The record that `feed_to_json` wrote, also if an older version did."""
    fields: dict[str, Any] = {"updated": _UNKNOWN.isoformat(), **json.loads(line)}
    for moment in _MOMENTS:
        if fields.get(moment) is not None:
            fields[moment] = datetime.fromisoformat(fields[moment])
    for names in ("formats", "holds"):
        if names in fields:
            fields[names] = tuple(fields[names])
    fields["pages"] = tuple(tuple(page) for page in fields.get("pages", ()))
    return FeedRecord(name=name, id=identity, **fields)


def recover_feeds(documents: Mapping[str, Mapping[str, Any]]) -> dict[str, FeedRecord]:
    """The records of the feeds, by name, from the published JSON documents, given by their paths.

    The directory tells of the feeds, and their documents what stands in them; where there is no
    directory, the main feed tells what it can.
    """
    listed = _objects(documents.get(DIRECTORY, {}).get("feeds")) or [_MAIN_ALONE]
    found = (_recovered(one, documents) for one in listed)
    return {feed.name: feed for feed in found if feed is not None}


def _recovered(
    listed: Mapping[str, Any], documents: Mapping[str, Mapping[str, Any]]
) -> FeedRecord | None:
    document = documents.get(_json_path(listed.get("documents")), {})
    items = _objects(document.get("items"))
    pages = [documents.get(page, {}) for page in _pages(_json_path(listed.get("newest_archive")))]
    ended = listed.get("ended")
    try:
        formats = [one["format"] for one in listed["documents"]]
        return FeedRecord(
            name=listed["name"],
            id=listed.get("id") or document["_feedwright"]["id"],
            label=listed.get("label", ""),
            formats=tuple(name for name in get_args(Format) if name in formats),
            is_full=not items or any("content_html" in item for item in items),
            updated=datetime.fromisoformat(listed["updated"]).astimezone(UTC),
            ended=datetime.fromisoformat(ended).astimezone(UTC) if ended else None,
            holds=tuple(item["id"] for item in items),
            pages=tuple(tuple(one["id"] for one in _objects(page.get("items"))) for page in pages),
            podcast_guid=text_of(listed.get("podcast_guid", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _objects(found: object) -> list[Mapping[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _json_path(documents: object) -> str:
    """The path of the JSON document: the others do not tell where entries are from."""
    paths = (one.get("path") for one in _objects(documents) if one.get("format") == "json")
    return next((path for path in paths if isinstance(path, str)), "")


def _pages(newest: str) -> Iterator[str]:
    """The paths of all archive documents up to the newest one, the oldest first."""
    found = _NUMBER.search(newest)
    if found:
        for number in range(1, int(found[0]) + 1):
            yield f"{newest[: found.start()]}{number:0{len(found[0])}}{newest[found.end() :]}"
