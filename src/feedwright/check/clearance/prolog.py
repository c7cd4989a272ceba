"""What stands before and behind the entries of a document: declaration, root, namespaces."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.check.clearance.elements import read
from feedwright.check.clearance.values import is_clear_text
from feedwright.check.namespaces import KNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feedwright.check.clearance.elements import Reading, Table

__all__ = ["Root", "read_frame"]

_PROLOG: Final = re.compile(
    r'<\?xml version="1\.0" encoding="utf-8"\?>[ \n]*'
    r'(?:<\?xml-stylesheet(?P<sheet>(?: [a-z]+="[^"<>?]*")+)\?>[ \n]*)?'
    r'<(?P<root>[a-z]+(?: [A-Za-z:]+="[^"<>&\n\t]*")*)>[ \n]*'
)
_ATTRIBUTE: Final = re.compile(r' ([A-Za-z:]+)="([^"]*)"')
#: Of prefixes that stand for an old namespace, too, that one (X13).
_OLD: Final = "http://www.usemod.com/cgi-bin/mb.pl?ModWiki"


class Root(NamedTuple):
    """The root element of a document, without what it declares."""

    attributes: Mapping[str, str]
    #: The namespace of elements without a prefix.
    namespace: str
    #: What it declares, each the usual prefix of its namespace.
    prefixes: frozenset[str]


def read_frame(
    head: str, tail: str, names: tuple[str, ...], table: Table
) -> tuple[Root, Reading] | None:
    """The root, and what stands before the entries.

    ``names`` are the elements that are open where the entries stand, from the root on: they are
    closed behind them, and nothing else stands there. None where there is a doubt.
    """
    closing = [one.rstrip(" \n") for one in tail.split("<")]
    prolog = _PROLOG.match(head)
    if prolog is None or closing != ["", *(f"/{name}>" for name in reversed(names))]:
        return None
    root = _root(prolog["root"], names[0])
    if root is None or not is_clear_text(prolog["sheet"] or ""):
        return None
    at = prolog.end()
    for name in names[1:]:
        if not head.startswith(f"<{name}>", at):
            return None
        at += len(name) + 2
    reading = read(head[at:], table)
    if reading is None or not reading.plan.prefixes <= root.prefixes:
        return None
    return root, reading


@lru_cache(maxsize=64)  # the documents of a publication begin alike
def _root(written: str, name: str) -> Root | None:
    """The root element of that name whose start tag is written so; None where there is a doubt."""
    tag, _, rest = written.partition(" ")
    pairs: list[tuple[str, str]] = _ATTRIBUTE.findall(f" {rest}")
    attributes = dict(pairs)
    if tag != name or len(attributes) != len(pairs) or not is_clear_text(rest):
        return None
    namespace = attributes.pop("xmlns", "")
    declared = {key: value for key, value in attributes.items() if key.startswith("xmlns:")}
    for key, uri in declared.items():
        prefix = key.removeprefix("xmlns:")
        if KNOWN.get(uri) != prefix or uri == _OLD or (namespace and prefix in {"atom", "xhtml"}):
            return None
    others = {key: value for key, value in attributes.items() if key not in declared}
    return Root(others, namespace, frozenset(key.removeprefix("xmlns:") for key in declared))
