"""Garbled text is put right where that is certain, line by line; clean text stays as it is."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

import ftfy.bad_codecs  # noqa: F401 - registers the codecs that the tests garble with
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.extract.mojibake import repair

_TEXT: Final = Path(__file__).parent / "text"
_LANGUAGES: Final = tomllib.loads((_TEXT / "languages.toml").read_text("utf-8"))
SENTENCES: Final = [
    line
    for entry in _LANGUAGES.values()
    for line in (entry["text"].strip(), *entry["text"].strip().split("\n"))
]


def unescaped(text: str) -> str:
    return text.encode("latin-1", "backslashreplace").decode("unicode_escape")


def cases() -> list[tuple[str, str, str]]:
    rows = (_TEXT / "mojibake.tsv").read_text("utf-8").splitlines()[1:]
    fields = [tuple(unescaped(field) for field in row.split("\t")) for row in rows]
    return [(garbled, repaired, rule) for garbled, repaired, rule in fields]


CASES: Final = cases()
CLEAN: Final = [unescaped(line) for line in (_TEXT / "clean.txt").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("garbled", "repaired", "rule"), CASES)
def test_X8_what_is_garbled_is_put_right_and_recorded(
    garbled: str, repaired: str, rule: str
) -> None:
    result = repair(f"Clean.\n{garbled}\nClean.")

    assert result.text == f"Clean.\n{repaired}\nClean."
    assert result.evidence[0].rule == rule
    assert {one.place for one in result.evidence} == {"line 2"}
    assert {one.field for one in result.evidence} == {"body_text"}


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_with_rare_characters_is_not_touched(text: str) -> None:
    assert repair(text).text == text
    assert repair(text).evidence == ()


@pytest.mark.parametrize("tag", _LANGUAGES)
def test_clean_prose_of_every_language_is_not_touched(tag: str) -> None:
    text = _LANGUAGES[tag]["text"]

    assert repair(text).text == text
    assert repair(text.upper()).text == text.upper()


@pytest.mark.parametrize("codec", ["sloppy-windows-1252", "latin-1", "sloppy-windows-1254"])
@pytest.mark.parametrize("tag", _LANGUAGES)
def test_prose_that_was_read_in_the_wrong_encoding_is_restored(tag: str, codec: str) -> None:
    text = _LANGUAGES[tag]["text"].strip()

    assert repair(text.encode().decode(codec)).text == text


def test_prose_that_was_read_in_rarer_wrong_encodings_is_mostly_restored() -> None:
    lines = [line for line in SENTENCES if "\n" not in line and not line.isascii()]
    codecs = ["sloppy-windows-1250", "sloppy-windows-1251", "sloppy-windows-1253", "macroman"]
    right = {
        codec: sum(repair(line.encode().decode(codec)).text == line for line in lines)
        for codec in codecs
    }

    assert min(right.values()) > 0.85 * len(lines), right


def test_prose_garbled_twice_is_restored() -> None:
    text = _LANGUAGES["fr"]["text"].strip()
    codec = "sloppy-windows-1252"

    assert repair(text.encode().decode(codec).encode().decode(codec)).text == text


def test_one_garbled_mark_among_right_ones_is_mended_beside_a_no_break_space() -> None:
    result = repair("“All of it”, in the\u00a0pact of Mali\u00a0â€œto continue so”, he “said”.")

    assert result.text == "“All of it”, in the pact of Mali “to continue so”, he “said”."
    assert [one.rule for one in result.evidence] == ["mojibake", "no-break-space"]


def test_the_evidence_shows_before_and_after_with_the_invisible_spelt_out() -> None:
    (evidence,) = repair("Der be\u00adlieb\u00adte Wagen").evidence

    assert evidence.text == "Der be<U+00AD>lieb<U+00AD>te Wagen → Der beliebte Wagen"
    assert evidence.confidence == 1.0


def test_code_keeps_its_entities() -> None:
    text = 'Write `&amp;` or "&lt;":\n```\na &amp;&amp; b\n```\nFish &amp; chips'

    assert repair(text).text == text.replace("Fish &amp;", "Fish &")


@pytest.mark.parametrize(
    "kept",
    [
        "10\u00a0000",
        "5\u00a0%",
        "«\u00a0oui\u00a0»",
        "quoi\u00a0?",
        "M.\u00a0Dupont",
        "v\u00a0Praze",
    ],
)
def test_a_no_break_space_stays_where_typography_wants_it(kept: str) -> None:
    assert repair(kept).text == kept


def test_joiners_and_marks_stay_in_the_scripts_that_need_them() -> None:
    text = "می\u200cخواهم, क्\u200dष, 👨\u200d👩, ภาษา\u200bไทย, שלום\u200f"

    assert repair(text).text == text


def test_the_libraries_are_not_imported_for_clean_text() -> None:
    code = (
        "import sys; from feedwright.extract.mojibake import repair;"
        "repair('Clean “prose”, ça va, Größe, Привет – 10\\u00a0000.');"
        "print('ftfy' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "False"


def test_a_hostile_number_of_repairs_is_bounded() -> None:
    result = repair("soft\u00adly\n" * 30_000)

    assert len(result.evidence) == 100
    assert result.text.count("\n") == 30_000


_PIECES: Final = st.one_of(
    st.sampled_from([garbled for garbled, _, _ in CASES]),
    st.sampled_from(SENTENCES),
    st.sampled_from(CLEAN),
    st.text(max_size=12),
    st.sampled_from(
        "Ã Â â€ â€™ Г© \u00a0 \u200b \n & &amp; &#0; &#x110000; ` ``` \u0093 é ” ’".split(" ")
    ),
)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(pieces=st.lists(_PIECES, max_size=8))
def test_no_text_changes_its_lines_or_makes_it_fail(pieces: list[str]) -> None:
    text = "".join(pieces)
    result = repair(text)

    assert result.text.count("\n") == text.count("\n")
    assert (result.text == text) == (result.evidence == ())
    assert all(len(one.text) <= 200 for one in result.evidence)
    assert result.text.count("\ufffd") <= text.count("\ufffd")


@settings(max_examples=200, derandomize=True, deadline=None)
@given(
    sentences=st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6),
    between=st.sampled_from([" ", "\n", " – ", "” “", "» «", "… ", "’s ", ": “", "\n\n"]),
)
def test_clean_sentences_in_any_company_are_not_touched(sentences: list[str], between: str) -> None:
    text = between.join(sentences)

    assert repair(text).text == text
