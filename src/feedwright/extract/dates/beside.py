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

__all__ = ["Line", "may_stand_beside"]

_MOST_NAME_WORDS: Final = 4
_MOST_BYLINE_WORDS: Final = 20
#: "Ann Lee July 1, 2023": a name at the beginning of the line.
_MOST_TOUCHING_WORDS: Final = 2
#: Words of any case that bars may set off: a site's or a section's name, a tag.
_MOST_BARRED_WORDS: Final = 2
_MOST_SECTION_WORDS: Final = 6
_MOST_UNCASED: Final = 12
#: Kinds that say nothing of the story wherever they stand in a dateline.
_EMPTY: Final = frozenset("fLU,-/|A")
_COUNTED: Final = re.compile("[DNYPf,R-]{0,3}[uk][ukfDNL,R]{0,5}")
_CLOCK: Final = re.compile("f*[TP][AZOf]*")
#: Fact-checked by Bo Diaz, Reviewed and written by Bo Diaz.
_ROLE: Final = re.compile(r"[^\W\d_][\w-]+(?: \w+){0,2} by (?=[^\W\d_a-z])")


class Line(NamedTuple):
    """What holds for a line as a whole."""

    #: A label says that it is about a publication.
    is_labelled: bool
    #: A comma before the date would make the beginning of a report of it: "BAMAKO, July 1".
    needs_bar: bool
    #: It ends in a full stop behind a year, as an item of a bibliography does.
    is_sentence: bool
    #: A name may touch a date with its month by name or a time of day; bare figures belong to a
    #: title ("Wrap-Up 12/19/2025").
    is_touchable: bool


class _Piece(NamedTuple):
    """Tokens between two marks, their text, and whether a mark parts them from the date."""

    tokens: Sequence[Token]
    text: str
    is_set_off: bool
    #: Whether the marks are bars or dots.
    is_barred: bool
    is_first: bool
    has_label: bool
    ends_in_colon: bool
    line: Line


def may_stand_beside(
    tokens: Sequence[Token],
    plain: str,
    *,
    follows: bool,
    precedes: bool,
    line: Line,
) -> bool:
    """Whether each piece of the tokens belongs to a dateline, by one of the `_RULES`.

    ``follows`` and ``precedes`` say on which side of them a date stands.
    """
    pieces = list(_pieces(tokens, plain, line, follows=follows, precedes=precedes))
    if pieces and line.needs_bar and not any(token.kind == "|" for token in tokens):
        return False
    in_byline = False
    for piece in pieces:
        belongs = piece._replace(is_set_off=piece.is_set_off or in_byline)
        in_byline = _is_byline(belongs) or (in_byline and _is_name(belongs))
        if not in_byline and not any(rule(belongs) for rule in _RULES):
            return False
    return True


def _pieces(
    tokens: Sequence[Token], plain: str, line: Line, *, follows: bool, precedes: bool
) -> Iterator[_Piece]:
    """The tokens parted at their marks; labels and pieces without words left out."""
    groups: list[list[Token]] = [[]]
    marks = ["" if follows else "|"]
    for token in tokens:
        if _is_mark(token, plain):
            groups.append([])
            marks.append(token.kind)
        else:
            groups[-1].append(token)
    marks.append("" if precedes else "|")
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
            is_barred=marks[number] == marks[number + 1] == "|",
            is_first=words[0].start == 0,
            has_label=any(token.kind in "LU" for token in group),
            ends_in_colon=plain[end : end + 2].lstrip().startswith(":"),
            line=line,
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
    """By Ann Lee: a word of bylines, then a name; beside a label also a user's name (by ann)."""
    if piece.ends_in_colon and _label().fullmatch(piece.text):
        return True
    lead = _ROLE.match(piece.text) or _lead().match(piece.text)
    if lead is None:
        return False
    words = piece.text[lead.end() :].strip(" :").split()
    if not words or (piece.line.is_labelled and len(words) == 1):
        return True
    return len(words) <= _MOST_BYLINE_WORDS and not words[0][0].islower()


def _is_introduction(piece: _Piece) -> bool:
    """This article was, before the label "first published on"."""
    return piece.has_label and {word_key(word) for word in piece.text.split()} <= _introducing()


def _is_section(piece: _Piece) -> bool:
    """In News: a small word, then names in capitals."""
    first, *others = piece.text.split()
    if word_key(first) not in _section_words():
        return False
    if piece.ends_in_colon and not others:
        return True
    return 0 < len(others) <= _MOST_SECTION_WORDS and _are_names(others)


def _is_name(piece: _Piece) -> bool:
    """Berlin, or News, or Ann Lee: a few words in capitals; fewer where no mark is between."""
    words = piece.text.split()
    touching = _MOST_TOUCHING_WORDS if piece.is_first and piece.line.is_touchable else 0
    most = _MOST_NAME_WORDS if piece.is_set_off else touching
    if piece.ends_in_colon or piece.line.is_sentence or len(words) > most:
        return False
    if any(token.kind in "DNYPTI" for token in piece.tokens):
        return False
    return _are_names(words) or (piece.is_set_off and _is_short_uncased(piece.text))


def _is_barred_word(piece: _Piece) -> bool:
    """A word or two of any case between bars or dots: "blog | July 1, 2023"."""
    return piece.is_barred and len(piece.text.split()) <= _MOST_BARRED_WORDS


def _is_clock(piece: _Piece) -> bool:
    """Updated at 15:10, beside a date: the same day."""
    return (piece.has_label or piece.line.is_labelled) and _CLOCK.fullmatch(
        kinds_of(list(piece.tokens))
    ) is not None


_RULES: Final[tuple[Callable[[_Piece], bool], ...]] = (
    _is_counted,
    _is_relative,
    _is_byline,
    _is_introduction,
    _is_section,
    _is_name,
    _is_barred_word,
    _is_clock,
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
    return re.compile(rf"(?:{words})(?!\w)\s*", re.IGNORECASE)


@cache
def _label() -> re.Pattern[str]:
    return re.compile(alternatives(read_lexicon("byline")["leads"]["labels"]), re.IGNORECASE)


@cache
def _section_words() -> frozenset[str]:
    return frozenset(map(word_key, read_lexicon("dates")["beside"]["section"]))


@cache
def _introducing() -> frozenset[str]:
    return frozenset(map(word_key, read_lexicon("dates")["beside"]["introducing"]))


@cache
def _particles() -> frozenset[str]:
    return frozenset(map(word_key, read_lexicon("dates")["beside"]["name_particles"]))
