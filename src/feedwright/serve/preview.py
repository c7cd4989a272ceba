"""What is being written, in a browser: pages load anew whenever a build has published something.

The files stay as they are; the script is put into pages on their way, and into nothing else.
"""

from __future__ import annotations

import asyncio
import re
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from watchfiles import awatch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from feedwright.serve.application import Application, Receive, Send
    from feedwright.serve.site import Site

__all__ = ["Preview"]

#: No path of a file: a name there never begins with a dot.
_EVENTS: Final = "/.feedwright/changes"
_SCRIPT: Final = (
    '<script>new EventSource("%s?since=%d").onmessage = () => location.reload()</script>'
)
#: The page's own policy would forbid the script.
_POLICY: Final = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>')
_BODY_END: Final = re.compile(rb"</body\s*>", re.IGNORECASE)
#: What would keep a page from being sent whole and as it is.
_CONDITIONS: Final = frozenset(
    {b"accept-encoding", b"if-match", b"if-modified-since", b"if-none-match", b"range"}
)
_QUIET_MS: Final = 100
_MOST_MS: Final = 500
_LOOK_SECONDS: Final = 0.5
#: Between two signs of life; proxies end what is silent.
_SILENT_LOOKS: Final = 30


class Preview:
    """An ASGI application around that of the site, which it renews when ``config`` changes.

    ``renew`` gives the site that the config describes now, or None while it is wrong.
    """

    def __init__(
        self, app: Application, published: Path, config: Path, renew: Callable[[], Site | None]
    ) -> None:
        self._app = app
        self._published = published
        self._config = config
        self._renew = renew
        self._version = time.time_ns()
        self._is_ending = False
        self._tasks: set[asyncio.Task[None]] = set()

    def end(self) -> None:
        """Who waits for news is told that none will come."""
        self._is_ending = True

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """A request, or the life of the server."""
        if scope["type"] == "lifespan":
            self._tasks = {
                asyncio.create_task(self._watch_files()),
                asyncio.create_task(self._watch_config()),
            }
            await self._app(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == _EVENTS:
            await self._tell(scope, receive, send)
        elif scope["type"] == "http" and _may_be_page(scope["path"]):
            await self._send_page(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _watch_files(self) -> None:
        was_missing = False
        while not self._is_ending:
            with suppress(OSError):
                # Its first step, which ends in any case, is to begin.
                async for changes in awatch(
                    self._published,
                    step=_QUIET_MS,
                    debounce=_MOST_MS,
                    rust_timeout=int(_LOOK_SECONDS * 1000),
                    yield_on_timeout=True,
                ):
                    if changes or was_missing:
                        self._version = time.time_ns()
                    was_missing = False
            # It is not there yet, or not any more: what is written until it is watched counts, too.
            was_missing = True
            await asyncio.sleep(_LOOK_SECONDS)

    async def _watch_config(self) -> None:
        seen = _look(self._config)
        while not self._is_ending:
            await asyncio.sleep(_LOOK_SECONDS)
            if (now := _look(self._config)) != seen:
                seen = now
                self._app.site = self._renew() or self._app.site

    async def _tell(self, scope: Any, receive: Receive, send: Send) -> None:
        """A stream of server-sent events: one for each version after the one that is named."""
        headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        left = asyncio.create_task(_wait_until_left(receive))
        told = scope.get("query_string", b"").removeprefix(b"since=").decode("latin-1")
        looks = 0
        while not self._is_ending and not left.done():
            looks += 1
            event = b""
            if told != str(self._version):
                told = str(self._version)
                event = b"data: changed\n\n"
            elif looks % _SILENT_LOOKS == 1:
                event = b": nothing new\n\n"
            if event:
                await send({"type": "http.response.body", "body": event, "more_body": True})
            await asyncio.wait({left}, timeout=_LOOK_SECONDS)
        left.cancel()
        await send({"type": "http.response.body"})

    async def _send_page(self, scope: Any, receive: Receive, send: Send) -> None:
        """The answer; if it is a page, with the script in it."""
        whole = {
            **scope,
            "headers": [one for one in scope["headers"] if one[0] not in _CONDITIONS],
        }
        start: list[Any] = []
        parts: list[bytes] = []

        async def pass_on(message: Any) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                start.append(message)
            elif not start:
                await send(message)
            else:
                parts.append(message.get("body", b""))
                if not message.get("more_body"):
                    page = self._with_script(b"".join(parts), scope.get("root_path", ""))
                    await send({**start[0], "headers": _page_headers(start[0], page)})
                    await send({"type": "http.response.body", "body": page})

        await self._app(whole, receive, pass_on)

    def _with_script(self, page: bytes, root: str) -> bytes:
        script = (_SCRIPT % (f"{root}{_EVENTS}", self._version)).encode()
        page = _POLICY.sub(b"", page)
        end = _BODY_END.search(page)
        position = end.start() if end else len(page)
        return page[:position] + script + page[position:]


def _may_be_page(path: str) -> bool:
    name = path.rpartition("/")[2]
    return not name or name.endswith(".html")


def _is_page(message: Any) -> bool:
    kind: bytes = dict(message["headers"]).get(b"content-type", b"")
    return bool(message["status"] == 200) and kind.startswith(b"text/html")


def _page_headers(message: Any, page: bytes) -> list[tuple[bytes, bytes]]:
    """Of a page that is another each time: nobody keeps it."""
    left = {b"accept-ranges", b"cache-control", b"content-length", b"etag", b"last-modified"}
    return [
        *(one for one in message["headers"] if one[0] not in left),
        (b"cache-control", b"no-store"),
        (b"content-length", str(len(page)).encode()),
    ]


async def _wait_until_left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _look(path: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        status = path.stat()
        return status.st_ino, status.st_mtime_ns
    return None
