"""Who does the work: this process or, for much of it, several, on this machine or on many.

Whatever has the interface of `concurrent.futures.Executor` can do it.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib import import_module
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

from feedwright.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Executor, Future

__all__ = ["Engine", "open_engine"]

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")

#: So few tasks are done here: to hand them over takes longer.
_FEW: Final = 50
#: Tasks that are handed over at once, to processes: enough to forget what that costs (0.3 ms), and
#: no more, since their results (32 kB an entry) come as one message, and large ones cut memory up.
_BATCH: Final = 20
#: To a cluster, whose scheduler takes 2.5 ms for each.
_CLUSTER_BATCH: Final = 50
#: Batches for each worker that are under way or wait to be taken: what is ahead is in memory.
_AHEAD: Final = 4
#: To find the scheduler of a cluster, and between two looks at whether it has workers.
_WAIT_SECONDS: Final = 20
#: At so many looks in a row nobody has to be there: workers that died may be on their way back.
_LOOKS: Final = 2
#: What lies there of every article is no garbage, and is looked through for it each time: Python's
#: own numbers (700, 10, 10) made that a quarter of a run with 10,000 articles.
_BEFORE_COLLECTING: Final = (10_000, 20, 1_000)


class Engine:
    """Does the same to many values, in their order."""

    def __init__(
        self,
        start: Callable[[], Executor] | None = None,
        workers: int = 1,
        is_lost: Callable[[], bool] = lambda: False,
        *,
        batch: int = _BATCH,
        load: Callable[[], None] | None = None,
    ) -> None:
        """What is worth it is done by the executor, of so many ``workers``, that ``start`` gives.

        It is asked for when there is such work, and given so many tasks in a ``batch``. Without it
        everything is done here. ``is_lost`` says whether nobody is there any more who would do what
        is to be done. With ``load`` they are processes of this machine: where they begin as copies
        of this one they have what it imports, and what the first task needed.
        """
        self._start = start
        self._load = load
        self._executor: Executor | None = None
        self._batch = batch
        self._ahead = _AHEAD * workers
        self._is_lost = is_lost

    def is_worth(self, tasks: int) -> bool:
        """Whether so many tasks are done faster elsewhere."""
        return self._start is not None and tasks > _FEW

    def map(
        self, function: Callable[[_Task], _Result], tasks: Iterable[_Task], count: int
    ) -> Iterator[_Result]:
        """The results in the order of the tasks; if their ``count`` is small, done in this process.

        Of ``tasks`` and of results no more are at hand at a time than keep all workers busy.
        ``function``, the tasks and the results have to stand being sent to another process.
        """
        if self._start is None or not self.is_worth(count):
            return map(function, tasks)
        rest = iter(tasks)
        done: list[_Result] = []
        if self._executor is None:
            if self._load and _begins_with_copies():
                # What modules and tables the task needs, no worker has to make once more.
                self._load()
                done = list(map(function, islice(rest, 1)))
            self._executor = self._start()
        batches = iter(lambda: list(islice(rest, self._batch)), [])
        return chain(done, chain.from_iterable(self._done(self._executor, function, batches)))

    def _done(
        self,
        executor: Executor,
        function: Callable[[_Task], _Result],
        batches: Iterable[Sequence[_Task]],
    ) -> Iterator[list[_Result]]:
        """The results of each batch, of which only so many are ahead of who takes them."""
        pending: deque[Future[list[_Result]]] = deque()
        try:
            for batch in batches:
                pending.append(executor.submit(_each, function, batch))
                if len(pending) > self._ahead:
                    yield self._wait(pending.popleft())
            while pending:
                yield self._wait(pending.popleft())
        finally:
            for future in pending:
                future.cancel()

    def _wait(self, future: Future[_Result]) -> _Result:
        """The result, unless there will never be one."""
        lost = 0
        while lost < _LOOKS:
            try:
                return future.result(_WAIT_SECONDS)
            except TimeoutError:
                if future.done():
                    return future.result()
                lost = lost + 1 if self._is_lost() else 0
        from concurrent.futures import CancelledError  # noqa: PLC0415 - see `_pool`

        raise CancelledError("no worker is left")


@contextmanager
def open_engine(
    jobs: int = 1, dask: str | None = None, load: Callable[[], None] | None = None
) -> Iterator[Engine]:
    """An engine of that many processes, or of the workers of a Dask cluster.

    Processes start when there is work for them, and end with the engine; where they begin as copies
    of this one, what ``load`` imports and the first task needs is there. ``dask`` is the address of
    a scheduler, whose workers have to see the articles under the same path. What one of them that
    dies has to do is done by another. Raises `EngineError` when there is no cluster, or when it is
    lost, or a process of this machine.
    """
    with _rare_collections():
        if dask:
            with _cluster(dask) as engine:
                yield engine
        elif jobs == 1:
            yield Engine()
        else:
            with ExitStack() as stack:
                yield Engine(lambda: stack.enter_context(_pool(jobs)), jobs, load=load)


def _begins_with_copies() -> bool:
    """Whether a new process has all that this one has imported and made."""
    from multiprocessing import get_start_method  # noqa: PLC0415 - see `_pool`

    return get_start_method() == "fork"


@contextmanager
def _pool(jobs: int) -> Iterator[Executor]:
    # 15 ms, for much work only.
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor  # noqa: PLC0415

    try:
        with ProcessPoolExecutor(jobs, initializer=_begin_worker) as pool:
            yield pool
    except BrokenExecutor:
        hint = "see whether memory ran out, then run this again, with fewer --jobs"
        raise EngineError(f"--jobs {jobs}", "one of the processes was killed", hint) from None


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Garbage is looked for seldom: a run makes much that stays, and little that is garbage."""
    before = gc.get_threshold()
    gc.set_threshold(*_BEFORE_COLLECTING)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _cluster(address: str) -> Iterator[Engine]:
    try:
        distributed: Any = import_module("distributed")  # half a second, and an extra
    except ImportError:
        hint = 'pip install "feedwright[cluster]"'
        raise EngineError(address, "needs Dask, which is not installed", hint) from None
    try:
        client = distributed.Client(address, timeout=_WAIT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        message = f"no Dask scheduler answers there: {error}"
        raise EngineError(address, message, "start one with dask scheduler") from None
    from concurrent.futures import CancelledError  # noqa: PLC0415 - see `_pool`

    try:
        # The same function of the same files gives another result tomorrow.
        executor = client.get_executor(pure=False)
        workers = max(1, sum(client.ncores().values()))
        is_lost = partial(_has_no_workers, client)
        yield Engine(lambda: executor, workers, is_lost, batch=_CLUSTER_BATCH)
    except (distributed.KilledWorker, CancelledError) as error:
        message = f"the cluster lost the work: {error}"
        raise EngineError(address, message, "look at the logs of its workers") from None
    finally:
        client.close()


def _has_no_workers(client: Any) -> bool:
    try:
        return not client.ncores()
    except OSError:  # nor a scheduler
        return True


def _each(function: Callable[[_Task], _Result], tasks: Sequence[_Task]) -> list[_Result]:
    return list(map(function, tasks))


def _begin_worker() -> None:
    """An interrupt is told once, by the process that the user started; workers end with it."""
    gc.set_threshold(*_BEFORE_COLLECTING)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # So the pool ends the others when one was killed.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    from threading import Thread  # noqa: PLC0415 - loaded in a worker, as is what follows

    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Who is left alone would wait for ever, and hold the lock of the run that was killed."""
    from multiprocessing import parent_process  # noqa: PLC0415 - see above

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
