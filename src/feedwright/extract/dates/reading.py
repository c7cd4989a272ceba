"""What reading a date gives: a moment, or the reason why there is none."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import datetime

    from feedwright.model import Precision

__all__ = ["NOON", "YEARS", "DateReading"]

#: The time of a day that is stated without one (rule D7 of the checklist of feeds).
NOON: Final = time(12)
#: Years that an article can be from. Outside lie slips of the pen, the zero dates of databases,
#: and years of other calendars (1402 Persian, 1445 Islamic, 2566 Buddhist, 5783 Jewish).
YEARS: Final = range(1600, 2101)


class DateReading(Struct, frozen=True, kw_only=True):
    """A date as it was read; ``moment`` is None when the text may not be believed."""

    #: Aware. Noon in the publication's zone when only a day was stated.
    moment: datetime | None = None
    precision: Precision | None = None
    #: How it was read: ``iso``, ``epoch``, ``named-month``, ``numeric``, ``vague``.
    rule: str
    confidence: float = 1.0
    #: Code of the problem to report; may stand beside a moment (a wrong weekday).
    problem: str | None = None
    #: Whether a label says that it is the date of a change.
    is_update: bool = False
    #: Whether a label says what the date is of ("Published", "Updated").
    is_labelled: bool = False
    #: The text that was read as the date.
    text: str = ""
