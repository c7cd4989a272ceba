"""Bytes → text: which encoding a file is in, by what it says, what it is, what it looks like."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from feedwright.model import Evidence

__all__ = ["Decoded", "decode"]

#: Longest first: the mark of UTF-32-LE begins with that of UTF-16-LE.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: How files begin that are no text, whatever their name says.
_MAGIC: Final = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"RIFF", "RIFF"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90", "Windows program"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"\xd0\xcf\x11\xe0", "old Office document"),
    (b"{\\rtf", "RTF"),
    (b"OggS", "Ogg"),
    (b"ID3", "MP3"),
    (b"fLaC", "FLAC"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"\x00asm", "WebAssembly"),
    (b"\xca\xfe\xba\xbe", "Java class"),
)
_CONTROLS: Final = bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32))
_MOST_CONTROLS: Final = 0.08
_DECLARED: Final = re.compile(
    rb"<(?:meta\b[^>]{0,500}?\bcharset|\?xml\b[^>]{0,200}?\bencoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})",
    re.IGNORECASE,
)
_DECLARED_WITHIN: Final = 4096
#: Labels that mean another encoding in practice (WHATWG Encoding Standard, section 4.2).
_LABELS: Final = {
    **dict.fromkeys(("ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin1"), "cp1252"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("gb2312", "gbk", "x-gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601"), "cp949"),
    "big5": "big5hkscs",
    "tis-620": "cp874",
    "iso-8859-11": "cp874",
}
#: What newsrooms' files are in when they are not in UTF-8.
_CANDIDATES: Final = (
    *("cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("iso8859_2", "iso8859_5", "iso8859_7", "cp932", "euc_jp", "cp949", "gb18030", "big5"),
    *("cp874", "mac_roman", "cp866"),
)
#: Letters beyond ASCII of languages that write in an encoding which others look like.
_ALPHABETS: Final[tuple[tuple[str, frozenset[str], frozenset[str]], ...]] = (
    ("cp1254", frozenset("çğıöşüâîûÇĞİÖŞÜ"), frozenset("ğışĞİŞ")),
    ("cp1252", frozenset("éèêëàâîïôùûüÿçœæÉÈÊËÀÂÎÏÔÙÛÜŸÇŒÆ"), frozenset()),
    ("cp1252", frozenset("äöüßéÄÖÜ"), frozenset()),
    ("cp1252", frozenset("áéíóúñüÁÉÍÓÚÑÜªº"), frozenset()),
    ("cp1252", frozenset("áâãàéêíóôõúçüÁÂÃÀÉÊÍÓÔÕÚÇªº"), frozenset()),
    ("cp1252", frozenset("àèéìòùÀÈÉÌÒÙ"), frozenset()),
    ("cp1252", frozenset("åäöøæéÅÄÖØÆÉ"), frozenset()),
)
_BAD_BYTE: Final = re.compile("[\udc80-\udcff]+")
_LINE_ENDS: Final = re.compile("\r\n?|[\x85\u2028\u2029]")
_DETECTED_WITHIN: Final = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A file's text with line feeds as line ends; None with the reason when it is no text."""

    text: str | None
    encoding: str = "utf-8"
    evidence: tuple[Evidence, ...] = ()
    #: Code of the problem, and what fills its message.
    problem_code: str | None = None
    detail: str = ""


def decode(data: bytes, *, is_html: bool = False) -> Decoded:
    """The text of the bytes; whatever was not plain UTF-8 is recorded as evidence.

    In this order: byte order mark; signs of a file that is no text; UTF-8, which other text
    never is by accident; the encoding that an HTML page declares; UTF-8 with a few bytes of
    Windows in it; what charset-normalizer finds most likely.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            return _decoded(text, encoding, "byte-order-mark", 1.0)
    kind = _binary_kind(data)
    wide = _wide_encoding(data)
    if kind is None and wide is not None:
        return _decoded(data.decode(wide, "replace"), wide, "utf-16", 0.95)
    if kind is not None:
        return Decoded(text=None, encoding="", problem_code="file-binary", detail=kind)
    try:
        return Decoded(text=_lines(data.decode()))
    except UnicodeDecodeError:
        pass
    return (is_html and _as_declared(data)) or _as_mixed(data) or _as_detected(data)


def _binary_kind(data: bytes) -> str | None:
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if _wide_encoding(data) is not None or not data:
        return None
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return "control characters" if controls > _MOST_CONTROLS * len(data) else None


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of Western text is NUL."""
    head = data[:2000]
    even, odd = head[::2], head[1::2]
    if len(even) < 4:
        return None
    if odd.count(0) > 0.4 * len(odd) and even.count(0) < 0.1 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.4 * len(even) and odd.count(0) < 0.1 * len(odd):
        return "utf-16-be"
    return None


def _as_declared(data: bytes) -> Decoded | None:
    match = _DECLARED.search(data[:_DECLARED_WITHIN])
    if match is None:
        return None
    label = match[1].decode("ascii").lower()
    try:
        encoding = codecs.lookup(_LABELS.get(label, label)).name
        if encoding.startswith("utf"):
            return None
        return _decoded(data.decode(encoding), encoding, "declared", 0.95)
    except (LookupError, UnicodeDecodeError):
        return None


def _as_mixed(data: bytes) -> Decoded | None:
    """UTF-8 in which some bytes are of Windows-1252, or the last character is cut."""
    text = data.decode("utf-8", "surrogateescape")
    bad = sum(len(run) for run in _BAD_BYTE.findall(text))
    good = sum(1 for character in text if ord(character) > 0x7F) - bad
    if good < bad:
        return None

    def repaired(run: re.Match[str]) -> str:
        if run.end() == len(text):
            return ""
        return run[0].encode("utf-8", "surrogateescape").decode("cp1252", "ignore")

    return _decoded(_BAD_BYTE.sub(repaired, text), "utf-8", "windows-bytes", 0.8)


def _as_detected(data: bytes) -> Decoded:
    known = next((name for name, *letters in _ALPHABETS if _spells(data, name, *letters)), None)
    if known is not None:
        return _decoded(data.decode(known), known, "alphabet", 0.7)
    from charset_normalizer import from_bytes  # noqa: PLC0415 - paid by legacy files only

    best = from_bytes(data[:_DETECTED_WITHIN], cp_isolation=list(_CANDIDATES)).best()
    encoding = best.encoding if best is not None else "cp1252"
    return _decoded(data.decode(encoding, "replace"), encoding, "detected", 0.6)


def _spells(data: bytes, encoding: str, alphabet: frozenset[str], telling: frozenset[str]) -> bool:
    """Whether the text has no other letters than these, and one of the telling ones if any."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return False
    letters = {one for one in text if one > "\x7f" and one.isalpha()}
    return letters <= alphabet and bool(letters) and (not telling or bool(letters & telling))


def _decoded(text: str, encoding: str, rule: str, confidence: float) -> Decoded:
    evidence = Evidence(
        field="body_text", rule=f"encoding:{rule}", text=encoding, confidence=confidence
    )
    return Decoded(text=_lines(text), encoding=encoding, evidence=(evidence,))


def _lines(text: str) -> str:
    return _LINE_ENDS.sub("\n", text).replace("\ufeff", "")
