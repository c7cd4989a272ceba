"""``feedwright watch``: a build whenever there is something to build."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from feedwright.cli.build import tell
from feedwright.cli.clock import read_clock
from feedwright.cli.console import printable
from feedwright.cli.extras import require
from feedwright.cli.failures import InterruptedRunError, describe
from feedwright.cli.notify import check_hubs, tell_after_build
from feedwright.cli.problems import tell_problems
from feedwright.cli.publication import settings_of
from feedwright.config.source import CONFIG_NAME, shown
from feedwright.errors import FeedwrightError, LockedError, SourceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from types import FrameType

    from feedwright.cli.arguments import Arguments
    from feedwright.cli.console import Console
    from feedwright.config.settings import Settings

__all__ = ["run"]

#: After which a build is tried again that another one has kept out.
_AGAIN: Final = timedelta(seconds=5)


def run(arguments: Arguments, console: Console) -> int:
    """Builds now and whenever something changes, until a signal ends it; the exit code is its."""
    settings = settings_of(arguments)
    require("watch", ("watchfiles",))
    folder = settings.articles.folder
    if settings.articles_store is not None:
        hint = "a store tells nobody when it changes: run feedwright build every few minutes"
        raise UsageError(settings.articles_store, "cannot be watched", hint)
    if not folder.is_dir():
        raise SourceError(str(folder), "does not exist", "make it, or name another with --articles")
    if arguments.notify:
        check_hubs(settings)
    signals = _Signals()
    with signals.caught():
        console.note(printable(f"feedwright: watching {shown(folder, Path.cwd())}"))
        _follow(settings, arguments, console, signals)
    raise InterruptedRunError(signals.number)


def _follow(settings: Settings, arguments: Arguments, console: Console, signals: _Signals) -> None:
    """Builds until a signal comes. What ends a run ends that run only."""
    from feedwright.watch import Watch  # noqa: PLC0415 - after the words and the config

    watch = Watch(settings, settings.path or Path.cwd() / CONFIG_NAME, signals.stop)
    cause = "files"
    while cause:
        until = None
        try:
            if cause == "config":
                settings = settings_of(arguments)
                watch.follow(settings)
            with signals.ending_builds():
                until = _build(settings, arguments, console)
        except (FeedwrightError, OSError) as error:
            _tell_failure(error, settings, console)
            if isinstance(error, LockedError):
                until = read_clock().now + _AGAIN
        cause = watch.wait(until, lambda: read_clock().now) or ""


def _build(settings: Settings, arguments: Arguments, console: Console) -> datetime | None:
    """One run, which is told like any other; when the next is due although nothing changes."""
    from feedwright.build import build  # noqa: PLC0415 - see above

    engine = settings.engine
    report = build(settings, now=read_clock().now, jobs=engine.jobs, dask=engine.dask)
    tell(report, arguments, console, settings, Path.cwd())
    if arguments.notify:
        tell_after_build(settings, console)
    return report.holds_until


def _tell_failure(error: FeedwrightError | OSError, settings: Settings, console: Console) -> None:
    if isinstance(error, FeedwrightError):
        tell_problems(error.problems, console, shown(settings.articles.folder, Path.cwd()))
    for line in describe(error).lines:
        console.say(printable(line))


class _Signals:
    """SIGINT and SIGTERM: a build ends in good order, and so does the wait for the next one."""

    def __init__(self) -> None:
        self.number = 0
        self.stop = Event()
        self._is_building = False
        self._home = os.getpid()

    @contextmanager
    def caught(self) -> Iterator[None]:
        """They are ours until the block ends."""
        numbers = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self._note) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def ending_builds(self) -> Iterator[None]:
        """They raise `InterruptedRunError`, as in any build."""
        self._is_building = True
        try:
            if self.stop.is_set():
                raise InterruptedRunError(self.number)
            yield
        finally:
            self._is_building = False

    def _note(self, number: int, _: FrameType | None) -> None:
        # Processes that read articles for us inherit this: they end when we tell them to.
        if os.getpid() != self._home:
            return
        self.number = number
        self.stop.set()
        if self._is_building:
            raise InterruptedRunError(number)
