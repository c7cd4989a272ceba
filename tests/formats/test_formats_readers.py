"""Feeds as subscribers see them: read back by three parsers that others wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from feeds import FEEDS, FULL
from wire import rendered

from feedwright.formats.cleaning import clean_feed
from outside import PARSERS, READINGS, differences, meant

if TYPE_CHECKING:
    from feedwright.model import Format


@pytest.mark.parametrize(("parser", "format_name"), READINGS)
def test_a_reader_sees_what_the_feed_says(parser: str, format_name: Format) -> None:
    seen = PARSERS[parser](rendered(FULL, format_name), format_name)

    assert len(seen) == len(FULL.entries)
    for read, entry in zip(seen, clean_feed(FULL).entries, strict=True):
        assert differences(read, entry, format_name) == {}


def test_the_model_needed_no_repair_to_be_seen() -> None:
    """Otherwise the test above would compare two results of the same repair."""
    cleaned = clean_feed(FULL)
    for entry, repaired in zip(FULL.entries, cleaned.entries, strict=True):
        assert meant(entry, "atom")._replace(authors=None) == meant(repaired, "atom")._replace(
            authors=None
        )
        assert repaired.authors == (entry.authors or FULL.authors)


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("format_name", ["rss", "atom"])
@pytest.mark.parametrize("name", FEEDS)
def test_readers_see_ids_and_titles_of_any_feed(
    name: str, format_name: Format, parser: str
) -> None:
    feed = FEEDS[name]
    seen = PARSERS[parser](rendered(feed, format_name), format_name)
    assert [(entry.id, entry.title) for entry in seen] == [
        (entry.id, entry.title) for entry in clean_feed(feed).entries
    ]
