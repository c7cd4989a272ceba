"""Dates and datelines: what a text says of when it was published, and nothing that it does not.

Whatever is missing in a text stays missing: no part of a date is ever taken from the day of the
run, from another date, or from a default.
"""

from feedwright.extract.dates.claimed import read_date
from feedwright.extract.dates.dateline import find_dateline, find_datelines
from feedwright.extract.dates.prose import (
    find_first_publication,
    find_opening_date,
    is_filler,
)
from feedwright.extract.dates.reading import DateReading

__all__ = [
    "DateReading",
    "find_dateline",
    "find_datelines",
    "find_first_publication",
    "find_opening_date",
    "is_filler",
    "read_date",
]
