"""Dates as machines write them: ISO 8601, and seconds since 1970."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Final

from feedwright.extract.dates.reading import DateReading

if TYPE_CHECKING:
    from datetime import tzinfo

__all__ = ["NOON", "read_epoch", "read_iso"]

#: The time of a day that is stated without one (rule D7 of the checklist of feeds).
NOON: Final = time(12)

_YEARS: Final = range(1600, 2101)
_DAY_ONLY: Final = re.compile(r"\d{4}-?\d{2}-?\d{2}\Z|\d{4}-?W\d{2}-?\d\Z")
_WITH_SECONDS: Final = re.compile(r"[T ]\d{2}:?\d{2}:?\d{2}")
#: "2023-07-01T10:00:00 +0200", "2023-07-01 10:00:00 UTC": not ISO, and everywhere.
_LOOSE_ZONE: Final = re.compile(r"\s+(?=[+-]\d{2}:?\d{2}\Z)|\s*(?:UTC|GMT)\Z")
_MILLENNIUM_SECONDS: Final = 946_684_800
_SECONDS_DIGITS, _MILLISECONDS_DIGITS = 10, 13


def read_iso(text: str, zone: tzinfo) -> DateReading | None:
    """The moment that an ISO 8601 date or date and time says; None when it is neither.

    Without a zone of its own it is in ``zone``. A year outside 1600 to 2100 is no date that an
    article can have: ``date-impossible``.
    """
    if not text[:4].isdigit():
        return None
    plain = _LOOSE_ZONE.sub(lambda match: "" if match[0].isspace() else "Z", text)
    try:
        moment = datetime.fromisoformat(plain)
    except ValueError:
        return None
    if moment.year not in _YEARS:
        return DateReading(rule="iso", problem="date-impossible", text=text)
    if _DAY_ONLY.match(plain):
        noon = datetime.combine(moment.date(), NOON, zone)
        return DateReading(moment=noon, precision="day", rule="iso", text=text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    precision = "second" if _WITH_SECONDS.search(plain) else "minute"
    return DateReading(moment=moment, precision=precision, rule="iso", text=text)  # type: ignore[arg-type] # one of two literals


def read_epoch(text: str) -> DateReading | None:
    """The moment of ten digits (seconds since 1970) or thirteen (milliseconds), from 2000 on."""
    if not (text.isascii() and text.isdigit()):
        return None
    if len(text) == _MILLISECONDS_DIGITS:
        seconds = int(text) // 1000
    elif len(text) == _SECONDS_DIGITS:
        seconds = int(text)
    else:
        return None
    if seconds < _MILLENNIUM_SECONDS:
        return None
    moment = datetime.fromtimestamp(seconds, UTC)
    return DateReading(moment=moment, precision="second", rule="epoch", confidence=0.8, text=text)
