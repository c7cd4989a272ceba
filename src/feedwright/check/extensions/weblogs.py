"""Small vocabularies of weblogs: licences, trackbacks, comments, who made the feed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.check.shapes import OPEN, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ELEMENTS"]

_ADDRESS: Final = Shape(value="absolute-uri")
_RESOURCE: Final = Shape(value="text", attributes={"rdf:resource": "uri", "dc:title": "text"})
_TRACKBACK: Final = {"rdf:resource": "uri"}

ELEMENTS: Final[Mapping[str, Mapping[str, Shape]]] = {
    "everywhere": {
        "cc:license": OPEN,
        "creativeCommons:license": Shape(value="absolute-uri", many=True),
        "opml:dateCreated": Shape(value="rfc822"),
        "opml:dateModified": Shape(value="rfc822"),
        "opml:ownerName": Shape(value="html"),
        "opml:ownerEmail": Shape(value="mailbox"),
        "opml:ownerId": Shape(value="web-address"),
    },
    "feed": {
        "admin:generatorAgent": _RESOURCE,
        "admin:errorReportsTo": _RESOURCE,
        "blogChannel:blogRoll": _ADDRESS,
        "blogChannel:mySubscriptions": _ADDRESS,
        "blogChannel:changes": _ADDRESS,
        "blogChannel:blink": _ADDRESS,
        "feedburner:info": OPEN,
        "feedburner:emailServiceId": OPEN,
        "feedburner:feedburnerHostname": OPEN,
        "feedburner:feedFlare": OPEN,
        "feedburner:browserFriendly": OPEN,
        "feedburner:awareness": _ADDRESS,
    },
    "item": {
        "trackback:ping": Shape(value="trackback", attributes=_TRACKBACK),
        "trackback:about": Shape(value="trackback", attributes=_TRACKBACK, many=True),
        "wfw:comment": _ADDRESS,
        "wfw:commentRss": _ADDRESS,
        "wfw:commentRSS": _ADDRESS,
        "wfw:commentAPI": _ADDRESS,
        "feedburner:awareness": _ADDRESS,
        "feedburner:origLink": _ADDRESS,
        "feedburner:origEnclosureLink": _ADDRESS,
    },
}
