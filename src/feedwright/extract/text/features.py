"""What can be seen of the paragraphs of a page: each by itself, its neighbours, its place.

Every feature is a small code, so that a weight can be kept for each value and read by people.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache, partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from feedwright.extract.text.looks import Look, find_face, read_looks, size_class

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from feedwright.extract.text.paragraphs import Paragraph

__all__ = ["Drift", "Look", "Near", "Place", "Seen", "Words", "look_at"]

_PROSE_AMOUNTS: Final = (1, 200, 600, 1500)
_SHARES: Final = (1e-9, 0.02, 0.05, 0.1, 0.3)
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
#: The same in ASCII, where it is quicker: what is no letter parts words as white space does.
_LETTERS_ALONE: Final = str.maketrans(
    {mark: " " for mark in map(chr, range(128)) if not mark.isalpha()}
)
_MAX_WORDS_CHARS: Final = 400
#: How much of a line, and of a paragraph of prose, is read for its words.
_WORDS_CHARS: Final = 100
_KNOWN_CHARS: Final = 400
_LONG_WORD: Final = 5
_KNOWN_SHARES: Final = (0.0, 1 / 3, 2 / 3, 0.999)
_PROSE_KNOWN: Final = ("P", 0)
_DRIFT: Final = 4
_FURNITURE_COUNTS: Final = (1, 2, 4, 7)
_RUN_LENGTHS: Final = (1, 2, 3, 5, 9, 20)
_POSITIONS: Final = (1, 2, 3, 6, 12, 30)
_SINCE: Final = (2, 3, 5, 9)
_UNTIL: Final = (2, 3, 5, 7)
#: Kinds that something other than the article begins with.
_ENDS: Final = {"comments": "c", "related": "r", "newsletter": "n", "footer": "f", "blurb": "b"}
#: Kinds of the lines between a headline and the text.
_HEADER: Final = frozenset({"date", "byline", "reading-time", "ago"})
#: Kinds that are not furniture.
_WRITTEN: Final = _HEADER | {"", "caption", "name"}


class Near(NamedTuple):
    """The neighbours of a paragraph: ``P`` prose, ``L`` long, ``M`` middling, ``S`` short."""

    before2: str
    before: str
    self: str
    after: str
    after2: str
    #: Length of the run of short lines that it is part of.
    run: int
    kind_before: str
    kind: str
    kind_after: str
    #: Prose in the five paragraphs before, and after.
    behind: int
    ahead: int
    #: Lines of furniture among the nine around it.
    furniture: int
    #: Share of its long words that the page's prose has too, 0 to 4; ``-`` it has no long words,
    #: ``P`` it is prose itself.
    known: str
    #: How many long words that are, at most 4.
    known_words: int


class Drift(NamedTuple):
    """What the text comes from and drifts to: the kinds of the four lines before, and after."""

    self: str
    gone: tuple[str, ...]
    coming: tuple[str, ...]


class Words(NamedTuple):
    """The words that a line begins with, each once; none of prose."""

    #: ``s`` a short line, ``p`` a long one.
    size: str
    words: tuple[str, ...]


class Place(NamedTuple):
    """Where on the page a paragraph stands."""

    self: str
    kind: str
    #: From the top, in paragraphs.
    position: int
    #: Shares of the page's prose before it and after it.
    read: int
    left: int
    #: The last thing seen that articles end with: a code of `_ENDS`.
    seen: str
    #: Before ``<``, at ``=``, right after ``1`` or after ``>`` the line that repeats the first one.
    headline: str
    #: Paragraphs since, and until, a date or byline; until prose.
    since: int
    until: int
    prose: int
    like: str
    #: The best likeness to the first line that any other line has.
    best: str
    #: As in `Near`.
    known: str


class Seen(NamedTuple):
    """All that is seen of a paragraph."""

    look: Look
    near: Near
    drift: Drift
    words: Words
    place: Place


_NO_WORDS: Final = Words("p", ())
#: What makes the tuples of whole columns, without a call of Python for each line.
_NEAR: Final[Callable[[tuple[Any, ...]], Near]] = partial(tuple.__new__, Near)
_PLACE: Final[Callable[[tuple[Any, ...]], Place]] = partial(tuple.__new__, Place)
_SEEN: Final[Callable[[tuple[Any, ...]], Seen]] = partial(tuple.__new__, Seen)


def look_at(paragraphs: Sequence[Paragraph]) -> tuple[Seen, ...]:
    """What is seen of each of the paragraphs."""
    if not paragraphs:
        return ()
    faces = [find_face(paragraph.text) for paragraph in paragraphs]
    folded = [face.folded for face in faces]
    looks = read_looks(paragraphs, faces)
    classes = [size_class(look) for look in looks]
    prose = [len(p.text) if c == "P" else 0 for p, c in zip(paragraphs, classes, strict=True)]
    total = list(accumulate(prose, initial=0))
    known = _known(folded, classes)
    rows = zip(
        looks,
        _nears(looks, classes, total, known),
        _drifts(looks, classes),
        map(_words, folded, classes),
        _places(looks, classes, total, known),
        strict=True,
    )
    return tuple(map(_SEEN, rows))


def _known(folded: list[str], classes: list[str]) -> list[tuple[str, int]]:
    """How much of each short line the page's prose knows: a headline is told again in its text."""
    prose: set[str] = set()
    for text, size in zip(folded, classes, strict=True):
        if size == "P":
            prose.update(text[:_KNOWN_CHARS].lower().split())
    return [
        _PROSE_KNOWN if size == "P" else _share_known(text, prose)
        for text, size in zip(folded, classes, strict=True)
    ]


def _share_known(folded: str, prose: set[str]) -> tuple[str, int]:
    """The share, in steps, and the number of the long words of a line that the prose has."""
    words = [word for word in folded.split() if len(word) >= _LONG_WORD]
    if not words:
        return "-", 0
    known = sum(map(prose.__contains__, words))
    step = bisect_right(_KNOWN_SHARES, known / len(words)) if known else 0
    return str(step), min(known, 4)


def _words(folded: str, size: str) -> Words:
    """The words that a line begins with, in alphabetical order; none of prose."""
    if len(folded) > _MAX_WORDS_CHARS:
        return _NO_WORDS
    text = folded[:_WORDS_CHARS].lower()
    if text.isascii():
        words = [word for word in text.translate(_LETTERS_ALONE).split() if len(word) > 1]
    else:
        words = _WORD.findall(text)
    return Words("s" if size in "SM" else "p", tuple(dict.fromkeys(words)))


def _drifts(looks: list[Look], classes: list[str]) -> list[Drift]:
    """The kinds of the lines before and after each paragraph, each once, in alphabetical order."""
    kinds = tuple([look.kind if look.kind != "name" else "" for look in looks])
    return [
        Drift(
            size,
            _distinct(kinds[max(0, at - _DRIFT) : at]),
            _distinct(kinds[at + 1 : at + 1 + _DRIFT]),
        )
        for at, size in enumerate(classes)
    ]


@lru_cache(maxsize=5_000)  # a few hundred on most pages
def _distinct(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The kinds, each once, without ''."""
    return tuple(sorted(set(kinds) - {""}))


def _nears(
    looks: list[Look], classes: list[str], total: list[int], known: list[tuple[str, int]]
) -> list[Near]:
    """The neighbours of each paragraph. ``total[i]`` is the prose before paragraph i."""
    count = len(looks)
    around = ["^", "^", *classes, "$", "$"]
    kinds = ["^", *(look.kind for look in looks), "$"]
    furniture = list(accumulate((kind not in _WRITTEN for kind in kinds[1:-1]), initial=0))
    before = [0] * 5 + total
    after = total + [total[-1]] * 6
    behind = [bisect_right(_PROSE_AMOUNTS, total[at] - before[at]) for at in range(count)]
    ahead = [bisect_right(_PROSE_AMOUNTS, after[at + 6] - after[at + 1]) for at in range(count)]
    first, last = [0] * 4 + furniture, furniture + [furniture[-1]] * 5
    dense = [bisect_right(_FURNITURE_COUNTS, last[at + 5] - first[at]) for at in range(count)]
    shares, words = zip(*known, strict=True)
    columns = (around, around[1:], around[2:], around[3:], around[4:], _runs(classes))
    nearby = (kinds, kinds[1:], kinds[2:], behind, ahead, dense, shares, words)
    # The first columns are longer by what stands beyond the page's ends.
    return list(map(_NEAR, zip(*columns, *nearby, strict=False)))


def _runs(classes: list[str]) -> list[int]:
    """For each paragraph the length, in steps, of the run of short lines that it is part of."""
    runs = [0] * len(classes)
    start = 0
    for at in range(len(classes) + 1):
        if at == len(classes) or classes[at] != "S":
            if at > start:
                runs[start:at] = [bisect_right(_RUN_LENGTHS, at - start)] * (at - start)
            start = at + 1
    return runs


def _places(
    looks: list[Look], classes: list[str], total: list[int], known: list[tuple[str, int]]
) -> list[Place]:
    """The place of each paragraph. ``total[i]`` is the prose before paragraph i."""
    count = len(looks)
    likes = [look.like for look in looks]
    best = next((like for like in "=piso" if like in likes[1:]), "-")
    headline = next((at for at, like in enumerate(likes) if at and like in ("=", "p")), None)
    headers = [look.kind in _HEADER for look in looks]
    prose = total[-1] or 1
    seen, ends = "", []
    for look in looks:
        ends.append(seen)
        seen = _ENDS.get(look.kind, seen)
    rows = zip(
        classes,
        (look.kind for look in looks),
        (bisect_right(_POSITIONS, at) for at in range(count)),
        (bisect_right(_SHARES, amount / prose) for amount in total[:-1]),
        (bisect_right(_SHARES, (total[-1] - amount) / prose) for amount in total[1:]),
        ends,
        ("?",) * count if headline is None else (_side(at, headline) for at in range(count)),
        _distances(headers, _SINCE),
        _distances(headers[::-1], _UNTIL)[::-1],
        _distances([size == "P" for size in reversed(classes)], _SINCE)[::-1],
        likes,
        (best,) * count,
        (share for share, _ in known),
        strict=True,
    )
    return list(map(_PLACE, rows))


def _side(at: int, headline: int) -> str:
    """On which side of the headline a paragraph stands."""
    if at <= headline:
        return "=" if at == headline else "<"
    return "1" if at < headline + 4 else ">"


def _distances(hits: list[bool], steps: tuple[int, ...]) -> list[int]:
    """For each place how far the last hit before it is, in steps; the farthest without one."""
    distances = []
    since = steps[-1]
    for hit in hits:
        distances.append(bisect_right(steps, since))
        since = 1 if hit else since + 1
    return distances
