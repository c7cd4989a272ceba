"""The modules of RSS 1.0 that feeds of every format use (purl.org/rss/1.0/modules)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.check.shapes import OPEN, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ELEMENTS"]

_TEXT: Final = Shape(value="text")
_TEXTS: Final = Shape(value="text", many=True)
_RESOURCE: Final = Shape(value="text", attributes={"rdf:resource": "uri", "dc:title": "text"})
_SEE_ALSO: Final = Shape(value="text", attributes={"rdf:resource": "uri"}, many=True)

ELEMENTS: Final[Mapping[str, Mapping[str, Shape]]] = {
    "everywhere": {
        "rdf:RDF": OPEN,
        "rdf:type": OPEN,
        "rdf:Description": OPEN,
        "rdfs:seeAlso": _SEE_ALSO,
        "taxo:topics": OPEN,
        "l:link": OPEN,
        "l:permalink": OPEN,
    },
    "feed": {
        "sy:updatePeriod": Shape(value="update-period"),
        "sy:updateFrequency": Shape(value="positive", blank="blank"),
        "sy:updateBase": Shape(value="w3cdtf"),
        "cp:server": _RESOURCE,
        "wiki:interwiki": OPEN,
        "rdfs:label": _TEXT,
        "rdfs:comment": _TEXT,
    },
    "item": {
        "content:encoded": Shape(value="html"),
        "content:items": OPEN,
        "annotate:reference": _RESOURCE,
        "thr1:children": OPEN,
        "ag:source": _TEXT,
        "ag:sourceURL": Shape(value="absolute-uri"),
        "ag:timestamp": Shape(value="iso8601"),
        "ev:startdate": Shape(value="iso8601"),
        "ev:enddate": Shape(value="iso8601"),
        "ev:location": OPEN,
        "ev:organizer": OPEN,
        "ev:type": _TEXT,
        "slash:comments": Shape(value="count"),
        "slash:section": _TEXTS,
        "slash:department": _TEXTS,
        "slash:hit_parade": Shape(value="integers"),
        "wiki:diff": _TEXTS,
        "wiki:history": _TEXTS,
        "wiki:importance": _TEXTS,
        "wiki:status": _TEXTS,
        "wiki:version": _TEXTS,
        "xhtml:body": Shape(value="text", is_open=True),
        "xhtml:div": Shape(value="text", is_open=True, many=True),
        "rdfs:label": _TEXT,
        "rdfs:comment": _TEXT,
    },
}
