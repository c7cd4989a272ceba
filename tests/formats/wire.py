"""Rendered feeds as the tests look at them: parsed by expat, not by what wrote them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, cast
from xml.etree import ElementTree as ET

from feeds import document_of

from feedwright.formats import render

if TYPE_CHECKING:
    from feedwright.model import Feed, Format

__all__ = [
    "NS",
    "atom",
    "attributes",
    "channel",
    "entries",
    "items",
    "json_of",
    "parsed",
    "rendered",
    "texts",
]

NS: Final = {
    "a": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "dcterms": "http://purl.org/dc/terms/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
XML: Final = "{http://www.w3.org/XML/1998/namespace}"


def rendered(feed: Feed, name: Format) -> bytes:
    return render(feed, document_of(feed, name))


def parsed(data: bytes | str) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314 - what we have rendered ourselves


def channel(feed: Feed) -> ET.Element:
    found = parsed(rendered(feed, "rss")).find("channel")
    assert found is not None
    return found


def items(feed: Feed) -> list[ET.Element]:
    return channel(feed).findall("item")


def atom(feed: Feed) -> ET.Element:
    return parsed(rendered(feed, "atom"))


def entries(feed: Feed) -> list[ET.Element]:
    return atom(feed).findall("a:entry", NS)


def json_of(feed: Feed) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(rendered(feed, "json")))


def texts(node: ET.Element, path: str) -> list[str]:
    return [found.text or "" for found in node.findall(path, NS)]


def attributes(node: ET.Element, path: str) -> list[dict[str, str]]:
    return [dict(found.attrib) for found in node.findall(path, NS)]
