"""Pieces of HTML that are plainly right: what `fragments` would find nothing in."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import Final

from feedwright.check.clearance.characters import has_clear_characters
from feedwright.check.clearance.recent import Recent
from feedwright.check.elements import FORMS, KNOWN, RISKY
from feedwright.check.fragments import attribute_flaws
from feedwright.markup import ENDS, ENDS_P, IMPLIED_END, RAW, VOID

__all__ = ["is_clear_html"]

_SAFE: Final = KNOWN - FORMS - RISKY - RAW
_ENDS: Final = {f"/{name}": name for name in _SAFE - VOID}
#: A start tag as careful writers write it; what is in quotes can be cut at no ">".
_START: Final = re.compile(r'([a-z][a-z0-9]*)((?: [a-z][a-z0-9-]*(?:="[^"<>]*")?)+)')
_ATTRIBUTE: Final = re.compile(r' ([a-z0-9-]+)(?:="([^"]*)")?')
#: References that everybody writes; any other is looked at with care.
_STRAY: Final = re.compile("&(?!(?:amp|lt|gt|quot|nbsp|#39);)")


def is_clear_html(html: str) -> bool:
    """Whether nothing is wrong with the HTML: every element known, harmless and closed in its turn.

    Not that it is wrong where this says no: then it has to be looked at.
    """
    known = _KNOWN.get(html)
    if known is None:
        known = _KNOWN[html] = _is_clear(html)
    return known


#: The documents of a feed carry the same bodies.
_KNOWN: Final = Recent()


def _is_clear(html: str) -> bool:
    if not has_clear_characters(html) or ("&" in html and _STRAY.search(html)):
        return False
    stack: list[str] = []
    for piece in html.split("<")[1:]:
        tag, closed, _ = piece.partition(">")
        if tag in _ENDS:
            if not closed or not stack or stack.pop() != _ENDS[tag]:
                return False
            continue
        name = tag if tag in _SAFE else _started(tag)
        if not closed or not name:
            return False
        if name in VOID:
            continue
        if (name in ENDS_P and "p" in stack) or (name in ENDS and not _may_open(name, stack)):
            return False
        stack.append(name)
    return not stack


def _may_open(name: str, stack: list[str]) -> bool:
    """Whether the start tag ends no element that is open (HTML 13.1.2.4)."""
    names, walls = ENDS[name]
    for around in reversed(stack):
        if around in names:
            return False
        if around in walls or around not in _ENDING:
            return True
    return True


#: What may end by itself; the parts of a table do.
_ENDING: Final = IMPLIED_END | frozenset("tbody thead tfoot tr td th colgroup caption".split())


@lru_cache(maxsize=1024)  # some addresses stand in many bodies
def _started(tag: str) -> str:
    """The element of a start tag whose attributes are right; "" where that is not plain."""
    found = _START.fullmatch(tag)
    if not found or found[1] not in _SAFE:
        return ""
    name = found[1]
    for attribute, value in _ATTRIBUTE.findall(found[2]):
        if any(attribute_flaws(name, attribute, unescape(value))):
            return ""
    return name
