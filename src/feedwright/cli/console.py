"""What a person or a program gets to see: results on stdout, everything else on stderr.

Neither may harm the work: a full, closed or narrow-minded stream costs its own words only.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from typing import TYPE_CHECKING, Final, Literal, TextIO

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Console", "ResultsLostError", "Style", "printable"]

Style = Literal["plain", "title", "label", "dim", "good", "warning", "error"]

#: Codes of ECMA-48: bold, cyan, faint, green, yellow, red.
_CODES: Final[Mapping[Style, str]] = {
    "title": "1",
    "label": "36",
    "dim": "2",
    "good": "32",
    "warning": "33",
    "error": "31",
}
#: What would move the cursor, forge a line, or show text in another order than it has.
_UNSAFE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff"
    "\ud800-\udfff]"
)


class ResultsLostError(Exception):
    """Results could not be written to stdout; the cause is an `OSError`, or None if it is closed.

    ``reader_left`` when a program that had read enough ended the pipe.
    """

    def __init__(self, error: OSError | None) -> None:
        super().__init__(error)
        self.reader_left = isinstance(error, BrokenPipeError)
        self.reason = (error.strerror or "").lower() if error else "it is closed"


def printable(text: str) -> str:
    r"""The text on one line, harmless to a terminal: control characters stand as ``\x1b``."""
    return _UNSAFE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


class Console:
    """The two streams of one run."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self._out = _tolerant(sys.stdout)
        self._err = _tolerant(sys.stderr)
        #: Whether a person sees the results as they come.
        self.is_watched = self._out is not None and self._out.isatty()
        #: How many columns it has; None where nobody watches.
        self.width = _columns() if self.is_watched else None
        self.colours_out = _wants_colours(self._out)
        self.colours_err = _wants_colours(self._err)

    def result(self, line: str) -> None:
        """Writes one line of results, which must be printable. Raises `ResultsLostError`."""
        if self._out is None:
            raise ResultsLostError(None)
        try:
            self._out.write(f"{line}\n")
        except OSError as error:
            _silence(self._out)
            raise ResultsLostError(error) from None

    def flush(self) -> None:
        """Everything that was written is on its way. Raises `ResultsLostError`."""
        if self._out is not None:
            try:
                self._out.flush()
            except OSError as error:
                _silence(self._out)
                raise ResultsLostError(error) from None

    def abandon(self) -> None:
        """What was not yet written to stdout is not waited for: nobody may be reading it."""
        if self._out is not None:
            _silence(self._out)

    def say(self, line: str) -> None:
        """Writes one line to stderr; nothing happens when that is impossible."""
        if self._err is not None:
            try:
                self._err.write(f"{line}\n")
                self._err.flush()
            except OSError:
                _silence(self._err)

    def note(self, line: str) -> None:
        """Writes a line to stderr that ``--quiet`` leaves out."""
        if not self.quiet:
            self.say(line)

    def paint(self, text: str, style: Style) -> str:
        """The text as it is shown in results, in colour on a terminal."""
        return _paint(text, style) if self.colours_out else text

    def paint_note(self, text: str, style: Style) -> str:
        """The text as it is shown on stderr, in colour on a terminal."""
        return _paint(text, style) if self.colours_err else text


def _paint(text: str, style: Style) -> str:
    code = _CODES.get(style)
    return f"\x1b[{code}m{text}\x1b[0m" if code and text else text


def _tolerant(stream: TextIO | None) -> TextIO | None:
    """The stream, set to write what its encoding lacks as escapes; None when it is closed."""
    if stream is None or stream.closed:
        return None
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    return stream


def _columns() -> int:
    from shutil import get_terminal_size  # noqa: PLC0415 - brings libraries that compress

    return get_terminal_size().columns


def _wants_colours(stream: TextIO | None) -> bool:
    """On a terminal that can, unless the person has said NO_COLOR (no-color.org)."""
    if stream is None or os.environ.get("NO_COLOR"):
        return False
    return stream.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def _silence(stream: TextIO) -> None:
    """Sends what the stream still holds nowhere, so that its end does not fail once more."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
