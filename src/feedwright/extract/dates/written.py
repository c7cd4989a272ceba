"""Dates as people write them, in many languages: "Sat 1 July 2023, 10.30 BST", "1. 7. 2023".

The words are put into numbers and English month names; python-dateutil then says what date that
is. It is asked twice, with defaults that have no part in common, and believed only when both
answers are the same: whatever it would take from a default is missing in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from feedwright.extract.dates.clock import Clock, take_clock
from feedwright.extract.dates.exact import NOON
from feedwright.extract.dates.numeric import NumericDate, common_era, find_numeric
from feedwright.extract.dates.reading import DateReading
from feedwright.extract.dates.vocabulary import (
    fillers,
    find_day_name,
    find_month,
    vague_words,
    zone_minutes,
    zone_names,
)

if TYPE_CHECKING:
    from feedwright.model import HouseStyle, Precision

__all__ = ["read_written"]

_YEARS: Final = range(1600, 2101)
_DEFAULTS: Final = (datetime(1904, 1, 1), datetime(1908, 12, 28))  # noqa: DTZ001 - dates only
_MONTHS: Final = (
    *("", "January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
#: Figures, or letters with the marks that scripts like Devanagari spell with.
_WORD: Final = re.compile(r"\d+|[^\s\d,;:()\[\]/.|\u2013\u2014-]+")
#: "d'agost", "l'1 juny"; the Hebrew "in" is written together with the month.
_PREFIX: Final = re.compile(r"^(?:[dl]['\u2019]|ב(?=\w{3}))")
_ORDINAL: Final = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|ère|re|eme|ème|º|ª|°)\b")


@dataclass(slots=True)
class _Words:
    """What the words of a date say, by kind."""

    numbers: list[str]
    months: list[int]
    days: list[int]
    zone: str | None = None
    vague: bool = False
    unknown: bool = False


def read_written(text: str, house: HouseStyle, language: str | None) -> DateReading | None:
    """The date in a text that holds nothing else; None when anything else stands in it.

    A text that is about a date but says too little, too much or what cannot be gives a reading
    without a moment and the code of the problem.
    """
    clock, rest = take_clock(text)
    if clock is not None and clock.impossible:
        return DateReading(rule="written", problem="date-impossible", text=text)
    numeric, rest = find_numeric(rest)
    words = _classify(_ORDINAL.sub(" ", rest), language)
    if words.unknown:
        return None
    if words.vague:
        return DateReading(rule="relative", problem="date-vague", text=text)
    if numeric is None:
        reading = _from_words(words, house, text, has_clock=clock is not None)
    elif words.numbers or words.months:
        return None
    else:
        reading = _from_numeric(numeric, house, language, text)
    if reading is None or reading.moment is None:
        return reading
    return _complete(reading, words, clock, house)


def _classify(rest: str, language: str | None) -> _Words:
    words = _Words([], [], [])
    for token in _WORD.findall(rest):
        word = _PREFIX.sub("", token)
        month = find_month(word, language)
        day = find_day_name(word, language)
        if word.isdigit():
            words.numbers.append(word)
        elif word in zone_minutes() or word in zone_names():
            words.zone = word
        elif day is not None and (month is None or _has_month(words) or not words.numbers):
            words.days.append(day)
            if month is not None:  # "mar" is a month and a day of the week: decided below
                words.months.append(-month)
        elif month is not None:
            words.months.append(month)
        elif word in vague_words():
            words.vague = True
        elif word not in fillers():
            words.unknown = True
    named = [month for month in words.months if month > 0]
    words.months = named or [-month for month in words.months]
    if not named and words.months:
        words.days = words.days[: -len(words.months)]
    return words


def _has_month(words: _Words) -> bool:
    return any(month > 0 for month in words.months)


def _from_numeric(
    numeric: NumericDate, house: HouseStyle, language: str | None, text: str
) -> DateReading:
    date = numeric.resolve(house.date_order, language)
    if date is None:
        return DateReading(rule="numeric", problem="date-ambiguous", text=text)
    return _stated(*date, rule="numeric", confidence=numeric.confidence, text=text)


def _from_words(
    words: _Words, house: HouseStyle, text: str, *, has_clock: bool
) -> DateReading | None:
    years = [number for number in words.numbers if len(number) == 4]
    days = [number for number in words.numbers if len(number) <= 2]
    if len(years) + len(days) != len(words.numbers):
        return None
    vague = DateReading(rule="named-month", problem="date-vague", text=text)
    if not words.months:
        return vague if words.numbers or words.days or has_clock else None
    if len(words.months) > 1 or len(days) != 1 or len(years) > 1:
        return vague
    if not years and house.assume_year is None:
        return DateReading(rule="named-month", problem="date-no-year", text=text)
    year = common_era(int(years[0])) if years else house.assume_year or 0
    confidence = 0.95 if years else 0.6
    return _stated(
        year, words.months[0], int(days[0]), rule="named-month", confidence=confidence, text=text
    )


def _stated(
    year: int, month: int, day: int, *, rule: str, confidence: float, text: str
) -> DateReading:
    """The day that dateutil makes of the parts, at noon UTC for the time being."""
    moment = None
    if year in _YEARS and 1 <= month <= 12:
        moment = _ask_dateutil(f"{day} {_MONTHS[month]} {year}")
    if moment is None:
        return DateReading(rule=rule, problem="date-impossible", text=text)
    noon = datetime.combine(moment.date(), NOON, UTC)
    return DateReading(moment=noon, precision="day", rule=rule, confidence=confidence, text=text)


@lru_cache(maxsize=4096)
def _ask_dateutil(text: str) -> datetime | None:
    """The date if dateutil needs no default for any part of it; None when it is impossible."""
    from dateutil import parser  # noqa: PLC0415 - 40 ms that a folder of ISO dates never pays

    try:
        first, second = (parser.parse(text, default=default) for default in _DEFAULTS)
    except (ValueError, OverflowError):
        return None
    return first if first == second else None


def _complete(
    reading: DateReading, words: _Words, clock: Clock | None, house: HouseStyle
) -> DateReading:
    """The reading with its time of day and zone, and its day of the week compared."""
    assert reading.moment is not None  # noqa: S101 - what the caller has just seen
    day = reading.moment.date()
    problem = None
    confidence = reading.confidence
    if words.days and day.weekday() not in words.days:
        problem, confidence = "date-weekday-wrong", min(confidence, 0.6)
    moment = datetime.combine(day, NOON, house.time_zone)
    precision: Precision = "day"
    if clock is not None:
        zone = _zone(words.zone, clock.offset_minutes, house.time_zone)
        moment = datetime.combine(day, clock.time, zone)
        precision = "minute" if clock.second is None else "second"
    return replace(
        reading, moment=moment, precision=precision, confidence=confidence, problem=problem
    )


def _zone(name: str | None, offset_minutes: int | None, default: tzinfo) -> tzinfo:
    minutes = offset_minutes if offset_minutes is not None else zone_minutes().get(name or "")
    if minutes is not None:
        return timezone(timedelta(minutes=minutes))
    season = zone_names().get(name or "")
    return ZoneInfo(season) if season else default
