"""Parts of a file that are asked for (RFC 9110 section 14)."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["UnsatisfiableRangeError", "find_range"]

_ONE_RANGE: Final = re.compile(
    rb"\s*bytes\s*=\s*(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))\s*", re.IGNORECASE
)


class UnsatisfiableRangeError(Exception):
    """The part lies beyond the end of the file: 416."""


def find_range(value: bytes | None, size: int) -> range | None:
    """The bytes that are asked for; None where the whole is to be sent.

    That is also so for what does not make sense and for several parts at once, which a server may
    answer as it likes. Raises `UnsatisfiableRangeError`.
    """
    found = _ONE_RANGE.fullmatch(value) if value else None
    if not found:
        return None
    if found[3] is not None:
        first, last = max(size - int(found[3]), 0), size - 1
        if int(found[3]) == 0:
            raise UnsatisfiableRangeError
    else:
        first, last = int(found[1]), min(int(found[2]) if found[2] else size - 1, size - 1)
        if found[2] and int(found[2]) < int(found[1]):
            return None
    if first >= size:
        raise UnsatisfiableRangeError
    return range(first, last + 1)
