"""The same said twice in different words (rules R11, R16, R29)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from feedwright.check.shapes import Inspection
    from feedwright.check.tree import Node

__all__ = ["check_semantics"]

_CHANNEL: Final = (
    ("managingEditor", "dc:creator"),
    ("webMaster", "dc:publisher"),
    ("category", "dc:subject"),
    ("pubDate", "dc:date"),
    ("lastBuildDate", "dcterms:modified"),
    ("language", "dc:language"),
    ("copyright", "dc:rights"),
    ("generator", "admin:generatorAgent"),
    ("creativeCommons:license", "cc:license"),
)
_ITEM: Final = (
    ("author", "dc:creator"),
    ("category", "dc:subject"),
    ("pubDate", "dc:date"),
    ("pubDate", "atom:published"),
    ("guid", "atom:id"),
    ("source", "dc:source"),
    ("creativeCommons:license", "cc:license"),
)


def check_semantics(node: Node, inspection: Inspection) -> None:
    """Reports pairs of elements of a channel or an item that mean the same."""
    rule, pairs = ("said-twice", _CHANNEL) if node.tag == "channel" else ("item-said-twice", _ITEM)
    first: dict[str, Node] = {}
    for child in node.children:
        first.setdefault(child.tag, child)
    for core, extension in pairs:
        if core in first and extension in first:
            later = max(first[core], first[extension], key=lambda one: one.start)
            inspection.report.add(rule, later, core=core, extension=extension)
