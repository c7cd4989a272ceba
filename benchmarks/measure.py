"""What the program costs, as JSON: its start, a first build and a build in which nothing changed.

``python benchmarks/measure.py --articles 1000 --runs 5``. Medians of whole processes; compare
figures of one run with each other, never with those of another machine or day.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from corpus import write_corpus
from cost import PROGRAM, median_of, run

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["main"]

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
    def medians(
        *command: str, runs: int, before: Callable[[], None] = lambda: None
    ) -> dict[str, float]:
        costs = []
        for _ in range(runs):
            before()
            costs.append(run(command, folder))
        cost = median_of(costs)
        return {"wall_s": cost.wall, "cpu_s": cost.cpu}

    def forget() -> None:
        for name in ("feeds", ".feedwright"):
            shutil.rmtree(folder / name, ignore_errors=True)

    runs = arguments.runs
    return {
        "articles": arguments.articles,
        "corpus_bytes": write_corpus(folder / "articles", arguments.articles),
        "runs": runs,
        "python": sys.version.split()[0],
        "bare_interpreter": medians(sys.executable, "-c", "", runs=runs * 3),
        "version": medians(PROGRAM, "--version", runs=runs * 3),
        "version_import_ms": _import_ms(runs),
        "first_build": medians(PROGRAM, "build", runs=runs, before=forget),
        "second_build": medians(PROGRAM, "build", runs=runs),
    }


def _import_ms(runs: int) -> float:
    """Median time that all imports of ``--version`` take together, the interpreter's own too."""
    totals = []
    for _ in range(runs):
        command = (sys.executable, "-X", "importtime", "-m", "feedwright", "--version")
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        totals.append(sum(int(match[1]) for match in _IMPORT_LINE.finditer(done.stderr)) / 1000)
    return round(statistics.median(totals), 2)


if __name__ == "__main__":
    main()
