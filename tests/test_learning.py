"""What is learned from folders of pages, case by case, and what never is."""

from __future__ import annotations

import json
import os
import random
import shutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.cli import main
from feedwright.config.patterns import find_hazard
from feedwright.extract.house_lines import house_lines
from feedwright.learning.sheets import Sheet, read_sheet
from feedwright.survey import survey, survey_folder
from publications import markdown, publication, run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feedwright.learning.furniture import Learned

_CASES: Final = Path(__file__).parent / "learning" / "cases"

OPENINGS: Final = (
    "The ferry waits for the bread now, which it did not do in the time of the old captain.",
    "Nobody has seen the clock of the town hall stand still, although it has been wrong for years.",
    "In the saltpan above the village a roof is being built by people who have never built one.",
    "Every second house in Tern Street has a boat in the garden, and none of them has an oar.",
    "A letter reached the harbour office on Monday that had been on its way for eleven years.",
)
MORE: Final = (
    "Those who were there say that it happened before the wind turned, and that it was quiet.",
    "It has been measured twice since then, and both times the number was a different one.",
    "The council will talk of it in the spring, when the meadow is dry enough to stand on.",
    "His aunt had told him about it when he was a child, and he had taken it for a story.",
    "What became of the other half is not known, but a piece of it hangs in the bakery.",
)
CLOSINGS: Final = (
    "On some days one can see across to the other bank, and then nobody says a word about it.",
    "She has kept the receipt, in the drawer in which she keeps whatever will be asked for.",
    "The painter came back in the evening, looked at it from the bridge and shook his head.",
    "For the winter it will be covered with a sail, which is older than everything else here.",
    "Whoever finds it is asked to leave it where it is, since it has always been found again.",
)
TITLES: Final = (
    "The bread and the ferry",
    "A clock that is wrong",
    "A roof over the salt",
    "Boats without oars",
    "The letter of Monday",
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def pages(
    *,
    above: Sequence[str] = (),
    top: Sequence[str] = (),
    between: Sequence[str] = (),
    below: Sequence[str] = (),
) -> tuple[Sheet, ...]:
    """Five articles saved as text; in the lines ``{n}`` is a number and ``{title}`` a title."""
    sheets = []
    for n, title in enumerate(TITLES):
        other = TITLES[(n + 1) % len(TITLES)]
        lines = [title, "By Ada Marsh", f"{n + 3} July 2026", OPENINGS[n], MORE[n], CLOSINGS[n]]
        lines[5:5] = between
        lines[3:3] = top
        text = "\n\n".join([*above, *lines, *below]).replace("{title}", other)
        sheet = read_sheet(f"{n}.txt", text.replace("{n}", str(n * 7)).encode())
        assert sheet is not None
        sheets.append(sheet)
    return tuple(sheets)


def learned(sheets: Sequence[Sheet]) -> tuple[Learned, ...]:
    return survey(sheets, files=len(sheets)).furniture


def is_learned(line: str, sheets: Sequence[Sheet]) -> bool:
    patterns = tuple(one.pattern for one in learned(sheets))
    return house_lines(patterns).fullmatch(line)


@pytest.mark.parametrize("case", sorted(path.name for path in _CASES.iterdir()))
def test_a_config_says_what_its_folder_has_in_common(case: str, home: Path) -> None:
    shutil.copytree(_CASES / case / "articles", home / "articles")
    shutil.copy(_CASES / case / "before.toml", "feedwright.toml")

    assert main(["learn", "--quiet"]) == 0
    once = Path("feedwright.toml").read_bytes()
    kept = Path("feedwright.toml").stat().st_mtime_ns
    assert main(["learn", "--quiet"]) == 0

    if os.environ.get("FEEDWRIGHT_ACCEPT"):
        (_CASES / case / "after.toml").write_bytes(once)
    assert once == (_CASES / case / "after.toml").read_bytes()
    assert Path("feedwright.toml").read_bytes() == once
    assert Path("feedwright.toml").stat().st_mtime_ns == kept


def test_what_was_learned_is_left_out_from_then_on(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(_CASES / "dumps" / "articles", home / "articles")
    Path("feedwright.toml").touch()

    def body() -> str:
        capsys.readouterr()
        main(["show", "--json", "articles/bread-bell.txt"])
        text: str = json.loads(capsys.readouterr().out)["body_text"]
        return text

    before = body()
    assert main(["learn", "--quiet"]) == 0
    after = body()

    for line in ("Walk the marsh with us", "Read next: The eel house", "Ines Carrow writes for"):
        assert line in before
        assert line not in after
    assert "Sources\n\nThe register was searched by the harbour office." in after


def test_a_dry_run_says_what_would_change_and_writes_nothing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(_CASES / "dumps" / "articles", home / "articles")
    Path("feedwright.toml").write_text("[site]\n")

    assert main(["learn", "--dry-run"]) == 0

    output = capsys.readouterr()
    assert "    Read next:.{1,80}\n" in output.out
    assert "      5 lines in 5 of 5 articles, read as text in 1, such as: Read next: The eel" in (
        output.out
    )
    assert "      bread-bell.txt:22, eel-house.txt:22, mud-map.txt:22 and 2 more\n" in output.out
    assert "  5 of 5 articles would be read differently\n" in output.out
    assert "      - Ines Carrow writes for the Saltmarsh Post from the north bank.\n" in output.out
    assert "nothing is written; without --dry-run feedwright.toml is amended" in output.err
    assert Path("feedwright.toml").read_text() == "[site]\n"
    assert sorted(path.name for path in home.iterdir()) == ["articles", "feedwright.toml"]


def test_json_lists_every_file_of_every_pattern(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(_CASES / "pages" / "articles", home / "articles")

    assert main(["learn", "--dry-run", "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert (found["config"], found["files"], found["samples"]) == (None, 4, 4)
    assert [len(one["files"]) for one in found["furniture"]] == [4, 4]
    assert found["settings"] == {
        "site.time-zone": {"value": "Europe/Berlin", "articles": 4, "of": 4}
    }
    assert found["suggestions"]["articles.link"]["value"] == "{year}/{month}/{slug}.html"
    assert [effect["path"] for effect in found["effects"]] == [
        "the-gate.html",
        "the-lock.html",
        "the-pump.html",
        "the-weir.html",
    ]


def test_without_a_config_learn_names_init(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(_CASES / "dumps" / "articles", home / "articles")

    assert main(["learn"]) == 78

    assert "there is no config to write into (feedwright init writes one" in capsys.readouterr().err
    assert not Path("feedwright.toml").exists()


def test_a_pattern_that_was_made_a_comment_of_stays_out(home: Path) -> None:
    shutil.copytree(_CASES / "dumps" / "articles", home / "articles")
    config = Path("feedwright.toml")
    config.touch()
    main(["learn", "--quiet"])
    refused = config.read_text().replace('    "Read next', '    # "Read next')
    config.write_text(refused)

    assert main(["learn", "--quiet"]) == 0

    assert config.read_text() == refused
    assert "# " in refused


def test_a_config_laid_out_in_rows_and_dots_is_amended_as_well(home: Path) -> None:
    shutil.copytree(_CASES / "dumps" / "articles", home / "articles")
    config = Path("feedwright.toml")
    config.write_text('articles.furniture = ["Menu"]  # ours\nsite = {title = "The Post"}  # so\n')

    assert main(["learn", "--quiet"]) == 0

    written = tomllib.loads(config.read_text())
    assert written["site"] == {"title": "The Post", "time-zone": "Europe/London"}
    assert written["articles"]["date-order"] == "dmy"
    assert written["articles"]["furniture"][0] == "Menu"
    assert len(written["articles"]["furniture"]) == 5
    assert "# ours" in config.read_text()
    assert "# so" in config.read_text()


def test_the_mode_of_a_config_and_a_link_to_it_stay(home: Path) -> None:
    shutil.copytree(_CASES / "dumps" / "articles", home / "articles")
    (home / "elsewhere").mkdir()
    target = home / "elsewhere" / "my.toml"
    target.write_bytes(b"\xef\xbb\xbf[site]\r\n")
    target.chmod(0o640)
    Path("feedwright.toml").symlink_to(target)

    assert main(["learn", "--quiet"]) == 0

    assert Path("feedwright.toml").is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    written = target.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf[site]\r\n")
    assert b"\n" not in written.replace(b"\r\n", b"")


def test_lines_that_differ_in_numbers_are_one_pattern() -> None:
    line = "This story was read {n} times on the day it came out, by people who sat down for it."
    sheets = pages(below=[line])

    assert [one.articles for one in learned(sheets)] == [5]
    assert is_learned(line.replace("{n}", "1,234"), sheets)


def test_lines_that_begin_or_end_alike_are_one_pattern() -> None:
    sheets = pages(below=["Also worth your while: {title}"])

    assert is_learned("Also worth your while: An article of next year", sheets)


def test_a_heading_that_recurs_stays() -> None:
    sheets = pages(between=["What it costs"])

    assert not is_learned("What it costs", sheets)


def test_what_stands_several_times_in_an_article_is_no_heading() -> None:
    assert is_learned("Bigger", pages(between=["Bigger", "Its sign, in {n}.", "Bigger"]))


@pytest.mark.parametrize("line", ["Q", "The Quay:", "Ada Marsh"])
def test_who_speaks_in_an_interview_stays(line: str) -> None:
    assert not is_learned(line, pages(between=[line, "What was it, in {n}?", line]))


def test_what_begins_most_pages_is_no_lede() -> None:
    line = "This story is part of our series on the things that are left over, which never ends."

    assert is_learned(line, pages(top=[line]))


def test_a_build_says_when_many_sentences_repeat_that_it_does_not_know(home: Path) -> None:
    lines = "It was written for the Quay, and it is read there.\n\nSources\n\nWhat the papers say."
    articles = {
        f"{n}__md": markdown(f"Tide {n}", body=f"{text}\n\n{lines}")
        for n, text in enumerate((*OPENINGS, *MORE))
    }
    publication(home, **articles)

    before = [one for one in run(home).problems if one.code == "furniture-unknown"]
    assert main(["learn", "--quiet"]) == 0
    after = [one for one in run(home).problems if one.code == "furniture-unknown"]

    said = "1 (“It was written for the Quay, and it is read there.” in 10 of 10)"
    assert [one.message.partition(": ")[2] for one in before] == [said]
    assert after == []


def test_copies_are_not_taken_for_something_that_repeats(home: Path) -> None:
    publication(home, **{f"{n}__md": markdown("The tide table") for n in range(9)})

    assert all(one.code != "furniture-unknown" for one in run(home).problems)


def test_first_paragraphs_that_are_alike_stay(home: Path) -> None:
    articles = {
        f"{thing}__md": markdown(
            f"On the {thing}",
            body=f"The {thing} has been talked about all week, and nobody is tired of it yet.\n\n"
            f"{text}\n\nLetters to the Quay",
        )
        for thing, text in zip(("ferry", "clock", "salt", "boats"), MORE, strict=False)
    }
    publication(home, **articles)

    patterns = [one.pattern for one in survey_folder(home / "articles").furniture]

    assert patterns == ["Letters to the Quay"]


def test_versions_of_one_article_are_one_article() -> None:
    def version(n: int) -> Sheet:
        paragraphs = [*OPENINGS, *MORE, *CLOSINGS]
        words = sorted({word for line in (*MORE, *CLOSINGS) for word in line.split()})
        lot = random.Random(n)  # noqa: S311 - the same each time
        for at in range(3, 8):
            paragraphs[at] = f"{' '.join(lot.sample(words, 20))}."
        text = "\n\n".join([TITLES[0], "By Ada Marsh", "3 July 2026", *paragraphs])
        sheet = read_sheet(f"{n}.txt", text.encode())
        assert sheet is not None
        return sheet

    assert learned([version(n) for n in range(6)]) == ()
    assert learned([version(0)] * 6) == ()


@pytest.mark.parametrize(
    "files",
    [
        {f"{n}.txt": b"" for n in range(5)},
        {f"{n}.txt": b"\n\n \n" for n in range(5)},
        {f"{n}.txt": b"x" for n in range(5)},
        {f"{n}.txt": b"(((((\n[[[[\n\\\n.*.*.*\n" for n in range(5)},
        {f"{n}.html": b"<p>" * 2_000 for n in range(3)},
        {f"{n}.txt": b"a b c d e f " * 50_000 for n in range(3)},
        {f"{n}.txt": b"\x00\xff\xfe" for n in range(3)},
    ],
)
def test_hostile_folders_are_learned_from_without_harm(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "a-story.txt").write_text("\n\n".join([TITLES[0], *OPENINGS]))

    for one in survey_folder(tmp_path).furniture:
        assert find_hazard(one.pattern) is None
        assert not any(house_lines((one.pattern,)).fullmatch(line) for line in OPENINGS)


def test_what_is_all_the_text_of_an_article_is_no_furniture() -> None:
    notes = [
        read_sheet(f"{n}.txt", f"Note {n}\n\nOn this day the ferry waited {n} times.\n".encode())
        for n in range(20)
    ]

    assert learned([note for note in notes if note]) == ()


def test_of_very_many_files_a_sample_is_looked_at(tmp_path: Path) -> None:
    for number in range(50):
        (tmp_path / f"{number:02}.txt").write_text(f"{TITLES[0]} {number}\n\n{OPENINGS[0]}\n")

    found = survey_folder(tmp_path, most_files=20)

    assert (found.samples, found.files) == (17, 50)


_LINE: Final = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1
).map(str.strip)


@settings(max_examples=40)
@given(above=st.lists(_LINE, max_size=3), below=st.lists(_LINE, max_size=3))
def test_a_pattern_matches_the_lines_it_was_learned_from_and_no_article(
    above: list[str], below: list[str]
) -> None:
    sheets = pages(above=above, below=below)

    found = learned(sheets)

    lines = {(s.article.path, line.number): line.text for s in sheets for line in s.lines}
    for one in found:
        assert find_hazard(one.pattern) is None
        known = house_lines((one.pattern,))
        assert all(known.fullmatch(lines[place]) for place in one.files)
        assert not any(known.fullmatch(line) for line in (*TITLES, *OPENINGS, *MORE, *CLOSINGS))


def test_what_is_said_of_the_publication_comes_from_most_of_its_articles(home: Path) -> None:
    shutil.copytree(_CASES / "pages" / "articles", home / "articles")
    odd: dict[str, Any] = {"url": "https://lockandweir.example/about/", "n": 0}
    for number in range(3):
        page = f'<html lang="en"><link rel="canonical" href="{odd["url"]}{number}"><p>{MORE[0]}</p>'
        (home / "articles" / f"about-{number}.html").write_text(page)

    found = survey_folder(home / "articles").publication

    assert found.link is not None
    assert (found.link.articles, found.link.of) == (4, 7)
    assert found.url is not None
    assert found.url.articles == 7
