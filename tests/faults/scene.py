"""A publication in the middle of its life, with news to publish, to do harm to.

Intact means: each published file is byte for byte what it was before the build or what an
undisturbed build makes of it. Whatever happened, the next build finishes the job.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from publications import DOCUMENTS, FILES, NOW, feeds, markdown, publication, run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["EVERY_POINT", "PROGRAM", "Scene", "environment", "sample", "set_scene"]

#: Whether the sweeps take every point (make faults), or a sample.
EVERY_POINT: Final = os.environ.get("FEEDWRIGHT_FAULTS") == "all"
PROGRAM: Final = (sys.executable, "-m", "feedwright", "build")
_LATER: Final = NOW + timedelta(days=1)


def environment(**more: str) -> dict[str, str]:
    """What every build of a scene sees: the same clock, and no compiled files of its own."""
    clock = str(int(_LATER.timestamp()))
    return {
        **os.environ,
        "SOURCE_DATE_EPOCH": clock,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        **more,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Three articles are published; one was edited since, one has come and one has gone."""

    folder: Path
    #: The folder as it is before each build.
    start: Path
    old: dict[str, bytes]
    new: dict[str, bytes]

    def reset(self) -> None:
        """The folder is as it was at the start."""
        shutil.rmtree(self.folder)
        shutil.copytree(self.start, self.folder)

    def build(
        self, *wrapper: str, words: Sequence[str] = (), **more: str
    ) -> subprocess.CompletedProcess[str]:
        """A build in a process of its own, started by the wrapper."""
        return subprocess.run(
            [*wrapper, *PROGRAM, *words],
            cwd=self.folder,
            env=environment(**more),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def harm(self) -> list[str]:
        """What is wrong with the published files after a build that was disturbed."""
        found = []
        for name in FILES:
            path = self.folder / "feeds" / name
            data = path.read_bytes() if path.exists() else None
            if data not in (self.old[name], self.new[name]):
                found.append(f"{name} is neither old nor new: {data and len(data)} bytes")
        return found

    def is_new(self) -> bool:
        """Whether the published files are those of an undisturbed build."""
        return feeds(self.folder) == self.new

    def after(self) -> list[str]:
        """What is wrong after one more, undisturbed build."""
        run(self.folder, _LATER)
        found = [] if self.is_new() else ["the next build did not finish the job"]
        expected = {"cache.sqlite3", "catalogue.sqlite3", "lock", "status.json", *FILES}
        files = (self.folder / name for name in ("feeds", ".feedwright"))
        litter = {path.name for folder in files for path in folder.iterdir()} - expected
        return [*found, *(f"{name} was left behind" for name in sorted(litter))]


def set_scene(base: Path) -> Scene:
    """A scene below that folder."""
    start, folder, undisturbed = (base / name for name in ("start", "work", "undisturbed"))
    publication(
        start, **{f"{name}__md": markdown(name.title()) for name in ("kept", "edited", "leaving")}
    )
    run(start)
    old = feeds(start)
    publication(
        start,
        edited__md=markdown("Edited", body="Every word of this is another than it was. " * 9),
        coming__md=markdown("Coming", "2026-09-02"),
    )
    (start / "articles/leaving.md").unlink()
    for copy in (folder, undisturbed):
        shutil.copytree(start, copy)
    run(undisturbed, _LATER)
    new = feeds(undisturbed)
    assert all(old[name] != new[name] for name in DOCUMENTS)
    return Scene(folder=folder, start=start, old=old, new=new)


def sample(points: Sequence[str], count: int) -> list[str]:
    """All of the points for ``make faults``; else so many, evenly spread, first and last too."""
    if EVERY_POINT or len(points) <= count:
        return list(points)
    return [points[round(n * (len(points) - 1) / (count - 1))] for n in range(count)]
