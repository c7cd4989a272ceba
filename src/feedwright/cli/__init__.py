"""Words in, one call, words out, exit code; the only room that prints."""

from __future__ import annotations

import os
import sys

from feedwright.cli.streams import keep_standard_streams
from feedwright.cli.unchanged import is_unchanged

TYPE_CHECKING = False  # `typing` would be imported for it, at the start of every run
if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Sequence
    from types import FrameType
    from typing import Any

    from feedwright.cli.arguments import Arguments
    from feedwright.cli.console import Console, ResultsLostError

    Command = Callable[[Arguments, Console], int]
else:
    import _signal as signal  # what `signal` is made of, without its names for the numbers

__all__ = ["main"]


def main(argv: Sequence[str] | None = None, *, is_alone: bool = True) -> int:
    """The exit code of one run of the program, after it has said everything there is to say.

    Beside another process, where it is not ``is_alone``, an interrupt is for that one to tell.
    """
    words = sys.argv[1:] if argv is None else list(argv)
    keep_standard_streams()
    try:
        with _Signals():
            return 0 if is_unchanged(words) else _run(words, is_last=argv is None)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except BaseException as error:  # noqa: BLE001 - the one place that turns errors into words
        return _tell(error, words, is_alone=is_alone)


def _run(words: list[str], *, is_last: bool) -> int:
    # What says that nothing has changed does not wait for the rest.
    import gc  # noqa: PLC0415
    from importlib import import_module  # noqa: PLC0415

    from feedwright.cli.arguments import parse_arguments  # noqa: PLC0415
    from feedwright.cli.console import Console  # noqa: PLC0415

    arguments = parse_arguments(words)
    console = Console(quiet=arguments.quiet)
    # Each command brings its own libraries: the others do not wait for them.
    run: Command = import_module(f"feedwright.cli.{arguments.command}").run
    code = run(arguments, console)
    console.flush()
    if is_last:
        # The process ends: nobody need look through what is left for what refers to itself.
        gc.freeze()
    return code


def _tell(error: BaseException, words: list[str], *, is_alone: bool) -> int:
    """Says why the run ended; the exit code of that."""
    from feedwright.cli.console import Console, ResultsLostError, printable  # noqa: PLC0415
    from feedwright.cli.failures import InterruptedRunError, describe  # noqa: PLC0415

    if isinstance(error, ResultsLostError):
        return _tell_lost(error)
    console = Console()
    if "--debug" in words:
        from traceback import format_exception  # noqa: PLC0415 - only then

        for line in "".join(format_exception(error)).splitlines():
            console.say(printable(line))
    is_interrupt = isinstance(error, (InterruptedRunError, KeyboardInterrupt))
    if is_interrupt:
        console.abandon()
    failure = describe(error, publishing=words[:1] == ["build"])
    for line in failure.lines if is_alone or not is_interrupt else ():
        console.say(printable(line))
    return failure.exit_code


def _tell_lost(lost: ResultsLostError) -> int:
    """A reader that had enough ("| head") is no failure; a full disk behind stdout is one."""
    if lost.reader_left:
        return 0
    from feedwright.cli.console import Console  # noqa: PLC0415

    Console().say(f"feedwright: error: standard output cannot be written: {lost.reason}")
    return 74


class _Signals:
    """SIGINT and SIGTERM end the run in good order, by an exception; outside it is as before."""

    def __init__(self) -> None:
        self._home = os.getpid()
        self._kept: dict[int, Any] = {}

    def __enter__(self) -> None:
        try:
            for number in (signal.SIGINT, signal.SIGTERM):
                before = signal.getsignal(number)
                # Who started us may have chosen that a signal is to be ignored (nohup, "&" in sh).
                if before != signal.SIG_IGN and before is not None:
                    self._kept[number] = signal.signal(number, self._end)
        except ValueError:
            self._kept.clear()  # Not the main thread: signals are none of our business.

    def __exit__(self, *_: object) -> None:
        for number, handler in self._kept.items():
            signal.signal(number, handler)

    def _end(self, number: int, _: FrameType | None) -> None:
        # Processes that read articles for us inherit this: they end when we tell them to.
        if os.getpid() == self._home:
            from feedwright.cli.failures import InterruptedRunError  # noqa: PLC0415

            raise InterruptedRunError(number)
