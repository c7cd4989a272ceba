"""Compressed copies: bytes in one of the content codings of HTTP, and out of it."""

from __future__ import annotations

import gzip
import zlib
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["is_available", "pack", "unpack"]

#: Coding → the library that it takes.
_LIBRARIES: Final = {"br": "brotli", "zstd": "zstandard"}
#: Levels beyond which a feed of 100 kB takes ten times as long, to be a few per cent smaller.
_BROTLI_QUALITY: Final = 9
_ZSTD_LEVEL: Final = 15
#: RFC 9659: no client has to take a larger window.
_ZSTD_WINDOW_BYTES: Final = 2**23


def is_available(coding: str) -> bool:
    """Whether the library is installed that the coding takes."""
    name = _LIBRARIES.get(coding)
    return name is None or find_spec(name) is not None


def pack(coding: str, data: bytes) -> bytes:
    """The bytes in that coding, without a time in it."""
    return _PACKERS[coding](data)


def unpack(coding: str, data: bytes, size: int) -> bytes | None:
    """What was packed, ``size`` bytes and one more at most; None if it cannot be had."""
    try:
        return _UNPACKERS[coding](data, size + 1)
    except Exception:  # noqa: BLE001 - each library has errors of its own, and may be missing
        return None


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, compresslevel=9, mtime=0)


def _brotli(data: bytes) -> bytes:
    import brotli  # noqa: PLC0415 - on request

    packed: bytes = brotli.compress(data, quality=_BROTLI_QUALITY, mode=brotli.MODE_TEXT)
    return packed


def _zstd(data: bytes) -> bytes:
    import zstandard  # noqa: PLC0415 - on request

    return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(data)


def _gunzip(data: bytes, limit: int) -> bytes:
    return zlib.decompressobj(wbits=31).decompress(data, limit)


def _unbrotli(data: bytes, limit: int) -> bytes:
    import brotli  # noqa: PLC0415 - only where there is such a copy

    decoder = brotli.Decompressor()
    found: bytes = decoder.process(data, output_buffer_limit=limit)
    return found if decoder.is_finished() else b""


def _unzstd(data: bytes, limit: int) -> bytes:
    import zstandard  # noqa: PLC0415 - only where there is such a copy

    decoder = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES)
    return decoder.decompress(data, max_output_size=limit)


_PACKERS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "gzip": _gzip,
    "br": _brotli,
    "zstd": _zstd,
}
_UNPACKERS: Final[Mapping[str, Callable[[bytes, int], bytes]]] = {
    "gzip": _gunzip,
    "br": _unbrotli,
    "zstd": _unzstd,
}
