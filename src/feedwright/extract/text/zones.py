"""The zones of a page: what stands before the headline, the header, the body, what follows it.

A linear chain: each paragraph has a score for each zone, the sum of the weights of what is seen of
it (`feedwright.extract.text.features`), and each step from zone to zone has one; the best sequence
that the order of zones allows is taken (Viterbi). The weights are a file to read, ``zones.json``: a
positive weight speaks for a zone. ``tools/train_zones.py`` makes it, and says what it is made from.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import repeat
from math import exp, log
from operator import add, itemgetter, lshift
from pathlib import Path
from struct import Struct
from typing import TYPE_CHECKING, Any, Final, get_type_hints

from feedwright.extract.text.features import Drift, Look, Near, Place, Seen, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    Group = Look | Near | Drift | Words | Place

__all__ = [
    "FEATURES",
    "PATHS",
    "ZONES",
    "Weights",
    "each_value",
    "find_zones",
    "shipped_weights",
    "zone_shares",
]

#: In the order of the weights in the file.
ZONES: Final = ("before", "headline", "header", "body", "between", "after")
#: Zone → the zones that it may follow. A page begins before, with the headline or with the body,
#: and never ends before its body.
PATHS: Final = {
    "before": ("before",),
    "headline": ("before",),
    "header": ("headline", "header"),
    "body": ("body", "before", "headline", "header", "between"),
    "between": ("body", "between"),
    "after": ("body", "after"),
}
_FIRST: Final = ("before", "headline", "body")
_LAST: Final = ("body", "after")
_NEVER: Final = -(10**9)
_BEFORE: Final = ZONES.index("before")
_HEADLINE: Final = ZONES.index("headline")
#: How many paragraphs a text has at most that is kept without its page.
_SHORT_TEXT: Final = 15
#: A step of `Look.size`: from 60 characters on.
_SENTENCE_SIZE: Final = 5
#: Kinds of line that no headline is.
_SIGNATURES: Final = frozenset({"byline", "reading-time", "ago"})
#: Sums of weights for each of `ZONES`, side by side in one number, and what makes them positive.
_LANES: Final = Struct(f"<{len(ZONES)}I")
_LANE: Final = 32
_SHIFTS: Final = tuple(_LANE * lane for lane in range(len(ZONES)))
#: How many sums are kept of each part.
_MOST_SUMS: Final = 20_000
#: How many units of a weight are 1, and what the scores of all zones are raised by.
_UNIT: Final = 100
_LEVEL: Final = (1 << _LANE - 1) / _UNIT
_PLACES: Final = range(len(ZONES))
_IMPOSSIBLE: Final = float("-inf")
_BIAS: Final = sum(1 << (_LANE * lane + _LANE - 1) for lane in range(len(ZONES)))


#: What has a weight: fields alone, and fields that mean more together. The last field may hold
#: several values; each of them has its weight.
FEATURES: Final[dict[type[Group], tuple[tuple[str, ...], ...]]] = {
    Look: (
        *((field,) for field in Look._fields),
        ("size", "ending"),
        ("size", "capitals"),
        ("size", "gap", "mark"),
        ("size", "beginning"),
        ("size", "like"),
    ),
    Near: (
        *((field,) for field in Near._fields if field not in ("self", "kind")),
        ("before2", "before", "self", "after", "after2"),
        ("before", "self", "after"),
        ("behind", "self", "ahead"),
        ("self", "run"),
        ("self", "furniture"),
        ("self", "kind_before"),
        ("self", "kind"),
        ("self", "kind_after"),
        ("self", "known"),
        ("known", "known_words"),
        ("known", "run"),
    ),
    Drift: (("self", "gone"), ("self", "coming")),
    Words: (("size", "words"),),
    Place: (
        *((field,) for field in Place._fields if field not in ("self", "kind", "like", "known")),
        ("self", "read"),
        ("self", "left"),
        ("self", "seen"),
        ("self", "headline"),
        ("self", "since"),
        ("self", "until"),
        ("self", "prose"),
        ("self", "position"),
        ("like", "best"),
        ("like", "prose"),
        ("like", "known"),
    ),
}

#: The fields of groups that are looked up together: of each feature all fields stand in one part.
#: Lines have too many different words for that.
PARTS: Final[dict[type[Group], tuple[tuple[str, ...], ...]]] = {
    Look: (
        ("size", "ending", "beginning", "capitals"),
        ("size", "gap", "mark", "repeated", "like"),
        ("kind", "sign", "digits"),
    ),
    Near: (
        ("before2", "before", "self", "after", "after2"),
        ("self", "kind_before", "kind", "kind_after"),
        ("self", "behind", "ahead", "furniture"),
        ("self", "run", "known", "known_words"),
    ),
    Drift: (("self", "gone"), ("self", "coming")),
    Place: (
        ("self", "position", "read", "left"),
        ("self", "seen", "headline", "since", "until"),
        ("self", "prose", "like", "best", "known"),
    ),
}


class Weights:
    """What a file such as ``zones.json`` says, made ready for use.

    The weights of a value for each of `ZONES` are kept as one number, each in a lane of its own:
    one addition adds them all.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        """Read the tables of the file; a feature that they do not name has no weight."""
        steps = table["steps"]
        #: For each of `ZONES` the places in it of the zones it may follow, with the step's weight.
        self.steps: Final = tuple(
            tuple((ZONES.index(last), steps.get(f"{last} {zone}", 0)) for last in PATHS[zone])
            for zone in ZONES
        )
        rows = {
            kind: _rows(kind, features, table[kind.__name__.lower()])
            for kind, features in FEATURES.items()
        }
        #: Name of a group → for each part of it how that is picked, and the sums by what it holds.
        self._parts: Final = {
            kind.__name__.lower(): tuple(_sums_of_parts(kind, rows[kind])) for kind in PARTS
        }
        #: The rows of words by the size of their line.
        self._words: Final = {
            size: (frozenset(known), known.__getitem__)
            for size, known in _by_size(rows[Words]["size", "words"]).items()
        }

    def scores(self, seen: Seen) -> list[tuple[int, ...]]:
        """For each paragraph what speaks for each of `ZONES`, above a number that all have.

        All sums are taken by columns: Python does no step for a paragraph and a feature.
        """
        columns = [
            map(sums.__getitem__, zip(*pick(getattr(seen, group)), strict=True))
            for group, parts in self._parts.items()
            for pick, sums in parts
        ]
        totals = map(sum, zip(self._of_words(seen.words), *columns, strict=True), repeat(_BIAS))
        return [_LANES.unpack(total.to_bytes(_LANES.size, "little")) for total in totals]

    def _of_words(self, words: Words) -> list[int]:
        """The weights of the words of each line, each word once."""
        tables = [self._words[size] for size in words.size]
        return [
            sum(map(row_of, known.intersection(line))) if line else 0
            for (known, row_of), line in zip(tables, words.words, strict=True)
        ]


class _Sums(dict[tuple[Any, ...], int]):
    """The weights of what a part of a group holds, added up when it is met first.

    Most parts come again and again, on the same page and on others.
    """

    def __init__(self, features: list[tuple[Callable[[Any], Any], dict[Any, int]]]) -> None:
        super().__init__()
        self._features = features

    def __missing__(self, part: tuple[Any, ...]) -> int:
        if len(self) >= _MOST_SUMS:
            self.clear()
        total = sum([_row_of(pick(part), rows) for pick, rows in self._features])
        self[part] = total
        return total


def _row_of(value: Any, rows: Mapping[Any, int]) -> int:
    """The row of a value; of one whose last field holds several, the sum of theirs."""
    if isinstance(value, tuple) and isinstance(value[-1], tuple):
        return sum([rows.get(one, 0) for one in each_value(value)])
    return rows.get(value, 0)


def _sums_of_parts(
    kind: type[Group], rows: Mapping[tuple[str, ...], dict[Any, int]]
) -> Iterator[tuple[Callable[[Any], Any], _Sums]]:
    """For each of the `PARTS` how it is picked from its group, and its sums."""
    parts: dict[tuple[str, ...], list[tuple[Callable[[Any], Any], dict[Any, int]]]] = {}
    for fields, known in rows.items():
        part = next(part for part in PARTS[kind] if set(part).issuperset(fields))
        if known:
            parts.setdefault(part, []).append((itemgetter(*map(part.index, fields)), known))
    for part, features in parts.items():
        yield itemgetter(*map(kind._fields.index, part)), _Sums(features)


def each_value(picked: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """The values of a feature: one, or the parts of its last field, each with the other fields."""
    *others, last = picked
    return [(*others, part) for part in last] if isinstance(last, tuple) else [picked]


def _rows(
    kind: type[Group], features: Iterable[tuple[str, ...]], table: Mapping[str, Any]
) -> dict[tuple[str, ...], dict[Any, int]]:
    """The rows of each feature by its value: that of one field, or a tuple of those of several."""
    hints = get_type_hints(kind)
    rows: dict[tuple[str, ...], dict[Any, int]] = {fields: {} for fields in features}
    for fields, known in rows.items():
        numbers = [place for place, field in enumerate(fields) if hints[field] == list[int]]
        for value, row in table.get("+".join(fields), {}).items():
            parts: list[Any] = value.split(" ")
            for place in numbers:
                parts[place] = int(parts[place])
            key = tuple(parts) if len(fields) > 1 else parts[0]
            known[key] = sum(map(lshift, row, _SHIFTS))
    return rows


def _by_size(rows: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    """The rows of pairs of a size and a value, parted by size."""
    parted: dict[str, dict[str, int]] = {"s": {}, "p": {}}
    for (size, value), row in rows.items():
        parted[size][value] = row
    return parted


@cache
def shipped_weights() -> Weights:
    """Those of ``zones.json``, read once."""
    source = Path(__file__).with_name("zones.json")
    return Weights(json.loads(source.read_text(encoding="utf-8")))


def find_zones(
    seen: Seen, no_headlines: Collection[int] = (), *, weights: Weights | None = None
) -> tuple[str, ...]:
    """The zone of each paragraph: one headline at most, and at least one paragraph of body.

    The paragraphs at the places of ``no_headlines`` are known to be none. ``weights`` are others
    than those of ``zones.json``.
    """
    weights = weights or shipped_weights()
    return _best_path(_scores(seen, no_headlines, weights), weights.steps)


def _scores(seen: Seen, no_headlines: Collection[int], weights: Weights) -> list[tuple[int, ...]]:
    """The scores of each paragraph for each of `ZONES`, without what cannot be.

    A signature or a paragraph of prose is no headline. The sentences of a short text are its own,
    whatever is signed and dated below them.
    """
    scores = weights.scores(seen)
    look, classes = seen.look, seen.near.self
    for at, (size_class, kind) in enumerate(zip(classes, look.kind, strict=True)):
        if size_class == "P" or kind in _SIGNATURES or at in no_headlines:
            scores[at] = _without(scores[at], _HEADLINE)
    if len(scores) <= _SHORT_TEXT:
        for at, (size, ending, kind) in enumerate(
            zip(look.size, look.ending, look.kind, strict=True)
        ):
            if ending == "." and size >= _SENTENCE_SIZE and not kind:
                scores[at] = _without(scores[at], _BEFORE)
    return scores


def _without(scores: tuple[int, ...], zone: int) -> tuple[int, ...]:
    """The scores, those of one zone out of reach."""
    return (*scores[:zone], _NEVER, *scores[zone + 1 :])


def _best_path(
    scores: Sequence[tuple[int, ...]], steps: tuple[tuple[tuple[int, int], ...], ...]
) -> tuple[str, ...]:
    """The zones in the order of the paragraphs whose scores and steps come to most."""
    first = zip(ZONES, scores[0], strict=True)
    best = [score if zone in _FIRST else _NEVER for zone, score in first]
    ways = [(*allowed[0], allowed[1:]) for allowed in steps]
    came_from: list[list[int]] = []
    for here in scores[1:]:
        row: list[int] = []
        pointers: list[int] = []
        for score, (nearest, weight, others) in zip(here, ways, strict=True):
            pointer, top = nearest, best[nearest] + weight
            for last, step in others:
                value = best[last] + step
                if value > top:
                    top, pointer = value, last
            row.append(top + score)
            pointers.append(pointer)
        best = row
        came_from.append(pointers)
    zone = max(map(ZONES.index, _LAST), key=best.__getitem__)
    path = [zone]
    for pointers in reversed(came_from):
        zone = pointers[zone]
        path.append(zone)
    return tuple([ZONES[at] for at in reversed(path)])


def zone_shares(seen: Seen, no_headlines: Collection[int] = ()) -> tuple[dict[str, float], ...]:
    """How likely each zone is for each paragraph, all sequences of zones weighed (0 to 1).

    The sums of the chain that `find_zones` takes the best way through (forward and backward).
    """
    weights = shipped_weights()
    sums = [
        [score / _UNIT - _LEVEL for score in row] for row in _scores(seen, no_headlines, weights)
    ]
    ways = [(last, z, step / _UNIT) for z, row in enumerate(weights.steps) for last, step in row]
    first = zip(ZONES, sums[0], strict=True)
    forward = [[score if zone in _FIRST else _IMPOSSIBLE for zone, score in first]]
    for scores in sums[1:]:
        before = forward[-1]
        into = [[before[last] + step for last, to, step in ways if to == at] for at in _PLACES]
        forward.append([_log_sum(row) + score for row, score in zip(into, scores, strict=True)])
    backward = [[0.0 if zone in _LAST else _IMPOSSIBLE for zone in ZONES]]
    for scores in reversed(sums[1:]):
        behind = [value + score for value, score in zip(backward[-1], scores, strict=True)]
        out = [[behind[to] + step for last, to, step in ways if last == at] for at in _PLACES]
        backward.append([_log_sum(row) for row in out])
    both = [list(map(add, *pair)) for pair in zip(forward, reversed(backward), strict=True)]
    return tuple(
        {zone: exp(value - total) for zone, value in zip(ZONES, row, strict=True)}
        for row, total in zip(both, map(_log_sum, both), strict=True)
    )


def _log_sum(values: Sequence[float]) -> float:
    """The logarithm of the sum of what the values are logarithms of."""
    top = max(values, default=_IMPOSSIBLE)
    if top == _IMPOSSIBLE:
        return top
    return top + log(sum(exp(value - top) for value in values))
