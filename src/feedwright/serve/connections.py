"""Connections of a server that is on the net: bounded in number, in size and in time."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING, Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterable

    from feedwright.serve.application import Receive, Send

__all__ = ["Connection", "end_slow_ones", "raise_limits"]

#: Of a request line with its headers; bodies are not taken.
_MOST_HEAD_BYTES: Final = 32_768
#: A request has to be there so soon after its first byte, or after the connection was made.
_HEAD_SECONDS: Final = 10.0
#: So long a client may take nothing of what is sent to it.
_STALL_SECONDS: Final = 30.0
#: Files that the program itself needs.
_OWN_FILES: Final = 64
_TOO_LARGE: Final = b"431 Request Header Fields Too Large"
_TOO_SLOW: Final = b"408 Request Timeout"
_most_connections = 1000


class Connection(HttpToolsProtocol):
    """One client: what it sends is counted, and how long it takes."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """From here on the clock runs."""
        super().connection_made(transport)  # type: ignore[arg-type]
        #: When the head of a request began that is not complete; None between requests.
        self.head_since: float | None = self.loop.time()
        self._received = 0
        #: What was still to be sent at the last look, and since when it has not become less.
        self._left = 0
        self._left_since = 0.0
        if len(self.connections) > _most_connections:
            self.app = _overloaded

    def data_received(self, data: bytes) -> None:
        """More of a request; too much of it is the end."""
        self._received += len(data)
        if self._received > _MOST_HEAD_BYTES:
            self._refuse(_TOO_LARGE)
        else:
            super().data_received(data)

    def on_message_begin(self) -> None:
        """A request begins."""
        self.head_since = self.loop.time()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """It is there."""
        self.head_since = None
        self._received = 0
        super().on_headers_complete()

    def look(self, now: float) -> None:
        """Ends the connection if the client takes too long."""
        if self.transport is None:
            return
        if self.head_since is not None and now - self.head_since > _HEAD_SECONDS:
            self._refuse(_TOO_SLOW)
        left = self.transport.get_write_buffer_size()
        if left == 0 or left < self._left or self._left == 0:
            self._left_since = now
        elif now - self._left_since > _STALL_SECONDS:
            self.transport.abort()
        self._left = left

    def _refuse(self, status: bytes) -> None:
        # In the middle of an answer, an answer to the next request would be part of it.
        cycle: Any = self.cycle  # None before the first request, whatever its type says
        if cycle is None or cycle.response_complete:
            self.transport.write(
                b"HTTP/1.1 %s\r\ncontent-length: 0\r\nconnection: close\r\n\r\n" % status
            )
        self.transport.close()


async def _overloaded(_: Any, __: Receive, send: Send) -> None:
    """503, soon to be asked again (rule H13)."""
    headers = [
        (b"content-length", b"0"),
        (b"retry-after", b"60"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body"})


def end_slow_ones(connections: Iterable[Any], now: float) -> None:
    """Looks at every connection once; to be called every few seconds."""
    for connection in tuple(connections):
        if isinstance(connection, Connection):
            connection.look(now)


def raise_limits() -> None:
    """As many connections as the system has files for, a few thousand at most."""
    global _most_connections  # noqa: PLW0603 - the limit is the process's, and so is this
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(hard, 10_000) if hard != resource.RLIM_INFINITY else 10_000
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    _most_connections = max(soft, wanted) // 2 - _OWN_FILES
