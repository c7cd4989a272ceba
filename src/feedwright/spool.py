"""Bytes that wait for the time of a run: few of them in memory, many on the disk."""

from __future__ import annotations

import tempfile
import weakref
from dataclasses import dataclass
from typing import IO, Final, TypeAlias, cast

from feedwright.errors import StorageError, is_disk_full

__all__ = ["Data", "Spool", "Stored", "joined"]

#: A small publication never touches the disk for it.
_MOST_IN_MEMORY: Final = 8_000_000


class Spool:
    """Takes bytes, and gives them back when they are needed."""

    def __init__(self) -> None:
        self._file = cast(
            "IO[bytes]",
            tempfile.SpooledTemporaryFile(_MOST_IN_MEMORY),  # noqa: SIM115 - closed when it is gone
        )
        self._end = 0
        # The file has no name: the system takes it back when nobody holds it any more.
        weakref.finalize(self, self._file.close)

    def put(self, data: bytes) -> Stored:
        """The bytes, put by. Raises `StorageError` when there is no room for them."""
        try:
            self._file.seek(self._end)
            self._file.write(data)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            hint = "make room, or let TMPDIR name another folder" if is_disk_full(error) else ""
            raise StorageError(
                tempfile.gettempdir(), f"cannot be written: {reason}", hint
            ) from None
        stored = Stored(self, self._end, len(data))
        self._end += len(data)
        return stored

    def get(self, start: int, size: int) -> bytes:
        """So many bytes from there."""
        self._file.seek(start)
        return self._file.read(size)


@dataclass(frozen=True, slots=True)
class Stored:
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
