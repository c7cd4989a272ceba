"""What a page shows, as a reader sees it: the text of its blocks, from top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from feedwright.characters import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["shown_blocks"]

#: Elements that stand in a line of text; every other one begins a line of its own.
_INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp"
    " small span strike strong sub sup time tt u var wbr img picture source".split()
)
_SILENT: Final = frozenset("script style template noscript head svg math iframe object".split())


def shown_blocks(body: etree._Element) -> Iterator[str]:
    """The text of each block of the page on one line, none of them empty, in page order."""
    words: list[str] = []
    for event, element in (walk := etree.iterwalk(body, events=("start", "end", "comment", "pi"))):
        if event in ("comment", "pi"):
            words.append(element.tail or "")
            continue
        if event == "start" and element.tag in _SILENT:
            walk.skip_subtree()
            continue
        if element.tag not in _INLINE:
            if text := one_line("".join(words)):
                yield text
            words.clear()
        words.append((element.text if event == "start" else element.tail) or "")
    if text := one_line("".join(words)):
        yield text
