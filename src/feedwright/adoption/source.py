"""Where a feed is read from: a file, or an address of the web."""

from __future__ import annotations

import time
import zlib
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from feedwright import __version__
from feedwright.errors import SourceError, StorageError, UsageError

if TYPE_CHECKING:
    from http.client import HTTPResponse
    from urllib.request import Request

__all__ = ["read_source"]

#: The largest feeds in use have a tenth of it.
_MOST_BYTES: Final = 30_000_000
_MOST_REDIRECTS: Final = 5
#: For the server to say something, and for all that it says.
_SILENCE_SECONDS: Final = 20.0
_MOST_SECONDS: Final = 60.0
_CHUNK_BYTES: Final = 65_536
_GZIP: Final = b"\x1f\x8b"
_SCHEMES: Final = frozenset({"http", "https"})


def read_source(source: str) -> bytes:
    """What the file or the http(s) address holds, at most 30 MB.

    Addresses are what a person typed, so this machine's own are welcome; a redirect is followed
    five times, to http and https only, and never from https to http. Raises `SourceError` that
    names the source, `UsageError` for another kind of address.
    """
    scheme = urlsplit(source).scheme.lower() if "://" in source else ""
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
    from http.client import HTTPException  # noqa: PLC0415
    from urllib.error import HTTPError, URLError  # noqa: PLC0415

    try:
        with closing(_open(address)) as answer:
            return _unpacked(address, _read(address, answer))
    except HTTPError as error:
        error.close()
        message = f"cannot be fetched: the server says {error.code} {error.reason}"
        raise SourceError(address, message) from None
    except (URLError, HTTPException, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        words = getattr(reason, "strerror", None) or str(reason) or type(error).__name__
        raise SourceError(address, f"cannot be fetched: {words.lower()}") from None


def _open(address: str) -> HTTPResponse:
    from urllib import request  # noqa: PLC0415 - see above
    from urllib.error import HTTPError  # noqa: PLC0415 - see above

    class Redirects(request.HTTPRedirectHandler):
        max_redirections = _MOST_REDIRECTS

        def redirect_request(  # noqa: PLR0917 - as the library calls it
            self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
        ) -> Request | None:
            scheme = urlsplit(newurl).scheme.lower()
            if scheme not in _SCHEMES or (req.type == "https" and scheme == "http"):
                where = f"redirects to {newurl}, which is not followed"
                raise HTTPError(req.full_url, code, where, headers, fp)
            return super().redirect_request(req, fp, code, msg, headers, newurl)

    # What is not named here is not spoken: no files, no FTP.
    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler(),
        request.HTTPHandler(),
        request.HTTPSHandler(),
        request.HTTPDefaultErrorHandler(),
        request.HTTPErrorProcessor(),
        Redirects(),
    ):
        opener.add_handler(handler)
    wanted = "application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5"
    headers = {"User-Agent": f"feedwright/{__version__}", "Accept": wanted}
    asked = request.Request(address, headers=headers)  # noqa: S310 - http(s) alone has a handler
    answer: HTTPResponse = opener.open(asked, timeout=_SILENCE_SECONDS)
    return answer


def _read(address: str, answer: HTTPResponse) -> bytes:
    parts, size = [], 0
    deadline = time.monotonic() + _MOST_SECONDS
    while part := answer.read1(_CHUNK_BYTES):
        parts.append(part)
        size += len(part)
        if time.monotonic() > deadline:
            raise SourceError(address, f"takes longer than {_MOST_SECONDS:.0f} seconds")
        if size > _MOST_BYTES:
            break
    return _checked(address, b"".join(parts))


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
