"""Bytes that wait for the time of a run: few of them in memory, many on the disk."""

from __future__ import annotations

import os
import tempfile
import weakref
from typing import IO, Final, TypeAlias, cast

from msgspec import Struct

from feedwright.errors import StorageError, is_disk_full

__all__ = ["Data", "Spool", "Stored", "joined"]

#: A small publication never touches the disk for it.
_MOST_IN_MEMORY: Final = 8_000_000


class Spool:
    """Takes bytes, and gives them back when they are needed."""

    def __init__(self) -> None:
        self._memory = bytearray()
        #: Takes the place of the memory when there is much.
        self._file: IO[bytes] | None = None
        self._end = 0

    def put(self, data: bytes) -> Stored:
        """The bytes, put by. Raises `StorageError` when there is no room for them."""
        stored = Stored(self, self._end, len(data))
        try:
            if self._file is None and self._end + len(data) > _MOST_IN_MEMORY:
                self._file = _opened(self)
                _write(self._file, self._memory, 0)
                self._memory = bytearray()
            if self._file is None:
                self._memory += data
            else:
                _write(self._file, data, self._end)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            hint = "make room, or let TMPDIR name another folder" if is_disk_full(error) else ""
            raise StorageError(
                tempfile.gettempdir(), f"cannot be written: {reason}", hint
            ) from None
        self._end += len(data)
        return stored

    def get(self, start: int, size: int) -> bytes:
        """So many bytes from there."""
        if self._file is None:
            return bytes(memoryview(self._memory)[start : start + size])
        return os.pread(self._file.fileno(), size, start)


def _opened(spool: Spool) -> IO[bytes]:
    """A file without a name: the system takes it back when nobody holds it any more."""
    file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed when the spool is gone
    weakref.finalize(spool, file.close)
    return cast("IO[bytes]", file)


def _write(file: IO[bytes], data: bytes | bytearray, start: int) -> None:
    rest = memoryview(data)
    while rest:
        written = os.pwrite(file.fileno(), rest, start)
        rest, start = rest[written:], start + written


class Stored(Struct, frozen=True, gc=False):
    """Bytes that lie in a spool; ``bytes()`` brings them to mind."""

    spool: Spool
    start: int
    size: int

    def __bytes__(self) -> bytes:
        return self.spool.get(self.start, self.size)

    def __len__(self) -> int:
        return self.size


#: Bytes, wherever they are: of both ``len()`` and ``bytes()`` cost nothing that need not be.
Data: TypeAlias = bytes | Stored


def joined(parts: tuple[Data, ...]) -> bytes:
    """All of it, in memory."""
    return b"".join(map(bytes, parts))
