"""No markup is deeper, or dearer to a tree builder, than an article's may be; its text stays."""

from __future__ import annotations

import re
from typing import Final

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from feedwright.nesting import MAX_DEPTH, flatten

_TAGS: Final = (
    "a b blockquote caption dd div dl dt em figure font h1 h2 i li object ol p section select small"
    " span svg table tbody td tr ul button center code form details template math mi nobr"
).split()
_VOID: Final = frozenset("br hr img input source wbr".split())
#: What a tree builder adds by itself: a table's parts, paragraphs where one was ended only.
_SLACK: Final = 6


def depth_by_html5ever(html: str) -> int:
    """The depth of the tree that a browser-grade builder makes of it."""
    cleaner = nh3.Cleaner(
        tags={*_TAGS, *_VOID, "article", "x"},
        clean_content_tags=set(),
        attributes={},
        link_rel=None,
    )
    depth = deepest = 0
    for closing, name in re.findall(r"<(/?)([a-z0-9]+)>", cleaner.clean(html)):
        if name not in _VOID:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest


def text_by_lxml(html: str) -> str:
    root = etree.fromstring(html.encode(), etree.HTMLParser(encoding="utf-8"))
    return "".join(str(text) for text in root.itertext())


@pytest.mark.parametrize(
    "unit",
    [
        *(f"<{tag}>word" for tag in _TAGS if tag not in {"svg", "math", "template", "select"}),
        "<ul><li>word",
        "<table><tr><td>word",
        "<b><p>word",
        "<div><b>word</div>",
        "<p><font size=1>word",
        "<dl><dt>word",
        "<source>word",
        "<a href='>'>word",
        "<div>word</span></b></td>",
        "<b><i><b><i>word</b></i>",
        "<object><p>word",
        "<svg><foreignObject><div>word</div>",
    ],
)
def test_F11_thirty_thousand_of_anything_is_no_deeper_than_allowed(unit: str) -> None:
    flat = flatten(unit * 30_000 + "LAST")

    assert depth_by_html5ever(flat) <= MAX_DEPTH + _SLACK
    assert "LAST" in text_by_lxml(flat)
    if "svg" not in unit:
        assert text_by_lxml(flat).count("word") == 30_000


@pytest.mark.parametrize(
    "trick",
    [
        "<div></b>",  # an end tag that closes nothing
        "<div><table><td></div>",  # one that a cell keeps from closing what is outside
        "<span><div></span>",  # one that a block keeps from closing
        "<div><!-- </div> -->",
        "<div><!--> </div-->",
        "<div title='</div>'>",
        "<div><script></div></script>",
        "<div><script><!--<script></script></div></script>",
        "<div><noscript></div></noscript>",
        "<noscript><!-- </noscript><div></noscript>-->",
        "<svg><desc><style></svg></style>",
        "<svg><foreignObject><path/>",
        "<svg><td><td>",
        "<desc><svg></script><div/>",
        "<math><mi><svg><p/>",
        "<textarea></div><div></textarea><div>",
        "<maR\u212a></mark><mar\u212a>",  # the kelvin sign is no "k"
        '<div a="x"b=\'</div>\'c==">">',
        "<select><div></select><div>",
        "<p><button><p></p>",
    ],
)
def test_tricks_that_hide_depth_from_a_reader_of_tags_fail(trick: str) -> None:
    assert depth_by_html5ever(flatten(trick * 3_000)) <= MAX_DEPTH + _SLACK


@pytest.mark.parametrize(
    "html",
    [
        "<p>one<p>two<p>three" * 300,
        "<ul>" + "<li>one<ul><li>two</ul>" * 300 + "</ul>",
        "<table>" + "<tr><td>a</td><td>b</td></tr>" * 500 + "</table>",
        "<p>a<br>b<img src=x>" * 500,
        "<p title='<div><div>'>a</p>" * 500,
        "<!-- <div> -->" * 500 + "<p>a</p>",
        "<script>if (a < b) document.write('<div>')</script><p>a</p>" * 300,
        "<svg><title>i</title><path d='M0'/><g><use/></g></svg><p>a</p>" * 300,
        "<div>" * 150 + "deep" + "</div>" * 150 + "<p>a</p>" * 300,
        "<p>a < b & c <3 d</p>" * 500,
    ],
)
def test_markup_that_is_cheap_comes_back_as_it_is(html: str) -> None:
    assert flatten(html) == html


def test_elements_beyond_the_depth_lose_their_tags_and_keep_their_text() -> None:
    html = "<div>a<p>b<b>c</b></p><ul><li>d</li></ul></div>" * 20

    assert flatten(html, max_depth=1) == "<div>a b c   d  </div>".replace("b c", "bc") * 20


def test_what_is_written_anew_is_closed_in_its_turn() -> None:
    deep = "<div>" * 250 + "x" + "</div>" * 250
    messy = "<table><b>misplaced</b><td>cell<tr><td>row<b>bold<p>par</table>after"

    flat = flatten(deep + messy)
    assert flat.endswith(
        "<table><tbody><tr><td><b>misplaced</b></td><td>cell</td></tr><tr><td>row<b>bold"
        "<p>par</p></b></td></tr></tbody></table>after"
    )


def test_content_misplaced_in_a_table_goes_into_a_cell() -> None:
    flat = flatten("<table><p>x" * 3_000)

    assert depth_by_html5ever(flat) <= MAX_DEPTH + _SLACK
    assert flat.startswith("<table><tbody><tr><td><p>x<")


def test_a_tag_keeps_its_first_attributes() -> None:
    attributes = " ".join(f'a{number}="{number} > 0"' for number in range(5_000))
    flat = flatten(f'<p {attributes}>text</p><a href="{"x" * 50_000}">long</a>')

    assert flat.startswith('<p a0="0 > 0" a1="1 > 0" ')
    assert flat.count("=") == 201
    assert f'<a href="{"x" * 50_000}">long</a>' in flat


@pytest.mark.parametrize("unfinished", ["<a href='", "<!--", "<div", "</div", "<!x", '<a b="c'])
def test_what_the_text_ends_in_stays_as_text(unfinished: str) -> None:
    flat = flatten("<div>" * 300 + unfinished + "word")

    assert "word" in text_by_lxml(flat)
    assert f"&lt;{unfinished[1:]}word" in flat


_PATTERNS: Final = st.lists(
    st.one_of(
        st.sampled_from([f"<{tag}>" for tag in _TAGS]),
        st.sampled_from([f"</{tag}>" for tag in _TAGS]),
        st.sampled_from(
            "<!-- --> <![CDATA[ ]]> <a\ttitle=' \" ' <path/> <div/> <style> </style> <script>"
            " </script> <noscript> </noscript> <title> </title> </ < > x <p/> <br> <img>".split(" ")
        ),
    ),
    min_size=1,
    max_size=6,
).map("".join)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(pattern=_PATTERNS, before=_PATTERNS)
def test_whatever_is_repeated_stays_within_the_depth(pattern: str, before: str) -> None:
    flat = flatten(before + pattern * 600)

    assert depth_by_html5ever(flat) <= MAX_DEPTH + _SLACK
