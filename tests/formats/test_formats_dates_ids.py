"""Dates and ids: rules D1 to D10 and I1 to I11 of the checklist of feeds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from itertools import chain

import pytest
from feeds import FEEDS, FULL, HOSTILE, feed_with
from msgspec.structs import replace
from wire import atom, channel, entries, items, json_of, rendered, texts

all_feeds = pytest.mark.parametrize("name", FEEDS)
RFC_822 = re.compile(
    "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-3][0-9] (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r" \d{4} [0-2]\d:[0-5]\d:[0-5]\d \+0000"
)
RFC_3339 = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ")
DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@all_feeds
def test_D1_D3_dates_of_rss_are_rfc_822_with_a_numeric_zone(name: str) -> None:
    dates = texts(channel(FEEDS[name]), ".//pubDate") + texts(channel(FEEDS[name]), "lastBuildDate")
    assert len(dates) >= 2 + len(FEEDS[name].entries)
    assert all(RFC_822.fullmatch(date) for date in dates), dates


@pytest.mark.parametrize("offset", range(0, 400, 13))
def test_D1_D2_the_name_of_the_day_is_the_right_one(offset: int) -> None:
    moment = datetime(2024, 1, 1, 23, 59, 59, tzinfo=UTC) + timedelta(days=offset)
    (date,) = texts(items(feed_with(published=moment, updated=moment))[0], "pubDate")
    assert parsedate_to_datetime(date) == moment
    assert date[:3] == DAY_NAMES[moment.weekday()]


@all_feeds
def test_D4_J7_dates_of_atom_and_json_are_rfc_3339(name: str) -> None:
    feed = FEEDS[name]
    dates = [
        *texts(atom(feed), ".//a:updated"),
        *texts(atom(feed), ".//a:published"),
        *texts(atom(feed), ".//dcterms:created"),
        *texts(channel(feed), ".//a:updated"),
        *texts(channel(feed), ".//dcterms:created"),
        *chain.from_iterable(
            (item["date_published"], item["date_modified"]) for item in json_of(feed)["items"]
        ),
    ]
    assert len(dates) > 4 * len(feed.entries)
    assert all(RFC_3339.fullmatch(date) for date in dates), dates


@pytest.mark.parametrize("format_name", ["rss", "atom", "json"])
@all_feeds
def test_D5_D8_no_date_is_invented(name: str, format_name: str) -> None:
    """By itself feedgen puts the time of the run into feeds and entries."""
    feed = FEEDS[name]
    given = {feed.updated, *(entry.updated for entry in feed.entries)}
    given |= {entry.published for entry in feed.entries if entry.published}
    given |= {entry.created for entry in feed.entries if entry.created}
    years = {f"{moment.astimezone(UTC).year:04}" for moment in given if 1 < moment.year < 9999}
    years |= {"0001", "9999"}
    data = rendered(feed, format_name).decode()  # type: ignore[arg-type]  # literal
    found = re.findall(r"\b(\d{4})-\d\d-\d\dT\d\d:|\b\d\d [A-Z][a-z]{2} (\d{4}) \d\d:", data)
    assert found
    assert {a or b for a, b in found} <= years


def test_D5_an_entry_without_date_of_publication_takes_its_update() -> None:
    moment = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    feed = feed_with(published=None, updated=moment)
    assert texts(items(feed)[0], "pubDate") == ["Tue, 02 Jan 2024 03:04:05 +0000"]
    assert texts(entries(feed)[0], "a:published") == ["2024-01-02T03:04:05Z"]
    assert json_of(feed)["items"][0]["date_published"] == "2024-01-02T03:04:05Z"


def test_D6_no_entry_is_updated_before_it_is_published() -> None:
    early, late = datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 2, tzinfo=UTC)
    feed = feed_with(published=late, updated=early)
    assert texts(entries(feed)[0], "a:updated") == ["2024-01-02T00:00:00Z"]
    assert json_of(feed)["items"][0]["date_modified"] == "2024-01-02T00:00:00Z"
    assert texts(items(feed)[0], "a:updated") == []


def test_D8_the_feed_is_as_new_as_it_says() -> None:
    assert texts(channel(FULL), "lastBuildDate") == ["Sat, 04 May 2024 08:30:00 +0000"]
    assert texts(atom(FULL), "a:updated") == ["2024-05-04T08:30:00Z"]


@pytest.mark.parametrize("hours", [-12, -5, 0, 5.75, 14])
def test_D9_D10_one_instant_in_all_formats_in_utc_and_whole_seconds(hours: float) -> None:
    zone = timezone(timedelta(hours=hours))
    moment = datetime(2024, 2, 29, 0, 0, 0, 999_999, tzinfo=zone)
    expected = moment.astimezone(UTC).replace(microsecond=0)
    feed = feed_with(published=moment, updated=moment)
    (rss,), (published,) = texts(items(feed)[0], "pubDate"), texts(entries(feed)[0], "a:published")
    json = json_of(feed)["items"][0]["date_published"]
    assert parsedate_to_datetime(rss) == expected
    assert published == json
    assert datetime.fromisoformat(json) == expected


@all_feeds
def test_I1_an_entry_has_the_same_id_in_all_formats(name: str) -> None:
    feed = FEEDS[name]
    guids = texts(channel(feed), "item/guid")
    assert guids == texts(atom(feed), "a:entry/a:id")
    assert guids == [item["id"] for item in json_of(feed)["items"]]
    assert all(guids)
    assert len(set(guids)) == len(feed.entries)


@pytest.mark.parametrize(
    "identity",
    [
        "tag:lantern.example,2024-05-03:ferry-returns",
        "tag:lantern.example,2024:a/b%20c~d",
        "urn:uuid:0b1de7c5-52ad-4f0b-8a1e-3d4b1d2f6a77",
        "HTTP://Lantern.example:80/a/../b?x=1&amp;y=%e2",
        "12345",
        "12 at https://lantern.example",
        "https://lantern.example/é",
    ],
)
def test_I2_I5_I6_an_id_is_passed_on_to_the_letter(identity: str) -> None:
    """Who minted it made it canonical; what was published before stays what it was."""
    feed = feed_with(id=identity)
    assert texts(items(feed)[0], "guid") == [identity]
    assert texts(entries(feed)[0], "a:id") == [identity]
    assert json_of(feed)["items"][0]["id"] == identity


def test_I4_white_space_around_an_id_goes() -> None:
    feed = feed_with(id=" https://notes.example/1\n")
    assert texts(entries(feed)[0], "a:id") == ["https://notes.example/1"]


def test_I9_a_permalink_as_id_stays_beside_another_link() -> None:
    feed = feed_with(id="https://old.example/1", link="https://new.example/1")
    assert texts(items(feed)[0], "guid") == ["https://old.example/1"]
    assert texts(items(feed)[0], "link") == ["https://new.example/1"]


def test_I10_the_feeds_id_is_its_own_and_not_where_it_lives() -> None:
    moved = replace(FULL, documents=(replace(FULL.documents[1], url="https://new.example/x"),))
    assert texts(atom(FULL), "a:id") == texts(atom(moved), "a:id") == [FULL.id]
    assert FULL.id not in texts(atom(FULL), "a:entry/a:id")


def test_I10_white_space_around_a_feeds_id_goes() -> None:
    assert texts(atom(HOSTILE), "a:id") == ["tag:lantern.example,2024:feed:hostile"]
