"""The words of dates in many languages, ready for look-up."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from feedwright.extract.lexicon import alternatives, read_lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "fillers",
    "find_day_name",
    "find_month",
    "label_pattern",
    "labels",
    "names_month",
    "plain_digits",
    "vague_words",
    "zone_minutes",
    "zone_names",
]

_EDGES: Final = ".,;:'’ "


@cache
def _certain(kind: str) -> Mapping[str, int]:
    """Names that mean the same number in every language that has them, also without accents."""
    table: dict[str, int] = {}
    for number, names in read_lexicon("date_names")[kind].items():
        for name in names:
            table[name] = int(number)
    for name, number in tuple(table.items()):
        table.setdefault(_unaccented(name), number)
    return table


def find_month(word: str, language: str | None) -> int | None:
    """The month that the word names, 1 to 12; by the language where languages disagree."""
    return _look_up("months", word, language)


def find_day_name(word: str, language: str | None) -> int | None:
    """The day of the week that the word names, Monday 0."""
    return _look_up("days", word, language)


def names_month(word: str) -> bool:
    """Whether the word is a month in some language."""
    return word.strip(_EDGES) in _certain("months")


def _look_up(kind: str, word: str, language: str | None) -> int | None:
    plain = word.strip(_EDGES)
    by_language = read_lexicon("date_names")[f"{kind}_of"]
    own = by_language.get((language or "").partition("-")[0], {})
    found = own.get(plain, _certain(kind).get(plain))
    return int(found) if found is not None else None


@cache
def labels() -> Mapping[str, bool]:
    """Every label that stands before a date, and whether it speaks of a change."""
    table = read_lexicon("dates")["labels"]
    return {
        **dict.fromkeys(table["published"], False),
        **dict.fromkeys(table["updated"], True),
    }


@cache
def label_pattern() -> str:
    """A pattern for one label."""
    return alternatives(labels())


@cache
def fillers() -> frozenset[str]:
    """Words inside a date that say nothing of it."""
    return frozenset(read_lexicon("dates")["fillers"])


@cache
def vague_words() -> frozenset[str]:
    """Words that make a date move with the day on which it is read."""
    return frozenset(read_lexicon("dates")["vague"])


@cache
def zone_minutes() -> Mapping[str, int]:
    """Zone names with their distance from UTC in minutes."""
    return dict(read_lexicon("dates")["zones"])


@cache
def zone_names() -> Mapping[str, str]:
    """Zone names whose distance follows the season, as IANA names."""
    return dict(read_lexicon("dates")["seasonal_zones"])


def plain_digits(text: str) -> str:
    """The text with the digits of every script as ASCII digits, and compatibility forms folded."""
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKC", text)
    return "".join(
        str(unicodedata.digit(one)) if one.isdigit() and not one.isascii() else one
        for one in folded
    )


def _unaccented(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(one for one in decomposed if not unicodedata.combining(one))
