"""Articles that are renamed and edited versions of what the catalogue knows."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from feedwright.catalogue.sketch import features_of, traits_of

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    articles: Iterable[Article], records: Iterable[Record]
) -> dict[str, tuple[Record, ...]]:
    """The records that each article could be a later version of, by the article's path.

    Of two that state different days neither is a version of the other, however alike they are:
    the weather of today is not that of yesterday. Articles that are like no record are left out.
    """
    by_feature: defaultdict[tuple[int, int], list[Record]] = defaultdict(list)
    for record in records:
        for feature in features_of(record.sketch):
            by_feature[feature].append(record)
    if not by_feature:
        return {}
    return {article.path: alike for article in articles if (alike := _alike(article, by_feature))}


def _alike(
    article: Article, by_feature: defaultdict[tuple[int, int], list[Record]]
) -> tuple[Record, ...]:
    shared: Counter[str] = Counter()
    found: dict[str, Record] = {}
    for feature in features_of(traits_of(article).sketch):
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
