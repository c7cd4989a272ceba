"""Time zones by name. dateutil only knows UTC and the zone of the machine it runs on."""

from __future__ import annotations

import re
from datetime import timedelta, timezone
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from feedwright.extract.lexicon import read_lexicon

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

__all__ = ["find_zone", "is_zone"]

_UTC_OFFSET: Final = re.compile(r"(?:GMT|UTC)\s?([+\u2212-])\s?(\d{1,2}):?(\d\d)?", re.IGNORECASE)
#: Months in which a zone goes by one name and by the other.
_SEASONS: Final = (1, 7)
_SURE: Final = 1.0
_CONTESTED: Final = 0.8
_UNKNOWN: Final = 0.7


def is_zone(word: str) -> bool:
    """Whether the word is the name of a zone in capitals, or stands for one before "Time"."""
    table = read_lexicon("date_zones")
    key = word.lower()
    named = any(key in table[kind] for kind in ("offsets", "contested", "regions"))
    return (named and word.isupper()) or key == "мск" or key in table["words"]


def find_zone(name: str, naive: datetime, home: tzinfo) -> tuple[tzinfo, float]:
    """The zone of that name at that moment, and how sure it is.

    A name that the publication's own zone goes by, in summer or in winter, is that one; a name
    that the table does not know is taken for the publication's zone with less confidence.
    """
    if home.tzname(naive) == name.upper():
        return home, _SURE
    for day in (naive.replace(month=month, day=1) for month in _SEASONS):
        if home.tzname(day) == name.upper():
            return _fixed(_minutes(home.utcoffset(day)), home)
    offset = _UTC_OFFSET.fullmatch(name)
    if offset is not None:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return _fixed(minutes if offset[1] == "+" else -minutes, home)
    table = read_lexicon("date_zones")
    key = name.lower()
    region = table["regions"].get(key) or table["words"].get(key)
    if region is not None:
        return ZoneInfo(region), _SURE
    if key in table["contested"]:
        return _fixed(table["contested"][key], home)[0], _CONTESTED
    return _fixed(table["offsets"].get(key), home)


def _minutes(offset: timedelta | None) -> int | None:
    return None if offset is None else offset // timedelta(minutes=1)


def _fixed(minutes: int | None, home: tzinfo) -> tuple[tzinfo, float]:
    """The zone at that distance from UTC; ``home`` where there is no such place on earth."""
    if minutes is None or abs(minutes) > 14 * 60:
        return home, _UNKNOWN
    return timezone(timedelta(minutes=minutes)), _SURE
