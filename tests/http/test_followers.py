"""Readers that others wrote follow a feed that is served (the steps: `outside.followers`)."""

from __future__ import annotations

import re
import shutil
import socket
import time
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

from conftest import NODE_MODULES
from outside.followers import FOLLOWERS, STEPS, Had
from publications import PROSE, markdown, publication, run
from served import Served, serving, until_served

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

_STATUS: Final = re.compile(r'HTTP/1\.[01]" (\d{3}) ')
_PARAMETERS: Final = [
    pytest.param(name, marks=pytest.mark.needs(*one.needs)) for name, one in FOLLOWERS.items()
]
_CONFIG: Final = """\
[site]
title = "The Quay"
url = "https://quay.example/"
id-authority = "quay.example,2026"
[articles]
link = "https://quay.example/{{slug}}/"
[feeds]
url = "http://127.0.0.1:{port}/{folder}/"
[publish]
moved = {{ {moved} }}
"""


class _Step(NamedTuple):
    statuses: str
    items: list[Had]


class _Story:
    """The publication, its server, and all readers that are there."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self._home = folder / "quay"
        self._log = folder / "access.log"
        self.seen: dict[str, dict[str, _Step]] = {name: {} for name in FOLLOWERS}
        self._polls = {}
        for name, follower in FOLLOWERS.items():
            if all(map(_is_there, follower.needs)):
                (folder / name).mkdir()
                url = f"http://127.0.0.1:{self._port}/old/rss.xml"
                self._polls[name] = follower.follow(url, folder / name)

    def tell(self) -> None:
        """Every step, one after the other."""
        self._write(folder="old", **{f"ship{n}__md": _ship(n) for n in range(3)})
        with self._serving() as server:
            for step in ("first", "unchanged", "again"):
                self._poll_all(step, server)
            for path in sorted((self._home / "articles").iterdir()):
                path.rename(path.with_name(f"the-{path.name}"))
            self._build()
            self._poll_all("renamed", server)
            self._write(folder="old", raft__md=markdown("Raft", "2026-09-20"))
            self._poll_all("new", server)
            self._write(folder="old", raft__md=markdown("Ferry", "2026-09-20", "Sunk again."))
            self._poll_all("edited", server)
        self._write(folder="feeds", moved='"/old/" = "/feeds/"')
        with self._serving() as server:
            self._poll_all("moved", server)
            self._write(
                folder="feeds", moved='"/old/" = "/feeds/"', tug__md=markdown("Tug", "2026-09-22")
            )
            self._poll_all("after", server)

    def _write(self, *, folder: str, moved: str = "", **articles: str) -> None:
        config = _CONFIG.format(port=self._port, folder=folder, moved=moved)
        publication(self._home, config=config, **articles)
        self._build()

    def _build(self) -> None:
        run(self._home)

    def _serving(self) -> AbstractContextManager[Served]:
        return serving(self._home, "--port", str(self._port), "--access-log", str(self._log))

    def _poll_all(self, step: str, server: Served) -> None:
        until_served(server, self._home / "feeds" / "rss.xml")
        for name, poll in self._polls.items():
            before = self._lines(server)
            items = poll()
            told = self._lines(server)[len(before) :]
            statuses = [found[1] for line in told if (found := _STATUS.search(line))]
            self.seen[name][step] = _Step(" ".join(statuses), items)

    def _lines(self, server: Served) -> list[str]:
        """What the log holds of readers. A request of ours brings the lines before it to disk."""
        server.ask("/", {"User-Agent": "ours", "Referer": "mark"})
        while not (lines := self._log.read_text().splitlines()) or '"mark"' not in lines[-1]:
            time.sleep(0.002)
        return [line for line in lines if not line.endswith('"ours"')]


def _ship(number: int) -> str:
    address = f"url: https://quay.example/ship-{number}/\n"
    text = f"{PROSE}\n\nNumber {number}."
    return markdown(f"Ship {number}", f"2026-09-1{number}", text, address)


def _is_there(part: str) -> bool:
    if part.startswith("npm:"):
        return (NODE_MODULES / part[4:]).exists()
    return shutil.which(part) is not None


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, _Step]]:
    story = _Story(tmp_path_factory.mktemp("followers"))
    story.tell()
    return story.seen


def _titles(step: _Step) -> Counter[str]:
    return Counter(re.sub(r"^The Quay: |\u2060", "", item.title) for item in step.items)


@pytest.mark.parametrize("name", _PARAMETERS)
def test_a_reader_asks_as_the_table_says(name: str, seen: dict[str, dict[str, _Step]]) -> None:
    assert {step: one.statuses for step, one in seen[name].items()} == FOLLOWERS[name].statuses
    assert list(seen[name]) == list(STEPS)


@pytest.mark.parametrize("name", _PARAMETERS)
def test_a_reader_has_every_article_once(name: str, seen: dict[str, dict[str, _Step]]) -> None:
    steps, follower = seen[name], FOLLOWERS[name]
    ships = Counter({f"Ship {n}": 1 for n in range(3)})

    for step in ("first", "unchanged", "again", "renamed"):
        assert _titles(steps[step]) == ships, step
    assert _titles(steps["new"]) == ships + Counter(["Raft"])
    after_edit = {"updated": ["Ferry"], "not shown": ["Raft"], "twice": ["Raft", "Ferry"]}
    edited = ships + Counter(after_edit[follower.edit])
    assert _titles(steps["edited"]) == edited
    assert _titles(steps["moved"]) == edited
    assert _titles(steps["after"]) == edited + Counter(["Tug"] if follower.follows else [])


@pytest.mark.parametrize("name", _PARAMETERS)
def test_an_edit_comes_with_its_text_under_the_same_id(
    name: str, seen: dict[str, dict[str, _Step]]
) -> None:
    steps = seen[name]
    raft = next(one for one in steps["new"].items if "Raft" in one.title)
    same = [one for one in steps["edited"].items if one.id == raft.id]
    is_shown = FOLLOWERS[name].edit != "not shown"

    assert raft.id.startswith("tag:quay.example,2026:")
    assert any("Sunk again." in one.text for one in same) == is_shown
