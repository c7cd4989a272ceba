"""A value that is claimed to be a date: front matter, metadata, the text of a ``time`` element."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from feedwright.extract.dates.exact import read_figures, read_iso
from feedwright.extract.dates.grammar import RELATIVE, VAGUE, WHOLE
from feedwright.extract.dates.plain import plain_text
from feedwright.extract.dates.reading import DateReading
from feedwright.extract.dates.resolve import resolve
from feedwright.extract.dates.tokens import kinds_of, read_tokens

if TYPE_CHECKING:
    from feedwright.extract.dates.tokens import Token
    from feedwright.model import HouseStyle

__all__ = ["read_date", "read_whole"]

#: A longer text is no date; dateutil's time grows with the length.
_LONGEST: Final = 120
#: What JavaScript writes behind an offset: "GMT+0200 (Central European Summer Time)".
_NAME_OF_OFFSET: Final = re.compile(r"(?<=[+-]\d{4}) \([^()]*\)\Z")


def read_date(text: str, *, house: HouseStyle, language: str | None = None) -> DateReading | None:
    """The date that the text is, labels apart; None when it is no date, or more than a date.

    ``language`` (BCP 47) settles what languages disagree on; the publication's is used where it
    is None. A reading without a moment says by its problem why the text cannot be believed.
    """
    reading = read_iso(text, house.time_zone) if text[:4].isdigit() else None
    if reading is not None:
        return reading
    if len(text) > _LONGEST and len(text.strip()) > _LONGEST:
        return None
    plain = _NAME_OF_OFFSET.sub("", plain_text(text))
    reading = read_iso(plain, house.time_zone) or read_figures(plain, house.time_zone)
    if reading is None:
        reading = read_whole(read_tokens(plain, language or house.language), house, language)
    return None if reading is None else replace(reading, text=text.strip())


def read_whole(tokens: list[Token], house: HouseStyle, language: str | None) -> DateReading | None:
    """The reading of pieces that are a date, with its labels, and nothing else."""
    kinds = kinds_of(tokens)
    found = WHOLE.fullmatch(kinds)
    if found is None:
        if RELATIVE.fullmatch(kinds) or VAGUE.fullmatch(kinds):
            return DateReading(rule="vague", problem="date-vague")
        return None
    is_update = "U" in kinds
    if found["span"]:
        return DateReading(rule="span", problem="date-range", is_update=is_update)
    start, end = found.span("moment" if found["moment"] else "yearless")
    reading = resolve(tokens[start:end], house, language or house.language)
    return replace(reading, is_update=is_update)
