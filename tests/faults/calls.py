"""The write-like system calls of a build, and builds in which one of them fails (strace)."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from scene import Scene

__all__ = ["Call", "disturb", "record"]

#: Whatever changes something outside of the process, and opening, which does so with some flags.
_TRACED: Final = (
    "openat,write,writev,pwrite64,pwritev,fsync,fdatasync,sync_file_range,fallocate,ftruncate,"
    "truncate,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,link,linkat,symlink,"
    "symlinkat,chmod,fchmod,fchmodat,chown,fchown,utimensat,flock"
)
_LINE: Final = re.compile(r"(?P<name>\w+)\((?P<words>.*)\) += (?P<result>-?\d+|\?)(?P<rest>.*)")
_WRITING: Final = re.compile(r"O_(?:CREAT|WRONLY|RDWR|TRUNC)")
#: What differs from run to run: names of our temporary files.
_RANDOM: Final = re.compile(r"\.feedwright-[0-9a-f]{16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One system call of a build: the ``number``-th of its name, from 1."""

    name: str
    number: int
    #: As strace shows it.
    words: str

    def __str__(self) -> str:
        return f"{self.name} {self.number} ({self.words[:90]})"


def record(scene: Scene) -> list[Call]:
    """All write-like calls of an undisturbed build of the scene, in their order."""
    scene.reset()
    run, calls = _trace(scene, ())
    assert run.returncode == 0, run.stderr
    assert scene.is_new()
    return [call for call in calls if call.name != "openat" or _WRITING.search(call.words)]


def disturb(
    scene: Scene, call: Call, what: str, *, on: bool = False
) -> subprocess.CompletedProcess[str]:
    """A build of the scene with that done to the call: ``error=EIO``, ``signal=KILL``.

    With ``on`` to all later calls of that name, too. Whether it was the call that was meant is
    checked, so that a sweep cannot miss its points unseen.
    """
    scene.reset()
    when = f"{call.number}{'+' if on else ''}"
    run, calls = _trace(scene, ("-e", f"inject={call.name}:{what}:when={when}"))
    found = next((one for one in calls if (one.name, one.number) == (call.name, call.number)), None)
    assert found is not None, f"{call} was not reached: {run.stderr}"
    assert _plain(found.words) == _plain(call.words), f"{found} came instead of {call}"
    return run


def _plain(words: str) -> str:
    """The words without what is random: contents and the names of temporary files."""
    return re.sub(r'"(?:[^"\\]|\\.)*"(?:\.\.\.)?, \d+.*', "", _RANDOM.sub("", words))


def _trace(
    scene: Scene, inject: tuple[str, ...]
) -> tuple[subprocess.CompletedProcess[str], list[Call]]:
    log = scene.folder.parent / "strace.log"
    strace = shutil.which("strace")
    assert strace, "strace is missing, and these faults are injected by it: apt-get install strace"
    run = scene.build(strace, "-qq", "-o", str(log), "-e", f"trace={_TRACED}", *inject)
    return run, _read(log)


def _read(log: Path) -> list[Call]:
    counts: dict[str, int] = {}
    calls = []
    for line in log.read_text("utf-8", "replace").splitlines():
        found = _LINE.match(line)
        if found:
            name = found["name"]
            counts[name] = counts.get(name, 0) + 1
            calls.append(Call(name=name, number=counts[name], words=found["words"]))
    return calls
