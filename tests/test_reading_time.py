"""Words and minutes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.extract.reading_time import WordCount, count_words, reading_minutes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("The ferry stopped on Tuesday.", 5),
        ("It cost $1.2 billion — e.g. too much.", 7),
        ("* * *", 0),
        ("well-kept O’Neill’s", 2),
        ("Le bac ne passe plus : qui sait ?", 7),
        ("渡船从星期二起就停航了。", 11),
        ("iPhone 15を買った", 6),
        ("나룻배는 화요일부터 다니지 않는다", 4),
        ("नाव मंगलवार से नहीं चल रही है।", 7),
        ("توقفت العبّارة عن العمل", 4),
        ("เรือข้ามฟาก", 2),
    ],
)
def test_words_are_counted_as_their_script_has_them(text: str, words: int) -> None:
    assert count_words(text).words == words


@pytest.mark.parametrize(
    ("language", "words", "minutes"),
    [
        ("en", 228 * 4, 4),
        ("en-GB", 228 * 4, 4),
        ("de", 179 * 4, 4),
        ("fi", 161 * 3, 3),
        ("ar", 138 * 2, 2),
        ("xx", 184 * 5, 5),
        (None, 184 * 5, 5),
        ("en", 1, 1),
        ("en", 228 + 100, 1),
        ("en", 228 + 120, 2),
    ],
)
def test_minutes_follow_the_reading_speed_of_the_language(
    language: str | None, words: int, minutes: int
) -> None:
    assert reading_minutes(count_words("word " * words), language) == minutes


def test_chinese_and_japanese_are_read_by_characters() -> None:
    assert reading_minutes(count_words("渡" * 255 * 3), "zh") == 3
    assert reading_minutes(count_words("の" * 357 * 3), "ja") == 3


def test_a_text_in_two_scripts_takes_the_time_of_both() -> None:
    assert reading_minutes(count_words("渡" * 255 + " word" * 184), "zh") == 2


def test_the_publication_may_say_how_fast_its_readers_read() -> None:
    assert reading_minutes(count_words("word " * 1000), "en", 500) == 2


def test_no_words_take_no_time() -> None:
    assert reading_minutes(count_words(""), "en") == 0
    assert reading_minutes(count_words("— * —"), "en") == 0


@settings(max_examples=200, derandomize=True, deadline=None)
@given(text=st.text(alphabet="a1_—-’é\u00a0\u2003\x1f \n.*|", max_size=40))
def test_what_holds_no_letter_and_no_digit_is_no_word(text: str) -> None:
    words = [run for run in text.split() if re.search(r"\w", run)]

    assert count_words(text) == WordCount(len(words))


@settings(max_examples=100, derandomize=True, deadline=None)
@given(text=st.text(max_size=100), language=st.sampled_from(["en", "zh", "th", None]))
def test_any_text_with_a_word_takes_a_minute_at_least(text: str, language: str | None) -> None:
    count = count_words(text)

    assert (reading_minutes(count, language) >= 1) == (count.words > 0)
