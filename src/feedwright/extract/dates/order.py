"""Dates in figures: which figure is the day is a convention, and conventions differ."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.extract.dates.reading import YEARS
from feedwright.extract.lexicon import read_lexicon

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from feedwright.model import DateOrder

__all__ = ["Figures", "Ordered", "full_year", "language_order", "read_figures_in_order"]

_PARTS: Final = re.compile(r"\d+|[-/.]")
_ORDERS: Final[tuple[DateOrder, ...]] = ("dmy", "mdy", "ymd")
_BUDDHIST: Final = 543
_BUDDHIST_YEARS: Final = range(2400, 2700)
#: Two figures are a year near ours; what may belong to two centuries is left unread.
_OLDEST_SHORT: Final = 1970
_NEWEST_SHORT: Final = 2049


class Ordered(NamedTuple):
    """A day and how sure the order of its figures is; ``day`` None: the code of the problem."""

    day: date | None
    order: DateOrder | None = None
    confidence: float = 0.0
    problem: str | None = None


class Figures(NamedTuple):
    """Three numbers as they stand, with the mark between them."""

    numbers: tuple[str, str, str]
    mark: str

    @classmethod
    def parse(cls, text: str) -> Figures:
        """The numbers of "1.7.2023", which has exactly three."""
        first, mark, second, _, third = _PARTS.findall(text)
        return cls((first, second, third), mark)


def read_figures_in_order(
    figures: Figures,
    *,
    house_order: DateOrder | None,
    language: str | None,
    weekdays: Collection[int] = (),
) -> Ordered:
    """The day that the figures say, if only one can be meant.

    Of the readings that the calendar allows, the publication's order decides, then the language's
    (CLDR), then the full stop, which no country puts after the month it names first; at last the
    day of the week. What is left undecided is ``date-ambiguous``.
    """
    readings = _possible(figures, language)
    if not readings:
        return Ordered(None, problem="date-impossible")
    if len(set(readings.values())) == 1:
        order, day = next(iter(readings.items()))
        return Ordered(day, order, 0.95 if len(figures.numbers[0]) == 4 else 0.9)
    spoken = language_order(language)
    for preferred, confidence in ((house_order, 0.9), (spoken, 0.85)):
        if preferred in readings and not _clash(figures, preferred, house_order):
            return Ordered(readings[preferred], preferred, confidence)
    if figures.mark == "." and spoken is None and len(figures.numbers[2]) == 4:
        return Ordered(readings["dmy"], "dmy", 0.8)
    return _by_weekday(readings, weekdays)


def _clash(figures: Figures, order: DateOrder | None, house_order: DateOrder | None) -> bool:
    """Whether the full stop speaks against the month first, where nobody asked for it."""
    return figures.mark == "." and order == "mdy" and house_order != "mdy"


def _by_weekday(readings: Mapping[DateOrder, date], weekdays: Collection[int]) -> Ordered:
    fitting = {order: day for order, day in readings.items() if day.weekday() in weekdays}
    if len(set(fitting.values())) != 1:
        return Ordered(None, problem="date-ambiguous")
    order, day = next(iter(fitting.items()))
    return Ordered(day, order, 0.9)


def _possible(figures: Figures, language: str | None) -> dict[DateOrder, date]:
    """The days that the figures can mean, by the order in which they are read."""
    first, _, third = figures.numbers
    year_first, year_last = len(first) == 4, len(third) == 4
    if not (year_first or year_last) and not len(first) <= len(third) == 2:
        return {}  # "1.2.3", "123/4/5": no year in it
    found: dict[DateOrder, date] = {}
    for order in _ORDERS:
        if year_first != (order == "ymd") and (year_first or year_last):
            continue
        parts = dict(zip(order, figures.numbers, strict=True))
        day = _calendar_day(parts["y"], parts["m"], parts["d"], language)
        if day is not None:
            found[order] = day
    return found


def _calendar_day(year: str, month: str, day: str, language: str | None) -> date | None:
    number = full_year(year, thai=(language or "").startswith("th"))
    if number is None or number not in YEARS:
        return None
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


def full_year(figures: str, *, thai: bool = False) -> int | None:
    """The year with its century; Buddhist years of Thailand as ours. None where in doubt."""
    year = int(figures)
    if len(figures) == 4:
        return year - _BUDDHIST if thai and year in _BUDDHIST_YEARS else year
    if len(figures) != 2:
        return None
    year += 1900 if year > _NEWEST_SHORT % 100 else 2000
    return year if _OLDEST_SHORT <= year <= _NEWEST_SHORT else None


def language_order(language: str | None) -> DateOrder | None:
    """The order in which the language writes short dates; None where its countries disagree."""
    if not language:
        return None
    subtags = language.replace("_", "-").lower().split("-")
    tags = [f"{subtags[0]}-{subtag}" for subtag in reversed(subtags[1:])]
    return next((_orders()[tag] for tag in [*tags, subtags[0]] if tag in _orders()), None)


@cache
def _orders() -> Mapping[str, DateOrder]:
    table = read_lexicon("date_orders")
    return {tag.lower(): order for order in _ORDERS for tag in table[order]}
