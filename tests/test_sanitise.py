"""Nothing active, relative or ill-nested leaves: exact pairs, three parsers, and properties."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from feedwright.sanitise import clean_html

if TYPE_CHECKING:
    from collections.abc import Callable

BASE: Final = "https://example.org/2026/piece.html"
_CASES: Final = Path(__file__).parent / "text" / "sanitise"
_GROUPS: Final = sorted(
    path for path in _CASES.glob("*.html") if not path.name.endswith(".expected.html")
)
_DENIED_TAGS: Final = frozenset(
    "script style iframe frame frameset object embed applet form input button select textarea"
    " svg math template noscript noembed noframes xmp plaintext base link meta title marquee"
    " dialog portal html head body".split()
)
_ALLOWED_ATTRIBUTES: Final = frozenset(
    "abbr alt cite colspan controls datetime default dir headers height href hreflang id kind label"
    " lang loop media muted open poster preload reversed rowspan scope sizes span src srclang"
    " srcset start title type value width".split()
)
_URL_ATTRIBUTES: Final = frozenset(("cite", "href", "poster", "src", "srcset"))
_ABSOLUTE: Final = re.compile(r"https?://[^\s@/]+(?:[/?#]\S*)?|mailto:\S+|tel:\S+")
_VOID: Final = frozenset("br col hr img source track wbr".split())

Seen: TypeAlias = list[tuple[str, str, str]]


def lines(path: Path) -> list[str]:
    """One payload a line; its own line feeds are written as U+240A."""
    return [line.replace("␊", "\n") for line in path.read_text("utf-8").splitlines()]


def pairs() -> list[tuple[str, str, str]]:
    found = []
    for path in _GROUPS:
        given_lines = lines(path)
        expected = lines(path.with_name(f"{path.stem}.expected.html"))
        assert len(given_lines) == len(expected), path.name
        found += [
            (f"{path.stem}-{number}", *pair)
            for number, pair in enumerate(zip(given_lines, expected, strict=True), 1)
        ]
    return found


PAIRS: Final = pairs()
PAYLOADS: Final = [payload for _, payload, _ in PAIRS]


def seen_by_lxml(html: str) -> Seen:
    """Every element with its attributes as libxml2 sees them, without the frame it adds."""
    root = etree.fromstring(f"<div>{html}</div>".encode(), etree.HTMLParser(encoding="utf-8"))
    elements = [element for element in root.iter() if element.tag not in {"html", "body"}]
    assert all(isinstance(element.tag, str) for element in elements), "a comment or instruction"
    return [
        (str(element.tag), str(name), str(value))
        for element in elements
        for name, value in [("", ""), *element.attrib.items()]
    ]


def seen_by_html_parser(html: str) -> Seen:
    """The same by the tokeniser of the standard library, which knows no tree."""
    found: Seen = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend((tag, name, value or "") for name, value in [("", ""), *attrs])

        def handle_comment(self, data: str) -> None:
            raise AssertionError(data)

        def handle_decl(self, decl: str) -> None:
            raise AssertionError(decl)

        def handle_pi(self, data: str) -> None:
            raise AssertionError(data)

    reader = Reader()
    reader.feed(html)
    reader.close()
    return found


def seen_by_html5ever(html: str) -> Seen:
    """The same by a browser-grade tree builder that is asked to let everything through."""
    found: Seen = []

    def note(tag: str, name: str, value: str) -> str:
        found.append((tag, name, value))
        return value

    every_tag = set(re.findall(r"[a-z0-9]+", html.lower())) | set(_DENIED_TAGS)
    every_attribute = {f"{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"}
    nh3.Cleaner(
        tags=every_tag,
        clean_content_tags=set(),
        generic_attribute_prefixes=every_attribute,
        attribute_filter=note,
        url_schemes={"http", "https", "javascript", "data", "vbscript", "file", "mailto", "tel"},
        link_rel=None,
    ).clean(html)
    return found


PARSERS: Final = [seen_by_lxml, seen_by_html_parser, seen_by_html5ever]


def offences(seen: Seen) -> Seen:
    """What of it may not stand in a feed."""
    return [
        (tag, name, value)
        for tag, name, value in seen
        if tag in _DENIED_TAGS
        or (name and name not in _ALLOWED_ATTRIBUTES)
        or (name in _URL_ATTRIBUTES and re.match(r"\s*(?!https?:|mailto:|tel:)[\w+.-]+:", value))
        or (name in _URL_ATTRIBUTES and re.match(r"(?:https?:)?[/\\]{2}[^/?#]*@", value))
    ]


def is_well_nested(html: str) -> bool:
    """Whether every element is closed in its turn; the text holds no "<" of its own."""
    stack = []
    for closing, name in re.findall(r"<(/?)([a-z0-9]+)(?: [a-z]+=\"[^\"]*\")*>", html):
        if name in _VOID:
            continue
        if not closing:
            stack.append(name)
        elif not stack or stack.pop() != name:
            return False
    return not stack


@pytest.mark.parametrize(("name", "payload", "expected"), PAIRS, ids=[name for name, *_ in PAIRS])
def test_C7_a_payload_leaves_exactly_what_is_written_beside_it(
    name: str, payload: str, expected: str
) -> None:
    base = BASE if name.startswith("based") else None

    assert clean_html(payload, base) == expected


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("base", [None, BASE])
def test_C7_no_parser_finds_anything_active_in_what_leaves(
    parser: object, base: str | None
) -> None:
    assert callable(parser)
    found = {
        payload: bad for payload in PAYLOADS if (bad := offences(parser(clean_html(payload, base))))
    }

    assert found == {}


@pytest.mark.parametrize("parser", PARSERS)
def test_the_parsers_would_see_what_is_active(parser: Callable[[str], Seen]) -> None:
    hostile = (
        '<p onclick="x">a</p><a href="javascript:x">b</a><a href="https://u@h.example/">c</a>'
        '<form action="https://h.example/"><input name="x"></form>'
    )
    assert len(offences(parser(hostile))) >= 4


def test_C6_every_address_is_absolute_when_the_base_is_known() -> None:
    payload = (
        '<a href="a">a</a><img src="b" srcset="c 1x,d 2x"><video src="e" poster="f"></video>'
        '<blockquote cite="g">q</blockquote><a href="#h">h</a><a href="//example.net/i">i</a>'
    )
    seen = seen_by_html_parser(clean_html(payload, BASE))
    addresses = [
        candidate.split()[0]
        for _, name, value in seen
        if name in _URL_ATTRIBUTES
        for candidate in value.split(", ")
    ]

    assert len(addresses) == 9
    assert [address for address in addresses if not _ABSOLUTE.fullmatch(address)] == []


def test_C11_a_footnote_leads_to_the_article_and_its_target_stays() -> None:
    note = '<p><a href="#fn1" id="ref1">1</a></p><ol><li id="fn1">Note</li></ol>'
    linked = note.replace('"#fn1"', f'"{BASE}#fn1"')

    assert clean_html(note, BASE) == linked
    assert clean_html(clean_html(note), BASE) == linked


@pytest.mark.parametrize("payload", PAYLOADS)
def test_C8_what_leaves_is_well_nested_and_stays_as_it_is(payload: str) -> None:
    for base in (None, BASE):
        cleaned = clean_html(payload, base)
        assert is_well_nested(cleaned)
        assert clean_html(cleaned, base) == cleaned


def test_X4_X7_no_character_that_xml_forbids_comes_through() -> None:
    forbidden = [*range(9), 11, 12, *range(14, 32), 127, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF, 0x1FFFE]
    raw = "".join(f"<p>a{chr(one)}b</p>" for one in forbidden)
    references = "".join(f"<p>a&#{one};b&#x{one:X};c</p>" for one in forbidden)

    assert clean_html(raw) == "<p>ab</p>" * len(forbidden)
    assert clean_html(references) == "<p>abc</p>" * len(forbidden)


def test_X9_what_leaves_has_no_named_entity_but_those_of_xml() -> None:
    cleaned = clean_html("<p title='&nbsp;'>a&nbsp;b&copy;c&hellip;&lt;&gt;&amp;&quot;</p>")

    assert cleaned == '<p>a\u00a0b©c…&lt;&gt;&amp;"</p>'


def test_many_ampersands_cost_no_more_than_other_text() -> None:
    text = "<p>" + "A &amp; B &amp;lt; &#38; &copy; & &unknown; &lt;" * 8_000 + "</p>"
    cleaned = clean_html(text)

    assert cleaned == "<p>" + "A &amp; B &amp;lt; &amp; © &amp; &amp;unknown; &lt;" * 8_000 + "</p>"


_TAG_SOUP: Final = st.lists(
    st.one_of(
        st.sampled_from(PAYLOADS),
        st.sampled_from(
            "<p> </p> <b> </b> <i> <a> </a> <a/href=x> <table> <tr> <td> </td> </table> <ul>"
            " <li> </ul> <h2> <h3> </h2> <pre> </pre> <object> </object> <svg> </svg> <math> <mi>"
            " <style> </style> <title> <select> <option> <button> <form> <font> <center> <template>"
            " <dt> <dd> <!-- --> <![CDATA[ ]]> < > & &amp; &#60; \" ' / = <div <img/src=x"
            " <noscript> </noscript> <textarea> <xmp> <ruby> <rt> <caption> <details> <br/>".split()
        ),
        st.text(max_size=8),
    ),
    max_size=12,
).map("".join)


@settings(max_examples=250, derandomize=True, deadline=None)
@given(html=_TAG_SOUP, base=st.sampled_from([None, BASE]))
def test_whatever_comes_in_what_leaves_is_inert_nested_and_settled(
    html: str, base: str | None
) -> None:
    cleaned = clean_html(html, base)

    assert is_well_nested(cleaned)
    assert [bad for parser in PARSERS for bad in offences(parser(cleaned))] == []
    assert clean_html(cleaned, base) == cleaned


@settings(max_examples=150, derandomize=True, deadline=None)
@given(address=st.text(max_size=40), base=st.sampled_from([None, BASE]))
def test_no_text_makes_an_address_that_may_not_stand(address: str, base: str | None) -> None:
    escaped = "".join(f"&#{ord(one)};" for one in address)
    cleaned = clean_html(f'<a href="{escaped}">x</a><img src="{escaped}" srcset="{escaped}">', base)

    assert offences(seen_by_html5ever(cleaned)) == []


@settings(max_examples=100, derandomize=True, deadline=None)
@given(text=st.text())
def test_text_stays_text(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    once = clean_html(f"<p>{escaped}</p>")

    assert "".join(re.findall(r"<[^>]*>", once)) == "<p></p>"
