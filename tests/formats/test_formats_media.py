"""Pictures and attachments: rules R21, R22 and M1 to M7 of the checklist of feeds."""

from __future__ import annotations

import pytest
from feeds import FULL, feed_with
from msgspec.structs import replace
from wire import NS, attributes, channel, entries, items, json_of, texts

from feedwright.model import Enclosure, Image

PICTURE = Image(url="https://notes.example/i.jpg", media_type="image/jpeg", size_bytes=7)


@pytest.mark.parametrize(
    ("stated", "url", "media_type"),
    [
        ("image/jpg", "https://notes.example/i", "image/jpeg"),
        ("Image/PNG; charset=x", "https://notes.example/i", "image/png"),
        (None, "https://notes.example/i.JPEG?w=1", "image/jpeg"),
        ("", "https://notes.example/i.webp", "image/webp"),
        ("jpeg", "https://notes.example/i.gif", "image/gif"),
    ],
)
def test_R21_an_enclosure_has_a_registered_type(
    stated: str | None, url: str, media_type: str
) -> None:
    feed = feed_with(lead_image=Image(url=url, media_type=stated, size_bytes=183_204))
    found = attributes(items(feed)[0], "enclosure")
    assert found == [{"url": url, "length": "183204", "type": media_type}]


@pytest.mark.parametrize("size", [None, 0, -1])
def test_R22_an_unknown_size_is_0(size: int | None) -> None:
    feed = feed_with(lead_image=replace(PICTURE, size_bytes=size))
    assert attributes(items(feed)[0], "enclosure")[0]["length"] == "0"
    assert "fileSize" not in attributes(items(feed)[0], "media:content")[0]


def test_R21_a_picture_of_unknown_type_is_no_enclosure() -> None:
    item = items(feed_with(lead_image=Image(url="https://notes.example/picture")))[0]
    assert item.find("enclosure") is None
    assert attributes(item, "media:content") == [
        {"url": "https://notes.example/picture", "medium": "image"}
    ]


def test_R22_K5_the_one_enclosure_is_what_is_attached_and_the_rest_is_media_content() -> None:
    attached = tuple(
        Enclosure(url=f"https://notes.example/{name}", media_type=media_type, size_bytes=9)
        for name, media_type in (
            ("a.mp3", "audio/mpeg"),
            ("b.mp4", "video/mp4"),
            ("c.pdf", "application/pdf"),
        )
    )
    item = items(feed_with(enclosures=attached, lead_image=PICTURE))[0]
    assert [node["url"] for node in attributes(item, "enclosure")] == [attached[0].url]
    assert [(node["url"], node["medium"]) for node in attributes(item, "media:content")] == [
        (PICTURE.url, "image"),
        (attached[1].url, "video"),
        (attached[2].url, "document"),
    ]


def test_M1_M2_M4_M5_M7_a_picture_is_media_content_with_its_words() -> None:
    url = "https://lantern.example/img/ferry.jpg"
    size = {"width": "1200", "height": "800"}
    item = items(FULL)[0]
    assert attributes(item, "media:content") == [
        {"url": url, "medium": "image", "type": "image/jpeg", "fileSize": "183204", **size}
    ]
    assert texts(item, "media:content/media:title") == ["A white ferry at a quay"]
    assert texts(item, "media:content/media:description") == [
        "The ferry on the morning of its return."
    ]
    assert texts(item, "media:content/media:credit") == ["Ruth Okafor"]
    assert attributes(item, "media:content/media:credit") == [
        {"role": "photographer", "scheme": "urn:ebu"}
    ]
    assert attributes(item, "media:content/media:thumbnail") == [{"url": url, **size}]
    assert attributes(item, "enclosure")[0]["url"] == url
    plain = [node["type"] for node in attributes(item, "media:content/*[@type]")]
    assert plain == ["plain", "plain"]


def test_M3_M6_no_group_of_one_and_no_element_that_validators_refuse() -> None:
    for tag in ("group", "license", "adult"):
        assert channel(FULL).find(f".//media:{tag}", NS) is None


def test_an_episode_keeps_its_length_and_title_where_it_is_no_enclosure() -> None:
    first, second = (
        Enclosure(url=f"https://notes.example/{n}.mp3", media_type="audio/mpeg") for n in (1, 2)
    )
    second = replace(second, title="Two", duration_seconds=0.4)
    item = items(feed_with(enclosures=(first, second)))[0]
    assert attributes(item, "media:content")[0]["duration"] == "1"
    assert texts(item, "media:content/media:title") == ["Two"]


def test_M7_a_picture_is_an_enclosure_and_media_content_in_atom_and_an_image_in_json() -> None:
    url = "https://lantern.example/img/ferry.jpg"
    entry, item = entries(FULL)[0], json_of(FULL)["items"][0]
    assert attributes(entry, "a:link[@rel='enclosure']") == [
        {
            "rel": "enclosure",
            "type": "image/jpeg",
            "length": "183204",
            "title": "A white ferry at a quay",
            "href": url,
        }
    ]
    assert attributes(entry, "media:content") == attributes(items(FULL)[0], "media:content")
    assert item["image"] == url
    assert "attachments" not in item


@pytest.mark.parametrize(
    "url", ["", "/i.jpg", "data:image/png;base64,AA", "https://u:p@x.example/i"]
)
def test_M2_a_picture_without_a_public_address_is_left_out(url: str) -> None:
    feed = feed_with(lead_image=Image(url=url, caption="A caption"))
    assert items(feed)[0].find("media:content", NS) is None
    assert entries(feed)[0].find("media:content", NS) is None
    assert "image" not in json_of(feed)["items"][0]
