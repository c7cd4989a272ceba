"""RSS 2.0: rules R1 to R36 of the checklist of feeds."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from feeds import FEEDS, FULL, HOSTILE, MINIMAL, NO_ADDRESS, feed_with
from msgspec.structs import replace
from wire import NS, attributes, channel, items, json_of, parsed, rendered, texts

from feedwright import __version__
from feedwright.model import Image, Person

all_feeds = pytest.mark.parametrize("name", FEEDS)


@all_feeds
def test_R1_rss_2_0_with_one_channel(name: str) -> None:
    root = parsed(rendered(FEEDS[name], "rss"))
    assert (root.tag, root.attrib) == ("rss", {"version": "2.0"})
    assert [node.tag for node in root] == ["channel"]


@all_feeds
def test_R2_a_channel_has_title_link_and_description_and_none_is_blank(name: str) -> None:
    for tag in ("title", "link", "description"):
        assert [text.strip() != "" for text in texts(channel(FEEDS[name]), tag)] == [True]


def test_R3_the_channel_leads_to_the_page_for_people_not_to_a_feed() -> None:
    """By itself feedgen gives the last link that was added, of any relation."""
    assert texts(channel(FULL), "link") == ["https://lantern.example/"]


def test_R4_the_channel_states_its_language() -> None:
    assert texts(channel(FULL), "language") == ["en"]


@pytest.mark.parametrize("name", ["full", "minimal", "hostile"])
def test_R5_a_channel_says_where_it_lives(name: str) -> None:
    feed = FEEDS[name]
    url = feed.documents[0].url
    found = attributes(channel(feed), "a:link[@rel='self']")
    assert found == [{"rel": "self", "type": "application/rss+xml", "href": url}]


def test_R5_without_an_address_there_is_no_self_link() -> None:
    assert attributes(channel(NO_ADDRESS), "a:link") == []


def test_R6_alternates_are_the_page_and_the_other_formats() -> None:
    found = attributes(channel(FULL), "a:link[@rel='alternate']")
    assert [(link["type"], link["href"]) for link in found] == [
        ("text/html", "https://lantern.example/"),
        ("application/atom+xml", "https://lantern.example/feeds/atom.xml"),
        ("application/feed+json", "https://lantern.example/feeds/feed.json"),
    ]


def test_W1_P3_hub_and_previous_archive_are_linked() -> None:
    assert attributes(channel(FULL), "a:link[@rel='hub']") == [
        {"rel": "hub", "href": "https://hub.example/"}
    ]
    archives = attributes(channel(FULL), "a:link[@rel='prev-archive']")
    assert [link["href"] for link in archives] == ["https://lantern.example/feeds/a/1.rss.xml"]


@all_feeds
def test_R7_items_come_after_everything_else(name: str) -> None:
    tags = [node.tag for node in channel(FEEDS[name])]
    assert set(tags[tags.index("item") :]) == {"item"}


def test_R8_the_channel_tells_when_it_changed_and_when_it_last_published() -> None:
    assert texts(channel(FULL), "lastBuildDate") == ["Sat, 04 May 2024 08:30:00 +0000"]
    assert texts(channel(FULL), "pubDate") == ["Fri, 03 May 2024 12:00:00 +0000"]


def test_R8_an_empty_feed_has_published_nothing() -> None:
    empty = channel(replace(MINIMAL, entries=()))
    assert texts(empty, "pubDate") == []
    assert texts(empty, "lastBuildDate") == ["Tue, 02 Jan 2024 03:04:05 +0000"]


def test_R9_editor_and_web_master_are_addresses_with_a_name() -> None:
    assert texts(channel(FULL), "managingEditor") == ["ada@lantern.example (Ada Quill)"]
    assert texts(channel(FULL), "webMaster") == ["web@lantern.example (Web Desk)"]
    assert texts(channel(HOSTILE), "managingEditor") == ["ed@lantern.example (Ed the editor & Co)"]


@pytest.mark.parametrize("person", [None, Person(name="Ada"), Person(name="Ada", email="a at b")])
def test_R10_an_address_that_is_not_known_is_left_out(person: Person | None) -> None:
    top = channel(replace(FULL, editor=person, webmaster=person))
    assert texts(top, "managingEditor") == texts(top, "webMaster") == []


def test_R11_R12_authors_are_dc_creator_one_each_and_never_author() -> None:
    authors = (Person(name="Ada Quill", email="ada@notes.example"), Person(name="Bo"))
    feed = feed_with(authors=authors)
    assert texts(items(feed)[0], "dc:creator") == ["Ada Quill", "Bo"]
    assert items(feed)[0].find("author") is None
    assert items(feed)[0].find("a:author", NS) is None


def test_R11_authors_can_be_joined_for_readers_that_show_one() -> None:
    feed = feed_with(authors=(Person(name="Ada Quill"), Person(name="Bo"), Person(name="Cy")))
    joined = replace(feed, rss_joined_authors=True)
    assert texts(items(joined)[0], "dc:creator") == ["Ada Quill, Bo, Cy"]
    assert texts(items(replace(MINIMAL, rss_joined_authors=True))[0], "dc:creator") == []


def test_R11_an_item_without_author_is_signed_by_the_feeds() -> None:
    assert texts(items(FULL)[2], "dc:creator") == ["The Harbour Lantern"]


@all_feeds
def test_R13_an_item_has_a_title_and_a_description(name: str) -> None:
    for item in items(FEEDS[name]):
        assert (item.findtext("title") or "").strip()
        assert (item.findtext("description") or "").strip()


@all_feeds
def test_R14_addresses_are_absolute_and_of_uri_characters(name: str) -> None:
    uri = re.compile(r"https?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
    found = [
        *texts(channel(FEEDS[name]), "item/link"),
        *texts(channel(FEEDS[name]), "item/comments"),
        *(node["url"] for node in attributes(channel(FEEDS[name]), "item/*[@url]")),
        *(node["href"] for node in attributes(channel(FEEDS[name]), ".//a:link")),
    ]
    assert all(uri.fullmatch(url) for url in found)


def test_R14_an_iri_becomes_a_uri() -> None:
    feed = feed_with(link="https://münchen.example/straße?ü=ö#ä")
    url = "https://xn--mnchen-3ya.example/stra%C3%9Fe?%C3%BC=%C3%B6#%C3%A4"
    assert texts(items(feed)[0], "link") == [url]


@pytest.mark.parametrize("link", [None, "", "/a", "javascript:alert(1)", "https://u:p@x.example/"])
def test_R14_what_is_no_public_address_is_left_out(link: str | None) -> None:
    assert items(feed_with(link=link))[0].find("link") is None


@all_feeds
def test_R15_I7_an_item_has_a_guid_that_is_no_permalink(name: str) -> None:
    for item in items(FEEDS[name]):
        assert attributes(item, "guid") == [{"isPermaLink": "false"}]


@all_feeds
def test_R16_an_item_has_one_date_of_publication(name: str) -> None:
    for item in items(FEEDS[name]):
        assert len(texts(item, "pubDate")) == 1
        assert item.find("dc:date", NS) is None


def test_R17_an_item_that_changed_tells_when() -> None:
    assert [texts(item, "a:updated") for item in items(FULL)] == [["2024-05-04T08:30:00Z"], [], []]


def test_the_historical_date_of_a_piece_is_given_beside() -> None:
    assert texts(items(FULL)[1], "dcterms:created") == ["1931-11-09T12:00:00Z"]


@all_feeds
def test_R18_R19_the_summary_comes_before_the_whole(name: str) -> None:
    for item in items(FEEDS[name]):
        tags = [node.tag for node in item]
        content = f"{{{NS['content']}}}encoded"
        if content in tags:
            assert tags.index("description") < tags.index(content)


def test_R19_a_feed_of_summaries_has_no_content() -> None:
    item = items(feed_with(summary="S & s."))[0]
    assert item.findtext("description") == "S &amp; s."
    assert item.find("content:encoded", NS) is None


def test_R20_one_category_a_tag_with_the_taxonomy_and_without_commas() -> None:
    assert texts(items(FULL)[0], "category") == ["Harbour", "Public transport"]
    assert {node["domain"] for node in attributes(items(FULL)[0], "category")} == {
        "https://lantern.example/topics/"
    }
    feed = feed_with(
        categories=("Mali, Republic of", "1,000 days", "a,,b", "Harbour", "Harbour", ",")
    )
    assert texts(items(feed)[0], "category") == [
        *("Mali – Republic of", "1000 days", "a – b", "Harbour"),
    ]
    assert attributes(items(feed)[0], "category")[0] == {}


@pytest.mark.parametrize(
    ("width", "height", "fitting"),
    [
        (144, 144, ("144", "144")),
        (88, 31, ("88", "31")),
        (512, 512, ("144", "144")),
        (1440, 100, ("144", "10")),
        (100, 4000, ("10", "400")),
        (100_000, 1, ("144", "1")),
        (100, None, (None, None)),
        (None, None, (None, None)),
    ],
)
def test_R23_the_image_is_at_most_144_by_400(
    width: int | None, height: int | None, fitting: tuple[str | None, str | None]
) -> None:
    image = Image(url="https://notes.example/i.png", width=width, height=height)
    top = channel(replace(MINIMAL, image=image))
    assert (top.findtext("image/width"), top.findtext("image/height")) == fitting
    assert top.findtext("image/url") == image.url


@pytest.mark.parametrize("guard", [True, False])
def test_R24_the_image_has_the_channels_title_and_link(guard: bool) -> None:  # noqa: FBT001
    top = channel(replace(FULL, title="Us & <b>them</b>", title_guard=guard))
    assert top.findtext("image/title") == top.findtext("title")
    assert top.findtext("image/link") == top.findtext("link")


@pytest.mark.parametrize(
    ("url", "media_type", "shown"),
    [
        ("https://notes.example/i.png", None, True),
        ("https://notes.example/i", "image/gif", True),
        ("https://notes.example/i.svg", None, False),
        ("https://notes.example/i.png", "image/webp", False),
        ("https://notes.example/i", None, False),
    ],
)
def test_R24_the_image_is_gif_jpeg_or_png(url: str, media_type: str | None, shown: bool) -> None:  # noqa: FBT001
    top = channel(replace(MINIMAL, image=Image(url=url, media_type=media_type)))
    assert (top.find("image") is not None) is shown


def test_R24_M10_the_icon_stands_in_for_an_image() -> None:
    icon = "https://lantern.example/icon-512.png"
    top = channel(replace(FULL, image=None))
    assert (top.findtext("image/url"), top.find("image/width")) == (icon, None)


@pytest.mark.parametrize("minutes", [None, 0, -5])
def test_R25_a_ttl_that_says_nothing_is_left_out(minutes: int | None) -> None:
    top = channel(replace(FULL, ttl_minutes=minutes))
    assert (
        texts(top, "ttl") == texts(top, "sy:updatePeriod") == texts(top, "sy:updateFrequency") == []
    )


@pytest.mark.parametrize(
    ("minutes", "period", "frequency"),
    [
        (1, "hourly", 60),
        (15, "hourly", 4),
        (45, "hourly", 1),
        (60, "hourly", 1),
        (61, "daily", 23),
        (120, "daily", 12),
        (1440, "daily", 1),
        (4320, "weekly", 2),
        (20_000, "monthly", 2),
        (525_600, "yearly", 1),
        (9_999_999, "yearly", 1),
    ],
)
def test_R25_R26_the_rhythm_is_told_twice_and_never_faster(
    minutes: int, period: str, frequency: int
) -> None:
    top = channel(replace(FULL, ttl_minutes=minutes))
    assert texts(top, "ttl") == [str(minutes)]
    assert texts(top, "sy:updatePeriod") == [period]
    assert texts(top, "sy:updateFrequency") == [str(frequency)]


@all_feeds
def test_R27_R30_R33_R36_what_we_cannot_know_is_not_claimed(name: str) -> None:
    for tag in ("skipHours", "skipDays", "textInput", "rating", "cloud", "item/source"):
        assert channel(FEEDS[name]).find(tag) is None


def test_R28_generator_and_docs() -> None:
    assert texts(channel(FULL), "generator") == [f"feedwright/{__version__}"]
    assert texts(channel(FULL), "docs") == ["https://www.rssboard.org/rss-specification"]


def test_R29_rights_are_copyright_and_dc_rights() -> None:
    assert texts(channel(FULL), "copyright") == ["© 2024 The Harbour Lantern"]
    assert texts(items(FULL)[0], "dc:rights") == ["© 2024 Ines Marlowe"]
    assert channel(FULL).find(".//a:rights", NS) is None


@all_feeds
def test_R31_core_elements_have_no_attributes_of_extensions(name: str) -> None:
    for node in parsed(rendered(FEEDS[name], "rss")).iter():
        assert not any(key.startswith("{") for key in node.attrib), node.tag


def test_R32_comments_are_a_page() -> None:
    url = "https://lantern.example/2024/05/ferry-returns/#comments"
    assert texts(items(FULL)[0], "comments") == [url]


def test_R34_the_licence_is_a_link_of_the_channel_and_of_items_that_differ() -> None:
    by, by_nd = (f"https://creativecommons.org/licenses/{name}/4.0/" for name in ("by", "by-nd"))
    license_link = "a:link[@rel='license']"
    assert attributes(channel(FULL), license_link) == [{"rel": "license", "href": by}]
    assert attributes(items(FULL)[0], license_link) == [{"rel": "license", "href": by_nd}]
    same = replace(feed_with(license_url=by), license_url=by)
    assert attributes(items(same)[0], "a:link") == []


def test_R35_Q4_items_come_in_the_order_of_the_feed() -> None:
    """By itself feedgen puts what is added in front."""
    assert texts(channel(FULL), "item/guid") == [entry.id for entry in FULL.entries]
    assert texts(channel(FULL), "item/guid") == [item["id"] for item in json_of(FULL)["items"]]


def test_dates_that_no_calendar_of_readers_holds_are_still_written() -> None:
    feed = feed_with(
        published=datetime(1, 1, 1, tzinfo=UTC), updated=datetime(9999, 12, 31, tzinfo=UTC)
    )
    assert texts(items(feed)[0], "pubDate") == ["Mon, 01 Jan 0001 00:00:00 +0000"]
