"""F24, F25, F37: builds beside builds, readers and editors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from scene import EVERY_POINT, PROGRAM, environment, set_scene

from publications import FILES, NOW, PROSE, feeds, markdown, publication, run, titles

if TYPE_CHECKING:
    from collections.abc import Callable

    from scene import Scene

_POLL = Path(__file__).parent / "poll.py"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """One for all tests here; each resets what it needs."""
    return set_scene(tmp_path_factory.mktemp("scene"))


def together(scene: Scene, count: int, *words: str) -> list[int]:
    """The exit codes of so many builds of the scene that were started at once."""
    scene.reset()
    command = [*PROGRAM, "--quiet", *words]
    builds = [
        subprocess.Popen(command, cwd=scene.folder, env=environment(), stderr=subprocess.DEVNULL)
        for _ in range(count)
    ]
    return [build.wait(timeout=120) for build in builds]


def test_F24_of_eight_builds_at_once_one_or_more_publish_and_the_rest_step_back(
    scene: Scene,
) -> None:
    for _ in range(5 if EVERY_POINT else 1):
        codes = together(scene, 8)

        assert set(codes) <= {0, 75}
        assert 0 in codes
        assert scene.is_new()
        assert scene.after() == []


def test_F24_builds_that_wait_for_one_another_all_end_well(scene: Scene) -> None:
    count = 8 if EVERY_POINT else 3

    assert together(scene, count, "--wait", "60") == [0] * count
    assert scene.is_new()
    assert scene.after() == []


def polled(folder: Path, work: Callable[[], set[tuple[str, str]]]) -> int:
    """Reads of two readers during the work; all they saw must be what the work published."""
    readers = [
        subprocess.Popen(
            [sys.executable, str(_POLL), str(folder / "feeds")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    published = work()
    told = [json.loads(reader.communicate("end\n", timeout=120)[0]) for reader in readers]
    for one in told:
        seen = {(name, digest) for name, digests in one["seen"].items() for digest in digests}
        assert seen <= published, "a reader saw a file missing, empty or torn"
    return sum(one["reads"] for one in told)


def digests(folder: Path) -> set[tuple[str, str]]:
    return {(name, sha256(data).hexdigest()) for name, data in feeds(folder).items()}


def test_F25_readers_never_see_a_file_missing_empty_or_torn(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"), b__md=markdown("B", body=PROSE * 40))
    run(folder)
    target = 100_000 if EVERY_POINT else 0

    def work() -> set[tuple[str, str]]:
        published, started, number = digests(folder), time.monotonic(), 0
        while number < (30 if EVERY_POINT else 12) or (target and time.monotonic() < started + 20):
            number += 1
            publication(folder, a__md=markdown("A", body=f"{PROSE} Build {number}. " * 20))
            assert run(folder, NOW + timedelta(hours=number)).updated == ("a.md",)
            published |= digests(folder)
        return published

    reads = polled(folder, work)

    sys.stdout.write(f"\n{reads} reads\n")
    assert reads > target


def test_F37_files_that_come_and_go_during_a_build_cost_only_themselves(tmp_path: Path) -> None:
    folder = publication(
        tmp_path, **{f"stays{number}__md": markdown(f"Stays {number}") for number in range(20)}
    )
    run(folder)
    ended = threading.Event()

    def churn() -> None:
        paths = [folder / "articles" / f"comes{number}.md" for number in range(10)]
        while not ended.is_set():
            for number, path in enumerate(paths):
                path.write_text(markdown(f"Comes {number}", "2026-09-05"))
            for path in paths:
                path.unlink()

    editor = threading.Thread(target=churn)
    editor.start()
    try:
        for number in range(15 if EVERY_POINT else 5):
            run(folder, NOW + timedelta(hours=number), force=True)
            shown = titles(folder)
            assert {f"Stays {number}" for number in range(20)} <= set(shown)
            assert len(shown) == len(set(shown))
    finally:
        ended.set()
        editor.join()
    run(folder, NOW + timedelta(days=1), force=True)
    assert len(titles(folder)) == 20
    assert sorted(path.name for path in (folder / "feeds").iterdir()) == sorted(FILES)


def test_F37_an_article_that_goes_before_its_text_is_asked_for_costs_only_itself(
    tmp_path: Path,
) -> None:
    # It is known from a run in which its time had not come: nobody has an entry of it.
    records = [
        {"title": f"Goes {number}", "date": "2026-10-02", "text": f"Boat {number} went."}
        for number in range(9)
    ]
    folder = publication(
        tmp_path,
        stays__md=markdown("Stays", "2026-09-01"),
        goes__md=markdown("Goes", "2026-10-02"),
        goes_too__md=markdown("Goes too", "2026-10-02"),
        many__jsonl="\n".join(map(json.dumps, records)),
    )
    (folder / "articles" / os.fsdecode(b"caf\xe9.md")).write_text(markdown("Stays too"))
    run(folder)
    going = [folder / "articles" / name for name in ("goes.md", "goes_too.md", "many.jsonl")]
    opened = []

    def go_when_the_catalogue_opens(event: str, words: tuple[object, ...]) -> None:
        if event == "sqlite3.connect" and "catalogue" in str(words[0]):
            opened.append(words[0])
            while going:
                going.pop().unlink()

    sys.addaudithook(go_when_the_catalogue_opens)
    report = run(folder, NOW + timedelta(days=2))

    assert not going, "they stayed"
    assert report.published == 2
    assert sorted(titles(folder)) == ["Stays", "Stays too"]
    # What went together is missed once.
    assert len(opened) == 2
