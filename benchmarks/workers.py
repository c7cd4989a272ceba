"""What a first build costs as the number of its workers grows: a table.

``python benchmarks/workers.py --articles 10000``. Processes of this machine first (``--jobs``),
then workers of a Dask cluster on loopback (``--dask``), which were running before: CPU seconds of
all processes together, seconds by the clock, and microseconds of CPU an article.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import psutil
from corpus import TOPIC_FEEDS, write_reports
from cost import PROGRAM, run
from distributed import Client

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["main"]

_READY_SECONDS: Final = 60.0


class _Arguments(argparse.Namespace):
    articles: int
    workers: list[int]
    runs: int
    keep: str | None


class _Row(NamedTuple):
    engine: str
    workers: int
    articles: int
    #: Of the build and of the workers together, and of the workers.
    cpu: float
    cpu_workers: float
    wall: float

    def __str__(self) -> str:
        each = self.cpu / self.articles * 1e6
        figures = f"{self.cpu:10.2f}{self.cpu_workers:10.2f}{self.wall:10.2f}{each:10.0f}"
        return f"{self.engine:10}{self.workers:8}{figures}"


def main() -> None:
    """The table on standard output, line by line, and with ``--keep`` all figures in a file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=10_000, help="Markdown files")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--runs", type=int, default=3, help="rounds; the cheapest is printed")
    parser.add_argument("--keep", help="the file that gets the figures, as JSON")
    arguments = parser.parse_args(namespace=_Arguments())
    sys.stdout.write(f"{'engine':10}{'workers':>8}{'CPU':>10}{'theirs':>10}{'clock':>10}")
    sys.stdout.write(f"{'us each':>10}\n")
    with tempfile.TemporaryDirectory() as folder:
        rows = list(_rows(Path(folder), arguments))
    if arguments.keep:
        kept = [row._asdict() for row in rows]
        Path(arguments.keep).write_text(json.dumps(kept, indent=2) + "\n")


def _rows(folder: Path, arguments: _Arguments) -> Iterator[_Row]:
    (folder / "feedwright.toml").write_text(TOPIC_FEEDS)
    write_reports(folder / "articles", arguments.articles)
    for engine, measure in (("processes", _with_processes), ("Dask", _with_dask)):
        for workers in arguments.workers:
            rounds = [measure(folder, workers) for _ in range(arguments.runs)]
            cpu, theirs, wall = min(rounds)
            row = _Row(engine, workers, arguments.articles, cpu, theirs, wall)
            sys.stdout.write(f"{row}\n")
            sys.stdout.flush()
            yield row


def _with_processes(folder: Path, workers: int) -> tuple[float, float, float]:
    _forget(folder)
    cost = run((PROGRAM, "build", "--quiet", "--jobs", str(workers)), folder)
    return cost.cpu, 0.0, cost.wall


def _with_dask(folder: Path, workers: int) -> tuple[float, float, float]:
    _forget(folder)
    with _cluster(folder, workers) as (address, processes):
        before = _seconds(processes)
        cost = run((PROGRAM, "build", "--quiet", "--dask", address), folder)
        theirs = _seconds(processes) - before
    return cost.cpu + theirs, theirs, cost.wall


def _forget(folder: Path) -> None:
    for name in ("feeds", ".feedwright"):
        shutil.rmtree(folder / name, ignore_errors=True)


@contextmanager
def _cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[psutil.Process]]]:
    """Its address and its processes: a scheduler, and workers of one thread each."""
    note = folder / "scheduler.json"
    note.unlink(missing_ok=True)
    quiet = ("--no-dashboard", "--scheduler-file", str(note))
    scheduler = ("scheduler", "--host", "127.0.0.1", "--port", "0", *quiet)
    worker = ("worker", "--nthreads", "1", "--no-nanny", *quiet)
    with ExitStack() as stack:
        processes = []
        for name, *words in (scheduler, *[worker] * workers):
            command = (sys.executable, "-m", f"distributed.cli.dask_{name}", *words)
            log = stack.enter_context((folder / f"{name}.log").open("w"))
            process = stack.enter_context(subprocess.Popen(command, stdout=log, stderr=log))
            stack.callback(process.terminate)
            processes.append(psutil.Process(process.pid))
        address = _address(note)
        with Client(address) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(workers, timeout=_READY_SECONDS)
        yield address, processes


def _address(note: Path) -> str:
    """Where the scheduler listens, which it notes when it does."""
    for _ in range(int(_READY_SECONDS * 10)):
        if note.exists() and (text := note.read_text()):
            return str(json.loads(text)["address"])
        time.sleep(0.1)
    raise SystemExit("the scheduler did not start")


def _seconds(processes: list[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)


if __name__ == "__main__":
    main()
