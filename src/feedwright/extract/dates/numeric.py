"""Dates in figures: which figure is the day is a convention, and conventions differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from feedwright.model import DateOrder

__all__ = ["NumericDate", "common_era", "find_numeric"]

_ERAS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911}
_CJK: Final = re.compile(
    r"(?P<era>令和|平成|昭和|大正)?\s*(?P<y>\d{1,4}|元)\s*[年년]\s*(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})\s*[日일号]?"
    r"(?:\s*[(（]?(?:星期|週|周)?[月火水木金土日월화수목금토일一二三四五六天](?:曜日|요일)?[)）]?)?"
)
_VIETNAMESE: Final = re.compile(
    r"(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s*(?:,|/|năm)?\s*(?P<y>\d{4})"
)
_YEAR_FIRST: Final = re.compile(
    r"(?<!\d)(?P<y>\d{4})\s*(?P<mark>[-/.])\s*(?P<m>\d{1,2})\s*(?P=mark)\s*(?P<d>\d{1,2})(?!\d)\.?"
)
_YEAR_LAST: Final = re.compile(
    r"(?<!\d)(?P<a>\d{1,2})\s*(?P<mark>[-/.])\s*(?P<b>\d{1,2})\s*(?P=mark)\s*(?P<y>\d{4}|\d{2})(?!\d)"
)
#: Regions that write the month first (CLDR 45, short date pattern "M/d/y").
_MONTH_FIRST: Final = frozenset({"en-US", "fil-PH", "en-PH", "es-US", "es-PR"})
#: Languages whose writers are of one habit: day first (CLDR 45). English alone is of two.
_DAY_FIRST: Final = frozenset(
    "ar az be bg bn bs ca cs cy da de el es et fa fi fr ga gl he hi hr hy id is it ka kk ky lv mk"
    " ml ms nb nl no pl pt ro ru sk sl sq sr sv sw ta te th tr uk ur uz vi".split()
)
#: Regions that write English day first.
_DAY_FIRST_ENGLISH: Final = frozenset("AU GB IE IN NZ ZA KE NG GH PK SG MY HK MT".split())
_BUDDHIST_ERA: Final = 543
_BUDDHIST_YEARS: Final = range(2440, 2640)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumericDate:
    """Three figures of a date as they stand; ``order`` None when it has to be settled."""

    first: int
    second: int
    year: int
    mark: str
    is_year_first: bool = False
    is_short_year: bool = False

    @property
    def confidence(self) -> float:
        """A year in front is written in one order only."""
        return 0.95 if self.is_year_first else 0.85

    def resolve(self, order: DateOrder | None, language: str | None) -> tuple[int, int, int] | None:
        """Year, month and day; None when the text can be read in two ways.

        A year of two figures is settled by the house style alone. Full stops are written by
        those who put the day first; otherwise figures that allow only one reading settle it,
        then the house style, then the habit of the language.
        """
        if self.is_year_first:
            return self.year, self.first, self.second
        if self.is_short_year and order is None:
            return None
        year = self.year + 2000 if self.is_short_year else self.year
        day_first = self._day_first(order, language)
        if day_first is None:
            return None
        day, month = (self.first, self.second) if day_first else (self.second, self.first)
        return year, month, day

    def _day_first(self, order: DateOrder | None, language: str | None) -> bool | None:
        if self.first == self.second or self.first > 12 >= self.second:
            return True
        if self.second > 12 >= self.first:
            return False
        if self.mark == ".":
            return True
        if order is not None:
            return order == "dmy"
        if language is None:
            return None
        base, _, region = language.partition("-")
        if language in _MONTH_FIRST:
            return False
        if base in _DAY_FIRST or (base == "en" and region in _DAY_FIRST_ENGLISH):
            return True
        return None


def find_numeric(text: str) -> tuple[NumericDate | None, str]:
    """The only date in figures of the text, and the text without it."""
    for pattern in (_CJK, _VIETNAMESE, _YEAR_FIRST):
        match = pattern.search(text)
        if match is not None:
            year = _year(match["y"], match.groupdict().get("era"))
            date = NumericDate(
                first=int(match["m"]),
                second=int(match["d"]),
                year=year,
                mark="-",
                is_year_first=True,
            )
            return date, _without(text, match)
    match = _YEAR_LAST.search(text)
    if match is None:
        return None, text
    date = NumericDate(
        first=int(match["a"]),
        second=int(match["b"]),
        year=_year(match["y"], None),
        mark=match["mark"],
        is_short_year=len(match["y"]) == 2,
    )
    return date, _without(text, match)


def common_era(year: int) -> int:
    """The year of the common era; Thai newspapers count from the Buddha, 543 years more."""
    return year - _BUDDHIST_ERA if year in _BUDDHIST_YEARS else year


def _year(figures: str, era: str | None) -> int:
    year = 1 if figures == "元" else int(figures)
    return common_era(year) if era is None else _ERAS[era] + year


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"
