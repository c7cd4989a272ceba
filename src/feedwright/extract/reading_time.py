"""How many words a text has, and how long people read it."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["count_words", "reading_minutes"]

_WORD: Final = re.compile(r"\w+(?:['’.-]\w+)*")


def count_words(text: str, language: str | None = None) -> int:
    """The number of words of the text."""
    del language
    return sum(1 for _ in _WORD.finditer(text))


def reading_minutes(text: str, language: str | None, words_per_minute: int | None = None) -> int:
    """Whole minutes, at least 1 when there is text, else 0."""
    words = count_words(text, language)
    return max(1, round(words / (words_per_minute or 230))) if words else 0
