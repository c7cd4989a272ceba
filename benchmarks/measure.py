"""What the program costs, as JSON: its start, a first build and a build in which nothing changed.

``python benchmarks/measure.py --articles 1000 --runs 5``. Medians of whole processes; compare
figures of one run with each other, never with those of another machine or day.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from corpus import write_corpus

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["main"]

_PROGRAM: Final = (sys.executable, "-m", "feedwright")
#: A line of ``-X importtime``: self and cumulative microseconds, then the module.
_IMPORT_LINE: Final = re.compile(r"import time:\s+(\d+) \|")


class _Arguments(argparse.Namespace):
    articles: int
    runs: int


def main() -> None:
    """The measurement, printed as one JSON object."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=1000, help="size of the corpus")
    parser.add_argument("--runs", type=int, default=5, help="repetitions; the medians are printed")
    arguments = parser.parse_args(namespace=_Arguments())
    with tempfile.TemporaryDirectory() as folder:
        figures = _measure(Path(folder), arguments)
    json.dump(figures, sys.stdout, indent=2)
    sys.stdout.write("\n")


def _measure(folder: Path, arguments: _Arguments) -> dict[str, object]:
    size = write_corpus(folder / "articles", arguments.articles)
    out, state = folder / "feeds", folder / "state"
    build = ("build", "--articles", folder / "articles", "--out", out, "--state", state)

    def forget() -> None:
        for path in (*out.rglob("*"), *state.rglob("*")):
            if path.is_file():
                path.unlink()

    return {
        "articles": arguments.articles,
        "corpus_bytes": size,
        "runs": arguments.runs,
        "python": sys.version.split()[0],
        "bare_interpreter": _time((sys.executable, "-c", ""), arguments.runs * 3),
        "version": _time((*_PROGRAM, "--version"), arguments.runs * 3),
        "version_import_ms": _import_ms(arguments.runs),
        "first_build": _time((*_PROGRAM, *build), arguments.runs, before=forget),
        "second_build": _time((*_PROGRAM, *build), arguments.runs),
    }


def _time(
    command: Sequence[str | Path], runs: int, before: Callable[[], None] = lambda: None
) -> dict[str, float]:
    """Medians in seconds: by the clock, and of processor time with all child processes."""
    clock, processor = [], []
    for _ in range(runs):
        before()
        used, start = _processor_seconds(), time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=_environment())
        clock.append(time.perf_counter() - start)
        processor.append(_processor_seconds() - used)
    return {
        "wall_s": round(statistics.median(clock), 4),
        "cpu_s": round(statistics.median(processor), 4),
    }


def _processor_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _import_ms(runs: int) -> float:
    """Median time that all imports of ``--version`` take together, the interpreter's own too."""
    totals = []
    for _ in range(runs):
        command = (sys.executable, "-X", "importtime", *_PROGRAM[1:], "--version")
        run = subprocess.run(
            command, check=True, capture_output=True, text=True, env=_environment()
        )
        totals.append(sum(int(match[1]) for match in _IMPORT_LINE.finditer(run.stderr)) / 1000)
    return round(statistics.median(totals), 2)


def _environment() -> dict[str, str]:
    return {**os.environ, "NO_COLOR": "1", "PYTHONHASHSEED": "0"}


if __name__ == "__main__":
    main()
