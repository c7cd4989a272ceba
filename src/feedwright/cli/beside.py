"""``feedwright watch`` as a process beside this one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Final

from feedwright.cli import main
from feedwright.cli.extras import require

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["building_beside"]

_WITH_VALUE: Final = ("--config", "--articles", "--out", "--state")
_ALONE: Final = frozenset({"-q", "--quiet", "--debug"})
_END_SECONDS: Final = 10.0


@contextmanager
def building_beside(words: Sequence[str]) -> Iterator[None]:
    """Builds go on until the block ends; a build takes nothing from whoever waits in this process.

    ``words`` are those of this run: of them the watching gets what concerns it. If it ends before
    that, this process is told to end as well, for what it would show was no longer true.
    """
    require("watch", ("watchfiles",))
    command = [sys.executable, "-m", "feedwright.cli.beside", "watch", *_own(words)]
    # The keyboard ends this process, and this the other: it never hears of it, not even at first.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 - ourselves
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    is_ending = False

    def end_too() -> None:
        process.wait()
        if not is_ending:
            os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=end_too, daemon=True).start()
    try:
        yield
    finally:
        is_ending = True
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _own(words: Sequence[str]) -> Iterator[str]:
    left = iter(words)
    for word in left:
        if word in _WITH_VALUE:
            yield from (word, next(left, ""))
        elif word in _ALONE or word.startswith(tuple(f"{name}=" for name in _WITH_VALUE)):
            yield word


def _main() -> int:
    """Watches until whoever started this lets go of its stdin, if only by being killed.

    That it ends is theirs to say.
    """

    def end() -> None:
        sys.stdin.buffer.read()
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=end, daemon=True).start()
    return main(sys.argv[1:], is_alone=False)


if __name__ == "__main__":
    sys.exit(_main())
