"""``feedwright watch``: builds whenever something changes, and ends when it is told to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import urlopen

from feedwright.config import read_settings
from feedwright.lock import hold_lock
from feedwright.watch import Watch
from publications import CONFIG, markdown, publication, titles
from served import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PATIENCE_SECONDS = 20.0


class Watching:
    """The program in a folder, and all that it has said."""

    def __init__(self, folder: Path, *words: str) -> None:
        command = [sys.executable, "-m", "feedwright", "watch", *words]
        self.process = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self._lines: list[str] = []
        self._read = 0
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def close(self) -> None:
        self.process.wait()
        self._listener.join()
        assert self.process.stdout
        self.process.stdout.close()

    def _listen(self) -> None:
        assert self.process.stdout
        self._lines.extend(self.process.stdout)

    def until(self, *words: str) -> str:
        """What it says from here on, until all of these have been said."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            said = "".join(self._lines[self._read :])
            if all(word in said for word in words):
                self._read = len(self._lines)
                return said
            time.sleep(0.02)
        raise AssertionError(f"{words} not in {''.join(self._lines)!r}")

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(10)


def write(home: Path, name: str, text: str) -> None:
    (home / "articles" / name).write_text(text)


@contextmanager
def watching(folder: Path, *words: str) -> Iterator[Watching]:
    found = Watching(folder, *words)
    try:
        yield found
    finally:
        found.process.kill()
        found.close()


def test_whatever_changes_is_published_and_whatever_is_wrong_is_waited_for(tmp_path: Path) -> None:
    home = publication(tmp_path, one__md=markdown("One"))
    with watching(home) as program:
        program.until("watching articles", "1 article published")

        write(home, "broken.html", "")
        write(home, "two.md", markdown("Two"))
        said = program.until("2 articles published")
        assert "broken.html" in said

        (home / "articles" / "two.md").rename(home / "articles" / "second.md")
        (home / "articles" / "broken.html").unlink()
        (home / "articles" / ".two.md.swp").write_text("of an editor")

        publication(home, config=f"{CONFIG}\nbroken = ")
        program.until("is not TOML", "1 mistake")
        publication(home, config=CONFIG.replace("The Quay", "The Pier"))
        program.until("2 articles published")
        assert json.loads((home / "feeds/feed.json").read_bytes())["title"] == "The Pier"

        (home / "articles").rename(home / "before")
        program.until("does not exist")
        (home / "before").rename(home / "articles")
        write(home, "three.md", markdown("Three"))
        program.until("3 articles published")
        assert sorted(titles(home)) == ["One", "Three", "Two"]

        with hold_lock(home / ".feedwright"):
            write(home, "four.md", markdown("Four"))
            program.until("another build holds the lock")
        program.until("4 articles published")

        assert program.end(signal.SIGTERM) == 143
        program.until("feedwright: interrupted")


def test_the_keyboard_ends_it_as_well(tmp_path: Path) -> None:
    home = publication(tmp_path, one__md=markdown("One"))
    with watching(home, "--quiet") as program:
        for _ in range(200):
            if (home / "feeds" / "links.html").exists():
                break
            time.sleep(0.05)

        assert program.end(signal.SIGINT) == 130


def _watch(folder: Path) -> tuple[Watch, Event]:
    stop = Event()
    config = folder / "feedwright.toml"
    return Watch(read_settings(config, cwd=folder), config, stop), stop


def test_what_a_build_writes_is_no_reason_for_another(tmp_path: Path) -> None:
    home = publication(tmp_path, config=CONFIG + '\n[feeds]\nfolder = "articles/feeds"\n')
    (home / "articles" / "feeds").mkdir()
    watch, _ = _watch(home)
    soon = datetime.now(UTC) + timedelta(seconds=1)

    (home / "articles" / "feeds" / "rss.xml").write_text("a feed")
    (home / "articles" / ".hidden").write_text("of an editor")
    (home / "articles" / "one.md~").write_text("of an editor")

    assert watch.wait(soon, lambda: datetime.now(UTC)) == "time"


def test_a_change_during_a_build_is_seen_after_it(tmp_path: Path) -> None:
    home = publication(tmp_path)
    watch, stop = _watch(home)
    write(home, "one.md", markdown("One"))
    time.sleep(0.3)

    assert watch.wait(None, lambda: datetime.now(UTC)) == "files"
    os.utime(home / "feedwright.toml", (1, 1))
    assert watch.wait(None, lambda: datetime.now(UTC)) == "config"
    stop.set()
    assert watch.wait(None, lambda: datetime.now(UTC)) is None


def test_a_folder_that_is_not_there_and_a_missing_extra_are_told(tmp_path: Path) -> None:
    code = "import sys; sys.modules['watchfiles'] = None; from feedwright.cli import main; "
    words = [sys.executable, "-c", f"{code} sys.exit(main(['watch']))"]
    missing = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    words = [sys.executable, "-m", "feedwright", "watch"]
    empty = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (missing.returncode, empty.returncode) == (64, 66)
    assert 'pip install "feedwright[watch]"' in missing.stderr
    assert "articles: does not exist" in empty.stderr


def _next_event(stream: Any) -> bytes:
    return next(bytes(line) for line in stream if line.startswith(b"data:"))


def test_a_page_in_a_browser_follows_what_is_written(tmp_path: Path) -> None:
    home = publication(tmp_path, one__md=markdown("One"))
    with serving(home, "--watch") as server:
        origin = server.url.removesuffix("/feeds/")
        page = _page(server.url, "One")
        path = page.partition('EventSource("')[2].partition('"')[0]
        address = f"{origin}{path}"
        with urlopen(address, timeout=_PATIENCE_SECONDS) as stream:  # noqa: S310 - our own
            write(home, "two.md", markdown("Two"))
            assert _next_event(stream) == b"data: changed\n"
        after = _page(server.url, "Two")
        feed, on_disk = server.ask("rss.xml"), (home / "feeds" / "index.html").read_text()
        code, said = server.end(signal.SIGTERM)

    assert "Content-Security-Policy" not in after
    assert "EventSource" not in on_disk
    assert b"EventSource" not in feed.body
    assert feed.headers["cache-control"] == "public, max-age=0"
    assert code == 143
    assert "failed" not in said
    assert said.count("interrupted") == 1


def test_a_preview_is_ended_by_the_keyboard_which_tells_all_and_says_so_once(
    tmp_path: Path,
) -> None:
    home = publication(tmp_path, one__md=markdown("One"))
    with serving(home, "--watch") as server:
        _page(server.url, "One")
        os.killpg(server.process.pid, signal.SIGINT)
        _, said = server.process.communicate(timeout=10)

    assert server.process.returncode == 130
    assert said.count("interrupted") == 1


def test_a_preview_that_is_killed_leaves_nobody_watching(tmp_path: Path) -> None:
    home = publication(tmp_path, one__md=markdown("One"))
    with serving(home, "--watch") as server:
        _page(server.url, "One")
        server.process.kill()
        # Until nobody can say anything any more.
        _, said = server.process.communicate(timeout=10)

    assert "interrupted" not in said


def _page(url: str, word: str) -> str:
    """The page, as soon as that stands in it."""
    text = ""
    for _ in range(200):
        with suppress(HTTPError), urlopen(url) as answer:  # noqa: S310 - our own server
            text = answer.read().decode()
        if word in text:
            return text
        time.sleep(0.05)
    raise AssertionError(text)
