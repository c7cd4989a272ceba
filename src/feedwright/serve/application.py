"""The published folder as an ASGI application: to be served by itself, or mounted in another."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final, Protocol

from msgspec import Struct

from feedwright.serve.answers import Answer, plain
from feedwright.serve.folder import BusyError
from feedwright.serve.site import Site, UnreadFileError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]

__all__ = ["Application", "Exchange", "Observer"]

_CHUNK_BYTES: Final = 1 << 18
_LATER: Final = (b"retry-after", b"2")


class Exchange(Struct, frozen=True):
    """A request that was answered."""

    scope: Any
    status: int
    #: Of the body.
    bytes_sent: int


class Observer(Protocol):
    """Who wants to know of every exchange; must not raise, and not take long."""

    def __call__(self, exchange: Exchange, /) -> None:
        """Called when the answer is on its way."""


class Application:
    """The ASGI 3 application of a site. ``observers`` are told of every exchange.

    A failure of ours is told to ``on_failure``, and the client gets 500.
    """

    def __init__(
        self,
        site: Site,
        observers: tuple[Observer, ...] = (),
        on_failure: Callable[[BaseException], None] | None = None,
    ) -> None:
        self.site = site
        self._observers = observers
        self._on_failure = on_failure

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """One request, or the life of a server that asks whether we are ready for it."""
        if scope["type"] != "http":
            await _live(scope, receive, send)
            return
        try:
            answer = self.site.answer(scope)
        except UnreadFileError as unread:
            answer = await self._read(unread, scope)
        except Exception as failure:
            if self._on_failure is None:
                raise
            self._on_failure(failure)
            answer = plain(500)
        sent = len(answer.body)
        if answer.file is not None:
            sent = await _send_file(answer, scope, send)
        elif scope["method"] == "HEAD":
            sent = 0
            await send(answer.start)
            await send({"type": "http.response.body"})
        else:
            await send(answer.start)
            await send(answer.end)
        if self._observers:
            exchange = Exchange(scope, answer.status, sent)
            for observe in self._observers:
                observe(exchange)

    async def _read(self, unread: UnreadFileError, scope: Any) -> Answer:
        """The answer, when a large file has been gone through once."""
        try:
            await asyncio.to_thread(unread.read)
            return self.site.answer(scope)
        except (BusyError, UnreadFileError):
            return plain(503, _LATER)


async def _send_file(answer: Answer, scope: Any, send: Send) -> int:
    """The part of the file, piece by piece; the bytes that were sent. The file is closed."""
    file = answer.file
    assert file is not None  # noqa: S101 - for the type checker
    try:
        await send(answer.start)
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body"})
            return 0
        position, end = answer.part.start, answer.part.stop
        while position < end:
            data = await asyncio.to_thread(file.read, position, min(_CHUNK_BYTES, end - position))
            if not data or not file.is_as_opened():
                # A body that is too short is the only way left to say that it is none.
                raise BusyError("the file changes while it is sent")
            position += len(data)
            await send({"type": "http.response.body", "body": data, "more_body": position < end})
        if not answer.part:
            await send({"type": "http.response.body"})
    finally:
        file.close()
    return position - answer.part.start


async def _live(scope: Any, receive: Receive, send: Send) -> None:
    """The lifespan protocol; anything else that is no HTTP is not for us."""
    if scope["type"] != "lifespan":
        raise ValueError(f"cannot serve {scope['type']}")
    while (await receive())["type"] != "lifespan.shutdown":
        await send({"type": "lifespan.startup.complete"})
    await send({"type": "lifespan.shutdown.complete"})
