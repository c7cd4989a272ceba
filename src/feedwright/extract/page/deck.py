"""The deck of an article (standfirst, ingress, chapô): what stands between title and body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feedwright.extract.lexicon import fold, read_lexicon
from feedwright.extract.page.names import is_caption_name, name_words
from feedwright.extract.page.texts import element_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feedwright.extract.page.layout import Layout

__all__ = ["find_decks"]

_MIN_CHARS: Final = 30
_MAX_CHARS: Final = 800
_MAX_DECKS: Final = 2
#: Enough of a description to know it again where it is cut off.
_PREFIX: Final = 40
_SENTENCE_END: Final = re.compile(r"[.!?…。！？।؟][\"'”’“‘»«›‹」』)\]]*$")


def find_decks(
    layout: Layout, heading: int | None, best: int, descriptions: Sequence[str]
) -> tuple[str, ...]:
    """Texts of the deck that the subtree lacks, in reading order.

    A block between the title and the first paragraph of the subtree is a deck when the page's own
    description says the same, when it is named as one, or when it is prose outside the subtree.
    """
    if heading is None:
        return ()
    described = [fold(text) for text in descriptions if len(text) >= _MIN_CHARS]
    found: dict[str, str] = {}
    first = layout.first_prose(max(best, heading + 1))
    for i in range(heading + 1, first):
        if not layout.has_text(i) or (best <= i and not layout.is_forgotten(i)):
            continue
        text = element_text(layout.elements[i])
        if not _MIN_CHARS <= len(text) <= _MAX_CHARS:
            continue
        folded = fold(text)
        if _is_described(folded, described) or (i < best and _is_deck(layout, i, text)):
            found.setdefault(folded, text)
    return tuple(found.values())[:_MAX_DECKS]


def _is_described(folded: str, described: Sequence[str]) -> bool:
    """Whether the page's description begins as the text does, or the text as the description."""
    return any(folded.startswith(d[:_PREFIX]) or d.startswith(folded[:_PREFIX]) for d in described)


def _is_deck(layout: Layout, i: int, text: str) -> bool:
    """Whether a block before the body is named a deck, or is prose and no caption."""
    element = layout.elements[i]
    if element.tag in {"figcaption", "td", "li"} or layout.is_linked(i):
        return False
    names = set(name_words(element.get("class", "")))
    words = read_lexicon("webpage")["deck"]
    if is_caption_name(element.get("class", "")) or not names.isdisjoint(words["pictures"]):
        return False
    if not names.isdisjoint(words["words"]):
        return True
    return not layout.is_forgotten(i) and bool(_SENTENCE_END.search(text))
