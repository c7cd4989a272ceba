"""What a run leaves for whatever watches over it, and what it says to cron."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

import feedwright
from feedwright.build import Report, build
from feedwright.cli import main
from feedwright.config import read_settings
from feedwright.errors import OutputError, RefusedError, SourceError
from feedwright.publish import hold_lock
from feedwright.publish.status import Status, read_status, write_status
from publications import NOW, PROSE, feeds, markdown, publication, run

if TYPE_CHECKING:
    from pathlib import Path

LATER = NOW + timedelta(hours=1)
EMPTY = "articles/empty.md: error: holds no text (remove it, or write the article) [file-empty]\n"


def status(folder: Path) -> dict[str, Any]:
    stated = json.loads((folder / ".feedwright/status.json").read_bytes())
    assert isinstance(stated, dict)
    return stated


def test_a_run_that_went_well_says_when_and_how_much(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"), b__md=f"# Undated\n\n{PROSE}\n")
    run(folder)

    stated = status(folder)

    digest = stated.pop("problems_digest")
    assert len(digest) == 32
    assert stated == {
        "version": feedwright.__version__,
        "time": "2026-10-01T09:00:00Z",
        "exit_code": 0,
        "message": "",
        "last_success": "2026-10-01T09:00:00Z",
        "last_change": "2026-10-01T09:00:00Z",
        "counts": {
            "published": 2,
            "new": 2,
            "updated": 0,
            "gone": 0,
            "redelivered": 0,
            "set_aside": 0,
            "kept": 0,
            "held_back": 0,
        },
        "problems": {"date-missing": 1},
    }


def test_a_run_that_changes_nothing_is_a_success_and_no_change(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    run(folder)
    report = run(folder, LATER)

    assert not report.is_news
    stated = status(folder)
    assert stated["last_success"] == "2026-10-01T10:00:00Z"
    assert stated["last_change"] == "2026-10-01T09:00:00Z"
    assert stated["counts"]["new"] == 0


def test_a_refused_run_leaves_its_reason_beside_the_last_success(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    run(folder)
    publication(folder, empty__md="")
    with pytest.raises(RefusedError):
        run(folder, LATER, strict=True)

    stated = status(folder)

    assert (stated["time"], stated["exit_code"]) == ("2026-10-01T10:00:00Z", 65)
    assert "that cannot be read: 1;" in stated["message"]
    assert stated["last_success"] == "2026-10-01T09:00:00Z"
    assert stated["problems"] == {"file-empty": 1}
    assert stated["counts"]["published"] == 1


def test_a_run_after_a_refused_one_is_news(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    run(folder)
    (folder / "articles/a.md").rename(folder / "a.md")
    with pytest.raises(SourceError):
        run(folder)
    assert status(folder)["exit_code"] == 66
    (folder / "a.md").rename(folder / "articles/a.md")

    assert run(folder).is_news
    assert not run(folder).is_news


def test_whatever_ends_a_run_is_recorded_with_its_exit_code(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    run(folder)
    shutil.rmtree(folder / "feeds")
    (folder / "feeds").touch()
    with pytest.raises(OutputError) as caught:
        run(folder)

    assert status(folder)["exit_code"] == 73
    assert status(folder)["message"] == str(caught.value)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"time": 1, "what": 2}', b"\xff"])
def test_a_damaged_status_is_written_anew(tmp_path: Path, damage: bytes) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    run(folder)
    (folder / ".feedwright/status.json").write_bytes(damage)

    run(folder)

    assert status(folder)["last_success"] == "2026-10-01T09:00:00Z"


def test_a_status_that_cannot_be_written_costs_itself_and_is_told(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    run(folder)
    (folder / ".feedwright/status.json").unlink()
    (folder / ".feedwright/status.json/x").mkdir(parents=True)

    report = run(publication(folder, b__md=markdown("B")))

    assert "directory" in report.status_problem
    assert b"<title>B</title>" in feeds(folder)["rss.xml"]
    assert [one.name for one in (folder / ".feedwright").glob("*.part")] == []


def test_a_dry_run_and_a_run_that_is_kept_out_leave_no_status(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    run(folder, dry_run=True)
    assert not (folder / ".feedwright").exists()
    run(folder)
    before = status(folder)
    (folder / "articles/a.md").write_text(markdown("A", body=PROSE * 2))

    with hold_lock(folder / ".feedwright"):
        assert main(["build", "--config", str(folder / "feedwright.toml")]) == 75

    assert status(folder) == before


def test_a_status_of_another_version_keeps_what_is_known(tmp_path: Path) -> None:
    write_status(tmp_path, Status(version="9.0.0", last_success="2026-01-01T00:00:00Z"))
    stated = json.loads((tmp_path / "status.json").read_bytes())
    (tmp_path / "status.json").write_text(json.dumps({**stated, "mood": "fine"}))

    found = read_status(tmp_path)

    assert found is not None
    assert (found.version, found.last_success) == ("9.0.0", "2026-01-01T00:00:00Z")


def test_a_folder_without_articles_gets_nothing_of_ours(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    for name in ("articles", "nowhere"):
        settings = read_settings(None, articles=tmp_path / name, cwd=tmp_path)
        with pytest.raises(SourceError):
            build(settings, now=NOW)

    assert [path.name for path in tmp_path.iterdir()] == ["articles"]


# What is said.


def says(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[str, str]:
    assert main(["build", *words]) == 0
    output = capsys.readouterr()
    return output.out, output.err


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return publication(tmp_path, a__md=markdown("A"), b__md=f"# Undated\n\n{PROSE}\n")


def test_a_run_with_nothing_new_is_silent(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = says(capsys)
    assert (out.count("\n"), err.count("[date-missing]")) == (1, 1)

    assert says(capsys) == ("", "")

    publication(here, c__md=markdown("C"))
    out, err = says(capsys)
    assert (
        out == "feeds: 3 articles published; subscribers see 1 new; files: 5 changed, 3 unchanged\n"
    )
    assert err.count("[date-missing]") == 1


def test_a_new_problem_is_news_and_an_error_is_said_at_each_run(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    says(capsys)
    publication(here, empty__md="")

    out, err = says(capsys)
    assert "1 set aside" in out
    assert EMPTY in err

    assert says(capsys) == ("", EMPTY)
    assert says(capsys, "-q") == ("", EMPTY)


def test_quiet_says_nothing_when_all_went_well(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert says(capsys, "-q") == ("", "")
    publication(here, c__md=markdown("C"))
    assert says(capsys, "-q") == ("", "")


def test_machines_get_an_object_from_every_run(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(here / "feeds")
    for new in (2, 0):
        report = json.loads(says(capsys, "--json")[0])
        assert len(report["subscribers"]["new"]) == len(report["feeds"]["main"]["new"]) == new
        assert report["subscribers"]["first"] == bool(new)
        assert (report["refused"], report["objections"]) == (False, [])
        assert report["feeds_folder"] == folder


def test_a_refusal_is_one_line_and_an_object_for_machines(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    says(capsys)
    publication(here, **{f"n{number:02}__md": markdown(f"Piece {number}") for number in range(30)})

    assert main(["build"]) == 65
    told = capsys.readouterr()
    assert main(["build", "--json"]) == 65
    report = json.loads(capsys.readouterr().out)
    assert main(["build", "--dry-run"]) == 65
    previewed = capsys.readouterr()

    assert told.out == ""
    assert told.err.splitlines()[-1] == (
        f"feedwright: error: {here}/feeds: 30 entries would arrive at once, more than 25; the feeds"
        " were left as they are (is each of them to be unread for every subscriber, or should"
        " [publish] drip let out a few a day, or [publish] backfill-days send old ones to the"
        " archives alone? feedwright build --dry-run lists them, --force publishes all the same,"
        " and [guard] max-new draws the line)"
    )
    assert report["refused"]
    assert [one["guard"] for one in report["objections"]] == ["max-new"]
    assert len(report["subscribers"]["new"]) == 30
    first = previewed.out.splitlines()[1]
    assert re.fullmatch(r"  new           Piece \d+  \(tag:quay.example,2026-09-01:n\d\d\)", first)
    assert previewed.out.splitlines()[-1] == (
        "  new           … and 10 more (--json lists them all)"
    )
    assert status(here)["exit_code"] == 65


def test_what_was_forced_is_said(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    says(capsys)
    publication(here, **{f"n{number:02}__md": markdown(f"Piece {number}") for number in range(30)})

    out, err = says(capsys, "--force")

    assert "subscribers see 30 new" in out
    assert "warning: published with --force, although 30 entries would arrive at once" in err


def test_a_clock_of_other_zones_is_told_in_utc(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    moment = datetime.fromisoformat("2026-10-01T11:00:00.5+02:00")
    report: Report = run(folder, moment)

    assert report.published == 1
    assert status(folder)["time"] == "2026-10-01T09:00:00Z"
    assert moment.astimezone(UTC) > NOW
