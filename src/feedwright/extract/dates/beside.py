"""What may stand beside the date of a dateline: bylines, places, sections, reading times."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.extract.dates.grammar import RELATIVE
from feedwright.extract.dates.tokens import kinds_of
from feedwright.extract.dates.vocabulary import word_key
from feedwright.extract.lexicon import alternatives, read_lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from feedwright.extract.dates.tokens import Token

__all__ = ["may_stand_beside"]

_MOST_NAME_WORDS: Final = 4
_MOST_BYLINE_WORDS: Final = 10
_MOST_SECTION_WORDS: Final = 6
_MOST_UNCASED: Final = 12
#: Kinds that say nothing of the story wherever they stand in a dateline.
_EMPTY: Final = frozenset("fLU,-/|A")
_COUNTED: Final = re.compile("[DNYPf,R-]{0,3}[uk][ukfDNL,R]{0,5}")
_HANDLE: Final = re.compile(r"@\w+|\S+@\S+\.\w+")


class _Piece(NamedTuple):
    """Tokens between two marks, their text, and whether a mark parts them from the date."""

    tokens: Sequence[Token]
    text: str
    is_set_off: bool
    is_first: bool
    ends_in_colon: bool


def may_stand_beside(
    tokens: Sequence[Token],
    plain: str,
    *,
    follows: bool,
    precedes: bool,
    needs_bar: bool,
) -> bool:
    """Whether each piece of the tokens belongs to a dateline, by one of the `_RULES`.

    ``follows`` and ``precedes`` say on which side of them a date stands; with ``needs_bar`` there
    must be a bar or a dot in between, since a comma would make the beginning of a report of it.
    """
    pieces = list(_pieces(tokens, plain, follows=follows, precedes=precedes))
    if pieces and needs_bar and not any(token.kind == "|" for token in tokens):
        return False
    return all(any(rule(piece) for rule in _RULES) for piece in pieces)


def _pieces(
    tokens: Sequence[Token], plain: str, *, follows: bool, precedes: bool
) -> Iterator[_Piece]:
    """The tokens parted at their marks; labels and pieces without words left out."""
    groups: list[list[Token]] = [[]]
    for token in tokens:
        if _is_mark(token, plain):
            groups.append([])
        else:
            groups[-1].append(token)
    for number, group in enumerate(groups):
        words = _trimmed(group)
        if not words:
            continue
        touches_before = follows and number == 0
        touches_behind = precedes and number == len(groups) - 1
        end = words[-1].end
        yield _Piece(
            tokens=words,
            text=plain[words[0].start : end],
            is_set_off=not (touches_before or touches_behind),
            is_first=words[0].start == 0,
            ends_in_colon=plain[end : end + 2].lstrip().startswith(":"),
        )


def _is_mark(token: Token, plain: str) -> bool:
    """Whether the token parts two pieces; a hyphen or slash only with space about it."""
    if token.kind in "|,":
        return token.text not in {".", "'", "’", '"'}
    if token.kind not in "-/":
        return False
    around = plain[max(0, token.start - 1) : token.end + 1]
    return around != around.strip() or token.text in {"—", "―"}


def _trimmed(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens without words of labels at their ends."""
    start, end = 0, len(tokens)
    while start < end and tokens[start].kind in "LU,-/A":
        start += 1
    while end > start and tokens[end - 1].kind in _EMPTY:
        end -= 1
    rest = tokens[start:end]
    return () if all(token.kind in _EMPTY for token in rest) else rest


def _is_counted(piece: _Piece) -> bool:
    """4 min read, 12 Comments, Lesezeit 5 Minuten, No comments."""
    return _COUNTED.fullmatch(kinds_of(list(piece.tokens))) is not None


def _is_relative(piece: _Piece) -> bool:
    """2 hours ago."""
    return RELATIVE.fullmatch(kinds_of(list(piece.tokens))) is not None


def _is_byline(piece: _Piece) -> bool:
    """By Ann Lee: a word of bylines, then a name."""
    lead = _lead().match(piece.text)
    if lead is None:
        return False
    names = piece.text[lead.end() :].strip(" :")
    words = names.split()
    return len(words) <= _MOST_BYLINE_WORDS and (not words or not words[0][0].islower())


def _is_section(piece: _Piece) -> bool:
    """In News: a small word, then names in capitals."""
    first, *others = piece.text.split()
    if word_key(first) not in _section_words():
        return False
    if piece.ends_in_colon and not others:
        return True
    return 0 < len(others) <= _MOST_SECTION_WORDS and _are_names(others)


def _is_name(piece: _Piece) -> bool:
    """Berlin, or News, or Ann Lee: a few words in capitals; one only where no mark is between."""
    words = piece.text.split()
    most = _MOST_NAME_WORDS if piece.is_set_off else 1 + piece.is_first
    if piece.ends_in_colon or len(words) > most or any(t.kind in "DNYPTI" for t in piece.tokens):
        return False
    return _are_names(words) or (piece.is_set_off and _is_short_uncased(piece.text))


def _is_handle(piece: _Piece) -> bool:
    """@ann, ann@example.org."""
    return _HANDLE.fullmatch(piece.text) is not None


_RULES: Final[tuple[Callable[[_Piece], bool], ...]] = (
    _is_counted,
    _is_relative,
    _is_byline,
    _is_section,
    _is_name,
    _is_handle,
)


def _are_names(words: Sequence[str]) -> bool:
    """Whether each word begins with a capital, or is a small word of names."""
    big = [word for word in words if word.strip("\"'“”‘’()")[:1].isupper()]
    small = [word for word in words if word not in big]
    return bool(big) and all(word_key(word) in _particles() for word in small)


def _is_short_uncased(text: str) -> bool:
    """Whether it is a few letters of a script without capitals."""
    return len(text) <= _MOST_UNCASED and not any(one.islower() or one.isupper() for one in text)


@cache
def _lead() -> re.Pattern[str]:
    leads = read_lexicon("byline")["leads"]
    words = alternatives([*leads["plain"], *leads["verbal"]])
    labels = alternatives(leads["labels"])
    return re.compile(rf"(?:(?:{words})(?!\w)|(?:{labels})\s?[:：])\s*", re.IGNORECASE)


@cache
def _section_words() -> frozenset[str]:
    return frozenset(map(word_key, read_lexicon("dates")["beside"]["section"]))


@cache
def _particles() -> frozenset[str]:
    return frozenset(map(word_key, read_lexicon("dates")["beside"]["name_particles"]))
