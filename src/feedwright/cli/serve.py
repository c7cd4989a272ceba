"""``feedwright serve``: the published folder over HTTP."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING, Final
from urllib.parse import urlsplit

from feedwright.cli.console import printable
from feedwright.cli.publication import settings_of
from feedwright.errors import OutputError, SourceError, UsageError, kind_of

if TYPE_CHECKING:
    from pathlib import Path

    from feedwright.cli.arguments import Arguments
    from feedwright.cli.console import Console
    from feedwright.config.settings import Settings
    from feedwright.serve.application import Observer

__all__ = ["require", "run"]

_NEEDED: Final = ("uvicorn", "httptools", "uvloop", "prometheus_client")
_LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
_EVERYWHERE: Final = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - compared, not bound


def run(arguments: Arguments, console: Console) -> int:
    """Serves until it is told to end; the exit code is that of the signal."""
    settings = settings_of(arguments)
    require("serve", _NEEDED)
    if not settings.feeds.folder.is_dir():
        hint = "feedwright build publishes it"
        raise SourceError(str(settings.feeds.folder), "does not exist", hint)
    from feedwright.serve import public_path, server  # noqa: PLC0415 - after words and config
    from feedwright.serve.application import Application  # noqa: PLC0415
    from feedwright.serve.site import Site  # noqa: PLC0415

    with ExitStack() as stack:
        observers = _observers(arguments, stack)
        listener = stack.enter_context(server.listen(arguments.host, arguments.port))
        address, port = listener.getsockname()[:2]
        at = public_path(settings)
        site = Site(settings, at=at, hosts=_hosts(arguments, settings))

        def tell_failure(failure: BaseException) -> None:
            what = f"{type(failure).__name__}: {failure}"[:500]
            console.say(printable(f"feedwright: error: a request failed: {what}"))

        def tell_start() -> None:
            shown = f"[{address}]" if ":" in address else address
            console.result(
                printable(f"serving {settings.feeds.folder} at http://{shown}:{port}{at}")
            )
            console.flush()

        server.run(Application(site, observers, tell_failure), listener, tell_start)
    return 0


def require(extra: str, modules: tuple[str, ...]) -> None:
    """Raises `UsageError` that says what to install, unless all of the modules are there."""
    missing = [name for name in modules if find_spec(name) is None]
    if missing:
        message = f"{extra} needs libraries that are not installed ({', '.join(missing)})"
        raise UsageError("", message, f'pip install "feedwright[{extra}]"')


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
