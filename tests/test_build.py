"""One run, from a folder of files to published feeds, with everything that can go wrong in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import feedparser
import pytest

from feedwright.build import build
from feedwright.config import read_settings
from feedwright.errors import LockedError, RefusedError, SourceError
from feedwright.publish import hold_lock
from publications import (
    DOCUMENTS,
    FILES,
    LISTS,
    NOW,
    PAGES,
    PROSE,
    codes,
    feeds,
    markdown,
    publication,
    run,
    titles,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_of_articles_becomes_three_feeds(tmp_path: Path) -> None:
    folder = publication(tmp_path, tides__md=markdown("Tides"), moon__md=markdown("Moon"))
    report = run(folder)
    assert (report.published, report.new) == (2, ("moon.md", "tides.md"))
    assert [(one.path, one.change, one.entries) for one in report.documents] == [
        *((name, "created", 0) for name in PAGES),
        *((name, "created", 2) for name in DOCUMENTS),
        *((name, "created", 0) for name in LISTS),
    ]


def test_Q4_all_formats_hold_the_same_entries_in_the_same_order(tmp_path: Path) -> None:
    folder = publication(
        tmp_path, **{f"a{n}__md": markdown(f"Piece {n}", f"2026-09-{n:02}") for n in range(1, 9)}
    )
    run(folder)
    published = feeds(folder)
    items = [item["id"] for item in json.loads(published["feed.json"])["items"]]
    assert len(set(items)) == 8
    for name in ("rss.xml", "atom.xml"):
        assert [entry.id for entry in feedparser.parse(published[name]).entries] == items


def test_X18_the_second_run_writes_nothing(tmp_path: Path) -> None:
    folder = publication(tmp_path, tides__md=markdown("Tides"))
    run(folder)
    before = {name: (folder / "feeds" / name).stat() for name in DOCUMENTS}
    report = run(folder, NOW + timedelta(days=40))
    after = {name: (folder / "feeds" / name).stat() for name in DOCUMENTS}
    assert {one.change for one in report.documents} == {"unchanged"}
    assert (report.new, report.updated) == ((), ())
    assert {n: (s.st_ino, s.st_mtime_ns) for n, s in before.items()} == {
        n: (s.st_ino, s.st_mtime_ns) for n, s in after.items()
    }


def test_X18_another_day_another_folder_and_no_memory_give_the_same_bytes(tmp_path: Path) -> None:
    files = {f"a{n}__md": markdown(f"Piece {n}", "2026-09-01") for n in range(20)}
    one, two = (publication(tmp_path / name, **files) for name in ("one", "two"))
    run(one)
    run(two, NOW + timedelta(days=365))
    assert feeds(one) == feeds(two)


def test_X18_process_hash_seed_locale_and_zone_do_not_matter(tmp_path: Path) -> None:
    files = {f"a{n}__md": markdown(f"Piece {n}", more="tags: [b, a, c]\n") for n in range(4)}
    outcomes = set()
    for seed, zone, locale in (("1", "UTC", "C"), ("2", "Pacific/Apia", "C.UTF-8")):
        folder = publication(tmp_path / seed, **files)
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONUTF8": "0"}
        subprocess.run(
            [sys.executable, "-m", "feedwright", "build"],
            cwd=folder,
            env={**os.environ, **environment},
            capture_output=True,
            check=True,
        )
        outcomes.add(tuple(feeds(folder).values()))
    assert len(outcomes) == 1


def test_X18_building_step_by_step_gives_what_building_at_once_gives(tmp_path: Path) -> None:
    files = {f"a{n}__md": markdown(f"Piece {n}") for n in range(6)}
    stepwise, at_once = tmp_path / "stepwise", publication(tmp_path / "at-once", **files)
    for name, content in reversed(files.items()):
        run(publication(stepwise, **{name: content}))
    run(at_once)
    assert feeds(stepwise) == feeds(at_once)


def test_several_processes_read_what_one_reads(tmp_path: Path) -> None:
    files = {f"a{n:03}__md": markdown(f"Piece {n}") for n in range(120)}
    one, two = (publication(tmp_path / name, **files) for name in ("one", "two"))
    run(one)
    settings = read_settings(two / "feedwright.toml", cwd=two)
    build(settings, now=NOW, jobs=2)
    assert feeds(one) == feeds(two)


def test_F32_one_edit_and_one_addition_change_two_entries(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"), b__md=markdown("B", "2026-09-02"))
    run(folder)
    before = {item["id"]: item for item in json.loads(feeds(folder)["feed.json"])["items"]}
    publication(
        folder, a__md=markdown("A", body=PROSE + " And more."), c__md=markdown("C", "2026-09-03")
    )
    later = NOW + timedelta(hours=3)
    report = run(folder, later)
    after = {item["id"]: item for item in json.loads(feeds(folder)["feed.json"])["items"]}
    assert (report.new, report.updated) == (("c.md",), ("a.md",))
    changed = [item["title"] for key, item in after.items() if before.get(key) != item]
    assert sorted(changed) == ["A", "C"]
    (edited,) = (item for item in after.values() if item["title"] == "A")
    assert edited["date_modified"] == "2026-10-01T12:00:00Z"


def test_F48_a_renamed_file_is_the_same_entry(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"), b__md=markdown("B"))
    run(folder)
    before = feeds(folder)
    (folder / "articles/a.md").rename(folder / "articles/z.md")
    report = run(folder)
    ids = [
        {item["id"] for item in json.loads(one["feed.json"])["items"]}
        for one in (before, feeds(folder))
    ]
    assert ids[0] == ids[1]
    assert report.new == ()


def test_bad_files_cost_only_themselves_and_are_named(tmp_path: Path) -> None:
    folder = publication(
        tmp_path,
        good__md=markdown("Good"),
        empty__txt="",
        blank__md="\n \n\t\n",
        binary__txt=b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 20,
        picture__html=b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        feb30__md=markdown("Leap", "2026-02-30"),
        controls__md=markdown("Bell", body=f"\x07Ding\x00 \x0bdong.\x1f {PROSE}"),
        untitled__txt=PROSE,
        undated__md=f"# Undated\n\n{PROSE}\n",
        deep__html=f"<h1>Deep</h1>{'<div>' * 20000}<p>{PROSE}</p>",
        twin1__md=markdown("Twin"),
        twin2__md=markdown("Twin"),
        long__txt=f"A long line\n\n{PROSE}\n\n{'Five megabytes of words. ' * 200_000}",
    )
    (folder / "articles/dangling.md").symlink_to("nowhere.md")
    report = run(folder)
    assert set(report.set_aside) == {
        "empty.txt", "blank.md", "binary.txt", "picture.html", "dangling.md",
    }  # fmt: skip
    named = {problem.path for problem in report.problems}
    assert named >= {*report.set_aside, "feb30.md", "untitled.txt", "undated.md"}
    assert codes(report) >= {"file-empty", "file-binary", "file-unreadable", "date-impossible"}
    assert codes(report) >= {"article-twin", "control-characters", "markup-too-deep"}
    shown = titles(folder)
    assert len(shown) == len(set(report.new)) == 9
    assert shown.count("Twin") == 2
    for name in ("rss.xml", "atom.xml"):
        assert not feedparser.parse(feeds(folder)[name]).bozo


@pytest.mark.parametrize("damage", ["emptied", "binary", "unreadable"])
def test_an_article_that_cannot_be_read_any_more_keeps_its_last_good_entry(
    tmp_path: Path, damage: str
) -> None:
    folder = publication(tmp_path, a__md=markdown("A"), b__md=markdown("B"))
    run(folder)
    before = feeds(folder)
    spoilt = folder / "articles/a.md"
    if damage == "unreadable":
        spoilt.unlink()
        spoilt.symlink_to("nowhere")
    else:
        spoilt.write_bytes(b"" if damage == "emptied" else b"\x7fELF" + bytes(500))
    for _ in range(2):
        report = run(folder, NOW + timedelta(days=1))
        assert report.kept == ("a.md",)
        assert "entry-kept" in codes(report)
        assert feeds(folder) == before
    spoilt.unlink()
    publication(folder, a__md=markdown("A"))
    assert run(folder, NOW + timedelta(days=2)).kept == ()
    assert feeds(folder) == before


def test_a_deleted_article_leaves_the_feed_and_comes_back_as_the_same_entry(
    tmp_path: Path,
) -> None:
    folder = publication(tmp_path, a__md=markdown("A"), b__md=markdown("B"))
    run(folder)
    before = feeds(folder)
    (folder / "articles/a.md").unlink()
    run(folder)
    assert titles(folder) == ["B"]
    publication(folder, a__md=markdown("A"))
    assert run(folder, NOW + timedelta(days=1)).new == ()
    assert feeds(folder) == before


@pytest.mark.parametrize("files", [{}, {"notes__docx": "x"}, {".hidden__md": "x"}])
def test_F33_a_source_without_articles_leaves_the_feeds(
    tmp_path: Path, files: dict[str, str]
) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    run(folder)
    before = feeds(folder)
    (folder / "articles/a.md").unlink()
    publication(folder, **files)
    with pytest.raises(SourceError, match="holds no article files"):
        run(folder)
    assert feeds(folder) == before


def test_F33_files_emptied_by_an_accident_leave_the_feeds(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"), b__md=markdown("B"))
    run(folder)
    before = feeds(folder)
    publication(folder, a__md="", b__md="")
    with pytest.raises(SourceError, match="none of its 2 files") as caught:
        run(folder)
    assert [problem.code for problem in caught.value.problems] == ["file-empty", "file-empty"]
    assert feeds(folder) == before


def test_F5_the_future_waits_and_is_published_when_it_comes(tmp_path: Path) -> None:
    folder = publication(
        tmp_path,
        now__md=markdown("Now"),
        soon__md=markdown("Soon", "2026-10-01T18:00:00Z"),
        today__md=markdown("Today", "2026-10-01"),
        tomorrow__md=markdown("Tomorrow", "2026-10-02"),
        draft__md=markdown("Draft", more="draft: true\n"),
    )
    report = run(folder)
    assert titles(folder) == ["Today", "Now"]
    assert report.held_back == ("draft.md", "soon.md", "tomorrow.md")
    later = run(folder, NOW + timedelta(days=1))
    assert titles(folder) == ["Tomorrow", "Soon", "Today", "Now"]
    assert later.new == ("soon.md", "tomorrow.md")


def test_F28_a_clock_that_goes_back_takes_nothing_away(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"), b__md=markdown("B", "2026-09-30"))
    run(folder)
    before = feeds(folder)
    for clock in (NOW - timedelta(days=1), datetime(1971, 1, 1, tzinfo=UTC)):
        run(folder, clock)
        assert feeds(folder) == before


def test_a_feed_that_would_lose_its_last_entry_stays(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    run(folder)
    before = feeds(folder)
    publication(folder, a__md=markdown("A", more="draft: true\n"))
    with pytest.raises(RefusedError, match="no article is ready"):
        run(folder)
    assert feeds(folder) == before


def test_a_dry_run_writes_nothing_and_says_what_would_be(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    report = run(folder, dry_run=True)
    assert [one.change for one in report.documents] == ["created"] * len(FILES)
    assert sorted(entry.name for entry in folder.iterdir()) == ["articles", "feedwright.toml"]


def test_strict_publishes_nothing_when_an_article_has_an_error(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"), empty__txt="")
    with pytest.raises(RefusedError, match="without --strict"):
        run(folder, strict=True)
    assert not (folder / "feeds").exists()


def test_two_builds_at_once_are_one_build(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    with hold_lock(folder / ".feedwright"), pytest.raises(LockedError):
        run(folder)


def test_without_a_config_a_folder_and_a_place_are_enough(tmp_path: Path) -> None:
    publication(tmp_path, a__md=markdown("A"))
    settings = read_settings(
        None, articles=tmp_path / "articles", out=tmp_path / "out" / "feeds", cwd=tmp_path / "out"
    )
    build(settings, now=NOW)
    feed = feedparser.parse((tmp_path / "out/feeds/rss.xml").read_bytes())
    assert [entry.title for entry in feed.entries] == ["A"]
    assert feed.entries[0].id.startswith("urn:uuid:")


def test_a_lost_catalogue_comes_back_from_the_published_feed(tmp_path: Path) -> None:
    folder = publication(
        tmp_path,
        edited__md=markdown("Edited"),
        moved__md=markdown("Moved"),
        plain__md=markdown("Plain"),
        undated__md=f"# Undated\n\n{PROSE}\n",
        stated__md=markdown("Stated", more="id: post 42\n"),
    )
    run(folder)
    publication(folder, edited__md=markdown("Edited", body=PROSE + " And more."))
    (folder / "articles/moved.md").rename(folder / "articles/elsewhere.md")
    run(folder, NOW + timedelta(hours=5))
    before = feeds(folder)
    shutil.rmtree(folder / ".feedwright")
    report = run(folder, NOW + timedelta(days=30))
    assert feeds(folder) == before
    assert (report.new, report.updated) == ((), ())
    (folder / "articles/elsewhere.md").rename(folder / "articles/again.md")
    shutil.rmtree(folder / ".feedwright")
    run(folder, NOW + timedelta(days=31))
    assert {item["id"] for item in json.loads(feeds(folder)["feed.json"])["items"]} == {
        item["id"] for item in json.loads(before["feed.json"])["items"]
    }


@pytest.mark.parametrize(
    "published",
    [b"", b"{", b"[]", b'{"items": 3}', b'{"items": [{"id": 3, "_feedwright": {"origin": 7}}]}'],
)
def test_a_published_file_that_is_no_feed_of_ours_tells_nothing(
    tmp_path: Path, published: bytes
) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    (folder / "feeds").mkdir()
    (folder / "feeds/feed.json").write_bytes(published)
    assert run(folder, force=True).new == ("a.md",)


def test_C13_no_furniture_of_the_page_gets_into_body_or_summary(tmp_path: Path) -> None:
    furniture = ("Leave a Reply", "Your email address will not be published.", "Click here")
    page = f"A table of tides\n\nSeptember 1, 2026\n2 mins read\n\n{PROSE}\n\n" + "\n\n".join(
        furniture
    )
    folder = publication(tmp_path, a__txt=page)
    run(folder)
    (item,) = json.loads(feeds(folder)["feed.json"])["items"]
    for text in (item["content_html"], item["summary"]):
        assert text.startswith(("<p>The harbour office", "The harbour office"))
        assert not any(line in text for line in (*furniture, "2 mins read"))


def test_J17_Q1_a_feed_of_a_year_of_articles_stays_small(tmp_path: Path) -> None:
    body = "\n\n".join([PROSE] * 6)
    folder = publication(
        tmp_path,
        **{
            f"a{n:03}__md": markdown(f"Piece {n}", f"2026-{n % 9 + 1:02}-{n // 9 + 1:02}", body)
            for n in range(120)
        },
    )
    run(folder)
    assert len(titles(folder)) == 50
    assert all(len(document) < 250_000 for document in feeds(folder).values())
