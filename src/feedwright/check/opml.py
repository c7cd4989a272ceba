"""OPML 1.0, 1.1 and 2.0 (opml.org/spec2; rules O1 to O4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.check.extensions import EXTENSIONS
from feedwright.check.shapes import Shape, check_node

if TYPE_CHECKING:
    from feedwright.check.shapes import Inspection
    from feedwright.check.tree import Node

__all__ = ["check_opml"]

_COUNT: Final = Shape(value="positive", blank="blank")
_HTML: Final = Shape(value="html")
_OUTLINE_ATTRIBUTES: Final = {
    "text": "html",
    "title": "html",
    "type": "anything",
    "isComment": "any-case-boolean",
    "isBreakpoint": "any-case-boolean",
    "created": "rfc822",
    "category": "anything",
    "xmlUrl": "anything",
    "htmlUrl": "absolute-uri",
    "url": "absolute-uri",
    "description": "html",
    "language": "language",
    "version": "anything",
}
_INSIDE: Final[dict[str, Shape]] = {}
_OUTLINE: Final = Shape(
    attributes=_OUTLINE_ATTRIBUTES, required=("text",), children=_INSIDE, many=True
)
_INSIDE["outline"] = _OUTLINE
_HEAD: Final = Shape(
    children={
        "title": _HTML,
        "dateCreated": Shape(value="rfc822"),
        "dateModified": Shape(value="rfc822"),
        "ownerName": _HTML,
        "ownerEmail": Shape(value="email"),
        "ownerId": Shape(value="web-address"),
        "expansionState": Shape(value="expansion-state"),
        "vertScrollState": _COUNT,
        "windowTop": Shape(value="integer", blank="blank"),
        "windowLeft": Shape(value="integer", blank="blank"),
        "windowBottom": Shape(value="integer", blank="blank"),
        "windowRight": Shape(value="integer", blank="blank"),
    },
    level="feed",
)
_VERSIONS: Final = frozenset({"1.0", "1.1", "2.0"})
_FEED_VERSIONS: Final = frozenset({"RSS", "RSS1", "RSS2", "scriptingNews"})
_OF_FEEDS: Final = ("description", "htmlUrl", "language", "title", "version", "xmlUrl")


def check_opml(root: Node, inspection: Inspection) -> None:
    """Reports what is wrong with the outline."""
    inspection.extensions = EXTENSIONS
    report = inspection.report
    body = Shape(children={"outline": _OUTLINE}, level="feed")
    shape = Shape(
        attributes={"version": "anything"}, children={"head": _HEAD, "body": body}, level="feed"
    )
    check_node(root, shape, inspection)
    version = root.attributes.get("version")
    if root.tag == "outlineDocument":
        report.add("opml-root-obsolete", root)
    elif version is None:
        report.add("opml-attribute-missing", root, attribute="version", name="version")
    if version is not None and version not in _VERSIONS:
        report.add("opml-version", root, attribute="version", value=version)
    for name in ("head", "body"):
        if root.find(name) is None:
            report.add("opml-element-missing", root, what=name)
    seen: set[str] = set()
    for node in root.all("body"):
        if node.find("outline") is None:
            report.add("opml-element-missing", node, what="outline")
        for outline in node.walk():
            if outline.tag == "outline":
                _check_outline(outline, version or "", seen, inspection)


def _check_outline(node: Node, version: str, seen: set[str], inspection: Inspection) -> None:
    report, attributes = inspection.report, node.attributes
    kind = attributes.get("type", "").lower()
    if kind == "rss":
        for name, rule in (("xmlUrl", "opml-address-missing"), ("title", "opml-title-missing")):
            if name not in attributes:
                report.add(rule, node)
        address = attributes.get("xmlUrl", "")
        if address in seen:
            report.add("opml-address-twice", node, attribute="xmlUrl", value=address)
        if address:
            seen.add(address)
    elif kind in {"link", "include"}:
        if "url" not in attributes:
            report.add("opml-url-missing", node)
    elif kind and version.startswith("1."):
        report.add("opml-outline-type", node, attribute="type", value=attributes["type"])
    elif not kind and any(name in attributes for name in _OF_FEEDS):
        report.add("opml-type-missing", node)
    stated = attributes.get("version")
    if stated is not None and stated not in _FEED_VERSIONS:
        report.add("opml-feed-version", node, attribute="version", value=stated)
