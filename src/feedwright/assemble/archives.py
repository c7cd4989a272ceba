"""What a feed holds no longer, in documents that are closed for good (RFC 5005 section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feedwright.query import Card

__all__ = ["cut_archives"]

#: The ids of the entries of a feed's archive documents, the oldest document first; in each the
#: newest entry first.
Pages = tuple[tuple[str, ...], ...]


def cut_archives(
    cards: Sequence[Card], shown: Sequence[Card], pages: Pages, max_entries: int
) -> Pages:
    """``pages`` and, behind them, those that have to be closed now so that nothing is lost.

    ``cards`` are those of the feed, ``shown`` those in its subscription document, newest first.
    As soon as an entry stands in neither that nor a page, a page is cut from the oldest end. It
    takes up to ``max_entries`` that stand in none, but none of the newer half of the subscription
    document: what is fresh is still being corrected. What has been cut is never cut again, so an
    article that comes late, with an old date, opens no gap and moves no page; it stands in the
    next one.
    """
    archived = {identity for page in pages for identity in page}
    fresh = {card.id for card in shown[: (len(shown) + 1) // 2]}
    here = {card.id for card in shown}
    waiting = [card.id for card in cards if card.id not in archived and card.id not in fresh]
    cut = []
    while any(identity not in here for identity in waiting):
        cut.append(tuple(waiting[-max_entries:]))
        del waiting[-max_entries:]
    return (*pages, *cut)
