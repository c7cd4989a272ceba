"""JSON Feed 1.1: rules J1 to J19 of the checklist of feeds; the schema is in the golden tests."""

from __future__ import annotations

import pytest
from feeds import FEEDS, FULL, HOSTILE, MINIMAL, NO_ADDRESS, feed_with
from msgspec.structs import replace
from wire import json_of, rendered

from feedwright.model import Document, Enclosure, Person

all_feeds = pytest.mark.parametrize("name", FEEDS)

TOP = (
    *("version", "title", "home_page_url", "feed_url", "next_url", "description", "user_comment"),
    *("icon", "favicon", "authors", "language", "hubs", "_feedwright", "items"),
)
ITEM = (
    *("id", "url", "title", "content_html", "content_text", "summary", "image", "date_published"),
    *("date_modified", "authors", "tags", "language", "attachments", "_feedwright"),
)


@all_feeds
def test_J1_X18_the_version_comes_first_and_everything_in_one_order(name: str) -> None:
    feed = json_of(FEEDS[name])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert list(feed) == [key for key in TOP if key in feed]
    for item in feed["items"]:
        assert list(item) == [key for key in ITEM if key in item]


def test_J1_every_member_is_carried_by_a_full_feed() -> None:
    feed = json_of(replace(FULL, entries=()))
    assert list(feed) == list(TOP)
    seen = {key for item in json_of(FULL)["items"] for key in item}
    assert seen == set(ITEM) - {"content_text"}


@all_feeds
def test_J2_J3_title_items_and_ids(name: str) -> None:
    feed = json_of(FEEDS[name])
    assert feed["title"]
    assert len(feed["items"]) == len(FEEDS[name].entries)
    assert all(isinstance(item["id"], str) and item["id"] for item in feed["items"])


@all_feeds
def test_J4_an_item_has_html_or_text_and_nothing_is_empty(name: str) -> None:
    for item in json_of(FEEDS[name])["items"]:
        assert ("content_html" in item) != ("content_text" in item)
        assert all(value not in ("", None, [], {}) for value in item.values())


def test_J4_plain_text_is_not_escaped() -> None:
    (item,) = json_of(feed_with(title="a & <b>", summary="c & <d>", categories=("e & <f>",)))[
        "items"
    ]
    assert (item["title"], item["summary"], item["tags"]) == ("a & <b>", "c & <d>", ["e & <f>"])
    assert item["content_text"] == "c & <d>"


def test_J5_the_feed_says_where_it_and_its_site_live() -> None:
    feed = json_of(FULL)
    assert feed["home_page_url"] == "https://lantern.example/"
    assert feed["feed_url"] == "https://lantern.example/feeds/feed.json"
    assert {"home_page_url", "feed_url"}.isdisjoint(json_of(NO_ADDRESS))


def test_J6_an_item_leads_to_its_page() -> None:
    assert [item["url"] for item in json_of(FULL)["items"]] == [
        entry.link for entry in FULL.entries
    ]
    assert "url" not in json_of(NO_ADDRESS)["items"][0]


def test_J8_authors_are_a_list_of_items_and_of_the_feed_if_they_are_all_the_same() -> None:
    """Miniflux adds the feed's authors to the item's."""
    feed = json_of(FULL)
    assert "authors" not in feed
    assert [[author["name"] for author in item["authors"]] for item in feed["items"]] == [
        ["Ines Marlowe", "José Ñandú"],
        ["Ada Quill"],
        ["The Harbour Lantern"],
    ]
    assert feed["items"][0]["authors"][0]["url"] == "https://lantern.example/people/ines/"
    ada = (Person(name="Ada"),)
    same = json_of(replace(feed_with(authors=ada), authors=ada))
    assert same["authors"] == same["items"][0]["authors"] == [{"name": "Ada"}]
    assert "author" not in same["items"][0]
    assert "authors" not in json_of(MINIMAL)["items"][0]


def test_J10_icon_and_favicon() -> None:
    feed = json_of(FULL)
    assert feed["icon"] == "https://lantern.example/icon-512.png"
    assert feed["favicon"] == "https://lantern.example/favicon-64.png"
    relative = json_of(replace(FULL, icon_url="/icon.png", favicon_url="/favicon.png"))
    assert {"icon", "favicon"}.isdisjoint(relative)


def test_J11_the_next_page_is_another_one() -> None:
    assert json_of(FULL)["next_url"] == "https://lantern.example/feeds/a/1.json"
    itself = Document(format="json", path="x", url="https://lantern.example/feeds/feed.json")
    assert "next_url" not in json_of(replace(FULL, previous_archive=(itself,)))


def test_J12_hubs() -> None:
    assert json_of(FULL)["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    assert json_of(HOSTILE)["hubs"] == [{"type": "WebSub", "url": "https://hub.example/?a=1&b=2"}]


def test_J13_J19_the_extension_explains_itself_once_and_says_what_json_feed_cannot() -> None:
    feed = json_of(FULL)
    assert feed["_feedwright"]["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert feed["_feedwright"]["copyright"] == "© 2024 The Harbour Lantern"
    extension = feed["items"][0]["_feedwright"]
    assert extension == {
        "image_alt": "A white ferry at a quay",
        "image_caption": "The ferry on the morning of its return.",
        "image_credit": "Ruth Okafor",
        "copyright": "© 2024 Ines Marlowe",
        "license": "https://creativecommons.org/licenses/by-nd/4.0/",
        "comments_url": "https://lantern.example/2024/05/ferry-returns/#comments",
        "correction": "An earlier version named the wrong pier.",
        "translations": [
            {
                "language": "de",
                "url": "https://lantern.example/de/2024/05/faehre/?a=1&b=2",
                "title": "Die Fähre &amp; <die> Rückkehr",
            },
            {"language": "pt-BR", "url": "https://lantern.example/pt/2024/05/balsa/"},
        ],
        "word_count": 612,
        "reading_time_minutes": 3,
    }
    assert feed["items"][1]["_feedwright"]["date_created"] == "1931-11-09T12:00:00Z"
    about = feed["_feedwright"]["about"]
    assert feed["_feedwright"]["withdrawn"][1] == {
        "id": "tag:lantern.example,2024-04-01:bridge",
        "date_withdrawn": "2024-04-30T07:15:00Z",
    }
    members = set(extension) | {"date_created"} | set(feed["_feedwright"]) - {"about"}
    assert all(member in about for member in members)
    assert rendered(FULL, "json").count(b'"about"') == 1


def test_J13_an_item_that_has_nothing_to_say_beyond_json_feed_has_no_extension() -> None:
    assert "_feedwright" not in json_of(MINIMAL)["items"][0]
    assert list(json_of(MINIMAL)["_feedwright"]) == ["about", "id"]
    only_words = json_of(feed_with(word_count=5))
    assert only_words["items"][0]["_feedwright"] == {"word_count": 5}


def test_I2_the_document_carries_what_a_lost_catalogue_is_recovered_from() -> None:
    document = json_of(feed_with(origin="0:1:2"))
    assert document["_feedwright"]["id"] == MINIMAL.id
    assert document["items"][0]["_feedwright"]["origin"] == "0:1:2"


def test_J14_attachments() -> None:
    assert json_of(FULL)["items"][1]["attachments"] == [
        {
            "url": "https://lantern.example/audio/foghorn.mp3",
            "mime_type": "audio/mpeg",
            "title": "The foghorn",
            "size_in_bytes": 144_384,
            "duration_in_seconds": 9,
        },
        {
            "url": "https://lantern.example/files/logbook.pdf",
            "mime_type": "application/pdf",
            "title": "The keeper's logbook",
            "size_in_bytes": 802_816,
        },
    ]


@pytest.mark.parametrize("seconds", [None, 0.0, -1.0, float("nan"), float("inf")])
def test_J14_a_duration_is_a_number_above_zero(seconds: float | None) -> None:
    sound = Enclosure(
        url="https://notes.example/a.mp3", media_type="audio/mpeg", duration_seconds=seconds
    )
    (item,) = json_of(feed_with(enclosures=(sound,)))["items"]
    assert "duration_in_seconds" not in item["attachments"][0]


def test_J15_image_tags_and_summary() -> None:
    item = json_of(FULL)["items"][0]
    assert item["image"] == "https://lantern.example/img/ferry.jpg"
    assert item["tags"] == ["Harbour", "Public transport"]
    assert item["summary"] == "After two winters on the slipway the Salthaven ferry sails again."
    assert "expired" not in json_of(FULL)


def test_J16_text_is_utf_8_and_only_line_ends_of_javascript_are_escaped() -> None:
    feed = feed_with(title="Ñandú 🎈", content_html="<p>a\u2028b\u2029c\\u2028</p>")
    data = rendered(feed, "json").decode()
    assert "Ñandú 🎈" in data
    assert r"<p>a\u2028b\u2029c\\u2028</p>" in data
    assert json_of(feed)["items"][0]["content_html"] == "<p>a\u2028b\u2029c\\u2028</p>"


def test_J18_the_file_explains_itself() -> None:
    assert "https://lantern.example/feeds/feed.json" in json_of(FULL)["user_comment"]
    assert "None" not in json_of(NO_ADDRESS)["user_comment"]


def test_the_file_is_made_for_people_and_diffs() -> None:
    lines = rendered(MINIMAL, "json").decode().split("\n")
    assert lines[0] == "{"
    assert lines[1] == '  "version": "https://jsonfeed.org/version/1.1",'
    assert lines[-2:] == ["}", ""]
