"""The published folder: files change whole or not at all, and only when their bytes change."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from feedwright.errors import is_disk_full, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from feedwright.errors import FeedwrightError

__all__ = [
    "Rendered",
    "Written",
    "compare",
    "replace_file",
    "write_documents",
]

Change = Literal["created", "changed", "unchanged", "removed"]

#: Dot-files of ours beside the published ones, for the moment between writing and renaming.
_ASIDE: Final = re.compile(r"\.feedwright-[0-9a-f]{16}\.part\Z")
_MODE: Final = 0o644


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A document ready to be published: ``path`` is below the published folder."""

    path: str
    #: Its bytes in order; documents share the parts that they have in common.
    parts: tuple[bytes, ...]
    entries: int = 0

    @property
    def size_bytes(self) -> int:
        """Of the whole document."""
        return sum(map(len, self.parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of a document."""

    path: str
    change: Change
    entries: int = 0
    size_bytes: int = 0


def compare(folder: Path, documents: Iterable[Rendered]) -> tuple[Written, ...]:
    """What publishing the documents would change, in their order; nothing is written."""
    return tuple(
        Written(
            path=document.path,
            change=_change(folder / document.path, document),
            entries=document.entries,
            size_bytes=document.size_bytes,
        )
        for document in documents
    )


def write_documents(folder: Path, documents: Iterable[Rendered]) -> tuple[Written, ...]:
    """The documents are in the folder; those whose bytes were there already are not touched.

    All that change are written aside, in full and flushed to the disk, before the first of them
    is renamed into place, in the given order: a reader sees each file old or new, never torn or
    missing, whenever the process or the machine stops. Raises `OutputError`, `StorageError` or
    `PermissionDeniedError`; what was published is as it was then, but for files renamed already.
    """
    pending = tuple(documents)
    outcome = compare(folder, pending)
    changed = [
        document
        for document, written in zip(pending, outcome, strict=True)
        if written.change != "unchanged"
    ]
    aside: list[tuple[str, Path]] = []
    parents = sorted({(folder / document.path).parent for document in pending})
    try:
        for parent in parents:
            parent.mkdir(parents=True, exist_ok=True)
            _sweep(parent)
        for document in changed:
            target = folder / document.path
            aside.append((_write_aside(target.parent, b"".join(document.parts)), target))
        touched = sorted({target.parent for _, target in aside})
        while aside:
            os.replace(*aside[0])  # noqa: PTH105 - pairs with os.open below
            del aside[0]
        for parent in touched:
            _flush_folder(parent)
    except OSError as error:
        raise _explained(folder, error) from error
    finally:
        for part, _ in aside:
            _remove(part)
    return outcome


def replace_file(target: Path, data: bytes) -> None:
    """The file holds the bytes, or what it held before. Raises `OSError`.

    It is not brought to the disk at once; see `write_documents` for what has to be.
    """
    _sweep(target.parent)
    part = _write_aside(target.parent, data, flush=False)
    try:
        os.replace(part, target)  # noqa: PTH105 - pairs with os.open below
    except BaseException:
        _remove(part)
        raise


def _change(target: Path, document: Rendered) -> Change:
    """How the file differs from the document; anything but a regular file differs."""
    try:
        handle = os.open(target, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return "created"
    except OSError:
        return "changed"
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_size != document.size_bytes:
            return "changed"
        same = all(file.read(len(part)) == part for part in document.parts)
        return "unchanged" if same else "changed"


def _write_aside(parent: Path, data: bytes, *, flush: bool = True) -> str:
    """The path of a new file with these bytes, complete and, with ``flush``, on the disk.

    The name cannot be foreseen and is opened only if nothing has it, so that a planted link leads
    nowhere. Errors of the last write are seen here: the size is checked before the flush.
    """
    part = os.path.join(parent, f".feedwright-{secrets.token_hex(8)}.part")  # noqa: PTH118
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(part, flags, _MODE)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        if os.fstat(handle).st_size != len(data):
            raise OSError(errno.EIO, "short write", part)  # noqa: TRY301 - removed below like others
        # Whatever the umask is; file systems without modes of their own (FAT) refuse.
        with contextlib.suppress(PermissionError):
            os.fchmod(handle, _MODE)
        if flush:
            os.fsync(handle)
    except BaseException:
        _remove(part)
        raise
    finally:
        os.close(handle)
    return part


def _sweep(parent: Path) -> None:
    """Remove what a build that was killed left behind; the lock says that none is running."""
    with os.scandir(parent) as entries:
        left = [entry.path for entry in entries if _ASIDE.match(entry.name)]
    for path in left:
        _remove(path)


def _remove(path: str) -> None:
    """Remove the file if that is possible; else the next build tries again."""
    with contextlib.suppress(OSError):
        os.unlink(path)  # noqa: PTH108 - pairs with os.open


def _flush_folder(folder: Path) -> None:
    """The folder's names are on the disk; where folders cannot be flushed, nothing is lost."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(handle)


def _explained(folder: Path, error: OSError) -> FeedwrightError:
    left = "every feed is whole, as it was or as it should be"
    reason = (error.strerror or str(error)).lower()
    hint = "make room, then run this again" if is_disk_full(error) else ""
    return kind_of(error)(str(folder), f"cannot be written: {reason}; {left}", hint)
