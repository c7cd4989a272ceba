"""Entries as the catalogue keeps them, for the day on which their article cannot be read."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from feedwright.model import Entry

__all__ = ["EntryLine", "entry_from_json", "entry_to_json"]


class EntryLine(NamedTuple):
    """An entry as the catalogue keeps it."""

    id: str
    #: What `entry_to_json` gives.
    json: str
    #: What it was made from, and how; empty where nobody knows.
    recipe: str

    @classmethod
    def of(cls, entry: Entry, recipe: str = "") -> EntryLine:
        """Of an entry that was made so."""
        return cls(entry.id, entry_to_json(entry).decode(), recipe)


def entry_to_json(entry: Entry) -> bytes:
    """The entry as one line of JSON, the same for the same entry."""
    return msgspec.json.encode(entry)


def entry_from_json(line: str | bytes) -> Entry:
    """The entry that `entry_to_json` wrote, also if an older version did.

    Fields that an older version did not know have their defaults. Raises `ValueError` for what is
    no entry.
    """
    try:
        return msgspec.json.decode(line, type=Entry)
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from None
