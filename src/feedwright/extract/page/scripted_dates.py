"""Dates in the data from which a script would have filled the page.

Saved as it came over the wire, such a page shows nothing: its article stands in the state of the
application, as JSON or as JSON inside a string. Only keys that say "published" are looked at.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.extract.lexicon import read_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["find_scripted_dates"]

#: What stands behind a key: the value as ISO 8601 or in words, or seconds or milliseconds since
#: 1970. Inside a string the quotation marks are escaped, as often as strings lie in strings.
_VALUE: Final = re.compile(
    r'"\s{0,3}:\s{0,3}(?:\\{0,7}"((?:19|20)\d\d[-./]\d\d?[-./]\d\d?(?:[T ][\d:.+Z-]{4,20})?'
    r'|[A-Z][a-z]{2,8}\.? \d{1,2}, (?:19|20)\d\d)\\{0,7}"|(1\d{9}(?:\d{3})?)(?=[,}\\\s]))'
)
_KEY: Final = re.compile(r'"([A-Za-z_-]{3,40})\\{0,7}$')
_LONGEST_KEY: Final = 50
_DAY_CHARS: Final = 10
#: Days under one key that make the data a list of articles.
_LIST: Final = 3
_MOST: Final = 500
_MOST_PLACES: Final = 20
#: How far from the article's title its date may stand in such a list.
_REACH: Final = 4_000


class _Value(NamedTuple):
    text: str
    key: str
    #: Characters between it and the nearest title.
    distance: int


def find_scripted_dates(scripts: Iterable[str], titles: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Keys and values that say when something was published, the most telling key first.

    Where a key has the dates of several articles it counts only beside one of the titles.
    """
    wanted = [title for title in titles if title]
    found: dict[int, list[_Value]] = {}
    for rank, value in _values(scripts, wanted):
        found.setdefault(rank, []).append(value)
    for rank in sorted(found):
        values = found[rank]
        if len({value.text[:_DAY_CHARS] for value in values}) >= _LIST:
            values = [value for value in values if value.distance <= _REACH]
        if values:
            nearest = min(values, key=lambda value: value.distance)
            yield nearest.key, nearest.text


def _values(scripts: Iterable[str], titles: list[str]) -> Iterator[tuple[int, _Value]]:
    number = 0
    for script in scripts:
        places = [at for title in titles for at in islice(_places(script, title), _MOST_PLACES)]
        for match in _VALUE.finditer(script):
            start = match.start()
            key = _KEY.search(script, max(0, start - _LONGEST_KEY), start)
            rank = _ranks().get(re.sub("[_-]", "", key[1]).lower()) if key else None
            if key is None or rank is None:
                continue
            distance = min((abs(at - start) for at in places), default=_REACH + 1)
            yield rank, _Value(match[1] or match[2], key[1], distance)
            number += 1
            if number >= _MOST:
                return


def _places(script: str, title: str) -> Iterator[int]:
    at = script.find(title)
    while at >= 0:
        yield at
        at = script.find(title, at + len(title))


@cache
def _ranks() -> Mapping[str, int]:
    """The keys in small letters without marks, each with its place in the order of trust."""
    return {key: rank for rank, key in enumerate(read_lexicon("moments")["scripts"]["published"])}
