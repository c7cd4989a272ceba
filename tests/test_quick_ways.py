"""Quick ways of reading lines and pages say what the plain ways say."""

from __future__ import annotations

import os
import re
from typing import Final

from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from feedwright.characters import (
    beyond_ascii,
    bytes_of,
    unusual_bytes,
    xml_body,
    xml_clean,
)
from feedwright.extract.blocks import parse_html
from feedwright.extract.caption import find_caption
from feedwright.extract.furniture import is_furniture
from feedwright.extract.lexicon import fold, read_lexicon, words_of
from feedwright.extract.page.layout import Layout
from feedwright.extract.page.texts import element_text, short_text
from feedwright.extract.text.features import look_at
from feedwright.extract.text.paragraphs import read_paragraphs
from feedwright.extract.text.zones import FEATURES, PARTS
from feedwright.listing import is_article

_PIECE: Final = st.sampled_from(
    ["", " ", "\n\n", "one", " two ", "<b>x</b>", "<br>", "&amp;", "é…"]
)


@given(st.lists(_PIECE, max_size=12), st.integers(0, 12))
def test_the_text_of_an_element_is_that_of_a_walk(pieces: list[str], limit: int) -> None:
    root = parse_html(f"<p>{''.join(pieces)}</p>behind")
    assert root is not None
    element = root.find(".//p")
    assert element is not None
    walked = list(map(str, element.itertext()))
    text = " ".join("".join(walked).split())
    assert element_text(element) == text
    is_short = sum(len(piece.strip()) for piece in walked) <= limit and len(text) <= limit
    assert short_text(element, limit) == (text if is_short else None)


def test_links_are_found_by_each_of_their_relations() -> None:
    root = etree.fromstring('<p><a rel="Nofollow AUTHOR">x</a><a rel="authors">y</a><a>z</a></p>')
    assert [element_text(one) for one in Layout(root).with_relation("author")] == ["x"]


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=120))
@example("snake_case photo_by 2nd a1bc")
def test_words_of_ascii_are_those_of_the_pattern(line: str) -> None:
    line = f"Q{line}".rstrip()
    (words,) = look_at(read_paragraphs(line)).words.words
    assert words == re.findall(r"[^\W\d_]+", fold(line)[:100].lower())


def test_a_credit_is_found_behind_any_mark() -> None:
    for mark in " /-_(\"'.":
        found = find_caption(f"The harbour at dawn.{mark} Photo: Jane Roe")
        assert found is not None
        assert found.credit == "Jane Roe"


def test_a_letter_that_would_become_two_moves_no_credit() -> None:
    found = find_caption("İSTANBUL'DA BİR İSKELE. FOTOĞRAF: İHSAN KOÇ")
    assert found == ("İSTANBUL'DA BİR İSKELE.", "İHSAN KOÇ")


def test_each_phrase_of_furniture_is_found_within_a_line() -> None:
    kinds = read_lexicon("furniture")
    for kind, table in kinds.items():
        for part in table.get("contains", ()):
            assert is_furniture(f"Zzz (qq {part} xx) {part}zz") is not None, (kind, part)


def test_each_feature_stands_in_one_part() -> None:
    for kind, parts in PARTS.items():
        for fields in FEATURES[kind]:
            assert any(set(part).issuperset(fields) for part in parts), (kind, fields)


@given(st.text(max_size=60))
@example("“Don’t” – 2 cafés… a_b\u00a0c")
def test_words_of_a_line_are_its_runs_of_letters(line: str) -> None:
    assert words_of(line) == re.findall(r"[^\W\d_]+", line)


@given(st.text(max_size=40))
@example("\u00a0“Two\tor  three”\u2003words …")
def test_a_folded_line_has_single_blanks_and_no_marks_at_its_ends(line: str) -> None:
    folded = fold(line)
    assert folded == " ".join(folded.split())
    assert folded == fold(f"» {line}\u2009.")
    assert folded == fold(line.replace(" ", " \u00a0"))


@given(st.text(max_size=60))
@example("caf\u00e9 \ud800\x00\x7f")
def test_a_text_is_looked_through_in_bytes_as_in_characters(text: str) -> None:
    assert bytes_of(text) == text.encode("utf-8", "surrogatepass")
    assert beyond_ascii(text) == "".join(one for one in text if not one.isascii())
    assert xml_body(text) == xml_clean(text)


@given(st.binary(max_size=60))
def test_unusual_bytes_are_all_but_printable_ascii(data: bytes) -> None:
    usual = {9, 10, 13, *range(32, 127)}
    assert unusual_bytes(data) == bytes(byte for byte in data if byte not in usual)


def test_a_tag_of_many_attributes_is_mended_and_data_in_one_is_left() -> None:
    many = "".join(f" a{number}=1" for number in range(9_000))
    mended = parse_html(f"<p{many}>text</p>")
    left = parse_html(f'<p data-state="{"x" * 60_000}">text</p>')
    assert mended is not None
    assert left is not None
    assert len(mended.find(".//p").attrib) <= 200  # type: ignore[union-attr]
    assert len(left.find(".//p").attrib["data-state"]) == 60_000  # type: ignore[union-attr]


@given(st.text("am.~/dM", max_size=4), st.sampled_from(["", ".md", ".MD", ".jsonl.gz", ".md~"]))
@example("a.jsonl", ".gz")
@example("a/.", "md")
def test_an_article_is_told_by_its_last_suffix(name: str, end: str) -> None:
    suffixes = frozenset({".md", ".jsonl.gz"})
    stem, suffix = os.path.splitext(f"{name}{end}".lower())  # noqa: PTH122 - a name, not a path
    before = os.path.splitext(stem)[1]  # noqa: PTH122

    expected = suffix in suffixes or before + suffix in suffixes
    assert is_article(f"{name}{end}", suffixes) == (expected and not end.endswith("~"))
