"""The three streams that every program is given."""

from __future__ import annotations

import os

__all__ = ["keep_standard_streams"]


def keep_standard_streams() -> None:
    """No file that is opened later gets the number of a standard stream that is closed.

    Else what a library writes to number 1 or 2 would end up in that file.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            # The lowest free number is given out, so it is this one.
            os.open(os.devnull, os.O_RDWR)
