"""What can be seen of the paragraphs of a page: each by itself, its neighbours, its place.

Every feature is a small code, so that a weight can be kept for each value and read by people. The
values of a page's paragraphs stand in columns, which the interpreter goes through far quicker than
through objects of its lines.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate, chain, groupby
from operator import sub
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.extract.lexicon import words_of
from feedwright.extract.text.looks import Look, find_faces, read_looks, size_class

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feedwright.extract.text.looks import Face
    from feedwright.extract.text.paragraphs import Paragraph

__all__ = ["Drift", "Look", "Near", "Place", "Seen", "Words", "look_at"]

_PROSE_AMOUNTS: Final = (1, 200, 600, 1500)
_SHARES: Final = (1e-9, 0.02, 0.05, 0.1, 0.3)
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
#: How many paragraphs stand right behind a headline.
_RIGHT_BEHIND: Final = 3
_SINCE: Final = (2, 3, 5, 9)
_UNTIL: Final = (2, 3, 5, 7)
#: Kinds that something other than the article begins with.
_ENDS: Final = {"comments": "c", "related": "r", "newsletter": "n", "footer": "f", "blurb": "b"}
#: Kinds of the lines between a headline and the text.
_HEADER: Final = frozenset({"date", "byline", "reading-time", "ago"})
#: Kinds that are not furniture.
_WRITTEN: Final = _HEADER | {"", "caption", "name"}


class Near(NamedTuple):
    """The neighbours of paragraphs: ``P`` prose, ``L`` long, ``M`` middling, ``S`` short."""

    before2: list[str]
    before: list[str]
    self: list[str]
    after: list[str]
    after2: list[str]
    #: Length of the run of short lines that it is part of.
    run: list[int]
    kind_before: list[str]
    kind: list[str]
    kind_after: list[str]
    #: Prose in the five paragraphs before, and after.
    behind: list[int]
    ahead: list[int]
    #: Lines of furniture among the nine around it.
    furniture: list[int]
    #: Share of its long words that the page's prose has too, 0 to 4; ``-`` it has no long words,
    #: ``P`` it is prose itself.
    known: list[str]
    #: How many long words that are, at most 4.
    known_words: list[int]


class Drift(NamedTuple):
    """What the text comes from and drifts to: the kinds of the four lines before, and after."""

    self: list[str]
    gone: list[tuple[str, ...]]
    coming: list[tuple[str, ...]]


class Words(NamedTuple):
    """The words that lines begin with; none of prose."""

    #: ``s`` a short line, ``p`` a long one.
    size: list[str]
    #: Among them letters that stand alone, which have no weight.
    words: list[list[str]]


class Place(NamedTuple):
    """Where on the page paragraphs stand."""

    self: list[str]
    kind: list[str]
    #: From the top, in paragraphs.
    position: list[int]
    #: Shares of the page's prose before it and after it.
    read: list[int]
    left: list[int]
    #: The last thing seen that articles end with: a code of `_ENDS`.
    seen: list[str]
    #: Before ``<``, at ``=``, right after ``1`` or after ``>`` the line that repeats the first one.
    headline: list[str]
    #: Paragraphs since, and until, a date or byline; until prose.
    since: list[int]
    until: list[int]
    prose: list[int]
    like: list[str]
    #: The best likeness to the first line that any other line has.
    best: list[str]
    #: As in `Near`.
    known: list[str]


class Seen(NamedTuple):
    """All that is seen of the paragraphs of a page: of each field a column."""

    look: Look
    near: Near
    drift: Drift
    words: Words
    place: Place


def look_at(paragraphs: Sequence[Paragraph]) -> Seen:
    """What is seen of the paragraphs, which are at least one."""
    faces = find_faces([paragraph.text for paragraph in paragraphs])
    folded = [face.folded for face in faces]
    look = read_looks(paragraphs, faces)
    classes = list(map(size_class, look.size, look.ending))
    prose = [len(p.text) if c == "P" else 0 for p, c in zip(paragraphs, classes, strict=True)]
    total = list(accumulate(prose, initial=0))
    known = _known(folded, classes)
    return Seen(
        look,
        _near(look.kind, classes, total, known),
        _drift(look.kind, classes),
        _words(faces, classes),
        _place(look, classes, total, [share for share, _ in known]),
    )


def _known(folded: list[str], classes: list[str]) -> list[tuple[str, int]]:
    """How much of each short line the page's prose knows: a headline is told again in its text."""
    lines = [
        None if size == "P" else [word for word in text.split() if len(word) >= _LONG_WORD]
        for text, size in zip(folded, classes, strict=True)
    ]
    asked = frozenset(chain.from_iterable(filter(None, lines)))
    known: set[str] = set()
    for text, size in zip(folded, classes, strict=True):
        if size == "P":
            known.update(asked.intersection(text[:_KNOWN_CHARS].lower().split()))
    return [_PROSE_KNOWN if words is None else _share_known(words, known) for words in lines]


def _share_known(words: list[str], known: set[str]) -> tuple[str, int]:
    """The share, in steps, and the number of the words of a line that are known."""
    if not words:
        return "-", 0
    count = sum(map(known.__contains__, words))
    step = bisect_right(_KNOWN_SHARES, count / len(words)) if count else 0
    return str(step), min(count, 4)


def _words(faces: list[Face], classes: list[str]) -> Words:
    """The words that each line begins with."""
    size = ["s" if size in "SM" else "p" for size in classes]
    words = [
        face.words
        if len(face.folded) <= _WORDS_CHARS or len(face.folded) > _MAX_WORDS_CHARS
        else words_of(face.folded[:_WORDS_CHARS].lower())
        for face in faces
    ]
    return Words(size, words)


def _drift(kinds: list[str], classes: list[str]) -> Drift:
    """The kinds of the lines before and after each paragraph, each once, in alphabetical order."""
    nothing = ("",) * _DRIFT
    padded = (*nothing, *("" if kind == "name" else kind for kind in kinds), *nothing)
    windows = zip(*(padded[at:] for at in range(_DRIFT)), strict=False)
    distinct = list(map(_distinct, windows))
    return Drift(classes, distinct[: len(kinds)], distinct[_DRIFT + 1 :])


@lru_cache(maxsize=5_000)  # a few hundred on most pages
def _distinct(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The kinds, each once, without ''."""
    return tuple(sorted(set(kinds) - {""}))


def _near(
    kinds: list[str], classes: list[str], total: list[int], known: list[tuple[str, int]]
) -> Near:
    """The neighbours of each paragraph. ``total[i]`` is the prose before paragraph i."""
    count = len(kinds)
    around = ["^", "^", *classes, "$", "$"]
    furniture = list(accumulate([kind not in _WRITTEN for kind in kinds], initial=0))
    shares, words = zip(*known, strict=True)
    return Near(
        before2=around[:count],
        before=around[1 : count + 1],
        self=classes,
        after=around[3:-1],
        after2=around[4:],
        run=_runs(classes),
        kind_before=["^", *kinds[:-1]],
        kind=kinds,
        kind_after=[*kinds[1:], "$"],
        behind=_amounts(total, (-5, 0), _PROSE_AMOUNTS),
        ahead=_amounts(total, (1, 6), _PROSE_AMOUNTS),
        furniture=_amounts(furniture, (-4, 5), _FURNITURE_COUNTS),
        known=list(shares),
        known_words=list(words),
    )


def _amounts(total: list[int], around: tuple[int, int], steps: tuple[int, ...]) -> list[int]:
    """For each paragraph how much stands in those around it, in steps.

    ``total[i]`` is all before paragraph i, ``around`` from where to where is looked, seen from it.
    """
    start, stop = around
    count = len(total) - 1
    first = ([0] * -start + total)[max(start, 0) :]
    last = total[stop:] + total[-1:] * stop
    return [bisect_right(steps, amount) for amount in map(sub, last, first[:count])]


def _runs(classes: list[str]) -> list[int]:
    """For each paragraph the length, in steps, of the run of short lines that it is part of."""
    runs: list[int] = []
    for is_short, run in groupby(classes, key="S".__eq__):
        count = len(list(run))
        runs += [bisect_right(_RUN_LENGTHS, count) if is_short else 0] * count
    return runs


def _place(look: Look, classes: list[str], total: list[int], known: list[str]) -> Place:
    """The place of each paragraph. ``total[i]`` is the prose before paragraph i."""
    count = len(classes)
    rest = frozenset(look.like[1:])
    best = next((like for like in "=piso" if like in rest), "-")
    headline = next((at for at, like in enumerate(look.like) if at and like in ("=", "p")), None)
    headers = [kind in _HEADER for kind in look.kind]
    prose = total[-1] or 1
    seen, ends = "", []
    for kind in look.kind:
        ends.append(seen)
        seen = _ENDS.get(kind, seen)
    return Place(
        self=classes,
        kind=look.kind,
        position=[bisect_right(_POSITIONS, at) for at in range(count)],
        read=[bisect_right(_SHARES, amount / prose) for amount in total[:-1]],
        left=[bisect_right(_SHARES, (total[-1] - amount) / prose) for amount in total[1:]],
        seen=ends,
        headline=["?"] * count if headline is None else _sides(headline, count),
        since=_distances(headers, _SINCE),
        until=_distances(headers[::-1], _UNTIL)[::-1],
        prose=_distances([size == "P" for size in reversed(classes)], _SINCE)[::-1],
        like=look.like,
        best=[best] * count,
        known=known,
    )


def _sides(headline: int, count: int) -> list[str]:
    """On which side of the headline each paragraph stands."""
    sides = "<" * headline + "=" + "1" * _RIGHT_BEHIND + ">" * count
    return list(sides[:count])


def _distances(hits: list[bool], steps: tuple[int, ...]) -> list[int]:
    """For each place how far the last hit before it is, in steps; the farthest without one."""
    near = [bisect_right(steps, since) for since in range(1, steps[-1])]
    distances = [len(steps)] * len(hits)
    for at in [at for at, hit in enumerate(hits, 1) if hit]:
        distances[at : at + len(near)] = near[: len(hits) - at]
    return distances
