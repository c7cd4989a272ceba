"""What the document that people subscribe to holds: enough for every reader, and no more."""

from __future__ import annotations

from datetime import timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from feedwright.query import Card

__all__ = ["Window", "choose"]

#: Of the entries of a feed, how many may stand there only because an old article was changed: a
#: correction of all articles at once is no news.
_ANNOUNCED_SHARE: Final = 5
_UPDATED: Final = attrgetter("updated")


class Window(Struct, frozen=True, kw_only=True):
    """How much a subscription document holds (rules Q1 and Q2 of the checklist of feeds)."""

    max_entries: int
    #: All entries of so many days back from the newest one are there as well.
    keep_days: int
    #: All of them have to fit into so many bytes.
    budget_bytes: int


def choose(
    cards: Sequence[Card], window: Window, size_of: Callable[[str], int]
) -> tuple[Card, ...]:
    """The cards of the entries that the subscription document holds, newest first.

    ``cards`` are those of the feed, newest first. The newest ``max_entries``; everything of the
    last days; and older entries that were changed in these days, because nobody fetches an archive
    again (RFC 5005 section 4, P6). The days are counted from what is in the feed, never from the
    clock: where no article comes, nothing moves. ``size_of`` gives the bytes of an entry; from
    where they do not fit any more the older ones are left out, but never the newest of all. What
    is for archives only is left to them.
    """
    cards = [card for card in cards if not card.archive_only]
    if not cards:
        return ()
    changed = _changed(cards, window)
    held = {card.id for card in (cards[0], *changed)}
    room = window.budget_bytes - sum(map(size_of, sorted(held)))
    since = cards[0].published - timedelta(days=window.keep_days)
    end = 0
    for end, card in enumerate(cards):
        if end >= window.max_entries and card.published <= since:
            break
        if card.id in held:
            continue
        room -= size_of(card.id)
        if room < 0:
            break
        held.add(card.id)
    # Behind that there is nothing but what was changed.
    return tuple(card for card in (cards if changed else cards[: end + 1]) if card.id in held)


def _changed(cards: Sequence[Card], window: Window) -> Sequence[Card]:
    """Old entries that were changed in the days before the last change of any, the last first."""
    since = max(map(_UPDATED, cards)) - timedelta(days=window.keep_days)
    changed = [
        card
        for card in cards[window.max_entries :]
        if card.updated > since and card.updated > card.published
    ]
    changed.sort(key=lambda card: card.updated, reverse=True)
    return changed[: window.max_entries // _ANNOUNCED_SHARE]
