"""Which lines repeat across the articles of a folder, and where in each file the article stands.

Both are found by counting alone: an article is the stretch of a file whose lines stand nowhere
else. So it can be told that a reader takes something for text that is none.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from feedwright.learning.shapes import is_prose, shape_of, size_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feedwright.learning.sheets import Line, Sheet

__all__ = ["Folder", "Place", "read_folder_lines"]

#: A line of fewer articles is an accident; in a large folder so is one of a smaller share.
_LEAST_ARTICLES: Final = 3
_LEAST_SHARE: Final = 0.1
#: A file of whose prose less stands nowhere else is a copy of the one that it shares it with; when
#: it has the same title or the same lede, too, more of it may be its own.
_OWN_SHARE: Final = 0.1
_OWN_SHARE_OF_VERSION: Final = 0.7
#: What a line adds to the stretch that it is part of: one that repeats, any other, its prose.
_REPEATED: Final = -150.0
_SINGLE: Final = 25.0
_MOST_PROSE: Final = 400.0

#: A line of the folder: the number of the sheet, the place of the line in it.
Place = tuple[int, int]


def _needed(articles: int) -> int:
    """In how many of so many articles a line has to stand to be no accident."""
    return max(_LEAST_ARTICLES, math.ceil(_LEAST_SHARE * articles))


class Folder(Struct, frozen=True, kw_only=True):
    """The sheets of a folder with what repeats in them."""

    sheets: tuple[Sheet, ...]
    #: For each sheet the number of its article: copies of one article share it.
    article_of: tuple[int, ...]
    #: Shape of a line → all its places, for shapes of at least `needed` articles.
    repeated: dict[str, tuple[Place, ...]]
    #: Places of all lines that repeat.
    known: frozenset[Place]
    #: For each sheet where the article stands: the place of its first line, and after its last.
    regions: tuple[tuple[int, int], ...]

    @property
    def articles(self) -> int:
        """How many different articles there are."""
        return len(set(self.article_of))

    @property
    def needed(self) -> int:
        """In how many articles a line has to stand."""
        return _needed(self.articles)

    def line(self, place: Place) -> Line:
        """The line at the place."""
        return self.sheets[place[0]].lines[place[1]]

    def articles_with(self, places: Sequence[Place]) -> set[int]:
        """The articles that the places are in."""
        return {self.article_of[sheet] for sheet, _ in places}

    def is_inside(self, place: Place) -> bool:
        """Whether the line stands within the article of its file."""
        start, end = self.regions[place[0]]
        return start <= place[1] < end

    def with_known(self, places: Sequence[Place]) -> Folder:
        """The same folder, these lines being known to repeat as well."""
        known = self.known.union(places)
        return Folder(
            sheets=self.sheets,
            article_of=self.article_of,
            repeated=self.repeated,
            known=known,
            regions=_regions(self.sheets, known),
        )


def read_folder_lines(sheets: Sequence[Sheet]) -> Folder:
    """What repeats in the sheets, by the shape of the lines."""
    article_of = _articles(sheets)
    needed = _needed(len(set(article_of)))
    places: dict[str, list[Place]] = defaultdict(list)
    for number, sheet in enumerate(sheets):
        for at, line in enumerate(sheet.lines):
            places[shape_of(line.text)].append((number, at))
    repeated = {
        shape: tuple(found)
        for shape, found in places.items()
        if len({article_of[number] for number, _ in found}) >= needed
        and any(map(str.isalpha, shape))
    }
    known = frozenset(place for found in repeated.values() for place in found)
    return Folder(
        sheets=tuple(sheets),
        article_of=article_of,
        repeated=repeated,
        known=known,
        regions=_regions(sheets, known),
    )


def _articles(sheets: Sequence[Sheet]) -> tuple[int, ...]:
    """The number of each sheet's article: its own, or that of the sheet it is a copy of."""
    first: dict[str, int] = {}
    numbers: list[int] = []
    for number, sheet in enumerate(sheets):
        prose = {line.text for line in sheet.lines if is_prose(line.text)}
        shared: Counter[int] = Counter()
        for text in prose:
            owner = first.setdefault(text, number)
            if owner != number:
                shared[numbers[owner]] += len(text)
        total = sum(map(len, prose))
        article, chars = max(shared.items(), key=lambda item: item[1], default=(number, 0))
        own = total - chars
        most = _OWN_SHARE_OF_VERSION if _is_version(sheet, sheets[article]) else _OWN_SHARE
        numbers.append(article if chars and own < most * total else number)
    return tuple(numbers)


def _is_version(sheet: Sheet, other: Sheet) -> bool:
    """Whether two sheets have one title, or begin with one paragraph."""
    title = sheet.article.title
    begun = sheet.article.body_text.partition("\n\n")[0]
    return (title is not None and title == other.article.title) or (
        is_prose(begun) and begun == other.article.body_text.partition("\n\n")[0]
    )


def _regions(sheets: Sequence[Sheet], known: frozenset[Place]) -> tuple[tuple[int, int], ...]:
    """For each sheet the stretch of lines with the greatest sum of what they add to it."""
    regions = []
    for number, sheet in enumerate(sheets):
        best = total = 0.0
        start, region = 0, (0, 0)
        for at, line in enumerate(sheet.lines):
            if total <= 0:
                total, start = 0.0, at
            total += _REPEATED if (number, at) in known else _weight(line.text)
            if total > best:
                best, region = total, (start, at + 1)
        regions.append(region)
    return tuple(regions)


def _weight(text: str) -> float:
    """What a line that stands nowhere else adds to the stretch that it is part of."""
    return _SINGLE + min(size_of(text), _MOST_PROSE) if is_prose(text) else _SINGLE
