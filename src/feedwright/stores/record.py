"""What was seen in a store the last time: a file in the state folder, by which change is found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from feedwright.aside import replace_file

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Record", "read_record", "write_record"]


class Record(msgspec.Struct):
    """Of each file how it looked there, and what it held here."""

    url: str
    #: Path → its signature in the store, and the digest of what lies here under it.
    files: dict[str, tuple[str, str]] = {}


def read_record(path: Path, url: str) -> Record | None:
    """What is known of that store; None for another one, or where the file is missing or broken."""
    try:
        # The decoder of msgspec refuses names of bytes that are no UTF-8.
        record = msgspec.convert(json.loads(path.read_bytes()), Record)
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return record if record.url == url else None


def write_record(path: Path, record: Record) -> None:
    """The file says it, unless it does already. Raises `OSError`."""
    if read_record(path, record.url) == record:
        return
    fields = {"url": record.url, "files": record.files}
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, json.dumps(fields, indent=1, sort_keys=True).encode())
