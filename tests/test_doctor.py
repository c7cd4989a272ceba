"""What is wrong with a publication is found and said with what to do, and nothing changes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from feedwright.cli import main
from feedwright.cli.clock import trust
from feedwright.config import read_settings
from feedwright.doctor import Finding, examine
from feedwright.errors import OutputError
from feedwright.publish import hold_lock
from feedwright.publish.status import Status, write_status
from publications import NOW, markdown, publication, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A publication in good health."""
    publication(tmp_path, a__md=markdown("A"), b__md=markdown("B"))
    run(tmp_path)
    return tmp_path


def examined(folder: Path, now: datetime = NOW) -> tuple[Finding, ...]:
    return examine(read_settings(folder / "feedwright.toml", cwd=folder), now)


def ailments(folder: Path, now: datetime = NOW) -> list[tuple[str, str, int]]:
    """Check, severity and exit code of everything that is not well."""
    return [
        (one.check, one.severity, one.exit_code)
        for one in examined(folder, now)
        if one.severity != "ok"
    ]


def test_a_publication_in_good_health_has_no_ailments(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}

    found = examined(folder)

    assert {one.severity for one in found} == {"ok"}
    assert [one.check for one in found] == [
        *("articles", "folders", "folders", "lock", "catalogue"),
        *("feeds", "feeds", "feeds", "space", "space", "last run"),
    ]
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_a_publication_that_was_never_built_is_well(tmp_path: Path) -> None:
    publication(tmp_path, a__md=markdown("A"))

    assert ailments(tmp_path) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["articles", "feedwright.toml"]


def _remove_articles(folder: Path) -> None:
    for path in (folder / "articles").iterdir():
        path.unlink()


def _rename_articles(folder: Path) -> None:
    (folder / "articles").rename(folder / "texts")


def _put_a_file_in_place_of_the_feeds(folder: Path) -> None:
    (folder / "feeds").rename(folder / "old")
    (folder / "feeds").touch()


def _damage_the_catalogue(folder: Path) -> None:
    (folder / ".feedwright/catalogue.sqlite3").write_bytes(b"no database at all " * 300)


def _lose_the_catalogue(folder: Path) -> None:
    (folder / ".feedwright/catalogue.sqlite3").unlink()


def _tear(folder: Path) -> None:
    path = folder / "feeds/rss.xml"
    path.write_bytes(path.read_bytes()[:-100])


def _empty(folder: Path) -> None:
    (folder / "feeds/feed.json").write_bytes(b"")


def _remove_a_document(folder: Path) -> None:
    (folder / "feeds/atom.xml").unlink()


def _restore_an_old_document(folder: Path) -> None:
    old = (folder / "feeds/atom.xml").read_bytes()
    publication(folder, c__md=markdown("C"))
    run(folder)
    (folder / "feeds/atom.xml").write_bytes(old)


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        (_remove_articles, [("articles", "error", 66)]),
        (_rename_articles, [("articles", "error", 66)]),
        (_put_a_file_in_place_of_the_feeds, [("folders", "error", 73)]),
        (_damage_the_catalogue, [("catalogue", "error", 74)]),
        (_lose_the_catalogue, [("catalogue", "warning", 0)]),
        (_tear, [("feeds", "error", 65)]),
        (_empty, [("feeds", "error", 65)]),
        (_remove_a_document, [("feeds", "error", 65)]),
        (_restore_an_old_document, [("feeds", "error", 65)]),
    ],
    ids=lambda one: one.__name__.strip("_") if callable(one) else None,
)
def test_what_is_wrong_is_found_with_the_exit_code_of_its_kind(
    folder: Path, harm: Callable[[Path], None], expected: list[tuple[str, str, int]]
) -> None:
    harm(folder)

    assert ailments(folder) == expected
    assert all(one.hint for one in examined(folder) if one.severity != "ok")


def test_what_a_build_mends_is_well_after_a_build(folder: Path) -> None:
    for harm in (_tear, _empty, _remove_a_document, _lose_the_catalogue):
        harm(folder)
        assert ailments(folder)
        run(folder)
        assert ailments(folder) == []


def test_a_build_that_is_running_is_told_and_is_no_ailment(folder: Path) -> None:
    with hold_lock(folder / ".feedwright"):
        found = {one.check: one for one in examined(folder)}

    assert found["lock"].severity == "ok"
    assert "running at this moment" in found["lock"].message


def test_a_run_that_went_badly_is_told_until_one_goes_well(folder: Path) -> None:
    (folder / "articles").rename(folder / "texts")
    assert main(["build", "--config", str(folder / "feedwright.toml")]) == 66
    (folder / "texts").rename(folder / "articles")

    (told,) = [one for one in examined(folder) if one.severity != "ok" and one.check != "clock"]
    assert told.check == "last run"
    assert "ended with 66" in told.message
    assert "2026-10-01T09:00:00Z was the last that went well" in told.message
    run(folder)
    assert ailments(folder) == []


def test_F28_a_clock_behind_the_last_build_is_told(folder: Path) -> None:
    assert ailments(folder, NOW - timedelta(minutes=30)) == []
    assert ailments(folder, NOW - timedelta(hours=2)) == [("clock", "warning", 0)]
    write_status(folder / ".feedwright", Status(time="long ago"))
    assert ailments(folder, NOW - timedelta(days=900)) == []


def test_F28_a_clock_that_was_never_set_is_not_believed() -> None:
    born = datetime(1970, 1, 1, 0, 2, tzinfo=UTC)

    assert trust(NOW) == (NOW, "")
    assert trust(born).now > born + timedelta(days=365 * 50)
    assert "1970-01-01" in trust(born).doubt


def run_like_a_user(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The doctor, without the rights of root to read and write whatever it likes."""
    drop = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
    wrapper = drop if os.geteuid() == 0 else ()
    return subprocess.run(
        [*wrapper, sys.executable, "-m", "feedwright", "doctor", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_F22_folders_and_files_without_permission_are_named(folder: Path) -> None:
    closed = {"feeds": 0o555, ".feedwright/catalogue.sqlite3": 0o444, "articles/a.md": 0}
    for name, mode in closed.items():
        (folder / name).chmod(mode)

    done = run_like_a_user(folder, "--quiet")

    for name in closed:
        (folder / name).chmod(0o755)
    assert done.returncode == 77, done.stdout
    lines = done.stdout.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith(f"warning  articles   {folder}/articles/a.md: cannot be read")
    assert lines[1].startswith(f"error    folders    {folder}/feeds: cannot be written (let this")
    assert lines[2].startswith(f"error    folders    {folder}/.feedwright/catalogue.sqlite3: ")
    assert done.stderr == ""


# The command.


@pytest.fixture
def here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    return folder


def test_every_finding_is_a_line(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(examined(here)) + 2
    assert all(line.startswith("ok       ") for line in lines)
    assert lines[:2] == [
        "ok       config     feedwright.toml",
        "ok       clock      2026-10-01 09:00 UTC",
    ]


def test_quiet_says_what_is_wrong_only(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "-q"]) == 0
    assert capsys.readouterr().out == ""
    _remove_a_document(here)

    assert main(["doctor", "-q"]) == 65
    assert capsys.readouterr().out == (
        f"error    feeds      {here}/feeds/atom.xml: is missing (feedwright build writes it anew)\n"
    )


def test_machines_get_one_object(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _tear(here)

    assert main(["doctor", "--json"]) == 65

    told = json.loads(capsys.readouterr().out)
    assert told["exit_code"] == 65
    (wrong,) = [one for one in told["findings"] if one["severity"] != "ok"]
    assert sorted(wrong) == ["check", "hint", "message", "severity"]
    assert "rss.xml" in wrong["message"]


def test_all_mistakes_of_a_config_are_findings(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "feedwright.toml").write_text('[site]\ntitel = "x"\nurl = "quay.example"\n')

    assert main(["doctor", "-q"]) == 78

    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": error: ")[0] for line in lines] == [
        "error    config     feedwright.toml:2",
        "error    config     feedwright.toml:3",
    ]


def test_a_config_that_says_too_little_is_a_warning(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "feedwright.toml").write_text('[site]\ntitle = "The Quay"\n')

    assert main(["doctor", "-q"]) == 0

    assert capsys.readouterr().out.startswith("warning  config     the config says less")


def test_files_that_were_set_aside_are_told_of_until_they_are_mended(folder: Path) -> None:
    publication(folder, c__txt=b"\0\1\2\3")
    run(folder)

    assert ("last run", "warning", 0) in ailments(folder)
    (told,) = (one for one in examined(folder) if one.check == "last run")
    assert told.message == "2026-10-01T09:00:00Z went well; files set aside: 1"

    (folder / "articles/c.txt").unlink()
    run(folder)
    assert ailments(folder) == []


def test_a_build_says_what_to_do_about_a_file_in_place_of_the_feeds(folder: Path) -> None:
    _put_a_file_in_place_of_the_feeds(folder)
    publication(folder, c__md=markdown("C"))
    with pytest.raises(OutputError, match="name another folder with --out"):
        run(folder)
