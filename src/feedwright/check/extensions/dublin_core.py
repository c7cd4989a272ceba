"""Dublin Core, elements and terms (DCMI Metadata Terms; RSS 1.0 mod_dublincore, mod_dcterms)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.check.shapes import OPEN, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ELEMENTS"]

_TEXT: Final = Shape(value="text")
_TEXTS: Final = Shape(value="text", many=True, level="rdf")
_DATE: Final = Shape(value="w3cdtf")
_RESOURCE: Final = Shape(
    value="text", attributes={"rdf:resource": "uri", "dc:title": "text"}, many=True
)

_COMMON: Final[Mapping[str, Shape]] = {
    "dc:title": _TEXT,
    "dc:description": _TEXT,
    "dc:publisher": _TEXTS,
    "dc:contributor": _TEXTS,
    "dc:creator": _TEXTS,
    "dc:subject": _TEXTS,
    "dc:type": _TEXT,
    "dc:format": _TEXT,
    "dc:identifier": _TEXTS,
    "dc:source": _TEXT,
    "dc:language": Shape(value="language"),
    "dc:relation": _TEXTS,
    "dc:coverage": _TEXTS,
    "dc:rights": Shape(value="plain"),
    "dcterms:alternative": _TEXTS,
    "dcterms:abstract": _TEXT,
    "dcterms:tableOfContents": _RESOURCE,
    "dcterms:created": _DATE,
    "dcterms:issued": _DATE,
    "dcterms:modified": _DATE,
    "dcterms:dateAccepted": _TEXT,
    "dcterms:dateCopyrighted": _TEXT,
    "dcterms:dateSubmitted": _TEXT,
    "dcterms:extent": Shape(value="positive"),
    "dcterms:audience": _TEXTS,
    "dcterms:mediator": _TEXT,
    **dict.fromkeys(
        (
            f"dcterms:{name}"
            for name in "isVersionOf hasVersion isReplacedBy replaces isRequiredBy requires"
            " isPartOf hasPart isReferencedBy references isFormatOf hasFormat conformsTo".split()
        ),
        _RESOURCE,
    ),
    **dict.fromkeys(
        (
            f"dcterms:{name}"
            for name in "valid available spatial temporal accessRights accrualMethod"
            " accrualPeriodicity accrualPolicy bibliographicCitation educationLevel"
            " instructionalMethod license provenance rightsHolder identifier creator contributor"
            " publisher subject title description date type format language source relation"
            " coverage rights".split()
        ),
        OPEN,
    ),
}

ELEMENTS: Final[Mapping[str, Mapping[str, Shape]]] = {
    "everywhere": _COMMON,
    "feed": {"dc:date": _DATE},
    "item": {"dc:date": Shape(value="w3cdtf", many=True)},
}
