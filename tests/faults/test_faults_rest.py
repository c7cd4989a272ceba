"""F6, F7, F14, F17, F34, F39, F45 to F47: names, places, sizes and hosts that cross one another."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from scene import EVERY_POINT, PROGRAM, Scene, environment, set_scene

from feedwright.errors import FeedwrightError
from publications import CONFIG, DOCUMENTS, NOW, feeds, markdown, publication, run, titles

#: Takes the lock that it is told of, and says so.
_HOLD = """\
import fcntl, os, sys, time
lock = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
fcntl.flock(lock, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """One for all tests here; each resets what it needs."""
    return set_scene(tmp_path_factory.mktemp("scene"))


def items(folder: Path) -> list[dict[str, str]]:
    listed: list[dict[str, str]] = json.loads(feeds(folder)["feed.json"])["items"]
    return listed


def test_F6_the_same_title_link_and_stated_id_give_different_entries(tmp_path: Path) -> None:
    same = "guid: urn:example:twin\ncanonical_url: https://quay.example/twin/\n"
    folder = publication(
        tmp_path, **{f"twin{n}__md": markdown("Twin", more=same, body=f"No {n}.") for n in range(3)}
    )
    run(folder)
    assert len({item["id"] for item in items(folder)}) == 3
    assert titles(folder) == ["Twin"] * 3


def test_F7_names_that_differ_by_case_or_composition_are_different_articles(tmp_path: Path) -> None:
    names = ("caf\u00e9.md", "cafe\u0301.md", "CAF\u00c9.md", "Cafe\u0301.md")
    folder = publication(tmp_path)
    for name in names:
        (folder / "articles" / name).write_text(markdown(name))
    run(folder)
    assert len({item["id"] for item in items(folder)}) == len(names)


@pytest.mark.parametrize(
    "slug", ["../../out", "/etc/passwd", "rss.xml", "CON", "a\\b", "..", "%2e%2e/x", "feed.json"]
)
def test_F14_no_slug_or_tag_leads_out_of_the_published_folder_or_over_a_feed(
    tmp_path: Path, slug: str
) -> None:
    pages = "[pages]\narticles = true\n"
    more = f"slug: {json.dumps(slug)}\ntags: [{json.dumps(slug)}]\n"
    home = CONFIG.partition("[articles]")[0]
    folder = publication(tmp_path / "inner", config=home + pages, a__md=markdown("A", more=more))
    outside = sorted(path for path in tmp_path.rglob("*") if "feeds" not in path.parts)

    run(folder)

    state = folder / ".feedwright"
    after = sorted(
        path
        for path in tmp_path.rglob("*")
        if "feeds" not in path.parts and state not in (path, *path.parents)
    )
    assert after == outside
    assert titles(folder) == ["A"]


def test_F17_builds_killed_at_any_moment_harm_nothing(scene: Scene) -> None:
    chance = random.Random(4287)  # noqa: S311 - the same moments each time
    for _ in range(200 if EVERY_POINT else 3):
        scene.reset()
        build = subprocess.Popen(
            PROGRAM, cwd=scene.folder, env=environment(), stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.05, 0.6))
        build.send_signal(signal.SIGKILL)
        build.wait(timeout=60)
        assert scene.harm() == []
        assert scene.after() == []


@pytest.mark.parametrize("what", ["missing", "a file", "empty", "truncated"])
def test_F33_F34_a_source_that_is_not_what_it_was_leaves_the_feeds(
    tmp_path: Path, what: str
) -> None:
    folder = publication(tmp_path, a__md=markdown("A"), b__md=markdown("B"))
    run(folder)
    before, articles = feeds(folder), folder / "articles"
    if what == "truncated":
        for path in articles.iterdir():
            path.write_bytes(b"")
    else:
        shutil.rmtree(articles)
    if what == "a file":
        articles.write_text("no folder")
    if what == "empty":
        articles.mkdir()

    with pytest.raises(FeedwrightError) as refusal:
        run(folder)

    assert refusal.value.exit_code == 66
    assert str(articles) in str(refusal.value)
    assert feeds(folder) == before


@pytest.mark.parametrize("name", DOCUMENTS)
def test_F39_a_link_planted_in_the_place_of_a_feed_loses_nothing(tmp_path: Path, name: str) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    run(folder)
    before, target = feeds(folder), tmp_path / "precious.txt"
    target.write_text("precious")
    (folder / "feeds" / name).unlink()
    (folder / "feeds" / name).symlink_to(target)

    run(folder)

    assert target.read_text() == "precious"
    assert not (folder / "feeds" / name).is_symlink()
    assert feeds(folder) == before


def test_F45_two_thousand_articles_make_feeds_of_less_than_a_megabyte(tmp_path: Path) -> None:
    count = 2000 if EVERY_POINT else 200
    body = "Every word of this article is short and none of them is new. " * 30
    files = {f"a{n}__md": markdown(f"Piece {n}", "2026-09-01", body) for n in range(count)}
    folder = publication(tmp_path, **files)

    report = run(folder)

    assert report.published == count
    assert max(len(data) for data in feeds(folder).values()) <= 1_000_000


def test_F46_a_build_that_died_on_another_host_keeps_nobody_out(scene: Scene) -> None:
    """Another host is a process with a name and process numbers of its own, where allowed."""
    apart = ("unshare", "--uts", "--pid", "--fork", "--kill-child")
    may = (
        shutil.which("unshare")
        and not subprocess.run([*apart, "true"], capture_output=True, check=False).returncode
    )
    for _ in range(20 if EVERY_POINT else 1):
        scene.reset()
        lock = scene.folder / ".feedwright" / "lock"
        other = subprocess.Popen(
            [*(apart if may else ()), sys.executable, "-c", _HOLD, str(lock)],
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert scene.build().returncode == 75
        os.killpg(other.pid, signal.SIGKILL)
        other.wait(timeout=60)
        other.stdout.close()

        assert scene.build("timeout", "60", words=("--wait", "20")).returncode == 0
        assert scene.is_new()


def test_F47_the_ids_of_the_sample_are_those_that_were_published(tmp_path: Path) -> None:
    """Minted anew from the articles alone, as a first build of this version mints them."""
    sample = Path(__file__).parents[2]
    shutil.copytree(sample / "articles", tmp_path / "articles")
    shutil.copy(sample / "feedwright.toml", tmp_path)
    report = run(tmp_path, NOW)
    published = json.loads((sample / "feeds" / "feed.json").read_bytes())["items"]
    undated = {
        problem.path.rpartition(".")[0]
        for problem in report.problems
        if problem.code == "date-missing"
    }
    changed = {item["id"] for item in published} ^ {item["id"] for item in items(tmp_path)}
    # The id of an article without a date has the day of the run that first saw it.
    assert {identity.rpartition(":")[2] for identity in changed} <= undated
    assert len(published) > len(undated)
