"""The article files of a folder: found in one order everywhere, opened without being led astray."""

from __future__ import annotations

import errno
import os
import stat
import time
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from feedwright.errors import PermissionDeniedError, SourceError, StorageError
from feedwright.listing import list_articles, safe_path
from feedwright.manifest import is_settled, signature_of
from feedwright.problems import problem

if TYPE_CHECKING:
    from pathlib import Path

    from feedwright.listing import Look
    from feedwright.model import Problem

__all__ = ["ArticleFile", "find_files", "list_files", "open_file", "read_bytes", "safe_path"]


class ArticleFile(NamedTuple):
    """One file that a reader knows how to read."""

    #: Path below the articles folder, "/" between parts, printable as it stands.
    path: str
    #: Where it is opened; may hold bytes that are no UTF-8, as `os.fsdecode` gives them.
    location: str
    #: Its place, size and times; another file, or other content, has another one. Empty where it
    #: may have changed and look the same: a link, or what was written a moment ago.
    signature: str = ""


def find_files(
    folder: Path, suffixes: frozenset[str], ignore: tuple[str, ...] = ()
) -> tuple[tuple[ArticleFile, ...], tuple[Problem, ...]]:
    """What `list_files` finds, ordered by path."""
    files, problems = list_files(folder, suffixes, ignore)
    return tuple(sorted(files, key=attrgetter("path"))), problems


def list_files(
    folder: Path, suffixes: frozenset[str], ignore: tuple[str, ...] = ()
) -> tuple[tuple[ArticleFile, ...], tuple[Problem, ...]]:
    """All article files below the folder, as the system lists them, and folders it cannot read.

    Which those are says `list_articles`. Raises `SourceError` when the folder itself is missing or
    no folder.
    """
    root = os.fspath(folder)
    problems: list[Problem] = []
    try:
        if not stat.S_ISDIR(os.stat(root).st_mode):  # noqa: PTH116 - the error names the folder
            raise SourceError(root, "is not a folder", "name the folder of article files")
        os.scandir(root).close()
    except FileNotFoundError:
        hint = "name the folder with --articles or [articles] folder"
        raise SourceError(root, "does not exist", hint) from None
    except PermissionError:
        message, hint = "cannot be read: permission denied", "check its permissions"
        raise PermissionDeniedError(root, message, hint) from None
    except OSError as error:
        raise StorageError(root, f"cannot be read: {error.strerror}") from None

    def unreadable(path: str, error: OSError) -> None:
        detail = (error.strerror or type(error).__name__).lower()
        problems.append(problem("folder-unreadable", path, detail=detail))

    found = list_articles(root, suffixes, ignore, unreadable)
    now = time.time_ns()
    files = tuple(
        ArticleFile(prefix + safe_path(name), f"{place}/{name}", _signature(look, now))
        for prefix, place, looks in found
        for name, look in looks
    )
    return files, tuple(problems)


def _signature(look: Look | None, now: int) -> str:
    return signature_of(look) if look is not None and is_settled(look, now) else ""


def read_bytes(file: ArticleFile, root: Path, max_bytes: int) -> bytes | Problem:
    """The file's bytes, or the problem that stands against reading it; see `open_file`.

    Never past ``max_bytes``.
    """
    handle = open_file(file, root)
    if not isinstance(handle, int):
        return handle
    try:
        size = os.fstat(handle).st_size
        if size > max_bytes:
            return problem("file-too-large", file.path, limit=max_bytes)
        return _read_all(handle, size)
    except OSError as error:
        return _unreadable(file, error)
    finally:
        os.close(handle)


def open_file(file: ArticleFile, root: Path) -> int | Problem:
    """A handle to read the file by, which the caller closes; or the problem that stands against it.

    Only regular files are opened; a link counts when it leads to a regular file inside ``root``.
    Nothing blocks: a named pipe is refused, not waited for.
    """
    try:
        location = _inside(file.location, os.fspath(root))
        if location is None:
            return problem("file-outside", file.path)
        handle = os.open(location, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        return _unreadable(file, error)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        return problem("file-not-regular", file.path)
    return handle


def _inside(location: str, root: str) -> str | None:
    """Where to open the file: itself, or the target of a link if that is inside the root."""
    if not stat.S_ISLNK(os.lstat(location).st_mode):
        return location
    target = os.path.realpath(location, strict=True)
    base = os.path.realpath(root)
    return target if target.startswith(base + os.sep) else None


def _read_all(handle: int, size: int) -> bytes:
    """All bytes up to ``size``; fewer when the file shrank meanwhile, never more."""
    parts = []
    while size > 0 and (part := os.read(handle, size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _unreadable(file: ArticleFile, error: OSError) -> Problem:
    if error.errno == errno.ENOENT:
        detail = "it is a link to nothing, or it went away"
    elif error.errno == errno.ELOOP:
        detail = "it is a link that leads to itself"
    else:
        detail = (error.strerror or type(error).__name__).lower()
    return problem("file-unreadable", file.path, detail=detail)
