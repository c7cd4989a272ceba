"""Which changes of an article are news to those who have read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from feedwright.catalogue.sketch import changed_percent

if TYPE_CHECKING:
    from feedwright.catalogue.record import Record
    from feedwright.model import Article

__all__ = ["EVERY_CHANGE", "News"]


class News(Struct, frozen=True, kw_only=True):
    """What a publication tells its readers of an edited article (``updated``, D6)."""

    #: Of the words, how many per cent have to be others since readers were last told.
    least_percent: int = 0
    #: Paths of articles whose change is nobody's business: a slip of the pen was put right.
    silent: frozenset[str] = frozenset()

    def has(self, record: Record, article: Article) -> bool:
        """Whether the edited article is news to who knows it as the record says."""
        if article.path in self.silent:
            return False
        if not self.least_percent:
            return True
        return changed_percent(record.told, article) >= self.least_percent


#: Readers hear of every word.
EVERY_CHANGE: Final = News()
