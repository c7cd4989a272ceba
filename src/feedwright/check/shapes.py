"""What may stand in an element, as literal tables, and how a document is held against them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.check.dates import is_future, read_atom_date, read_rss_date
from feedwright.check.fragments import find_flaws
from feedwright.check.values import VALUES
from feedwright.check.wording import find_bad_character, is_misread, plain_faults

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from feedwright.check.report import Report
    from feedwright.check.tree import Node, Tree

__all__ = [
    "OPEN",
    "Inspection",
    "Shape",
    "check_attribute",
    "check_html",
    "check_node",
    "check_plain",
]

_NONE: Final[Mapping[str, object]] = MappingProxyType({})


class Shape(NamedTuple):
    """What may stand in one element."""

    #: Kind of its text, a key of `values.VALUES` or "plain", "html"; "" when it has none.
    value: str = ""
    #: Attribute → kind of its value.
    attributes: Mapping[str, str] = MappingProxyType({})
    required: tuple[str, ...] = ()
    #: Tag → shape, beside what the extensions allow at `level`.
    children: Mapping[str, Shape] = MappingProxyType({})
    #: Whether it may stand several times.
    many: bool = False
    #: Whether it must say something: the rule for when it does not.
    blank: str = ""
    #: Which extensions may stand in it: a key of `Inspection.extensions`; "" for none.
    level: str = ""
    #: Whether what stands in it is another format's business.
    is_open: bool = False


#: Kinds of dates → what reads them.
_DATES: Final = {"rfc822": read_rss_date, "rfc3339": read_atom_date}
OPEN: Final = Shape(is_open=True, many=True)


class Inspection:
    """One document under examination."""

    __slots__ = (
        "encoding",
        "extensions",
        "family",
        "is_rss2",
        "now",
        "report",
        "strict_space",
        "tree",
        "unlisted",
    )

    def __init__(self, report: Report, tree: Tree, family: str, now: datetime | None) -> None:
        self.report = report
        self.tree = tree
        #: Begins the names of rules about elements of its own ("rss", "atom", "opml", "rss1").
        self.family = family
        #: The time of the run; None when nothing shall depend on it.
        self.now = now
        #: Level → tag → shape.
        self.extensions: Mapping[str, Mapping[str, Shape]] = {}
        #: What the document was read as.
        self.encoding = "utf-8"
        #: Prefixes of namespaces that nobody looks into.
        self.unlisted: frozenset[str] = frozenset()
        self.is_rss2 = family == "rss"
        #: Whether blanks around a value make it another (RFC 4287 section 2).
        self.strict_space = False


def check_node(node: Node, shape: Shape, inspection: Inspection) -> None:
    """Reports where the element and all in it are not of the shape."""
    _check_attributes(node, shape, inspection)
    _check_text(node, shape, inspection)
    if shape.is_open:
        _check_characters(node, inspection)
        return
    allowed = inspection.extensions.get(shape.level, _NONE) if shape.level else _NONE
    seen: set[str] = set()
    for child in node.children:
        inner = shape.children.get(child.tag) or allowed.get(child.tag)
        if not isinstance(inner, Shape):
            _meet_stranger(child, shape, inspection)
            continue
        if child.tag in seen and not inner.many:
            inspection.report.add(f"{_family(child, inspection)}-element-twice", child)
        seen.add(child.tag)
        check_node(child, inner, inspection)


def _family(node: Node, inspection: Inspection) -> str:
    """Whose rules the element breaks."""
    prefix, colon, _ = node.tag.rpartition(":")
    if not colon or prefix == inspection.family or prefix.startswith("rss"):
        return inspection.family
    return prefix if prefix in {"atom", "media"} else "extension"


def _meet_stranger(node: Node, around: Shape, inspection: Inspection) -> None:
    """An element that has no place here: unknown, or of a namespace that nobody looks into."""
    _check_characters(node, inspection)
    prefix, _, name = node.tag.rpartition(":")
    if node.tag.startswith("{") or prefix in inspection.unlisted:
        return
    if prefix == "xhtml":
        inspection.report.add("xhtml-misplaced", node)
    elif not _is_rdf(node, around, prefix, inspection):
        family = _family(node, inspection)
        rule = "rss-blink" if name == "blink" else f"{family}-element-unknown"
        inspection.report.add(rule, node)


def _is_rdf(node: Node, around: Shape, prefix: str, inspection: Inspection) -> bool:
    """Whether a property of RSS 1.0 has a description of its own there (RDF/XML 2.8)."""
    if around.level not in inspection.extensions or around.level != "rdf":
        return False
    parent = node.parent
    literal = parent is not None and parent.attributes.get("rdf:parseType") == "Literal"
    return literal or (prefix != "" and not prefix.startswith("rss"))


def _check_characters(node: Node, inspection: Inspection) -> None:
    for one in node.walk():
        if one.text:
            _check_bad(one, one.text, inspection)


def _check_bad(node: Node, text: str, inspection: Inspection, attribute: str = "") -> None:
    if text.isascii():
        return
    bad = find_bad_character(text)
    if bad is None and is_misread(text, inspection.encoding):
        inspection.report.add("encoding-misread", node, encoding=inspection.encoding)
    if bad:
        code = f"U+{ord(bad[0]):04X}"
        within = 0 if attribute else bad.start()
        report = inspection.report
        report.add("characters-bad", node, attribute=attribute, within=within, char=code)


def _check_attributes(node: Node, shape: Shape, inspection: Inspection) -> None:
    for name in shape.required:
        if name not in node.attributes:
            rule = f"{_family(node, inspection)}-attribute-missing"
            inspection.report.add(rule, node, attribute=name, name=name)
    for name, value in node.attributes.items():
        kind = shape.attributes.get(name)
        if kind:
            check_attribute(node, name, kind, inspection)
        elif name.startswith("{"):
            if inspection.family == "rss" and not node.uri:
                inspection.report.add(
                    "rss-attribute-foreign", node, attribute=name, name=name.rpartition("}")[2]
                )
        elif not name.startswith("xml:") and not (shape.is_open and not shape.attributes):
            rule = f"{_family(node, inspection)}-attribute-unknown"
            inspection.report.add(rule, node, attribute=name, name=name)
        _check_bad(node, value, inspection, name)
    lang = node.attributes.get("xml:lang")
    if lang:
        check_attribute(node, "xml:lang", "language", inspection)


def check_attribute(node: Node, name: str, kind: str, inspection: Inspection) -> None:
    """Reports what is wrong with the attribute as a value of that kind."""
    value = node.attributes[name]
    if kind == "plain":
        raw = inspection.tree.start_tag(node) if "&" in value or "<" in value else ""
        check_plain(node, value, raw, inspection, attribute=name)
    elif kind == "html":
        for flaw in find_flaws(value):
            inspection.report.add(flaw.rule, node, attribute=name, **flaw.details)
    else:
        for rule, details in VALUES[kind](value):
            inspection.report.add(rule, node, attribute=name, **details)


def _check_text(node: Node, shape: Shape, inspection: Inspection) -> None:
    text = node.text
    if not shape.value:
        if text.strip() and not shape.is_open:
            inspection.report.add("text-unexpected", node, text=text.strip()[:40])
        return
    if text:
        _check_bad(node, text, inspection)
    value = text.strip()
    if not value and not node.children:
        if shape.blank:
            inspection.report.add(shape.blank, node)
            return
        if shape.value in {"text", "plain", "html", "anything"}:
            return
    if shape.value == "plain":
        check_plain(
            node, value, inspection.tree.raw(node) if "&" in text or "<" in text else "", inspection
        )
    elif shape.value == "html":
        check_html(node, text, inspection)
    elif not (node.children and not value):
        if value != text and shape.value not in {"text", "anything"}:
            strict = inspection.strict_space and node.tag.startswith("atom:")
            inspection.report.add("space-around-id" if strict else "space-around", node)
        for rule, details in VALUES[shape.value](value):
            inspection.report.add(rule, node, **details)
        read = _DATES.get(shape.value)
        if read and inspection.now and is_future(read(value), inspection.now):
            why = "is in the future"
            inspection.report.add("date-implausible", node, value=value, why=why)


def check_plain(
    node: Node,
    text: str,
    raw: str,
    inspection: Inspection,
    *,
    attribute: str = "",
    rule: str = "plain-text",
) -> None:
    """Reports markup, or what readers take for markup, in text that is none."""
    for kind, details in plain_faults(text, raw, rss=inspection.is_rss2 and not node.uri):
        inspection.report.add(f"{rule}-{kind}", node, attribute=attribute, **details)


def check_html(
    node: Node, html: str, inspection: Inspection, relative: str = "html-relative"
) -> None:
    """Reports what is wrong with HTML that stands in the element as text."""
    for flaw in find_flaws(html, relative):
        inspection.report.add(flaw.rule, node, within=max(flaw.offset, 0), **flaw.details)
