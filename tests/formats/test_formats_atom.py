"""Atom 1.0: rules A1 to A26 of the checklist of feeds; the grammar is in the golden tests."""

from __future__ import annotations

import re

import feedparser
import pytest
from feeds import FEEDS, FULL, MINIMAL, NO_ADDRESS, feed_with
from msgspec.structs import replace
from wire import NS, atom, attributes, entries, parsed, rendered, texts

from feedwright import __version__
from feedwright.check import Source, lint
from feedwright.model import Document, Enclosure, Image, Person

all_feeds = pytest.mark.parametrize("name", FEEDS)
URI = re.compile(r"https?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
#: What the W3C validator knows of the registry of link relations, among what we write.
REGISTERED = {
    *("alternate", "enclosure", "hub", "license", "prev-archive", "related", "replies", "self")
}


@all_feeds
def test_A1_A2_one_id_title_and_update_each(name: str) -> None:
    for node in (atom(FEEDS[name]), *entries(FEEDS[name])):
        for tag in ("a:id", "a:title", "a:updated"):
            assert [bool(text.strip()) for text in texts(node, tag)] == [True]


@all_feeds
def test_A3_the_feed_and_every_entry_have_an_author(name: str) -> None:
    """The Schematron rule of the grammar, and more: readers look for authors in entries."""
    for node in (atom(FEEDS[name]), *entries(FEEDS[name])):
        names = texts(node, "a:author/a:name")
        assert names
        assert all(name.strip() for name in names)


def test_A3_an_entry_is_signed_by_its_authors_or_the_feeds_or_the_feed() -> None:
    paths = "a:author/a:name"
    assert texts(entries(FULL)[0], paths) == ["Ines Marlowe", "José Ñandú"]
    assert texts(entries(FULL)[2], paths) == ["The Harbour Lantern"]
    assert texts(entries(MINIMAL)[0], paths) == texts(atom(MINIMAL), paths) == ["Notes"]


def test_A4_a_person_has_a_name_perhaps_an_address_and_no_e_mail() -> None:
    """Readers show e-mail addresses to everybody."""
    feed = feed_with(
        authors=(
            Person(name="Ada", email="ada@notes.example", uri="https://ädа.example/ä"),
            Person(name="Bo", uri="bo at home"),
        )
    )
    assert [node.tag.split("}")[1] for node in entries(feed)[0].findall("a:author/*", NS)] == [
        *("name", "uri", "name"),
    ]
    assert all(URI.fullmatch(uri) for uri in texts(entries(feed)[0], "a:author/a:uri"))


def test_A5_the_feed_says_where_it_lives() -> None:
    assert attributes(atom(FULL), "a:link[@rel='self']") == [
        {
            "rel": "self",
            "type": "application/atom+xml",
            "href": "https://lantern.example/feeds/atom.xml",
        }
    ]
    assert attributes(atom(NO_ADDRESS), "a:link") == []


@all_feeds
def test_A6_one_alternate_of_a_type_and_language(name: str) -> None:
    for node in (atom(FEEDS[name]), *entries(FEEDS[name])):
        alternates = [
            (link.get("type"), link.get("hreflang"))
            for link in attributes(node, "a:link")
            if link.get("rel", "alternate") == "alternate"
        ]
        assert len(alternates) == len(set(alternates))


def test_A6_an_entry_has_one_alternate_with_its_language() -> None:
    """By itself feedgen makes a second one of every enclosure (its issues 135 and 143)."""
    assert attributes(entries(FULL)[0], "a:link[@rel='alternate']") == [
        {
            "rel": "alternate",
            "type": "text/html",
            "hreflang": "en",
            "href": "https://lantern.example/2024/05/ferry-returns/",
        }
    ]
    assert all(link.get("rel") for link in attributes(atom(FULL), ".//a:link"))


def test_A6_two_documents_of_a_format_give_one_alternate() -> None:
    second = Document(format="rss", path="2.xml", url="https://lantern.example/feeds/2.xml")
    feed = replace(FULL, documents=(*FULL.documents, second))
    links = attributes(atom(feed), "a:link[@type='application/rss+xml']")
    assert [link["href"] for link in links] == ["https://lantern.example/feeds/rss.xml"]


@all_feeds
def test_A7_an_entry_has_content_or_a_link_to_it(name: str) -> None:
    for entry in entries(FEEDS[name]):
        has_link = bool(attributes(entry, "a:link[@rel='alternate']"))
        assert has_link or (entry.findtext("a:content", namespaces=NS) or "").strip()


def test_A7_a_summary_without_a_link_is_content_too() -> None:
    entry = entries(feed_with(summary="Fish & <chips>"))[0]
    assert texts(entry, "a:content") == ["<p>Fish &amp; &lt;chips&gt;</p>"]
    linked = entries(feed_with(summary="Fish", link="https://notes.example/1"))[0]
    assert texts(linked, "a:content") == []


def test_A8_content_is_in_the_entry() -> None:
    assert all("src" not in node for node in attributes(atom(FULL), "a:entry/a:content"))


def test_A10_published_and_updated_both() -> None:
    assert texts(entries(FULL)[0], "a:published") == ["2024-05-03T12:00:00Z"]
    assert texts(entries(FULL)[0], "a:updated") == ["2024-05-04T08:30:00Z"]
    assert texts(entries(FULL)[1], "a:updated") == texts(entries(FULL)[1], "a:published")


@all_feeds
def test_A11_A12_content_is_escaped_html(name: str) -> None:
    for entry in entries(FEEDS[name]):
        for content in entry.findall("a:content", NS):
            assert content.get("type") == "html"
            assert len(content) == 0


@all_feeds
def test_A13_no_blank_title_subtitle_or_generator(name: str) -> None:
    feed = atom(FEEDS[name])
    for path in ("a:title", "a:subtitle", "a:generator", "a:entry/a:title"):
        assert texts(feed, path)
        assert all(text.strip() for text in texts(feed, path))


def test_A14_term_and_label_are_what_people_read() -> None:
    topics = "https://lantern.example/topics/"
    assert attributes(entries(FULL)[0], "a:category") == [
        {"term": "Harbour", "scheme": topics, "label": "Harbour"},
        {"term": "Public transport", "scheme": topics, "label": "Public transport"},
    ]
    assert "scheme" not in attributes(entries(feed_with(categories=("x",)))[0], "a:category")[0]


@all_feeds
def test_A15_links_have_an_address_and_a_registered_relation(name: str) -> None:
    for link in attributes(atom(FEEDS[name]), ".//a:link"):
        assert URI.fullmatch(link["href"])
        assert link["rel"] in REGISTERED


def test_A16_enclosures_carry_type_length_and_title() -> None:
    found = attributes(entries(FULL)[1], "a:link[@rel='enclosure']")
    assert [(link["type"], link["length"], link["title"]) for link in found] == [
        ("audio/mpeg", "144384", "The foghorn"),
        ("application/pdf", "802816", "The keeper's logbook"),
    ]


def test_A16_what_is_not_known_of_an_enclosure_is_not_claimed() -> None:
    feed = feed_with(
        enclosures=(Enclosure(url="https://notes.example/a.mp3", media_type="audio/mpeg"),),
        lead_image=Image(url="https://notes.example/i.png"),
    )
    assert attributes(entries(feed)[0], "a:link[@rel='enclosure']") == [
        {"rel": "enclosure", "type": "audio/mpeg", "href": "https://notes.example/a.mp3"},
        {"rel": "enclosure", "type": "image/png", "href": "https://notes.example/i.png"},
    ]


def test_A17_icon_and_logo() -> None:
    assert texts(atom(FULL), "a:icon") == ["https://lantern.example/icon-512.png"]
    assert texts(atom(FULL), "a:logo") == ["https://lantern.example/logo-800x400.png"]
    assert atom(replace(FULL, logo_url="/logo.png")).find("a:logo", NS) is None


def test_A18_rights_and_licence() -> None:
    assert texts(atom(FULL), "a:rights") == ["© 2024 The Harbour Lantern"]
    assert texts(entries(FULL)[0], "a:rights") == ["© 2024 Ines Marlowe"]
    for node, name in ((atom(FULL), "by"), (entries(FULL)[0], "by-nd")):
        href = f"https://creativecommons.org/licenses/{name}/4.0/"
        assert attributes(node, "a:link[@rel='license']") == [{"rel": "license", "href": href}]


def test_A19_generator_with_version() -> None:
    assert texts(atom(FULL), "a:generator") == ["feedwright"]
    assert attributes(atom(FULL), "a:generator")[0]["version"] == __version__


@all_feeds
def test_A20_entries_come_after_everything_else(name: str) -> None:
    tags = [node.tag for node in atom(FEEDS[name])]
    entry = f"{{{NS['a']}}}entry"
    assert set(tags[tags.index(entry) :]) == {entry}


@all_feeds
def test_A21_no_two_entries_have_the_same_id(name: str) -> None:
    ids = texts(atom(FEEDS[name]), "a:entry/a:id")
    assert len(ids) == len(set(ids))


def test_A22_the_feed_states_its_language() -> None:
    assert atom(FULL).get(f"{{{NS['xml']}}}lang") == "en"


@all_feeds
def test_A25_foreign_elements_are_namespaced_and_no_xhtml(name: str) -> None:
    for node in parsed(rendered(FEEDS[name], "atom")).iter():
        assert node.tag.startswith(tuple(f"{{{uri}}}" for uri in NS.values()))


@all_feeds
def test_content_comes_before_any_other_element_of_that_name(name: str) -> None:
    """The npm package @rowanmanning/feed-parser takes the first ``*:content`` for the text."""
    for entry in entries(FEEDS[name]):
        names = [node.tag for node in entry if node.tag.endswith("}content")]
        assert names == sorted(names, key=lambda tag: tag != f"{{{NS['a']}}}content")
    assert len(entries(FULL)[0].findall("media:content", NS)) == 1


def test_P16_comments_are_replies_with_a_type() -> None:
    assert attributes(entries(FULL)[0], "a:link[@rel='replies']") == [
        {
            "rel": "replies",
            "type": "text/html",
            "href": "https://lantern.example/2024/05/ferry-returns/#comments",
        }
    ]


def test_W1_P3_hub_and_previous_archive_are_linked() -> None:
    links = {link["rel"]: link for link in attributes(atom(FULL), "a:link")}
    assert links["hub"]["href"] == "https://hub.example/"
    assert links["prev-archive"]["href"] == "https://lantern.example/feeds/a/1.xml"
    assert links["prev-archive"]["type"] == "application/atom+xml"


def test_the_historical_date_of_a_piece_is_given_beside() -> None:
    assert texts(entries(FULL)[1], "dcterms:created") == ["1931-11-09T12:00:00Z"]


def test_P13_what_was_withdrawn_is_a_tombstone_each_said_once() -> None:
    assert attributes(atom(FULL), "at:deleted-entry") == [
        {"ref": "tag:lantern.example,2024-04-02:tunnel", "when": "2024-05-02T07:15:00Z"},
        {"ref": "tag:lantern.example,2024-04-01:bridge", "when": "2024-04-30T07:15:00Z"},
    ]
    reasons = ["There is no tunnel; <the map> was upside down & old."]
    assert texts(atom(FULL), "at:deleted-entry/at:comment") == reasons


def test_P13_nobody_is_told_unless_that_is_asked_for() -> None:
    assert attributes(atom(replace(FULL, tombstones=False)), "at:deleted-entry") == []


def test_I8_A23_ids_that_are_no_addresses_reach_feedparser_as_they_are() -> None:
    """It would resolve them by an ``xml:base`` that the content of an entry before them has."""
    ids = ["6501aa", "6502bb", "6503cc"]
    bare = replace(FULL, entries=tuple(replace(FULL.entries[0], id=one) for one in ids))

    assert [entry.id for entry in feedparser.parse(rendered(bare, "atom")).entries] == ids


def test_A12_a_link_stands_behind_the_subtitle_as_xhtml() -> None:
    guide = ("What is a feed? <3 & more", "https://lantern.example/feeds/index.html?a=1&b=2")
    feed = replace(FULL, guide=guide, description="Slow & <b>small</b>.")
    data = rendered(feed, "atom")

    (subtitle,) = atom(feed).findall("a:subtitle", NS)
    assert subtitle.attrib == {"type": "xhtml"}
    (div,) = subtitle
    assert div.tag == "{http://www.w3.org/1999/xhtml}div"
    (link,) = div
    assert (link.tag, link.attrib) == ("{http://www.w3.org/1999/xhtml}a", {"href": guide[1]})
    assert "".join(div.itertext()).strip() == f"{feed.description} {guide[0]}"
    found = {one.rule for one in lint([Source(path="atom.xml", data=data)])}
    assert found == {"date-implausible"}  # of the piece of 1931
    assert rendered(replace(FULL, guide=guide), "rss") == rendered(FULL, "rss")
