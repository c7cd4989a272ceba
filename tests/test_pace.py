"""A backlog goes out a few a day, and old articles that come late go to the archives alone."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.build import GuardedError
from feedwright.catalogue import Pace, Record, departed, enrol, keep_pace
from feedwright.model import Article
from publications import CONFIG, NOW, codes, feeds, markdown, publication, run, titles

if TYPE_CHECKING:
    from pathlib import Path

    from feedwright.report import Report

DAY = timedelta(days=1)
TOMORROW = NOW + DAY


def config(**keys: int) -> str:
    lines = "\n".join(f"{name.replace('_', '-')} = {value}" for name, value in keys.items())
    return f"{CONFIG}\n[publish]\n{lines}\n"


def backlog(count: int) -> dict[str, str]:
    """That many articles, each of a day of its own in September."""
    return {
        f"n{n:02}__md": markdown(f"Piece {n:02}", f"2026-09-{n + 1:02}", f"Words of {n}. " * 9)
        for n in range(count)
    }


def new(report: Report) -> list[str]:
    return [entry.title for entry in report.impact.new]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A publication of one article, built yesterday, to which 27 come that let out 5 a day."""
    folder = publication(tmp_path, first__md=markdown("First", "2026-09-29"))
    run(folder, NOW)
    return publication(folder, config=config(drip=5), **backlog(27))


def test_a_flood_is_refused_with_the_ways_out(folder: Path) -> None:
    publication(folder)

    with pytest.raises(GuardedError, match=r"\[publish\] drip let out.*backfill-days send old"):
        run(folder, TOMORROW)


def test_a_backlog_goes_out_a_few_a_day_the_newest_first(folder: Path) -> None:
    seen: list[str] = []
    for day in range(1, 8):
        for hours in (0, 3, 9):
            report = run(folder, NOW + day * DAY + timedelta(hours=hours))
            seen += new(report)
            assert len(new(report)) == (0 if hours or day == 7 else 2 if day == 6 else 5)

    assert sorted(seen) == sorted(f"Piece {n:02}" for n in range(27))
    assert seen[:5] == [f"Piece {n:02}" for n in (26, 25, 24, 23, 22)]
    assert len(titles(folder)) == 28


def test_news_does_not_wait_behind_a_backlog(folder: Path) -> None:
    run(folder, TOMORROW)
    publication(folder, config=config(drip=5), news__md=markdown("News", "2026-10-02"))

    assert new(run(folder, TOMORROW + DAY))[0] == "News"


def test_what_waits_is_said_and_counted_as_held_back(folder: Path) -> None:
    report = run(folder, TOMORROW)

    assert len(report.held_back) == 22
    waiting = [one for one in report.problems if one.code == "article-queued"]
    assert len(waiting) == 22
    assert str(waiting[0]) == (
        "n00.md: note: waits its turn: 5 new articles go out on a day"
        " (a later build publishes it; [publish] drip says how many go out) [article-queued]"
    )


def test_the_first_build_holds_nothing_up_nor_what_comes_later_that_day(tmp_path: Path) -> None:
    folder = publication(tmp_path, config=config(drip=2), **backlog(9))
    assert len(new(run(folder, NOW))) == 9
    publication(folder, config=config(drip=2), later__md=markdown("Later", "2026-10-01"))

    assert new(run(folder, NOW + timedelta(hours=3))) == ["Later"]


def test_a_lost_catalogue_does_not_start_the_day_again(folder: Path) -> None:
    run(folder, TOMORROW)
    before = feeds(folder)
    shutil.rmtree(folder / ".feedwright")

    report = run(folder, TOMORROW + timedelta(hours=5))

    assert report.impact.is_silent
    assert feeds(folder) == before
    assert len(new(run(folder, TOMORROW + DAY))) == 5


def test_a_feed_says_when_its_articles_came_only_where_that_is_needed(folder: Path) -> None:
    publication(folder)
    run(folder, TOMORROW, force=True)
    assert b"date_first_seen" not in b"".join(
        json.dumps(item["_feedwright"]).encode()
        for item in json.loads(feeds(folder)["feed.json"])["items"]
    )
    publication(folder, config=config(drip=5))
    run(folder, TOMORROW)
    items = json.loads(feeds(folder)["feed.json"])["items"]
    came = Counter(item["_feedwright"]["date_first_seen"] for item in items)
    assert came == {"2026-10-01T09:00:00Z": 1, "2026-10-02T09:00:00Z": 27}


def test_an_old_article_that_comes_late_is_news_to_nobody(tmp_path: Path) -> None:
    keys = config(backfill_days=30)
    folder = publication(tmp_path, config=keys, old__md=markdown("Old", "2024-01-01"))
    assert new(run(folder, NOW)) == ["Old"]
    publication(
        folder,
        config=keys,
        older__md=markdown("Older", "2023-01-01"),
        fresh__md=markdown("Fresh", "2026-09-25"),
    )

    report = run(folder, TOMORROW)

    assert new(report) == ["Fresh"]
    assert titles(folder) == ["Fresh", "Old"]
    assert report.published == 3
    assert codes(report) & {"article-queued", "date-in-future"} == set()
    publication(folder, config=keys, older__md=markdown("Older", "2023-01-01", "Edited. " * 20))
    assert run(folder, NOW + 99 * DAY).impact.is_silent
    shutil.rmtree(folder / ".feedwright")
    assert run(folder, NOW + 99 * DAY).impact.is_silent


PARIS = ZoneInfo("Europe/Paris")


@given(
    st.integers(1, 4),
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 40)), min_size=1, max_size=12),
)
@settings(max_examples=60, derandomize=True)
def test_no_day_lets_out_more_than_it_may_and_everything_goes_out(
    per_day: int, arrivals: list[tuple[int, int]]
) -> None:
    """Runs at odd hours, to each of which some articles have come."""
    now = datetime(2026, 10, 1, 9, tzinfo=UTC)
    articles = [Article(path="first.md", title="First", source_digest="0")]
    known: tuple[Record, ...] = ()
    out: Counter[str] = Counter()
    for number, (count, hours) in enumerate([*arrivals, *[(0, 24)] * 40]):
        now += timedelta(hours=hours)
        articles += [
            Article(path=f"{number}-{n}.md", title=f"{number} {n}", source_digest=f"{number} {n}")
            for n in range(count)
        ]
        enrolled = keep_pace(
            enrol(articles, known, authority=None, now=now),
            known,
            Pace(per_day=per_day),
            now=now,
            zone=PARIS,
        )
        present = [one.record for one in enrolled if one.has_appeared(now, PARIS)]
        if known:
            arrived = len(present) - len(known)
            out[f"{now.astimezone(PARIS):%Y-%m-%d}"] += arrived
        known = (*present, *departed(known, present))

    assert max(out.values()) <= per_day
    assert len(known) == len(articles)
