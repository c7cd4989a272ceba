"""Atom 1.0 (RFC 4287; rules A1 to A26)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from feedwright.check.constructs import (
    GENERATOR,
    PERSON,
    TEXT,
    check_content,
    check_person,
    check_text_construct,
)
from feedwright.check.dates import read_atom_date
from feedwright.check.extensions import EXTENSIONS
from feedwright.check.history import check_history
from feedwright.check.links import LINK, check_link, check_self, relation
from feedwright.check.media import check_media
from feedwright.check.report import Place
from feedwright.check.shapes import Shape, check_node
from feedwright.check.uris import canonical, is_absolute

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import RelaxNG

    from feedwright.check.shapes import Inspection
    from feedwright.check.tree import Node

__all__ = ["check_atom"]

_DATE: Final = Shape(value="rfc3339")
_ID: Final = Shape(value="absolute-iri", blank="id-blank")
_CATEGORY: Final = Shape(
    value="anything",
    attributes={"term": "text", "scheme": "absolute-iri", "label": "plain"},
    required=("term",),
    many=True,
    is_open=True,
)
_ADDRESS: Final = Shape(value="iri", blank="blank")
_COMMON: Final = {
    "atom:id": _ID,
    "atom:title": TEXT,
    "atom:updated": _DATE,
    "atom:link": LINK,
    "atom:author": PERSON,
    "atom:contributor": PERSON,
    "atom:category": _CATEGORY,
    "atom:rights": TEXT,
}
_FEED_ONLY: Final = {
    "atom:subtitle": TEXT,
    "atom:generator": GENERATOR,
    "atom:icon": _ADDRESS,
    "atom:logo": _ADDRESS,
}
_ENTRY: Final = Shape(
    many=True,
    level="item",
    children={
        **_COMMON,
        "atom:published": _DATE,
        "atom:summary": TEXT,
        "atom:content": TEXT,
        "atom:source": Shape(level="feed", children={**_COMMON, **_FEED_ONLY}),
    },
)
_FEED: Final = Shape(
    level="feed",
    attributes={"indexing:index": "anything"},
    children={**_COMMON, **_FEED_ONLY, "atom:entry": _ENTRY},
)
_TEXTS: Final = frozenset({"atom:title", "atom:subtitle", "atom:rights", "atom:summary"})


def check_atom(root: Node, inspection: Inspection) -> None:
    """Reports what is wrong with the feed or entry document; the grammar has the last word."""
    inspection.extensions = {**EXTENSIONS, "person": {}}
    inspection.strict_space = True
    if root.tag == "atom:feed":
        check_node(root, _FEED, inspection)
        _run(_FEED_CHECKS, root, inspection)
        for entry in root.all("atom:entry"):
            _run(_ENTRY_CHECKS, entry, inspection)
    else:
        check_node(root, _ENTRY, inspection)
        _run(_ENTRY_CHECKS, root, inspection)
    if not inspection.report.has_errors:
        _check_grammar(inspection)


def _run(
    checks: tuple[Callable[[Node, Inspection], None], ...], node: Node, inspection: Inspection
) -> None:
    for check in checks:
        check(node, inspection)


@cache
def _grammar() -> RelaxNG:
    from lxml import etree  # noqa: PLC0415 - only for Atom

    data = Path(__file__).with_name("atom.rng").read_bytes()
    return etree.RelaxNG(etree.fromstring(data))


def _check_grammar(inspection: Inspection) -> None:
    """RFC 4287 appendix B: what no rule above has a name for."""
    from lxml import etree  # noqa: PLC0415 - only for Atom

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        document = etree.fromstring(inspection.tree.text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        # Declared in another encoding than it is given in; its grammar is that of its twin.
        return
    grammar = _grammar()
    if not grammar.validate(document):
        told = grammar.error_log[0]
        inspection.report.note("atom-grammar", Place(told.line), {"what": told.message})


def _has_needed(node: Node, inspection: Inspection) -> None:
    """A1, A2: id, title, updated."""
    for name in ("id", "title", "updated"):
        if node.find(f"atom:{name}") is None:
            inspection.report.add("atom-element-missing", node, what=name)


def _texts(node: Node, inspection: Inspection) -> None:
    """C4, A11 to A13."""
    for child in node.children:
        if child.tag in _TEXTS:
            check_text_construct(child, inspection)
        elif child.tag == "atom:content":
            check_content(child, inspection)


def _people(node: Node, inspection: Inspection) -> None:
    """A4, C17."""
    for child in node.children:
        if child.tag in {"atom:author", "atom:contributor"}:
            check_person(child, inspection)


def _links(node: Node, inspection: Inspection) -> None:
    """A5, A6, A15."""
    alternates: set[tuple[str, str]] = set()
    for link in node.all("atom:link"):
        check_link(link, inspection)
        rel = relation(link)
        if rel == "alternate":
            key = (link.attributes.get("type", ""), link.attributes.get("hreflang", ""))
            if key in alternates:
                inspection.report.add("atom-link-twice", link)
            alternates.add(key)
        elif rel == "self" and node.tag == "atom:feed":
            check_self(link, inspection)


def _feed_has_self_link(feed: Node, inspection: Inspection) -> None:
    if not any(relation(link) == "self" for link in feed.all("atom:link")):
        inspection.report.add("atom-self-missing", feed)


def _feed_has_language(feed: Node, inspection: Inspection) -> None:
    """A22."""
    if not feed.attributes.get("xml:lang"):
        inspection.report.add("atom-language-missing", feed)


def _identity(node: Node, inspection: Inspection) -> None:
    """I5: ids are compared character by character, so they are best written in one way."""
    identity = node.find("atom:id")
    text = identity.text.strip() if identity is not None else ""
    if identity is not None and text and is_absolute(text):
        form = canonical(text)
        if form != text:
            inspection.report.add("id-not-canonical", identity, value=text, canonical=form)


def _addresses(feed: Node, inspection: Inspection) -> None:
    """A17: icon and logo are fetched from anywhere."""
    for tag in ("atom:icon", "atom:logo"):
        node = feed.find(tag)
        text = node.text.strip() if node is not None else ""
        if node is not None and text and not is_absolute(text) and not node.nearest("xml:base"):
            inspection.report.add("atom-address-relative", node, value=text)


def _generator(feed: Node, inspection: Inspection) -> None:
    node = feed.find("atom:generator")
    if node is not None and "version" not in node.attributes:
        inspection.report.add("atom-generator-bare", node)


def _order(feed: Node, inspection: Inspection) -> None:
    """A20: entries stand behind all that is said of the feed."""
    late = None
    for child in reversed(feed.children):
        if child.tag == "atom:entry":
            break
        if child.tag.startswith("atom:"):
            late = child
    first = feed.find("atom:entry")
    if first is not None and late is not None:
        inspection.report.add("atom-entry-early", first, late=late.name)


def _entries_differ(feed: Node, inspection: Inspection) -> None:
    """I3, I10, A21, D7."""
    ids: dict[str, str] = {}
    moments: set[str] = set()
    own = feed.find("atom:id")
    feed_id = own.text.strip() if own is not None else ""
    for entry in feed.all("atom:entry"):
        identity, updated = entry.find("atom:id"), entry.find("atom:updated")
        when = updated.text.strip() if updated is not None else ""
        text = identity.text.strip() if identity is not None else ""
        if identity is not None and text:
            if text in ids:
                rule = "entry-id-twice" if ids[text] != when else "entry-twice"
                inspection.report.add(rule, identity, value=text)
            elif text == feed_id:
                inspection.report.add("entry-id-is-feed-id", identity, value=text)
            ids[text] = when
        if updated is not None and when:
            if when in moments:
                inspection.report.add("updated-twice", updated, value=when)
            moments.add(when)


def _entry_has_author(entry: Node, inspection: Inspection) -> None:
    """A3: an author of its own, of its source or of its feed."""
    feed, source = entry.parent, entry.find("atom:source")
    places = [place for place in (entry, source, feed) if place is not None]
    if not any(place.find("atom:author") for place in places):
        inspection.report.add("atom-author-missing", entry)


def _entry_has_content(entry: Node, inspection: Inspection) -> None:
    """A7, A8."""
    content, summary = entry.find("atom:content"), entry.find("atom:summary")
    if content is None:
        alternate = any(relation(link) == "alternate" for link in entry.all("atom:link"))
        if not alternate:
            inspection.report.add("atom-content-missing", entry)
        if summary is None:
            inspection.report.add("atom-text-missing", entry)
        return
    kind = content.attributes.get("type", "").lower()
    is_media = "/" in kind and not kind.startswith("text/") and not kind.endswith(("+xml", "/xml"))
    if summary is None and ("src" in content.attributes or is_media):
        inspection.report.add("atom-summary-missing", entry)


def _entry_dates(entry: Node, inspection: Inspection) -> None:
    """D6: nothing changed before it appeared."""
    updated, published = entry.find("atom:updated"), entry.find("atom:published")
    if updated is None or published is None:
        return
    later, earlier = read_atom_date(updated.text.strip()), read_atom_date(published.text.strip())
    if later and earlier and later < earlier:
        inspection.report.add("updated-before-published", updated)


def _entry_source(entry: Node, inspection: Inspection) -> None:
    """A24: who copies an entry says where it is from."""
    source = entry.find("atom:source")
    for name in ("id", "title", "updated") if source is not None else ():
        if source is not None and source.find(f"atom:{name}") is None:
            inspection.report.add("atom-source-incomplete", source, what=name)
    if source is not None:
        _people(source, inspection)
        for link in source.all("atom:link"):
            check_link(link, inspection)


_FEED_CHECKS: Final[tuple[Callable[[Node, Inspection], None], ...]] = (
    _has_needed,
    _texts,
    _people,
    _links,
    _feed_has_self_link,
    _feed_has_language,
    _identity,
    _addresses,
    _generator,
    _order,
    _entries_differ,
    check_history,
    check_media,
)
_ENTRY_CHECKS: Final[tuple[Callable[[Node, Inspection], None], ...]] = (
    _has_needed,
    _texts,
    _people,
    _links,
    _identity,
    _entry_has_author,
    _entry_has_content,
    _entry_dates,
    _entry_source,
    check_media,
)
