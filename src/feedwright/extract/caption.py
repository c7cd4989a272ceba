"""Captions told apart from credits, and lines of plain text that are captions.

A credit is who made or owns a picture, without "Photo:" or "©".
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.characters import one_line
from feedwright.extract.lexicon import alternatives, fold, read_lexicon, words_of
from feedwright.late import late_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Caption", "find_caption", "find_line_caption", "split_caption"]

#: A longer line is a paragraph that happens to name a photographer.
_MAX_LINE: Final = 500
_MAX_CREDIT: Final = 120
#: A line that is a caption by its words alone is shorter.
_MAX_WHOLE: Final = 60
_MAX_CREDIT_WORDS: Final = 14
_WORD: Final = re.compile(r"\w+|©")
#: How far from the end of a line a credit and its marker begin.
_TAIL: Final = 160
_EDGES: Final = " \u00a0\t|•·-–—:;,"
_BRACKETS: Final = {")": "(", "]": "[", "）": "（"}
_SENTENCE_INSIDE: Final = re.compile(r"[.!?…。]\s+[^\W\d_]{4,}\s+[^\W\d_]+\s+[^\W\d_]")


class Caption(NamedTuple):
    """The words under a picture, and who made or owns it."""

    caption: str | None
    credit: str | None


class _Words(NamedTuple):
    """What ``words/caption.toml`` says, made ready for use; the patterns are for `_small` texts."""

    marker: re.Pattern[str]
    hint: re.Pattern[str]
    agency: re.Pattern[str]
    whole: frozenset[str]
    #: The first words of all markers and agencies.
    firsts: frozenset[str]


@cache
def _words() -> _Words:
    """The patterns, compiled once."""
    table = read_lexicon("caption")
    labels = alternatives(map(_small, table["markers"]["labels"]))
    phrases = alternatives(map(_small, table["markers"]["phrases"]))
    agencies = alternatives(map(_small, table["agencies"]["words"]))
    return _Words(
        marker=late_pattern(
            rf"(?<![\w@#])(?:(?:{labels})\s*[:：|／]\s*|(?:{phrases})(?![^\W\d_])\s*)"
        ),
        hint=late_pattern(rf"(?:{phrases}|(?:{labels})\s*[:：|／])"),
        agency=late_pattern(rf"(?<!\w)(?:{agencies})(?!\w)"),
        whole=frozenset(map(fold, table["whole"]["lines"])),
        firsts=frozenset(
            _WORD.findall(word.casefold())[0]
            for word in (
                *table["markers"]["labels"],
                *table["markers"]["phrases"],
                *table["agencies"]["words"],
            )
        ),
    )


def _small(text: str) -> str:
    """The text in small letters, as many characters as before.

    A pattern that asks for no case takes a third of the time of one that takes either.
    """
    return text.replace("\u0130", "i").lower()  # the one letter that would become two


def split_caption(text: str) -> Caption:
    """The caption and the credit of a text that is known to belong to a picture.

    Either is None when the text has none. The credit is found by its marker ("Image:", "Photo by",
    "©"), in brackets at the end, or by a picture agency's name after the last sentence.
    """
    text = one_line(text).strip(_EDGES)
    if not text:
        return Caption(None, None)
    found = _marked(text) or _bracketed(text) or _agency_tail(text)
    if found is None:
        return Caption(text, None)
    caption, credit = found
    return Caption(caption.strip(_EDGES + "([（") or None, _bare(credit) or None)


def find_caption(line: str) -> Caption | None:
    """The caption and credit of a line of text that belongs to a picture; None if it is prose.

    Without markup only a credit, or a stock phrase ("File photo."), tells a caption from prose; a
    marker within running text ("the image: a ship") does not.
    """
    line = line.strip()
    folded = fold(line) if len(line) < _MAX_WHOLE else line
    return find_line_caption(line, folded, words_of(line[-_TAIL:].casefold()))


def find_line_caption(line: str, folded: str, words: Sequence[str]) -> Caption | None:
    """`find_caption` for a stripped line.

    Of a short one ``folded`` is what `lexicon.fold` says; ``words`` are those near its end at
    least, as `words_of` says them, in small letters.
    """
    if not 3 <= len(line) <= _MAX_LINE:
        return None
    if len(line) < _MAX_WHOLE and folded in _words().whole:
        return Caption(one_line(line), None)
    if not _may_hold_credit(line, words):
        return None
    found = _marked(line) or _bracketed(line) or _agency_tail(line)
    if found is None:
        return None
    caption, credit = found
    credit = _bare(credit)
    if not credit or not _is_credit(credit):
        return None
    return Caption(one_line(caption).strip(_EDGES + "([（") or None, one_line(credit))


def _may_hold_credit(line: str, words: Sequence[str]) -> bool:
    """Two looks, which most lines do not pass: whether a word of the lists is near the end."""
    firsts = _words().firsts
    if firsts.isdisjoint(words) and "©" not in line:
        return False
    return not firsts.isdisjoint(_WORD.findall(line[-_TAIL:].casefold()))


def _marked(text: str) -> tuple[str, str] | None:
    """What stands before and after the last marker that is followed by a credit alone."""
    best = None
    for match in _words().marker.finditer(_small(text), max(0, len(text) - _TAIL)):
        before, after = text[: match.start()], text[match.end() :]
        if not after.strip() or len(after) > _MAX_CREDIT:
            continue
        if not _stands_apart(before, text[match.start() : match.end()]):
            continue
        if _is_credit(_bare(after)):
            best = before, after
            break
    return best


def _stands_apart(before: str, marker: str) -> bool:
    """Whether a marker begins something new: after a full stop, a bracket, a bar; a capital."""
    before = before.rstrip()
    if not before:
        return True
    if before[-1] in ".!?…。”\"’'»([（/|•·–—-©)]）," or marker[0] in "©(":
        return True
    return marker[0].isupper() or not marker[0].isalpha()


def _bracketed(text: str) -> tuple[str, str] | None:
    """What stands before, and in, a bracket at the end that holds a credit."""
    closing = text.rstrip(". ")
    if not closing or closing[-1] not in _BRACKETS:
        return None
    start = closing.rfind(_BRACKETS[closing[-1]])
    inside = closing[start + 1 : -1].strip() if start >= 0 else ""
    if not inside or len(inside) > _MAX_CREDIT:
        return None
    words, small = _words(), _small(inside)
    if words.agency.search(small) or words.hint.match(small):
        return closing[:start], inside
    return None


def _agency_tail(text: str) -> tuple[str, str] | None:
    """What stands before, and from, the last sentence end when an agency's name ends the text."""
    tail = max(
        text.rfind(mark, 0, len(text) - 1)
        for mark in (". ", "? ", "! ", "” ", '" ', "| ", "– ", "— ", "© ")
    )
    credit = text[tail + 1 :].strip(" |–—©") if tail >= 0 else text
    tokens = credit.split()
    if len(credit) > 80 or len(tokens) > 8 or credit.endswith((".", "?", "!", ":")):
        return None
    if any(token[0].islower() and len(token) > 3 for token in tokens):
        return None  # "he told Reuters"
    found = list(_words().agency.finditer(_small(credit)))
    if not found or len(credit) - found[-1].end() > 20:
        return None
    if tail < 0 and not (found[-1].start() == 0 or "/" in credit or "©" in credit):
        return None
    return (text[: tail + 1] if tail >= 0 else ""), credit


def _bare(credit: str) -> str:
    """The credit without markers, brackets and marks around it."""
    credit = one_line(credit).strip(_EDGES + "()[]（）")
    for _ in range(3):
        match = _words().marker.match(_small(credit))
        if match is None or match.end() == len(credit):
            break
        credit = credit[match.end() :].strip(_EDGES)
    stop = credit.rstrip(". ")
    return (
        stop if not re.search(r"\b(?:inc|ltd|co|jr|sr|[A-Z])$", stop, re.IGNORECASE) else credit
    ).rstrip(")]）" if "(" not in credit and "[" not in credit else "")


def _is_credit(credit: str) -> bool:
    """Whether a text is short and written like names, not like a sentence."""
    if not credit or len(credit) > _MAX_CREDIT:
        return False
    tokens = credit.replace("/", " ").split()
    if not tokens or len(tokens) > _MAX_CREDIT_WORDS or _SENTENCE_INSIDE.search(credit):
        return False
    first = next((ch for token in tokens for ch in token if ch.isalpha()), "")
    if not first:
        return False
    if tokens[0].islower() and not (
        "." in tokens[0] or "@" in credit or _words().agency.search(_small(credit))
    ):
        return False
    small = sum(token[0].islower() and len(token) > 3 for token in tokens)
    return small * 2 < len(tokens)
