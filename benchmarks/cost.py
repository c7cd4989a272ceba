"""What a command costs, with all that it starts."""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PROGRAM", "Cost", "median_of", "run", "settle"]

PROGRAM: Final = str(Path(sys.executable).with_name("feedwright"))
#: What was changed a moment ago may change unseen: such a run leaves no manifest.
_SETTLED_SECONDS: Final = 2.5


class Cost(NamedTuple):
    """Seconds of processors and of the clock, and MiB of the largest of the processes."""

    cpu: float
    wall: float
    peak: int


def run(words: Sequence[str], folder: Path) -> Cost:
    """What the command costs in that folder; one that fails ends the measurement."""
    start = time.perf_counter()
    process = os.posix_spawnp(
        "sh",
        ["sh", "-c", 'cd "$0" && exec "$@" >/dev/null 2>&1', str(folder), *words],
        {**os.environ, "NO_COLOR": "1", "PYTHONHASHSEED": "0"},
    )
    _, status, usage = os.wait4(process, 0)
    if status:
        raise SystemExit(f"{' '.join(words)} ended with {os.waitstatus_to_exitcode(status)}")
    wall = time.perf_counter() - start
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss // 1024)


def median_of(costs: Sequence[Cost]) -> Cost:
    """Medians of the seconds, and the highest peak."""
    cpu, wall, peak = zip(*costs, strict=True)
    return Cost(round(statistics.median(cpu), 4), round(statistics.median(wall), 4), max(peak))


def settle(build: Sequence[str], folder: Path) -> Cost:
    """Builds until a run leaves a manifest; what the last of them cost, in which all was known."""
    for _ in range(2):
        time.sleep(_SETTLED_SECONDS)
        cost = run(build, folder)
    if not (folder / ".feedwright/manifest").exists():
        raise SystemExit("the run left no manifest")
    return cost
