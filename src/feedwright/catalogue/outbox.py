"""What hubs have to be told and have been told (W3C WebSub): an outbox that outlives any crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

__all__ = ["Announcement", "Topic", "announce"]


class Topic(Struct, frozen=True, kw_only=True):
    """A document that subscribers of a hub follow, as it is published now."""

    #: Its own address, to the letter.
    url: str
    digest: str
    #: Whether this build gave it other bytes. A document that is new has no subscribers yet.
    is_changed: bool


class Announcement(Struct, frozen=True, kw_only=True):
    """What one hub has to know of one topic. Dates are UTC in whole seconds."""

    topic: str
    hub: str
    #: Of the bytes that are published, and since when they are.
    digest: str
    changed: datetime
    #: Of the bytes that the hub was told of last, and when that was; empty and None: never.
    told: str = ""
    told_at: datetime | None = None
    #: How often it could not be told of what is published now ...
    attempts: int = 0
    #: ... what came of the last attempt, in words ...
    outcome: str = ""
    #: ... and before when there is no other.
    due: datetime

    @property
    def is_waiting(self) -> bool:
        """Whether the hub does not know yet what is published."""
        return self.digest != self.told


def announce(
    known: Iterable[Announcement], topics: Iterable[Topic], hubs: Sequence[str], now: datetime
) -> tuple[Announcement, ...]:
    """What each hub has to know of each topic, ordered by topic and hub.

    A hub that hears of a topic for the first time is told of it only if the topic has changed:
    whoever subscribes later fetches what there is by then (rule W8).
    """
    before = {(one.topic, one.hub): one for one in known}
    rows = []
    for topic in topics:
        for hub in hubs:
            row = before.get((topic.url, hub))
            if row is None:
                told = "" if topic.is_changed else topic.digest
                row = Announcement(
                    topic=topic.url, hub=hub, digest=topic.digest, changed=now, told=told, due=now
                )
            elif row.digest != topic.digest:
                row = replace(
                    row, digest=topic.digest, changed=now, attempts=0, outcome="", due=now
                )
            rows.append(row)
    return tuple(sorted(rows, key=lambda one: (one.topic, one.hub)))
