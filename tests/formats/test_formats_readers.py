"""Feeds as subscribers see them: read back by the parsers of the table, which others wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from feeds import FEEDS, FULL
from wire import rendered

from feedwright.formats.cleaning import clean_feed
from outside import PARAMETERS, PARSERS, differences, false_losses, meant_feed, read

if TYPE_CHECKING:
    from feedwright.model import Feed, Format
    from outside import SeenFeed

#: What is certain of any feed: not everybody reads a year 1, or a line separator in a text.
_CERTAIN: Final = frozenset({"feed title", "order", "id", "title", "link", "authors", "tags"})
_READ: Final[dict[str, list[tuple[str, Format]]]] = {
    parser: [(name, format_name) for name in FEEDS for format_name in about.formats]
    for parser, about in PARSERS.items()
}


@pytest.mark.parametrize("parser", PARAMETERS)
def test_a_parser_sees_what_feeds_say_but_for_what_the_table_says(parser: str) -> None:
    """X6; tombstones, which no parser knows, are in nobody's way."""
    documents = [
        (format_name, rendered(FEEDS[name], format_name)) for name, format_name in _READ[parser]
    ]
    found: dict[tuple[str, ...], object] = {}
    readings: dict[Format, list[tuple[SeenFeed, Feed]]] = {}
    for (name, format_name), seen in zip(_READ[parser], read(parser, documents), strict=True):
        feed = clean_feed(FEEDS[name])
        for (id_, field), values in differences(parser, seen, feed, format_name).items():
            if name != "hostile" or field in _CERTAIN:
                found[name, format_name, id_, field] = values
        readings.setdefault(format_name, []).append((seen, feed))

    assert found == {}
    for format_name, pairs in readings.items():
        assert false_losses(parser, format_name, pairs) == set()


@pytest.mark.parametrize("format_name", ["rss", "atom", "json"])
def test_the_model_needed_no_repair_to_be_seen(format_name: Format) -> None:
    """Otherwise the test above would compare two results of the same repair."""
    meant = meant_feed(FULL, format_name)
    repaired = meant_feed(clean_feed(FULL), format_name)

    signed = {
        entry.id: [person.name for person in entry.authors or FULL.authors]
        for entry in FULL.entries
    }
    assert repaired == meant._replace(
        entries={id_: entry._replace(authors=signed[id_]) for id_, entry in meant.entries.items()}
    )
