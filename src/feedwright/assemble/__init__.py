"""The catalogue and the config → the feeds of the publication, with their archives."""

from feedwright.assemble.entry import appearance, entry_of, known_people, link_fields, link_of
from feedwright.assemble.feeds import FILE_NAMES, MAIN_FEED, Assembled, assemble_feeds
from feedwright.assemble.stock import Stock
from feedwright.assemble.translations import with_translations

__all__ = [
    "FILE_NAMES",
    "MAIN_FEED",
    "Assembled",
    "Stock",
    "appearance",
    "assemble_feeds",
    "entry_of",
    "known_people",
    "link_fields",
    "link_of",
    "with_translations",
]
