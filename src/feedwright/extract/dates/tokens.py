"""A short text cut into the pieces that dates are made of, each with the letter of its kind.

======  ============================================================================
``D``   one or two figures: a day, or a year without its century
``Y``   four figures, or two after an apostrophe: a year
``N``   any other number
``I``   a date in figures alone: 2023-07-01, 1.7.2023, 7/1/23
``M``   the name of a month; ``W`` of a day of the week
``T``   a time of day; ``P`` two numbers with a full stop, a time if beside a date
``A``   before or after noon; ``Z`` a time zone; ``O`` a name that looks like one
``f``   a word inside dates that says nothing ("de", "Uhr")
``L``   a word of a label; ``U`` of a label that speaks of a change
``R``   a word between the ends of a span; ``-`` and ``/`` the marks
``g``   "ago", "yesterday"; ``u`` a unit of time; ``k`` what is counted beside dates
``s``   a word that no dateline has; ``x`` any other; ``,`` light marks; ``|`` bars and dots
======  ============================================================================
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.extract.dates.order import full_year
from feedwright.extract.dates.vocabulary import Meaning, find_meaning, other_kind, word_key
from feedwright.extract.dates.zones import is_zone
from feedwright.late import late_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Token", "kinds_of", "read_tokens"]

_NOON_HALF: Final = r"(?:\s?(?P<half{0}>[ap])\.?\s?m\b\.?)"
#: A run of letters of any script with their vowel signs; "a.m." and "ก.ค." are one word.
#: The micro sign is left out of the marks: without regard to case it is the Greek letter.
_LETTERS: Final = (
    r"[^\s\d!-/:-@\[-`{-~\u00a0-\u00b4\u00b6-\u00bf\u2010-\u205e\u3000-\u303f\uff00-\uff5e\u060c]+"
)
_TOKEN: Final = late_pattern(
    rf"""
      \s+
    | (?P<utc>\b(?:GMT|UTC)\s?[+\u2212-]\s?\d{{1,2}}(?::?\d\d)?(?![\d:]))
    | (?P<word>{_LETTERS}(?:\.{_LETTERS})*\.?)
    | (?P<numeric>(?<![\d.,:])(?<!\d[/-])\d{{1,4}}\s?(?P<sep>[-/.])\s?\d{{1,2}}\s?(?P=sep)\s?
         (?:\d{{4}}|\d{{1,2}})(?!\d|[:,]\d|[/-]\d{{1,2}}(?![\d:])|\.\d))(?:T(?=\d\d:))?
    | (?P<time>(?<![\d.:])\d{{1,2}}:\d\d(?::\d\d(?:[.,]\d{{1,9}})?)?(?!\d|:\d))
         {_NOON_HALF.format(1)}?(?P<offset>\s?(?:[+]|(?<=:\d\d:\d\d)-|(?<=\s)-|(?<=\.\d\d\d)-)
         \d\d:?\d\d(?![\d:])|Z\b)?
    | (?P<letters>(?<![\d.:])\d{{1,2}}(?:\s?h(?:rs?|s)?\.?\s?(?:\d\d)?|u\d\d)(?![\w:]))
    | (?P<dotted>(?<![\d.:,$€£])\d{{1,2}}\.\d\d(?![\d.:,]|\s?[%€$])){_NOON_HALF.format(2)}?
    | (?P<hour>(?<![\d.:,])\d{{1,2}})(?:{_NOON_HALF.format(3)}|(?=\s?(?:Uhr|uur)\b))
    | ['’](?P<short>\d\d)(?!\d)
    | (?P<number>\d+)(?:(?:st|nd|rd|th|er|eme|ème|ère|o|a|º|ª|°)\b|°)?
    | (?P<mark>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_MARKS: Final = {
    **dict.fromkeys(",.:;()[]{}\"'“”„«،、。・@’‘*~_", ","),
    **dict.fromkeys("-–—−―‒~～〜", "-"),
    **dict.fromkeys("|·•¦●‧∙›»▪■◆★⋅►▶→", "|"),
    "/": "/",
    "⁄": "/",
    "&": "R",
    "©": "s",
}
#: Before and after noon behind a time of day, as keys; "a.m." is part of the time.
_HALVES: Final = frozenset({"am", "pm", "p", "ص", "م", "πμ", "μμ"})
_YEAR_FIGURES: Final = 4


class Token(NamedTuple):
    """A piece of the text, between ``start`` and ``end``."""

    kind: str
    text: str
    start: int
    end: int
    meaning: Meaning | None = None


def read_tokens(text: str, language: str | None) -> list[Token]:
    """The pieces of the plain text in their order, white space left out."""
    tokens: list[Token] = []
    for found in _TOKEN.finditer(text):
        group = found.lastgroup
        if group is None:
            continue
        tokens.append(_READERS.get(group, _read_clock)(found, language, tokens))
    return list(_without_doubles(_decided(tokens)))


def kinds_of(tokens: list[Token]) -> str:
    """The kinds of the pieces as one string, a letter each."""
    return "".join([token.kind for token in tokens])


def _read_word(found: re.Match[str], language: str | None, before: list[Token]) -> Token:
    word = found["word"]
    meaning = find_meaning(word, language)
    kind = meaning.kind
    key = word_key(word)
    if before and before[-1].kind in "TP" and key in _HALVES:
        kind = "A"
    elif _is_zone_after(word, before):
        kind = "Z"
    elif kind in "xk" and before and before[-1].kind in "TPA" and _looks_like_zone(word):
        kind = "O"
    elif key == "am":  # "am 1. Juli"
        kind = "f"
    return Token(kind, word, found.start("word"), found.end("word"), meaning)


def _is_zone_after(word: str, before: list[Token]) -> bool:
    """Whether the word names a zone, behind a time of day; in small letters only behind "pm"."""
    if not any(token.kind in "TPA" for token in before[-4:]):
        return False
    return is_zone(word) or (before[-1].text.endswith("m") and is_zone(word.upper()))


def _looks_like_zone(word: str) -> bool:
    return word.isascii() and word.isupper() and 3 <= len(word) <= 5 and word.endswith("T")


def _read_number(found: re.Match[str], _language: str | None, _before: list[Token]) -> Token:
    figures = found["number"]
    kind = "D" if len(figures) <= 2 else "Y" if len(figures) == _YEAR_FIGURES else "N"
    return Token(kind, figures, *found.span())


def _read_short_year(found: re.Match[str], _language: str | None, _before: list[Token]) -> Token:
    """A year after an apostrophe ("'23"), in full where its century is not in doubt."""
    year = full_year(found["short"])
    kind, text = ("x", found[0]) if year is None else ("Y", str(year))
    return Token(kind, text, *found.span())


def _read_mark(found: re.Match[str], _language: str | None, _before: list[Token]) -> Token:
    mark = found["mark"]
    return Token(_MARKS.get(mark, "x"), mark, *found.span())


def _read_clock(found: re.Match[str], _language: str | None, _before: list[Token]) -> Token:
    """A time of day as dateutil reads it, with its half of the day and its offset."""
    dotted = found["dotted"]
    clock = found["time"] or found["letters"] or dotted or found["hour"]
    hour, *rest = re.findall(r"\d+", clock)
    half = found["half1"] or found["half2"] or found["half3"]
    text = ":".join([hour, *(rest or ["00"])][:3])
    if found["time"]:
        text = found["time"].replace(",", ".")
    if half:
        text += f" {half.lower()}m"
    if found["offset"]:
        text += " +0000" if found["offset"] in "zZ" else " " + found["offset"].strip()
    return Token("P" if dotted and not half else "T", text, *found.span())


def _read_numeric(found: re.Match[str], _language: str | None, _before: list[Token]) -> Token:
    """Three numbers, of which one can be a year."""
    figures = found["numeric"].replace(" ", "")
    first, *_, last = re.split("[-/.]", figures)
    has_year = len(first) == 4 or len(last) == 4 or len(first) <= len(last) == 2
    return Token("I" if has_year else "x", figures, *found.span())


def _read_utc(found: re.Match[str], _language: str | None, _before: list[Token]) -> Token:
    return Token("Z", found["utc"], *found.span())


_READERS: Final = {
    "word": _read_word,
    "number": _read_number,
    "short": _read_short_year,
    "mark": _read_mark,
    "numeric": _read_numeric,
    "utc": _read_utc,
}


def _decided(tokens: list[Token]) -> Iterator[Token]:
    """The words that have two meanings, as what they mean here.

    "mar" is Tuesday beside another month; "ago" is August before a year, and else the past.
    """
    months = sum(token.kind in "MB" for token in tokens)
    for place, token in enumerate(tokens):
        if token.kind != "B":
            is_past = token.kind == "M" and other_kind(word_key(token.text)) == "g"
            has_year = any(one.kind == "Y" for one in tokens[place + 1 : place + 3])
            yield token._replace(kind="g") if is_past and not has_year else token
            continue
        months -= 1
        others = any(one.kind == "M" for one in tokens)
        yield token._replace(kind="W" if others or months > 0 else "M")


def _without_doubles(tokens: Iterator[Token]) -> Iterator[Token]:
    """The tokens without the second name of the same month ("تموز / يوليو")."""
    last: Token | None = None
    held: list[Token] = []
    for token in tokens:
        if last is not None and token.kind in ",/":
            held.append(token)
            continue
        if last is None or token.kind != "M" or not held or token.meaning != last.meaning:
            yield from held
            yield token
        held = []
        last = token if token.kind == "M" else None
    yield from held
