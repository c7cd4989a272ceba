"""What a catalogue has to be able to do, wherever it keeps its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from feedwright.catalogue.entries import EntryLine
    from feedwright.catalogue.last_entries import LastEntries
    from feedwright.catalogue.outbox import Announcement
    from feedwright.catalogue.record import FeedRecord, Record
    from feedwright.model import Article

__all__ = ["Catalogue"]


class Catalogue(Protocol):
    """What the publication remembers: records of articles, ids of feeds, last good entries.

    Each operation costs the same few statements however much there is to remember.
    """

    def records(self, articles: Mapping[str, Article] | None = None) -> tuple[Record, ...]:
        """All records, those of articles that are gone included, ordered by id.

        What one of today's ``articles``, given by their paths, says as well is in memory once.
        """

    def feeds(self) -> dict[str, FeedRecord]:
        """The record of each feed that was ever published, by its name."""

    def last_entries(self) -> LastEntries:
        """All entries that stand in a feed, as they last were."""

    def save(
        self,
        records: Iterable[Record] = (),
        feeds: Iterable[FeedRecord] = (),
        entries: Iterable[EntryLine] = (),
        gone: Iterable[str] = (),
    ) -> None:
        """All are remembered, or none; what is not named stays as it is.

        ``gone`` are ids of entries that stand in no feed any more. An id that a feed has is never
        replaced.
        """

    def announcements(self) -> tuple[Announcement, ...]:
        """What hubs have to know, ordered by topic and hub."""

    def announce(self, rows: Iterable[Announcement]) -> None:
        """These are all that hubs have to know; what they were told before is not forgotten."""

    def settle(self, tried: Iterable[Announcement]) -> None:
        """What came of attempts to tell hubs is remembered.

        An attempt that failed counts for nothing where something newer was published meanwhile.
        """

    def find_faults(self) -> tuple[str, ...]:
        """What is wrong with what is stored; empty when it is sound."""
