"""The catalogue and the config → the feeds of the publication, with their archives."""

from feedwright.assemble.entry import (
    EPOCH,
    entry_of,
    known_people,
    link_fields,
    link_of,
)
from feedwright.assemble.feeds import FILE_NAMES, MAIN_FEED, Assembled, assemble_feeds, find_likely
from feedwright.assemble.making import Made, Packed, Wanted, make_entry, open_shelf
from feedwright.assemble.stock import Entries, Stock, lookup_of, name_of
from feedwright.assemble.translations import with_translations

__all__ = [
    "EPOCH",
    "FILE_NAMES",
    "MAIN_FEED",
    "Assembled",
    "Entries",
    "Made",
    "Packed",
    "Stock",
    "Wanted",
    "assemble_feeds",
    "entry_of",
    "find_likely",
    "known_people",
    "link_fields",
    "link_of",
    "lookup_of",
    "make_entry",
    "name_of",
    "open_shelf",
    "with_translations",
]
