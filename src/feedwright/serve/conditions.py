"""Conditional requests (RFC 9110 section 13): what a client has, held against what there is."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = ["Outcome", "evaluate", "find_tags", "http_date", "is_range_current", "parse_date"]

#: ``go`` on with the request, ``unchanged`` is 304, ``failed`` is 412.
Outcome = Literal["go", "unchanged", "failed"]

#: RFC 9110 section 8.8.3: quotes are part of the value.
_TAG: Final = re.compile(rb'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_MONTHS: Final = b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_DAYS: Final = b"Mon Tue Wed Thu Fri Sat Sun".split()
_CLOCK: Final = rb"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
#: RFC 9110 section 5.6.7: the form of today and the two that are still to be read.
_DATES: Final = (
    re.compile(rb"\w{3}, (?P<day>\d\d) (?P<month>\w{3}) (?P<year>\d{4}) " + _CLOCK + rb" GMT"),
    re.compile(rb"\w{6,9}, (?P<day>\d\d)-(?P<month>\w{3})-(?P<year>\d\d) " + _CLOCK + rb" GMT"),
    re.compile(rb"\w{3} (?P<month>\w{3}) (?P<day>[ \d]\d) " + _CLOCK + rb" (?P<year>\d{4})"),
)


def http_date(seconds: int) -> bytes:
    """The moment as ``Sun, 06 Nov 1994 08:49:37 GMT``, whatever the locale."""
    moment = datetime.fromtimestamp(seconds, UTC)
    day, month = _DAYS[moment.weekday()].decode(), _MONTHS[moment.month - 1].decode()
    return f"{day}, {moment.day:02} {month} {moment:%Y %H:%M:%S} GMT".encode()


@lru_cache(256)
def parse_date(value: bytes) -> int | None:
    """Seconds since 1970 of a date in any of the three forms; None for anything else."""
    found = next(filter(None, (form.fullmatch(value.strip()) for form in _DATES)), None)
    if not found or found["month"] not in _MONTHS:
        return None
    year = int(found["year"])
    if len(found["year"]) == 2:
        year += 1900 if year >= 70 else 2000
    day, hour, minute, second = (int(found[name]) for name in ("day", "hour", "minute", "second"))
    try:
        month = _MONTHS.index(found["month"]) + 1
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return calendar.timegm(moment.utctimetuple())


def find_tags(value: bytes, *, strong: bool = False) -> set[bytes]:
    """The entity tags of a list without their weakness; with ``strong`` the weak ones left out."""
    return {tag for weak, tag in _TAG.findall(value) if not (strong and weak)}


def evaluate(
    headers: Mapping[bytes, bytes], tags: Collection[bytes], last_modified: int, now: float
) -> Outcome:
    """What the preconditions of a GET or HEAD come to, in their order (RFC 9110 section 13.2.2).

    ``tags`` are those of all representations that the client accepts: which of them is selected is
    the server's to say, so one that it has already is.
    """
    if not _is_as_expected(headers, tags, last_modified):
        return "failed"
    none_match = headers.get(b"if-none-match")
    if none_match is not None:
        is_known = none_match.strip() == b"*" or not find_tags(none_match).isdisjoint(tags)
        return "unchanged" if is_known else "go"
    since = parse_date(headers.get(b"if-modified-since", b""))
    # A date that is yet to come is made up, and would outlast the next change.
    if since is not None and last_modified <= since <= now + 1:
        return "unchanged"
    return "go"


def _is_as_expected(
    headers: Mapping[bytes, bytes], tags: Collection[bytes], last_modified: int
) -> bool:
    """If-Match, else If-Unmodified-Since."""
    match = headers.get(b"if-match")
    if match is not None:
        return match.strip() == b"*" or not find_tags(match, strong=True).isdisjoint(tags)
    until = parse_date(headers.get(b"if-unmodified-since", b""))
    return until is None or last_modified <= until


def is_range_current(headers: Mapping[bytes, bytes], tag: bytes, last_modified: bytes) -> bool:
    """Whether a part of what the client has goes with what there is (RFC 9110 section 13.1.5)."""
    value = headers.get(b"if-range")
    return value is None or value.strip() in {tag, last_modified}
