"""The publication's own furniture: many patterns, one look at each line."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.extract.house_lines import MAX_LINE_CHARS, house_lines
from feedwright.model import HouseStyle
from feedwright.readers.plaintext import read_plaintext

_PATTERNS = (
    "Contour from the coast",
    r"The Contour \(est\. 1974\)",
    r"\d+ comments",
    r"Read next: .{1,80}",
    "Share|Print",
    r"[A-Z]\w+ writes for The Contour\.",
    r"(?i)subscribe.*",
    r"(\w+) and \1",
    r"colou?r supplement",
    r"a*b",
)
_PIECES = st.sampled_from(
    "Contour|The | comments|12|Read next: |Share|Print|subscribe|SUBSCRIBE|Marsh|"
    " writes for The Contour.| and |colour supplement|color|a|b|(|.| |\n|"
    "Contour from the coast|The Contour (est. 1974)".split("|")
)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.lists(_PIECES, max_size=5).map("".join))
def test_a_line_is_furniture_when_one_of_the_patterns_matches_all_of_it(line: str) -> None:
    expected = any(re.fullmatch(pattern, line) for pattern in _PATTERNS)

    assert house_lines(_PATTERNS).fullmatch(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Contour from the coast",
        "The Contour (est. 1974)",
        "7 comments",
        "Read next: A clock for the tide",
        "Print",
        "Marsh writes for The Contour.",
        "Subscribe for the price of two coffees",
        "more and more",
        "color supplement",
        "aaab",
    ],
)
def test_every_kind_of_pattern_finds_its_line(line: str) -> None:
    assert house_lines(_PATTERNS).fullmatch(line)


def test_a_line_too_long_for_furniture_is_none() -> None:
    lines = house_lines(("Read .*",))

    assert lines.fullmatch("Read " + "on " * 100)
    assert not lines.fullmatch("Read " + "on " * MAX_LINE_CHARS)


def test_no_patterns_match_nothing() -> None:
    assert not house_lines(()).fullmatch("")
    assert not house_lines(()).fullmatch("Share")


_TEXT = """\
Contour from the coast
{title}

By Ada Marsh
July 1, 2023

The ferry has been talked about on the quay for the whole of this week, and nobody is tired of it \
yet. Those who were there say that it happened early in the morning, before the wind turned.

The bell in the yard is for whoever has a story.

For the people of Low Quay the ferry is nothing new. It was much the same in the year of the \
flood, and in the year after that, when there was no flood at all but everybody expected one.

Written on the island, printed on the mainland.
""".replace("{title}", "The ferry now waits for the bread")


def test_house_furniture_is_out_of_the_article_wherever_it_stands() -> None:
    house = HouseStyle(
        furniture=(
            "Contour from the coast",
            "The bell in the yard is for whoever has a story\\.",
            "Written on the island, .*",
        )
    )

    article = read_plaintext("ferry.txt", _TEXT.encode(), house)

    assert article.title == "The ferry now waits for the bread"
    assert article.body_text.startswith("The ferry has been talked about")
    assert article.body_text.endswith("everybody expected one.")
    assert len(article.body_text.split("\n\n")) == 2
    assert [one.place for one in article.dropped if one.rule == "house-furniture"] == [
        "line 1",
        "line 9",
        "line 13",
    ]


def test_house_furniture_gives_no_field() -> None:
    house = HouseStyle(furniture=("By Ada Marsh", "July 1, 2023"))

    article = read_plaintext("ferry.txt", _TEXT.encode(), house)

    assert article.authors == ()
    assert article.published is None
    assert article.title == "The ferry now waits for the bread"


def test_a_page_of_nothing_but_house_furniture_has_no_text() -> None:
    article = read_plaintext("ferry.txt", _TEXT.encode(), HouseStyle(furniture=(r"\w.*",)))

    assert article.body_text == ""
    assert article.title is None


def test_the_rule_can_be_switched_off() -> None:
    house = HouseStyle(furniture=(r"The bell .*",), disabled_rules=("house-furniture",))

    article = read_plaintext("ferry.txt", _TEXT.encode(), house)

    assert "The bell in the yard" in article.body_text


def test_house_furniture_between_paragraphs_does_not_end_the_article() -> None:
    box = (
        "Walk the marsh with us on Friday",
        "Low water at nine",
        "A letter from the bank",
        "Boots are lent at the sluice",
        "Every tide has its table",
    )
    above = (
        "After eleven years behind boards the eel house at Low Sluice has opened its doors again, "
        "and the first visitors on Saturday were the children of its workers.\n\n"
        "The tanks are dry and will stay dry. What can be seen is the machinery: a wooden wheel as "
        "high as two men, and the brass counter that clicked once for every eel."
    )
    below = (
        "Nobody knows how many clicks it has behind it.\n\n"
        "The counter goes to nine hundred and ninety-nine and then begins anew."
    )
    header = ("The eel house opens its doors again", "By Wren Halloran", "14 March 2026")
    page = "\n\n".join((*header, above, *box, below))

    article = read_plaintext("a.txt", page.encode(), HouseStyle(furniture=box))

    assert article.body_text == f"{above}\n\n{below}"
