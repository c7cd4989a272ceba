"""Dates as machines write them: ISO 8601, figures without marks, and seconds since 1970."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from feedwright.extract.dates.reading import NOON, YEARS, DateReading

if TYPE_CHECKING:
    from datetime import tzinfo

    from feedwright.model import Precision

__all__ = ["read_figures", "read_iso"]

#: The zone name of RFC 9557 that may follow the offset: "+02:00[Europe/Berlin]".
_ZONE_NAME: Final = re.compile(r"(?<=[\dZz])\[!?[\w/+-]+\]\Z", re.ASCII)
#: A date that is too long for one and has no figure after it, or an hour without minutes.
_DAY_CHARACTERS: Final = 10
_WEEK: Final = re.compile(r"\d{4}-?W\d{2}\Z", re.ASCII)
_SHAPE: Final = re.compile(
    r"\d{4}(?:-\d\d-\d\d|-?W\d\d-?\d|\d{4})"
    r"(?:[Tt ]\d\d(?::?\d\d(?P<second>:?\d\d[\d.,]*)?)?)?"
    r"(?:[Zz]|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
#: An interval of ISO 8601: two dates, or a date and a duration.
_INTERVAL: Final = re.compile(r"(\d{4}-\d\d-\d\d[^/ ]*)/(?:\d{4}-\d\d-\d\d|P\d)", re.ASCII)
_COMPACT_FORMATS: Final = {12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
#: Ten figures are seconds since 1970 from 2001-09-09 on, thirteen milliseconds.
_EPOCH_UNITS: Final = {10: 1, 13: 1000}
_LAST_EPOCH: Final = 4_102_444_800  # 2100-01-01


def read_iso(text: str, zone: tzinfo) -> DateReading | None:
    """The moment that an ISO 8601 date, or date and time, says; None when it is neither.

    Without an offset of its own it is in ``zone``. A year outside 1600 to 2100 is
    ``date-impossible``, a week without its day ``date-vague``: Python would take the Monday.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _mended(text, zone)
    if len(text) <= _DAY_CHARACTERS:
        return _read_day(text, moment, zone)
    shape = _SHAPE.fullmatch(text)
    if shape is None or moment.year not in YEARS:
        return None if shape is None else DateReading(rule="iso", problem="date-impossible")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    precision: Precision = "minute" if shape["second"] is None else "second"
    return DateReading(moment=moment, precision=precision, rule="iso", text=text)


def _read_day(text: str, moment: datetime, zone: tzinfo) -> DateReading:
    if moment.year not in YEARS:
        return DateReading(rule="iso", problem="date-impossible", text=text)
    if _WEEK.match(text):
        return DateReading(rule="iso", problem="date-vague", text=text)
    noon = datetime.combine(moment, NOON, zone)
    return DateReading(moment=noon, precision="day", rule="iso", text=text)


def _mended(text: str, zone: tzinfo) -> DateReading | None:
    """What `datetime.fromisoformat` turns down: intervals, zone names, impossible parts."""
    if _INTERVAL.match(text):
        return DateReading(rule="iso", problem="date-range", text=text)
    bare = _ZONE_NAME.sub("", text).upper()
    if bare != text and _SHAPE.fullmatch(bare):
        return read_iso(bare, zone)
    hour_24 = bare[10:13] in {"T24", " 24"}
    if len(text) > _DAY_CHARACTERS and _SHAPE.fullmatch(bare) and not hour_24:
        return DateReading(rule="iso", problem="date-impossible", text=text)
    return None


def read_figures(text: str, zone: tzinfo) -> DateReading | None:
    """The moment that a run of figures says; None when the text is anything else.

    Eight figures are a day, twelve and fourteen a day with its time, ten and thirteen seconds and
    milliseconds since 1970. Any other number of them says nothing.
    """
    if not (text.isascii() and text.isdigit()):
        return None
    count = len(text)
    if count == 8:
        return read_iso(f"{text[:4]}-{text[4:6]}-{text[6:]}", zone) or _impossible(text)
    if count in _COMPACT_FORMATS:
        return _read_compact(text, zone)
    if count not in _EPOCH_UNITS:
        return DateReading(rule="number", problem="date-vague", text=text)
    seconds, rest = divmod(int(text), _EPOCH_UNITS[count])
    if not 10**9 <= seconds < _LAST_EPOCH:
        return _impossible(text)
    moment = datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest * 1000)
    return DateReading(moment=moment, precision="second", rule="epoch", confidence=0.8, text=text)


def _read_compact(text: str, zone: tzinfo) -> DateReading:
    try:
        moment = datetime.strptime(text, _COMPACT_FORMATS[len(text)]).replace(tzinfo=zone)
    except ValueError:
        return _impossible(text)
    if moment.year not in YEARS:
        return _impossible(text)
    precision: Precision = "second" if len(text) == 14 else "minute"
    return DateReading(moment=moment, precision=precision, rule="iso", confidence=0.9, text=text)


def _impossible(text: str) -> DateReading:
    return DateReading(rule="number", problem="date-impossible", text=text)
