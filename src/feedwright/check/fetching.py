"""A document from a server, within bounds of time and size."""

from __future__ import annotations

import time
import zlib
from http.client import HTTPException
from ipaddress import ip_address
from typing import IO, Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from feedwright import __version__
from feedwright.check.finding import Source
from feedwright.errors import SourceError

__all__ = ["fetch"]

#: For each answer that is waited for, and for the whole.
_SILENCE_SECONDS: Final = 20.0
_WHOLE_SECONDS: Final = 60.0
_CHUNK_BYTES: Final = 65_536
_ACCEPT: Final = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9,"
    " text/xml;q=0.9, text/x-opml;q=0.9, application/json;q=0.8, */*;q=0.1"
)


def fetch(url: str, *, limit: int) -> Source:
    """What the server gives to a feed reader; a byte more than ``limit`` at most.

    Raises `SourceError` that says what the server, or the network, said.
    """
    headers = {
        "User-Agent": f"feedwright/{__version__} (check)",
        "Accept": _ACCEPT,
        "Accept-Encoding": "gzip",
    }
    opener = build_opener(_Redirects())
    deadline = time.monotonic() + _WHOLE_SECONDS
    try:
        with opener.open(Request(url, headers=headers), timeout=_SILENCE_SECONDS) as answer:  # noqa: S310 - http(s) only, by the caller and by urllib
            data = _read(answer, limit, deadline)
            if answer.headers.get("Content-Encoding", "").lower() == "gzip":
                data = _unpacked(data, limit)
            kind = answer.headers.get("Content-Type") or ""
            return Source(path=url, data=data, url=answer.url, content_type=kind)
    except HTTPError as error:
        error.close()
        what = f"the server answers {error.code} {error.reason}"
        raise SourceError(url, what, "check the address") from None
    except URLError as error:
        raise SourceError(url, f"cannot be reached: {error.reason}", "check the address") from None
    except (OSError, HTTPException, ValueError, zlib.error) as error:
        what = str(error) or type(error).__name__
        raise SourceError(url, f"cannot be read: {what}", "try again") from None


def _read(answer: IO[bytes], limit: int, deadline: float) -> bytes:
    """The body; a server that trickles it does not hold us for ever."""
    parts, size = [], 0
    while size <= limit and (part := answer.read(_CHUNK_BYTES)):
        parts.append(part)
        size += len(part)
        if time.monotonic() > deadline:
            raise OSError(f"it takes longer than {_WHOLE_SECONDS:.0f} seconds")
    return b"".join(parts)[: limit + 1]


def _unpacked(data: bytes, limit: int) -> bytes:
    """The gzip stream's contents; a bomb stays packed."""
    return zlib.decompressobj(wbits=31).decompress(data, limit + 1)


class _Redirects(HTTPRedirectHandler):
    """Follows redirects, but not from the public net into a private one."""

    max_redirections = 5

    def redirect_request(self, req: Request, *answer: Any) -> Request | None:
        """The request that follows; ``answer`` begins with the body and ends with the address."""
        url: str = answer[-1]
        if _is_private(url) and not _is_private(req.full_url):
            answer[0].close()
            raise URLError("it is redirected to a private address, which is not followed")
        return super().redirect_request(req, *answer)


def _is_private(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
