"""The language of texts, and language tags brought to BCP 47 (rule C15)."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.extract.language import find_language, read_language

_FILE: Final = Path(__file__).parent / "excerpts" / "languages.toml"
_TABLE: Final = tomllib.loads(_FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        pytest.param(language, text, id=f"{language}: {name}")
        for language, texts in _TABLE.items()
        for name, text in texts.items()
    ],
)
def test_the_language_of_a_short_text_is_told(language: str, text: str) -> None:
    found = find_language(text)

    assert found is not None
    assert found[0] == language
    assert 0.6 < found[1] <= 1


def test_the_texts_are_of_many_languages() -> None:
    assert len(_TABLE) >= 45


@pytest.mark.parametrize(
    "text",
    [
        "",
        "UN",
        "Mali",
        "12 345 678",
        "Oxley Strand, Saint-Aubrin, Sandau",
        "https://www.example.org/ferry.html",
        "Jane Roe, Tomasz Brandvold, Maëlle Tréguidic, Petra Sundqvist, Noor Haddad",
        "渡船",
        "!!! ??? …",
        "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor",
    ],
)
def test_what_has_no_language_that_can_be_told_has_none(text: str) -> None:
    assert find_language(text) is None


def test_a_quotation_in_another_language_does_not_change_the_language() -> None:
    text = (
        "“La barca no vuelve hasta el lunes,” said the keeper, and he said it as people say things"
        " that they have been told to say. Nobody on the quay believed him, and nobody left."
    )

    found = find_language(text)

    assert found is not None
    assert found[0] == "en"


def test_the_beginning_of_a_text_decides_and_its_length_costs_nothing() -> None:
    text = _TABLE["fr"]["four"]

    assert find_language(text * 20_000) == find_language(text * 20)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_has_a_known_language_or_none(text: str) -> None:
    found = find_language(text)

    assert found is None or read_language(found[0]) == found[0]


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en", "en"),
        ("EN-gb", "en-GB"),
        ("en_US", "en-US"),
        ("pt-br.UTF-8", "pt-BR"),
        ("de_DE@euro", "de-DE"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("zh-cmn-Hans", "zh-Hans"),
        ("sr-Latn-RS", "sr-Latn-RS"),
        ("es-419", "es-419"),
        ("de-1996", "de"),
        ("en-US-u-co-phonebk", "en-US"),
        ("en-x-private", "en"),
        ("fil", "fil"),
        ("eng", "en"),
        ("iw", "he"),
        ("en-UK", "en-GB"),
        ("English", "en"),
        ("deutsch", "de"),
        ("العربية", "ar"),
        ("Simplified Chinese", "zh-Hans"),
        ("fr-FR, en", "fr-FR"),
        (" en ", "en"),
    ],
)
def test_C15_language_tags_are_written_as_bcp_47_writes_them(written: str, tag: str) -> None:
    assert read_language(written) == tag


@pytest.mark.parametrize("written", ["", "x-default", "und", "zxx", "C", "xx", "e", "123", "<b>"])
def test_C15_what_names_no_language_is_none(written: str) -> None:
    assert read_language(written) is None


@settings(max_examples=200, derandomize=True, deadline=None)
@given(tag=st.text(max_size=30))
def test_C15_a_tag_once_read_is_read_as_itself(tag: str) -> None:
    found = read_language(tag)

    assert found is None or read_language(found) == found


def test_telling_a_language_loads_no_library() -> None:
    code = (
        "import sys; from feedwright.extract.language import find_language;"
        "find_language('The ferry stopped on Tuesday and nobody knows why it did.');"
        "print(sorted({'numpy', 'py3langid', 'bs4', 'lxml'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
