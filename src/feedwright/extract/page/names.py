"""What an element's class, id and role say of its part in the page."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

from feedwright.extract.lexicon import read_lexicon

__all__ = ["furniture_word", "is_body_name"]

_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_MAX_NAME_CHARS: Final = 400


class _Lists(NamedTuple):
    words: frozenset[str]
    phrases: tuple[str, ...]
    body_words: frozenset[str]
    body_phrases: tuple[str, ...]


@cache
def _lists() -> _Lists:
    table = read_lexicon("webpage")
    return _Lists(
        words=frozenset(table["furniture"]["words"]),
        phrases=tuple(f" {phrase} " for phrase in table["furniture"]["phrases"]),
        body_words=frozenset(table["body"]["words"]),
        body_phrases=tuple(f" {phrase} " for phrase in table["body"]["phrases"]),
    )


@lru_cache(maxsize=4096)
def furniture_word(name: str) -> str | None:
    """The word or phrase in a class or id that marks page furniture, None when there is none."""
    words = _split(name)
    lists = _lists()
    for word in words:
        if word in lists.words:
            return word
    line = f" {' '.join(words)} "
    return next((phrase.strip() for phrase in lists.phrases if phrase in line), None)


@lru_cache(maxsize=4096)
def is_body_name(name: str) -> bool:
    """Whether a class, id or itemprop says that the element is the article's text."""
    words = _split(name)
    lists = _lists()
    line = f" {' '.join(words)} "
    return not lists.body_words.isdisjoint(words) or any(p in line for p in lists.body_phrases)


def _split(name: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORDS.findall(name[:_MAX_NAME_CHARS]))
