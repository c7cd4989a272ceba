"""A line of a text that says when it was published, and nothing of the story."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from feedwright.extract.dates.beside import Line, may_stand_beside
from feedwright.extract.dates.grammar import RELATIVE, SHAPES, VAGUE
from feedwright.extract.dates.plain import plain_text
from feedwright.extract.dates.reading import DateReading
from feedwright.extract.dates.resolve import resolve
from feedwright.extract.dates.tokens import kinds_of, read_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.extract.dates.tokens import Token
    from feedwright.model import HouseStyle

__all__ = ["find_dateline", "find_datelines"]

#: A longer line is prose, or a list of something else.
_LONGEST: Final = 160
_DIGIT: Final = re.compile(r"\d")
#: Where the text of elements was run together: "readApril 25, 20232:26 PM", "2023By Ann".
_GLUED: Final = re.compile(
    r"(?<=[a-z])(?=[A-Z][a-z]|\d{1,2}[ .]|\d{4}-)|(?<=(?:19|20)\d\d)(?=[A-Z][a-z]|\d{1,2}:\d\d)"
)
#: The signature of a post that is quoted from elsewhere: "Ann Lee (@annlee) July 1, 2023".
_QUOTED_POST: Final = re.compile(r"\(@\w+\)")
_THREE_NUMBERS: Final = re.compile(r"\d+[-/.]\d+[-/.]\d+")
#: A year of which people write figures alone.
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: Kinds of which a dateline has one at least.
_TELLING: Final = re.compile("[IMg]")
_MOST_UNKNOWN: Final = 14
#: The label directly before a date, and one behind it that belongs to it ("2023年7月5日 更新").
_LABEL_BEFORE: Final = re.compile("[fLU,-]*$")
_LABEL_BEHIND: Final = re.compile(r"[f,]*[LU]+[f,]*(?=$|\|)")


class _Found(NamedTuple):
    """A date in the line: its shape and its place among the pieces."""

    shape: str
    start: int
    end: int
    is_labelled: bool
    is_update: bool


def find_dateline(
    line: str, *, house: HouseStyle, language: str | None = None
) -> DateReading | None:
    """The date of a line that is a dateline as a whole; None for prose and everything else.

    Of several dates it is the first that no label calls a change. A line that is a date but may
    not be believed gives a reading without a moment.
    """
    found = find_datelines(line, house=house, language=language)
    if not found:
        return None
    return max(found, key=lambda reading: (reading.moment is not None, not reading.is_update))


def find_datelines(
    line: str, *, house: HouseStyle, language: str | None = None
) -> tuple[DateReading, ...]:
    """All dates of a line that is a dateline as a whole, in their order.

    A dateline is a date with nothing beside it but labels, bylines, names of places and sections
    that marks set off, reading times and counts. A date inside a sentence is part of the story.
    """
    if len(line) > _LONGEST or not _DIGIT.search(line) or _QUOTED_POST.search(line):
        return ()
    plain = plain_text(_GLUED.sub(" ", line))
    language = language or house.language
    tokens = read_tokens(plain, language)
    kinds = kinds_of(tokens)
    if not _TELLING.search(kinds) or "s" in kinds or kinds.count("x") > _MOST_UNKNOWN:
        return ()
    dates = tuple(_find_dates(kinds))
    if not dates:
        return _read_vague(kinds, line)
    if any(date.shape == "span" for date in dates):
        return ()
    if not _stands_alone(dates, plain, tokens):
        return ()
    readings = ((date, resolve(tokens[date.start : date.end], house, language)) for date in dates)
    return tuple(
        replace(
            reading,
            is_update=date.is_update,
            is_labelled=date.is_labelled,
            text=line.strip(),
        )
        for date, reading in readings
        if reading.moment or date.is_labelled or not _may_be_a_number(tokens[date.start].text)
    )


def _may_be_a_number(figures: str) -> bool:
    """Whether figures that are no date need not have been meant as one: 030-12-34, 11-12-13."""
    return bool(_THREE_NUMBERS.fullmatch(figures)) and not _YEAR.search(figures)


def _find_dates(kinds: str) -> Iterator[_Found]:
    """The dates among the pieces, each with what its labels say."""
    end = 0
    for found in SHAPES.finditer(kinds):
        before = _LABEL_BEFORE.search(kinds, end, found.start())
        label = before[0] if before else ""
        behind = _LABEL_BEHIND.match(kinds, found.end())
        if behind and not set(label) & {"L", "U"}:
            label = behind[0]
        end = found.end()
        shape = found.lastgroup or ""
        labelled = bool(set(label) & {"L", "U"})
        yield _Found(shape, found.start(), end, labelled, "U" in label)


def _read_vague(kinds: str, line: str) -> tuple[DateReading, ...]:
    """The reading of "2 hours ago" and of a label with a month."""
    parts = [part for part in kinds.split("|") if part.strip("fk,-")]
    relative = len(parts) == 1 and RELATIVE.fullmatch(parts[0]) and "g" in parts[0]
    labelled = set(kinds) & {"L", "U"} and VAGUE.fullmatch(kinds)
    if not relative and not labelled:
        return ()
    is_update = "U" in kinds
    reading = DateReading(
        rule="vague", problem="date-vague", is_update=is_update, text=line.strip()
    )
    return (reading,)


def _stands_alone(dates: tuple[_Found, ...], plain: str, tokens: list[Token]) -> bool:
    """Whether all that is left of the line may stand beside its dates."""
    kinds = kinds_of(tokens)
    line = Line(
        is_labelled=any(date.is_labelled for date in dates),
        needs_bar=all(date.shape == "yearless" for date in dates),
        is_sentence=plain.endswith(".") and kinds[-2:] in {"Y,", "I,"},
        is_touchable=any(set(kinds[date.start : date.end]) & {"M", "T"} for date in dates),
    )
    places = [0, *(place for date in dates for place in (date.start, date.end)), len(tokens)]
    for start, end in zip(places[::2], places[1::2], strict=True):
        rest = tokens[start:end]
        if rest and not may_stand_beside(
            rest, plain, follows=start > 0, precedes=end < len(tokens), line=line
        ):
            return False
    return True
