"""Where the article stands in a page: furniture cut off, then the subtree whose text weighs most."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from feedwright.extract.blocks import BLOCK_TAGS
from feedwright.extract.page.names import furniture_word, is_body_name
from feedwright.model import Dropped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

__all__ = ["Subtree", "find_subtree"]

_NEVER: Final = frozenset(
    "script style template button input select textarea nav footer aside dialog menu label "
    "option optgroup datalist progress meter object applet map head".split()
)
_KEPT_NAMES: Final = frozenset(["html", "body", "article", "main", "h1"])
_ROLES: Final = frozenset(
    "navigation complementary banner contentinfo search dialog alert alertdialog menu menubar "
    "toolbar tooltip tablist button".split()
)
_HIDDEN_STYLE: Final = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"[.!?…。！？؟।:;,،，、][\"'”’»)\]]?(?:\s|$|(?<=[。！？，、]))")
#: Scripts without spaces say with one character what others say with three.
_DENSE: Final = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subtree:
    """The element that holds the article, furniture already cut out of it."""

    root: etree._Element
    place: str
    #: Share of the page's prose that stands in it.
    share: float
    dropped: tuple[Dropped, ...]


class _Sizes:
    """Characters of text and of link text of every element, and the weight of its blocks."""

    def __init__(self, body: etree._Element) -> None:
        self.elements = list(body.iter())
        self.index = {element: i for i, element in enumerate(self.elements)}
        count = len(self.elements)
        self.parent = [-1] * count
        self.block = [0] * count
        self.in_link = [False] * count
        self.chars = [0] * count
        self.links = [0] * count
        self.marks = [0] * count
        self._read()
        self.weight = [0.0] * count
        self.prose = [0.0] * count
        self._weigh()

    def _read(self) -> None:
        index, parent, block, in_link = self.index, self.parent, self.block, self.in_link
        for i, element in enumerate(self.elements):
            tag = element.tag
            if i:
                up = parent[i] = index[element.getparent()]
                block[i] = i if tag in BLOCK_TAGS else block[up]
                in_link[i] = in_link[up] or tag == "a"
                if element.tail:
                    self._add(block[up], element.tail, linked=in_link[up])
            if element.text:
                self._add(block[i], element.text, linked=in_link[i])

    def _add(self, block: int, text: str, *, linked: bool) -> None:
        text = text.strip()
        if not text:
            return
        size = len(text) + 1
        if not text.isascii():
            size += 2 * len(_DENSE.findall(text))
        self.chars[block] += size
        if linked:
            self.links[block] += size
        self.marks[block] += len(_SENTENCE_END.findall(text))

    def _weigh(self) -> None:
        for i in range(len(self.elements) - 1, -1, -1):
            if self.block[i] == i:
                own, prose = block_weight(
                    str(self.elements[i].tag), self.chars[i], self.links[i], self.marks[i]
                )
                self.weight[i] += own
                self.prose[i] += prose
            up = self.parent[i]
            if up >= 0:
                self.weight[up] += self.weight[i]
                self.prose[up] += self.prose[i]


def block_weight(tag: str, chars: int, links: int, marks: int) -> tuple[float, float]:
    """The weight of a block of text and the part of it that is prose.

    Prose is long, punctuated, and not made of links; everything else weighs against its place.
    """
    if not chars:
        return 0.0, 0.0
    density = links / chars
    if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
        return (0.0, 0.0) if density < 0.5 else (-10.0, 0.0)
    if density < 0.5 and (chars >= 80 or marks) and (marks or tag == "p"):
        prose = chars - links
        return float(prose), float(prose)
    if density >= 0.5:
        return -10.0 - min(links, 100) / 2, 0.0
    return (0.0, 0.0) if tag in {"p", "li", "blockquote", "td", "pre"} else (-5.0, 0.0)


def find_subtree(body: etree._Element, *, disabled: Iterable[str] = ()) -> Subtree | None:
    """The subtree that holds the article, None when the page has no prose.

    Changes the tree: furniture is cut out of it (and listed). An element that holds a third of the
    page's prose is no furniture, whatever it is called.
    """
    switched_off = frozenset(disabled)
    dropped = _prune(body, switched_off)
    sizes = _Sizes(body)
    total = sizes.prose[0]
    if total <= 0:
        return None
    best = max(range(len(sizes.elements)), key=lambda i: (sizes.weight[i], i))
    best = _named_body(sizes, best)
    root = sizes.elements[best]
    return Subtree(
        root=root,
        place=_selector(root),
        share=sizes.prose[best] / total,
        dropped=tuple(dropped),
    )


def _named_body(sizes: _Sizes, best: int) -> int:
    """The element inside that is named as the text of the article, if it holds nearly all of it."""
    for i in range(best + 1, len(sizes.elements)):
        if sizes.prose[i] < 0.75 * sizes.prose[best]:
            continue
        element = sizes.elements[i]
        names = f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}"
        if is_body_name(names):
            return i
    return best


def _prune(body: etree._Element, disabled: frozenset[str]) -> list[Dropped]:
    sizes = _Sizes(body)
    limit = sizes.prose[0] / 3
    dropped: list[Dropped] = []
    gone: set[int] = set()
    for i, element in enumerate(sizes.elements[1:], 1):
        if sizes.parent[i] in gone:
            gone.add(i)
            continue
        found = _furniture_rule(element)
        if found is None or found[0] in disabled:
            continue
        if sizes.prose[i] > limit and found[0] != "silent-element":
            continue
        gone.add(i)
        text = " ".join("".join(element.itertext()).split())
        if text:
            dropped.append(Dropped(place=_selector(element), text=text[:200], rule=found[0]))
        _cut(element)
    return dropped


def _furniture_rule(element: etree._Element) -> tuple[str, str] | None:
    """The rule that says the element is no part of the article, and the word it saw."""
    tag = element.tag
    if tag in _NEVER:
        return "silent-element", str(tag)
    if not element.attrib or tag in _KEPT_NAMES:
        return None
    role = element.get("role")
    if role and role.lower() in _ROLES:
        return "role", role
    if element.get("hidden") is not None or _HIDDEN_STYLE.search(element.get("style", "")[:500]):
        return "hidden", "hidden"
    for name in (*element.get("class", "").split(), element.get("id", "")):
        word = furniture_word(name) if name else None
        if word:
            return "named-furniture", word
    return None


def _cut(element: etree._Element) -> None:
    """Take the element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _selector(element: etree._Element) -> str:
    """A short CSS selector for people: tag, id or first class."""
    identity = element.get("id")
    if identity:
        return f"{element.tag}#{identity}"[:80]
    classes = (element.get("class") or "").split()
    return f"{element.tag}.{classes[0]}"[:80] if classes else str(element.tag)
