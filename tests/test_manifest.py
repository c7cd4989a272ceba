"""The run in which nothing has changed: it does nothing, and nobody can tell."""

from __future__ import annotations

import fcntl
import json
import os
import re
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from feedwright.cli import main
from feedwright.config import settings as config_settings
from feedwright.manifest import is_current, read_manifest
from feedwright.publish.status import read_text
from publications import CONFIG, NOW, PROSE, markdown, publication, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Longer than what a file system's clock may leave in doubt.
SETTLED_SECONDS = 3.1
WORDS = ["build", "--jobs=1"]
#: All that a run in which nothing changed may import of the standard library, beyond what the
#: interpreter itself brings along.
LIGHT = {
    *("_blake2", "_operator", "_signal", "errno", "fcntl", "marshal", "stat", "time"),
    "feedwright",
}
OURS = {
    "feedwright",
    *("feedwright.aside", "feedwright.errors", "feedwright.listing", "feedwright.lock"),
    *("feedwright.manifest", "feedwright.cli", "feedwright.cli.streams"),
    "feedwright.cli.unchanged",
}


WITH_PICTURE = markdown("A", more="image: boat.png\n")
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0"


def rewritten(path: Path, old: str, new: str) -> None:
    """The file with another text of the same size, and the time that it had."""
    status, text = path.stat(), path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def appended(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text)


def linked(folder: Path) -> None:
    """An article that is a link to what it was."""
    path = folder / "articles/a.md"
    path.rename(folder / "articles/.kept")
    path.symlink_to(".kept")


def failed(folder: Path) -> None:
    """The last run did not go well, whatever it was."""
    path = folder / ".feedwright/status.json"
    stated = json.loads(path.read_bytes())
    path.write_text(json.dumps({**stated, "exit_code": 74, "message": "no room"}, indent=2) + "\n")


#: What may be done to a publication, and whether the next run may leave it at that.
CHANGES: dict[str, tuple[Callable[[Path], object], bool]] = {
    "nothing": (lambda _: None, True),
    "an editor's leftover": (lambda folder: (folder / "articles/.a.md.swp").touch(), True),
    "an edited article": (lambda f: rewritten(f / "articles/a.md", "ship", "boat"), False),
    "a new article": (lambda f: (f / "articles/c.md").write_text(markdown("C")), False),
    "a deleted article": (lambda f: (f / "articles/b.md").unlink(), False),
    "a spoilt article": (lambda f: (f / "articles/b.md").write_text(""), False),
    "a renamed article": (lambda f: (f / "articles/a.md").rename(f / "articles/z.md"), False),
    "an article in a folder": (
        lambda f: publication(f / "articles/d", e__md=markdown("E")),
        False,
    ),
    "an article that is a link": (linked, False),
    "a feed edited by hand": (lambda f: rewritten(f / "feeds/atom.xml", "Quay", "Sea!"), False),
    "a deleted feed": (lambda f: (f / "feeds/rss.xml").unlink(), False),
    "a deleted page": (lambda f: (f / "feeds/index.html").unlink(), False),
    "another title": (lambda f: rewritten(f / "feedwright.toml", "Quay", "Pier"), False),
    "a config with a mistake": (lambda f: appended(f / "feedwright.toml", "what = 1\n"), False),
    "a template": (lambda f: (f / "templates/page.css").write_text("b { color: red }"), False),
    "a template that a link leads to": (
        lambda f: (f / "shared/more.css").write_text("b { color: red }"),
        False,
    ),
    "a picture": (lambda f: (f / "articles/boat.png").write_bytes(PICTURE), False),
    "a lost catalogue": (lambda f: (f / ".feedwright/catalogue.sqlite3").unlink(), False),
    "a log beside the catalogue": (
        lambda f: (f / ".feedwright/catalogue.sqlite3-wal").touch(),
        False,
    ),
    "a run that failed": (failed, False),
    "a status that nobody can read": (
        lambda f: (f / ".feedwright/status.json").write_bytes(b"\xff"),
        False,
    ),
    "a lost status": (lambda f: (f / ".feedwright/status.json").unlink(), False),
    "a damaged manifest": (lambda f: rewritten(f / ".feedwright/manifest", ".md", ".mx"), False),
    "a manifest cut short": (lambda f: os.truncate(f / ".feedwright/manifest", 200), False),
    "an empty manifest": (lambda f: os.truncate(f / ".feedwright/manifest", 0), False),
}


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[tuple[str, bool], Path]]:
    """Publications in which a run has changed nothing, two for each kind of change."""
    home, made = Path.cwd(), {}
    config = f'{CONFIG}\n[pages]\ntemplates = "templates"\n'
    for name in CHANGES:
        for twin in (False, True):
            folder = tmp_path_factory.mktemp("still") / "quay"
            (folder / "templates").mkdir(parents=True)
            (folder / "templates/shared").symlink_to("../shared")
            (folder / "shared").mkdir()
            (folder / "shared/round").symlink_to("../templates")
            (folder / "shared/more.css").write_text("b { color: teal }")
            publication(folder, config=config, a__md=WITH_PICTURE, b__md=markdown("B"))
            made[name, twin] = folder
    for pause in (SETTLED_SECONDS, 1):  # a manifest holds from the next full second on
        for folder in made.values():
            os.chdir(folder)
            assert main(WORDS) == 0
        time.sleep(pause)
    os.chdir(home)
    yield made
    os.chdir(home)


def test_a_run_that_changed_something_leaves_no_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(publication(tmp_path, a__md=markdown("A")))

    assert main(WORDS) == 0

    assert read_manifest(".feedwright") is None


def same(one: os.stat_result, other: os.stat_result) -> bool:
    """Whether it is the same file, and nobody wrote it; numbers of inodes are given again."""
    return (one.st_ino, one.st_ctime_ns) == (other.st_ino, other.st_ctime_ns)


@pytest.mark.parametrize("name", CHANGES)
def test_nobody_can_tell_whether_there_was_a_manifest(
    name: str,
    still: dict[tuple[str, bool], Path],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    change, may_stay = CHANGES[name]
    outcomes = []
    for twin in (False, True):
        folder = still[name, twin]
        monkeypatch.chdir(folder)
        kept = (folder / ".feedwright/manifest").stat()
        change(folder)
        if twin:
            (folder / ".feedwright/manifest").unlink()
        capfd.readouterr()
        code = main(WORDS)
        outcomes.append((code, *capfd.readouterr(), *left_by(folder)))
        if not twin:
            path = folder / ".feedwright/manifest"
            stayed = path.exists() and same(path.stat(), kept)
            assert stayed == may_stay or name == "a config with a mistake"

    assert outcomes[0] == outcomes[1]


def left_by(folder: Path) -> tuple[object, ...]:
    """The published files, and the status without the times that differ between two runs."""
    feeds = {
        path.relative_to(folder): re.sub(rb"\d\d:\d\d:\d\d", b"", path.read_bytes())
        for path in sorted((folder / "feeds").rglob("*.*"))
    }
    status = json.loads((folder / ".feedwright/status.json").read_bytes())
    return feeds, {name: value for name, value in status.items() if not is_time(value)}


def is_time(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\d{4}-.*Z", value) is not None


def test_the_last_success_moves_and_other_words_and_a_lock_are_the_runs_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    monkeypatch.chdir(folder)
    status, manifest = folder / ".feedwright/status.json", folder / ".feedwright/manifest"
    main(WORDS)
    time.sleep(SETTLED_SECONDS)
    main(WORDS)
    before, kept = json.loads(status.read_bytes()), manifest.stat()
    time.sleep(1.1)

    assert main(WORDS) == 0
    after = json.loads(status.read_bytes())
    assert same(manifest.stat(), kept)
    assert before["last_success"] < after["last_success"] == after["time"]
    assert {**after, "time": "", "last_success": ""} == {**before, "time": "", "last_success": ""}

    with (folder / ".feedwright/lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert main(WORDS) == 75

    assert main([*WORDS, "--force"]) == 0
    assert not manifest.exists()


def test_nothing_heavy_is_imported_when_nothing_has_changed(tmp_path: Path) -> None:
    publication(tmp_path, a__md=markdown("A"))
    program = (
        "import sys; before = set(sys.modules)\n"
        "from feedwright.cli import main\n"
        "code = main(sys.argv[1:])\n"
        "print(code, *sorted(set(sys.modules) - before))"
    )
    for pause in (SETTLED_SECONDS, 1, 0):  # a manifest holds from the next full second on
        words = [sys.executable, "-c", program, *WORDS]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True)
        time.sleep(pause)

    code, *modules = done.stdout.split()
    assert code == "0"
    assert {name for name in modules if name.startswith("feedwright")} <= OURS
    bases = {name.partition(".")[0] for name in modules}
    assert bases <= LIGHT | {"__future__"}


def test_the_articles_folder_is_walked_once_in_a_run(tmp_path: Path) -> None:
    publication(tmp_path, a__md=markdown("A"))
    publication(tmp_path / "articles/d", b__md=markdown("B"))
    program = (
        "import sys; walked = []\n"
        "sys.addaudithook(lambda name, args: name == 'open' and walked.append(args[0]))\n"
        "from feedwright.cli import main\n"
        "code = main(sys.argv[1:])\n"
        "print(code, sum(str(one).endswith('articles/d/articles') for one in walked))"
    )
    words = [sys.executable, "-c", program, *WORDS, "--quiet"]
    subprocess.run(words, cwd=tmp_path, capture_output=True, check=True)
    time.sleep(SETTLED_SECONDS)
    for has_manifest in (False, True):
        assert (tmp_path / ".feedwright/manifest").exists() == has_manifest
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True)
        assert done.stdout.split() == ["0", "1"]
        time.sleep(1)


def test_articles_in_folders_and_under_odd_names_are_known_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run that saw them and the one that finds nothing new tell of them in the same way."""
    publication(tmp_path, a__md=markdown("A"))
    for number, place in enumerate((b"d", b"d/e", b"\xfff", "d/e/\u00e9".encode(), b"d.md")):
        folder = tmp_path / "articles" / os.fsdecode(place)
        folder.mkdir()
        (folder / os.fsdecode(b"\xff.MD")).write_text(markdown(f"B {number}"))
        (folder / "c.md").write_text(markdown(f"C {number}"))
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        assert main(WORDS) == 0
        time.sleep(SETTLED_SECONDS)

    manifest = read_manifest(".feedwright")

    assert manifest is not None
    assert is_current(manifest, time.time())


def test_an_article_that_changes_while_a_run_is_under_way_is_read_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was seen before it changed; the manifest of the run tells of what was seen."""
    publication(tmp_path, a__md=markdown("A"))
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        assert main(WORDS) == 0
        time.sleep(SETTLED_SECONDS)
    file, state = tmp_path / "articles/a.md", tmp_path / ".feedwright"
    (state / "manifest").unlink()

    def edited(folder: Path) -> str:
        rewritten(file, '"A"', '"B"')
        return read_text(folder)

    monkeypatch.setattr("feedwright.standstill.read_text", edited)
    assert main(WORDS) == 0
    assert read_manifest(str(state)) is not None
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)

    assert main(WORDS) == 0

    assert "<title>B</title>" in (tmp_path / "feeds/rss.xml").read_text()


def test_every_folder_of_the_config_is_looked_at() -> None:
    """One that is added to the settings has to be added to what a manifest names."""
    found = {
        f"{kind.__name__}.{name}"
        for kind in vars(config_settings).values()
        if isinstance(kind, type) and issubclass(kind, Struct)
        for name, annotation in kind.__annotations__.items()
        if "Path" in annotation
    }

    assert found == {
        *("Settings.path", "Settings.root", "Settings.state"),
        *("ArticleSettings.folder", "FeedSettings.folder", "MediaSettings.folder"),
        "PageSettings.templates",
    }


MINUTES = st.integers(-4000, 4000)
ARTICLE = st.tuples(MINUTES, st.booleans(), st.none() | MINUTES)


SCENES = st.fixed_dictionaries(
    {
        "now": st.integers(0, 24 * 60 * 60 * 1_000_000),
        "early": st.lists(ARTICLE, min_size=1, max_size=5),
        "late": st.lists(ARTICLE, max_size=3),
        "span": st.sampled_from(["1h", "24h", "2d", "3d"]),
        "not": st.sampled_from(["", "not "]),
        "drip": st.none() | st.integers(1, 2),
        "backfill-days": st.none() | st.integers(1, 3),
        "zone": st.sampled_from(["UTC", "Asia/Kathmandu", "America/St_Johns"]),
        "part": st.sampled_from([1.0, 1.0, 0.5]),
    }
)


@settings(max_examples=15, deadline=None)
@given(scene=SCENES)
def test_until_the_moment_that_a_plan_names_the_same_makes_the_same(
    tmp_path_factory: pytest.TempPathFactory, scene: dict[str, Any]
) -> None:
    now = NOW + timedelta(microseconds=scene["now"])
    zone = f'time-zone = "{scene["zone"]}"\n\n[articles]'
    lines = [CONFIG.replace("\n[articles]", zone), "[publish]"]
    lines += [f"{key} = {scene[key]}" for key in ("drip", "backfill-days") if scene[key]]
    lines += ["[feed.fresh]", f"""query = '{scene["not"]}since = "{scene["span"]}"'"""]
    folder = tmp_path_factory.mktemp("until")
    publication(folder, config="\n".join(lines), o__md=f"# O\n\n{PROSE}\n")
    write(folder, "a", scene["early"], now)
    run(folder, now - timedelta(days=1))
    write(folder, "b", scene["late"], now)
    run(folder, now)

    until = run(folder, now).holds_until

    assert until is not None
    last = max(now, until - timedelta(microseconds=1))
    report = run(folder, now + (last - now) * scene["part"])
    assert not report.has_changed_files
    assert not report.is_news
    assert report.holds_until is not None


def write(
    folder: Path, stem: str, articles: list[tuple[int, bool, int | None]], now: datetime
) -> None:
    for number, (minutes, is_day, updated) in enumerate(articles):
        published = now + timedelta(minutes=minutes)
        stated = f"{published:%Y-%m-%d}" if is_day else published.isoformat(timespec="seconds")
        more = ""
        if updated is not None:
            more = f"updated: {(now + timedelta(minutes=updated)).isoformat(timespec='seconds')}\n"
        text = markdown(f"{stem} {number}", stated, f"{stem}{number} {PROSE}", more)
        (folder / f"articles/{stem}{number}.md").write_text(text)


FRESH = "[feed.fresh]\nquery = 'since = \"1d\"'"


@pytest.mark.parametrize(
    ("files", "more", "hours"),
    [
        ({"b__md": markdown("B", "2026-10-01T12:00:00Z")}, "", 3),
        ({"b__md": markdown("B", more="updated: 2026-10-01T14:00:00Z\n")}, "", 5),
        (
            {"b__md": markdown("B", "2026-09-30T11:00:00Z")},
            "[feed.fresh]\nquery = 'since = \"1d\"'",
            2,
        ),
        ({}, "", 15),
        ({}, "[site]\ntime-zone = 'Asia/Kathmandu'\n", 9.25),
    ],
)
def test_a_plan_holds_until_the_next_thing_happens(
    files: dict[str, str], more: str, hours: float, tmp_path: Path
) -> None:
    config = CONFIG.replace("[site]\n", more) if more.startswith("[site]") else f"{CONFIG}\n{more}"
    folder = publication(tmp_path, config=config, a__md=markdown("A"), **files)
    run(folder)

    assert run(folder).holds_until == NOW + timedelta(hours=hours)
