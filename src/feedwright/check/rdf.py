"""RSS 1.0 and 0.90, the RSS that is RDF (purl.org/rss/1.0/spec)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.check.atom_in_rss import CHANNEL_ATOM, ITEM_ATOM, check_atom_in_rss
from feedwright.check.extensions import EXTENSIONS
from feedwright.check.media import check_media
from feedwright.check.semantics import check_semantics
from feedwright.check.shapes import OPEN, Shape, check_node

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feedwright.check.shapes import Inspection
    from feedwright.check.tree import Node

__all__ = ["check_rdf"]

_RDF: Final = {
    "rdf:parseType": "anything",
    "rdf:datatype": "anything",
    "rdf:resource": "uri",
    "dc:title": "anything",
}
_ABOUT: Final = {"rdf:about": "uri"}
_TEXT: Final = Shape(value="plain", attributes=_RDF, level="rdf")
_LINK: Final = Shape(value="absolute-uri", attributes=_RDF, level="rdf")
_LI: Final = Shape(attributes={"resource": "anything", "rdf:resource": "uri"}, many=True)
_ITEMS: Final = Shape(
    attributes=_RDF, children={"rdf:Seq": Shape(attributes=_ABOUT, children={"rdf:li": _LI})}
)


_MENTION: Final = Shape(attributes={"rdf:resource": "uri"})
_HTML: Final = Shape(value="html", attributes=_RDF, level="rdf")
#: Part of the document → what stands in it, without the prefix that its namespace has.
_PARTS: Final[Mapping[str, Mapping[str, Shape]]] = {
    "channel": {
        "title": _TEXT,
        "link": _LINK,
        "description": _TEXT,
        "image": _MENTION,
        "textinput": _MENTION,
        "items": _ITEMS,
    },
    "item": {"title": _TEXT, "link": _LINK, "description": _HTML},
    "image": {"title": _TEXT, "url": _LINK, "link": _LINK},
    "textinput": {"title": _TEXT, "description": _TEXT, "name": _TEXT, "link": _LINK},
}
#: What describes others of the document, in words of its own.
_BESIDE: Final = dict.fromkeys(("taxo:topic", "cc:License", "cc:Work", "foaf:Person"), OPEN)


def _tables(prefix: str) -> Mapping[str, Shape]:
    """What stands in ``rdf:RDF``, for the namespace of that prefix."""
    parts: dict[str, Shape] = dict(_BESIDE)
    for part, names in _PARTS.items():
        borrowed = {"channel": CHANNEL_ATOM, "item": ITEM_ATOM}.get(part, {})
        parts[f"{prefix}:{part}"] = Shape(
            attributes=_ABOUT if borrowed else _ABOUT | _RDF,
            children={**{f"{prefix}:{name}": one for name, one in names.items()}, **borrowed},
            level="item" if part == "item" else "feed",
            many=part == "item",
        )
    return parts


def check_rdf(root: Node, inspection: Inspection) -> None:
    """Reports what is wrong with the document."""
    inspection.extensions = {**EXTENSIONS, "rdf": {}}
    prefix = _prefix(root)
    if not prefix:
        named = next((one for one in root.children if one.name.endswith("channel")), None)
        if named is not None and not named.uri:
            inspection.report.add("rss1-vocabulary-unknown", named)
        else:
            inspection.report.add("rss1-element-missing", root, what="channel")
        return
    check_node(root, Shape(attributes=_ABOUT, children=_tables(prefix), level="feed"), inspection)
    if root.find(f"{prefix}:channel") is None:
        inspection.report.add("rss1-element-missing", root, what="channel")
    for node in root.children:
        if node.tag.startswith(f"{prefix}:"):
            _check_part(node, prefix, inspection)


def _prefix(root: Node) -> str:
    """The usual prefix of the RSS namespace that the document is written in; "" for none."""
    prefixes = (one.tag.partition(":")[0] for one in root.children)
    return next((prefix for prefix in prefixes if prefix in {"rss1", "rss090", "rss11"}), "")


#: Part → what must stand in it.
_NEEDED: Final = {
    "channel": ("title", "link", "description"),
    "item": ("title", "link"),
    "image": ("title", "url", "link"),
    "textinput": ("title", "description", "name", "link"),
}


def _check_part(node: Node, prefix: str, inspection: Inspection) -> None:
    part, is_mention = node.tag.partition(":")[2], "rdf:resource" in node.attributes
    for name in _NEEDED.get(part, ()):
        # RSS 0.90 knows no descriptions.
        needed = prefix == "rss1" or name != "description"
        if needed and node.find(f"{prefix}:{name}") is None and not is_mention:
            inspection.report.add("rss1-element-missing", node, what=name)
    if part in _NEEDED and prefix == "rss1" and "rdf:about" not in node.attributes:
        if not is_mention:
            name = "rdf:about"
            inspection.report.add("rss1-attribute-missing", node, attribute=name, name=name)
    elif part == "channel" and prefix == "rss1" and node.find("rss1:items") is None:
        inspection.report.add("rss1-element-missing", node, what="items")
    for child in node.children:
        _check_property(child, prefix, inspection)
    check_atom_in_rss(node, inspection)
    check_media(node, inspection)
    check_semantics(node, inspection)


def _check_property(node: Node, prefix: str, inspection: Inspection) -> None:
    """RDF/XML 2.8: a property has a text, or elements, or refers to something."""
    is_literal = node.attributes.get("rdf:parseType") == "Literal"
    is_text = node.text.strip() or node.tag == f"{prefix}:description"
    if node.children and is_text and not is_literal and node.tag.startswith(f"{prefix}:"):
        inspection.report.add("rss1-mixed", node)
    if node.tag.startswith("trackback:") and "rdf:resource" not in node.attributes:
        name = "rdf:resource"
        inspection.report.add("extension-attribute-missing", node, attribute=name, name=name)
