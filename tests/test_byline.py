"""Bylines and author names, in many languages and shapes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.extract.byline import (
    find_byline,
    has_lost_name,
    is_byline_lead,
    is_full_name,
    is_name,
    read_names,
)

_BYLINES = {
    "By Jane Roe": ["Jane Roe"],
    "by Kristen": ["Kristen"],
    "BY JANE ROE": ["Jane Roe"],
    "ByKathy Owen Updated on": ["Kathy Owen"],
    "| By Lisa Duffy": ["Lisa Duffy"],
    "Written by: Alba Marsh, PhD": ["Alba Marsh"],
    "By Claire Wilson, Co-Founder & COO": ["Claire Wilson"],
    "By Moses Kim and Kate Shokurova": ["Moses Kim", "Kate Shokurova"],
    "By Jane Roe, John Doe and Max Muster": ["Jane Roe", "John Doe", "Max Muster"],
    "By Will Judd • May 3, 2024": ["Will Judd"],
    "By Dan Davies, Staff Writer": ["Dan Davies"],
    "By Vincent van Gogh": ["Vincent van Gogh"],
    "By Jane Roe for Example News": ["Jane Roe"],
    "By Ada Lind, Example Agency": ["Ada Lind"],
    "By Adam Vidler and AP": ["Adam Vidler", "AP"],
    "By Example News Staff": ["Example News Staff"],
    "by The Meetinghouse Team": ["The Meetinghouse Team"],
    "Posted by ferryman_7": ["ferryman_7"],
    "Von Johannes Ritter, Zürich": ["Johannes Ritter"],
    "Autor: Monika Bohl und Anna Treu": ["Monika Bohl", "Anna Treu"],
    "Par Marie Dupont, à Paris": ["Marie Dupont"],
    "Escrito por Ana Ruiz y Luis Gil": ["Ana Ruiz", "Luis Gil"],
    "Di Chiara Neri e Ugo Bassi": ["Chiara Neri", "Ugo Bassi"],
    "Tekst: Kari Nordmann": ["Kari Nordmann"],
    "Автор: Иван Петров": ["Иван Петров"],
    "作者：王小明": ["王小明"],
    "박준석 기자": ["박준석"],
    "박준석 기자 외 1명": ["박준석"],
    "By Jim Donnelly on August 24, 2023": ["Jim Donnelly"],
    "By Jim Donnelly August 24, 2023": ["Jim Donnelly"],
}


@pytest.mark.parametrize("line", _BYLINES)
def test_a_byline_gives_its_names(line: str) -> None:
    assert [person.name for person in find_byline(line)] == _BYLINES[line]


@pytest.mark.parametrize(
    "line",
    [
        "By the time we got there, it was over",
        "By Popular Demand",
        "By 2025, all of it will be gone",
        "by hand",
        "By Friday, March 3",
        "By law, people must vote",
        "Text: Some thing is long.",
        "Story: the end",
        "Jane Roe",
        "By",
        "",
        "By " + "Jane Roe and " * 40,
    ],
)
def test_what_is_not_written_like_a_byline_names_nobody(line: str) -> None:
    assert find_byline(line) == ()


_VALUES = {
    "Jane Roe": ["Jane Roe"],
    "Roe, Jane": ["Jane Roe"],
    "Jane Roe, PhD": ["Jane Roe"],
    "By Jane Roe, Staff Writer": ["Jane Roe"],
    "Jane Roe; John Doe": ["Jane Roe", "John Doe"],
    "Jane Roe and John Doe": ["Jane Roe", "John Doe"],
    "Jane Roe, Jane Roe": ["Jane Roe"],
    "Reuters, AFP": ["Reuters", "AFP"],
    "Ministry of Trade and Industry": ["Ministry of Trade and Industry"],
    "The Example Press": ["The Example Press"],
    "Jane Roe @janeroe": ["Jane Roe"],
    "finntropy": ["finntropy"],
    "https://social.example/janeroe": [],
    "admin": [],
    "": [],
}


@pytest.mark.parametrize("value", _VALUES)
def test_a_claimed_value_is_split_into_clean_names(value: str) -> None:
    assert [person.name for person in read_names(value)] == _VALUES[value]


@pytest.mark.parametrize(
    "value",
    [
        "Jane Roe <jane@news.example>",
        "jane@news.example (Jane Roe)",
        "Jane Roe (jane@news.example)",
    ],
)
def test_an_address_is_kept_with_its_name(value: str) -> None:
    (person,) = read_names(value)

    assert (person.name, person.email) == ("Jane Roe", "jane@news.example")


def test_a_lead_without_a_name_is_known_for_one() -> None:
    assert is_byline_lead("By")
    assert is_byline_lead("Written by:")
    assert not is_byline_lead("By Jane")
    assert not is_byline_lead("Politics")


def test_names_are_told_from_other_capitalised_lines() -> None:
    assert is_name("Jane Roe")
    assert is_name("Ludwig van Beethoven")
    assert is_name("Kristen", min_words=1)
    assert not is_name("Kristen")
    assert not is_name("Privacy Policy")
    assert not is_name("the quick brown fox")
    assert is_full_name("The Meetinghouse Team")
    assert not is_full_name("Press Release")
    assert not is_full_name("Example News")


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_names_on_one_line_or_none(text: str) -> None:
    for person in (*find_byline(text), *read_names(text)):
        assert person.name.strip() == person.name
        assert person.name
        assert "\n" not in person.name


@pytest.mark.parametrize("line", ["By , Chief Marketing Officer, AI at Work", "Von | 3. März 2026"])
def test_a_byline_that_lost_its_name_is_told_and_names_nobody(line: str) -> None:
    assert has_lost_name(line)
    assert find_byline(line) == ()


@pytest.mark.parametrize(
    "line",
    ["By Ada Marsh, Chief Marketing Officer", "By and by, the ferry came.", "Byways, and others"],
)
def test_a_byline_with_a_name_and_prose_have_lost_none(line: str) -> None:
    assert not has_lost_name(line)
