"""F18 to F20, F23, F26: a build is killed, interrupted or failed at its write-like system calls.

``make faults`` takes every call, the suite a sample of them.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest
from calls import disturb, record
from scene import sample, set_scene

if TYPE_CHECKING:
    import subprocess

    from calls import Call
    from scene import Scene

pytestmark = pytest.mark.needs("strace")

#: Exit codes of the contract for what the operating system refuses.
FAILURES = {73, 74, 77}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """One for all tests here; each resets what it needs."""
    return set_scene(tmp_path_factory.mktemp("scene"))


@pytest.fixture(scope="module")
def calls(scene: Scene) -> dict[str, Call]:
    """The calls of an undisturbed build, by what they are."""
    return {str(call): call for call in record(scene)}


def sweep(
    scene: Scene, calls: dict[str, Call], what: str, count: int, *, on: bool = False
) -> tuple[list[str], list[subprocess.CompletedProcess[str]]]:
    """What went wrong, and the runs; each is a build with that done to another call."""
    wrong, runs = [], []
    for point in sample(list(calls), count):
        run = disturb(scene, calls[point], what, on=on)
        found = [*scene.harm(), *_untruths(scene, run)]
        wrong += [f"{what} at {point}: {one}" for one in (*found, *scene.after())]
        runs.append(run)
    points = f"{what}{' from then on' if on else ''}: {len(runs)} points"
    sys.stdout.write(f"\n{points}, {_tally(runs)}\n")
    return wrong, runs


def _untruths(scene: Scene, run: subprocess.CompletedProcess[str]) -> list[str]:
    """What a run said that is not so, or did not say."""
    found = []
    if run.returncode == 0 and not scene.is_new():
        found.append("exit code 0, and the new feeds are not there")
    if "Traceback" in run.stderr or "bug in feedwright" in run.stderr:
        found.append(run.stderr)
    return found


def _tally(runs: list[subprocess.CompletedProcess[str]]) -> str:
    codes = [run.returncode for run in runs]
    return ", ".join(f"exit {code}: {codes.count(code)}" for code in sorted(set(codes)))


def test_F18_a_build_killed_at_a_write_leaves_old_or_new_feeds_and_the_next_one_finishes(
    scene: Scene, calls: dict[str, Call]
) -> None:
    wrong, runs = sweep(scene, calls, "signal=KILL", 4)

    assert wrong == []
    assert {run.returncode for run in runs} <= {-9, 137}


@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
def test_F19_F20_a_call_that_fails_is_told_in_one_line_and_harms_nothing(
    scene: Scene, calls: dict[str, Call], error: str
) -> None:
    wrong, runs = sweep(scene, calls, f"error={error}", 3)

    assert wrong == []
    for run in runs:
        assert run.returncode in {0, *FAILURES}
        if run.returncode:
            assert re.fullmatch(r"feedwright: error: .+\n", run.stderr), run.stderr


def test_F20_a_disk_that_stays_full_harms_nothing(scene: Scene, calls: dict[str, Call]) -> None:
    lasting = {
        point: call
        for point, call in calls.items()
        if call.name in {"write", "pwrite64", "fsync", "fdatasync", "rename", "ftruncate", "mkdir"}
    }

    wrong, runs = sweep(scene, lasting, "error=ENOSPC", 2, on=True)

    assert wrong == []
    assert {run.returncode for run in runs} <= {0, *FAILURES}


@pytest.mark.parametrize(("signal", "exit_code"), [("TERM", 143), ("INT", 130)])
def test_F23_a_build_told_to_end_does_so_in_good_order(
    scene: Scene, calls: dict[str, Call], signal: str, exit_code: int
) -> None:
    wrong, runs = sweep(scene, calls, f"signal={signal}", 2)

    assert wrong == []
    # A signal at the very last call comes when all is done.
    assert {run.returncode for run in runs} <= {0, exit_code}
    assert exit_code in {run.returncode for run in runs}
    for run in runs:
        if run.returncode:
            assert run.stderr.startswith("feedwright: interrupted; every published file is whole")


def test_F26_files_are_on_the_disk_before_they_are_renamed_and_the_state_before_them(
    calls: dict[str, Call],
) -> None:
    story = [_deed(call) for call in calls.values()]
    feeds = story[story.index("write aside") : story.index("rename feed")]

    assert feeds == ["write aside", "write", "mode", "flush"] * 6
    renames = [deed for deed in story if deed == "rename feed"]
    assert len(renames) == 6
    end = story.index("rename feed")
    assert story[end : end + 7] == [*["rename feed"] * 6, "flush"]
    assert "flush state" in story[: story.index("write aside")], (
        "an id is remembered before it is public"
    )
    in_place = [call for call in calls.values() if re.search(r"feeds/(rss|atom|feed)", call.words)]
    assert {call.name for call in in_place} == {"rename"}


def _deed(call: Call) -> str:
    if call.name == "openat":
        is_aside = re.search(r"feeds/\.feedwright-\w+\.part.*O_EXCL\|O_NOFOLLOW", call.words)
        return "write aside" if is_aside else "open"
    if call.name == "rename":
        return "rename feed" if "/feeds/" in call.words else "rename"
    names = {"fsync": "flush", "fdatasync": "flush state", "fchmod": "mode"}
    return names.get(call.name, call.name)
