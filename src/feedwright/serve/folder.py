"""A folder whose files are public: opened so that nothing outside it is ever read."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["BusyError", "OpenFile", "PublicFolder", "Stamp", "stamp_of"]

_FOLDER_FLAGS: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_INNER_FLAGS: Final = _FOLDER_FLAGS | os.O_NOFOLLOW
#: A pipe that nobody writes to must not hold us up.
_FILE_FLAGS: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_EXHAUSTED: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO, errno.ESTALE})


class BusyError(Exception):
    """The machine cannot open the file now, and may be able to in a while: 503."""


class Stamp(NamedTuple):
    """By which it is seen that a path leads to the same bytes as before."""

    device: int
    inode: int
    size: int
    modified_ns: int
    changed_ns: int


def stamp_of(status: os.stat_result) -> Stamp:
    """Of a file that was looked at."""
    return Stamp(
        status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
    )


class OpenFile(Struct):
    """A regular file, open; whoever gets it closes it."""

    handle: int
    stamp: Stamp

    def read(self, first: int, size: int) -> bytes:
        """So many bytes from there on; fewer only where the file ends."""
        return os.pread(self.handle, size, first)

    def is_as_opened(self) -> bool:
        """Whether nobody has written to it since."""
        return stamp_of(os.fstat(self.handle)) == self.stamp

    def close(self) -> None:
        """Once."""
        os.close(self.handle)


class PublicFolder(Struct, frozen=True):
    """Names that begin with a dot (state, files written aside) and links are not public.

    The folder itself may be a link: that is how a release takes the place of another.
    """

    root: Path
    #: Which files of it are public at all, by their path.
    is_public: Callable[[str], bool] = bool

    def location(self, path: str) -> str:
        """Where the file at that path below the folder is on the disk."""
        return f"{self.root}/{path}"

    def open(self, path: str) -> OpenFile | None:
        """The regular file at that path below the folder; None where there is none.

        Each step is taken from the folder before it, without following a link. Raises `BusyError`.
        """
        names = path.split("/")
        if not self.is_public(path) or any(name.startswith(".") or not name for name in names):
            return None
        try:
            handle = self._open(names)
        except OSError as error:
            if error.errno in _EXHAUSTED:
                raise BusyError(str(error)) from error
            return None
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            os.close(handle)
            return None
        return OpenFile(handle, stamp_of(status))

    def _open(self, names: list[str]) -> int:
        folder = os.open(self.root, _FOLDER_FLAGS)
        try:
            for name in names[:-1]:
                inner = os.open(name, _INNER_FLAGS, dir_fd=folder)
                os.close(folder)
                folder = inner
            return os.open(names[-1], _FILE_FLAGS, dir_fd=folder)
        finally:
            os.close(folder)
