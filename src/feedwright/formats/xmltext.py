"""A tree → bytes, as people and strict readers like them."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from lxml import etree

from feedwright.characters import utf8_of
from feedwright.formats.fragments import BODY, Fragment

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = [
    "as_text",
    "cut",
    "hex_escaped",
    "hex_escaped_tree",
    "marked_references",
    "referred",
    "serialise",
    "typed_text",
]

_DECLARATION: Final = b'<?xml version="1.0" encoding="utf-8"?>\n'

_END_TAG: Final = re.compile(r"</[A-Za-z]")
_REFERENCE: Final = re.compile(r"&#?\w+;")

#: What stands in the tree for a character that must be written as a hexadecimal reference. lxml
#: has no say in how it escapes, so these are exchanged in the serialised bytes. That is safe:
#: U+FDD0 to U+FDEF are noncharacters, "for internal use" by Unicode 23.7, and `xml_clean` has
#: taken them from every text before; XML 1.0 allows them, so lxml passes them on; and in UTF-8 no
#: other text can contain their bytes.
_STAND_INS: Final = MappingProxyType(
    {"&": ("\ufdd0", b"&#x26;"), "<": ("\ufdd1", b"&#x3C;"), ">": ("\ufdd2", b"&#x3E;")}
)
#: How each of them begins in UTF-8.
_ANY_STAND_IN: Final = BODY.encode()[:2]
_MARKED: Final = re.compile("[&<>]")
_TO_STAND_IN: Final = str.maketrans({char: stand_in for char, (stand_in, _) in _STAND_INS.items()})
_REFERENCES: Final = tuple(
    (stand_in.encode(), reference) for stand_in, reference in _STAND_INS.values()
)


def typed_text(text: str) -> tuple[str, bool]:
    """The text for an element that states its type, and whether that must be HTML (C4, M4).

    A reader that guesses takes an end tag in plain text for markup, whatever is said of it: such
    text is HTML that shows it. A character reference is marked by `hex_escaped`.
    """
    if _END_TAG.search(text):
        return escape(text, quote=False), True
    return marked_references(text), False


def marked_references(text: str) -> str:
    """The text, marked by `hex_escaped` when a reader that decodes twice would decode it again."""
    return hex_escaped(text) if _REFERENCE.search(text) else text


def hex_escaped(text: str) -> str:
    """The text, marked so that `serialise` writes ``&``, ``<``, ``>`` as ``&#x26;`` and so on.

    For the plain-text elements of RSS (RSS Advisory Board's profile, "Character Data"): readers
    that decode such an element twice read the same as those that decode it once.
    """
    return text.translate(_TO_STAND_IN) if _MARKED.search(text) else text


def hex_escaped_tree(node: _Element) -> _Element:
    """The element, all text in it marked by `hex_escaped`."""
    for part in node.iter():
        part.text = hex_escaped(part.text) if part.text else None
    return node


def serialise(
    root: _Element, stylesheet_url: str | None = None, *, comment: str | None = None
) -> bytes:
    """The document in UTF-8 with a declaration, an element a line, a line feed at the end.

    White space is added between elements only, never inside one that holds text (X12). The tree
    is indented in place. ``stylesheet_url`` becomes an ``xml-stylesheet`` instruction for CSS;
    the comment, which has no hyphens, stands before the root.
    """
    before = f"<!-- {comment} -->\n".encode() if comment else b""
    return _DECLARATION + _stylesheet(stylesheet_url) + before + _serialised(root) + b"\n"


@lru_cache(maxsize=1)  # RSS and Atom ask for the same, one after the other
def as_text(body: str) -> bytes:
    """The body as a serialised tree holds it between two tags, in UTF-8.

    In bytes, where looking for a character takes a third of the time that it takes in text.
    """
    data = utf8_of(body)
    data = data.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    return data.replace(b"\r", b"&#13;")


def cut(root: _Element, opening: bytes, closing: bytes) -> Fragment:
    """What stands in the serialised tree from the first ``opening`` to the last ``closing``.

    With the white space before it, the line end after it, and the prefixes that it uses.
    """
    data = _serialised(root)
    start, end = data.index(opening), data.rindex(closing) + len(closing)
    start = data.rindex(b"\n", 0, start) + 1
    used = {node.prefix for node in root.iter("{*}*") if node.prefix}
    return Fragment(data[start:end] + b"\n", frozenset(used))


def _serialised(root: _Element) -> bytes:
    etree.indent(root, space=" ")
    return referred(etree.tostring(root, encoding="utf-8", xml_declaration=False))


def referred(data: bytes) -> bytes:
    """The serialised tree, with a reference where the stand-in of a character is."""
    if _ANY_STAND_IN in data:
        for stand_in, reference in _REFERENCES:
            data = data.replace(stand_in, reference)
    return data


def _stylesheet(url: str | None) -> bytes:
    if not url:
        return b""
    return f'<?xml-stylesheet type="text/css" href="{escape(url)}"?>\n'.encode()
