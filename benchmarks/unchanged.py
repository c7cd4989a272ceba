"""What a run costs in which nothing has changed, as JSON: in pairs with `find` over the same tree.

``python benchmarks/unchanged.py --articles 10000 --runs 9``. Medians of CPU seconds of whole
processes, taken in turn; ``ratio`` is the run over `find` and a bare interpreter.
"""

from __future__ import annotations

import argparse
import json
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
    from collections.abc import Sequence

__all__ = ["main"]

_PROGRAM: Final = str(Path(sys.executable).with_name("feedwright"))
#: What was changed a moment ago may change unseen: such a run leaves no manifest.
_SETTLED_SECONDS: Final = 2.5


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
    build = (_PROGRAM, "build", "--quiet")
    first = _cpu_seconds(build, folder)
    time.sleep(_SETTLED_SECONDS)
    second = _cpu_seconds(build, folder)
    if not (folder / ".feedwright/manifest").exists():
        raise SystemExit("the second run left no manifest")
    find = ("find", "articles", "-type", "f", "-printf", "%p %s %T@\n")
    rounds = [
        tuple(_cpu_seconds(words, folder) for words in (build, find, (sys.executable, "-c", "")))
        for _ in range(arguments.runs)
    ]
    run, walk, bare = (statistics.median(column) for column in zip(*rounds, strict=True))
    return {
        "articles": arguments.articles,
        "first_build_cpu_seconds": round(first, 3),
        "second_build_cpu_seconds": round(second, 3),
        "unchanged_cpu_seconds": round(run, 4),
        "find_cpu_seconds": round(walk, 4),
        "bare_interpreter_cpu_seconds": round(bare, 4),
        "ratio": round(statistics.median(a / (b + c) for a, b, c in rounds), 2),
    }


def _cpu_seconds(words: Sequence[str], folder: Path) -> float:
    """User and system time of the process and all that it started."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        words, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
