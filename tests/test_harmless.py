"""Markup that needs no sanitising: never told so where the sanitiser would write something else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.characters import xml_clean
from feedwright.harmless import harmless_html
from feedwright.readers.markdown import render_markdown
from feedwright.sanitise import clean_html

_PIECES = (
    *(
        "*",
        "**",
        "_",
        "`",
        "# ",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "> ",
        "    ",
        "&",
        "&amp;",
        '"',
        "'",
        "<",
    ),
    *(
        ">",
        "word",
        "é",
        "\u00a0",
        "~~",
        "---",
        "\\",
        "&lt;",
        "&quot;",
        "<br />",
        "<hr>",
        "<em>",
        "</em>",
    ),
    *("</p>", "<p>", "<li>", "</li>", "<ul>", "</ul>", '<a href="https://a.example/">', "</a>"),
    *(
        "[a](https://a.example/x?b&c%20)",
        "[b](/rel/a.b?c)",
        "[d](//a.example/)",
        "[e](/a/../b?c&d)",
        "![](/r/pixel.gif)",
        "![s](/r/s.png)",
        "![r](/r/i.png#x)",
        "[c](javascript:x)",
        "<https://a.example>",
    ),
    *('![i](https://a.example/i.png "t")', "![&](https://a.example/pixel.gif)", "<b>", "\u200b"),
)


def _by_sanitiser(html: str, base_url: str | None = None) -> str:
    """What the sanitiser writes; an element at the end keeps the quick way from being taken."""
    return clean_html(f"{html}<i></i>", base_url).removesuffix("<i></i>")


@pytest.mark.parametrize(
    "source",
    [
        'Word *by* **word**, "said" she & he.\n\n# Head\n\n- one\n- two\n\n---\n',
        '> s\n>\n> - [a](https://a.example/?b&c)\n>   1. ![a "b"](https://a.example/a.png "t")\n',
    ],
)
def test_what_markdown_makes_of_plain_prose_is_harmless(source: str) -> None:
    html = render_markdown(source)

    assert harmless_html(html) == _by_sanitiser(html)


@pytest.mark.parametrize(
    "html",
    ["<p>a<p>b</p></p>", "<em><p>a</p></em>", "<p>a", "a</p>", '<a href="x">a</a>',
     '<p id="a">',
     "<p>&copy;</p>", "<p>a > b</p>", "<li>a</li>", "<ul><p>a</p></ul>", "<script>a</script>",
     '<img src="https://a.example/pixel.gif" alt="">', "<p>" * 60 + "</p>" * 60],
)  # fmt: skip
def test_what_is_otherwise_is_left_to_the_sanitiser(html: str) -> None:
    assert harmless_html(html) is None


@settings(max_examples=600, derandomize=True, deadline=None)
@given(
    pieces=st.lists(st.sampled_from(_PIECES), min_size=1, max_size=14),
    rendered=st.booleans(),
    base_url=st.sampled_from([None, "https://b.example/c/"]),
)
def test_the_quick_way_writes_what_the_sanitiser_writes(
    pieces: list[str], base_url: str | None, *, rendered: bool
) -> None:
    source = xml_clean("".join(pieces))
    html = render_markdown(source) if rendered else source
    harmless = harmless_html(html, base_url)

    assert harmless is None or harmless == _by_sanitiser(html, base_url)
