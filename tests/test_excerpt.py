"""Excerpts: the cases of ``excerpts/cases``, and what holds for any text."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.characters import one_line
from feedwright.extract.excerpt import find_excerpt, find_prose, strip_note_marks
from feedwright.extract.sentences import split_sentences
from feedwright.extract.shortening import is_balanced, shorten

_CASES: Final = Path(__file__).parent / "excerpts" / "cases"


def _cases() -> list[Any]:
    found = []
    for path in sorted(_CASES.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for case in table["case"]:
            language = case.get("language", table.get("language"))
            found.append(pytest.param(language, case, id=f"{path.stem}: {case['about']}"))
    return found


@pytest.mark.parametrize(("language", "case"), _cases())
def test_an_excerpt_is_what_an_editor_would_take(language: str | None, case: Any) -> None:
    limit = case.get("max_chars", 300)

    excerpt = find_excerpt(case["paragraphs"], language=language, max_chars=limit)

    assert excerpt == case["excerpt"]
    assert len(excerpt) <= limit


_PIECES: Final = st.sampled_from([
    *("The ferry is late.", "“Where is it?” she asked.", "It cost $1.2 billion.", "Dr. Okafor"),
    *(" ", "…", "“", "”", ":", "渡船停航了。", "「はい」", "e.g. ", "\n", "No. ", "!", "(", ")"),
    *("By Ann Lee", "July 1, 2023", "เรือ", "คำ\u0e31", "👩\u200d🚀", "a" * 50, "1. ", "- ", "«"),
])  # fmt: skip
_PARAGRAPHS: Final = st.lists(
    st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=8).map("".join), max_size=5
)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(paragraphs=_PARAGRAPHS, limit=st.integers(1, 200))
def test_an_excerpt_fits_and_is_words_of_the_text_in_their_order(
    paragraphs: list[str], limit: int
) -> None:
    excerpt = find_excerpt(paragraphs, language="en", max_chars=limit)

    assert len(excerpt) <= limit
    assert excerpt == " ".join(excerpt.split())
    whole = "".join(one_line(paragraph).replace(" ", "") for paragraph in paragraphs)
    bare = excerpt.replace(" ", "")
    if "…" not in excerpt:
        assert bare in whole
    elif limit > 1:
        assert bare.partition("…")[0] in whole


@settings(max_examples=100, derandomize=True, deadline=None)
@given(text=_PARAGRAPHS.map(" ".join), limit=st.integers(40, 200))
def test_an_excerpt_that_is_not_cut_ends_where_a_sentence_ends(text: str, limit: int) -> None:
    paragraph = one_line(text.replace("…", ""))
    excerpt = find_excerpt([paragraph], language="en", max_chars=limit)
    if "…" in excerpt:
        return
    sentences = split_sentences(paragraph, "en")
    endings = {"".join(sentences[:count]).replace(" ", "") for count in range(len(sentences) + 1)}

    assert any(ending.endswith(excerpt.replace(" ", "")) for ending in endings)


def test_a_text_of_one_endless_line_costs_no_more_than_its_beginning() -> None:
    excerpt = find_excerpt(["“a. " * 100_000], language="en", max_chars=100)

    assert 0 < len(excerpt) <= 100


@pytest.mark.parametrize(
    ("html", "prose"),
    [
        ("<p>One.</p><p>Two.</p>", ("One.", "Two.")),
        ("<h2>Head</h2><p>One.</p>", ("One.",)),
        ("<p>One.</p><h2>Head</h2><p>Two.</p>", ("One.", "", "Two.")),
        ("<ul><li><p>Item.</p></li></ul><p>One.</p>", ("One.",)),
        ("<blockquote><p>Said.</p></blockquote><p>One.</p>", ("One.",)),
        ("<p>A &amp; <em>b</em><br>c.</p>", ("A & b c.",)),
        ("<figure><img src='a.png'><figcaption>x</figcaption></figure><p>One.</p>", ("One.",)),
        ("<div>No paragraph at all.</div>", ()),
        ("", ()),
    ],
)
def test_prose_is_told_from_headings_lists_and_quotes_by_the_markup(
    html: str, prose: tuple[str, ...]
) -> None:
    assert tuple(find_prose(html)) == prose


def test_a_raised_link_to_a_note_is_no_part_of_the_sentence() -> None:
    html = '<p>It was lost.<sup><a href="#fn1">1</a></sup> Water is H<sub>2</sub>O.</p>'

    assert tuple(find_prose(html)) == ("It was lost. Water is H2O.",)
    assert strip_note_marks("x<sup>2</sup>") == "x<sup>2</sup>"


@pytest.mark.parametrize(
    ("text", "balanced"),
    [
        ("“a” and „b“ and «c» and 「e」", True),
        ("»a« and »b«", True),
        ("“a", False),
        ("»a« and »b", False),
        ("(a", False),
        ('"a', False),
        ("1) a", True),
    ],
)
def test_quotation_marks_are_paired_in_every_tradition(text: str, *, balanced: bool) -> None:
    assert is_balanced(text) is balanced


@settings(max_examples=150, derandomize=True, deadline=None)
@given(text=_PARAGRAPHS.map(" ".join).map(one_line), limit=st.integers(0, 120))
def test_a_shortened_text_fits_and_ends_in_an_ellipsis(text: str, limit: int) -> None:
    short = shorten(text, limit)

    assert len(short) <= limit
    if len(text) > limit > 1:
        assert "…" in short


def test_no_character_is_parted_from_its_marks() -> None:
    for limit in range(2, 12):
        astronaut = shorten("👩\u200d🚀" * 5, limit)
        assert not astronaut.removesuffix("…").endswith("\u200d")
        thai = shorten("กำ\u0e31ก้เก" * 4, limit).removesuffix("…")
        assert not thai.endswith(("เ", "แ"))
