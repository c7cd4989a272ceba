"""The published folder: files change whole or not at all, and only when their bytes change."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from feedwright.aside import remove, sweep, write_aside
from feedwright.errors import (
    FeedwrightError,
    OutputError,
    PermissionDeniedError,
    is_disk_full,
    kind_of,
)
from feedwright.spool import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from feedwright.spool import Data

__all__ = [
    "Rendered",
    "Written",
    "compare",
    "write_documents",
]

Change = Literal["created", "changed", "unchanged", "removed"]

_HINTS: Final[Mapping[type[FeedwrightError], str]] = {
    PermissionDeniedError: "let this user write there, or name another folder with --out",
    OutputError: "name another folder with --out, or mount it writable",
}


class Rendered(Struct, frozen=True, kw_only=True):
    """A document ready to be published: ``path`` is below the published folder."""

    path: str
    #: Its bytes in order; documents share the parts that they have in common.
    parts: tuple[Data, ...]
    entries: int = 0

    @property
    def size_bytes(self) -> int:
        """Of the whole document."""
        return sum(map(len, self.parts))


class Written(Struct, frozen=True, kw_only=True):
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
            change=_change(f"{folder}/{document.path}", document),
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
    aside: list[tuple[str, str]] = []
    try:
        for parent in sorted({_parent(folder, document) for document in pending}):
            os.makedirs(parent, exist_ok=True)  # noqa: PTH103 - of thousands, without pathlib
            sweep(parent)
        for document in changed:
            part = write_aside(_parent(folder, document), joined(document.parts))
            aside.append((part, f"{folder}/{document.path}"))
        touched = sorted({_parent(folder, document) for document in changed})
        while aside:
            os.replace(*aside[0])  # noqa: PTH105 - pairs with os.open below
            del aside[0]
        for parent in touched:
            _flush_folder(parent)
    except OSError as error:
        raise _explained(folder, error) from error
    finally:
        for part, _ in aside:
            remove(part)
    return outcome


def _change(target: str, document: Rendered) -> Change:
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
        same = all(file.read(len(part)) == bytes(part) for part in document.parts)
        return "unchanged" if same else "changed"


def _parent(folder: Path, document: Rendered) -> str:
    """The folder that the document lies in."""
    below = document.path.rpartition("/")[0]
    return f"{folder}/{below}" if below else f"{folder}"


def _flush_folder(folder: str) -> None:
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
    kind = kind_of(error)
    hint = "make room, then run this again" if is_disk_full(error) else _HINTS.get(kind, "")
    return kind(str(folder), f"cannot be written: {reason}; {left}", hint)
