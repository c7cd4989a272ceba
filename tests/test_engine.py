"""The work is done by several processes or machines, and nobody sees that from the feeds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future
from functools import partial
from multiprocessing import get_start_method
from typing import TYPE_CHECKING, Any

import pytest
from distributed import LocalCluster

from feedwright.engine import Engine, open_engine
from feedwright.errors import EngineError
from feedwright.lock import hold_lock
from publications import CONFIG, markdown, publication, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: More than an engine hands over at once.
MANY = 120
TOPICS = f"{CONFIG}\n[sets]\ntopics = true\n"


def many() -> dict[str, str]:
    return {
        f"n{number:03}__md": markdown(
            f"Number {number}",
            f"2026-0{1 + number % 9}-{1 + number % 28:02}",
            body=f"The tide of day {number} came late.\n\n![A pier](https://quay.example/{number}.jpg)",
            more=f"tags: [tides{number % 5}]\n",
        )
        for number in range(MANY)
    }


def published(folder: Path) -> dict[str, bytes]:
    files = (path for path in (folder / "feeds").rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one process publishes."""
    folder = publication(tmp_path_factory.mktemp("alone"), config=TOPICS, **many())
    run(folder)
    return published(folder)


def _double(number: int) -> int:
    return 2 * number


def _process(_: int) -> int:
    time.sleep(0.01)
    return os.getpid()


@pytest.mark.parametrize("count", [0, 1, 50, 51, 100, 101, 260])
def test_results_come_in_the_order_of_their_tasks(count: int) -> None:
    with open_engine(2) as engine:
        assert list(engine.map(_double, range(count), count)) == [2 * one for one in range(count)]


def test_few_tasks_start_no_process() -> None:
    with open_engine(2) as engine:
        assert set(engine.map(_process, range(50), 50)) == {os.getpid()}
        assert os.getpid() not in set(engine.map(_process, range(200), 200))


def test_processes_that_are_copies_have_what_is_loaded_and_what_the_first_task_needed() -> None:
    with open_engine(2, load=partial(_known.add, "loaded")) as engine:
        found = list(engine.map(_look_up, range(MANY), MANY))

    are_copies = get_start_method() == "fork"
    assert (found[0] == (os.getpid(), {"loaded"})) == are_copies
    assert os.getpid() not in {process for process, _ in found[1:]}
    assert all(known >= {"loaded", "looked up"} for _, known in found[1:]) == are_copies


_known: set[str] = set()


def _look_up(_: int) -> tuple[int, set[str]]:
    """Who was asked, and what that process knew before."""
    before = set(_known)
    _known.add("looked up")
    return os.getpid(), before


def test_several_processes_publish_what_one_does(tmp_path: Path, alone: dict[str, bytes]) -> None:
    folder = publication(tmp_path, config=TOPICS, **many())

    run(folder, jobs=2)

    assert published(folder) == alone


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A scheduler and two workers, each a process of its own."""
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=":0",
        host="127.0.0.1",
    ) as cluster:
        yield cluster


def test_a_dask_cluster_publishes_what_one_process_does(
    tmp_path: Path, cluster: Any, alone: dict[str, bytes]
) -> None:
    folder = publication(tmp_path, config=TOPICS, **many())

    run(folder, dask=cluster.scheduler_address)

    assert published(folder) == alone


def _slowly(path: str) -> int:
    time.sleep(0.05)
    if not os.path.exists(path):  # noqa: PTH110
        with open(path, "w"):  # noqa: PTH123
            os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def test_a_process_that_is_killed_ends_the_run_which_says_so(tmp_path: Path) -> None:
    place = str(tmp_path / "died")
    with pytest.raises(EngineError, match="one of the processes was killed"), open_engine(2) as two:
        list(two.map(_slowly, [place] * 120, 120))


def test_processes_of_a_run_that_is_killed_end_and_let_go_of_the_lock(tmp_path: Path) -> None:
    program = f"""
import os, pathlib, time
from feedwright.engine import open_engine
from feedwright.lock import hold_lock
def work(number):
    if number == 50:
        print("begun", flush=True)
    time.sleep(0.01 if number < 50 else 3600)
with hold_lock(pathlib.Path({str(tmp_path)!r})), open_engine(2) as engine:
    list(engine.map(work, range(200), 200))
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as killed:
        assert killed.stdout
        assert killed.stdout.readline() == b"begun\n"
        killed.kill()
        # Until nobody is left who could say anything.
        assert killed.stdout.read() == b""

    with hold_lock(tmp_path):
        pass


class _Late(Future[list[int]]):
    """Is done at the very moment at which nobody waits any longer."""

    def result(self, timeout: float | None = None) -> list[int]:
        if timeout is not None:
            self.set_result([1])
            raise TimeoutError
        return super().result()


class _LateExecutor(Executor):
    def submit(self, *_: Any, **__: Any) -> Any:
        return _Late()


def test_what_is_done_when_nobody_waits_any_longer_is_taken() -> None:
    assert list(Engine(_LateExecutor, batch=50).map(_double, range(51), 51)) == [1, 1]


def test_the_work_of_a_worker_that_dies_is_done_by_another(tmp_path: Path, cluster: Any) -> None:
    place = str(tmp_path / "died")
    with open_engine(dask=cluster.scheduler_address) as engine:
        done = list(engine.map(_slowly, [place] * 120, 120))

    assert len(done) == 120


def _die(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_cluster_that_loses_the_work_ends_the_run(
    cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Dask gives up work that workers die of, after three more of them unless it is told otherwise.
    monkeypatch.setattr(cluster.scheduler, "allowed_failures", 0)
    with (
        pytest.raises(EngineError, match="the cluster lost the work"),
        open_engine(dask=cluster.scheduler_address) as engine,
    ):
        list(engine.map(_die, range(60), 60))


def test_a_cluster_without_workers_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feedwright.engine._WAIT_SECONDS", 0.3)
    with (
        LocalCluster(n_workers=0, dashboard_address=":0", host="127.0.0.1") as empty,  # type: ignore[no-untyped-call]
        pytest.raises(EngineError, match="lost the work: no worker is left"),
        open_engine(dask=empty.scheduler_address) as engine,
    ):
        list(engine.map(_double, range(60), 60))


def test_without_a_scheduler_the_run_ends_before_it_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedwright.engine._WAIT_SECONDS", 0.3)
    folder = publication(tmp_path, a__md=markdown("A"))

    with pytest.raises(EngineError, match="no Dask scheduler answers there"):
        run(folder, dask="tcp://127.0.0.1:9")

    assert not (folder / "feeds").exists()


def test_without_dask_it_is_said_what_to_install(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    program = (
        "import sys; sys.modules['distributed'] = None\n"
        "from feedwright.cli import main; sys.exit(main(['build', '--dask', 'tcp://127.0.0.1:9']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )

    assert done.returncode == 69
    assert 'pip install "feedwright[cluster]"' in done.stderr
