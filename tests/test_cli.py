"""The command line: words in, words out, exit codes; and what may befall its streams."""

from __future__ import annotations

import errno
import json
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.cli import main
from feedwright.cli.console import Console, printable
from feedwright.cli.failures import EXIT_CODES, InterruptedRunError, describe
from feedwright.cli.problems import tell_problems
from feedwright.errors import ConfigError, FeedwrightError, LockedError
from feedwright.problems import problem
from feedwright.publish import hold_lock
from publications import FILES

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM = [sys.executable, "-m", "feedwright"]
CONFIG = """\
[site]
title = "The Quay"
url = "https://quay.example/"
language = "en"

[articles]
link = "{year}/{slug}/"
"""
NOTE = """\
---
title: {title}
date: {date}
---

The morning ferry from Low Quay has waited for the baker every day this week. Nobody had asked.
"""


@pytest.fixture(autouse=True)
def _in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def publication(*, config: str = CONFIG, **articles: str) -> None:
    """A publication in the current folder; each article is a title, or a whole text."""
    Path("articles").mkdir(exist_ok=True)
    if config:
        Path("feedwright.toml").write_text(config)
    for name, title in articles.items():
        text = title if "\n" in title or not title else NOTE.format(title=title, date="2023-07-01")
        Path("articles", f"{name}.md").write_text(text, encoding="utf-8")


def run(*words: str, **options: object) -> subprocess.CompletedProcess[str]:
    """A real process; ``options`` as of `subprocess.run`."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.run([*PROGRAM, *words], text=True, check=False, **streams)  # type: ignore[call-overload,no-any-return]  # one call for every stream


# The words of the command line.


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "no command (build, show, init, learn, adopt, doctor, "),
        (["biuld"], 'unknown command "biuld" (did you mean "build"?)'),
        (["build", "--dryrun"], 'unknown option --dryrun (did you mean "--dry-run"?)'),
        (["build", "--art=x"], 'unknown option --art=x (did you mean "--articles"?)'),
        (["show", "x", "--zzz"], "unknown option --zzz (see feedwright show --help)"),
        (["build", "articles"], "unexpected articles (see feedwright build --help)"),
        (["build", "--jobs", "0"], "argument --jobs: 0 is not a number from 1 to 256"),
        (["build", "--wait", "-1"], "argument --wait: -1 is not a number from 0 to 86400"),
        (["build", "--wait", "soon"], "argument --wait: soon is not a number from 0 to 86400"),
        (["build", "--out", ""], "argument --out: is empty"),
        (["build", "--out"], "argument --out: expected one argument"),
        (["show"], "missing: PATH (see feedwright show --help)"),
    ],
)
def test_wrong_usage_is_one_line_with_a_way_out_and_exit_code_64(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 64

    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(f"feedwright: error: {message}")
    assert output.err.count("\n") == 1


@pytest.mark.parametrize("words", [["--help"], ["build", "-h"], ["show", "--help"], ["init", "-h"]])
def test_help_goes_to_stdout(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0

    output = capsys.readouterr()
    assert output.out.startswith("usage: feedwright")
    assert output.err == ""


def test_the_version_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0

    assert re.fullmatch(r"feedwright \d+\.\d+\.\d+\n", capsys.readouterr().out)


# build


def test_build_says_what_it_did_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    publication(one="One", two="Two")

    assert main(["build"]) == 0
    first = capsys.readouterr()
    assert main(["build"]) == 0
    second = capsys.readouterr()

    assert first.out == ("feeds: 2 articles published; subscribers see 2 new; files: 8 created\n")
    assert second.out == ""
    assert first.err == second.err == ""


def test_problems_go_to_stderr_with_place_severity_hint_and_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    publication(good="Good", empty="")

    assert main(["build"]) == 0

    output = capsys.readouterr()
    assert output.out == (
        "feeds: 1 article published, 1 set aside; subscribers see 1 new; files: 8 created\n"
    )
    assert output.err == (
        "articles/empty.md: error: holds no text (remove it, or write the article) [file-empty]\n"
    )


def test_articles_in_the_current_folder_are_named_without_a_folder(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("empty.md").touch()
    Path("good.md").write_text(NOTE.format(title="Good", date="2023-07-01"))

    assert main(["build", "--articles", ".", "--out", "out", "-q"]) == 0
    assert capsys.readouterr().err.startswith("empty.md: error: ")
    assert main(["build", "--articles", ".", "--out", "out", "-q"]) == 0


def test_quiet_leaves_only_errors(capsys: pytest.CaptureFixture[str]) -> None:
    publication(config="", good="Good", empty="")

    assert main(["build", "--quiet"]) == 0

    output = capsys.readouterr()
    assert output.out == ""
    assert [": error: " in line for line in output.err.splitlines()] == [True]


def test_without_a_config_build_works_and_says_what_one_would_add(
    capsys: pytest.CaptureFixture[str],
) -> None:
    publication(config="", good="Good")

    assert main(["build"]) == 0

    assert Path("feeds", "rss.xml").is_file()
    (advice,) = [line for line in capsys.readouterr().err.splitlines() if "no config" in line]
    assert "[site] url" in advice
    assert "feedwright init" in advice


def test_json_is_one_object_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    publication(good="Good", empty="")

    assert main(["build", "--json"]) == 0

    output = capsys.readouterr()
    report = json.loads(output.out)
    assert output.out.count("\n") == 1
    assert (report["published"], report["new"], report["set_aside"]) == (
        1,
        ["good.md"],
        ["empty.md"],
    )
    assert [problem["code"] for problem in report["problems"]] == ["file-empty"]
    assert [document["change"] for document in report["documents"]] == ["created"] * len(FILES)
    assert report["dry_run"] is False
    assert report["feeds_folder"] == str(Path.cwd() / "feeds")


def test_a_dry_run_writes_nothing_and_says_would(capsys: pytest.CaptureFixture[str]) -> None:
    publication(good="Good")

    assert main(["build", "--dry-run"]) == 0

    assert capsys.readouterr().out == (
        "feeds: 1 article would be published; subscribers would see 1 new;"
        " files: 8 would be created\n"
        "  new           Good  (tag:quay.example,2023-07-01:good)\n"
    )
    assert sorted(path.name for path in Path().iterdir()) == ["articles", "feedwright.toml"]


def test_strict_publishes_nothing_but_still_lists_the_problems(
    capsys: pytest.CaptureFixture[str],
) -> None:
    publication(good="Good", empty="")

    assert main(["build", "--strict"]) == 65

    output = capsys.readouterr()
    assert output.out == ""
    assert "[file-empty]" in output.err
    assert output.err.splitlines()[-1].startswith("feedwright: error: ")
    assert not Path("feeds").exists()


def test_several_processes_read_what_one_reads(capsys: pytest.CaptureFixture[str]) -> None:
    config = f'{CONFIG}\n[feeds]\nurl = "https://quay.example/feeds/"\n'
    publication(config=config, **{f"note-{number}": f"Note {number}" for number in range(60)})

    assert main(["build", "--out", "one", "--state", "s1"]) == 0
    assert main(["build", "--out", "two", "--state", "s2", "--jobs", "2"]) == 0
    Path("feedwright.toml").write_text(f'{config}\n[engine]\ndask = "tcp://127.0.0.1:9"\n')
    # The words of the command stand above the config: nobody asks that scheduler.
    assert main(["build", "--out", "three", "--state", "s3", "--jobs", "2"]) == 0

    capsys.readouterr()
    first, *others = (Path(name, "rss.xml").read_bytes() for name in ("one", "two", "three"))
    assert others == [first, first]


@pytest.mark.parametrize("make", [None, Path.mkdir, Path.touch])
def test_a_source_that_is_missing_empty_or_no_folder_is_exit_code_66(
    make: object, capsys: pytest.CaptureFixture[str]
) -> None:
    if callable(make):
        make(Path("texts"))

    assert main(["build", "--articles", "texts"]) == 66

    output = capsys.readouterr()
    assert output.out == ""
    assert "texts" in output.err
    assert not Path("feeds").exists()


def test_another_build_of_the_same_publication_is_exit_code_75(
    capsys: pytest.CaptureFixture[str],
) -> None:
    publication(good="Good")

    with hold_lock(Path(".feedwright").absolute()):
        assert main(["build"]) == 75

    error = capsys.readouterr().err
    assert "another build" in error
    assert "--wait SECONDS" in error


def test_all_mistakes_of_a_config_are_listed_with_exit_code_78(
    capsys: pytest.CaptureFixture[str],
) -> None:
    publication(config='[site]\ntitel = "x"\nurl = "quay.example"\n', good="Good")

    assert main(["build"]) == 78

    output = capsys.readouterr()
    assert output.out == ""
    assert [line.split(" error: ")[0] for line in output.err.splitlines()] == [
        "feedwright.toml:2:",
        "feedwright.toml:3:",
        "feedwright:",
    ]
    assert output.err.endswith("feedwright.toml has 2 mistakes; nothing was changed\n")


def test_the_clock_can_be_set_for_tests(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    publication(late=NOTE.format(title="Late", date="2030-01-01"), good="Good")

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    main(["build"])
    early = capsys.readouterr().out
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    main(["build"])
    late = capsys.readouterr().out
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "tomorrow")

    sees = "subscribers see 1 new; files:"
    assert early == f"feeds: 1 article published, 1 held back; {sees} 8 created\n"
    assert late == f"feeds: 2 articles published; {sees} 6 changed, 2 unchanged\n"
    assert main(["build"]) == 64


def test_many_notes_of_one_kind_are_counted_not_listed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    notes = [problem("draft", f"{number}.md") for number in range(9)]

    tell_problems([*notes, problem("file-empty", "a.md", 3)], Console(), "articles")

    lines = capsys.readouterr().err.splitlines()
    assert sum(": note: is a draft" in line for line in lines) == 3
    assert lines[-2:] == [
        "articles/a.md:3: error: holds no text (remove it, or write the article) [file-empty]",
        "feedwright: note: 6 more articles with [draft]",
    ]


def test_a_problem_of_the_whole_folder_is_named_by_the_folder(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell_problems([problem("folder-unreadable", "", detail="no")], Console(), "articles")
    tell_problems([problem("folder-unreadable", "deep/", detail="no")], Console(), ".")

    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("articles: error: cannot be read: no")
    assert lines[1].startswith("deep/: error: cannot be read: no")


# How a run can end.


@pytest.mark.parametrize(
    ("error", "exit_code"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/x"), 74),
        (OSError(errno.EIO, "Input/output error"), 74),
        (OSError(errno.EACCES, "Permission denied", "/x"), 77),
        (OSError(errno.EPERM, "Operation not permitted"), 77),
        (OSError(errno.EROFS, "Read-only file system", "/x"), 73),
        (OSError(errno.ENOTDIR, "Not a directory", "/x"), 73),
        (OSError(errno.EMFILE, "Too many open files"), 74),
        (MemoryError(), 74),
        (ImportError("x.so: Cannot allocate memory"), 74),
        (KeyboardInterrupt(), 130),
        (InterruptedRunError(signal.SIGTERM), 143),
        (LockedError("state", "another build holds the lock"), 75),
        (ConfigError("c.toml", ("c.toml:1: error: a", "c.toml:2: error: b")), 78),
        (KeyError("x"), 70),
        (RecursionError(), 70),
        (FeedwrightError("", "it cannot be"), 70),
    ],
)
def test_whatever_ends_a_run_has_words_and_an_exit_code(
    error: BaseException, exit_code: int
) -> None:
    failure = describe(error)

    assert failure.exit_code == exit_code
    assert failure.exit_code in EXIT_CODES
    assert all(failure.lines)
    assert "Traceback" not in "".join(failure.lines)


def test_every_kind_of_error_has_an_exit_code_that_is_documented() -> None:
    kinds = FeedwrightError.__subclasses__()

    assert {kind.exit_code for kind in kinds} <= EXIT_CODES.keys()


def test_debug_shows_where_an_error_arose(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--config", "missing.toml", "--debug"]) == 78

    error = capsys.readouterr().err
    assert error.startswith("Traceback")
    assert error.splitlines()[-1].startswith("feedwright: error: ")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_F23_a_signal_ends_the_run_without_a_traceback(number: signal.Signals) -> None:
    text = "The ferry waits for the baker on every single day of the week.\n\n" * 2000
    Path("long.md").write_text(text)
    # Nobody reads on after the first bytes, so that the program waits at a full pipe.
    with subprocess.Popen(
        [*PROGRAM, "show", "--json", *["long.md"] * 20],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(1)
        process.send_signal(number)
        error = process.stderr.read().decode()
        assert process.wait(timeout=30) == 128 + number

    assert error == "feedwright: interrupted\n"


def test_what_a_failed_build_left_is_said_and_only_then() -> None:
    full = OSError(errno.ENOSPC, "No space left on device", "feeds/rss.xml")

    assert "".join(describe(full).lines) == (
        "feedwright: error: feeds/rss.xml: no space left on device; every published file is whole,"
        " the old one or the new one (make room and run again)"
    )
    assert "published" not in "".join(describe(full, publishing=False).lines)


# What may befall the streams.


@pytest.mark.parametrize("words", [["build"], ["build", "--json"]])
@pytest.mark.parametrize("stream", ["stdout", "stderr", "both"])
def test_F40_a_full_stream_never_keeps_feeds_from_being_published(
    words: list[str], stream: str
) -> None:
    publication(good="Good", empty="")
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        streams = {name: full for name in ("stdout", "stderr") if stream in {name, "both"}}
        done = run(*words, **streams)

    assert done.returncode == 0
    assert Path("feeds/rss.xml").read_text().startswith("<?xml")
    assert "Traceback" not in f"{done.stderr}"
    if stream == "stdout":
        last = done.stderr.splitlines()[-1]
        assert last.startswith("feedwright: warning: the report could not be written")


@pytest.mark.parametrize("closing", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_F40_a_closed_stream_never_keeps_feeds_from_being_published(closing: str) -> None:
    publication(good="Good", empty="")

    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {closing}', "sh", *PROGRAM, "build"],
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0
    for name in ("rss.xml", "atom.xml"):
        published = Path("feeds", name).read_bytes()
        assert published.startswith(b"<?xml")
        assert published.count(b"<?xml ") == 1
        assert b"file-empty" not in published
    assert b"Traceback" not in done.stderr


def test_show_says_when_its_results_cannot_be_written() -> None:
    publication(good="Good")
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        done = run("show", "articles/good.md", stdout=full)

    assert done.returncode == 74
    assert done.stderr == (
        "feedwright: error: standard output cannot be written: no space left on device\n"
    )


def test_a_reader_that_has_had_enough_is_no_failure() -> None:
    publication(good=NOTE.format(title="Long", date="2023-07-01") * 100)
    shell = '"$@" | head -c 10; exit "${PIPESTATUS[0]}"'
    words = ["show", "--json", *["articles/good.md"] * 40]

    done = subprocess.run(
        ["/bin/bash", "-c", shell, "bash", *PROGRAM, *words], capture_output=True, check=False
    )

    assert done.returncode == 0
    assert done.stdout == b'{"path": "'
    assert done.stderr == b""


def test_results_and_messages_are_kept_apart_in_a_real_process() -> None:
    publication(good="Good", empty="")

    done = run("build", "--json")

    assert done.returncode == 0
    assert json.loads(done.stdout)["published"] == 1
    assert "[file-empty]" in done.stderr


def test_F29_a_locale_without_unicode_costs_letters_not_the_run() -> None:
    publication(good="Ægir’s 🐟")
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    told = run("show", "articles/good.md", env=plain)
    machine = run("show", "--json", "articles/good.md", env=plain, encoding="utf-8")
    asked = run("build", "--help", env=plain)

    assert told.returncode == machine.returncode == asked.returncode == 0
    assert r"\xc6gir" in told.stdout
    assert json.loads(machine.stdout)["title"] == "Ægir’s 🐟"


@pytest.mark.parametrize(
    ("environment", "is_coloured"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
    ],
)
def test_colours_are_for_terminals_that_want_them(
    environment: dict[str, str], *, is_coloured: bool
) -> None:
    publication(good="Good")
    ours, theirs = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    try:
        run("show", "articles/good.md", stdout=theirs, env={**kept, **environment})
        shown = os.read(ours, 10_000)
    finally:
        os.close(ours)
        os.close(theirs)

    assert b"Good" in shown
    assert (b"\x1b[" in shown) == is_coloured


def test_a_file_name_cannot_forge_a_line_or_move_the_cursor(
    capsys: pytest.CaptureFixture[str],
) -> None:
    publication(good="Good")
    for name in ("a\x1b[2J.md", "b\nfeedwright: error.md", "c\u202etxt.md"):
        Path("articles", name).touch()

    main(["build"])

    error = capsys.readouterr().err
    assert error.count("\n") == error.count("[file-empty]") == 3
    assert "articles/a\\x1b[2J.md: error:" in error
    assert "articles/b\\x0afeedwright: error.md: error:" in error
    assert "\u202e" not in error


def test_a_file_name_that_is_no_utf_8_can_be_said(capsys: pytest.CaptureFixture[str]) -> None:
    publication(good="Good")
    Path(os.fsdecode(os.fsencode("articles/") + b"caf\xe9.md")).touch()

    assert main(["build"]) == 0
    assert main(["show", "--json", "articles"]) == 0

    output = capsys.readouterr()
    assert r"articles/caf\xe9.md: error:" in output.err
    assert [json.loads(line)["path"] for line in output.out.splitlines()[1:]] == [
        r"articles/caf\xe9.md",
        "articles/good.md",
    ]


@settings(max_examples=100, derandomize=True)
@given(text=st.text())
def test_what_is_printed_is_on_one_line_and_harmless(text: str) -> None:
    shown = printable(text)

    assert len(shown.splitlines()) <= 1
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    shown.encode("utf-8")


def test_signals_are_afterwards_as_they_were_before() -> None:
    def handler_of(numbers: Sequence[int]) -> list[object]:
        return [signal.getsignal(number) for number in numbers]

    before = handler_of([signal.SIGINT, signal.SIGTERM])
    main(["--version"])

    assert handler_of([signal.SIGINT, signal.SIGTERM]) == before
