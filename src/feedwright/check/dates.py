"""Whether dates are written as RSS, Atom and Dublin Core want them (rules D1 to D10)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

from feedwright.late import late_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.check.uris import Broken

__all__ = [
    "atom_date_faults",
    "is_future",
    "iso8601_faults",
    "read_atom_date",
    "read_rss_date",
    "rss_date_faults",
    "w3cdtf_faults",
]

_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_DAYS: Final = "Mon Tue Wed Thu Fri Sat Sun".split()
_ZONES: Final = {
    "UT": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7,
}  # fmt: skip
#: RFC 822 section 5 with the four-digit years of RFC 1123, as RSS 2.0 wants it.
_RFC822: Final = re.compile(
    rf"(?:(?P<name>{'|'.join(_DAYS)}), )?(?P<day>\d\d?) (?P<month>{'|'.join(_MONTHS)})"
    r" (?P<year>\d{4}) (?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    rf" (?P<zone>[+-]\d{{4}}|{'|'.join(_ZONES)})"
)
#: What RFC 822 allows besides, and many readers do not understand: two-digit years, comments,
#: other spacing, other letters, military zones.
_RFC822_LOOSE: Final = late_pattern(
    rf"(?:(?:{'|'.join(_DAYS)})\s*,\s*)?\d\d?\s+(?:{'|'.join(_MONTHS)})\s+\d\d(?:\d\d)?"
    rf"\s+\d\d:\d\d(?::\d\d)?(?:\s+(?:[+-]\d{{4}}|{'|'.join(_ZONES)}|[a-ik-z]))?",
    re.IGNORECASE,
)
_COMMENT: Final = re.compile(r"\([^()]*\)")
_RFC3339: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII
)
_TIME: Final = r"T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?"
#: W3C note "Date and Time Formats": a time has a zone; ISO 8601 as events use it: it may have none.
_W3CDTF: Final = re.compile(
    rf"(\d{{4}})(?:-(\d\d)(?:-(\d\d)(?:{_TIME}(Z|[+-]\d\d:\d\d))?)?)?", re.ASCII
)
_ISO8601: Final = re.compile(
    rf"(\d{{4}})(?:-(\d\d)(?:-(\d\d)(?:{_TIME}(Z|[+-]\d\d:\d\d)?)?)?)?", re.ASCII
)


def read_rss_date(value: str) -> datetime | None:
    """The moment, UTC; None when it is none, or of no strict form."""
    found = _RFC822.fullmatch(value)
    if not found:
        return None
    zone = found["zone"]
    if zone in _ZONES:
        offset = timedelta(hours=_ZONES[zone])
    else:
        sign = -1 if zone[0] == "-" else 1
        offset = sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[3:]))
    month = _MONTHS.index(found["month"]) + 1
    clock = (int(found["hour"]), int(found["minute"]), int(found["second"] or 0))
    return _moment((int(found["year"]), month, int(found["day"])), clock, offset)


def rss_date_faults(value: str) -> Iterator[Broken]:
    """What is wrong with it as a date of RSS 2.0 (D1, D2, D3, D10)."""
    told: dict[str, Any] = {"value": value}
    if not _RFC822.fullmatch(value):
        bare = value
        while "(" in bare and bare != (bare := _COMMENT.sub(" ", bare)):
            pass
        loose = _RFC822_LOOSE.fullmatch(bare.strip())
        yield ("rss-date-obsolete" if loose else "rss-date-invalid"), told
        return
    moment = read_rss_date(value)
    if moment is None:
        yield "rss-date-invalid", told
        return
    found = _RFC822.fullmatch(value)
    if found and found["name"]:
        month = _MONTHS.index(found["month"]) + 1
        day = datetime(int(found["year"]), month, int(found["day"]), tzinfo=UTC).weekday()
        if _DAYS[day] != found["name"]:
            yield "weekday-wrong", {**told, "day": _DAYS[day]}
    yield from _doubts(value, moment)


def read_atom_date(value: str) -> datetime | None:
    """The moment, UTC; None when it is none."""
    found = _RFC3339.fullmatch(value)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(found[n]) for n in range(1, 7))
    offset = _offset(found[8])
    return None if offset is None else _moment((year, month, day), (hour, minute, second), offset)


def atom_date_faults(value: str) -> Iterator[Broken]:
    """What is wrong with it as a date of Atom (D4, D10)."""
    moment = read_atom_date(value)
    if moment is None:
        yield "rfc3339-invalid", {"value": value}
    else:
        yield from _doubts(value, moment)


def w3cdtf_faults(value: str) -> Iterator[Broken]:
    """What is wrong with it as a date of Dublin Core (W3C-DTF)."""
    return _profile_faults(value, _W3CDTF, "w3cdtf-invalid")


def iso8601_faults(value: str) -> Iterator[Broken]:
    """What is wrong with it as a date of ISO 8601, which may leave the zone open."""
    return _profile_faults(value, _ISO8601, "iso8601-invalid")


def _profile_faults(value: str, form: re.Pattern[str], rule: str) -> Iterator[Broken]:
    found = form.fullmatch(value)
    moment = None
    if found:
        year, month, day, hour, minute, second = (int(found[n] or 0) for n in range(1, 7))
        offset = _offset(found[8] or "Z")
        if offset is not None:
            moment = _moment((year, month or 1, day or 1), (hour, minute, second), offset)
    if moment is None:
        yield rule, {"value": value}
    elif rule != "iso8601-invalid":
        yield from _doubts(value, moment)


def _offset(zone: str) -> timedelta | None:
    if zone == "Z":
        return timedelta()
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    if hours > 23 or minutes > 59:
        return None
    sign = -1 if zone[0] == "-" else 1
    return sign * timedelta(hours=hours, minutes=minutes)


def _moment(
    day: tuple[int, int, int], clock: tuple[int, int, int], offset: timedelta
) -> datetime | None:
    hour, minute, second = clock
    if second == 60:
        # A leap second (RFC 3339 section 5.7); nobody counts by it.
        second = 59
    try:
        moment = datetime(*day, hour, minute, second, tzinfo=timezone(offset))
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def is_future(moment: datetime | None, now: datetime) -> bool:
    """Whether it lies more than a day ahead: clocks differ, days begin earlier elsewhere (D5)."""
    return moment is not None and moment > now + timedelta(days=1)


def _doubts(value: str, moment: datetime) -> Iterator[Broken]:
    """Dates that no feed can mean (D5); whether they are in the future is asked of the clock."""
    if moment.year < 1990:
        yield "date-implausible", {"value": value, "why": "is before 1990"}
