"""What the formats write has no findings: the linter is an oracle that knows nothing of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest
from feeds import FEEDS, FULL, MINIMAL
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from shows import PODCAST
from test_formats_properties import feeds_of_any_kind

from feedwright.check import Source, lint
from feedwright.formats import render
from feedwright.sanitise import clean_html

if TYPE_CHECKING:
    from feedwright.model import Entry, Feed

#: What is the feed's own: old pieces, pieces without text, an id that was never good.
_OF_THE_FEED: Final = frozenset(
    "atom-text-missing date-implausible entry-id-is-feed-id podcast-duration-missing"
    " podcast-episode-twice podcast-item-silent podcast-length-unknown podcast-number-missing"
    " podcast-owner rss-link-is-feed tag-uri-invalid updated-twice".split()
)
#: What follows from a publication without an address or a language.
_OF_ITS_LACK: Final = frozenset(
    "atom-language-missing atom-self-missing json-address-missing json-item-url-missing"
    " rss-language-missing rss-self-missing".split()
)


def _found(feed: Feed, allowed: frozenset[str] = frozenset()) -> list[str]:
    documents = (Source(path=one.path, data=render(feed, one)) for one in feed.documents)
    return [str(finding) for finding in lint(documents) if finding.rule not in allowed]


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_is_rendered_without_findings(name: str) -> None:
    assert (
        _found(FEEDS[name], _OF_THE_FEED | (_OF_ITS_LACK if name != "full" else frozenset())) == []
    )


@pytest.mark.parametrize("feed", [replace(FULL, entries=FULL.entries[:1]), PODCAST])
def test_a_feed_with_an_address_and_a_language_has_nothing_at_all(feed: Feed) -> None:
    assert _found(feed) == []


def _proper(entry: Entry) -> Entry:
    """The entry with a body as entries have it: sanitised."""
    return replace(entry, content_html=clean_html(entry.content_html))


@settings(max_examples=60, derandomize=True, deadline=None)
@given(feeds_of_any_kind(), st.datetimes(datetime(1995, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001
def test_any_feed_is_rendered_without_findings(feed: Feed, moment: datetime) -> None:
    updated = moment.replace(tzinfo=UTC, microsecond=0)
    feed = replace(
        feed,
        title_guard=True,
        previous_archive=(),
        documents=MINIMAL.documents,
        updated=updated,
        entries=tuple(map(_proper, feed.entries)),
    )

    assert _found(feed, _OF_THE_FEED | _OF_ITS_LACK) == []
