"""``feedwright show``: the contract of its output and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from feedwright.cli import main
from feedwright.cli.show import as_json
from feedwright.model import Article

CASES = Path(__file__).parent / "show"
DUMP = CASES / "page-dump.txt"
KEYS = [
    "path",
    "title",
    "authors",
    "published",
    "published_precision",
    "updated",
    "language",
    "tags",
    "canonical_url",
    "lead_image",
    "excerpt",
    "body_text",
    "body_html",
    "word_count",
    "reading_time_minutes",
    "evidence",
    "dropped",
    "problems",
    "withheld",
]
NOTE = """\
---
title: {title}
date: {date}
---

The morning ferry from Low Quay has waited for the baker every day this week.
"""


@pytest.fixture(autouse=True)
def _in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def note(path: str, title: str = "A note", date: str = "2023-07-01") -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(NOTE.format(title=title, date=date), encoding="utf-8")
    return path


def show_json(capsys: pytest.CaptureFixture[str], *paths: str) -> list[dict[str, Any]]:
    main(["show", "--json", *paths])
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_page_dump_is_read_in_every_field(capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = show_json(capsys, str(DUMP))

    assert found["path"] == str(DUMP)
    assert found["title"] == "The ferry now waits for the bread"
    assert found["authors"] == [{"name": "Ada Marsh", "email": None, "uri": None}]
    assert (found["published"], found["published_precision"]) == ("2023-07-01", "day")
    assert found["lead_image"]["caption"] == "The ferry at Low Quay."
    assert found["lead_image"]["credit"] == "Bo Reed"
    assert found["excerpt"].startswith("The morning ferry from Low Quay")
    assert found["body_text"].count("\n\n") == 2
    assert "“A boat that leaves without bread is early,”" in found["body_text"]
    assert found["body_text"].endswith("found that little of it mattered.")
    assert {one["text"] for one in found["dropped"]} >= {"Menu", "2 mins read", "Leave a Reply"}
    assert any(one["rule"] == "mojibake" for one in found["evidence"])


def test_the_keys_are_those_of_the_contract_in_their_order(
    capsys: pytest.CaptureFixture[str],
) -> None:
    full, missing = show_json(capsys, str(DUMP), "missing.txt")

    assert list(full) == KEYS
    assert list(missing) == KEYS
    assert list(full["evidence"][0]) == ["field", "rule", "place", "text", "confidence"]
    assert list(full["dropped"][0]) == ["place", "text", "rule"]
    assert list(missing["problems"][0]) == ["code", "severity", "place", "message", "hint"]


def test_what_an_article_does_not_have_is_null_or_empty() -> None:
    found = as_json(Article(path="x.txt"))

    assert [key for key in KEYS if found[key] is None] == [
        "title",
        "published",
        "published_precision",
        "updated",
        "language",
        "canonical_url",
        "lead_image",
    ]
    assert all(
        found[key] in ("", [], 0) for key in KEYS if found[key] is not None and key != "path"
    )


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2023-07-01", ("2023-07-01", "day")),
        ("2023-07-01T08:30:15+02:00", ("2023-07-01T08:30:15+02:00", "second")),
    ],
)
def test_published_says_no_more_than_the_file(
    date: str, expected: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    (found,) = show_json(capsys, note("a.md", date=f'"{date}"'))

    assert (found["published"], found["published_precision"]) == expected


def test_objects_come_in_the_given_order_one_per_line(capsys: pytest.CaptureFixture[str]) -> None:
    paths = [note(f"{name}.md", title=name) for name in ("c", "a", "b")]

    found = show_json(capsys, *paths, paths[0])

    assert [one["path"] for one in found] == ["c.md", "a.md", "b.md", "c.md"]


def test_a_folder_stands_for_its_article_files(capsys: pytest.CaptureFixture[str]) -> None:
    for path in ("in/b.md", "in/a.md", "in/deep/c.md", "in/.hidden.md"):
        note(path)
    Path("in/picture.png").write_bytes(b"\x89PNG")

    assert [one["path"] for one in show_json(capsys, "in")] == [
        "in/a.md",
        "in/b.md",
        "in/deep/c.md",
    ]


def test_one_bad_file_does_not_keep_the_others_from_being_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("empty.txt").touch()
    Path("binary.txt").write_bytes(bytes(range(256)) * 8)
    Path("dangling.txt").symlink_to("nowhere.txt")
    paths = ["missing.txt", "empty.txt", "binary.txt", "dangling.txt", note("good.md")]

    code = main(["show", "--json", *paths])
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert code == 0
    assert [one["path"] for one in found] == paths
    assert [[problem["code"] for problem in one["problems"]][:1] for one in found[:4]] == [
        ["file-missing"],
        ["file-empty"],
        ["file-binary"],
        ["file-unreadable"],
    ]
    assert found[4]["title"] == "A note"


def test_only_when_nothing_can_be_read_the_exit_code_is_66(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["show", "--json", "a.txt", "b.txt"]) == 66

    output = capsys.readouterr()
    assert len(output.out.splitlines()) == 2
    assert output.err.startswith("feedwright: error: no article file could be read")


def test_a_folder_without_article_files_is_exit_code_66(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("empty").mkdir()

    assert main(["show", "empty"]) == 66
    assert capsys.readouterr().out == ""


def test_a_link_that_is_named_leads_to_its_file(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = note(str(tmp_path_factory.mktemp("elsewhere") / "a.md"), title="Elsewhere")
    Path("link.md").symlink_to(elsewhere)

    assert show_json(capsys, "link.md")[0]["title"] == "Elsewhere"


def test_the_config_of_the_folder_or_a_named_one_says_how_articles_are_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = note("a.md", date='"01/02/2023"')

    assert show_json(capsys, path)[0]["published"] is None
    Path("other.toml").write_text('[articles]\ndate-order = "mdy"\n')
    Path("feedwright.toml").write_text('[articles]\ndate-order = "dmy"\n')
    assert show_json(capsys, path)[0]["published"] == "2023-02-01"
    assert show_json(capsys, "--config", "other.toml", path)[0]["published"] == "2023-01-02"


def test_a_mistake_in_the_config_ends_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    Path("feedwright.toml").write_text("[article]\n")

    assert main(["show", note("a.md")]) == 78
    assert capsys.readouterr().out == ""


def test_the_default_view_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(DUMP)]) == 0

    output = capsys.readouterr()
    assert "  title      The ferry now waits for the bread\n" in output.out
    assert "  authors    Ada Marsh\n" in output.out
    assert "  published  2023-07-01 (to the day)\n" in output.out
    assert "dropped" not in output.out
    assert output.err == ""


def test_explain_gives_the_rule_for_every_field_and_every_dropped_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["show", "--explain", str(DUMP)]) == 0

    lines = capsys.readouterr().out.splitlines()
    as_found = lines[lines.index("  as found") + 1 :]
    labels = {int(line[:7]): line[8:20].strip() for line in as_found}
    assert (labels[4], labels[6], labels[7], labels[9]) == (
        "title",
        "authors",
        "published",
        "image",
    )
    assert (labels[11], labels[13], labels[15]) == ("lede", "body", "body")
    dropped = {int(line[:7]) for line in as_found if line[8:20].strip() == "dropped"}
    assert dropped == {1, 2, 8, 17, 18}


def test_terminal_sequences_in_an_article_are_not_sent_to_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = note("evil\x1b[2J.md", title='"A \\e[31mred\\u202e title"')

    main(["show", "--explain", path])

    output = capsys.readouterr()
    assert "\x1b" not in output.out + output.err
    assert "\u202e" not in output.out
    assert "evil\\x1b[2J.md" in output.out
