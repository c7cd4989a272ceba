"""``feedwright check``: words in, words out, exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Final

import pytest

from feedwright.cli import main

_HERE: Final = Path(__file__).parent


@pytest.fixture(autouse=True)
def _in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")


def put(*names: str) -> None:
    """Copies of cases, in the current folder."""
    for name in names:
        shutil.copy(_HERE / name, Path(name).name)


def test_a_clean_feed_is_said_to_be_clean(capsys: pytest.CaptureFixture[str]) -> None:
    put("valid/rss.xml")

    assert main(["check", "rss.xml"]) == 0
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == "1 document: 0 errors, 0 warnings, 0 infos\n"


def test_an_error_is_one_line_with_place_advice_and_clause(
    capsys: pytest.CaptureFixture[str],
) -> None:
    put("invalid/rss-places.xml")

    assert main(["check", "rss-places.xml"]) == 65
    assert capsys.readouterr().out.splitlines()[0] == (
        "rss-places.xml:14:4: error: 91 is no latitude"
        " (write degrees from -90 to 90; WGS 84) [R31 latitude-invalid]"
    )


def test_warnings_fail_only_when_they_are_asked_to() -> None:
    put("invalid/atom-no-self.xml")

    assert main(["check", "atom-no-self.xml"]) == 0
    assert main(["check", "--strict", "atom-no-self.xml"]) == 65


def test_quiet_leaves_errors(capsys: pytest.CaptureFixture[str]) -> None:
    put("invalid/atom-bare.xml")
    main(["check", "--quiet", "atom-bare.xml"])
    output = capsys.readouterr()

    assert {line.split(": ")[1] for line in output.out.splitlines()} == {"error"}
    assert output.err == ""


def test_the_same_again_and_again_is_told_three_times(capsys: pytest.CaptureFixture[str]) -> None:
    item = "<item><title>x</title></item>"
    text = Path(_HERE / "invalid" / "rss-guids.xml").read_text(encoding="utf-8")
    head, _, _ = text.partition("  <item>")
    Path("many.xml").write_text(f"{head}{item * 9}</channel></rss>", encoding="utf-8")

    main(["check", "many.xml"])
    short = capsys.readouterr().out
    main(["check", "--all", "many.xml"])
    long = capsys.readouterr().out

    assert short.count("guid-missing") == 4
    assert "many.xml: warning: the same 6 times more (--all shows each) [guid-missing]" in short
    assert long.count("guid-missing") == 9


def test_json_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    put("invalid/rss-places.xml")

    assert main(["check", "--json", "rss-places.xml"]) == 65
    told = json.loads(capsys.readouterr().out)
    assert told["documents"] == ["rss-places.xml"]
    assert told["errors"] == 4
    assert told["exit_code"] == 65
    assert told["findings"][0]["rule"] == "latitude-invalid"
    assert told["findings"][0]["line"] == 14


def test_of_a_folder_the_feeds_are_looked_at_together(capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(_HERE / "sets" / "twins-differ", "public/feeds")
    Path("public/sitemap.xml").write_text("<urlset/>", encoding="utf-8")
    Path("public/.old").mkdir()
    shutil.copy(_HERE / "invalid" / "empty.xml", "public/.old/rss.xml")

    assert main(["check", "public"]) == 65
    output = capsys.readouterr()
    assert "[I1 set-ids-differ]" in output.out
    assert output.err.startswith("2 documents: 1 error,")


def test_what_is_missing_is_said_and_the_rest_is_looked_at(
    capsys: pytest.CaptureFixture[str],
) -> None:
    put("valid/rss.xml")

    assert main(["check", "nowhere.xml", "rss.xml", "rss.xml"]) == 0
    error = capsys.readouterr().err
    assert "nowhere.xml: does not exist" in error
    assert "1 document:" in error


@pytest.mark.parametrize("word", ["nowhere.xml", ".", "http://127.0.0.1:9/feed.xml"])
def test_nothing_to_look_at_is_no_success(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", word]) == 66
    assert "no feed could be read" in capsys.readouterr().err


def test_a_name_that_would_move_the_cursor_is_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a\x1b[2Jb.xml").write_bytes(b"<x/>")
    main(["check", "a\x1b[2Jb.xml"])

    assert "\x1b" not in capsys.readouterr().out
