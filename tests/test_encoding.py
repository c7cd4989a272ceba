"""Bytes become the text that was meant, in whatever it was written; what is no text is named."""

from __future__ import annotations

import random
import tomllib
import unicodedata
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.extract.encoding import decode
from feedwright.extract.legacy import find_encoding

_LANGUAGES: Final = tomllib.loads(
    (Path(__file__).parent / "text" / "languages.toml").read_text("utf-8")
)
TEXTS: Final[dict[str, str]] = {tag: entry["text"].strip() for tag, entry in _LANGUAGES.items()}
LEGACY: Final = [
    (tag, encoding) for tag, entry in _LANGUAGES.items() for encoding in entry["encodings"]
]
#: Typographic marks as people typed them where the encoding had none.
_TYPED: Final = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "–": "-", "—": "-", "…": "...", "«": '"'}
    | {"»": '"', "·": "."}
)
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
#: What encodings other than these write in the bytes of ASCII.
_SEVEN_BIT: Final = frozenset(("hz", "iso2022_jp"))


def noise(seed: int, size: int) -> bytes:
    return random.Random(seed).randbytes(size)  # noqa: S311 - the same in every run


def composed(text: str | None) -> str:
    return unicodedata.normalize("NFC", text or "")


def encoded(text: str, encoding: str) -> bytes:
    """The text as it was written then: with typed marks, and Vietnamese tones as own letters."""
    if encoding == "cp1258":
        letters = []
        for letter in text:
            parts = unicodedata.normalize("NFD", letter)
            bare = "".join(part for part in parts if part not in _TONES)
            tones = "".join(part for part in parts if part in _TONES)
            letters.append(composed(bare) + tones)
        text = "".join(letters)
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_TYPED).encode(encoding)


def test_the_cases_are_many() -> None:
    assert len({encoding for _, encoding in LEGACY}) >= 40
    assert len(TEXTS) >= 40


@pytest.mark.parametrize(("tag", "encoding"), LEGACY)
def test_F2_a_text_in_a_legacy_encoding_is_read(tag: str, encoding: str) -> None:
    data = encoded(TEXTS[tag], encoding)
    decoded = decode(data)

    assert composed(decoded.text) == composed(data.decode(encoding))
    assert [one.field for one in decoded.evidence] == ["body_text"]
    assert decoded.evidence[0].rule in {"encoding:detected", "encoding:escapes"}


@pytest.mark.parametrize(
    ("tag", "encoding"),
    [pair for pair in LEGACY if pair[1] not in {"mac_cyrillic", *_SEVEN_BIT, "cp037"}],
)
def test_F2_a_sentence_is_enough(tag: str, encoding: str) -> None:
    data = encoded(TEXTS[tag][:70], encoding)

    assert composed(decode(data).text) == composed(data.decode(encoding))


@pytest.mark.parametrize(
    ("tag", "encoding"), [pair for pair in LEGACY if pair[1] not in {*_SEVEN_BIT, "cp037"}]
)
def test_F2_a_declaration_that_lies_is_overruled(tag: str, encoding: str) -> None:
    lie = "windows-1252" if encoding not in {"cp1252", "iso8859_15"} else "windows-1251"
    head = f'<html><head><meta charset="{lie}"></head><body><p>'
    data = encoded(TEXTS[tag], encoding)

    decoded = decode(head.encode() + data, is_html=True)
    assert composed(decoded.text) == head + composed(data.decode(encoding))


@pytest.mark.parametrize("tag", TEXTS)
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"],
)
def test_F2_every_form_of_unicode_is_read(tag: str, encoding: str) -> None:
    decoded = decode(TEXTS[tag].encode(encoding))

    assert decoded.text == TEXTS[tag]
    assert bool(decoded.evidence) == (encoding != "utf-8")


@pytest.mark.parametrize("tag", ["fr", "pl", "ru", "el", "he", "ja", "ko"])
def test_utf_7_is_read(tag: str) -> None:
    assert decode(TEXTS[tag].encode("utf-7")).text == TEXTS[tag]


@pytest.mark.parametrize(
    "text",
    [
        "Call +12345678 or +4930123456 or +abcdefgh+ today",
        "C++, a+b+c and +-; +AAA +BBB +CCC",
        "It costs ~{100}~ dollars, ~{ or ~}",
        "The \x1b[31mred\x1b[0m alarm",
        "1+1=2, 2+2=4, 3+3=6, 4+4=8",
    ],
)
def test_ascii_that_looks_like_an_escape_stays(text: str) -> None:
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    ("html", "encoding"),
    [
        ("<meta charset=windows-1251><p>Привет", "cp1251"),
        ('<META http-equiv="Content-Type" content="text/html; charset=Shift_JIS"><p>東京', "cp932"),
        ("<meta charset = 'x-sjis'><title>日本</title>", "cp932"),
        ('<?xml version="1.0" encoding="iso-8859-2"?><p>Żółw', "iso8859_2"),
        ('<meta charset="gb2312"><p>镕基“朱”', "gb18030"),
        ('<meta charset="EUC-KR"><p>똠방각하', "cp949"),
        ("<!-- " + "x" * 1_500 + ' --><meta charset="koi8-r"><p>Да', "koi8_r"),
        ("<meta charset=iso-8859-1><p>“smart” – quotes", "cp1252"),
        ("<meta charset=iso-8859-9><p>ışık", "cp1254"),
        ("<meta charset=big5><p>中文", "big5hkscs"),
        ("<meta charset=tis-620><p>ไทย", "cp874"),
        ("<meta charset=macintosh><p>Öl", "mac_roman"),
    ],
)  # fmt: skip
def test_a_declared_encoding_is_understood_as_browsers_do(html: str, encoding: str) -> None:
    decoded = decode(html.encode(encoding), is_html=True)

    assert decoded.text == html
    assert decoded.evidence[0].rule == "encoding:declared"


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "shift_jis", "utf-16", "nonsense"])
def test_utf_8_is_utf_8_whatever_is_declared(label: str) -> None:
    html = f"<meta charset={label}><p>Café “Żółw”</p>"

    assert decode(html.encode(), is_html=True).text == html


def test_a_page_that_says_utf_8_and_is_windows_1252_is_read() -> None:
    html = "<meta charset=utf-8><p>Café “au lait”, s’il vous plaît</p>"

    assert decode(html.encode("cp1252"), is_html=True).text == html


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Déjà « vu » à Noël, ".encode() + b"caf\xe9 \x93au lait\x94", "caf\u00e9 “au lait”"),
        ("Noël à Besançon “".encode()[:-1], "Noël à Besançon "),
        ("Noël à Besançon é".encode()[:-1], "Noël à Besançon "),
        ("été ".encode() + b"\xe2\x80 cut " + "à".encode(), "été  cut à"),
        ("été ".encode() + b"\xc0\xaf\xe0\x80\xbc over", "été  over"),
        (b"plain \xc0\xaf\xc0\x80 over", "plain  over"),
        (b"smile \xed\xa0\xbd\xed\xb8\x80 on", "smile \U0001f600 on"),
        (b"half \xed\xa0\xbd on", "half  on"),
        (b"\xef\xbb\xbfcaf\xe9 \x93noir\x94", "café “noir”"),
    ],
)
def test_F2_bytes_that_are_no_utf_8_are_mended_by_the_run(data: bytes, text: str) -> None:
    decoded = decode(data)

    assert text in (decoded.text or "")
    assert "\ufffd" not in (decoded.text or "")
    assert decoded.evidence


def test_F2_lines_of_two_encodings_are_read_each_in_its_own() -> None:
    russian = TEXTS["ru"].split("\n")
    data = b"\n".join(
        line.encode("cp1251" if number % 2 else "utf-8") for number, line in enumerate(russian)
    )
    decoded = decode(data)

    assert decoded.text == TEXTS["ru"]
    assert "cp1251" in decoded.evidence[0].text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u0085", "\u2028", "\u2029", "\r\r\n", "\x0c"])
def test_F2_every_line_end_becomes_a_line_feed(end: str) -> None:
    assert decode(f"one{end}two{end}".encode()).text == "one\ntwo\n"


def test_empty_lines_between_carriage_returns_stay() -> None:
    assert decode(b"one\r\rtwo\r\n\r\nthree").text == "one\n\ntwo\n\nthree"


def test_byte_order_marks_of_joined_files_go() -> None:
    assert decode("\ufeff\ufeffTitle\n\ufeffText".encode()).text == "Title\nText"


def test_plain_utf_8_needs_no_evidence() -> None:
    assert decode("Plain “text”, ça va.".encode()).evidence == ()
    assert decode(b"").text == ""


BINARIES: Final = {
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Type /Catalog>>",
    "zip": b"PK\x03\x04\x14\x00\x00\x00\x08\x00plain words follow here",
    "docx": b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml",
    "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "gif": b"GIF89a plain words follow",
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "wav": b"RIFF\x24\x00\x00\x00WAVEfmt ",
    "mp4": b"\x00\x00\x00\x18ftypmp42",
    "mp3": b"ID3\x03\x00\x00\x00\x00\x0f\x76TIT2",
    "elf": b"\x7fELF\x02\x01\x01\x00",
    "exe": b"MZ\x90\x00\x03\x00\x00\x00",
    "gz": b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03words",
    "bz2": b"BZh91AY&SY words",
    "xz": b"\xfd7zXZ\x00words",
    "zst": b"\x28\xb5\x2f\xfd words",
    "7z": b"7z\xbc\xaf\x27\x1c words",
    "rar": b"Rar!\x1a\x07\x01\x00",
    "tar": b"article.txt".ljust(257, b"\x00") + b"ustar\x0000",
    "sqlite": b"SQLite format 3\x00words",
    "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "rtf": rb"{\rtf1\ansi Words}",
    "ps": b"%!PS-Adobe-3.0\nwords",
    "class": b"\xca\xfe\xba\xbe\x00\x00\x00\x34",
    "wasm": b"\x00asm\x01\x00\x00\x00",
    "woff": b"wOF2\x00\x01\x00\x00",
    "tiff": b"II*\x00\x08\x00\x00\x00",
    "bmp": b"BM\x36\x00\x00\x00\x00\x00\x00\x00\x36\x00",
    "pyc": b"\xa7\x0d\r\n\x00\x00\x00\x00words",
    "zeros": bytes(1_000),
    "controls": bytes(range(1, 9)) * 50,
    "utf-16 in name only": b"\xff\xfe" + noise(1, 1_000),
    "utf-8 in name only": b"\xef\xbb\xbf" + noise(2, 1_000),
}  # fmt: skip


@pytest.mark.parametrize("is_html", [False, True])
@pytest.mark.parametrize("name", BINARIES)
def test_F2_a_file_that_is_no_text_is_named_and_not_read(name: str, *, is_html: bool) -> None:
    decoded = decode(BINARIES[name], is_html=is_html)

    assert decoded.text is None
    assert decoded.problem_code == "file-binary"
    assert decoded.detail


@pytest.mark.parametrize("data", [b"\0\1\2", b"\0", b"\1\n", b"\0\0\0\0", b"\x1b\x1b\x1b", b"\x1f"])
def test_F2_a_few_bytes_of_control_characters_are_no_text(data: bytes) -> None:
    decoded = decode(data)

    assert (decoded.text, decoded.problem_code) == (None, "file-binary")


@pytest.mark.parametrize("size", [300, 1_000, 5_000])
def test_F2_random_bytes_are_no_text(size: int) -> None:
    for seed in range(20):
        assert decode(noise(seed, size)).text is None


@pytest.mark.parametrize("one", [*range(9), *range(14, 32), 127])
def test_F1_a_control_character_does_not_make_a_text_binary(one: int) -> None:
    data = b"A title\n\nA sentence with a " + bytes([one]) + b" control character in it.\n"

    assert decode(data).text == data.decode()


@pytest.mark.parametrize(
    "text",
    ["PDF is a format", "Rar! said the lion", "BM is a brand", "MZ ist die Abkürzung", "ID3 tags",
     "PK", "GIF or JIF?", "RIFF raff", "%PDF", "7z beats zip", "ATTENTION", "BZh", "Ogg speaks"],
)  # fmt: skip
def test_a_text_may_begin_like_a_binary_file(text: str) -> None:
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    "text",
    ["The café reopened on Monday.", "It’s the “best” day — so far…", "He paid £20 for it.",
     "Temperatures reached 38° on Friday.", "© 2021 The Harbour Times", "Price: 50 €",
     "ÉTÉ À PARIS", "Größe: 5 m²", "Señor, ¿qué pasa?", "10\u00a0000 people", "¡Olé!"],
)  # fmt: skip
def test_a_mark_or_two_of_windows_1252_are_enough(text: str) -> None:
    assert decode(text.encode("cp1252")).text == text


def test_a_foreign_name_in_an_english_text_is_read() -> None:
    text = "Lech Wałęsa and Václav Havel met in Gdańsk in 1990."

    assert decode(text.encode("cp1250")).text == text


def test_the_guess_names_the_language() -> None:
    guesses = {tag: find_encoding(encoded(TEXTS[tag], encoding)) for tag, encoding in LEGACY}
    wrong = {tag for tag, guess in guesses.items() if guess and guess.language != tag}

    assert wrong <= {"hr", "zh-Hant", "en", "nl", "ga", "ca"} | {"cs", "et", "is", "da"}


@settings(max_examples=300, derandomize=True, deadline=None)
@given(data=st.binary(max_size=200), is_html=st.booleans())
def test_no_bytes_make_it_fail(data: bytes, *, is_html: bool) -> None:
    decoded = decode(data, is_html=is_html)

    assert (decoded.text is None) == (decoded.problem_code is not None)
    assert "\r" not in (decoded.text or "")


@settings(max_examples=100, derandomize=True, deadline=None)
@given(text=st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
def test_valid_utf_8_is_never_taken_for_anything_else(text: str) -> None:
    expected = text.replace("\ufeff", "").replace("\u2028", "\n").replace("\u2029", "\n")

    assert decode(b"Words. " + text.encode()).text == "Words. " + expected


def test_what_is_beyond_ascii_only_far_down_is_found() -> None:
    assert (decode(b"word " * 100_000 + b"caf\xe9").text or "").endswith("café")


def test_F11_millions_of_line_ends_and_stray_bytes_are_read_all_the_same() -> None:
    assert decode(b"\r" * 3_000_000).text == "\n" * 3_000_000
    assert (decode(b"\xe9\n" * 300_000).text or "").count("\n") == 300_000


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_rubbish_that_begins_like_utf_16_is_no_text(mark: bytes) -> None:
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"

    assert decode(mark + b"\x00\x01\x02").problem_code == "file-binary"
    assert decode(mark + "Words.".encode(encoding)).text == "Words."
    # Cut in the middle of a character, a longer text is one.
    assert decode(mark + ("The lock keeper. " * 3).encode(encoding)[:-1]).text is not None
