"""What a run costs in which nothing has changed, as JSON: in pairs with `find` over the same tree.

``python benchmarks/unchanged.py --articles 10000 --runs 9``. Medians of CPU seconds of whole
processes, taken in turn; ``ratio`` is the run over `find` and a bare interpreter.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path

from corpus import write_corpus
from cost import PROGRAM, run, settle

__all__ = ["main"]


class _Arguments(argparse.Namespace):
    articles: int
    runs: int


def main() -> None:
    """The measurement, printed as one JSON object."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=10_000, help="size of the corpus")
    parser.add_argument("--runs", type=int, default=9, help="pairs; the medians are printed")
    arguments = parser.parse_args(namespace=_Arguments())
    with tempfile.TemporaryDirectory() as folder:
        figures = _measure(Path(folder), arguments)
    json.dump(figures, sys.stdout, indent=2)
    sys.stdout.write("\n")


def _measure(folder: Path, arguments: _Arguments) -> dict[str, float]:
    write_corpus(folder / "articles", arguments.articles)
    build = (PROGRAM, "build", "--quiet")
    first = run(build, folder).cpu
    second = settle(build, folder).cpu
    find = ("find", "articles", "-type", "f", "-printf", "%p %s %T@\n")
    rounds = [
        tuple(run(words, folder).cpu for words in (build, find, (sys.executable, "-c", "")))
        for _ in range(arguments.runs)
    ]
    ours, walk, bare = (statistics.median(column) for column in zip(*rounds, strict=True))
    return {
        "articles": arguments.articles,
        "first_build_cpu_seconds": round(first, 3),
        "second_build_cpu_seconds": round(second, 3),
        "unchanged_cpu_seconds": round(ours, 4),
        "find_cpu_seconds": round(walk, 4),
        "bare_interpreter_cpu_seconds": round(bare, 4),
        "ratio": round(statistics.median(a / (b + c) for a, b, c in rounds), 2),
    }


if __name__ == "__main__":
    main()
