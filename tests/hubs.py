"""Hubs, a subscriber and a web server on loopback: the other ends of WebSub."""

from __future__ import annotations

import json
import subprocess
import threading
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from socket import socket
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

from flask import Flask
from flask_websub.hub import Hub, SQLite3HubStorage
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["FakeHub", "Website", "a_subscriber", "free_port", "real_hub", "website"]

_SCRIPT: Final = Path(__file__).parent / "javascript" / "subscribe.mjs"


def free_port() -> int:
    """A port of loopback at which nobody listens."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Website:
    """A publication's folder on the web, under ``/feeds/``; what was asked for is in ``asked``."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.url = f"http://127.0.0.1:{port}/"
        self.hub = ""
        self.asked: list[str] = []


@contextmanager
def website(folder: Path, port: int = 0) -> Iterator[Website]:
    """The folder is served, with the headers by which a hub knows a topic."""

    class Handler(SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            here = site.url.rstrip("/") + self.path
            self.send_header("Link", f'<{site.hub}>; rel="hub", <{here}>; rel="self"')
            super().end_headers()

        def log_message(self, *_: Any) -> None:
            site.asked.append(self.path)

    server = ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, directory=str(folder)))
    site = Website(folder, server.server_port)
    with _serving(server):
        yield site


class FakeHub:
    """A hub that only notes what it is told, and answers as the test wants."""

    def __init__(self) -> None:
        #: The forms that were posted.
        self.told: list[dict[str, list[str]]] = []
        self.status = 202
        self.headers: dict[str, str] = {}
        #: What it does before it answers.
        self.before: Callable[[], object] = lambda: None
        self.url = ""

    @property
    def topics(self) -> list[str]:
        """Of the forms, in their order."""
        return [form["hub.url"][0] for form in self.told]

    @contextmanager
    def serving(self) -> Iterator[FakeHub]:
        """It listens until the block ends."""
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                hub.told.append(parse_qs(self.rfile.read(length).decode()))
                hub.before()
                self.send_response(hub.status)
                for name, value in hub.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_port}/"
        with _serving(server):
            yield self


@contextmanager
def _serving(server: ThreadingHTTPServer) -> Iterator[None]:
    # Who is still being answered is not waited for.
    server.daemon_threads, server.block_on_close = True, False
    thread = threading.Thread(target=partial(server.serve_forever, 0.01), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


class _Threads:
    """What the hub wants of Celery: tasks that run later, here each in a thread."""

    def task(self, *, bind: bool = False, **_: Any) -> Callable[[Callable[..., Any]], _Task]:
        return lambda function: _Task(function, bind=bind)


class _Task:
    def __init__(self, function: Callable[..., Any], *, bind: bool) -> None:
        # A bound task is handed itself, to try again by; here it tries once.
        self._run = partial(function, self) if bind else function

    def delay(self, *arguments: Any) -> None:
        threading.Thread(target=self._run, args=arguments, daemon=True).start()


@contextmanager
def real_hub(folder: Path) -> Iterator[str]:
    """The address of a hub of Flask-WebSub, which lets publishers tell it of topics."""
    app = Flask(__name__)
    app.config["PUBLISH_SUPPORTED"] = True
    hub = Hub(SQLite3HubStorage(str(folder / "hub.sqlite3")), _Threads(), **app.config)
    app.register_blueprint(hub.build_blueprint(url_prefix="/hub"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=partial(server.serve_forever, 0.01), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hub"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def a_subscriber(topic: str, hub: str) -> Iterator[Queue[dict[str, Any]]]:
    """What befalls a subscriber (npm pubsubhubbub) of the topic, as it happens."""
    events: Queue[dict[str, Any]] = Queue()
    process = subprocess.Popen(
        ["node", str(_SCRIPT), str(free_port()), topic, hub], stdout=subprocess.PIPE, text=True
    )

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            events.put(json.loads(line))

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        yield events
    finally:
        process.kill()
        reader.join()
        process.communicate()
