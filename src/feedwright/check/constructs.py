"""What Atom is built of: texts, people, content (RFC 4287 sections 3 and 4.1.3)."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Final

from feedwright.check.elements import KNOWN, RISKY
from feedwright.check.fragments import attribute_flaws
from feedwright.check.namespaces import XHTML
from feedwright.check.shapes import Shape, check_html, check_plain
from feedwright.check.uris import uri_faults
from feedwright.check.values import is_media_type
from feedwright.check.wording import find_bad_character, find_markup

if TYPE_CHECKING:
    from feedwright.check.shapes import Inspection
    from feedwright.check.tree import Node

__all__ = [
    "GENERATOR",
    "PERSON",
    "TEXT",
    "check_content",
    "check_person",
    "check_text_construct",
    "check_xhtml",
    "check_xhtml_tree",
]

TEXT: Final = Shape(
    value="anything", attributes={"type": "anything", "src": "anything"}, is_open=True
)
PERSON: Final = Shape(
    children={
        "atom:name": Shape(value="plain", blank="blank"),
        "atom:uri": Shape(value="iri", blank="blank"),
        "atom:email": Shape(value="email"),
    },
    level="person",
    many=True,
)
GENERATOR: Final = Shape(
    value="text", attributes={"uri": "iri", "version": "anything"}, blank="blank"
)
_TYPES: Final = frozenset({"text", "html", "xhtml"})


def check_person(node: Node, inspection: Inspection) -> None:
    """RFC 4287 section 3.2: a person has a name."""
    name = node.find("atom:name")
    if name is None:
        inspection.report.add("atom-person-without-name", node)
        return
    text = name.text.strip()
    if "@" in text and "." in text.rpartition("@")[2]:
        inspection.report.add("name-is-address", name, value=text)
    elif text.lower().startswith("by "):
        inspection.report.add("name-begins-by", name, value=text)


def check_text_construct(node: Node, inspection: Inspection) -> None:
    """RFC 4287 section 3.1: the type says what the text is."""
    kind = _type_of(node, inspection)
    if "/" in kind:
        inspection.report.add("atom-text-type", node, attribute="type", value=kind)
    _check_typed(node, kind, inspection)


def check_content(node: Node, inspection: Inspection) -> None:
    """RFC 4287 section 4.1.3: text, or media, or the address of either."""
    attributes, report = node.attributes, inspection.report
    source = attributes.get("src")
    if source is None:
        _check_typed(node, _type_of(node, inspection), inspection)
        return
    for rule, details in uri_faults(source, absolute=False, iri=True):
        report.add(rule, node, attribute="src", **details)
    if node.text.strip() or node.children:
        report.add("atom-content-twice", node)
    kind = attributes.get("type")
    if kind is None:
        report.add("atom-content-untyped", node)
    elif kind in _TYPES or not is_media_type(kind):
        report.add("media-type-invalid", node, attribute="type", value=kind)


def _type_of(node: Node, inspection: Inspection) -> str:
    """The stated type, once it is one."""
    kind = node.attributes.get("type", "text")
    if not kind:
        inspection.report.add("attribute-blank", node, attribute="type")
    elif kind not in _TYPES and (not is_media_type(kind) or kind.startswith("multipart/")):
        inspection.report.add("media-type-invalid", node, attribute="type", value=kind)
    return kind


def _check_typed(node: Node, kind: str, inspection: Inspection) -> None:
    if not node.text.strip() and not node.children:
        inspection.report.add("blank", node)
        return
    low = kind.lower().partition(";")[0].strip()
    if kind == "xhtml":
        check_xhtml(node, inspection)
    elif low.endswith(("+xml", "/xml")):
        return
    elif node.children and not _is_xml_mode(node):
        for child in node.children:
            inspection.report.add("atom-text-not-escaped", child)
    elif kind == "html" or low == "text/html":
        check_html(node, node.text, inspection, _relative_rule(node))
    elif "/" in kind and not low.startswith("text/"):
        _check_base64(node, low, inspection)
    elif not node.children:
        check_plain(node, node.text, _raw(node, inspection), inspection, rule="atom-text")


def _is_xml_mode(node: Node) -> bool:
    """Whether the text is in the manner of Atom 0.3, which is told elsewhere."""
    return node.attributes.get("mode") == "xml"


def _raw(node: Node, inspection: Inspection) -> str:
    return inspection.tree.raw(node) if "&" in node.text or "<" in node.text else ""


def _relative_rule(node: Node) -> str:
    """Relative addresses are resolved by xml:base (RFC 4287 section 2); without it they dangle."""
    return "html-relative-based" if node.nearest("xml:base") else "html-relative-atom"


def _check_base64(node: Node, kind: str, inspection: Inspection) -> None:
    try:
        data = base64.b64decode("".join(node.text.split()), validate=True)
    except (binascii.Error, ValueError):
        inspection.report.add("atom-content-not-base64", node, value=kind)
        return
    if kind.endswith("html"):
        check_html(node, data.decode("utf-8", "replace"), inspection, _relative_rule(node))


def check_xhtml(node: Node, inspection: Inspection) -> None:
    """RFC 4287 section 3.1.1.3: one ``div`` of XHTML, and nothing beside it."""
    report = inspection.report
    divs = [child for child in node.children if child.tag == "xhtml:div"]
    if len(divs) != 1 or len(node.children) != 1 or node.text.strip():
        report.add("atom-xhtml-div", node)
    if find_markup(node.text):
        report.add("atom-xhtml-escaped", node)
    if any(
        child.uri != XHTML and child.name.rpartition(":")[2] == "div" for child in node.children
    ):
        report.add("html-not-known", node, what="div outside of the namespace of XHTML")
    for div in divs:
        texts = "".join(one.text for one in div.children or (div,))
        if not div.children and find_markup(texts):
            report.add("atom-xhtml-escaped", node)
        check_xhtml_tree(div, inspection)


def check_xhtml_tree(top: Node, inspection: Inspection) -> None:
    """Reports what is wrong with elements of XHTML that stand in a feed as such."""
    for one in top.walk():
        report = inspection.report
        if one.uri == XHTML:
            name = one.tag.partition(":")[2]
            if name in RISKY and one is not top:
                report.add("html-risky-element", one, what=name)
            elif name not in KNOWN:
                report.add("html-not-known", one, what=name)
            for key, value in one.attributes.items():
                if ":" not in key:
                    for rule, details in attribute_flaws(name, key.lower(), value):
                        based = "html-relative-based" if rule == "html-relative" else rule
                        report.add(based, one, attribute=key, **details)
        bad = find_bad_character(one.text) if one.text else None
        if bad:
            report.add("characters-bad", one, char=f"U+{ord(bad[0]):04X}")
