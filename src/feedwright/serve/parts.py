"""A part of a file, as an answer: of what is in memory, or of a large file on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedwright.serve.answers import Answer, plain
from feedwright.serve.conditions import is_range_current
from feedwright.serve.folder import BusyError
from feedwright.serve.ranges import UnsatisfiableRangeError, find_range

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feedwright.serve.answers import Ready

__all__ = ["from_disk", "part_of"]


def part_of(ready: Ready, headers: Mapping[bytes, bytes]) -> Answer | None:
    """The part that is asked for, or that there is none; None where the whole is to be sent."""
    document, whole = ready.document, ready.document.whole
    if not is_range_current(headers, whole.tag, document.last_modified):
        return None
    try:
        part = find_range(headers[b"range"], whole.size)
    except UnsatisfiableRangeError:
        return plain(416, (b"content-range", b"bytes */%d" % whole.size))
    if part is None:
        return None
    place = (b"content-range", b"bytes %d-%d/%d" % (part.start, part.stop - 1, whole.size))
    if whole.body is None:
        return from_disk(ready, 206, part, place)
    answer = Answer(206, ready.headers(whole, len(part)), whole.body[part.start : part.stop])
    answer.headers.append(place)
    return answer


def from_disk(ready: Ready, status: int, part: range, *more: tuple[bytes, bytes]) -> Answer:
    """A part of a large file. Raises `BusyError` if it was replaced a moment ago."""
    document = ready.document
    file = ready.folder.open(document.path)
    if file is None:
        raise BusyError("the file is gone")
    if file.stamp != document.stamp:
        file.close()
        raise BusyError("the file was replaced")
    headers = [*ready.headers(document.whole, len(part)), *more]
    return Answer(status, headers, file=file, part=part)
