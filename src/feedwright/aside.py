"""Files that are written aside and renamed into place: whole, or as they were.

The start of every run passes here: only what the interpreter has loaded anyway is imported.
"""

from __future__ import annotations

import errno
import os

TYPE_CHECKING = False  # `typing` would be imported for it
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Final

__all__ = ["is_aside", "name_aside", "remove", "replace_file", "sweep", "write_aside"]

#: Dot-files of ours beside the published ones, for the moment between writing and renaming.
_FIRST: Final = ".feedwright-"
_LAST: Final = ".part"
_RANDOM_BYTES: Final = 8
_MODE: Final = 0o644


def replace_file(target: Path | str, data: bytes) -> None:
    """The file holds the bytes, or what it held before. Raises `OSError`.

    It is not brought to the disk at once; see `write_documents` for what has to be.
    """
    parent = os.path.dirname(target)  # noqa: PTH120 - without pathlib
    sweep(parent)
    part = write_aside(parent, data, flush=False)
    try:
        os.replace(part, target)  # noqa: PTH105 - pairs with os.open
    except BaseException:
        remove(part)
        raise


def name_aside() -> str:
    """A name that cannot be foreseen, of a file that is about to be renamed."""
    return f"{_FIRST}{os.urandom(_RANDOM_BYTES).hex()}{_LAST}"


def is_aside(path: str) -> bool:
    """Whether the file was to be renamed; where none is being written, a run was killed before."""
    name = path.rpartition("/")[2]
    if not name.startswith(_FIRST) or not name.endswith(_LAST):
        return False
    middle = name[len(_FIRST) : -len(_LAST)]
    return len(middle) == 2 * _RANDOM_BYTES and not middle.strip("0123456789abcdef")


def write_aside(parent: Path | str, data: bytes, *, flush: bool = True) -> str:
    """The path of a new file with these bytes, complete and, with ``flush``, on the disk.

    The name cannot be foreseen and is opened only if nothing has it, so that a planted link leads
    nowhere. Errors of the last write are seen here: the size is checked before the flush.
    """
    part = os.path.join(parent, name_aside())  # noqa: PTH118
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(part, flags, _MODE)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        if os.fstat(handle).st_size != len(data):
            raise OSError(errno.EIO, "short write", part)  # noqa: TRY301 - removed below like others
        _set_mode(handle)
        if flush:
            os.fsync(handle)
    except BaseException:
        remove(part)
        raise
    finally:
        os.close(handle)
    return part


def _set_mode(handle: int) -> None:
    """Whatever the umask is; file systems without modes of their own (FAT) refuse."""
    try:
        os.fchmod(handle, _MODE)
    except PermissionError:
        return


def sweep(parent: Path | str) -> None:
    """Remove what a build that was killed left behind; the lock says that none is running."""
    with os.scandir(parent) as entries:
        left = [entry.path for entry in entries if is_aside(entry.name)]
    for path in left:
        remove(path)


def remove(path: str) -> None:
    """Remove the file if that is possible; else the next build tries again."""
    try:
        os.unlink(path)  # noqa: PTH108 - pairs with os.open
    except OSError:
        return
