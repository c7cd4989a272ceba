"""Page furniture in many languages, and the prose that is like it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.extract.furniture import FURNITURE_RULES, is_furniture

_LINES = {
    "Share this:": "share",
    "Facebook Twitter WhatsApp Email": "share",
    "Click to share on Twitter (Opens in new window)": "share",
    "12 Shares": "share",
    "Leave a Reply": "comments",
    "34 Comments": "comments",
    "Schreibe einen Kommentar": "comments",
    "Votre adresse e-mail ne sera pas publiée.": "comments",
    "Name *": "comments",
    "Sign up for our weekly letter from the coast": "newsletter",
    "Subscribe to our newsletter": "newsletter",
    "You may also like": "related",
    "Das könnte Sie auch interessieren": "related",
    "Read next: A clock for the tide": "related",
    "関連記事": "related",
    "© 2025 Example Media. All rights reserved.": "footer",
    "Privacy Policy | Terms of Use | Contact": "footer",
    "We use cookies to improve your experience on our website.": "cookie",
    "Advertisement": "advert",
    "Support our work. Donate today.": "blurb",
    "The Example is an independent non-profit publication devoted to rivers.": "blurb",
    "Skip to content": "navigation",
    "Home › World": "navigation",
    "Вход": None,
}


@pytest.mark.parametrize("line", _LINES)
def test_furniture_is_known_by_its_kind(line: str) -> None:
    kind = _LINES[line]

    assert is_furniture(line) == (f"furniture-{kind}" if kind else None)


@pytest.mark.parametrize(
    "line",
    [
        "He said that the share of the market was large.",
        "Comments were made by both sides, and both were wrong.",
        "The privacy of the harbour is a thing of the past.",
        "We use cookie cutters from 1911 in the bakery at Oxley, and they are made of tin.",
        "Home is where the ferry stops.",
        "Related by marriage, the two men did not speak for thirty years.",
        "",
        "   ",
    ],
)
def test_prose_that_begins_alike_is_none(line: str) -> None:
    assert is_furniture(line) is None


def test_the_publications_own_patterns_match_whole_lines_and_come_first() -> None:
    own = (re.compile(r"The Windrow is .*"), re.compile(r"Share"))

    assert is_furniture("The Windrow is read by nine hundred people.", own) == "house-furniture"
    assert is_furniture("Share", own) == "house-furniture"
    assert is_furniture("Why The Windrow is read", own) is None


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.text(max_size=500))
def test_any_line_gets_a_rule_of_the_list_or_none(line: str) -> None:
    assert is_furniture(line) in (None, *FURNITURE_RULES)
