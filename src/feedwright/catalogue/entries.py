"""Entries as the catalogue keeps them, for the day on which their article cannot be read."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from feedwright.model import Enclosure, Entry, Episode, Image, Person, Transcript
from feedwright.translation import Translation

__all__ = ["entry_from_json", "entry_to_json"]

_MOMENTS: Final = ("updated", "published", "created", "first_seen")


def entry_to_json(entry: Entry) -> str:
    """The entry as one line of JSON, the same for the same entry."""
    fields = asdict(entry)
    for name in _MOMENTS:
        if fields[name] is not None:
            fields[name] = fields[name].isoformat()
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def entry_from_json(line: str) -> Entry:
    """The entry that `entry_to_json` wrote, also if an older version did.

    Fields that an older version did not know have their defaults.
    """
    fields: dict[str, Any] = json.loads(line)
    for name in _MOMENTS:
        if fields.get(name) is not None:
            fields[name] = datetime.fromisoformat(fields[name])
    fields["authors"] = tuple(Person(**person) for person in fields["authors"])
    fields["categories"] = tuple(fields["categories"])
    fields["enclosures"] = tuple(Enclosure(**one) for one in fields["enclosures"])
    fields["translations"] = tuple(Translation(**one) for one in fields.get("translations", ()))
    if fields["lead_image"] is not None:
        fields["lead_image"] = Image(**fields["lead_image"])
    if fields.get("episode") is not None:
        fields["episode"] = _episode(fields["episode"])
    return Entry(**fields)


def _episode(fields: dict[str, Any]) -> Episode:
    fields["transcripts"] = tuple(Transcript(**one) for one in fields["transcripts"])
    for role in ("hosts", "guests"):
        fields[role] = tuple(Person(**person) for person in fields[role])
    return Episode(**fields)
