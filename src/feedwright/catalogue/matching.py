"""Which article of today is which article of the catalogue."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from feedwright.catalogue.fingerprint import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from feedwright.catalogue.record import Record
    from feedwright.model import Article

__all__ = ["match_articles"]


def match_articles(articles: Iterable[Article], records: Iterable[Record]) -> dict[str, Record]:
    """The record of each article that is known, by the article's path.

    In this order, each step among what the former ones left over:

    1. the id that the file itself states;
    2. the same path with the same content;
    3. the same content elsewhere: the file was renamed or moved, or names were swapped;
    4. the same path with other content: the article was edited;
    5. the same canonical URL, while the record's file is gone.

    Steps 3 and 5 hold only where exactly one article and one record fit: two candidates are a
    guess, and a guess is never made.
    """
    matching = _Matching(articles, records)
    matching.pair_unique(lambda article: article.stated_id, lambda record: record.stated_id)
    matching.pair_by_path(same_content=True)
    matching.pair_unique(matching.print_of, lambda record: record.fingerprint, matching.has_moved)
    matching.pair_by_path(same_content=False)
    matching.pair_unique(
        lambda article: article.canonical_url, lambda record: record.canonical_url, matching.is_gone
    )
    return matching.found


class _Matching:
    """What is paired already, and what is left on either side."""

    def __init__(self, articles: Iterable[Article], records: Iterable[Record]) -> None:
        self.found: dict[str, Record] = {}
        self._articles = {article.path: article for article in articles}
        self._records = {record.id: record for record in records}
        self._prints = {path: fingerprint(article) for path, article in self._articles.items()}
        self._known = {record.fingerprint for record in self._records.values()}

    def print_of(self, article: Article) -> str:
        return self._prints[article.path]

    def is_gone(self, record: Record) -> bool:
        return record.path not in self._prints

    def has_moved(self, record: Record) -> bool:
        """Whether the record's file is gone, or holds what another record knows (a swap)."""
        return self.is_gone(record) or self._prints[record.path] in self._known

    def pair_by_path(self, *, same_content: bool) -> None:
        by_path = {record.path: record for record in self._records.values()}
        for path in tuple(self._articles):
            record = by_path.get(path)
            if record and (not same_content or record.fingerprint == self._prints[path]):
                self._take(path, record)

    def pair_unique(
        self,
        article_key: Callable[[Article], str | None],
        record_key: Callable[[Record], str | None],
        may_pair: Callable[[Record], bool] = lambda _: True,
    ) -> None:
        """Pair what has the same key, where the key stands once on either side."""
        candidates = [record for record in self._records.values() if may_pair(record)]
        article_counts = Counter(map(article_key, self._articles.values()))
        record_counts = Counter(map(record_key, candidates))
        by_key: Mapping[str | None, Record] = {record_key(record): record for record in candidates}
        for path, article in tuple(self._articles.items()):
            key = article_key(article)
            if key and article_counts[key] == record_counts[key] == 1:
                self._take(path, by_key[key])

    def _take(self, path: str, record: Record) -> None:
        self.found[path] = record
        del self._articles[path], self._records[record.id]
