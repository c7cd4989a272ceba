"""Where a feed is read from: a file, or an address of the web."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Final

from feedwright.errors import SourceError, StorageError, UsageError

__all__ = ["read_source"]

#: The largest feeds in use have a tenth of it.
_MOST_BYTES: Final = 30_000_000
_GZIP: Final = b"\x1f\x8b"
_SCHEMES: Final = frozenset({"http", "https"})
_ACCEPT: Final = "application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5"


def read_source(source: str) -> bytes:
    """What the file or the http(s) address holds, at most 30 MB.

    Addresses are what a person typed, so this machine's own are welcome; a redirect is followed
    five times, to http and https only, and never from https to http. Raises `SourceError` that
    names the source, `UsageError` for another kind of address.
    """
    scheme = source.partition("://")[0].lower() if "://" in source else ""
    if scheme in _SCHEMES:
        return _fetch(source)
    if scheme:
        message = f"{scheme}: is no address that a feed is fetched from"
        raise UsageError(source, message, "http, https and names of files are")
    return _read_file(Path(source))


def _read_file(path: Path) -> bytes:
    if path.is_dir():
        raise SourceError(str(path), "is a folder", "name the feed's file in it")
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SourceError(str(path), f"cannot be read: {reason}") from None
    return _unpacked(str(path), _checked(str(path), data))


def _fetch(address: str) -> bytes:
    # 50 ms, for addresses alone.
    from feedwright.exchange import Bounds, UnansweredError, ask  # noqa: PLC0415

    bounds = Bounds.of_typed(address, most_bytes=_MOST_BYTES + 1)
    try:
        answer = ask(address, headers={"Accept": _ACCEPT}, bounds=bounds)
    except UnansweredError as error:
        raise SourceError(address, str(error)) from None
    if answer.status != 200:
        what = f"the server says {answer.status} {answer.reason}".rstrip()
        raise SourceError(address, what)
    return _unpacked(address, _checked(address, answer.body))


def _unpacked(source: str, data: bytes) -> bytes:
    """The bytes themselves, of a server that sends them packed unasked, or of a file ``.gz``."""
    if not data.startswith(_GZIP):
        return data
    try:
        plain = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, _MOST_BYTES + 1)
    except zlib.error as error:
        raise StorageError(source, f"cannot be unpacked: {error}") from None
    return _checked(source, plain)


def _checked(source: str, data: bytes) -> bytes:
    if len(data) > _MOST_BYTES:
        message = f"is larger than {_MOST_BYTES // 1_000_000} MB"
        raise SourceError(source, message, "give its pages one by one")
    return data
