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
    *("<figure>", "</figure>", "<figcaption>", "</figcaption>", "<i>", "</i>", "<sub>", "</sub>"),
    *("<h2>", "</h2>", "<blockquote>", "</blockquote>", '<a href="/x" title="t">', "<q>", "</q>"),
    *(
        '<img alt="a" height="20" src="/i.png" title="t" width="30">',
        '<img src="https://a.example/i.png">',
        '<img height="1" src="/i.png" width="1">',
        '<img alt=" src=" src="/r/pixel.gif">',
        "\r",
        "\ufeff",
    ),
    *('![i](https://a.example/i.png "t")', "![&](https://a.example/pixel.gif)", "<b>", "\u200b"),
)


def _by_sanitiser(html: str, base_url: str | None = None) -> str:
    """What the sanitiser writes; an element at the end keeps the quick way from being taken."""
    return clean_html(f"{html}<bdo></bdo>", base_url).removesuffix("<bdo></bdo>")


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
    [
        '<figure><img alt="" height="9" src="/i.png" width="9"><figcaption></figcaption></figure>',
        '<a href="/x" title="t"><h3>a</h3></a><figure><a href="/"><img src="/i.png"></a></figure>',
        '<blockquote><figure><p><a href="/"></a></p></figure></blockquote><p><cite>b</cite></p>',
    ],
)
def test_what_the_rules_for_pages_leave_of_most_is_harmless(html: str) -> None:
    base_url = "https://b.example/"

    assert harmless_html(html, base_url) == _by_sanitiser(html, base_url) != html


@pytest.mark.parametrize(
    "html",
    ["<p>a<p>b</p></p>", "<em><p>a</p></em>", "<p>a", "a</p>", '<a href="x">a</a>',
     '<p id="a">',
     "<p>&copy;</p>", "<p>a > b</p>", "<li>a</li>", "<ul><p>a</p></ul>", "<script>a</script>",
     '<img src="https://a.example/pixel.gif" alt="">', "<p>" * 60 + "</p>" * 60,
     '<img src="/clear.gif">', '<img height="1" src="/i.png" width="1">', "<p>a\r\nb</p>",
     '<p><a href="/x"><figure></figure></a></p>', "<figcaption></figcaption>",
     '<a href="/x"><li>a</li></a>'],
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


_ELEMENTS = (
    *("p", "h2", "ul", "ol", "li", "blockquote", "figure", "figcaption", "em", "strong", "code"),
    *("a", "i", "b", "u", "s", "small", "sub", "cite", "q", 'a href="/x"', 'a href="/y" title="t"'),
)
_TREES = st.recursive(
    st.sampled_from(["a", " ", "\n", "<br>", "<hr>", '<img src="/i.png">', "&amp;", ""]),
    lambda inside: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.partition(' ')[0]}>",
        st.sampled_from(_ELEMENTS),
        st.lists(inside, max_size=3),
    ),
    max_leaves=12,
)


@settings(max_examples=600, derandomize=True, deadline=None)
@given(trees=st.lists(_TREES, min_size=1, max_size=3))
def test_where_elements_stay_is_told_as_the_sanitiser_has_it(trees: list[str]) -> None:
    html = "".join(trees)
    harmless = harmless_html(html, "https://b.example/")

    assert harmless is None or harmless == _by_sanitiser(html, "https://b.example/")
