"""Lines that begin or end alike and differ in the rest: "Read next: …", "… writes for us."."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from feedwright.learning.shapes import ANY_NUMBER, escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feedwright.learning.regions import Place

__all__ = ["Candidate", "Template", "find_templates"]

#: Words that are compared at either end of a line.
_MOST_TOKENS: Final = 10
#: A longer beginning is taken when so many of the articles with the shorter one have it.
_ALIKE: Final = 0.9
#: What varies is at most so long, by what was seen of it.
_GAPS: Final = (40, 80, 160)
_GAP_ROOM: Final = 1.5
_MARKS: Final = frozenset(":：|»›")
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
#: Words that a beginning or an end needs to be none of some sentence; a colon stands for one.
_WORDS_BEFORE: Final = 3
_WORDS_BEHIND: Final = 4
_LETTERS: Final = 10


class Candidate(Struct, frozen=True, kw_only=True):
    """A line that stands in no other file."""

    place: Place
    #: The number of its article.
    article: int
    tokens: tuple[str, ...]


class Template(Struct, frozen=True, kw_only=True):
    """How lines begin, or end, that differ in the rest; numbers stand as 0."""

    tokens: tuple[str, ...]
    from_end: bool
    #: The longest rest that was seen.
    gap_chars: int

    @property
    def pattern(self) -> str:
        """The regular expression of such lines."""
        most = next((most for most in _GAPS if most >= self.gap_chars * _GAP_ROOM), _GAPS[-1])
        fixed, gap = "".join(map(_piece, self.tokens)), f".{{1,{most}}}"
        return gap + fixed if self.from_end else fixed + gap


def _piece(token: str) -> str:
    """The pattern of a token; every number is any number."""
    return ANY_NUMBER.join(map(escape, token.split("0")))


def find_templates(candidates: Sequence[Candidate], needed: int) -> tuple[Template, ...]:
    """The beginnings, then the ends, that as many articles share as are needed.

    Each says enough to be told from the beginning of a sentence; whether it is nevertheless one
    has to be looked up in the folder.
    """
    found: dict[Template, None] = {}
    for from_end in (False, True):
        for start, group in _shared_starts(candidates, needed, from_end=from_end):
            if _says_enough(start, from_end=from_end):
                tokens = start[::-1] if from_end else start
                shared = len("".join(tokens))
                gap = max(len("".join(one.tokens)) - shared for one in group)
                found.setdefault(Template(tokens=tokens, from_end=from_end, gap_chars=gap))
    return tuple(found)


def _shared_starts(
    candidates: Sequence[Candidate], needed: int, *, from_end: bool
) -> Iterator[tuple[tuple[str, ...], list[Candidate]]]:
    """The starts of lines that enough articles have and, with one more word, no longer have.

    Word by word: a longer start has no more articles than a shorter one.
    """
    level: dict[tuple[str, ...], list[Candidate]] = {(): list(candidates)}
    for length in range(1, _MOST_TOKENS + 1):
        longer: dict[tuple[str, ...], list[Candidate]] = defaultdict(list)
        for start, group in level.items():
            for one in group:
                if len(one.tokens) > length:
                    longer[(*start, one.tokens[-length if from_end else length - 1])].append(one)
        kept = {start: group for start, group in longer.items() if _articles(group) >= needed}
        most: dict[tuple[str, ...], int] = defaultdict(int)
        for start, group in kept.items():
            most[start[:-1]] = max(most[start[:-1]], _articles(group))
        for start, group in level.items():
            if start and most[start] < _ALIKE * _articles(group):
                yield start, group
        level = kept
    yield from level.items()


def _articles(group: Sequence[Candidate]) -> int:
    return len({one.article for one in group})


def _says_enough(start: tuple[str, ...], *, from_end: bool) -> bool:
    """Whether a start (or an end) is more than words that begin (or end) many a sentence."""
    words = sum(
        0.5 if _UNSPACED.search(token) else 1.0 for token in start if any(map(str.isalpha, token))
    )
    text = "".join(start)
    is_long = sum(map(str.isalpha, text)) >= _LETTERS or bool(_UNSPACED.search(text))
    if from_end:
        return words >= _WORDS_BEHIND and is_long
    if start[-1].strip() in _MARKS:
        return words >= _WORDS_BEFORE - 1
    return words >= _WORDS_BEFORE and is_long
