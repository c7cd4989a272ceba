"""Whatever happens to a publication, in whatever order, its promises hold after every build."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Final

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from scene import EVERY_POINT

from publications import CONFIG, DOCUMENTS, NOW, feeds, markdown, publication, run

_DOMAINS: Final = ("quay.example", "pier.example", "www.quay.example")
#: Few enough that a deletion is no mass loss.
_MOST: Final = 8
picks = st.integers(0, 99)


class Publication(RuleBasedStateMachine):
    """What is done to it, and what has to be true of it."""

    def __init__(self) -> None:
        super().__init__()
        self.base = Path(tempfile.mkdtemp())
        self.folder = publication(self.base / "work")
        self.now = NOW
        #: Of every article, by its number, where its file is.
        self.paths: dict[int, str] = {}
        self.bodies: dict[int, str] = {}
        self.deleted: dict[int, tuple[str, bytes]] = {}
        #: The id of every article that was ever published and is still remembered.
        self.ids: dict[int, str] = {}
        #: All ids that a subscriber has.
        self.seen: set[str] = set()
        self.count = 0

    def teardown(self) -> None:
        shutil.rmtree(self.base)

    @initialize()
    def begin(self) -> None:
        self.add(dated=True)
        self.add(dated=False)
        self.build()

    def file(self, number: int) -> Path:
        return self.folder / "articles" / self.paths[number]

    def chosen(self, pick: int) -> int:
        numbers = sorted(self.paths)
        return numbers[pick % len(numbers)]

    def write(self, number: int, *, dated: bool) -> None:
        text = markdown(f"Piece {number}", "2026-09-01", self.bodies[number])
        self.file(number).write_text(text if dated else text.replace("date: 2026-09-01\n", ""))

    @precondition(lambda self: len(self.paths) < _MOST)
    @rule(dated=st.booleans())
    def add(self, *, dated: bool) -> None:
        number, self.count = self.count, self.count + 1
        self.paths[number] = f"piece-{number}.md"
        self.bodies[number] = f"Words of piece number {number}, as they were written at first."
        self.write(number, dated=dated)

    @rule(pick=picks)
    def edit(self, pick: int) -> None:
        number = self.chosen(pick)
        text = self.file(number).read_text("utf-8")
        self.file(number).write_text(f"{text}\nOne more line, the {len(text)}th.\n")
        self.build()

    @rule(pick=picks, folder=st.sampled_from(("", "desk/", "desk/old/")))
    def move(self, pick: int, folder: str) -> None:
        self.build()
        number = self.chosen(pick)
        before = self.file(number)
        self.paths[number] = f"{folder}moved-{number}-{pick}.md"
        self.file(number).parent.mkdir(parents=True, exist_ok=True)
        before.rename(self.file(number))
        self.build()

    @precondition(lambda self: len(self.paths) > 1)
    @rule(pick=picks)
    def swap(self, pick: int) -> None:
        self.build()
        one, other = self.chosen(pick), self.chosen(pick + 1)
        if one == other:
            return
        texts = self.file(one).read_bytes(), self.file(other).read_bytes()
        self.paths[one], self.paths[other] = self.paths[other], self.paths[one]
        for number, text in zip((one, other), texts, strict=True):
            self.file(number).write_bytes(text)
        self.build()

    @precondition(lambda self: len(self.paths) > 2)
    @rule(pick=picks)
    def delete(self, pick: int) -> None:
        self.build()
        number = self.chosen(pick)
        self.deleted[number] = (self.paths[number], self.file(number).read_bytes())
        self.file(number).unlink()
        del self.paths[number]
        self.build()

    @precondition(lambda self: self.deleted)
    @rule()
    def bring_back(self) -> None:
        number, (path, text) = self.deleted.popitem()
        self.paths[number] = path
        self.file(number).parent.mkdir(parents=True, exist_ok=True)
        self.file(number).write_bytes(text)
        self.build()

    @rule(days=st.integers(-2, 40))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(domain=st.sampled_from(_DOMAINS))
    def move_to_another_domain(self, domain: str) -> None:
        self.build()
        (self.folder / "feedwright.toml").write_text(CONFIG.replace(_DOMAINS[0], domain))
        self.build()

    @rule()
    def touch_everything(self) -> None:
        for path in self.folder.rglob("*.md"):
            os.utime(path, (1, 1))

    @rule()
    def lose_the_catalogue(self) -> None:
        self.build()
        before = feeds(self.folder)
        shutil.rmtree(self.folder / ".feedwright")
        # What stands in no feed is remembered by nobody.
        for number in self.deleted:
            self.ids.pop(number, None)
        self.deleted.clear()
        self.build()
        assert feeds(self.folder) == before

    @rule(name=st.sampled_from(DOCUMENTS), spoilt=st.sampled_from((None, b"", b"<rss")))
    def lose_a_feed(self, name: str, spoilt: bytes | None) -> None:
        self.build()
        path, before = self.folder / "feeds" / name, feeds(self.folder)
        path.unlink()
        if spoilt is not None:
            path.write_bytes(spoilt)
        self.build()
        assert feeds(self.folder) == before

    @rule()
    def build(self) -> None:
        """One build, and all that has to hold after it."""
        report = run(self.folder, self.now)
        items = json.loads(feeds(self.folder)["feed.json"])["items"]
        ids = {int(item["title"].split()[1]): item["id"] for item in items}
        assert set(ids) == set(self.paths)
        for number, identity in ids.items():
            assert self.ids.setdefault(number, identity) == identity, "an id has changed"
        assert len(set(self.ids.values())) == len(self.ids), "two articles have one id"
        arrived = set(ids.values()) - self.seen
        assert {one.id for one in report.impact.new} >= arrived
        assert not report.impact.redelivered
        self.seen |= arrived

    @invariant()
    def building_again_writes_nothing(self) -> None:
        if not (self.folder / "feeds").exists():
            return
        self.build()
        stamps = {name: (self.folder / "feeds" / name).stat().st_mtime_ns for name in DOCUMENTS}
        assert not run(self.folder, self.now + timedelta(hours=1)).has_changed_files
        after = {name: (self.folder / "feeds" / name).stat().st_mtime_ns for name in DOCUMENTS}
        assert after == stamps

    @rule()
    def build_from_nothing_but_the_memory(self) -> None:
        """All documents anew from articles and catalogue: what builds upon builds have made."""
        self.build()
        copy = self.base / "copy"
        shutil.copytree(self.folder, copy)
        shutil.rmtree(copy / "feeds")
        run(copy, self.now)
        assert feeds(copy) == feeds(self.folder)
        shutil.rmtree(copy)


TestPublication = Publication.TestCase
TestPublication.settings = settings(
    max_examples=150 if EVERY_POINT else 6,
    stateful_step_count=30 if EVERY_POINT else 8,
    deadline=None,
)
