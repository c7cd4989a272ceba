"""Exceptions that stop a run. Each names its subject and carries the exit code (sysexits).

FeedwrightError
├── UsageError            64  the words of the command line
├── RefusedError          65  a guard, or bad articles under --strict
├── SourceError           66  article folder missing, empty or no folder
├── OutputError           73  the published folder or the state cannot be created
├── StorageError          74  input/output error, disk full
│   └── DamagedCatalogueError
├── EngineError, StoreError 69  those who do the work, or keep the files, are not there
├── LockedError           75  another build holds the lock
├── PermissionDeniedError 77
└── ConfigError           78  lists all mistakes of a config at once

What concerns one article is a `feedwright.model.Problem`, not an exception.
"""

from __future__ import annotations

import errno

TYPE_CHECKING = False  # `typing` would be imported for it, at the start of every run
if TYPE_CHECKING:
    from typing import ClassVar, Final

    from feedwright.model import Problem

__all__ = [
    "ConfigError",
    "DamagedCatalogueError",
    "EngineError",
    "FeedwrightError",
    "GoneError",
    "LockedError",
    "OutputError",
    "PermissionDeniedError",
    "RefusedError",
    "SourceError",
    "StorageError",
    "StoreError",
    "UsageError",
    "exit_code_of",
    "is_disk_full",
    "kind_of",
]

_NOT_PERMITTED: Final = frozenset({errno.EACCES, errno.EPERM})
_CANNOT_CREATE: Final = frozenset({errno.EROFS, errno.ENOTDIR, errno.EISDIR, errno.EEXIST})
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


class FeedwrightError(Exception):
    """A run ends. ``str()`` is one line: subject, what happened, what to do next."""

    exit_code: ClassVar[int] = 70

    def __init__(self, subject: str, message: str, hint: str = "") -> None:
        super().__init__(subject, message, hint)
        #: The file, option or address it is about.
        self.subject = subject
        self.message = message
        #: What to type or change next; may be empty.
        self.hint = hint
        #: What was found in the articles before the run ended.
        self.problems: tuple[Problem, ...] = ()

    def __str__(self) -> str:
        line = f"{self.subject}: {self.message}" if self.subject else self.message
        return f"{line} ({self.hint})" if self.hint else line


class UsageError(FeedwrightError):
    """The command line does not make sense."""

    exit_code = 64


class RefusedError(FeedwrightError):
    """Publishing would harm subscribers, or ``--strict`` met an article with an error."""

    exit_code = 65


class SourceError(FeedwrightError):
    """There are no articles to read: the folder is missing, empty, or not a folder."""

    exit_code = 66


class OutputError(FeedwrightError):
    """A file or folder of the output or the state cannot be created."""

    exit_code = 73


class StorageError(FeedwrightError):
    """Reading or writing failed half-way: an I/O error, a full disk."""

    exit_code = 74


class DamagedCatalogueError(StorageError):
    """The file of the catalogue is there, and is no catalogue that can be read."""


class GoneError(StorageError):
    """An article file, the ``subject``, went away before all of it was read."""


class EngineError(FeedwrightError):
    """Those who should do the work are not there, or have left it (EX_UNAVAILABLE)."""

    exit_code = 69


class StoreError(FeedwrightError):
    """The store of articles or feeds is not there, or does not answer as it should."""

    exit_code = 69


class LockedError(FeedwrightError):
    """Another build of the same publication is running."""

    exit_code = 75


class PermissionDeniedError(FeedwrightError):
    """The operating system does not let us read or write there."""

    exit_code = 77


class ConfigError(FeedwrightError):
    """The config has mistakes; ``mistakes`` lists all of them, each a line with file and place."""

    exit_code = 78

    def __init__(self, subject: str, mistakes: tuple[str, ...]) -> None:
        super().__init__(subject, "; ".join(mistakes))
        self.mistakes = mistakes

    def __str__(self) -> str:
        return self.message


def kind_of(error: OSError) -> type[OutputError | StorageError | PermissionDeniedError]:
    """Which of our errors an error of the operating system is, when it met us writing."""
    if error.errno in _NOT_PERMITTED:
        return PermissionDeniedError
    return OutputError if error.errno in _CANNOT_CREATE else StorageError


def is_disk_full(error: OSError) -> bool:
    """Whether room on the disk, or of a quota, would mend it."""
    return error.errno in _FULL


def exit_code_of(error: BaseException) -> int:
    """The exit code of a run that ends with the error, whatever it is; 70 for what is a bug."""
    if isinstance(error, OSError):
        return kind_of(error).exit_code
    if isinstance(error, KeyboardInterrupt):
        return 130
    if isinstance(error, MemoryError) or "Cannot allocate memory" in str(error):
        return StorageError.exit_code
    stated = getattr(error, "exit_code", FeedwrightError.exit_code)
    return stated if isinstance(stated, int) else FeedwrightError.exit_code
