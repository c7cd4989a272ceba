"""How often a build takes place, in the words of schedulers."""

from __future__ import annotations

from typing import Final

__all__ = ["RHYTHMS", "calendar_of", "cron_of"]

#: In minutes, so that every hour or every day goes as the one before.
RHYTHMS: Final = (5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440)
#: Not on the hour, when everybody's machines are busy.
_MINUTE: Final = 17
_HOUR: Final = 4


def cron_of(minutes: int) -> str:
    """The five fields of crontab(5) for one of the rhythms."""
    if minutes < 60:
        return f"{_MINUTE % minutes}-59/{minutes} * * * *"
    hours = "*" if minutes == 60 else f"*/{minutes // 60}"
    return f"{_MINUTE} {_HOUR if minutes == 1440 else hours} * * *"


def calendar_of(minutes: int) -> str:
    """The same as a calendar event of systemd.time(7)."""
    if minutes < 60:
        return f"*:{_MINUTE % minutes}/{minutes}"
    hours = "*" if minutes == 60 else f"0/{minutes // 60}"
    return f"{_HOUR if minutes == 1440 else hours}:{_MINUTE}"
