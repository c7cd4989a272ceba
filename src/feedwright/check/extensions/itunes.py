"""Podcasts: the itunes namespace (rules K1 to K3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.check.shapes import OPEN, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ELEMENTS"]

_TEXT: Final = Shape(value="plain")
_YES: Final = Shape(value="itunes-explicit")
_COMMON: Final[Mapping[str, Shape]] = {
    "itunes:author": _TEXT,
    "itunes:block": Shape(value="text"),
    "itunes:explicit": _YES,
    "itunes:image": Shape(value="text", attributes={"href": "absolute-uri"}, required=("href",)),
    "itunes:keywords": _TEXT,
    "itunes:subtitle": _TEXT,
    "itunes:summary": Shape(value="text"),
    "itunes:title": _TEXT,
    "itunes:link": OPEN,
    "itunes:pubDate": OPEN,
}
_CATEGORY: Final = Shape(attributes={"text": "text"}, required=("text",), many=True)

ELEMENTS: Final[Mapping[str, Mapping[str, Shape]]] = {
    "everywhere": _COMMON,
    "feed": {
        "itunes:owner": Shape(
            children={"itunes:name": _TEXT, "itunes:email": Shape(value="email")}
        ),
        "itunes:category": _CATEGORY._replace(children={"itunes:category": _CATEGORY}),
        "itunes:complete": Shape(value="text"),
        "itunes:new-feed-url": Shape(value="absolute-uri"),
        "itunes:type": Shape(value="itunes-type"),
        "itunes:applepodcastsverify": OPEN,
    },
    "item": {
        "itunes:duration": Shape(value="duration"),
        "itunes:episode": Shape(value="positive"),
        "itunes:season": Shape(value="positive"),
        "itunes:episodeType": Shape(value="itunes-episode-type"),
        "itunes:isClosedCaptioned": Shape(value="text"),
        "itunes:order": Shape(value="count"),
        "itunes:transcript": OPEN,
        "itunes:category": _CATEGORY,
    },
}
