"""Dates at the edge of short lines that are no clean datelines: "July 1, 2023, 19:51 > ann"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from feedwright.extract.dates import read_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.extract.dates import DateReading
    from feedwright.model import HouseStyle

__all__ = ["find_edge_date"]

#: A longer line is a sentence, whose date is part of the story.
_LONGEST: Final = 70
#: What parts a date from what stands beside it.
_MARK: Final = re.compile(r"\s*[|>»·•]\s*")
#: Behind a date a dash or a slash does so too, where no end of a span follows.
_DASH: Final = re.compile(r"\s[-–—/]\s+(?!\d{1,2}[.:/]\d|\d{1,2}\.?\s+[^\W\d_]{3,}$)")
#: Figures of one date that bars part, in cells of a table: "26 | 01 | 2022".
_BARRED: Final = re.compile(r"(?<!\d)(\d{1,2}) ?\| ?(\d{1,2}) ?\| ?(\d{4})(?!\d)")
#: Whose line it is, not when: rights, pictures, appointments.
_REFUSED: Final = re.compile(r"©|\(c\)|copyright|foto|photo|bis zum|until", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: A place before the day, as agencies write it: "Berlin, 1. Juli 2023".
_PLACE: Final = re.compile(r"[^\W\d_][^\d,.:;!?]{1,40},\s+(?=\S*\d)")


def find_edge_date(line: str, *, house: HouseStyle, language: str | None) -> DateReading | None:
    """The date that the line begins or ends with, set off by a mark; None when there are two.

    Its confidence is at most 0.6.
    """
    if len(line) > _LONGEST or len(_YEAR.findall(line)) != 1 or _REFUSED.search(line):
        return None
    for piece in _pieces(_BARRED.sub(r"\1.\2.\3", line)):
        reading = read_date(piece, house=house, language=language)
        if reading is not None and reading.moment is not None:
            return replace(reading, confidence=min(0.6, reading.confidence))
    return None


def _pieces(line: str) -> Iterator[str]:
    parts = [part for part in _MARK.split(line) if _YEAR.search(part)]
    for part in parts:
        yield part.strip(" ,")
        before, *behind = _DASH.split(part, maxsplit=1)
        if behind:
            yield before.strip(" ,")
        place = _PLACE.match(part)
        if place:
            yield part[place.end() :].strip(" ,")
