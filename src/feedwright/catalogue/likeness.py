"""Articles that are renamed and edited versions of what the catalogue knows."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING, Final

from feedwright.catalogue.sketch import features_of, first_sketch_of, is_current, traits_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from feedwright.catalogue.record import Record
    from feedwright.model import Article

__all__ = ["find_alike"]

#: Of the 64 places of a sketch, how many have to be the same where both sides state one day: three
#: sentences in ten may be others. Measured on 1.1 million pairs of news articles: different ones
#: share 18 places at most, and all but six of them fewer than 10.
_SAME_DAY: Final = 24
#: Where one of them states no day: most of the text, because a table that appears every week under
#: a new name is much like the last one. One word in fifty, or a tenth of the text added or cut.
_UNDATED: Final = 51
_ONE_DAY: Final = timedelta(days=1)


def find_alike(
    articles: Iterable[Article],
    records: Iterable[Record],
    whole: Callable[[Article], Article | None],
) -> dict[str, tuple[Record, ...]]:
    """The records that each article could be a later version of, by the article's path.

    Of two that state different days neither is a version of the other, however alike they are:
    the weather of today is not that of yesterday. Articles that are like no record are left out.
    ``whole`` gives an article with its text, which only records need that are of an older version.
    """
    by_feature: defaultdict[tuple[int, int], list[Record]] = defaultdict(list)
    is_old = False
    for record in records:
        is_old |= bool(record.sketch) and not is_current(record.sketch)
        for feature in features_of(record.sketch):
            by_feature[feature].append(record)
    if not by_feature:
        return {}
    found = {}
    for article in articles:
        sketches = [traits_of(article).sketch]
        if is_old and (read := whole(article)) is not None:
            sketches.append(first_sketch_of(read.body_text))
        if alike := _alike(article, sketches, by_feature):
            found[article.path] = alike
    return found


def _alike(
    article: Article,
    sketches: Iterable[bytes],
    by_feature: defaultdict[tuple[int, int], list[Record]],
) -> tuple[Record, ...]:
    shared: Counter[str] = Counter()
    found: dict[str, Record] = {}
    for feature in chain.from_iterable(map(features_of, sketches)):
        for record in by_feature.get(feature, ()):
            shared[record.id] += 1
            found[record.id] = record
    return tuple(
        record
        for identity, record in sorted(found.items())
        if shared[identity] >= _places_wanted(article, record)
    )


def _places_wanted(article: Article, record: Record) -> float:
    if article.published is None or record.published is None:
        return _UNDATED
    return _SAME_DAY if abs(article.published - record.published) < _ONE_DAY else float("inf")
