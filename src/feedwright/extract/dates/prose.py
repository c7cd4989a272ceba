"""Dates that prose itself tells as its own: the opening of an agency's report, a note of origin.

Any other date in prose is part of the story.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from feedwright.extract.dates.claimed import read_date
from feedwright.extract.dates.dateline import find_dateline
from feedwright.extract.dates.vocabulary import other_kind, word_key
from feedwright.extract.lexicon import alternatives, read_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.extract.dates.reading import DateReading
    from feedwright.model import HouseStyle

__all__ = ["find_first_publication", "find_opening_date", "is_filler"]

_LONGEST_OPENING: Final = 80
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: "(21 November 2022) The …", "(Berlin, 21.11.2022) …".
_IN_BRACKETS: Final = re.compile(r"\W{0,2}[(\[]([^()\[\]]{6,60})[)\]]")
#: "BERLIN, Nov. 21, 2022 – The …"; two hyphens stand for a dash.
_BEFORE_DASH: Final = re.compile(r"(.{6,70}?)\s?(?:\s[-–—]{1,2}|--|[–—])\s")
#: The wire of a press release: "LONDON, Nov. 21, 2022 /Example Wire/ -- The …".
_WIRE: Final = re.compile(r"\s?[/(][^/()\d]{3,30}[/)](?=\s|$)")
#: "21.11.2022 The …", "2022-11-21: The …": nobody begins a sentence so.
_IN_FIGURES: Final = re.compile(
    r"(\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d\d-\d\d)[\s:,]+[\"'“„”«»‘’]?[^\W\d_]"
)
#: A note of origin is one sentence, its date at most so many words.
_LONGEST_NOTE: Final = 300
#: "Editor's note: This story …".
_NOTE: Final = re.compile(r"[^:.\d]{3,25}:\s")
_MOST_WORDS: Final = 8


def find_opening_date(
    text: str, *, house: HouseStyle, language: str | None = None
) -> DateReading | None:
    """The date that a paragraph begins with, set off from its first sentence.

    In brackets, before a dash, or in figures. None where the paragraph begins otherwise.
    """
    if not _YEAR.search(text, 0, _LONGEST_OPENING):
        return None
    opening = text[:_LONGEST_OPENING]
    for found in (_IN_BRACKETS.match(opening), _BEFORE_DASH.match(opening)):
        if found is not None and not is_filler(found[1].split()[0]):
            reading = find_dateline(_WIRE.sub("", found[1]), house=house, language=language)
            if reading is not None and reading.moment is not None:
                return reading
    figures = _IN_FIGURES.match(opening)
    if figures is None:
        return None
    reading = read_date(figures[1], house=house, language=language)
    return reading if reading is not None and reading.moment is not None else None


def is_filler(word: str) -> bool:
    """Whether a small word before a date makes it part of a sentence: "on 5 May 2020"."""
    return other_kind(word_key(word)) == "f"


def find_first_publication(
    text: str, *, house: HouseStyle, language: str | None = None
) -> DateReading | None:
    """The date of a note: "This article was first published on 3 May 2019 and updated since".

    None where the sentence is about anything but the article, or tells no day.
    """
    may_have_year = len(text) <= _LONGEST_NOTE and ("20" in text or "19" in text)
    if not (may_have_year and _YEAR.search(text)):
        return None
    note = _NOTE.match(text)
    text = text[note.end() :] if note and not _origin().search(note[0]) else text
    found = _origin().search(text)
    if found is None or not {word_key(w) for w in _words(text[: found.start()])} <= _introducing():
        return None
    words = text[found.end() :].split()[:_MOST_WORDS]
    for count in range(len(words), 0, -1):
        date = " ".join(words[:count]).strip(" .,;:()")
        reading = read_date(date, house=house, language=language) if _YEAR.search(date) else None
        if reading is not None and reading.moment is not None:
            return replace(reading, is_update=False)  # a label behind it is of another date
    return None


def _words(text: str) -> Iterator[str]:
    return (word for word in re.findall(r"[^\W\d_]+", text))


@cache
def _origin() -> re.Pattern[str]:
    phrases = read_lexicon("dates")["origin"]["phrases"]
    return re.compile(rf"(?<!\w)(?:{alternatives(phrases)})[\s:]+", re.IGNORECASE)


@cache
def _introducing() -> frozenset[str]:
    lexicon = read_lexicon("dates")
    return frozenset(
        map(word_key, [*lexicon["beside"]["introducing"], *lexicon["origin"]["before"]])
    )
