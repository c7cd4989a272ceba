"""Who does the work: this process or, for much of it, several.

Whatever has the interface of `concurrent.futures.Executor` can do it.
"""

from __future__ import annotations

import signal
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["Engine", "open_engine"]

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")

#: Tasks that are handed over at once: enough to forget what that costs.
_BATCH: Final = 50


class Engine:
    """Does the same to many values, in their order."""

    def __init__(self, executor: Executor | None = None) -> None:
        """Without an ``executor`` everything is done here."""
        self._executor = executor

    def map(
        self, function: Callable[[_Task], _Result], tasks: Sequence[_Task]
    ) -> Iterator[_Result]:
        """The results in the order of the tasks; few of them are done in this process.

        ``function``, the tasks and the results have to stand being sent to another process.
        """
        if self._executor is None or len(tasks) <= _BATCH:
            return map(function, tasks)
        return self._executor.map(function, tasks, chunksize=_BATCH)


@contextmanager
def open_engine(jobs: int) -> Iterator[Engine]:
    """An engine of that many processes; they start when there is work for them, and end with it."""
    if jobs == 1:
        yield Engine()
        return
    with ProcessPoolExecutor(jobs, initializer=_leave_signals_to_the_parent) as pool:
        yield Engine(pool)


def _leave_signals_to_the_parent() -> None:
    """An interrupt is told once, by the process that the user started; workers end with it."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)
