"""The start is light: what a run does not need it does not import."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from publications import markdown, publication

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {
    "babel",
    "bs4",
    "charset_normalizer",
    "dateutil",
    "feedgen",
    "feedparser",
    "ftfy",
    "lxml",
    "nh3",
    "pydantic",
    "pyromark",
    "sqlalchemy",
    "yaml",
}
#: Runs the program and prints what it has imported by then, on the last line.
PROGRAM = """
import json, sys
from feedwright.cli import main
code = main(sys.argv[1:])
print()
print(json.dumps([code, sorted(sys.modules)]))
"""


def run(cwd: Path, *words: str) -> tuple[int, set[str]]:
    """The exit code, and the modules of the process at its end."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=True,
    )
    code, modules = json.loads(done.stdout.splitlines()[-1])
    return code, set(modules)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--version"], 0),
        (["--help"], 0),
        (["build", "--help"], 0),
        (["build", "--no-such-option"], 64),
        (["adopt"], 64),
        (["build"], 78),
        (["init", "--schema"], 0),
    ],
)
def test_words_mistakes_and_help_cost_no_library(
    words: list[str], code: int, tmp_path: Path
) -> None:
    (tmp_path / "feedwright.toml").write_text('[site]\ntitel = "The Contour"\n')

    found, modules = run(tmp_path, *words)

    assert found == code
    assert modules.isdisjoint(HEAVY)


def test_version_and_help_read_no_config_and_no_time_zone(tmp_path: Path) -> None:
    for words in (["--version"], ["--help"]):
        _, modules = run(tmp_path, *words)

        assert modules.isdisjoint({"tomllib", "zoneinfo", "difflib", "sqlite3"})


#: What is for many articles at once, for volumes, for packages that add readers, for letters.
FOR_OTHER_RUNS = {
    "concurrent.futures",
    "email",
    "importlib.metadata",
    "importlib.resources",
    "logging",
    "multiprocessing",
    "socket",
}


def test_a_build_of_few_articles_brings_no_machinery_for_many(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "tides.md").write_text("# Tides\n\nThe water comes twice a day.\n")
    (tmp_path / "feedwright.toml").write_text(
        '[site]\ntitle = "The Contour"\nurl = "https://contour.example/"\n'
    )

    for _ in ("created", "unchanged"):
        code, modules = run(tmp_path, "build", "--jobs", "2")

        assert code == 0
        assert modules.isdisjoint(FOR_OTHER_RUNS)


def test_a_text_is_shown_without_the_catalogue_and_without_libraries(tmp_path: Path) -> None:
    (tmp_path / "tides.txt").write_text("Tides\n\nThe water comes twice a day, and goes again.\n")

    code, modules = run(tmp_path, "show", "--json", "tides.txt")

    assert code == 0
    assert modules.isdisjoint(HEAVY | FOR_OTHER_RUNS | {"sqlite3", "multiprocessing"})
    assert not [name for name in modules if name.startswith("feedwright.catalogue")]


def test_a_file_is_checked_without_what_asks_servers(tmp_path: Path) -> None:
    (tmp_path / "feed.json").write_text('{"version": "https://jsonfeed.org/version/1.1"}')

    code, modules = run(tmp_path, "check", "feed.json")

    assert code == 65
    assert modules.isdisjoint(HEAVY | FOR_OTHER_RUNS | {"http.client", "ssl", "shutil"})


def test_the_program_runs_as_a_module_too(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "feedwright", "--version"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.startswith("feedwright ")
    assert done.stderr == ""


def test_a_saved_page_costs_neither_css_selectors_nor_guesses_at_encodings(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<!doctype html><meta charset=utf-8><title>Tides</title><article><h1>Tides</h1>"
        "<p>The water comes twice a day.</p></article>"
    )

    code, modules = run(tmp_path, "show", "page.html")

    assert code == 0
    assert "bs4.element" in modules
    assert modules.isdisjoint({"soupsieve.css_parser", "charset_normalizer.api"})


def test_css_selectors_are_there_for_who_asks() -> None:
    words = """
from feedwright.extract.beautifulsoup import BeautifulSoup
print(BeautifulSoup("<p class=a>one<p>two", "html.parser").select_one("p.a").get_text())
"""
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)

    assert done.stdout.startswith("one")


@pytest.mark.parametrize(("words", "is_last"), [("", True), ("sys.argv[1:]", False)])
def test_a_process_that_ends_is_not_searched_for_garbage(
    tmp_path: Path, words: str, *, is_last: bool
) -> None:
    program = (
        f"import gc, sys; from feedwright.cli import main; main({words}); "
        "print(gc.get_freeze_count() > 0)"
    )
    publication(tmp_path, a__md=markdown("A"))
    command = [sys.executable, "-c", program, "build"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == str(is_last)
