"""``feedwright serve``: the published folder over HTTP."""

from __future__ import annotations

import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final
from urllib.parse import urlsplit

from feedwright.cli.beside import building_beside
from feedwright.cli.console import printable
from feedwright.cli.extras import require
from feedwright.cli.publication import settings_of
from feedwright.config.source import CONFIG_NAME
from feedwright.errors import FeedwrightError, OutputError, SourceError, kind_of

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from feedwright.cli.arguments import Arguments
    from feedwright.cli.console import Console
    from feedwright.config.settings import Settings
    from feedwright.serve.application import Observer
    from feedwright.serve.site import Site

__all__ = ["run"]

_NEEDED: Final = ("uvicorn", "httptools", "uvloop", "prometheus_client")
_LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
_EVERYWHERE: Final = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - compared, not bound


def run(arguments: Arguments, console: Console) -> int:
    """Serves until it is told to end; the exit code is that of the signal."""
    settings = settings_of(arguments)
    require("serve", _NEEDED)
    if not arguments.watch and not settings.feeds.folder.is_dir():
        hint = "feedwright build publishes it"
        raise SourceError(str(settings.feeds.folder), "does not exist", hint)
    from feedwright.serve import server  # noqa: PLC0415 - after the words and the config
    from feedwright.serve.application import Application  # noqa: PLC0415

    def tell_failure(failure: BaseException) -> None:
        what = f"{type(failure).__name__}: {failure}"[:500]
        console.say(printable(f"feedwright: error: a request failed: {what}"))

    with ExitStack() as stack:
        observers = _observers(arguments, stack)
        listener = stack.enter_context(server.listen(arguments.host, arguments.port))
        app = Application(_site(settings, arguments), observers, tell_failure)
        start = _starter(settings, listener, console)
        if not arguments.watch:
            server.run(app, listener, start)
            return 0
        stack.enter_context(building_beside(arguments.words))
        from feedwright.serve.preview import Preview  # noqa: PLC0415 - on request

        config = settings.path or Path.cwd() / CONFIG_NAME
        preview = Preview(app, settings.feeds.folder, config, lambda: _site_anew(arguments))
        server.run(preview, listener, start, preview.end)
    return 0


def _site(settings: Settings, arguments: Arguments) -> Site:
    from feedwright.serve import public_path  # noqa: PLC0415 - after the words and the config
    from feedwright.serve.site import Site  # noqa: PLC0415

    hosts = _hosts(arguments, settings)
    return Site(settings, at=public_path(settings), hosts=hosts, is_preview=arguments.watch)


def _site_anew(arguments: Arguments) -> Site | None:
    """The site as the config describes it now; what is wrong with that is told by the build."""
    with suppress(FeedwrightError):
        return _site(settings_of(arguments), arguments)
    return None


def _starter(settings: Settings, listener: socket.socket, console: Console) -> Callable[[], None]:
    """What says where the feeds are, when they are."""
    from feedwright.serve import public_path  # noqa: PLC0415 - after the words and the config

    address, port = listener.getsockname()[:2]
    host = f"[{address}]" if ":" in address else address
    url = f"http://{host}:{port}{public_path(settings)}"

    def tell() -> None:
        if not console.quiet:
            console.result(printable(f"serving {settings.feeds.folder} at {url}"))
            console.flush()

    return tell


def _hosts(arguments: Arguments, settings: Settings) -> frozenset[str] | None:
    """The names that are answered to: the publication's, this machine's, and what was said."""
    if "*" in arguments.allow_host:
        return None
    ours = (settings.site.url, settings.feeds_url, settings.media.url)
    names = {urlsplit(url).hostname or "" for url in ours if url}
    host = f"[{arguments.host}]" if ":" in arguments.host else arguments.host
    bound = set() if arguments.host in _EVERYWHERE else {host}
    return frozenset(
        name.lower() for name in {*names, *bound, *_LOOPBACK, *arguments.allow_host} if name
    )


def _observers(arguments: Arguments, stack: ExitStack) -> tuple[Observer, ...]:
    observers: list[Observer] = []
    if arguments.access_log is not None:
        from feedwright.serve.access import AccessLog  # noqa: PLC0415 - on request

        observers.append(AccessLog(_open_log(arguments.access_log, stack)))
    if arguments.metrics is not None:
        from feedwright.serve.metrics import Metrics  # noqa: PLC0415 - on request

        metrics = Metrics()
        try:
            counted = metrics.serve("127.0.0.1", arguments.metrics)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            message = f"port {arguments.metrics} cannot be listened at: {reason}"
            raise OutputError("--metrics", message, "name another port") from None
        stack.callback(counted.server_close)
        stack.callback(counted.shutdown)
        observers.append(metrics)
    return tuple(observers)


def _open_log(path: Path, stack: ExitStack) -> IO[str]:
    if str(path) == "-":
        return sys.stdout
    try:
        return stack.enter_context(path.open("a", encoding="utf-8"))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise kind_of(error)(str(path), f"cannot be opened: {reason}") from None
