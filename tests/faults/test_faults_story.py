"""A publication's life, as somebody sees it who follows it from before it moved here.

Three hundred articles in thirty builds (``make faults``; the suite lives with fewer); the
subscriber is the ``reader`` library, once for each format. Every article must come to it once, an
edit as an update, and nothing a second time.
"""

from __future__ import annotations

import json
import random
import shutil
import warnings
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, Final

import pytest
from reader import make_reader
from scene import EVERY_POINT

from feedwright.adoption import adopt
from feedwright.config import read_settings
from publications import CONFIG, DOCUMENTS, NOW, feeds, markdown, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from reader import Reader

BUILDS: Final = 30
A_DAY: Final = 10 if EVERY_POINT else 4
BEGINNING: Final = NOW - timedelta(days=400)
#: Stands below every article, until the config says that it is furniture.
BLURB: Final = "Share this with a friend who has a boat."
WORDS: Final = (
    "harbour tide rope lantern salt ferry gull winter engine pilot chart storm signal barge net "
    "anchor quay lighthouse oyster reed canvas compass fog channel mooring ballast rudder shoal"
).split()


@dataclass
class Told:
    """What the subscriber was told of one build, by format."""

    new: dict[str, int] = field(default_factory=dict)
    modified: dict[str, int] = field(default_factory=dict)


class Life:
    """The publication, its subscriber, and what has come of each article."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.chance = random.Random(4287)  # noqa: S311 - the same life each time
        self.paths: dict[int, str] = {}
        self.texts: dict[int, str] = {}
        self.day = 0
        (folder / "feeds").mkdir(parents=True)
        (folder / "articles").mkdir()
        self.configure(CONFIG)

    @property
    def now(self) -> datetime:
        return BEGINNING + timedelta(days=self.day)

    def configure(self, text: str) -> None:
        self.config = f"{text}\n[feeds]\nmax-entries = 100\n"
        (self.folder / "feedwright.toml").write_text(self.config)

    def write(self, number: int) -> None:
        published = (BEGINNING + timedelta(days=number // A_DAY)).date().isoformat()
        body = f"{self.texts[number]}\n\n{BLURB}"
        path = self.folder / "articles" / self.paths[number]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(markdown(f"Piece {number}", published, body))

    def prose(self) -> str:
        return " ".join(self.chance.choices(WORDS, k=60)).capitalize() + "."

    def add(self, count: int = A_DAY) -> None:
        for _ in range(count):
            number = len(self.texts)
            self.paths[number], self.texts[number] = f"piece-{number}.md", self.prose()
            self.write(number)

    def edit(self, number: int) -> None:
        self.texts[number] = self.prose()
        self.write(number)

    def move(self, number: int, path: str) -> None:
        target = self.folder / "articles" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.folder / "articles" / self.paths[number]).rename(target)
        self.paths[number] = path

    def delete(self, number: int) -> None:
        (self.folder / "articles" / self.paths.pop(number)).unlink()

    def recent(self, count: int) -> list[int]:
        """So many articles that stand in the feed and are older than today's."""
        here = [number for number in sorted(self.paths) if number < len(self.texts) - A_DAY]
        return self.chance.sample(here[-60:], count)


def old_feeds(life: Life) -> None:
    """What another program published of the first ten articles, in all three formats."""
    rows: list[dict[str, Any]] = [
        {
            "id": f"https://quay.example/?p={100 + number}",
            "title": f"Piece {number}",
            "url": f"https://quay.example/archives/{number}/",
            "content_text": life.texts[number],
            "date_published": f"{life.now:%Y-%m-%d}T0{number}:00:00Z",
        }
        for number in sorted(life.texts)
    ]
    listed = {"version": "https://jsonfeed.org/version/1.1", "title": "The Quay", "items": rows}
    (life.folder / "feeds/feed.json").write_text(json.dumps(listed))
    stamps = [life.now.replace(hour=number, minute=0) for number in range(len(rows))]
    items = [
        f'<item><guid isPermaLink="false">{row["id"]}</guid><title>{row["title"]}</title>'
        f"<link>{row['url']}</link><pubDate>{format_datetime(stamp)}</pubDate>"
        f"<description>{row['content_text']}</description></item>"
        for row, stamp in zip(rows, stamps, strict=True)
    ]
    rss = f'<rss version="2.0"><channel><title>The Quay</title>{"".join(items)}</channel></rss>'
    (life.folder / "feeds/rss.xml").write_text(rss)
    entries = [
        f'<entry><id>{row["id"]}</id><title>{row["title"]}</title><link href="{row["url"]}"/>'
        f"<published>{row['date_published']}</published><updated>{row['date_published']}</updated>"
        f"<content>{row['content_text']}</content></entry>"
        for row in rows
    ]
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><id>https://quay.example/feed/atom/</id>'
        f"<title>The Quay</title><updated>{rows[-1]['date_published']}</updated>"
        f"{''.join(entries)}</feed>"
    )
    (life.folder / "feeds/atom.xml").write_text(atom)


def look(subscriber: Reader) -> Told:
    """What the subscriber finds when it looks."""
    told = Told()
    for url, result in subscriber.update_feeds_iter(scheduled=False):
        assert result is not None, f"{url} did not change"
        assert not isinstance(result, Exception), result
        told.new[url], told.modified[url] = result.new, result.modified
    return told


def updates(folder: Path) -> dict[str, str]:
    items = json.loads(feeds(folder)["feed.json"])["items"]
    return {item["id"]: item["date_modified"] for item in items}


def every(number: int) -> dict[str, int]:
    return dict.fromkeys(DOCUMENTS, number)


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Life, Reader]]:
    """The whole life; what each build brought is held here, the end by the tests."""
    whole = Life(tmp_path_factory.mktemp("life"))
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")  # of the subscriber's own libraries
        subscriber = stack.enter_context(
            make_reader(":memory:", feed_root=str(whole.folder / "feeds"), plugins=[])
        )
        for name in DOCUMENTS:
            subscriber.add_feed(name)
        live(whole, subscriber)
        yield whole, subscriber


def live(life: Life, subscriber: Reader) -> None:
    life.add()
    old_feeds(life)
    assert look(subscriber).new == every(A_DAY)
    settings = read_settings(life.folder / "feedwright.toml", cwd=life.folder)
    old = life.folder / "feeds"
    taken = adopt(settings, [str(old / name) for name in DOCUMENTS], now=life.now)
    assert len(taken.pairs) == A_DAY
    assert run(life.folder, life.now).impact.is_silent
    assert look(subscriber).new == every(0)

    for life.day in range(1, BUILDS):
        life.add()
        edited = life.recent(2) if life.day > 1 else []
        for number in edited:
            life.edit(number)
        renamed = [one for one in life.recent(2) if one not in edited] if life.day > 2 else []
        for number in renamed[:1]:
            life.move(number, f"renamed-{life.day}-{number}.md")
        for number in renamed[1:]:
            life.move(number, f"desk/{life.day}/{number}.md")
        gone = [one for one in life.recent(1) if one not in (*edited, *renamed)]
        if life.day % 3 == 0:
            for number in gone:
                life.delete(number)
        report = run(life.folder, life.now)
        told = look(subscriber)
        assert told.new == every(A_DAY), life.day
        # The link of a file that was renamed is another, as the template says.
        assert all(count >= len(edited) for count in told.modified.values())
        assert all(count <= len(edited) + len(renamed) for count in told.modified.values())
        assert len(report.updated) == len(edited)
        trouble(life, subscriber)


def trouble(life: Life, subscriber: Reader) -> None:
    """On some days more happens than work; subscribers must not be told of it as news."""
    before, published = updates(life.folder), feeds(life.folder)
    if life.day == 7:
        shutil.rmtree(life.folder / ".feedwright")
    elif life.day == 12:
        life.configure(CONFIG.replace("https://quay.example/", "https://pier.example/"))
    elif life.day == 17:
        moved = CONFIG.replace("https://quay.example/", "https://pier.example/")
        life.configure(f"{moved}furniture = [{json.dumps(BLURB)}]\n")
    elif life.day == 22:
        (life.folder / "feeds/atom.xml").write_bytes(b"")
    else:
        return
    report = run(life.folder, life.now)
    assert report.impact.is_silent
    assert updates(life.folder) == before
    if life.day in {7, 22}:
        assert feeds(life.folder) == published
    else:
        assert look(subscriber).new == every(0)
        assert feeds(life.folder) != published


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_article_came_once_and_none_a_second_time(
    life: tuple[Life, Reader], name: str
) -> None:
    whole, subscriber = life
    entries = list(subscriber.get_entries(feed=name))
    titles = sorted(entry.title or "" for entry in entries)
    assert titles == sorted(f"Piece {number}" for number in range(BUILDS * A_DAY))
    assert len({entry.id for entry in entries}) == BUILDS * A_DAY
    assert len(whole.texts) == BUILDS * A_DAY


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_subscriber_has_every_article_as_it_was_last_in_the_feed(
    life: tuple[Life, Reader], name: str
) -> None:
    whole, subscriber = life
    standing = set(updates(whole.folder))
    shown = {entry.id: entry for entry in subscriber.get_entries(feed=name)}
    assert standing <= set(shown)
    for identity in standing:
        number = int((shown[identity].title or "").split()[1])
        body = " ".join(content.value for content in shown[identity].content)
        assert whole.texts[number] in body
        assert BLURB not in body


@pytest.mark.parametrize("name", DOCUMENTS)
def test_those_that_were_there_before_the_move_have_their_old_ids(
    life: tuple[Life, Reader], name: str
) -> None:
    _, subscriber = life
    ids = {entry.title: entry.id for entry in subscriber.get_entries(feed=name)}
    for number in range(A_DAY):
        assert ids[f"Piece {number}"] == f"https://quay.example/?p={100 + number}"
