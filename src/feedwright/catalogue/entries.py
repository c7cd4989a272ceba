"""Entries as the catalogue keeps them, for the day on which their article cannot be read."""

from __future__ import annotations

import msgspec

from feedwright.model import Entry

__all__ = ["entry_from_json", "entry_to_json"]


def entry_to_json(entry: Entry) -> str:
    """The entry as one line of JSON, the same for the same entry."""
    return msgspec.json.encode(entry).decode()


def entry_from_json(line: str) -> Entry:
    """The entry that `entry_to_json` wrote, also if an older version did.

    Fields that an older version did not know have their defaults. Raises `ValueError` for what is
    no entry.
    """
    try:
        return msgspec.json.decode(line, type=Entry)
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from None
