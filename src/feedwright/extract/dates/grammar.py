"""The shapes of dates, as patterns over the kinds of their pieces (listed in `…dates.tokens`).

What the pieces say is settled here once: which shape states a day, which lacks its year, which
names more than one day. Every piece of a text must have its place in a shape.
"""

from __future__ import annotations

import re
from typing import Final

from feedwright.late import late_pattern

__all__ = ["RELATIVE", "SHAPES", "VAGUE", "WHOLE"]

#: What may stand between two pieces of one date.
_GAP: Final = "[f,/-]{0,5}"
_LIGHT: Final = "[f,]{0,3}"
_NAMED: Final = (
    f"(?:D{_GAP}M{_GAP}Y|M{_GAP}D{_LIGHT}Y|Y{_GAP}M{_GAP}D|Y{_GAP}D{_GAP}M"
    # A year of two figures closes a date that begins with its day: "1 Jul 23", "01-Jul-23".
    "|(?:DMD|D-M-D)(?![-/Rukx]))"
)
_ZONES: Final = f"(?:{_LIGHT}[ZO])*(?:{_LIGHT}f)?"
_CLOCK: Final = f"(?:A{_LIGHT})?[TP](?:{_LIGHT}A)?{_ZONES}"
_DAYS: Final = f"(?:W{_GAP}){{0,2}}"
_FULL: Final = f"{_DAYS}(?:{_NAMED}|I)(?:{_LIGHT}W)?"
#: Between day and clock, in either order.
_BESIDE_CLOCK: Final = "[f,/|-]{0,5}"
#: "Sat Jul 1 10:30:15 UTC 2023", the date of C and of Unix.
_UNIX: Final = f"{_DAYS}M{_LIGHT}D{_LIGHT}T{_ZONES}{_LIGHT}Y"
_MOMENT: Final = f"{_UNIX}|{_CLOCK}{_BESIDE_CLOCK}{_FULL}|{_FULL}(?:{_BESIDE_CLOCK}{_CLOCK})?"
_YEARLESS: Final = (
    f"(?:{_CLOCK}{_BESIDE_CLOCK})?{_DAYS}(?:D{_GAP}M|M{_GAP}D)(?:{_LIGHT}W)?"
    f"(?:{_BESIDE_CLOCK}{_CLOCK})?"
)
_AND: Final = f"{_LIGHT}[R/-]{_LIGHT}"
_SPAN: Final = (
    f"{_DAYS}(?:I{_AND}{_DAYS}I|D{_AND}{_DAYS}D{_GAP}M(?:{_GAP}Y)?|M{_GAP}D{_AND}D(?:{_LIGHT}Y)?"
    f"|M{_GAP}D(?:{_LIGHT}Y)?{_AND}{_DAYS}M{_GAP}D(?:{_LIGHT}Y)?"
    f"|D{_GAP}M(?:{_GAP}Y)?{_AND}{_DAYS}D{_GAP}M(?:{_GAP}Y)?)"
)
#: The shapes in the order in which they are tried, by name.
SHAPES: Final = re.compile(f"(?P<span>{_SPAN})|(?P<moment>{_MOMENT})|(?P<yearless>{_YEARLESS})")
#: A label, before a date or behind it.
_LABEL: Final = "[LU][fLU,-]*"
#: A text that is a date and nothing else, with labels before and behind it.
WHOLE: Final = late_pattern(f"(?:[f,|-]*(?:{_LABEL})?)(?:{SHAPES.pattern})(?:[f,|-]*(?:{_LABEL})?)")
#: "2 hours ago", "yesterday at 10:30".
RELATIVE: Final = re.compile("[fLU,-]*(?:[DNfu,TPAZRWMY-]*[gu])(?:[DfgukR,TPAZMY-]*)")
#: Parts of a date without the rest: "March 2023", "Monday", "10:30", "5".
VAGUE: Final = re.compile(
    "[fLU,-]*(?:[WMYDN]|M[f,-]*Y|Y[f,-]*M|Y[/-]D|D[/-]Y|W?[f,]*(?:A?T)[AZO,f]*)[f,]*"
)
