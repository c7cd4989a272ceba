"""The server itself: an application on uvicorn, until a signal ends it."""

from __future__ import annotations

import logging
import socket
import time
from typing import TYPE_CHECKING, Any, Final

import uvicorn

from feedwright.errors import OutputError, PermissionDeniedError, UsageError, kind_of
from feedwright.serve.conditions import http_date
from feedwright.serve.connections import Connection, end_slow_ones, raise_limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

__all__ = ["listen", "run"]

_BACKLOG: Final = 2048
_IDLE_SECONDS: Final = 15
_END_SECONDS: Final = 5
_LOOK_SECONDS: Final = 2


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 is any that is free. Raises a `FeedwrightError`."""
    where = f"{host}:{port}"
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror:
        raise UsageError(
            "--host", f"{host} is no address of this machine", "try 127.0.0.1"
        ) from None
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        reason = (error.strerror or str(error)).lower()
        denied = kind_of(error) is PermissionDeniedError
        kind = PermissionDeniedError if denied else OutputError
        raise kind(where, f"cannot be listened at: {reason}", "name another --port") from None
    listener.setblocking(False)  # noqa: FBT003 - the library takes it so
    return listener


def run(
    app: Any,
    listener: socket.socket,
    on_start: Callable[[], None],
    on_end: Callable[[], None] | None = None,
) -> None:
    """Serves until SIGINT or SIGTERM, whose handlers are called when all is closed."""
    # What it has to say of bad requests is for nobody's eyes.
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    raise_limits()
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http=Connection,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=_END_SECONDS,
        timeout_notify=_LOOK_SECONDS,
    )
    _Server(config, on_start, on_end).run([listener])


class _Server(uvicorn.Server):
    """Says when it has begun, and looks after slow clients."""

    def __init__(
        self,
        config: uvicorn.Config,
        on_start: Callable[[], None],
        on_end: Callable[[], None] | None,
    ) -> None:
        super().__init__(config)
        self._on_start = on_start
        self._on_end = on_end
        config.callback_notify = self._look

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal: what never ends by itself ends now."""
        if self._on_end:
            self._on_end()
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Ready to be asked."""
        await super().startup(sockets)
        self._on_start()

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: the Date header is never far behind."""
        is_ending = await super().on_tick(counter)
        self.server_state.default_headers = [(b"date", http_date(int(time.time())))]
        return is_ending

    async def _look(self) -> None:
        end_slow_ones(self.server_state.connections, time.monotonic())
