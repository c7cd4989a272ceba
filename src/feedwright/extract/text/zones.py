"""The zones of a page: what stands before the headline, the header, the body, what follows it.

A linear chain: each paragraph has a score for each zone, the sum of the weights of what is seen of
it (`feedwright.extract.text.features`), and each step from zone to zone has one; the best sequence
that the order of zones allows is taken (Viterbi). The weights are a file to read, ``zones.json``:
a positive weight speaks for a zone. They were fitted as a conditional random field with L1 and L2
penalties on some thousand pages of some five hundred sites (news, magazines, blogs, guides, in
fifteen languages) saved as text in three ways, whose body and title were known; a number says
nothing about any one site. ``tools/fit_zones.py`` fits them again.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from importlib import resources
from math import exp, log
from operator import add
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.extract.text.features import Look, Near, Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from feedwright.extract.text.features import Seen

__all__ = ["PATHS", "ZONES", "attributes", "find_zones", "zone_shares"]

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
_PLACES: Final = range(len(ZONES))
_FIRST: Final = ("before", "headline", "body")
_LAST: Final = ("body", "after")
_NEVER: Final = float("-inf")
#: What a line of the publication's own furniture adds to the scores of the zones: it is never a
#: headline. Where it stands says no more: taken for an end of the text, it cost articles theirs.
_FURNITURE: Final = tuple({"headline": -1e6}.get(zone, 0.0) for zone in ZONES)

#: Features that mean more together.
_TOGETHER: Final[dict[type[Look | Near | Place], tuple[tuple[str, ...], ...]]] = {
    Look: (
        ("size", "ending"),
        ("size", "capitals"),
        ("size", "gap", "mark"),
        ("size", "beginning"),
        ("size", "like"),
    ),
    Near: (
        ("before2", "before", "self", "after", "after2"),
        ("before", "self", "after"),
        ("behind", "self", "ahead"),
        ("self", "run"),
        ("self", "furniture"),
        ("self", "kind_before"),
        ("self", "kind"),
        ("self", "kind_after"),
    ),
    Place: (
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
    ),
}


class _Weights(NamedTuple):
    """What ``zones.json`` says."""

    #: Attribute → a weight for each of `ZONES`.
    attributes: dict[str, tuple[float, ...]]
    #: For each of `ZONES` the places in it of the zones it may follow, with the step's weight.
    steps: tuple[tuple[tuple[int, float], ...], ...]


@cache
def _weights() -> _Weights:
    """The weights, read once."""
    source = resources.files("feedwright.extract.text").joinpath("zones.json")
    table = json.loads(source.read_text(encoding="utf-8"))
    steps = table["steps"]
    return _Weights(
        attributes={name: tuple(row) for name, row in table["attributes"].items()},
        steps=tuple(
            tuple((ZONES.index(last), steps.get(f"{last} {zone}", 0.0)) for last in PATHS[zone])
            for zone in ZONES
        ),
    )


def attributes(group: Look | Near | Place) -> Iterator[str]:
    """The names of what is seen, as they stand in ``zones.json``: "look.size=3", "near.…"."""
    kind = type(group)
    name = kind.__name__.lower()
    for field, value in zip(kind._fields, group, strict=True):
        yield f"{name}.{field}={value}"
    for fields in _TOGETHER[kind]:
        values = " ".join(str(getattr(group, field)) for field in fields)
        yield f"{name}.{'+'.join(fields)}={values}"


@lru_cache(maxsize=30_000)
def _scores(group: Look | Near | Place) -> tuple[float, ...]:
    """The sum of the weights of one group of features, for each of `ZONES`."""
    known = _weights().attributes
    rows = [known[name] for name in attributes(group) if name in known]
    return tuple(map(sum, zip(*rows, strict=True))) if rows else (0.0,) * len(ZONES)


def find_zones(seen: Sequence[Seen], furniture: Collection[int] = ()) -> tuple[str, ...]:
    """The zone of each paragraph: one headline at most, and at least one paragraph of body.

    The paragraphs at the places of ``furniture`` are known to be none of the article: where they
    stand tells where it begins and ends.
    """
    if not seen:
        return ()
    steps = _weights().steps
    sums = _sums(seen, furniture)
    best = [score if zone in _FIRST else _NEVER for zone, score in zip(ZONES, sums[0], strict=True)]
    came_from: list[list[int]] = []
    for scores in sums[1:]:
        row: list[float] = []
        pointers: list[int] = []
        for score, allowed in zip(scores, steps, strict=True):
            top, pointer = _NEVER, allowed[0][0]
            for last, step in allowed:
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
    return tuple(ZONES[at] for at in reversed(path))


def _sums(seen: Sequence[Seen], furniture: Collection[int]) -> list[tuple[float, ...]]:
    """The score of each paragraph for each of `ZONES`."""
    sums: list[tuple[float, ...]] = [
        tuple(map(sum, zip(*map(_scores, groups), strict=True))) for groups in seen
    ]
    for at in furniture:
        sums[at] = tuple(map(add, sums[at], _FURNITURE))
    return sums


def zone_shares(
    seen: Sequence[Seen], furniture: Collection[int] = ()
) -> tuple[dict[str, float], ...]:
    """How likely each zone is for each paragraph, all sequences of zones weighed (0 to 1).

    The sums of the chain that `find_zones` takes the best way through (forward and backward).
    """
    if not seen:
        return ()
    steps, sums = _weights().steps, _sums(seen, furniture)
    ways = [(last, zone, step) for zone, row in enumerate(steps) for last, step in row]
    forward = [[s if z in _FIRST else _NEVER for z, s in zip(ZONES, sums[0], strict=True)]]
    for scores in sums[1:]:
        before = forward[-1]
        into = [[before[last] + step for last, to, step in ways if to == at] for at in _PLACES]
        forward.append([_log_sum(row) + score for row, score in zip(into, scores, strict=True)])
    backward = [[0.0 if zone in _LAST else _NEVER for zone in ZONES]]
    for scores in reversed(sums[1:]):
        behind = [value + score for value, score in zip(backward[-1], scores, strict=True)]
        backward.append(
            [
                _log_sum([behind[to] + step for last, to, step in ways if last == at])
                for at in _PLACES
            ]
        )
    both = [list(map(add, *pair)) for pair in zip(forward, reversed(backward), strict=True)]
    totals = map(_log_sum, both)
    return tuple(
        {zone: exp(value - total) for zone, value in zip(ZONES, row, strict=True)}
        for row, total in zip(both, totals, strict=True)
    )


def _log_sum(values: Sequence[float]) -> float:
    """The logarithm of the sum of what the values are logarithms of."""
    top = max(values, default=_NEVER)
    return top if top == _NEVER else top + log(sum(exp(value - top) for value in values))
