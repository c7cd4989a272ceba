"""How text and links are spread over the elements of a page: the measure of what is prose."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from itertools import accumulate, chain, islice
from typing import TYPE_CHECKING, Final

from feedwright.extract.blocks import BLOCK_TAGS
from feedwright.extract.page.texts import short_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

__all__ = ["Layout"]

#: Written so that it begins with one of a set, which is looked for much faster.
_MARKS: Final = re.compile(
    r"[.!?…:;,。！？।؟،，、：](?:(?<=[。！？।؟،，、：])|[\"'”’“‘»«›‹)\]]?(?:\s|$))"
)
#: Scripts without spaces say with one character what others say with three.
_DENSE: Final = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_HEADINGS: Final = frozenset("h1 h2 h3 h4 h5 h6".split())
_TEXT_TAGS: Final = frozenset("p li blockquote td pre dd".split())
#: Text shorter than this is prose only when it is punctuated.
_LONG: Final = 80
_MUCH_LINKED: Final = 0.5
#: Characters from which a link may be the title of another article.
_LINKED_TITLE: Final = 15


class Layout:
    """The elements of a page in document order, so that a subtree is a range of numbers.

    ``weight`` and ``prose`` of an element are those of its subtree. Prose counts characters; other
    text weighs against the place where it stands.
    """

    def __init__(self, body: etree._Element) -> None:
        elements = list(body.iter())
        # This order, so that the list goes last, from its end: lxml looks through what was cut out
        # of a tree up to the first element somebody still holds, each time one is let go.
        self.number: dict[etree._Element, int] = {element: i for i, element in enumerate(elements)}
        self.elements = elements
        count = len(elements)
        self.tags = [str(element.tag) for element in elements]
        self.parent = [-1] * count
        #: Number of the last element of each subtree.
        self.last = list(range(count))
        #: The text of each element before its first child, and behind its end; empty where there
        #: is nothing but white space.
        self.texts = [""] * count
        self.tails = [""] * count
        self._tagged: defaultdict[str, list[int]] = defaultdict(list)
        self._chars = [0] * count
        self._links = [0] * count
        self._marks: set[int] = set()
        self._read()
        self._own_weight = [0.0] * count
        self._own_prose = [0.0] * count
        self._own_titles = [0] * count
        self._forgotten = [False] * count
        self._weigh()

    def _read(self) -> None:
        """Place each element in the tree, and count the text that stands directly in each block."""
        number, parent, texts, tails, tagged, add = (
            self.number, self.parent, self.texts, self.tails, self._tagged, self._add,
        )  # fmt: skip
        block = [0] * len(parent)
        linked = [False] * len(parent)
        for i, (element, tag) in enumerate(zip(self.elements, self.tags, strict=True)):
            tagged[tag].append(i)
            if i:
                up = parent[i] = number[element.getparent()]  # type: ignore[index]  # none is the root
                block[i] = i if tag in BLOCK_TAGS else block[up]
                linked[i] = linked[up] or tag == "a"
                if (text := element.tail) and (stripped := text.strip()):
                    tails[i] = text
                    add(stripped, block[up], in_link=linked[up])
            if (text := element.text) and (stripped := text.strip()):
                texts[i] = text
                add(stripped, block[i], in_link=linked[i])
        last = self.last
        for i in range(len(last) - 1, 0, -1):
            if last[i] > last[up := parent[i]]:
                last[up] = last[i]

    def _add(self, stripped: str, block: int, *, in_link: bool) -> None:
        """Count a text for its block."""
        size = len(stripped) + 1
        if not stripped.isascii():
            size += 2 * len(_DENSE.findall(stripped))
        self._chars[block] += size
        if in_link:
            self._links[block] += size
        if block not in self._marks and _MARKS.search(stripped):
            self._marks.add(block)

    def _weigh(self) -> None:
        """A block is prose when it is long or punctuated and not made of links."""
        own_weight, own_prose = self._own_weight, self._own_prose
        for i, chars in enumerate(self._chars):
            if not chars:
                continue
            tag, links, is_marked = self.tags[i], self._links[i], i in self._marks
            is_linked = links >= _MUCH_LINKED * chars
            if is_linked and chars >= _LINKED_TITLE:
                self._own_titles[i] = 1
            if tag in _HEADINGS:
                own_weight[i] = -10.0 if is_linked else 0.0
            elif is_linked:
                own_weight[i] = -10.0 - min(links, 100) / 2
            elif (chars >= _LONG or is_marked) and (is_marked or tag == "p"):
                own_weight[i] = own_prose[i] = float(chars - links)
            elif tag not in _TEXT_TAGS:
                own_weight[i] = -5.0

    @cached_property
    def _weights(self) -> list[float]:
        return list(accumulate(self._own_weight, initial=0.0))

    @cached_property
    def _proses(self) -> list[float]:
        return list(accumulate(self._own_prose, initial=0.0))

    @cached_property
    def _titles(self) -> list[int]:
        return list(accumulate(self._own_titles, initial=0))

    def numbers(self, *tags: str) -> list[int]:
        """The numbers of the elements of those tags, in document order."""
        if len(tags) == 1:
            return self._tagged.get(tags[0], [])
        return sorted(chain.from_iterable(self._tagged.get(tag, ()) for tag in tags))

    def tagged(self, *tags: str) -> list[etree._Element]:
        """The elements of those tags, in document order."""
        return [self.elements[i] for i in self.numbers(*tags)]

    def short_text(self, i: int, limit: int) -> str | None:
        """All text of element ``i`` on one line; None when it is longer than the limit."""
        if self.last[i] > i:
            return short_text(self.elements[i], limit)
        text = self.texts[i].strip()
        return " ".join(text.split()) if len(text) <= limit else None

    def with_property(self, *names: str) -> list[etree._Element]:
        """The elements that have one of those microdata properties, in document order."""
        return [one for one, words in self._properties if not words.isdisjoint(names)]

    def with_relation(self, name: str) -> list[etree._Element]:
        """The ``a`` elements that have that relation, in document order."""
        return [one for one, words in self._relations if name in words]

    @cached_property
    def _properties(self) -> list[tuple[etree._Element, set[str]]]:
        below = islice(self.elements, 1, None)
        return [(one, set(words.split())) for one in below if (words := one.get("itemprop"))]

    @cached_property
    def _relations(self) -> list[tuple[etree._Element, set[str]]]:
        found = [(one, one.get("rel")) for one in self.tagged("a")]
        return [(one, set(words.lower().split())) for one, words in found if words]

    def weight(self, i: int) -> float:
        """The weight of the subtree of element ``i``."""
        return self._weights[self.last[i] + 1] - self._weights[i]

    def prose(self, i: int) -> float:
        """Characters of prose in the subtree of element ``i``."""
        return self._proses[self.last[i] + 1] - self._proses[i]

    def linked_titles(self, i: int) -> int:
        """Number of blocks in the subtree of ``i`` that are a link as long as a title."""
        return self._titles[self.last[i] + 1] - self._titles[i]

    def children(self, i: int) -> Iterator[int]:
        """The numbers of the children of element ``i``."""
        at = i + 1
        while at <= self.last[i]:
            yield at
            at = self.last[at] + 1

    def first_prose(self, i: int) -> int:
        """The number of the first element from ``i`` on that is a block of prose."""
        return next(
            (j for j in range(i, len(self._own_prose)) if self._own_prose[j]), len(self._own_prose)
        )

    def has_text(self, i: int) -> bool:
        """Whether text stands directly in the block ``i``."""
        return self._chars[i] > 0

    def speaks(self, i: int) -> bool:
        """Whether any text stands in the subtree of element ``i``."""
        return any(self.texts[i : self.last[i] + 1]) or any(self.tails[i + 1 : self.last[i] + 1])

    def is_linked(self, i: int) -> bool:
        """Whether most of the text that stands directly in the block ``i`` is links."""
        return self._links[i] >= _MUCH_LINKED * self._chars[i]

    def is_forgotten(self, i: int) -> bool:
        """Whether the block ``i`` is in a subtree that was to be forgotten."""
        return self._forgotten[i]

    def prose_between(self, i: int, j: int) -> float:
        """Characters of prose in the elements from ``i`` up to, not including, ``j``."""
        return self._proses[j] - self._proses[i] if j > i else 0.0

    def chars(self, i: int) -> int:
        """Characters of all text in the subtree of element ``i``."""
        return sum(self._chars[i : self.last[i] + 1])

    def heaviest(self, root: int = 0) -> int:
        """The deepest of the heaviest subtrees below ``root``."""
        weights, last = self._weights, self.last
        best, best_weight = root, self.weight(root)
        for i in range(root + 1, last[root] + 1):
            weight = weights[last[i] + 1] - weights[i]
            if weight >= best_weight:
                best, best_weight = i, weight
        return best

    def forget(self, subtrees: list[int]) -> None:
        """Count the text of those subtrees no more."""
        for i in subtrees:
            end = self.last[i] + 1
            self._own_weight[i:end] = [0.0] * (end - i)
            self._own_prose[i:end] = [0.0] * (end - i)
            self._own_titles[i:end] = [0] * (end - i)
            self._forgotten[i:end] = [True] * (end - i)
        for sums in ("_weights", "_proses", "_titles"):
            vars(self).pop(sums, None)
