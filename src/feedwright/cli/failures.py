"""Why a run ended, in one line with what to do next, and its exit code."""

from __future__ import annotations

import errno
from typing import Final, NamedTuple

from feedwright.errors import ConfigError, FeedwrightError

__all__ = ["EXIT_CODES", "Failure", "InterruptedRunError", "describe"]

#: Every exit code (sysexits.h) and what it says, for the reference.
EXIT_CODES: Final[dict[int, str]] = {
    0: "Published, or nothing to do. Articles that were set aside are warnings.",
    64: "The command line does not make sense.",
    65: "Refused to publish: a guard, or with `--strict` an article that cannot be read.",
    66: "The article files are missing: no such folder or file, an empty folder, no folder.",
    70: "A bug in feedwright.",
    73: "The published folder, the state or the config cannot be created.",
    74: "An input/output error, a full disk, no memory.",
    75: "Another build of the same publication is running.",
    77: "The operating system does not permit it.",
    78: "The config has mistakes; all of them are listed.",
    130: "Interrupted from the keyboard (SIGINT).",
    143: "Told to end (SIGTERM).",
}

_WHOLE: Final = "; every published file is whole, the old one or the new one"
_CANNOT_CREATE: Final = frozenset({errno.EROFS, errno.ENOTDIR, errno.EISDIR, errno.EEXIST})
_NOT_PERMITTED: Final = frozenset({errno.EACCES, errno.EPERM})
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


class InterruptedRunError(BaseException):
    """A signal asked for the end; no handler of ordinary errors may catch it."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal_number)
        self.exit_code = 128 + signal_number


class Failure(NamedTuple):
    """What is said on stderr, line by line, and the exit code."""

    lines: tuple[str, ...]
    exit_code: int


def describe(error: BaseException, *, publishing: bool = True) -> Failure:
    """The words and the exit code for whatever ended a run; of one that publishes, what it left."""
    left = _WHOLE if publishing else ""
    if isinstance(error, ConfigError):
        count = len(error.mistakes)
        total = f"{error.subject} has {count} mistake{'s' * (count != 1)}; nothing was changed"
        return Failure((*error.mistakes, _line(total)), error.exit_code)
    if isinstance(error, FeedwrightError):
        return Failure((_line(str(error)),), error.exit_code)
    if isinstance(error, InterruptedRunError):
        return Failure((f"feedwright: interrupted{left}",), error.exit_code)
    if isinstance(error, KeyboardInterrupt):
        return Failure((f"feedwright: interrupted{left}",), 130)
    if isinstance(error, OSError):
        return _describe_os_error(error, left)
    if isinstance(error, MemoryError) or "Cannot allocate memory" in str(error):
        return Failure((_line(f"out of memory{left}"),), 74)
    what = f"{type(error).__name__}: {error}"[:500]
    hint = "this is a bug in feedwright; run again with --debug and report what it says"
    return Failure((_line(f"{what}{left} ({hint})"),), 70)


def _describe_os_error(error: OSError, left: str) -> Failure:
    subject = f"{error.filename}: " if isinstance(error.filename, str) else ""
    what = (error.strerror or str(error) or type(error).__name__).lower()
    code, hint = 74, ""
    if error.errno in _NOT_PERMITTED:
        code, hint = 77, " (check its permissions)"
    elif error.errno in _CANNOT_CREATE:
        code, hint = 73, " (name another folder, or mount it writable)"
    elif error.errno in _FULL:
        hint = " (make room and run again)"
    return Failure((_line(f"{subject}{what}{left}{hint}"),), code)


def _line(text: str) -> str:
    return f"feedwright: error: {text}"
