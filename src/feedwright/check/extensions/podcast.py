"""Podcasting 2.0 (rule K4): the elements that its namespace has defined so far.

The namespace grows; what is not in this table is let through (`UNLISTED`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.check.shapes import OPEN, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ELEMENTS"]

_YES: Final = Shape(value="yes-or-no")
_INTEGRITY: Final = Shape(
    attributes={"type": "anything", "value": "anything"}, required=("type", "value")
)
_SOURCE: Final = Shape(
    attributes={"uri": "absolute-uri", "contentType": "media-type"}, required=("uri",), many=True
)
_REMOTE: Final = Shape(
    attributes={
        "feedGuid": "podcast-guid",
        "feedUrl": "absolute-uri",
        "itemGuid": "anything",
        "medium": "podcast-medium",
        "title": "anything",
    },
    required=("feedGuid",),
    many=True,
)
_VALUE: Final = Shape(
    attributes={"type": "anything", "method": "anything", "suggested": "decimal"},
    required=("type", "method"),
    children={"podcast:valueRecipient": OPEN, "podcast:valueTimeSplit": OPEN},
    many=True,
)

_COMMON: Final[Mapping[str, Shape]] = {
    "podcast:person": Shape(
        value="plain",
        attributes={
            "role": "anything",
            "group": "anything",
            "img": "absolute-uri",
            "href": "absolute-uri",
        },
        many=True,
    ),
    "podcast:location": Shape(
        value="plain",
        attributes=dict.fromkeys(("rel", "geo", "osm", "country"), "anything"),
        many=True,
    ),
    "podcast:license": Shape(value="plain", attributes={"url": "absolute-uri"}),
    "podcast:value": _VALUE,
    "podcast:txt": Shape(value="text", attributes={"purpose": "anything"}, many=True),
    "podcast:funding": Shape(
        value="plain", attributes={"url": "absolute-uri"}, required=("url",), many=True
    ),
    "podcast:transcript": Shape(
        attributes={
            "url": "absolute-uri",
            "type": "media-type",
            "language": "language",
            "rel": "anything",
        },
        required=("url", "type"),
        many=True,
    ),
    "podcast:chat": OPEN,
    "podcast:image": OPEN,
    "podcast:images": OPEN,
}

ELEMENTS: Final[Mapping[str, Mapping[str, Shape]]] = {
    "everywhere": _COMMON,
    "feed": {
        "podcast:guid": Shape(value="podcast-guid"),
        "podcast:locked": _YES._replace(attributes={"owner": "email"}),
        "podcast:medium": Shape(value="podcast-medium"),
        "podcast:block": _YES._replace(attributes={"id": "anything"}, many=True),
        "podcast:trailer": OPEN,
        "podcast:liveItem": OPEN,
        "podcast:podroll": Shape(children={"podcast:remoteItem": _REMOTE}),
        "podcast:publisher": Shape(children={"podcast:remoteItem": _REMOTE}),
        "podcast:remoteItem": _REMOTE,
        "podcast:updateFrequency": OPEN,
        "podcast:podping": OPEN,
    },
    "item": {
        "podcast:chapters": Shape(
            attributes={"url": "absolute-uri", "type": "media-type"}, required=("url", "type")
        ),
        "podcast:soundbite": Shape(
            value="plain",
            attributes={"startTime": "decimal", "duration": "decimal"},
            required=("startTime", "duration"),
            many=True,
        ),
        "podcast:season": Shape(value="count", attributes={"name": "plain"}),
        "podcast:episode": Shape(value="decimal", attributes={"display": "plain"}),
        "podcast:alternateEnclosure": Shape(
            attributes={
                "type": "media-type",
                "length": "byte-length",
                "bitrate": "float",
                "height": "positive",
                "lang": "language",
                "title": "plain",
                "rel": "anything",
                "codecs": "anything",
                "default": "any-case-boolean",
            },
            required=("type",),
            children={"podcast:source": _SOURCE, "podcast:integrity": _INTEGRITY},
            many=True,
        ),
        "podcast:socialInteract": Shape(
            attributes={
                "uri": "absolute-uri",
                "protocol": "anything",
                "accountId": "anything",
                "accountUrl": "absolute-uri",
                "priority": "count",
            },
            required=("protocol",),
            many=True,
        ),
        "podcast:contentLink": OPEN,
    },
}
