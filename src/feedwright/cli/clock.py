"""The time of a run; the only place where the clock is read."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Final, NamedTuple

from feedwright.errors import UsageError

__all__ = ["Clock", "read_clock", "trust"]

#: Seconds since 1970 that stand for the clock (reproducible-builds.org), for tests.
_STATED: Final = "SOURCE_DATE_EPOCH"
#: No copy of this program is older, so that a clock which shows an earlier day was never set.
_OLDEST: Final = datetime(2026, 1, 1, tzinfo=UTC)


class Clock(NamedTuple):
    """What time a run takes it to be."""

    now: datetime
    #: What is wrong with the clock; empty when nothing is.
    doubt: str = ""


def read_clock() -> Clock:
    """The time, never before the program was made. Raises `UsageError` for an epoch that is none.

    A machine without a battery starts in 1970: an undated article would keep that day for ever.
    """
    stated = os.environ.get(_STATED)
    if stated:
        try:
            return Clock(datetime.fromtimestamp(int(stated), UTC))
        except (ValueError, OverflowError, OSError):
            raise UsageError(_STATED, "is not a number of seconds", "unset it") from None
    return trust(datetime.now(UTC))


def trust(shown: datetime) -> Clock:
    """The time that a clock shows, or the earliest that can be right."""
    if shown >= _OLDEST:
        return Clock(shown)
    doubt = f"the clock shows {shown:%Y-%m-%d}, a day before this program was made"
    return Clock(_OLDEST, doubt)
