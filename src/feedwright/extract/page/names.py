"""What an element's class, id and role say of its part in the page."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, Literal, NamedTuple

from feedwright.extract.lexicon import read_lexicon

__all__ = [
    "furniture_name",
    "is_body_name",
    "is_byline_name",
    "is_caption_name",
    "is_title_name",
    "name_words",
]

_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_MAX_NAME_CHARS: Final = 400
#: A longer id is made of a heading's words.
_MAX_ID_WORDS: Final = 3

Strength = Literal["comments", "strong", "weak"]


class _Lists(NamedTuple):
    words: frozenset[str]
    phrases: tuple[str, ...]
    weak: frozenset[str]
    comments: frozenset[str]
    builders: frozenset[str]
    embedded: frozenset[str]
    #: A name with none of these says nothing: the words, and the first of each phrase.
    telling: frozenset[str]


@cache
def _lists() -> _Lists:
    furniture = read_lexicon("webpage")["furniture"]
    return _Lists(
        words=frozenset(furniture["words"]),
        phrases=tuple(f" {phrase} " for phrase in furniture["phrases"]),
        weak=frozenset(furniture["weak"]),
        comments=frozenset(furniture["comments"]),
        builders=frozenset(furniture["builders"]),
        embedded=frozenset(furniture["embedded"]),
        telling=frozenset(
            [
                *(*furniture["words"], *furniture["weak"], *furniture["comments"]),
                *(phrase.split()[0] for phrase in furniture["phrases"]),
            ]
        ),
    )


@lru_cache(maxsize=8192)
def furniture_name(classes: str, identity: str) -> tuple[Strength, str] | None:
    """How strongly a class and id say "furniture", and the word that says it; None if none does."""
    words = map(str.lower, _WORDS.findall(f"{classes} {identity}"))
    if _lists().telling.isdisjoint(words):
        return None
    weak = None
    for name in (*classes.split(), identity):
        found = _of_name(name, is_id=name is identity) if name else None
        if found is None:
            continue
        if found[0] != "weak":
            return found
        weak = weak or found
    return weak


@lru_cache(maxsize=8192)
def _of_name(name: str, *, is_id: bool) -> tuple[Strength, str] | None:
    words = name_words(name)
    lists = _lists()
    if not words or (is_id and len(words) > _MAX_ID_WORDS):
        return None
    if not lists.embedded.isdisjoint(words):
        return None
    if words[0] in lists.builders:
        words = tuple(word for word in words if word not in {"widget", "hidden"})
    for word in words:
        if word in lists.comments:
            return "comments", word
        if word in lists.words:
            return "strong", word
    line = f" {' '.join(words)} "
    if len(words) > 1 and any(map(line.__contains__, lists.phrases)):
        return "strong", next(phrase.strip() for phrase in lists.phrases if phrase in line)
    found = next((word for word in words if word in lists.weak), None)
    return ("weak", found) if found else None


@lru_cache(maxsize=4096)
def is_body_name(name: str) -> bool:
    """Whether a class, id or itemprop says that the element is the article's text."""
    return _is_of("body", name)


@lru_cache(maxsize=4096)
def is_byline_name(name: str) -> bool:
    """Whether classes or an id say that the element names the author."""
    return _is_of("bylines", name)


@lru_cache(maxsize=4096)
def is_caption_name(name: str) -> bool:
    """Whether classes say that the element is the caption or credit of a picture."""
    return _is_of("captions", name)


@lru_cache(maxsize=4096)
def is_title_name(name: str) -> bool:
    """Whether classes or an id say that the element is the article's title."""
    return _is_of("titles", name)


def _is_of(kind: str, name: str) -> bool:
    words = name_words(name)
    known, firsts, phrases = _kind(kind)
    if not known.isdisjoint(words):
        return True
    if firsts.isdisjoint(words):
        return False
    line = f" {' '.join(words)} "
    return any(map(line.__contains__, phrases))


@cache
def _kind(kind: str) -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """The words, the first words of the phrases, and the phrases."""
    table = read_lexicon("webpage")[kind]
    return (
        frozenset(table["words"]),
        frozenset(phrase.split()[0] for phrase in table["phrases"]),
        tuple(f" {phrase} " for phrase in table["phrases"]),
    )


@lru_cache(maxsize=4096)
def name_words(name: str) -> tuple[str, ...]:
    """The words that a class, an id or several classes are made of, in lower case."""
    return tuple(map(str.lower, _WORDS.findall(name[:_MAX_NAME_CHARS])))
