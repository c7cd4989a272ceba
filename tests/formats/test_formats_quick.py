"""What is written in a quick way is what the library for it writes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import format_datetime

from feeds import FULL
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from feedwright.characters import xml_body, xml_clean
from feedwright.formats import jsonfeed
from feedwright.formats.directory import render_directory
from feedwright.formats.documents import rfc2822
from feedwright.formats.xmltext import as_text

few = settings(max_examples=60, derandomize=True, deadline=None)
clean_texts = st.text(max_size=60).map(xml_clean)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)


@few
@given(clean_texts)
@example("a<b>&amp;]]>\"'\t\r\n\r\u2028\xa0🎈")
def test_text_is_escaped_as_a_tree_would_be_written(text: str) -> None:
    node = etree.Element("x")
    node.text = f"{text}."

    assert b"<x>%b.</x>" % as_text(text) == etree.tostring(node, encoding="utf-8")


@few
@given(st.text(max_size=60))
@example("a\x00b\x85\ud800\ufdd3\U0001fffe\xa0é🎈\r\n")
def test_a_body_is_cleaned_as_any_text(text: str) -> None:
    assert xml_body(text) == xml_clean(text)


@few
@given(values)
@example({"a": [], "b": {}, "c": [{"d": True, "e": 1}, {}], "f": 'quote " \\ \x00 \x7f é 🎈'})
def test_json_is_indented_as_the_standard_library_does(value: object) -> None:
    expected = json.dumps(value, ensure_ascii=False, indent=2)
    expected = expected.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")

    assert jsonfeed._written(value, "") == expected
    assert jsonfeed._written([value], "    ") == (
        json.dumps([value], ensure_ascii=False, indent=2)
        .replace("\n", "\n    ")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


@few
@given(clean_texts)
@example('a\\"\\n"\t\r\n\u2028\u2029\x85é🎈')
def test_a_body_is_quoted_as_any_text(text: str) -> None:
    assert b'"%b"' % jsonfeed._body(text) == jsonfeed._quoted(text).encode()


@few
@given(st.datetimes(timezones=st.just(UTC)))
def test_dates_of_rss_are_those_of_the_standard_library(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)

    assert rfc2822(moment) == format_datetime(moment)


@few
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
@example('\x00\x1f\x7f\u2028"\\/é🎈\t\r\n')
def test_the_directory_is_indented_as_the_standard_library_would(text: str) -> None:
    head = replace(FULL, label=text, previous_archive=())

    data = render_directory([head, FULL], [0, 7], left=["a/rss.xml"])

    expected = json.dumps(json.loads(data), ensure_ascii=False, indent=2)
    assert data == expected.encode() + b"\n"
    assert json.loads(data)["feeds"][0].get("label", "") == text
