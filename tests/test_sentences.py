"""Sentences: the traps of ``excerpts/sentences.toml``, and what holds for any text."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.extract.sentences import split_sentences

_FILE: Final = Path(__file__).parent / "excerpts" / "sentences.toml"
_TABLE: Final = tomllib.loads(_FILE.read_text(encoding="utf-8"))
_UNSPACED: Final = {"ja", "th", "zh"}


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        pytest.param(language, sentences, id=f"{language}: {about}")
        for language, cases in _TABLE.items()
        for about, sentences in cases.items()
    ],
)
def test_sentences_end_where_readers_see_them_end(language: str, sentences: list[str]) -> None:
    text = ("" if language in _UNSPACED else " ").join(sentences)

    assert list(split_sentences(text, language)) == sentences


def test_the_cases_are_many_and_of_many_languages() -> None:
    assert sum(map(len, _TABLE.values())) >= 120
    assert len(_TABLE) >= 25


_TEXT: Final = st.lists(
    st.one_of(
        st.sampled_from(
            ["Dr. ", "“a. ", "? ", "。", "No. ", "1. ", "etc. A", "\n\n", "\ud800", "…"]
        ),
        st.text(max_size=10),
    ),
    max_size=40,
).map("".join)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(text=_TEXT, language=st.sampled_from(["en", "de", "zh", "xx", "en-GB", None, ""]))
def test_sentences_are_the_text_whatever_it_is(text: str, language: str | None) -> None:
    sentences = split_sentences(text, language)

    written = text.encode("utf-8", "replace").decode()
    assert "".join("".join(sentences).split()) == "".join(written.split())
    assert all(sentence == sentence.strip() != "" for sentence in sentences)


def test_quotation_marks_that_never_close_take_no_time_of_their_square() -> None:
    # sentencex alone takes 11 s for this text.
    assert len(split_sentences("“a. " * 100_000, "en")) > 0


def test_a_region_does_not_change_where_sentences_end() -> None:
    text = "Das gilt z. B. hier. Dort nicht."

    assert split_sentences(text, "de-CH") == split_sentences(text, "de")


def test_without_a_language_english_abbreviations_hold() -> None:
    assert split_sentences("Mrs. Tarn left. So did he.") == ("Mrs. Tarn left.", "So did he.")


def test_every_pattern_of_the_word_file_is_used_by_a_language_tag() -> None:
    from feedwright.extract.lexicon import read_lexicon  # noqa: PLC0415 - the data under test

    tables: Any = read_lexicon("sentences")
    assert all(len(name) in {2, 3} for name in tables)
    for table in tables.values():
        assert set(table) <= {"never", "ending", "ordinals", "speech", "verbs"}
