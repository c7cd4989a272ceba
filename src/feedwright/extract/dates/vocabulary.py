"""What a word means in and around a date, in the languages of the world.

The names of months and days are CLDR's (`words/date_names.toml`), the rest is in
`words/dates.toml`. Words are compared by their key: case, accents and full stops do not count.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.extract.lexicon import read_lexicon
from feedwright.late import late_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Meaning", "find_meaning", "other_kind", "word_key"]

#: Accents of Latin, Greek and Cyrillic letters; vowel signs of other scripts stay.
_ACCENTS: Final = re.compile("[\u0300-\u036f\u02bc\u05f3]")
_WORD: Final = re.compile(r"[^\s\d/'’(),-]+")
#: Labels of scripts without spaces are found inside longer runs ("最終更新日時").
_UNSPACED: Final = late_pattern("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


class Meaning(NamedTuple):
    """What a word may mean; ``kind`` is the letter of `feedwright.extract.dates.grammar`."""

    kind: str
    #: Month numbers; more than one where languages disagree and none is known.
    months: tuple[int, ...] = ()
    #: Days of the week, Monday 0.
    days: tuple[int, ...] = ()


@lru_cache(maxsize=8192)
def word_key(word: str) -> str:
    """The word without case, accents and full stops, as it stands in the tables.

    Accents are taken off because headlines are set in capitals without them ("ΙΟΥΛΙΟΥ", "AOUT"),
    the dot of the Turkish ı because capitals do not tell it from i.
    """
    word = word.replace(".", "")
    if word.isascii():
        return word.lower()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", word))
    return unicodedata.normalize("NFC", bare.casefold()).replace("ı", "i").replace("\u0307", "")


@lru_cache(maxsize=8192)
def find_meaning(word: str, language: str | None) -> Meaning:
    """What the word means in that language, and in any where the language does not say."""
    key = word_key(word)
    months, _ = _numbers("months", key, language)
    days, is_certain = _numbers("days", key, language)
    kind = other_kind(key)
    if months:
        return Meaning("B" if days else "M", months, days)
    if days and (is_certain or not kind):
        return Meaning("W", (), days)
    return Meaning(kind or _label_in(key) or "x")


def other_kind(key: str) -> str | None:
    """The kind of a word that is neither month nor day; None for a word that is no date's."""
    return _kinds().get(key)


def _label_in(key: str) -> str | None:
    """``U`` or ``L`` if a label of an unspaced script stands in the run of letters."""
    if not _UNSPACED.search(key):
        return None
    table = _unspaced_labels()
    found = {table[label] for label in table if label in key}
    return "U" if "U" in found else "L" if found else None


def _numbers(table: str, key: str, language: str | None) -> tuple[tuple[int, ...], bool]:
    """The numbers that the name stands for, and whether that is all that it can mean.

    More than one where languages disagree and none is given that knows the name.
    """
    certain = _certain(table).get(key)
    if certain is not None:
        return (certain,), True
    contested = _contested(table).get(key)
    if contested is None:
        return (), False
    own = contested.get((language or "").replace("_", "-").partition("-")[0].lower())
    return ((own,), True) if own is not None else (tuple(sorted(set(contested.values()))), False)


@cache
def _certain(table: str) -> Mapping[str, int]:
    """Names that mean the same in every language that has them."""
    numbers = read_lexicon("date_names")[table]
    return {name: int(number) for number, names in numbers.items() for name in names}


@cache
def _contested(table: str) -> Mapping[str, Mapping[str, int]]:
    """Names that mean different things: by name, then by language."""
    return dict(read_lexicon("date_names")[f"contested_{table}"])


@cache
def _kinds() -> Mapping[str, str]:
    """The kind of every word that is no name of a month or day; the last one given wins."""
    lexicon = read_lexicon("dates")
    labels, words, beside = lexicon["labels"], lexicon["words"], lexicon["beside"]
    published = frozenset(_single(labels["published"]))
    kinds = dict.fromkeys(_single(beside["counted"]), "k")
    kinds |= dict.fromkeys(_single(words["units"]), "u")
    kinds |= dict.fromkeys(_single(words["relative"]), "g")
    kinds |= dict.fromkeys(_single(words["ranges"]), "R")
    kinds |= dict.fromkeys(_single(beside["refusing"]), "s")
    kinds |= dict.fromkeys(_single(labels["updated"]), "U")
    kinds |= dict.fromkeys(published, "L")
    kinds |= dict.fromkeys(_single(words["fillers"]), "f")
    return kinds


def _single(phrases: Iterable[str]) -> Iterator[str]:
    """The keys of the words of the phrases."""
    for phrase in phrases:
        yield from map(word_key, _WORD.findall(phrase))


@cache
def _unspaced_labels() -> Mapping[str, str]:
    labels = read_lexicon("dates")["labels"]
    kinds = (("L", labels["published"]), ("U", labels["updated"]))
    return {
        word_key(label): kind for kind, some in kinds for label in some if _UNSPACED.search(label)
    }
