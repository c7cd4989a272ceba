"""A published file changes whole or not at all, and only when its bytes change."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from feedwright.errors import FeedwrightError, LockedError, OutputError, StorageError
from feedwright.lock import find_lock_state
from feedwright.publish import Rendered, compare, hold_lock, write_documents
from feedwright.spool import joined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OLD = Rendered(path="rss.xml", parts=(b"<rss>", b"old</rss>"), entries=1)
NEW = Rendered(path="rss.xml", parts=(b"<rss>", b"new</rss>"), entries=2)


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_documents_are_created_also_in_folders_that_are_not_there(tmp_path: Path) -> None:
    nested = Rendered(path="tags/mali/rss.xml", parts=(b"<rss/>",))
    written = write_documents(tmp_path / "feeds", (OLD, nested))
    assert [one.change for one in written] == ["created", "created"]
    assert (tmp_path / "feeds/tags/mali/rss.xml").read_bytes() == b"<rss/>"


def test_an_unchanged_file_is_not_touched(tmp_path: Path) -> None:
    write_documents(tmp_path, (OLD,))
    before = (tmp_path / "rss.xml").stat()
    (written,) = write_documents(tmp_path, (OLD,))
    after = (tmp_path / "rss.xml").stat()
    assert written.change == "unchanged"
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_changed_file_is_a_new_file_in_the_old_place(tmp_path: Path) -> None:
    write_documents(tmp_path, (OLD,))
    with (tmp_path / "rss.xml").open("rb") as reader:
        (written,) = write_documents(tmp_path, (NEW,))
        assert reader.read() == joined(OLD.parts)
    assert written.change == "changed"
    assert (tmp_path / "rss.xml").read_bytes() == joined(NEW.parts)
    assert names(tmp_path) == ["rss.xml"]


def test_comparing_writes_nothing(tmp_path: Path) -> None:
    assert [one.change for one in compare(tmp_path / "feeds", (OLD,))] == ["created"]
    assert names(tmp_path) == []


def test_the_mode_of_a_published_file_does_not_depend_on_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        write_documents(tmp_path, (OLD,))
    finally:
        os.umask(before)
    assert (tmp_path / "rss.xml").stat().st_mode & 0o777 == 0o644


def test_a_link_planted_in_place_of_a_feed_is_replaced_and_its_target_survives(
    tmp_path: Path,
) -> None:
    (tmp_path / "precious").write_bytes(joined(OLD.parts))
    folder = tmp_path / "feeds"
    folder.mkdir()
    (folder / "rss.xml").symlink_to(tmp_path / "precious")
    write_documents(folder, (OLD,))
    assert not (folder / "rss.xml").is_symlink()
    assert (tmp_path / "precious").read_bytes() == joined(OLD.parts)


def test_what_a_killed_build_left_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / ".feedwright-0123456789abcdef.part").write_bytes(b"<rss>ha")
    (tmp_path / ".feedwright-notes.part").write_bytes(b"somebody's own")
    write_documents(tmp_path, (OLD,))
    assert names(tmp_path) == [".feedwright-notes.part", "rss.xml"]


def test_when_one_document_cannot_be_written_none_is_replaced(tmp_path: Path) -> None:
    write_documents(tmp_path, (OLD,))
    (tmp_path / "tags").write_bytes(b"a file where a folder should be")
    with pytest.raises(OutputError, match="cannot be written"):
        write_documents(tmp_path, (NEW, Rendered(path="tags/a.xml", parts=(b"<rss/>",))))
    assert (tmp_path / "rss.xml").read_bytes() == joined(OLD.parts)
    assert names(tmp_path) == ["rss.xml", "tags"]


def test_a_full_disk_leaves_the_old_feed_and_no_litter(tmp_path: Path) -> None:
    write_documents(tmp_path, (OLD,))
    script = (
        "import resource, sys, signal; from pathlib import Path\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50, 50))\n"
        "from feedwright.publish import Rendered, write_documents\n"
        "from feedwright.errors import StorageError\n"
        "try: write_documents(Path(sys.argv[1]), (Rendered(path='rss.xml', parts=(b'x' * 99,)),))\n"
        "except StorageError: print('told')\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert run.stdout == "told\n"
    assert (tmp_path / "rss.xml").read_bytes() == joined(OLD.parts)
    assert names(tmp_path) == ["rss.xml"]


def test_a_second_build_is_told_that_the_first_is_running(tmp_path: Path) -> None:
    state = tmp_path / ".feedwright"
    with hold_lock(state), pytest.raises(LockedError, match="another build"), hold_lock(state):
        pass
    with hold_lock(state):
        pass


def test_a_lock_dies_with_its_process(tmp_path: Path) -> None:
    script = (
        "import os, sys, signal; from pathlib import Path\n"
        "from feedwright.publish import hold_lock\n"
        "with hold_lock(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    with hold_lock(tmp_path):
        pass


@contextlib.contextmanager
def another_build(state: Path, seconds: float) -> Iterator[None]:
    """A process that holds the lock, and lets it go after that time."""
    script = (
        "import sys, time; from pathlib import Path\n"
        "from feedwright.publish import hold_lock\n"
        "with hold_lock(Path(sys.argv[1])):\n"
        "    print('held', flush=True)\n"
        "    time.sleep(float(sys.argv[2]))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(state), str(seconds)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        yield
        process.kill()


def test_who_waits_gets_the_lock_when_the_other_build_ends(tmp_path: Path) -> None:
    with another_build(tmp_path, 0.4), hold_lock(tmp_path, wait_seconds=60):
        assert find_lock_state(tmp_path) == "held"


def test_who_waits_is_told_when_the_time_is_over(tmp_path: Path) -> None:
    with (
        another_build(tmp_path, 60),
        pytest.raises(LockedError, match=r"after 0\.3 seconds of waiting"),
        hold_lock(tmp_path, wait_seconds=0.3),
    ):
        pass


def test_looking_at_the_lock_takes_and_makes_nothing(tmp_path: Path) -> None:
    assert find_lock_state(tmp_path / "nowhere") == "free"
    assert find_lock_state(tmp_path) == "free"
    assert names(tmp_path) == []
    with hold_lock(tmp_path):
        assert find_lock_state(tmp_path) == "held"
    assert find_lock_state(tmp_path) == "free"


def test_a_link_planted_in_place_of_the_lock_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state/lock").symlink_to(tmp_path / "precious")
    with pytest.raises(StorageError, match="cannot be used"), hold_lock(tmp_path / "state"):
        pass
    assert not (tmp_path / "precious").exists()


def test_a_state_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "state").write_bytes(b"")
    with (
        pytest.raises(FeedwrightError, match="state: is not a folder"),
        hold_lock(tmp_path / "state"),
    ):
        pass
