"""Plain texts: the files of ``articles/plaintext``, and what holds for any text."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.extract.text.paragraphs import MAX_PARAGRAPHS
from feedwright.model import Article, HouseStyle
from feedwright.readers import read_article

_FOLDER: Final = Path(__file__).parent / "articles" / "plaintext"
_FILES: Final = sorted(_FOLDER.glob("*.txt"))


def _read(text: str, **house: Any) -> Article:
    return read_article("a.txt", text.encode("utf-8", "surrogatepass"), HouseStyle(**house))


def _summary(article: Article) -> dict[str, Any]:
    """The article in the words of the expectation files, without what it has not."""
    image = article.lead_image
    paragraphs = article.body_text.split("\n\n") if article.body_text else []
    found = {
        "title": article.title,
        "authors": [person.name for person in article.authors],
        "published": article.published and article.published.isoformat(),
        "updated": article.updated and article.updated.isoformat(),
        "language": article.language,
        "tags": list(article.tags),
        "caption": image and image.caption,
        "credit": image and image.credit,
        "paragraphs": len(paragraphs),
        "problems": [problem.code for problem in article.problems],
    }
    return {name: value for name, value in found.items() if value}


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_a_text_is_read_as_a_careful_human_reads_it(path: Path) -> None:
    expected = tomllib.loads(path.with_suffix(".expected.toml").read_text(encoding="utf-8"))
    begins, ends = expected.pop("begins", ""), expected.pop("ends", "")
    holds, lacks = expected.pop("holds", []), expected.pop("lacks", [])
    html_holds = expected.pop("html_holds", [])

    article = read_article(path.name, path.read_bytes(), HouseStyle(language=None))
    found = _summary(article)
    for loose in {"paragraphs", "language"} - expected.keys():
        found.pop(loose, None)

    assert found == expected
    assert article.body_text.startswith(begins)
    assert article.body_text.endswith(ends)
    assert [part for part in holds if part not in article.body_text] == []
    assert [part for part in lacks if part in article.body_text] == []
    assert [part for part in html_holds if part not in article.body_html] == []


def test_a_huge_text_is_read_up_to_its_limit_and_says_so() -> None:
    lines = [f"Line {number} of a log that nobody meant to publish." for number in range(9_000)]
    article = _read("\n".join(lines))
    assert "text-too-many-lines" in [problem.code for problem in article.problems]
    assert article.body_text.count("\n\n") <= MAX_PARAGRAPHS
    assert "Line 8999 of a log" in article.body_text


def test_a_line_without_end_is_a_paragraph() -> None:
    article = _read("A quiet title\n\n" + "word " * 200_000)
    assert article.title == "A quiet title"
    assert article.body_text.count("word") == 200_000


@pytest.mark.parametrize(
    "text",
    [
        "By " * 5_000,
        "( " * 20_000,
        "|" * 20_000,
        "1. " * 10_000,
        "> " * 20_000,
        "Photo: " * 5_000,
        "By A. B. " * 40 + "\n" + "2023-07-01 " * 14,
        "\n".join(["Home › News"] * 3_000),
        "\ud800\udfff" * 50,
        "\u202e" * 1_000 + "A title",
    ],
    ids=lambda text: ascii(text[:8]),
)
def test_hostile_text_is_an_article_or_a_problem(text: str) -> None:
    article = _read(text)
    assert "reader-failed" not in [problem.code for problem in article.problems]


_LINES: Final = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            ["", "By Jane Roe", "1 July 2023", "Share", "Comments", "* item", "> said"]
        ),
        st.text(alphabet="abc .,", min_size=80, max_size=200),
    ),
    max_size=12,
)


@given(_LINES)
@settings(max_examples=25)
def test_every_line_is_kept_dropped_or_a_field(lines: list[str]) -> None:
    article = _read("\n".join(lines))
    codes = [problem.code for problem in article.problems]
    assert "reader-failed" not in codes
    assert article == _read("\n".join(lines))
    assert article.is_readable == bool(article.title)


def test_a_rule_that_is_switched_off_drops_nothing() -> None:
    lines = ["A quiet title", "By Jane Roe", "1 July 2023", "Share", *["Prose of a day. " * 12] * 4]
    kept = _read("\n".join(lines), disabled_rules=("furniture-share",))
    assert "Share" in kept.body_text
    assert "Share" not in _read("\n".join(lines)).body_text


def test_the_day_of_a_change_is_no_day_of_publication_in_a_long_guide() -> None:
    text = (_FOLDER / "update-of-a-text.txt").read_text(encoding="utf-8")
    paragraph = text.splitlines()[-1]
    guide = text + "".join(f"\n{paragraph} That was boat {n}.\n" for n in range(120))
    assert _read(text).published is not None
    assert (_read(guide).published, _read(guide).updated) == (None, _read(text).updated)
