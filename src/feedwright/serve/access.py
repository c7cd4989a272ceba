"""The access log, one line a request, in the combined format that every tool reads."""

from __future__ import annotations

import re
import time
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from feedwright.serve.application import Exchange

__all__ = ["AccessLog"]

_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
#: What would end a field or a line, or move the cursor of who looks at it.
_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f-\xff"\\]')
_LONGEST: Final = 1024
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1"})


class AccessLog:
    """An observer that writes to a text file, each line at once."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def __call__(self, exchange: Exchange) -> None:
        """Writes the line. A full disk ends the log and not the server."""
        try:
            self._file.write(f"{_line(exchange, time.time())}\n")
            self._file.flush()
        except (OSError, ValueError):
            return


def _line(exchange: Exchange, now: float) -> str:
    scope = exchange.scope
    headers = dict(scope["headers"])
    query = scope.get("query_string", b"")
    target = scope.get("raw_path") or scope["path"].encode()
    request = b"%s %s%s%s HTTP/%s" % (
        scope["method"].encode(),
        target,
        b"?" if query else b"",
        query,
        scope.get("http_version", "1.1").encode(),
    )
    return (
        f"{_client(scope, headers)} - - [{_moment(int(now))}]"
        f' "{_text(request)}" {exchange.status} {exchange.bytes_sent}'
        f' "{_text(headers.get(b"referer", b"-"))}" "{_text(headers.get(b"user-agent", b"-"))}"'
    )


def _client(scope: Any, headers: dict[bytes, bytes]) -> str:
    """Who asks; behind a proxy on this machine, who asks it."""
    client = scope.get("client")
    address = str(client[0]) if client else "-"
    forwarded = headers.get(b"x-forwarded-for")
    if forwarded and address in _LOOPBACK:
        # The last is what the proxy saw; those before are what the client says.
        address = _text(forwarded.rpartition(b",")[2].strip())
    return address.replace(" ", "") or "-"


def _text(value: bytes) -> str:
    return _UNSAFE.sub(lambda found: f"\\x{ord(found[0]):02X}", value[:_LONGEST].decode("latin-1"))


@lru_cache(2)
def _moment(seconds: int) -> str:
    """As ``10/Oct/2000:13:55:36 +0000``, whatever the locale."""
    at = time.gmtime(seconds)
    clock = f"{at.tm_hour:02}:{at.tm_min:02}:{at.tm_sec:02}"
    return f"{at.tm_mday:02}/{_MONTHS[at.tm_mon - 1]}/{at.tm_year}:{clock} +0000"
