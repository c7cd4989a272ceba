"""The excerpt: whole sentences from the lede on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedwright.characters import one_line
from feedwright.extract.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["find_excerpt"]


def find_excerpt(paragraphs: Sequence[str], *, language: str | None, max_chars: int) -> str:
    """Whole sentences from the lede on, at most ``max_chars`` characters."""
    chosen = ""
    for paragraph in paragraphs:
        for sentence in split_sentences(one_line(paragraph), language):
            longer = f"{chosen} {sentence}" if chosen else sentence
            if len(longer) > max_chars:
                return chosen or longer[: max_chars - 1].rpartition(" ")[0] + "…"
            chosen = longer
    return chosen
