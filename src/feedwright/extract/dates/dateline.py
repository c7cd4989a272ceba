"""A line of a text that says when it was published, and nothing of the story."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from feedwright.characters import one_line
from feedwright.extract.dates.claimed import read_date, strip_label
from feedwright.extract.dates.vocabulary import plain_digits
from feedwright.extract.lexicon import alternatives, read_lexicon

if TYPE_CHECKING:
    from feedwright.extract.dates.reading import DateReading
    from feedwright.model import HouseStyle

__all__ = ["find_dateline"]

#: A longer line is prose, or a list of something else.
_LONGEST: Final = 160
#: Between the parts of a dateline: "By Ann Lee | July 1, 2023 · 4 min read".
_SEPARATOR: Final = re.compile(
    r"\s*[|•·●‧∙・›»]\s*|\s+(?:[-–—/]|--)\s+|\t|\s{3,}"
    # Where the text of elements was run together: "read" + "April 25, 2023" + "2:26 PM".
    r"|(?<=[a-z])(?=[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4})|(?<=\d{4})(?=[A-Z][a-z]|\d{1,2}:\d{2})"
)
_READING_TIME: Final = re.compile(
    r"[,(]?\s*\d{1,3}\s*(?:-\s*)?(?:min(?:ute)?s?\b|minuten?\b|phút|分).*$"
)
_MOST_OTHER_WORDS: Final = 14
#: Problems of a text that is a date all the same.
_TELLING: Final = frozenset({"date-ambiguous", "date-impossible", "date-no-year"})


def find_dateline(
    line: str, *, house: HouseStyle, language: str | None = None
) -> DateReading | None:
    """The date of a line that is a dateline as a whole; None for prose and everything else.

    A dateline is a date with a label, a byline, a section or a reading time beside it, set off by
    marks, or a byline with a date behind it. A date inside a sentence is part of the story.
    """
    if len(line) > _LONGEST or not _may_hold_date(line):
        return None
    plain = plain_digits(line).strip()
    found: DateReading | None = None
    for part in _parts(plain):
        reading = _read_part(part, house, language)
        if reading is not None and (found is None or _better(reading, found)):
            found = reading
    found = found or _read_part(plain, house, language)
    if found is None:
        return None
    others = len(plain.split()) - len(found.text.split())
    return found if others <= _MOST_OTHER_WORDS else None


def _may_hold_date(line: str) -> bool:
    return any(character.isdigit() for character in line)


def _better(reading: DateReading, found: DateReading) -> bool:
    """A stated moment before a problem, the publication before a change."""
    return (reading.moment is not None, not reading.is_update) > (
        found.moment is not None,
        not found.is_update,
    )


def _parts(line: str) -> list[str]:
    """The parts of the line that its marks set off; none when it has no such marks."""
    parts = [part for part in _SEPARATOR.split(line) if part]
    return parts if len(parts) > 1 else []


def _read_part(part: str, house: HouseStyle, language: str | None) -> DateReading | None:
    part = _READING_TIME.sub("", one_line(part))
    reading = _believable(part, house, language)
    if reading is not None:
        return reading
    second = _change_label().search(part.casefold())
    if second is not None and second.start() > 0:
        reading = _believable(part[: second.start()], house, language)
        if reading is not None:
            return reading
    for pattern in (_date_after_byline(), _date_before_byline(), _date_after_section()):
        match = pattern.match(part)
        if match is not None:
            return _believable(match["date"], house, language)
    return None


def _believable(text: str, house: HouseStyle, language: str | None) -> DateReading | None:
    """The reading of a text that is a date and not merely a number, a month or a weekday."""
    if not any(character.isdigit() for character in text):
        return None
    reading = read_date(text, house=house, language=language)
    if reading is None or reading.rule in {"number", "epoch"}:
        return None
    if reading.moment is not None or reading.problem in _TELLING:
        return reading if _is_spelt_out(text) else None
    labelled = strip_label(text.casefold())[0] != text.casefold().strip()
    return reading if labelled or reading.rule == "relative" else None


def _is_spelt_out(text: str) -> bool:
    """Whether the text has the parts of a date: eight figures in a row may be anything."""
    return not re.fullmatch(r"\d{8}", text.strip())


@cache
def _change_label() -> re.Pattern[str]:
    words = alternatives(read_lexicon("dates")["labels"]["updated"])
    return re.compile(rf"(?:[\s,;(\u2013\u2014-]+|(?<=\d))(?:{words})\b")


_MONTH_LIKE: Final = r"[^\W\d_]{3,}\.?"
_DATE_LIKE: Final = (
    rf"(?:\d{{1,2}}[.\s]+(?:de\s+)?{_MONTH_LIKE}|{_MONTH_LIKE}\s+\d{{1,2}}\b|\d{{1,4}}[./-]\d).*"
)


@cache
def _date_after_byline() -> re.Pattern[str]:
    """By Ann Lee, 3 July 2023: a word of bylines, a name of a few words, then the date."""
    return re.compile(
        rf"(?:(?i:{_by()}[:\s]+)|By(?=[A-Z])).{{2,60}}?[,\s(\u2013\u2014-]+(?P<date>{_DATE_LIKE})$"
    )


@cache
def _date_before_byline() -> re.Pattern[str]:
    """3 July 2023 by Ann Lee: the date, a word of bylines, a capital letter and little else."""
    return re.compile(
        rf"(?P<date>.{{6,60}}?\d.{{0,20}}?)[,\s]+(?i:{_by()}):?\s(?=[^\W\d_a-z])(?:\S+\s*){{1,8}}$"
    )


@cache
def _date_after_section() -> re.Pattern[str]:
    """Travel September 8, 2021: one word of a section, then a date with its year."""
    return re.compile(
        rf"[A-Z][a-z]+\s+(?P<date>{_MONTH_LIKE}\s+\d{{1,2}},\s+\d{{4}}|\d{{1,2}}\s+{_MONTH_LIKE}\s+\d{{4}})$"
    )


@cache
def _by() -> str:
    leads = read_lexicon("byline")["leads"]
    return rf"(?:{alternatives([*leads['plain'], *leads['verbal']])})\b"
