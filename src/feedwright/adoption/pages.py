"""Former feeds, with the older pages that they name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from feedwright.adoption.documents import read_feed
from feedwright.adoption.source import read_source
from feedwright.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feedwright.adoption.former import FormerFeed

__all__ = ["read_feeds"]

#: Of a feed in pages that name each other.
_MOST_PAGES: Final = 200
_WEB: Final = ("http://", "https://")


def read_feeds(sources: Iterable[str], *, broken: bool) -> Iterator[FormerFeed]:
    """The feeds; of an address also the older pages that it names, each once."""
    seen: set[str] = set()
    for source in sources:
        waiting: str | None = source
        while waiting and waiting not in seen:
            seen.add(waiting)
            feed = read_feed(waiting, read_source(waiting), broken=broken)
            yield feed
            if len(seen) > _MOST_PAGES:
                raise SourceError(source, f"goes on for more than {_MOST_PAGES} pages")
            older = urljoin(waiting, feed.older) if feed.older else ""
            waiting = older if waiting.startswith(_WEB) and older.startswith(_WEB) else None
