"""A value that is claimed to be a date: front matter, metadata, the text of a ``time`` element."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from feedwright.characters import one_line
from feedwright.extract.dates.exact import read_epoch, read_iso
from feedwright.extract.dates.reading import DateReading
from feedwright.extract.dates.vocabulary import label_pattern, labels, plain_digits
from feedwright.extract.dates.written import read_written

if TYPE_CHECKING:
    from feedwright.model import HouseStyle

__all__ = ["read_date", "strip_label"]

#: A longer text is no date; dateutil's time grows with the length.
_LONGEST: Final = 80
_BARE_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?")
_EDGES: Final = " \t,;:.|\u00b7\u2022-\u2013\u2014()[]"


def read_date(text: str, *, house: HouseStyle, language: str | None = None) -> DateReading | None:
    """The date that the text is, labels apart; None when it is no date at all.

    ``language`` (BCP 47) settles what languages disagree on; the publication's is used where it
    is None. A reading without a moment says by its problem why the text cannot be believed.
    """
    plain = one_line(text)
    if not plain or len(plain) > _LONGEST:
        return None
    reading = read_iso(plain, house.time_zone) or read_epoch(plain)
    if reading is not None:
        return reading
    folded = plain_digits(plain).casefold()
    bare, is_update = strip_label(folded)
    if not bare:
        return None
    reading = read_iso(bare.upper(), house.time_zone) if bare != folded or folded != plain else None
    if reading is None and _BARE_NUMBER.fullmatch(bare):
        reading = DateReading(rule="number", problem="date-vague")
    if reading is None:
        reading = read_written(bare, house, language or house.language)
    return None if reading is None else replace(reading, text=plain, is_update=is_update)


def strip_label(folded: str) -> tuple[str, bool]:
    """The case-folded text without labels in front of the date, and whether one says "updated"."""
    is_update = False
    bare = folded.strip(_EDGES)
    while (match := _label().match(bare)) and match.end() < len(bare):
        is_update = is_update or labels()[" ".join(match[1].split())]
        bare = bare[match.end() :].strip(_EDGES)
    return bare, is_update


@cache
def _label() -> re.Pattern[str]:
    """One label with what stands between it and the date; a word of a date is no label."""
    return re.compile(rf"({label_pattern()})\s*(?:[:：\-–—|]\s*|(?<=\w)\s+|(?=\d))")
