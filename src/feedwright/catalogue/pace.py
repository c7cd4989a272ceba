"""New articles go out a few a day, and old ones that come late go to the archives alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, tzinfo

    from feedwright.catalogue.enrolment import Enrolled
    from feedwright.catalogue.record import Record

__all__ = ["Pace", "keep_pace"]


class Pace(Struct, frozen=True, kw_only=True):
    """How fast what is new may reach subscribers; None: there is no limit."""

    #: New articles on one day.
    per_day: int | None = None
    #: An article that is older when it comes is no news.
    oldest_days: int | None = None


def keep_pace(
    enrolled: Iterable[Enrolled],
    records: Iterable[Record],
    pace: Pace,
    *,
    now: datetime,
    zone: tzinfo,
) -> tuple[Enrolled, ...]:
    """The same, those that have to wait their turn marked as queued, old ones as archive-only.

    ``records`` are all that the catalogue knows; while it knows none nobody has subscribed, and
    everything goes out. The newest go first, so that no news waits behind a backlog. Who has
    gone out on a day is told by ``first_seen``, so that two runs of a day are one; a day begins at
    midnight in ``zone``.
    """
    everything, known = tuple(enrolled), tuple(records)
    if not known:
        return everything
    everything = tuple(_aged(one, pace.oldest_days, now) for one in everything)
    if pace.per_day is None:
        return everything
    left = max(0, pace.per_day - _gone_out(known, now, zone))
    arriving = [one for one in everything if _is_arriving(one, now, zone)]
    arriving.sort(key=lambda one: one.article.path)
    arriving.sort(key=lambda one: one.article.published or now, reverse=True)
    queued = {one.article.path for one in arriving[left:]}
    return tuple(
        replace(one, is_queued=True) if one.article.path in queued else one for one in everything
    )


def _aged(one: Enrolled, oldest_days: int | None, now: datetime) -> Enrolled:
    published = one.article.published
    if oldest_days is None or not one.is_new or published is None:
        return one
    if now - published <= timedelta(days=oldest_days):
        return one
    return replace(one, record=replace(one.record, archive_only=True))


def _is_arriving(one: Enrolled, now: datetime, zone: tzinfo) -> bool:
    return one.is_new and not one.record.archive_only and one.has_appeared(now, zone)


def _gone_out(records: tuple[Record, ...], now: datetime, zone: tzinfo) -> int:
    """How many have gone out today, without those of the very first build."""
    first, today = min(record.first_seen for record in records), now.astimezone(zone).date()
    return sum(
        record.first_seen != first
        and not record.archive_only
        and record.first_seen.astimezone(zone).date() == today
        for record in records
    )
