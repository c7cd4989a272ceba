"""The pieces of a date made into a moment, by python-dateutil and under rules of ours.

dateutil takes what a text does not say from the day of the run, prefers the month in front, knows
one language and no zone. So it is asked for days with a time of day alone, is given a day that is
settled, is asked twice with defaults that have no part in common, and is believed only when both
answers are the same.
"""

from __future__ import annotations

import re
from calendar import monthrange, weekday
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.extract.dates.order import Figures, full_year, read_figures_in_order
from feedwright.extract.dates.reading import NOON, YEARS, DateReading
from feedwright.extract.dates.zones import find_zone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from feedwright.extract.dates.tokens import Token
    from feedwright.model import HouseStyle, Precision

__all__ = ["resolve"]

#: No year, month or day of one is that of the other.
_DEFAULTS: Final = (datetime(1904, 1, 1), datetime(1908, 12, 28))  # noqa: DTZ001 - dates only
_THAI: Final = re.compile("[\u0e00-\u0e7f]")
_CLOCK: Final = re.compile(r"(\d{1,2})(:\d\d(?P<second>:\d\d)?)?")


class _Day(NamedTuple):
    """A day, or the problem with it."""

    day: date | None
    rule: str
    confidence: float
    problem: str | None = None


def resolve(tokens: Sequence[Token], house: HouseStyle, language: str | None) -> DateReading:
    """The reading of the pieces of one date, which have the shape of a whole one.

    Without a year it is the publication's ``assume_year`` or ``date-no-year``. A day of the week
    that is not the date's lowers the confidence and is reported, since the figures are copied more
    carefully than the name; so does a time zone that is not known.
    """
    weekdays = {day for token in tokens if token.kind == "W" for day in _days(token)}
    figures = next((token for token in tokens if token.kind == "I"), None)
    if figures is not None:
        day = _in_figures(figures.text, house, language, weekdays)
    else:
        day = _in_words(tokens, house, weekdays)
    if day.day is None:
        return DateReading(rule=day.rule, problem=day.problem)
    clock = _clock_words(tokens)
    naive = _moment(day.day, clock.words)
    if naive is None:
        return DateReading(rule=day.rule, problem="date-impossible")
    return _complete(day, naive, clock, house, weekdays)


def _days(token: Token) -> tuple[int, ...]:
    return token.meaning.days if token.meaning else ()


def _in_figures(text: str, house: HouseStyle, language: str | None, weekdays: set[int]) -> _Day:
    found = read_figures_in_order(
        Figures.parse(text),
        house_order=house.date_order,
        language=language,
        weekdays=weekdays,
    )
    return _Day(found.day, "numeric", found.confidence, found.problem)


def _in_words(tokens: Sequence[Token], house: HouseStyle, weekdays: set[int]) -> _Day:
    """The day, the month by name and the year; two figures at the end are a year as well."""
    numbers = [token.text for token in tokens if token.kind == "D"]
    years = [token.text for token in tokens if token.kind == "Y"]
    month = next(token for token in tokens if token.kind == "M")
    confidence = 0.95
    thai = _THAI.search(month.text) is not None
    year = full_year(years[0], thai=thai) if years else house.assume_year
    if len(numbers) == 2 and not years:
        year, confidence = full_year(numbers[1]), 0.85
        if year is None:
            return _Day(None, "named-month", 0, "date-ambiguous")
    elif not years:
        confidence = 0.6
    if year is None:
        return _Day(None, "named-month", 0, "date-no-year")
    day = int(numbers[0])
    months = [number for number in _months(month) if _exists(year, number, day)]
    if not months:
        return _Day(None, "named-month", 0, "date-impossible")
    if len(months) > 1:  # languages disagree: the day of the week may know
        months = [n for n in months if weekday(year, n, day) in weekdays]
    if len(months) != 1:
        return _Day(None, "named-month", 0, "date-ambiguous")
    return _Day(date(year, months[0], day), "named-month", confidence)


def _months(token: Token) -> tuple[int, ...]:
    return token.meaning.months if token.meaning else ()


def _exists(year: int, month: int, day: int) -> bool:
    """Whether the calendar has that day, in a year that an article can be from."""
    return year in YEARS and 1 <= day <= monthrange(year, month)[1]


def _complete(
    day: _Day, naive: datetime, clock: _Clock, house: HouseStyle, weekdays: set[int]
) -> DateReading:
    """The reading of a moment with its zone, and its day of the week compared."""
    confidence, problem = day.confidence, None
    if weekdays and naive.weekday() not in weekdays:
        confidence, problem = min(confidence, 0.6), "date-weekday-wrong"
    if clock.precision == "day":
        moment = datetime.combine(naive, NOON, house.time_zone)
    else:
        naive += timedelta(days=clock.days_later)
        moment = naive
        if naive.tzinfo is None:
            zone, certainty = house.time_zone, 1.0
            if clock.zone:
                zone, certainty = find_zone(clock.zone, naive, house.time_zone)
            moment = naive.replace(tzinfo=zone)
            confidence = min(confidence, certainty)
    return DateReading(
        moment=moment,
        precision=clock.precision,
        rule=day.rule,
        confidence=confidence,
        problem=problem,
    )


class _Clock(NamedTuple):
    words: str
    precision: Precision
    zone: str | None = None
    days_later: int = 0


def _clock_words(tokens: Sequence[Token]) -> _Clock:
    """The time of day in dateutil's words. An hour over twelve needs no "pm" and keeps none."""
    token = next((token for token in tokens if token.kind in "TP"), None)
    if token is None:
        return _Clock("", "day")
    words = token.text
    found = _CLOCK.match(words)
    assert found is not None  # noqa: S101 - a time of day begins with its hour
    halves = [one.text for one in tokens if one.kind == "A"]
    if halves and not words.endswith("m"):
        words += " pm" if _is_after_noon(halves[0]) else " am"
    hour, later = int(found[1]), 0
    if hour > 12:
        words = re.sub(r" [ap]m", "", words)
    if words.startswith(("24:00", "24:00:00")) and not re.search("[1-9]", words[2:]):
        words, later = "00" + words[2:], 1
    zone = next((one.text for one in tokens if one.kind in "ZO"), None)
    return _Clock(words, "second" if found["second"] else "minute", zone, later)


def _is_after_noon(word: str) -> bool:
    return word.lower().startswith(("p", "م", "μ"))


def _moment(day: date, clock: str) -> datetime | None:
    """The day at a time of day in dateutil's words; None when there is no such time."""
    if not clock:
        return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the zone comes later
    return _ask_dateutil(f"{day:%Y-%m-%d} {clock}")


@lru_cache(maxsize=4096)
def _ask_dateutil(text: str) -> datetime | None:
    """The moment if dateutil needs no default for any part of it; None when it is impossible.

    Naive unless the text ends in an offset.
    """
    parse = _dateutil()
    try:
        first, second = parse(text, default=_DEFAULTS[0]), parse(text, default=_DEFAULTS[1])
    except (ValueError, OverflowError):
        return None
    return first if first == second else None


@cache
def _dateutil() -> Callable[..., datetime]:
    from dateutil import parser  # noqa: PLC0415 - 40 ms that a folder of days never pays

    return parser.parse
