"""Text → sentences."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["split_sentences"]

_END: Final = re.compile(r"(?<=[.!?…؟।॥])[\"”’»)\]]*\s+|(?<=[。！？])[」』”）]*")


def split_sentences(text: str, language: str | None = None) -> tuple[str, ...]:
    """The sentences of a paragraph, in order, without the spaces between them."""
    del language
    found = []
    start = 0
    for match in _END.finditer(text):
        found.append(text[start : match.end()].strip())
        start = match.end()
    found.append(text[start:].strip())
    return tuple(sentence for sentence in found if sentence)
