"""``feedwright init``: what is learned from a folder, and the config that is written."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from feedwright.cli import main
from feedwright.config import read_settings
from feedwright.survey import survey_folder

if TYPE_CHECKING:
    from collections.abc import Callable

STORIES = (
    ("The ferry now waits for the bread", "July 1, 2023", "ferry"),
    ("A clock for the tide", "July 8, 2023", "clock"),
    ("Who owns the night bus", "July 15, 2023", "bus"),
    ("The saltpan gets a roof", "July 22, 2023", "roof"),
)
DUMP = """\
Contour from the coast

{title}

By Ada Marsh
{date}

The {thing} has been talked about on the quay for the whole of this week, and nobody is tired of \
it yet. Those who were there say that it happened early in the morning, before the wind turned.

Sources

For the people of Low Quay the {thing} is nothing new. It was much the same in the year of the \
flood, and in the year after that, when there was no flood at all but everybody expected one.

Written on the island, printed on the mainland (mostly).
The Contour is an independent magazine about the coast and the people who live from it.
Ring the bell for the {thing}
"""
PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<title>{title} | The Contour</title>
<meta property="og:site_name" content="The Contour">
<link rel="canonical" href="https://contour.example/{thing}/">
<meta property="article:published_time" content="2023-07-01T08:00:00+02:00">
</head>
<body>
<article><h1>{title}</h1>
<p>The {thing} has been talked about on the quay for the whole of this week, and nobody is tired of
it yet. Those who were there say that it happened early in the morning, before the wind turned.</p>
</article>
</body>
</html>
"""


@pytest.fixture(autouse=True)
def _in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write_dumps(folder: str = "articles", text: str = DUMP) -> None:
    Path(folder).mkdir(parents=True, exist_ok=True)
    for title, date, thing in STORIES:
        content = text.format(title=title, date=date, thing=thing)
        Path(folder, f"{thing}.txt").write_text(content, encoding="utf-8")


def write_pages(folder: str = "articles", language: str = "en") -> None:
    Path(folder).mkdir(parents=True, exist_ok=True)
    for title, _, thing in STORIES:
        content = PAGE.format(title=title, thing=thing, language=language)
        Path(folder, f"{thing}.html").write_text(content, encoding="utf-8")


def config() -> dict[str, Any]:
    return tomllib.loads(Path("feedwright.toml").read_text("utf-8"))


def test_init_writes_a_config_that_build_takes(capsys: pytest.CaptureFixture[str]) -> None:
    write_dumps()

    assert main(["init"]) == 0
    output = capsys.readouterr()
    assert main(["build", "--strict"]) == 0

    assert "feedwright.toml is written\n" in output.out
    assert "next: look through feedwright.toml, fill in " in output.err
    assert Path("feeds", "rss.xml").is_file()


def test_pages_tell_the_name_the_address_and_the_language() -> None:
    write_pages(language="en-GB")

    assert main(["init"]) == 0

    assert config()["site"] == {
        "title": "The Contour",
        "url": "https://contour.example/",
        "language": "en-GB",
    }


def test_addresses_built_of_day_and_file_name_become_the_template_of_links() -> None:
    write_pages()
    for path in Path("articles").iterdir():
        page = path.read_text("utf-8").replace("contour.example/", "contour.example/2023/07/")
        path.write_text(page, "utf-8")

    assert main(["init", "--quiet"]) == 0
    (Path("articles") / "without-address.md").write_text("---\ndate: 2023-08-02\n---\n\nNo sea.\n")

    assert config()["articles"]["link"] == "{year}/{month}/{slug}/"
    assert main(["build", "--quiet"]) == 0
    assert "https://contour.example/2023/08/without-address/" in Path("feeds/rss.xml").read_text()


def test_addresses_that_follow_nothing_become_no_template() -> None:
    write_pages()
    for number, path in enumerate(sorted(Path("articles").iterdir())):
        page = path.read_text("utf-8").replace(f"/{path.stem}/", f"/?p={number}")
        path.write_text(page, "utf-8")

    assert main(["init", "--quiet"]) == 0

    assert "link" not in config()["articles"]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (("08:00:00+02:00",) * 4, None),
        (("08:00:00-04:00",) * 4, None),
        (("08:00:00-04:00", "08:00:00-05:00") * 2, "America/New_York"),
        (("08:00:00+05:00",) * 4, "Asia/Karachi"),
        (("08:00:00+05:00", "08:00:00+09:00") * 2, None),
        (("08:00:00Z",) * 4, None),
    ],
)
def test_the_time_zone_is_learned_when_one_alone_has_the_offsets_of_a_year(
    hours: tuple[str, ...], expected: str | None
) -> None:
    write_pages()
    for hour, path in zip(hours, sorted(Path("articles").iterdir()), strict=True):
        page = path.read_text("utf-8").replace("08:00:00+02:00", hour)
        page = page.replace("2023-07", "2023-01") if hour.endswith("-05:00") else page
        path.write_text(page, "utf-8")

    found = survey_folder(Path("articles")).publication.time_zone

    assert (found and found.value) == expected


def test_a_text_tells_the_name_by_what_it_says_of_itself() -> None:
    write_dumps()

    found = survey_folder(Path("articles")).publication

    assert found.title == ("The Contour", 4, 4)
    assert found.description is not None
    assert found.description.value.startswith("The Contour is an independent magazine about the")


def test_an_author_whose_biography_repeats_is_not_the_publication() -> None:
    write_dumps(text=DUMP.replace("The Contour is an", "Ada Marsh is the publisher of an"))

    assert survey_folder(Path("articles")).publication.title is None


def test_the_furniture_that_was_learned_is_dropped_from_then_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    odd = "Keep the coast (all of it) 100% salty."
    write_dumps(text=DUMP.rpartition("Written")[0] + odd + "\n")

    def last_paragraph() -> str:
        capsys.readouterr()
        main(["show", "--json", "articles/ferry.txt"])
        body: str = json.loads(capsys.readouterr().out)["body_text"]
        return body.rpartition("\n\n")[2]

    before = last_paragraph()
    assert main(["init", "--quiet"]) == 0
    learned = config()["articles"].get("furniture", [])

    assert (odd in before) == bool(learned)
    assert odd not in last_paragraph()


def test_lines_of_two_files_are_no_furniture() -> None:
    write_dumps()
    Path("articles/bus.txt").unlink()
    Path("articles/roof.txt").unlink()

    found = survey_folder(Path("articles"))

    assert found.furniture == ()
    assert found.publication.title is None


def test_copies_of_one_article_are_not_taken_for_furniture() -> None:
    write_dumps(text=DUMP.replace("{thing}", "ferry").replace("{date}", "July 1, 2023"))

    assert survey_folder(Path("articles")).furniture == ()


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (("25/12/2022", "13/01/2023", "01/02/2023"), "dmy"),
        (("12/25/2022", "01/13/2023", "01/02/2023"), "mdy"),
        (("25/12/2022", "01/13/2023", "01/02/2023"), None),
        (("25/12/2022", "01/02/2023", "01/03/2023"), None),
    ],
)
def test_the_order_of_dates_is_learned_when_all_that_decide_agree(
    dates: tuple[str, ...], expected: str | None
) -> None:
    Path("articles").mkdir()
    for number, date in enumerate(dates):
        text = f"---\ntitle: Note {number}\ndate: {date}\n---\n\nThe ferry waited once more.\n"
        Path(f"articles/{number}.md").write_text(text)

    found = survey_folder(Path("articles")).publication.date_order
    assert (found and found.value) == expected


def test_languages_are_counted_and_the_most_frequent_one_is_the_sites() -> None:
    write_pages(language="en")
    page = PAGE.format(title="Le pain", thing="pain", language="fr")
    Path("articles/pain.html").write_text(page, encoding="utf-8")

    assert main(["init", "--quiet"]) == 0

    assert config()["site"]["language"] == "en"
    assert "# Languages found in 5 articles: en 4, fr 1.\n" in Path("feedwright.toml").read_text()


def test_articles_may_lie_in_the_folder_itself_or_in_another(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_pages("plain")
    write_pages("mine/texts")

    assert main(["init", "plain"]) == 0
    assert main(["init", "mine", "--articles", "mine/texts", "--out", "mine/public/feeds"]) == 0

    plain = read_settings(Path("plain/feedwright.toml"), cwd=Path.cwd())
    mine = read_settings(Path("mine/feedwright.toml"), cwd=Path.cwd())
    assert plain.articles.folder == Path("plain").absolute()
    assert mine.articles.folder == Path("mine/texts").absolute()
    assert mine.feeds.folder == Path("mine/public/feeds").absolute()
    assert "then: feedwright build --config mine/feedwright.toml" in capsys.readouterr().err


def test_a_config_is_never_overwritten_without_force(capsys: pytest.CaptureFixture[str]) -> None:
    write_pages()
    Path("feedwright.toml").write_text("# mine\n")

    assert main(["init"]) == 73
    kept = Path("feedwright.toml").read_text()
    error = capsys.readouterr().err
    assert main(["init", "--force"]) == 0

    assert kept == "# mine\n"
    assert error == (
        "feedwright: error: feedwright.toml: there is a config already"
        " (edit it, or overwrite it with --force)\n"
    )
    assert config()["site"]["title"] == "The Contour"
    assert [path.name for path in Path().iterdir() if path.name.endswith(".part")] == []


def test_a_config_in_pyproject_toml_is_one_too(capsys: pytest.CaptureFixture[str]) -> None:
    write_pages()
    Path("pyproject.toml").write_text("[tool.feedwright.site]\n")

    assert main(["init"]) == 73
    assert capsys.readouterr().err.startswith("feedwright: error: pyproject.toml: ")


def test_a_broken_link_in_the_place_of_the_config_is_not_written_through() -> None:
    write_pages()
    Path("feedwright.toml").symlink_to("elsewhere.toml")

    assert main(["init"]) == 73
    assert main(["init", "--force"]) == 0

    assert not Path("elsewhere.toml").exists()
    assert not Path("feedwright.toml").is_symlink()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: None, "holds no article files"),
        (lambda: Path("articles").mkdir(), "holds no article files"),
        (lambda: Path("empty.txt").touch(), "holds no readable article files"),
    ],
)
def test_a_folder_without_articles_is_exit_code_66(
    make: Callable[[], None], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    make()

    assert main(["init"]) == 66

    output = capsys.readouterr()
    assert output.out == ""
    assert message in output.err
    assert "put files in it that end in ." in output.err
    assert " .htm .html " in output.err
    assert not Path("feedwright.toml").exists()


def test_a_folder_that_is_missing_is_exit_code_66(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "nowhere"]) == 66
    assert capsys.readouterr().err.startswith("feedwright: error: nowhere: is not a folder")


def test_json_says_what_was_found(capsys: pytest.CaptureFixture[str]) -> None:
    write_pages()

    assert main(["init", "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert found["config"] == "feedwright.toml"
    assert found["settings"]["site.title"] == "The Contour"
    assert (found["samples"], found["files"]) == (4, 4)


def test_the_schema_is_printed_and_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--schema"]) == 0

    assert json.loads(capsys.readouterr().out)["title"] == "feedwright.toml"
    assert list(Path().iterdir()) == []
