"""When the same inputs give another result, because time has passed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

    from feedwright.catalogue import Enrolled
    from feedwright.config.settings import Settings
    from feedwright.query import Card

__all__ = ["find_next_change"]

_DAY = timedelta(days=1)


def find_next_change(
    everything: Iterable[Enrolled], cards: Iterable[Card], settings: Settings, now: datetime
) -> datetime:
    """The moment before which a build of the same gives the same; a midnight at the latest.

    ``everything`` are all articles that can be read, ``cards`` those of all entries. What depends
    on the clock: an article that appears at its time, a change that is stated for a time to come,
    the day on which more articles may go out or a dated one appears, the age at which an article
    is no news, and ``since`` in a query.
    """
    # Feeds are made up for the whole second.
    second = now.replace(microsecond=0)
    moments = [_midnight(now, settings.site.time_zone), _midnight(now, UTC)]
    articles = tuple(everything)
    for one in articles:
        stated = (one.article.published, one.article.updated)
        moments += [when for when in stated if when is not None and when >= second]
    oldest = settings.publish.backfill_days
    if oldest is not None:
        new = (one.article.published for one in articles if one.is_new)
        moments += _ageing((when for when in new if when), timedelta(days=oldest), second)
    spans = {span for own in settings.own_feeds if own.query for span in own.query.spans}
    if spans:
        dates = [card.published for card in cards]
        for span in spans:
            moments += _ageing(dates, span, second)
    return min(moments)


def _midnight(now: datetime, zone: tzinfo) -> datetime:
    """The beginning of the next day there."""
    day = now.astimezone(zone).date() + _DAY
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _ageing(dates: Iterable[datetime], span: timedelta, now: datetime) -> Iterator[datetime]:
    """When what has these dates gets older than the span, within the next two days."""
    for when in dates:
        left = span - (now - when)
        if timedelta(0) <= left <= 2 * _DAY:
            yield now + left
