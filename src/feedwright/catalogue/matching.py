"""Which article of today is which article of the catalogue."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from feedwright.catalogue.likeness import find_alike
from feedwright.catalogue.sketch import traits_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from feedwright.catalogue.record import Record
    from feedwright.model import Article

__all__ = ["Matches", "as_it_is", "match_articles"]

#: From the least claim to a path to the best.
_CLAIMS: Final = ("replaced", "withdrawn", "gone", "published")


class Matches(Struct, frozen=True, kw_only=True):
    """What is known of today's articles, by their paths."""

    #: The record of each article that is known.
    found: Mapping[str, Record] = field(default_factory=dict)
    #: The records that an article could have, where more than one could, or where another article
    #: could have them as well: only a person can tell.
    unclear: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    #: Of each article what `fingerprint` says of it.
    fingerprints: Mapping[str, str] = field(default_factory=dict)


def as_it_is(article: Article) -> Article:
    """The article, which has its text already."""
    return article


def match_articles(
    articles: Iterable[Article],
    records: Iterable[Record],
    elsewhere: Collection[str] = (),
    whole: Callable[[Article], Article | None] = as_it_is,
) -> Matches:
    """The record of each article that is known, and what is not for a program to decide.

    In this order, each step among what the former ones left over:

    1. the id that the file itself states;
    2. the same path with the same content;
    3. the same content elsewhere: the file was renamed or moved, or names were swapped;
    4. the same path with other content: the article was edited;
    5. the same canonical URL, while the record's file is gone;
    6. much the same text, while the record's file is gone: it was renamed and edited at once.

    Steps 3, 5 and 6 hold only where exactly one article and one record fit: two candidates are a
    guess, and a guess is never made. ``elsewhere`` are paths of files that lie there and are not
    among the articles, be it that they cannot be read. ``whole`` gives an article with its text,
    where the articles come without theirs; None where that has gone.
    """
    matching = _Matching(articles, records, elsewhere)
    matching.pair_unique(lambda article: article.stated_id, lambda record: record.stated_id)
    matching.pair_by_path(same_content=True)
    matching.pair_unique(matching.print_of, lambda record: record.fingerprint, matching.has_moved)
    matching.pair_by_path(same_content=False)
    matching.pair_unique(
        lambda article: article.canonical_url, lambda record: record.canonical_url, matching.is_gone
    )
    unclear = matching.pair_alike(whole)
    return Matches(found=matching.found, unclear=unclear, fingerprints=matching.prints)


class _Matching:
    """What is paired already, and what is left on either side."""

    def __init__(
        self, articles: Iterable[Article], records: Iterable[Record], elsewhere: Collection[str]
    ) -> None:
        self.found: dict[str, Record] = {}
        self._articles = {article.path: article for article in articles}
        # What another id took the place of belongs to nobody any more.
        self._records = {one.id: one for one in records if one.state != "replaced"}
        self.prints = {path: traits_of(one).fingerprint for path, one in self._articles.items()}
        self._known = {record.fingerprint for record in self._records.values()}
        self._elsewhere = frozenset(elsewhere)

    def print_of(self, article: Article) -> str:
        return self.prints[article.path]

    def is_gone(self, record: Record) -> bool:
        return record.path not in self.prints and record.path not in self._elsewhere

    def has_moved(self, record: Record) -> bool:
        """Whether the record's file is gone, or holds what another record knows (a swap)."""
        return record.path not in self.prints or self.prints[record.path] in self._known

    def pair_by_path(self, *, same_content: bool) -> None:
        # Of two with one claim the later one counts: who was withdrawn has left.
        claims = sorted(self._records.values(), key=lambda record: _CLAIMS.index(record.state))
        by_path = {record.path: record for record in claims}
        for path in tuple(self._articles):
            record = by_path.get(path)
            if record and (not same_content or record.fingerprint == self.prints[path]):
                self._take(path, record)

    def pair_unique(
        self,
        article_key: Callable[[Article], str | None],
        record_key: Callable[[Record], str | None],
        may_pair: Callable[[Record], bool] = lambda _: True,
    ) -> None:
        """Pair what has the same key, where the key stands once on either side."""
        keys = {path: key for path, one in self._articles.items() if (key := article_key(one))}
        if not keys:
            return
        candidates = [record for record in self._records.values() if may_pair(record)]
        article_counts = Counter(keys.values())
        record_counts = Counter(map(record_key, candidates))
        by_key: Mapping[str | None, Record] = {record_key(record): record for record in candidates}
        for path, key in keys.items():
            if article_counts[key] == record_counts[key] == 1:
                self._take(path, by_key[key])

    def pair_alike(
        self, whole: Callable[[Article], Article | None]
    ) -> dict[str, tuple[Record, ...]]:
        """Pair what is alike and like nothing else; the rest of what is alike, by path."""
        gone = [record for record in self._records.values() if self.is_gone(record)]
        if not gone or not self._articles:
            return {}
        alike = find_alike(self._articles.values(), gone, whole)
        wanted = Counter(record.id for records in alike.values() for record in records)
        unclear = {}
        for path, records in alike.items():
            if len(records) == 1 and wanted[records[0].id] == 1:
                self._take(path, records[0])
            else:
                unclear[path] = records
        return unclear

    def _take(self, path: str, record: Record) -> None:
        self.found[path] = record
        del self._articles[path], self._records[record.id]
