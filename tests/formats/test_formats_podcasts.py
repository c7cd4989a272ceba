"""Podcasts: rules K1 to K5 of the checklist of feeds, and what parsers of others see of them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import feedparser
import pytest
from feeds import FULL, feed_with
from msgspec.structs import replace
from shows import PODCAST
from wire import NS, attributes, channel, entries, items, json_of, parsed, rendered, texts

from feedwright.formats import Press
from feedwright.formats.cleaning import clean_head, style_of
from feedwright.model import Enclosure, Entry, Feed, Image, Show
from feedwright.spool import joined

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

_SCRIPT: Final = Path(__file__).parents[1] / "javascript" / "podcast.mjs"
_SOUND: Final = Enclosure(url="https://notes.example/a.mp3", media_type="audio/mpeg")


def _show() -> Show:
    assert PODCAST.show is not None
    return PODCAST.show


def test_K1_a_channel_says_what_directories_ask_for() -> None:
    show = channel(PODCAST)

    assert texts(show, "itunes:author") == ["Ines Marlowe & José Ñandú"]
    assert texts(show, "itunes:owner/itunes:name") == ["Ada Quill"]
    assert texts(show, "itunes:owner/itunes:email") == ["ada@lantern.example"]
    assert attributes(show, "itunes:image") == [
        {"href": "https://lantern.example/fog/cover.jpg?v=2"}
    ]
    assert attributes(show, "itunes:category") == [{"text": "News"}, {"text": "Society & Culture"}]
    assert attributes(show, "itunes:category/itunes:category") == [
        {"text": "Daily News"},
        {"text": "Politics"},
    ]
    assert texts(show, "itunes:explicit") == ["false"]
    assert texts(show, "itunes:type") == ["serial"]


def test_K4_a_channel_says_what_it_is_known_by_and_that_it_is_locked() -> None:
    show = channel(PODCAST)

    assert texts(show, "podcast:guid") == ["0f5ab2cb-6bd0-5f8e-9a39-0c1f4dc9c2a1"]
    assert texts(show, "podcast:locked") == ["yes"]
    assert attributes(show, "podcast:locked") == [{"owner": "ada@lantern.example"}]
    assert texts(show, "podcast:medium") == ["podcast"]
    assert texts(show, "podcast:license") == ["cc-by-sa-4.0"]
    assert attributes(show, "podcast:license") == [{"url": PODCAST.license_url}]


def test_a_licence_without_a_name_is_called_by_its_address_in_plain_text() -> None:
    named = replace(PODCAST, license_url="https://lantern.example/terms?a&amp;b", rights=None)

    assert b"terms?a&#x26;amp;b</podcast:license>" in rendered(named, "rss")


def test_a_show_says_that_it_has_ended_and_where_it_has_moved_to() -> None:
    new_url = "https://fog.example/rss.xml?a=1&b=2"
    moved = replace(_show(), is_complete=True, new_url=new_url, is_locked=False, is_explicit=True)
    show = channel(replace(PODCAST, show=moved))

    assert texts(show, "itunes:complete") == ["yes"]
    assert texts(show, "itunes:new-feed-url") == [new_url]
    assert texts(show, "podcast:locked") == ["no"]
    assert texts(show, "itunes:explicit") == ["true"]


def _told(item: ET.Element) -> dict[str, list[str]]:
    names = ("title", "episode", "season", "episodeType", "duration", "explicit")
    return {name: texts(item, f"itunes:{name}") for name in names}


def test_K2_K3_an_episode_says_what_apps_show() -> None:
    first, second = items(PODCAST)

    assert _told(first) == {
        "title": ["The bell <that> rang & rang"],
        "episode": ["2"],
        "season": ["1"],
        "episodeType": ["full"],
        "duration": ["1535"],
        "explicit": ["true"],
    }
    assert _told(second) == {
        "title": ["Fog"],
        "episode": [],
        "season": [],
        "episodeType": ["trailer"],
        "duration": ["61"],
        "explicit": [],
    }
    assert attributes(first, "enclosure") == [
        {
            "url": "https://lantern.example/fog/bell.mp3?from=feed&x=1",
            "length": "24502118",
            "type": "audio/mpeg",
        }
    ]


def test_K4_an_episode_leads_to_its_transcripts_chapters_and_people() -> None:
    item = items(PODCAST)[0]

    assert attributes(item, "podcast:transcript") == [
        {"url": "https://lantern.example/fog/bell.vtt", "type": "text/vtt", "language": "en"},
        {
            "url": "https://lantern.example/fog/bell.es.srt",
            "type": "application/x-subrip",
            "language": "es",
        },
    ]
    assert attributes(item, "podcast:chapters") == [
        {"url": "https://lantern.example/fog/bell.json", "type": "application/json+chapters"}
    ]
    assert texts(item, "podcast:person") == ["Ines Marlowe", "José Ñandú & Co"]
    assert attributes(item, "podcast:person") == [
        {"role": "host", "href": "https://lantern.example/people/ines/"},
        {"role": "guest"},
    ]


def test_K1_a_lead_image_is_a_cover_only_where_directories_take_it() -> None:
    first, second = items(PODCAST)
    assert attributes(first, "itunes:image") == [{"href": "https://lantern.example/fog/bell.jpg"}]
    assert attributes(second, "itunes:image") == [
        {"href": "https://lantern.example/fog/fog-cover.png"}
    ]
    for changed in ({"width": 1399, "height": 1399}, {"media_type": "image/webp"}, {"height": 800}):
        image = replace(PODCAST.entries[0].lead_image or Image(url=""), **changed)
        entry = replace(PODCAST.entries[0], lead_image=image)
        assert attributes(items(replace(PODCAST, entries=(entry,)))[0], "itunes:image") == []


def test_R22_K5_what_is_played_is_the_enclosure_and_the_rest_is_media_content() -> None:
    item = items(PODCAST)[0]

    assert [node["medium"] for node in attributes(item, "media:content")] == ["image", "document"]


def test_an_item_without_sound_or_film_is_no_episode() -> None:
    feed = replace(PODCAST, entries=FULL.entries[:1])

    assert not [node for node in items(feed)[0].iter() if "itunes" in node.tag]


def test_K1_a_feed_that_is_no_podcast_says_nothing_of_it_in_any_format() -> None:
    feed = feed_with(enclosures=(_SOUND,), episode=PODCAST.entries[0].episode)

    for name in ("rss", "atom"):
        assert b"itunes" not in rendered(feed, name)
        assert b"podcast" not in rendered(feed, name)


def test_an_entry_is_an_episode_in_one_feed_and_none_in_another() -> None:
    entry = PODCAST.entries[0]
    press = Press(style_of(clean_head(replace(PODCAST, show=None))))
    plain = replace(PODCAST, show=None)
    document = PODCAST.documents[0]

    def tags(feed: Feed) -> set[str]:
        (item,) = parsed(joined(press.print(feed, document).parts)).iter("item")
        return {node.tag for node in item}

    feeds = [replace(feed, entries=(entry,)) for feed in (plain, PODCAST, plain)]
    first, show, again = map(tags, feeds)
    assert first == again < show


def test_K1_without_a_cover_there_is_no_podcast() -> None:
    feed = replace(PODCAST, show=replace(_show(), image_url="cover.jpg"))

    assert not [node for node in channel(feed) if "itunes" in node.tag]


def test_json_says_of_an_episode_what_it_has_words_for_and_the_rest_beside_it() -> None:
    item = json_of(PODCAST)["items"][0]

    assert item["attachments"][0]["duration_in_seconds"] == 1535
    assert item["_feedwright"]["episode"] == {
        "number": 2,
        "season": 1,
        "explicit": True,
        "chapters_url": "https://lantern.example/fog/bell.json",
        "transcripts": [
            {"url": "https://lantern.example/fog/bell.vtt", "mime_type": "text/vtt"},
            {
                "url": "https://lantern.example/fog/bell.es.srt",
                "mime_type": "application/x-subrip",
                "language": "es",
            },
        ],
        "hosts": [{"name": "Ines Marlowe", "url": "https://lantern.example/people/ines/"}],
        "guests": [{"name": "José Ñandú & Co"}],
    }


def test_atom_links_what_is_played_first() -> None:
    links = attributes(entries(PODCAST)[0], "a:link[@rel='enclosure']")

    assert [link["type"] for link in links] == ["audio/mpeg", "application/pdf", "image/jpeg"]


@pytest.mark.parametrize("name", ["itunes", "podcast"])
def test_X14_only_podcasts_declare_the_namespaces_of_podcasts(name: str) -> None:
    assert f"xmlns:{name}=".encode() in rendered(PODCAST, "rss")
    assert f"xmlns:{name}=".encode() not in rendered(PODCAST, "atom")
    assert NS[name]


def test_feedparser_sees_a_podcast() -> None:
    read = feedparser.parse(rendered(PODCAST, "rss"))
    show, (first, second) = read.feed, read.entries

    assert show.author == "Ines Marlowe & José Ñandú"
    assert (show.publisher_detail.name, show.publisher_detail.email) == (
        "Ada Quill",
        "ada@lantern.example",
    )
    assert show.image.href == "https://lantern.example/fog/cover.jpg?v=2"
    assert [tag.term for tag in show.tags] == [
        "News",
        "Daily News",
        "Politics",
        "Society & Culture",
    ]
    assert (show.itunes_type, show.podcast_guid) == ("serial", _show().guid)
    assert (first.itunes_duration, first.itunes_episode, first.itunes_season) == ("1535", "2", "1")
    assert first.podcast_chapters["url"] == "https://lantern.example/fog/bell.json"
    assert [(one.href, one.length, one.type) for one in first.enclosures] == [
        ("https://lantern.example/fog/bell.mp3?from=feed&x=1", "24502118", "audio/mpeg")
    ]
    assert second.image.href == "https://lantern.example/fog/fog-cover.png"


@pytest.mark.needs("node", "npm:feedsmith")
def test_feedsmith_sees_a_podcast() -> None:
    done = subprocess.run(
        ["node", _SCRIPT], input=rendered(PODCAST, "rss"), stdout=subprocess.PIPE, check=True
    )
    read: dict[str, Any] = json.loads(done.stdout)
    show, (first, second) = read["show"], read["episodes"]

    assert show["itunes"] == {
        "type": "serial",
        "author": "Ines Marlowe & José Ñandú",
        "owner": {"name": "Ada Quill", "email": "ada@lantern.example"},
        "image": "https://lantern.example/fog/cover.jpg?v=2",
        "categories": [
            {"text": "News", "categories": [{"text": "Daily News"}, {"text": "Politics"}]},
            {"text": "Society & Culture"},
        ],
        "explicit": False,
    }
    assert show["podcast"]["guid"] == _show().guid
    assert show["podcast"]["locked"] == {"value": True, "owner": "ada@lantern.example"}
    assert first["itunes"] == {
        "title": "The bell <that> rang & rang",
        "episode": 2,
        "season": 1,
        "episodeType": "full",
        "duration": 1535,
        "explicit": True,
        "image": "https://lantern.example/fog/bell.jpg",
    }
    assert first["podcast"]["chapters"]["url"] == "https://lantern.example/fog/bell.json"
    assert [one["language"] for one in first["podcast"]["transcripts"]] == ["en", "es"]
    assert [one["display"] for one in first["podcast"]["persons"]] == [
        "Ines Marlowe",
        "José Ñandú & Co",
    ]
    assert second["itunes"]["episodeType"] == "trailer"


def test_an_episode_of_no_known_length_and_an_empty_show_are_no_obstacle() -> None:
    entry = Entry(id="x:1", title="", updated=PODCAST.updated, enclosures=(_SOUND,))
    bare = replace(_show(), owner=None, guid="", categories=())
    feed = replace(PODCAST, show=bare, entries=(entry,))

    (item,) = items(feed)
    assert texts(item, "itunes:duration") == []
    assert attributes(item, "enclosure")[0]["length"] == "0"
    assert texts(channel(feed), "podcast:guid") == []
    assert texts(channel(feed), "itunes:owner") == []
