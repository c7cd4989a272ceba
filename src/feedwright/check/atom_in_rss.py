"""Elements of Atom that channels and items of RSS borrow (rules R5, R17, R29)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.check.constructs import (
    GENERATOR,
    PERSON,
    TEXT,
    check_person,
    check_text_construct,
    check_xhtml_tree,
)
from feedwright.check.links import LINK, check_link, check_self, relation
from feedwright.check.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feedwright.check.shapes import Inspection
    from feedwright.check.tree import Node

__all__ = ["CHANNEL_ATOM", "ITEM_ATOM", "check_atom_in_rss"]

_DATE: Final = Shape(value="rfc3339")
_TEXTS: Final = frozenset(
    f"atom:{name}" for name in "title subtitle summary rights content".split()
)

CHANNEL_ATOM: Final[Mapping[str, Shape]] = {
    "atom:link": LINK,
    "atom:id": Shape(value="absolute-iri"),
    "atom:title": TEXT,
    "atom:subtitle": TEXT,
    "atom:rights": TEXT,
    "atom:updated": _DATE,
    "atom:icon": Shape(value="iri", blank="blank"),
    "atom:logo": Shape(value="iri", blank="blank"),
    "atom:generator": GENERATOR,
    "atom:author": PERSON,
    "atom:contributor": PERSON,
    "atom:category": Shape(
        attributes={"term": "text", "scheme": "iri", "label": "plain"},
        required=("term",),
        many=True,
    ),
}
ITEM_ATOM: Final[Mapping[str, Shape]] = {
    "atom:link": LINK,
    "atom:id": Shape(value="absolute-iri"),
    "atom:title": TEXT,
    "atom:summary": TEXT,
    "atom:content": TEXT,
    "atom:rights": TEXT,
    "atom:author": PERSON,
    "atom:contributor": PERSON,
    "atom:published": _DATE,
    "atom:updated": _DATE,
    "atom:category": CHANNEL_ATOM["atom:category"],
    "atom:source": Shape(is_open=True),
}


def check_atom_in_rss(node: Node, inspection: Inspection) -> None:
    """Reports what is wrong with them, and where RSS says the same better."""
    for child in node.children:
        if child.tag == "atom:link":
            check_link(child, inspection)
            if node.tag == "channel" and relation(child) == "self":
                check_self(child, inspection)
        elif child.tag in {"atom:author", "atom:contributor"}:
            check_person(child, inspection)
        elif child.tag in _TEXTS:
            check_text_construct(child, inspection)
            if inspection.is_rss2 and child.tag != "atom:summary" and "src" not in child.attributes:
                inspection.report.add("atom-text-in-rss", child)
        elif child.tag in {"xhtml:body", "xhtml:div"}:
            check_xhtml_tree(child, inspection)
            if inspection.is_rss2 and child.tag == "xhtml:body":
                inspection.report.add("atom-text-in-rss", child)
