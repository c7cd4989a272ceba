"""Media RSS 1.5.1 (rules M1 to M6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.check.shapes import OPEN, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ELEMENTS"]

_OBJECT: Final = {
    "url": "absolute-uri",
    "fileSize": "positive",
    "type": "media-type",
    "medium": "media-medium",
    "isDefault": "any-case-boolean",
    "expression": "media-expression",
    "bitrate": "float",
    "framerate": "float",
    "samplingrate": "float",
    "channels": "count",
    "duration": "float",
    "height": "positive",
    "width": "positive",
    "lang": "language",
}
_WORDS: Final = Shape(value="media-text", attributes={"type": "media-text-type"})
_SIZED: Final = {"url": "absolute-uri", "height": "positive", "width": "positive"}

#: What may stand beside, around and in a media object alike.
_DETAILS: Final[Mapping[str, Shape]] = {
    "media:title": _WORDS,
    "media:description": _WORDS,
    "media:adult": Shape(value="any-case-boolean"),
    "media:rating": Shape(value="media-rating", attributes={"scheme": "anything"}, many=True),
    "media:keywords": Shape(value="text", many=True),
    "media:thumbnail": Shape(
        attributes={**_SIZED, "time": "play-time"}, required=("url",), many=True
    ),
    "media:category": Shape(
        value="plain", attributes={"label": "plain", "scheme": "absolute-uri"}, many=True
    ),
    "media:hash": Shape(value="media-hash", attributes={"algo": "media-hash-algo"}, many=True),
    "media:player": Shape(attributes=_SIZED, required=("url",), many=True),
    "media:credit": Shape(
        value="text", attributes={"role": "anything", "scheme": "media-scheme"}, many=True
    ),
    "media:copyright": Shape(value="plain", attributes={"url": "absolute-uri"}),
    "media:text": Shape(
        value="media-text",
        attributes={
            "type": "media-text-type",
            "lang": "language",
            "start": "play-time",
            "end": "play-time",
        },
        many=True,
    ),
    "media:restriction": Shape(
        value="media-restriction",
        attributes={"relationship": "media-relationship", "type": "media-restriction-type"},
        required=("relationship",),
        many=True,
    ),
    # Newer than what the feed validator knows; their contents are nobody's business here.
    **dict.fromkeys(
        (
            f"media:{name}"
            for name in "community comments embed responses backLinks status price subTitle"
            " peerLink location rights scenes".split()
        ),
        OPEN,
    ),
}
_CONTENT: Final = Shape(attributes=_OBJECT, children=_DETAILS, many=True, level="feed")

ELEMENTS: Final[Mapping[str, Mapping[str, Shape]]] = {
    "feed": _DETAILS,
    "item": {
        **_DETAILS,
        "media:content": _CONTENT,
        "media:group": Shape(children={**_DETAILS, "media:content": _CONTENT}, many=True),
    },
}
