"""The bytes of a file as they were before it was compressed, and never more than is sane."""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from typing import IO

__all__ = ["LibraryMissingError", "ReadSoFar", "TooLargeError", "most_bytes", "unpacked"]

#: JSON and HTML become ten times smaller, the most uniform of them a hundred times.
_MOST_RATIO: Final = 200
#: A small file may hold as much, whatever its ratio.
_LEAST_LIMIT: Final = 100_000_000
#: So that what one step unpacks to stays small: a block of 128 KiB may be four bytes (RFC 8878).
_STEP_BYTES: Final = 1024
#: Of windows: what ``zstd --long`` asks of readers at most, unless they say otherwise.
_MOST_WINDOW_BYTES: Final = 2**27
_BUFFER_BYTES: Final = 1 << 16
_KEPT_BYTES: Final = 1024


class TooLargeError(Exception):
    """It unpacks to more bytes than ``limit``."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class LibraryMissingError(Exception):
    """It cannot be read without that library, which the extra brings."""

    def __init__(self, library: str, extra: str) -> None:
        super().__init__(library, extra)
        self.library = library
        self.extra = extra


def most_bytes(packed_bytes: int) -> int:
    """How much a file of that size may unpack to."""
    return max(_LEAST_LIMIT, _MOST_RATIO * packed_bytes)


def unpacked(file: IO[bytes], name: str, packed_bytes: int) -> IO[bytes]:
    """The file, without the compression that the end of its name tells.

    Reading raises `TooLargeError` for a bomb, `EOFError` where the file is cut, and what the
    decoder has for one that is damaged; `LibraryMissingError` when there is none.
    """
    name = name.lower()
    if name.endswith((".gz", ".tgz")):
        inner = cast("io.RawIOBase", gzip.GzipFile(fileobj=file, mode="rb"))
    elif name.endswith((".zst", ".tzst")):
        inner = _Zstandard(file)
    else:
        return file
    bounded = _Bounded(inner, most_bytes(packed_bytes))
    return cast("IO[bytes]", io.BufferedReader(bounded, _BUFFER_BYTES))


class ReadSoFar:
    """A stream that gives what is there, so that none of it is lost to an error that follows."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = cast("io.BufferedReader", stream)
        #: The end of what was read.
        self.last = b""

    def read(self, size: int) -> bytes:
        """So many bytes at most; none only at the end."""
        data = self._stream.read1(size)
        self.last = (self.last + data)[-_KEPT_BYTES:]
        return data


class _Bounded(io.RawIOBase):
    """What the other one gives, up to so many bytes."""

    def __init__(self, inner: io.RawIOBase, limit: int) -> None:
        # GzipFile gathers as much as was asked for, and loses it to an error that follows.
        self._readinto = getattr(inner, "readinto1", inner.readinto)
        self._limit = limit
        self._left = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        count: int = self._readinto(buffer)
        self._left -= count
        if self._left < 0:
            raise TooLargeError(self._limit)
        return count


class _Zstandard(io.RawIOBase):
    """Frames of Zstandard (RFC 8878), one after the other."""

    def __init__(self, file: IO[bytes]) -> None:
        try:
            import zstandard  # noqa: PLC0415 - only for such files
        except ImportError:
            raise LibraryMissingError("zstandard", "volumes") from None
        self._decoder = zstandard.ZstdDecompressor(max_window_size=_MOST_WINDOW_BYTES)
        self._frame = self._decoder.decompressobj()
        self._file = file
        self._ready = memoryview(b"")
        self._is_between = True

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        while not self._ready:
            data = self._frame.unused_data if self._frame.eof else b""
            if self._frame.eof:
                self._frame, self._is_between = self._decoder.decompressobj(), not data
            data = data or self._file.read(_STEP_BYTES)
            if not data:
                if self._is_between:
                    return 0
                raise EOFError("it ends before its last frame does")
            self._is_between = False
            self._ready = memoryview(self._frame.decompress(data))
        count = min(len(buffer), len(self._ready))
        memoryview(buffer)[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count
