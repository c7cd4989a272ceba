"""Bylines that stand in the page itself, near the title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.extract.byline import find_byline, is_name, read_names
from feedwright.extract.lexicon import fold
from feedwright.extract.page.claim import Claim
from feedwright.extract.page.names import furniture_name, is_byline_name
from feedwright.extract.page.texts import element_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from feedwright.extract.page.layout import Layout
    from feedwright.model import Person

    People = tuple[Person, ...]

__all__ = ["visible_bylines"]

_MAX_CHARS: Final = 120
_NAMES: Final = ("class", "id")
_TAGS: Final = frozenset("p div span li address a em strong td h4 h5 h6 i b".split())
#: How many elements before and behind the title a byline may stand.
_BEFORE: Final = 40
_BEHIND: Final = 250
_MAX_CLAIMS: Final = 3
#: An element with more children, or more elements inside, is no line.
_MAX_PARTS: Final = 8
_MAX_INSIDE: Final = 60
#: Where no title stands in the page, its beginning is looked through.
_MAX_ELEMENTS: Final = 3_000


def visible_bylines(layout: Layout, title: str | None) -> Iterator[Claim[People]]:
    """Bylines near the title: lines that say they are one first, then what is named as one."""
    lines: list[tuple[People, str]] = []
    named: list[tuple[People, str]] = []
    seen: set[str] = set()
    for i in _near(layout, title):
        element = layout.elements[i]
        if layout.last[i] - i >= _MAX_INSIDE or len(element) > _MAX_PARTS:
            continue
        if layout.tags[i] not in _TAGS and not _is_named(element):
            continue
        text = layout.short_text(i, _MAX_CHARS)
        if text is None or len(text) <= 3 or text in seen:
            continue
        seen.add(text)
        people = find_byline(text)
        if (not people and not _is_named(element)) or _is_aside(element):
            continue
        if people:
            lines.append((people, text))
        elif (read := read_names(text)) and all(is_name(p.name) for p in read):
            named.append((read, text))
    for rule, found, confidence in (("byline", lines, 0.7), ("named-byline", named, 0.6)):
        for people, text in found[:_MAX_CLAIMS]:
            yield Claim(value=people, rule=rule, place="", text=text, confidence=confidence)


def _near(layout: Layout, title: str | None) -> range:
    """The elements around the title, or of the page's beginning where no title stands in it."""
    count = len(layout.elements)
    wanted = fold(title or "")
    for i in layout.numbers("h1", "h2") if wanted else ():
        if fold(element_text(layout.elements[i])) == wanted:
            return range(max(0, i - _BEFORE), min(i + _BEHIND, count))
    return range(min(_MAX_ELEMENTS, count))


def _is_named(element: etree._Element) -> bool:
    return any((name := element.get(key)) and is_byline_name(name) for key in _NAMES)


def _is_aside(element: etree._Element) -> bool:
    """Whether the element stands in comments, teasers or another part with authors of its own."""
    around: etree._Element | None = element
    for _ in range(4):
        if around is None:
            return False
        found = furniture_name(around.get("class") or "", around.get("id") or "")
        if found and (found[0] == "comments" or found[1] in _ASIDES):
            return True
        around = around.getparent()
    return False


_ASIDES: Final = frozenset(
    "comment related recommended teasers sidebar nav menu footer newsletter trending share".split()
)
