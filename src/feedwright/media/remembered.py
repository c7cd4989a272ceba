"""What is known of media files that lie elsewhere: asked once, and remembered in the state folder.

A fact that is known stays until the server says another: whether it answers today must not change
what is published.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from msgspec.structs import asdict, replace

from feedwright.aside import replace_file
from feedwright.media.facts import MediaFacts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["FILE_NAME", "Remembered", "read_remembered", "write_remembered"]

FILE_NAME: Final = "media.json"
_VERSION: Final = 1
#: How long a fact is believed unasked, and by how much that differs, so that not all are asked
#: for on one day.
_FRESH_DAYS: Final = 7
_SPREAD_DAYS: Final = 7
#: After a failure; doubled with each, up to the longest.
_FIRST_PAUSE: Final = timedelta(hours=1)
_LONGEST_PAUSE: Final = timedelta(days=14)
_MOST_DOUBLINGS: Final = 10


class Remembered(Struct, frozen=True, kw_only=True):
    """One address: what its file was when it was last seen, and how the last question went."""

    #: None: nobody has ever seen it.
    facts: MediaFacts | None = None
    #: What the server calls this state of the file, to be asked whether it is still so.
    etag: str = ""
    last_modified: str = ""
    #: When it was last asked for, in whole seconds of UTC.
    asked: datetime
    #: How often it was not to be had since it last was.
    failures: int = 0
    #: Whether the server says that there is no such file (404, 410).
    is_gone: bool = False

    def due(self, address: str) -> datetime:
        """From when on it is to be asked for again."""
        if self.failures:
            doublings = min(self.failures - 1, _MOST_DOUBLINGS)
            pause: timedelta = _FIRST_PAUSE * 2**doublings
            return self.asked + min(pause, _LONGEST_PAUSE)
        digest = blake2b(address.encode(), digest_size=4).digest()
        hours = int.from_bytes(digest) % (_SPREAD_DAYS * 24)
        return self.asked + timedelta(days=_FRESH_DAYS, hours=hours)

    def failed(self, now: datetime, *, is_gone: bool) -> Remembered:
        """What is remembered after it was not to be had."""
        return replace(self, asked=now, failures=self.failures + 1, is_gone=is_gone)


def read_remembered(state: Path) -> dict[str, Remembered]:
    """By address; empty where nothing can be read: then everything is asked for again."""
    try:
        document = json.loads((state / FILE_NAME).read_bytes())
        if document["version"] != _VERSION:
            return {}
        return {address: _from_json(one) for address, one in document["addresses"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def write_remembered(state: Path, remembered: Mapping[str, Remembered]) -> None:
    """The file is in the folder, whole. Raises `OSError`."""
    addresses = {address: _to_json(remembered[address]) for address in sorted(remembered)}
    document = {"version": _VERSION, "addresses": addresses}
    state.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, ensure_ascii=False, indent=1)
    replace_file(state / FILE_NAME, f"{text}\n".encode())


def _to_json(one: Remembered) -> dict[str, Any]:
    fields = {**asdict(one), "asked": one.asked.isoformat()}
    if one.facts:
        fields["facts"] = {name: value for name, value in asdict(one.facts).items() if value}
    return {name: value for name, value in fields.items() if value}


def _from_json(fields: Mapping[str, Any]) -> Remembered:
    facts = MediaFacts(**{"media_type": None, **fields["facts"]}) if "facts" in fields else None
    asked = datetime.fromisoformat(fields["asked"]).astimezone(UTC)
    return Remembered(**{**fields, "facts": facts, "asked": asked})
