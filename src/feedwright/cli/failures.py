"""Why a run ended, in one line with what to do next, and its exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.errors import (
    ConfigError,
    FeedwrightError,
    OutputError,
    PermissionDeniedError,
    StorageError,
    exit_code_of,
    is_disk_full,
    kind_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["EXIT_CODES", "Failure", "InterruptedRunError", "describe"]

#: Every exit code (sysexits.h) and what it says, for the reference.
EXIT_CODES: Final[dict[int, str]] = {
    0: "Published, or nothing to do. Articles that were set aside are warnings.",
    64: "The command line does not make sense.",
    65: "Refused to publish: a guard, or with `--strict` an article that cannot be read. "
    "`check` found an error, or with `--strict` a warning.",
    66: "The article files are missing: no such folder or file, an empty folder, no folder.",
    69: "The cluster, the database or the store that a run needs is not there, or was lost "
    "on the way.",
    70: "A bug in feedwright.",
    73: "The published folder, the state or the config cannot be created.",
    74: "An input/output error, a full disk, no memory.",
    75: "Another build of the same publication is running. "
    "`notify` could not tell every hub yet: what is left is told by a later run.",
    77: "The operating system does not permit it.",
    78: "The config has mistakes; all of them are listed.",
    130: "Interrupted from the keyboard (SIGINT).",
    143: "Told to end (SIGTERM).",
}

_WHOLE: Final = "; every published file is whole, the old one or the new one"
_HINTS: Final[Mapping[type[FeedwrightError], str]] = {
    PermissionDeniedError: " (check its permissions)",
    OutputError: " (name another folder, or mount it writable)",
}


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
    return Failure(_words(error, _WHOLE if publishing else ""), exit_code_of(error))


def _words(error: BaseException, left: str) -> tuple[str, ...]:
    if isinstance(error, ConfigError):
        count = len(error.mistakes)
        total = f"{error.subject} has {count} mistake{'s' * (count != 1)}; nothing was changed"
        return (*error.mistakes, _line(total))
    if isinstance(error, FeedwrightError):
        return (_line(str(error)),)
    if isinstance(error, (InterruptedRunError, KeyboardInterrupt)):
        return (f"feedwright: interrupted{left}",)
    if isinstance(error, OSError):
        subject = f"{error.filename}: " if isinstance(error.filename, str) else ""
        what = (error.strerror or str(error) or type(error).__name__).lower()
        hint = " (make room and run again)" if is_disk_full(error) else ""
        return (_line(f"{subject}{what}{left}{hint or _HINTS.get(kind_of(error), '')}"),)
    if exit_code_of(error) == StorageError.exit_code:
        return (_line(f"out of memory{left}"),)
    what = f"{type(error).__name__}: {error}"[:500]
    hint = "this is a bug in feedwright; run again with --debug and report what it says"
    return (_line(f"{what}{left} ({hint})"),)


def _line(text: str) -> str:
    return f"feedwright: error: {text}"
