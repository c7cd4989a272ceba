"""What stands before and around the content: document type, namespaces, root (X9, X13, X15)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.check.namespaces import KNOWN, MEDIA, UNCHECKED

if TYPE_CHECKING:
    from feedwright.check.report import Report
    from feedwright.check.tree import Node, Tree

__all__ = ["check_doctype", "check_namespaces", "check_root"]

_RSS_091: Final = "-//Netscape Communications//DTD RSS 0.91//EN"
_NETSCAPE: Final = "http://my.netscape.com/publish/formats/rss-0.91.dtd"
_BOARD: Final = "http://www.rssboard.org/rss-0.91.dtd"
_PREFIXES: Final = frozenset(KNOWN.values())
_OLD_WIKI: Final = "http://www.usemod.com/cgi-bin/mb.pl?ModWiki"
#: Atom before it was Atom 1.0.
_OLD_ATOM: Final = "http://purl.org/atom/ns#"


def check_doctype(tree: Tree, report: Report) -> None:
    """Reports document types, which no feed needs and many readers refuse (X9)."""
    doctype = tree.doctype
    known = False
    if doctype is not None:
        offset = tree.text.rfind("<!DOCTYPE", 0, doctype.offset + 1)
        known = doctype.public == _RSS_091 and doctype.system in {_NETSCAPE, _BOARD}
        version = tree.root.attributes.get("version") if tree.root is not None else None
        if known and version not in {None, "0.91"}:
            report.add("doctype-of-other-version", offset=offset, version=version)
        if known and doctype.system == _NETSCAPE:
            report.add("doctype-gone", offset=offset)
        if doctype.external or (doctype.system and not known):
            names = ", ".join(doctype.external[:3]) or doctype.system
            report.add("doctype-external", offset=offset, what=names)
        elif not known:
            report.add("doctype", offset=offset)
        if doctype.internal:
            report.add("doctype-entities", offset=offset, what=", ".join(doctype.internal[:3]))
    for name, offset in tree.skipped:
        if not known:
            report.add("entity-undefined", offset=offset, entity=f"&{name};")


def check_namespaces(tree: Tree, report: Report) -> None:
    """Reports namespaces that readers do not know, or do not know by that prefix (X13, M1)."""
    root = tree.root
    is_atom = root is not None and root.tag.startswith("atom:")
    told: set[tuple[str, str]] = set()
    for prefix, uri, offset in tree.declared:
        if not uri or (prefix, uri) in told:
            continue
        told.add((prefix, uri))
        if len(uri.split()) > 1:
            report.add("namespace-invalid", offset=offset, value=uri)
        elif uri == MEDIA.rstrip("/"):
            report.add("media-namespace", offset=offset, value=uri)
        elif uri in KNOWN:
            if uri == _OLD_WIKI:
                report.add("namespace-old-wiki", offset=offset)
            elif prefix and prefix != KNOWN[uri]:
                usual = KNOWN[uri]
                report.add("prefix-unusual", offset=offset, prefix=prefix, usual=usual, value=uri)
            if is_atom and prefix and KNOWN[uri] in {"atom", "xhtml"}:
                report.add("prefix-avoid", offset=offset, prefix=prefix)
        elif prefix in _PREFIXES:
            report.add("prefix-reserved", offset=offset, prefix=prefix, value=uri)
        elif uri in UNCHECKED:
            report.add("namespace-unchecked", offset=offset, value=uri, name=UNCHECKED[uri])
        elif root is None or prefix or root.uri != uri:
            report.add("namespace-unknown", offset=offset, value=uri)


#: Root elements of feeds → the namespace prefix that they need, "" for none.
_ROOTS: Final = {"rss": "", "opml": "", "outlineDocument": "", "feed": "atom:", "entry": "atom:"}


def check_root(root: Node, report: Report) -> None:
    """Reports a document whose root element is that of no feed."""
    local = root.name.rpartition(":")[2]
    wanted = _ROOTS.get(local)
    if root.uri == _OLD_ATOM:
        report.add("atom-obsolete", root)
    elif wanted is None:
        report.add("root-unknown", root)
    elif not root.uri:
        report.add("root-without-namespace", root)
    else:
        report.add("root-namespace", root, value=root.uri)
