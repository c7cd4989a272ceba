"""F20 to F22, F28, F38, F41: the machine under a build is full, read-only, closed, poor or late."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from calls import disturb, record
from scene import EVERY_POINT, sample, set_scene

from feedwright.errors import FeedwrightError
from publications import DOCUMENTS, NOW, feeds, markdown, publication, run, titles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scene import Scene


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """One for all tests here; each resets what it needs."""
    return set_scene(tmp_path_factory.mktemp("scene"))


def like_a_user() -> tuple[str, ...]:
    """What takes from root the right to read and write whatever it likes."""
    if os.geteuid() != 0:
        return ()
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


def told(done: subprocess.CompletedProcess[str]) -> str:
    """The one line that a failed build says."""
    assert re.fullmatch(r"feedwright: error: .+\n", done.stderr), done.stderr
    return done.stderr


@contextmanager
def small_disk(folder: Path, size_kb: int) -> Iterator[bool]:
    """The folder is a disk of that size, if this user may mount one; else nothing happens."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size_kb}k", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("free_kb", [0, 4, 8, 12, 40, 72] if EVERY_POINT else [0, 8])
def test_F20_a_full_disk_leaves_what_was_and_is_mended_by_room(
    scene: Scene, tmp_path: Path, free_kb: int
) -> None:
    scene.reset()
    with small_disk(tmp_path / "disk", 400) as mounted:
        place = tmp_path / "disk" / "work"
        shutil.copytree(scene.folder, place)
        filler = place.parent / "filler"
        limit: tuple[str, ...] = ()
        if mounted:
            room = os.statvfs(place)
            filler.write_bytes(bytes(room.f_bavail * room.f_frsize - free_kb * 1024))
        else:
            limit = ("prlimit", f"--fsize={free_kb * 200}")
        there = replace(scene, folder=place)

        done = there.build(*limit)

        assert there.harm() == []
        if done.returncode:
            assert done.returncode == 74
            told(done)
        else:
            assert there.is_new()
        filler.unlink(missing_ok=True)
        assert there.after() == []


@pytest.mark.parametrize("most_bytes", [0, 1, 2000, 3500, 6000] if EVERY_POINT else [2000])
def test_F20_a_write_that_falls_short_is_no_write(scene: Scene, most_bytes: int) -> None:
    scene.reset()

    done = scene.build("prlimit", f"--fsize={most_bytes}")

    assert done.returncode == 74
    told(done)
    assert feeds(scene.folder) == scene.old
    assert scene.after() == []


def test_F21_on_a_read_only_file_system_only_news_is_an_error(scene: Scene) -> None:
    # What creates is refused as such a file system refuses it; opening to read is not.
    creating = [
        call
        for call in record(scene)
        if call.name in {"mkdir", "rename"} or "O_CREAT" in call.words
    ]
    for point in sample([str(call) for call in creating], 2):
        call = next(one for one in creating if str(one) == point)

        done = disturb(scene, call, "error=EROFS")

        assert scene.harm() == []
        if done.returncode:
            assert done.returncode == 73, point
            told(done)
        assert scene.after() == []


def test_F21_a_publication_that_cannot_be_written_at_all(scene: Scene, tmp_path: Path) -> None:
    """Mounted read-only, as far as this user may mount; else without permission to write."""
    scene.reset()
    with small_disk(tmp_path / "disk", 4000) as mounted:
        place = tmp_path / "disk" / "work"
        shutil.copytree(scene.folder, place)
        there = replace(scene, folder=place)
        expected, wrapper = (73, ()) if mounted else (77, like_a_user())

        set_writable(place, mounted=mounted, writable=False)
        refused = there.build(*wrapper)
        set_writable(place, mounted=mounted, writable=True)

        assert refused.returncode == expected, refused.stderr
        told(refused)
        assert feeds(place) == scene.old
        assert there.after() == []
        set_writable(place, mounted=mounted, writable=False)
        idle = there.build(*wrapper)
        set_writable(place, mounted=mounted, writable=True)
        assert idle.returncode == (0 if mounted else expected), idle.stderr
        assert there.is_new()


def set_writable(place: Path, *, mounted: bool, writable: bool) -> None:
    """The disk that the folder lies on, or every folder and file below it."""
    if mounted:
        mode = f"remount,{'rw' if writable else 'ro'}"
        subprocess.run(["mount", "-o", mode, str(place.parent)], check=True)
    else:
        for path in (place, *place.rglob("*")):
            path.chmod(0o755 if writable else 0o555)


@pytest.mark.parametrize("closed", ["feeds", ".feedwright", "articles", "feedwright.toml"])
def test_F22_what_may_not_be_used_is_named_and_the_feeds_stay(scene: Scene, closed: str) -> None:
    scene.reset()
    place = scene.folder / closed
    place.chmod(0o555 if closed in {"feeds", ".feedwright"} else 0)
    for file in place.glob("*") if closed == ".feedwright" else ():
        file.chmod(0o444)

    done = scene.build(*like_a_user())

    assert done.returncode == 77, done.stderr
    assert closed in told(done)
    place.chmod(0o755)
    for file in place.glob("*") if closed == ".feedwright" else ():
        file.chmod(0o644)
    assert feeds(scene.folder) == scene.old
    assert scene.after() == []


def test_F22_an_article_that_may_not_be_read_is_named_and_keeps_its_entry(scene: Scene) -> None:
    scene.reset()
    article = scene.folder / "articles/kept.md"
    article.chmod(0)

    done = scene.build(*like_a_user())

    assert done.returncode == 0
    assert "articles/kept.md: error: cannot be read: permission denied" in done.stderr
    assert scene.is_new()
    article.chmod(0o644)
    assert scene.after() == []


@pytest.mark.parametrize(
    "limit",
    [
        "--nofile=24",
        *(f"--as={size << 20}" for size in ((256, 128, 96, 64) if EVERY_POINT else (96,))),
    ],
)
def test_F41_few_descriptors_and_little_memory_harm_nothing(scene: Scene, limit: str) -> None:
    scene.reset()

    done = scene.build("prlimit", limit)

    assert scene.harm() == []
    assert (done.returncode == 0) == scene.is_new()
    assert "Traceback" not in done.stderr
    assert scene.after() == []


@pytest.mark.parametrize(
    "clock",
    [
        NOW + timedelta(days=1),
        NOW + timedelta(days=365),
        NOW - timedelta(days=1),
        datetime(1971, 1, 1, tzinfo=UTC),
        datetime(2027, 1, 31, 23, 59, 59, tzinfo=UTC),
        datetime(2028, 2, 29, 12, tzinfo=UTC),
        datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
    ],
    ids=lambda clock: f"{clock:%Y-%m-%d}",
)
def test_F28_another_clock_gives_the_same_bytes_and_loses_nothing(
    tmp_path: Path, clock: datetime
) -> None:
    folder = publication(
        tmp_path,
        dated__md=markdown("Dated"),
        today__md=markdown("Today", f"{NOW:%Y-%m-%d}"),
        undated__md="# Undated\n\nNobody wrote down when this was, and it shall stay so.\n",
    )
    run(folder)
    before = feeds(folder)

    report = run(folder, clock)

    assert feeds(folder) == before
    assert report.impact.is_silent
    assert run(folder).impact.is_silent


@pytest.mark.parametrize("damage", ["emptied", "halved", "garbage", "removed", "folder removed"])
def test_F38_a_damaged_memory_is_repaired_or_said_and_the_feeds_stay(
    tmp_path: Path, damage: str
) -> None:
    folder = publication(tmp_path, a__md=markdown("A"), b__md=markdown("B"))
    run(folder)
    before = feeds(folder)
    memory = folder / ".feedwright/catalogue.sqlite3"
    data = memory.read_bytes()
    if damage == "folder removed":
        shutil.rmtree(memory.parent)
    elif damage == "removed":
        memory.unlink()
    else:
        memory.write_bytes(
            {"emptied": b"", "halved": data[: len(data) // 2], "garbage": b"x" * 5000}[damage]
        )

    end = end_of(folder)

    assert end is None or (end.exit_code == 74 and memory.name in str(end))
    assert feeds(folder) == before


def end_of(folder: Path) -> FeedwrightError | None:
    """What a build of the next day ends with; None when it goes well."""
    try:
        run(folder, NOW + timedelta(days=1))
    except FeedwrightError as error:
        return error
    return None


def test_F27_F30_F31_moved_touched_and_copied_in_another_order_it_is_the_same(
    tmp_path: Path,
) -> None:
    names = [f"a{number}" for number in range(12)]
    folder = publication(tmp_path / "one", **{f"{n}__md": markdown(n.title()) for n in names})
    run(folder)
    before = feeds(folder)
    moved = tmp_path / "elsewhere" / "two"
    (moved / "articles").mkdir(parents=True)
    for name in reversed(names):
        shutil.copyfile(folder / "articles" / f"{name}.md", moved / "articles" / f"{name}.md")
        os.utime(moved / "articles" / f"{name}.md", (1, 1))
    for name in ("feedwright.toml", "feeds", ".feedwright"):
        (folder / name).rename(moved / name)
    stamps = {name: (moved / "feeds" / name).stat().st_mtime_ns for name in DOCUMENTS}

    report = run(moved, NOW + timedelta(days=9))

    assert feeds(moved) == before
    assert not report.has_changed_files
    assert {n: (moved / "feeds" / n).stat().st_mtime_ns for n in DOCUMENTS} == stamps


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Pacific/Apia", "PYTHONHASHSEED": "7"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=lambda environment: ",".join(f"{name}={value}" for name, value in environment.items()),
)
def test_F29_zone_locale_and_hash_seed_do_not_matter(
    scene: Scene, environment: dict[str, str]
) -> None:
    scene.reset()

    assert scene.build("sh", "-c", 'umask 077; exec "$@"', "sh", **environment).returncode == 0

    assert scene.is_new()
    modes = {(scene.folder / "feeds" / name).stat().st_mode & 0o777 for name in DOCUMENTS}
    assert modes == {0o644}
    assert titles(scene.folder)[0] == "Coming"
