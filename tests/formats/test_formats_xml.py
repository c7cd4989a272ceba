"""Bytes and XML: rules X1 to X18 of the checklist of feeds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

import pytest
from feeds import FEEDS, FULL, HOSTILE, MINIMAL, NO_ADDRESS, feed_with
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace
from wire import NS, atom, channel, entries, items, json_of, parsed, rendered

from feedwright.characters import xml_clean
from feedwright.formats.xmltext import hex_escaped, serialise
from feedwright.model import Enclosure, Image, Person

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from feedwright.model import Feed, Format

XML_FORMATS: Final = ("rss", "atom")
#: XML 1.0 section 2.2, production 2, and not what section 2.2 or Unicode discourages.
ALLOWED: Final = re.compile(
    "[\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd"
    + "".join(f"{chr(p << 16)}-{chr((p << 16) + 0xFFFD)}" for p in range(1, 17))
    + "]*"
)

all_xml = pytest.mark.parametrize(
    ("name", "format_name"), [(name, xml) for name in FEEDS for xml in XML_FORMATS]
)


@all_xml
def test_X1_X9_well_formed_without_dtd_or_named_entities(name: str, format_name: Format) -> None:
    data = rendered(FEEDS[name], format_name)
    doctypes: list[str] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *names: doctypes.append(names[0])
    parser.Parse(data, True)  # noqa: FBT003 - "is final"
    assert not doctypes
    assert set(re.findall(rb"&(\w+);", data)) <= {b"amp", b"lt", b"gt", b"quot", b"apos"}


@all_xml
def test_X2_the_declaration_is_the_very_first_line(name: str, format_name: Format) -> None:
    lines = rendered(FEEDS[name], format_name).split(b"\n")
    assert lines[0] == b'<?xml version="1.0" encoding="utf-8"?>'
    assert lines[1].startswith((b"<?xml-stylesheet ", b"<rss ", b"<feed "))
    assert lines[-1] == b""
    assert lines[-2] in {b"</rss>", b"</feed>"}


@pytest.mark.parametrize("format_name", ["rss", "atom", "json"])
def test_X3_the_bytes_are_utf_8(format_name: Format) -> None:
    text = rendered(feed_with(title="Ñandú 🎈 שלום"), format_name).decode("utf-8", "strict")
    assert "Ñandú 🎈 שלום" in text


@pytest.mark.parametrize("format_name", ["rss", "atom", "json"])
@pytest.mark.parametrize("start", range(0, 0x110000, 0x20000))
def test_X4_no_forbidden_character_gets_through(start: int, format_name: Format) -> None:
    every = "".join(map(chr, range(start, min(start + 0x20000, 0x110000))))
    html = f"<p>{every.replace('<', '').replace('&', '')}</p>"
    data = rendered(feed_with(title=f"a{every}z", content_html=html), format_name)
    assert ALLOWED.fullmatch(data.decode())


def test_X4_xml_clean_takes_out_what_xml_forbids_or_discourages_and_nothing_else() -> None:
    every = [chr(code) for code in range(0x110000)]
    kept = [char for char in every if ALLOWED.fullmatch(char)]
    assert xml_clean("".join(every)) == "".join(
        char if char != "\x85" else "\n"
        for char in every
        if char == "\x85" or ALLOWED.fullmatch(char)
    )
    assert xml_clean("".join(kept)) == "".join(kept)


@pytest.mark.parametrize("format_name", ["rss", "atom", "json"])
def test_X4_a_bad_character_in_any_field_never_takes_the_feed_with_it(format_name: Format) -> None:
    bad = "\x00\x0b\x1f\ud800\ufffe\uffff\ufdd0\ufdd1\ufdd2"
    entry = replace(
        FULL.entries[0],
        id=f"tag:x{bad}",
        title=bad,
        link=f"https://lantern.example/{bad}",
        authors=(Person(name=f"A{bad}", uri=bad),),
        categories=(f"C{bad}", bad),
        summary=f"S{bad}",
        content_html=f"<p>{bad}</p>",
        language=bad,
        lead_image=Image(
            url=f"https://lantern.example/i.png{bad}", caption=bad, credit=bad, alt=bad
        ),
        enclosures=(
            Enclosure(url=bad, media_type=bad),
            Enclosure(url="https://e.example", media_type=bad),
        ),
        rights=bad,
        license_url=bad,
        comments_url=bad,
    )
    feed = replace(
        FULL,
        id=f"tag:y{bad}",
        title=bad,
        description=bad,
        home_url=bad,
        language=bad,
        authors=(Person(name=bad),),
        rights=bad,
        hubs=(bad,),
        editor=Person(name=bad, email=bad),
        stylesheet_url=bad,
        entries=(FULL.entries[1], entry, FULL.entries[2]),
    )
    data = rendered(feed, format_name)
    assert ALLOWED.fullmatch(data.decode())
    if format_name == "json":
        assert len(json_of(feed)["items"]) == 3
    else:
        assert data.count(b"<item>") + data.count(b"<entry") == 3


@pytest.mark.parametrize("format_name", ["rss", "atom", "json"])
def test_X7_no_c1_control_and_no_replacement_character(format_name: Format) -> None:
    feed = feed_with(
        title="caf\ufffd\x93", summary="\ufffd\x80s", content_html="<p>caf\ufffd\x9f</p>"
    )
    text = rendered(feed, format_name).decode()
    assert not re.search("[\x80-\x9f\ufffd]", text)
    assert "caf?" in text


@pytest.mark.parametrize("format_name", XML_FORMATS)
def test_X10_an_ampersand_in_an_address_is_escaped_once(format_name: Format) -> None:
    url = "https://notes.example/?a=1&b=2"
    data = rendered(feed_with(link=url, comments_url=url, lead_image=Image(url=url)), format_name)
    assert data.count(b"?a=1&amp;b=2") >= 3
    assert b"?a=1&b=2" not in data
    assert b"&amp;amp;" not in data


@pytest.mark.parametrize("format_name", XML_FORMATS)
def test_X11_the_end_of_a_cdata_section_never_stands_in_text(format_name: Format) -> None:
    feed = feed_with(title="a ]]> b", summary="a ]]> b", content_html="<p>]]> ]]&gt;</p>")
    assert b"]]>" not in rendered(feed, format_name)


@pytest.mark.parametrize("format_name", ["rss", "atom", "json"])
def test_X10_lines_end_in_one_way(format_name: Format) -> None:
    """A carriage return that survives is a character reference in XML, and shown by some."""
    feed = feed_with(content_html="<pre>one\r\ntwo\rthree</pre>", summary="one\r\ntwo")
    text = rendered(feed, format_name).decode()
    assert "\r" not in text
    assert "&#13;" not in text
    assert r"\r" not in text


@all_xml
def test_X12_white_space_stands_between_elements_only(name: str, format_name: Format) -> None:
    root = parsed(rendered(FEEDS[name], format_name))
    for node in root.iter():
        text = node.text or ""
        if len(node):
            assert not text.strip(), node.tag
        else:
            assert text == text.strip(), node.tag
        assert not (node.tail or "").strip(), node.tag


@all_xml
def test_X12_every_element_has_a_line_of_its_own(name: str, format_name: Format) -> None:
    data = rendered(FEEDS[name], format_name).decode()
    lines = [line for line in data.splitlines() if line.lstrip().startswith("<")]
    elements = [node for node in parsed(data).iter() if "pre" not in node.tag]
    assert sum(1 for line in lines if not line.lstrip().startswith(("</", "<?"))) == len(elements)


@all_xml
def test_X13_X14_the_usual_prefixes_declared_once_on_the_root_and_only_if_used(
    name: str, format_name: Format
) -> None:
    data = rendered(FEEDS[name], format_name)
    declared = dict(re.findall(r' xmlns:(\w+)="([^"]+)"', data.decode()))
    root = etree.fromstring(data)
    on_root = {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
    used = {etree.QName(node).namespace for node in root.iter(etree.Element)} - {None}
    if format_name == "atom":
        used -= {NS["a"]}
    assert declared == on_root
    assert data.count(b" xmlns:") == len(on_root)
    assert set(on_root.values()) == used
    usual = {**NS, "atom": NS["a"]}
    assert all(usual[prefix] == uri for prefix, uri in on_root.items())


@pytest.mark.parametrize("name", FEEDS)
def test_X15_core_elements_of_rss_are_in_no_namespace_and_all_others_prefixed(name: str) -> None:
    data = rendered(FEEDS[name], "rss")
    assert b' xmlns="' not in data
    core = {"rss", "channel", "item", "title", "link", "description", "language", "copyright"} | {
        *("managingEditor", "webMaster", "pubDate", "lastBuildDate", "generator", "docs", "ttl"),
        *("image", "url", "width", "height", "guid", "category", "enclosure", "comments"),
    }
    for node in etree.fromstring(data).iter(etree.Element):
        assert node.prefix or node.tag in core, node.tag


def test_X16_X17_titles_names_and_categories_are_one_line_without_invisible_marks() -> None:
    feed = feed_with(
        title="  Two\r\n\tlines\u202e of\u200b e\u0301 ",
        authors=(Person(name="Ines\n Marlowe\u2066"),),
        categories=("Public\u00a0 \n transport\ufeff",),
        summary="One\n\ntwo",
    )
    item, entry = items(feed)[0], json_of(feed)["items"][0]
    assert item.findtext("title") == entry["title"] == "Two lines of é"
    assert item.findtext("dc:creator", namespaces=NS) == "Ines Marlowe"
    assert item.findtext("category") == "Public transport"
    assert item.findtext("description") == "One two"


@pytest.mark.parametrize("format_name", ["rss", "atom", "json"])
@pytest.mark.parametrize("name", FEEDS)
def test_X18_the_same_feed_gives_the_same_bytes(name: str, format_name: Format) -> None:
    assert rendered(FEEDS[name], format_name) == rendered(FEEDS[name], format_name)


def test_X18_elements_come_in_one_order_whatever_they_are() -> None:
    def order(nodes: list[ET.Element]) -> list[str]:
        return list(dict.fromkeys(node.tag for node in nodes))

    item = order(list(items(FULL)[0]))
    assert item == [tag for tag in item if tag in order([*items(FULL)[0], *items(FULL)[1]])]
    for other in items(FULL)[1:] + items(HOSTILE) + items(MINIMAL):
        tags = [tag for tag in order(list(other)) if tag in item]
        assert tags == [tag for tag in item if tag in tags]


@pytest.mark.parametrize(
    ("feed", "line"),
    [
        (FULL, '<?xml-stylesheet type="text/css" href="https://lantern.example/feeds/feed.css"?>'),
        (NO_ADDRESS, '<?xml-stylesheet type="text/css" href="feed.css"?>'),
        (
            replace(MINIMAL, stylesheet_url="/a b.css?c='1'&d=\"?>"),
            '<?xml-stylesheet type="text/css" href="/a%20b.css?c=&#x27;1&#x27;&amp;d=%22?%3E"?>',
        ),
    ],
)
def test_a_stylesheet_is_the_second_line(feed: Feed, line: str) -> None:
    for format_name in XML_FORMATS:
        assert rendered(feed, format_name).decode().split("\n")[1] == line


def test_no_stylesheet_is_no_line() -> None:
    assert b"<?xml-stylesheet" not in rendered(MINIMAL, "rss")
    assert b"<?xml-stylesheet" not in rendered(replace(MINIMAL, stylesheet_url="data:,x"), "rss")


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.text(), st.text())
def test_hex_escaped_text_reads_back_as_it_was(escaped: str, plain: str) -> None:
    """The stand-ins in the tree never meet the same character of somebody's text."""
    escaped, plain = (xml_clean(text).replace("\r", "") for text in (escaped, plain))
    root = etree.Element("r")
    etree.SubElement(root, "a", title=hex_escaped(escaped)).text = hex_escaped(escaped)
    etree.SubElement(root, "b").text = plain
    data = serialise(root)
    read = parsed(data)
    assert (read.findtext("a"), read.findtext("b")) == (escaped, plain)
    a = data.decode().split("<a")[1].split("</a>")[0]
    assert not re.search("&(?!#x26;|#x3C;|#x3E;|quot;|#1[03];|#9;)", a)


def test_the_trees_are_read_by_the_helpers() -> None:
    """Guards the tests above against looking at nothing."""
    assert len(channel(FULL)) > 20
    assert len(atom(FULL)) > 15
    assert len(entries(FULL)) == len(items(FULL)) == len(json_of(FULL)["items"]) == 3
