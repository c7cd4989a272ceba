"""Front matter read without a loader of YAML: never otherwise than the loader reads it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.readers.header import Header, load_header
from feedwright.readers.plain_yaml import load_plain_yaml

_PIECES = (
    *(
        "title",
        "date",
        "k: ",
        "a",
        "é",
        "- ",
        "-",
        ": ",
        ":",
        '"',
        "'",
        "x",
        "null",
        "~",
        "#",
        " #",
    ),
    *(" ", "\n", "\n", "\nb: ", "[", "]", ", ", ",", "{", "}", "|", ">", "&a", "*a", "!t", "\n- "),
    *("\n  - ", "\n  ", "2023-01-02", "%", "@", "`", "? ", "http://x.y/z#a", "\\", "...", "---"),
    *("no", "=", "<<", "\t", "\u00a0", "Null", "\nnull: "),
)


def _by_loader(text: str) -> object:
    """What the loader says; a comment at the end keeps the quick way from being taken."""
    loaded = load_header(Header(kind="YAML", text=f"{text}\n# end"))
    return None if loaded is None or loaded.fault else loaded.values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('title: "A ferry: lost"\ndate: 2026-01-02\n',
         {"title": "A ferry: lost", "date": "2026-01-02"}),
        ("tags: [water, 'old boats', \"x\"]\ndraft: no\n",
         {"tags": ["water", "old boats", "x"], "draft": "no"}),
        ("tags:\n  - water\n  - null\nlang:\n", {"tags": ["water", None], "lang": None}),
        ("url: https://almanac.example/a#b\nby: O'Neill & Co\nempty: []\n",
         {"url": "https://almanac.example/a#b", "by": "O'Neill & Co", "empty": []}),
    ],
)  # fmt: skip
def test_plain_front_matter_needs_no_loader(text: str, values: dict[str, object]) -> None:
    assert load_plain_yaml(text) == values == _by_loader(text)


@pytest.mark.parametrize(
    "text",
    ["a: &x 1", "a: *x", "a: >\n  b", "a: b\n  c", "a: {b: c}", 'a: "\\u0041"', "a: [b, [c]]",
     "a: b #c",
     "a: 1\na: 2", "- a", "a: !t b", "null: b", "a:\n  b: c", "a: 'it''s'", "? a", "a:\tb"],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_the_loader(text: str) -> None:
    assert load_plain_yaml(text) is None


@settings(max_examples=1500, derandomize=True, deadline=None)
@given(pieces=st.lists(st.sampled_from(_PIECES), min_size=1, max_size=9))
def test_the_quick_way_says_what_the_loader_says(pieces: list[str]) -> None:
    text = "k: " + "".join(pieces)
    plain = load_plain_yaml(text)

    assert plain is None or plain == _by_loader(text)
