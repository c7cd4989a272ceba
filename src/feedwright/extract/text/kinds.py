"""What kind of line a short line is: furniture, byline, date, reading time, caption, a name.

Kinds are hints for the labels, not verdicts: "Food" is a menu's entry here and a heading there.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from feedwright.extract.byline import find_byline, has_lost_name, is_name, may_be_byline
from feedwright.extract.caption import find_line_caption
from feedwright.extract.furniture import furniture_rule
from feedwright.extract.lexicon import alternatives, fold, read_lexicon, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MAX_KIND_CHARS", "find_kind", "is_reading_time", "kind_of"]

#: A longer paragraph is of no kind.
MAX_KIND_CHARS: Final = 400
_YEAR: Final = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d)|\d[年년]"
)
_STOPS: Final = frozenset(".!?。！？")
_MOST_DATE_WORDS: Final = 5
_DIGIT: Final = re.compile(r"\d")


@cache
def _reading_words() -> tuple[frozenset[str], frozenset[str]]:
    """The units of time, and all words of a line that tells a reading time."""
    table = read_lexicon("header")["reading-time"]
    units = frozenset(table["units"])
    return units, units.union(table["words"])


@cache
def _ago() -> tuple[frozenset[str], re.Pattern[str]]:
    """The pattern of a time that counts from now, and the first words of all that it finds."""
    words = read_lexicon("header")["ago"]["words"]
    firsts = frozenset(words_of(word)[0] for word in words)
    return firsts, re.compile(rf"(?<!\w)(?:{alternatives(words)})(?!\w)")


def is_reading_time(line: str) -> bool:
    """Whether a line says how long the reading takes, and nothing else ("2 mins read")."""
    if len(line) > 60 or not _DIGIT.search(line):
        return False
    words = words_of(line.casefold())
    units, known = _reading_words()
    return bool(words) and known.issuperset(words) and not units.isdisjoint(words)


def _is_sentence(text: str) -> bool:
    """Whether a line is a short sentence, and no date with a full stop behind it."""
    return text[-1] in _STOPS and text.count(" ") > _MOST_DATE_WORDS


def kind_of(text: str) -> str:
    """`find_kind` of a text that nothing is known of."""
    if len(text) > MAX_KIND_CHARS:
        return ""
    folded = fold(text)
    return find_kind(text, folded, words_of(folded))


def find_kind(text: str, folded: str, words: Sequence[str]) -> str:
    """The kind of a paragraph; '' when it is none of those that have a shape of their own.

    ``folded`` and ``words`` are what `lexicon.fold` and `words_of` say of the text, in small
    letters. Kinds are the rules of `furniture` without their prefix, ``byline``, ``reading-time``,
    ``date``, ``ago``, ``caption`` and ``name``.
    """
    size = len(text)
    if size > MAX_KIND_CHARS:
        return ""
    rule = furniture_rule(text, folded, words)
    if rule:
        return rule.removeprefix("furniture-")
    if size <= 200 and may_be_byline(text) and (find_byline(text) or has_lost_name(text)):
        return "byline"
    if size < 100 and _DIGIT.search(text):
        if not _reading_words()[0].isdisjoint(words) and is_reading_time(text):
            return "reading-time"
        if size < 70 and _YEAR.search(text) and not _is_sentence(text):
            return "date"
        firsts, ago = _ago()
        if size < 50 and not firsts.isdisjoint(words) and ago.search(folded):
            return "ago"
    if find_line_caption(text, folded, words):
        return "caption"
    return "name" if 4 < size < 40 and text[0].isupper() and " " in text and is_name(text) else ""
