"""What stands before and behind the entries of a document: declaration, root, namespaces."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.check.clearance.elements import attributes_of, is_blank, prefixes_of, read
from feedwright.check.clearance.values import is_clear_text
from feedwright.check.namespaces import KNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feedwright.check.clearance.elements import Child, Table

__all__ = ["Root", "read_frame"]

_DECLARATION: Final = '?xml version="1.0" encoding="utf-8"?>'
_STYLESHEET: Final = re.compile(r'\?xml-stylesheet(?: [a-z]+="[^"<>?]*")+\?>[ \n]*')
_ROOT: Final = re.compile(r'([a-z]+)((?: [A-Za-z:]+="[^"<>]*")*)>[ \n]*')
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
) -> tuple[Root, tuple[Child, ...]] | None:
    """The root, and what stands before the entries.

    ``names`` are the elements that are open where the entries stand, from the root on: they are
    closed behind them, and nothing else stands there. None where there is a doubt.
    """
    pieces, closing = head.split("<"), tail.split("<")
    if len(pieces) < 4 or not is_blank(closing[0]) or pieces[0]:
        return None
    if [one.rstrip(" \n") for one in closing[1:]] != [f"/{name}>" for name in reversed(names)]:
        return None
    at = _after_declarations(pieces)
    root = _root(pieces[at], names[0])
    inner = at + len(names)
    opening = [one.rstrip(" \n") for one in pieces[at + 1 : inner]]
    if root is None or opening != [f"{name}>" for name in names[1:]]:
        return None
    found: list[Child] = []
    if read(pieces, inner, table, found) != len(pieces):
        return None
    tags = tuple([child.tag for child in found])
    if not table.is_complete(tags) or not prefixes_of(tags) <= root.prefixes:
        return None
    return root, tuple(found)


def _after_declarations(pieces: list[str]) -> int:
    """Where the root element begins; the declaration where there is a doubt before it."""
    if pieces[1].rstrip(" \n") != _DECLARATION:
        return 1
    sheet = pieces[2].rpartition("?>")[0]
    is_sheet = _STYLESHEET.fullmatch(pieces[2]) and is_clear_text(sheet)
    return 3 if is_sheet else 2


@lru_cache(maxsize=64)  # the documents of a publication begin alike
def _root(written: str, name: str) -> Root | None:
    """The root element of that name whose start tag is written so; None where there is a doubt."""
    found = _ROOT.fullmatch(written)
    attributes = attributes_of(found[2]) if found and found[1] == name else None
    if attributes is None:
        return None
    namespace = attributes.pop("xmlns", "")
    declared = {key: value for key, value in attributes.items() if key.startswith("xmlns:")}
    for key, uri in declared.items():
        prefix = key.removeprefix("xmlns:")
        if KNOWN.get(uri) != prefix or uri == _OLD or (namespace and prefix in {"atom", "xhtml"}):
            return None
    rest = {key: value for key, value in attributes.items() if key not in declared}
    return Root(rest, namespace, frozenset(key.removeprefix("xmlns:") for key in declared))
