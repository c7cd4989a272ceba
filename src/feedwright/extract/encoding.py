"""Bytes → text: which encoding a file is in, by what it says, what it is, what it looks like."""

from __future__ import annotations

import codecs
import re
from typing import Final

from msgspec import Struct

from feedwright.characters import unusual_bytes
from feedwright.extract.filekind import find_binary_kind, holds_controls, is_mostly_controls
from feedwright.extract.lexicon import read_lexicon
from feedwright.model import Evidence

__all__ = ["Decoded", "decode", "plain_utf_8"]

#: Longest first: the mark of UTF-32-LE begins with that of UTF-16-LE.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Of a shorter text half a character too much says that it is none; a longer one was cut.
_FEW_CHARS: Final = 16
_WIDE: Final = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_WIDE_SAMPLE: Final = 4_096
#: What every text holds: it comes out only where two (or four) bytes are read in the right order.
_EVERYWHERE: Final = re.compile("[\n\r\t -~\u00a0\u2013-\u2026\u3000-\u3002\uff01-\uff1f]")
_NEVER: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]")
#: Anything else than those and blanks.
_SEEN: Final = re.compile(r"[^\s" + _NEVER.pattern[1:])
#: Encodings that write everything in the bytes of ASCII, and how they begin to.
_SEVEN_BIT: Final = (
    ("iso2022_jp_2", re.compile(rb"\x1b(?:\$[@AB]|\([JI]|\$\([CD])")),
    ("iso2022_kr", re.compile(rb"\x1b\$\)C")),
    ("hz", re.compile(rb"~\{(?:[!-}][!-~])+~\}")),
    ("utf-7", re.compile(rb"(?:\+[A-Za-z0-9+/]{3}.*){3}", re.DOTALL)),
)
_UTF_7_RUN: Final = re.compile(rb"\+([A-Za-z0-9+/]*)")
_DECLARED: Final = re.compile(
    rb"<(?:meta\b[^>]{0,500}?\bcharset|\?xml\b[^>]{0,200}?\bencoding)"
    rb"""\s{0,20}=\s{0,20}["']?\s{0,20}([\w.:-]{2,40})""",
    re.IGNORECASE,
)
#: Twice what the HTML standard asks for (section 4.2.5.4) and more: saved pages carry banners.
_DECLARED_WITHIN: Final = 4_096
#: A guess that reads better by this overrules a declaration.
_MUCH_BETTER: Final = 0.3
#: In a word or two a guess proves nothing.
_LETTERS_TO_DOUBT: Final = 6
_HIGH_BYTES: Final = bytes(range(128, 256))
#: What a guess of ours needs to be believed without asking charset-normalizer.
_BELIEVED: Final = 0.3
_DETECTED_WITHIN: Final = 60_000

#: Bytes that are no UTF-8, as "surrogateescape" shows them: an astral character written as two
#: surrogates (CESU-8), forms that are no characters (overlong ones and lone surrogates: RFC 3629
#: section 3), characters cut short, and bytes that will be of Windows-1252.
_C: Final = "[\udc80-\udcbf]"
_BAD_RUN: Final = re.compile(
    f"(?P<pair>\udced[\udca0-\udcaf]{_C}\udced[\udcb0-\udcbf]{_C})"
    f"|(?P<void>\udced[\udca0-\udcbf]{_C}|[\udcc0\udcc1]{_C}|\udce0[\udc80-\udc9f]{_C}"
    f"|\udcf0[\udc80-\udc8f]{_C}{_C})"
    f"|(?P<cut>[\udce1-\udcef]{_C}|[\udcf0-\udcf4]{_C}{{1,2}})"
    "|(?P<byte>[\udc80-\udcff])"
)
_BEYOND_ASCII: Final = re.compile("[^\x00-\x7f\udc80-\udcff]")
_CONTROLS: Final = "mostly control characters"
#: The character that a file was cut in.
_CUT_END: Final = re.compile(
    rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z"
)
#: So many characters of UTF-8 for one bad byte are no accident, and one line for so many others.
_GOOD_FOR_BAD: Final = 2
_LINES_FOR_LINE: Final = 4
#: An article of more lines is none; looking at each would take seconds.
_MOST_LINES: Final = 100_000
#: Fewer stray bytes than these are of Windows-1252, by far the most frequent guest in UTF-8.
_BYTES_TO_GUESS: Final = 20
_OTHER_ENDS: Final = "\r\x0b\x0c\x85\u2028\u2029"
_LINE_ENDS: Final = re.compile(f"[{_OTHER_ENDS}]")
#: The others in UTF-8.
_RARE_ENDS: Final = tuple(one.encode() for one in _OTHER_ENDS[1:])
_MARK: Final = "\ufeff"


class Decoded(Struct, frozen=True, kw_only=True):
    """A file's text with line feeds as line ends; None with the reason when it is no text."""

    text: str | None
    #: By the name of Python's codec; empty when there is no text.
    encoding: str = "utf-8"
    evidence: tuple[Evidence, ...] = ()
    #: Code of the problem, and what fills its message.
    problem_code: str | None = None
    detail: str = ""


def decode(data: bytes, *, is_html: bool = False) -> Decoded:
    """The text of the bytes; whatever was not plain UTF-8 is recorded as evidence.

    In this order: a byte order mark; UTF-16 and UTF-32 without one; signs of a file that is no
    text; UTF-8, which no other text is by accident, even where a page declares something else;
    the encoding that an HTML page declares, unless the text reads much better in another; UTF-8
    with some bytes of Windows in it; the legacy encoding in which it reads best.
    """
    found = _decode(data, is_html=is_html)
    # In a file of a few bytes no share of them proves anything.
    is_void = found.text and not _SEEN.search(found.text) and _NEVER.search(found.text)
    return _no_text(_CONTROLS) if is_void else found


def plain_utf_8(data: bytes) -> bytes | None:
    """The bytes as `decode` would read them if they are UTF-8; None where it has to look closer.

    Whether they are is not looked at: whoever decodes them in parts will see.
    """
    if holds_controls(data) or find_binary_kind(data) or codecs.BOM_UTF8 in data:
        return None
    return None if data.isascii() and _as_seven_bit(data) else _with_line_feeds(data)


def _decode(data: bytes, *, is_html: bool) -> Decoded:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _as_marked(data[len(mark) :], encoding)
    if kind := find_binary_kind(data):
        return _no_text(kind)
    if holds_controls(data):
        if wide := _wide_encoding(data):
            return _decoded(data.decode(wide, "ignore"), wide, "no-mark", 0.95)
        if is_mostly_controls(data):
            return _no_text(_CONTROLS)
    if data.isascii() and (seven_bit := _as_seven_bit(data)):
        return seven_bit
    try:
        return Decoded(text=_utf_8(data))
    except UnicodeDecodeError:
        pass
    return (is_html and _as_declared(data)) or _as_mixed(data) or _as_legacy(data)


def _as_marked(data: bytes, encoding: str) -> Decoded:
    if encoding == "utf-8":
        if is_mostly_controls(data):
            return _no_text(_CONTROLS)
        try:
            return _decoded(data.decode(), encoding, "byte-order-mark", 1.0)
        except UnicodeDecodeError:
            return _as_mixed(data) or _as_legacy(data)
    text = data.decode(encoding, "ignore")
    is_odd = len(data) % 2 == 1 and len(text) < _FEW_CHARS
    if is_odd or len(_NEVER.findall(text[:_WIDE_SAMPLE])) > 0.05 * len(text[:_WIDE_SAMPLE]):
        return _no_text("begins with the mark of UTF-16, but is none")
    return _decoded(text, encoding, "byte-order-mark", 1.0)


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: only read in the right order it looks like a text."""
    head = data[:_WIDE_SAMPLE]
    if b"\x00" not in head and not is_mostly_controls(head):
        return None
    from feedwright.extract.legacy import familiarity  # noqa: PLC0415 - no other text pays for it

    for encoding in reversed(_WIDE):
        text = codecs.getincrementaldecoder(encoding)("replace").decode(head)
        usual = len(_EVERYWHERE.findall(text)) > 0.04 * len(text) + 1 or familiarity(text) > 0.5
        strange = len(_NEVER.findall(text)) + 10 * text.count("\ufffd")
        if usual and text and strange < 0.01 * len(text) + 1:
            return encoding
    return None


def _as_seven_bit(data: bytes) -> Decoded | None:
    for encoding, sign in _SEVEN_BIT:
        if sign.search(data) and (encoding != "utf-7" or _is_utf_7(data)):
            try:
                return _decoded(data.decode(encoding), encoding, "escapes", 0.9)
            except UnicodeDecodeError:
                continue
    return None


def _is_utf_7(data: bytes) -> bool:
    """Whether every "+" begins letters in UTF-16 and base64, or stands for itself as "+-"."""
    from feedwright.extract.legacy import familiarity  # noqa: PLC0415 - as above

    runs = []
    for match in _UTF_7_RUN.finditer(data):
        if not match[1] and data[match.end() : match.end() + 1] == b"-":
            continue
        try:
            runs.append((match[0] + b"-").decode("utf-7"))
        except UnicodeDecodeError:
            return False
    return all(run and not run.isascii() for run in runs) and familiarity("".join(runs)) > 0.5


def _as_declared(data: bytes) -> Decoded | None:
    """By the label of the page, as browsers understand it; None if there is none, or it lies."""
    match = _DECLARED.search(data[:_DECLARED_WITHIN])
    encoding = _labels().get(match[1].decode("latin-1").lower()) if match else None
    if match is None or encoding is None:
        return None
    from feedwright.extract.legacy import find_encoding, plausibility  # noqa: PLC0415 - see below

    score = plausibility(data, encoding)
    if score is None:
        return None
    guess = find_encoding(data)
    beyond = len(data) - len(data.translate(None, _HIGH_BYTES))
    if guess is not None and guess.score > score + _MUCH_BETTER + _LETTERS_TO_DOUBT / beyond:
        return None
    text = data.decode(encoding, "ignore")
    return _decoded(text, encoding, "declared", 0.95, note=match[1].decode("latin-1"))


def _as_mixed(data: bytes) -> Decoded | None:
    """UTF-8 with bytes among it that are none: each line by itself; None if it is hardly UTF-8."""
    whole = _CUT_END.sub(b"", data).decode("utf-8", "surrogateescape")
    lines = whole.split("\n")
    if len(lines) > _MOST_LINES:
        return None
    kinds = [_line_kind(line) for line in lines]
    unicode_lines = kinds.count("utf-8") + kinds.count("mended")
    if unicode_lines * _LINES_FOR_LINE < kinds.count("legacy") or not unicode_lines:
        return None
    mended = [
        _BAD_RUN.sub(_mended, line) if kind == "mended" else line
        for line, kind in zip(lines, kinds, strict=True)
    ]
    others = [number for number, kind in enumerate(kinds) if kind == "legacy"]
    note = "bytes that are no UTF-8"
    if others:
        foreign = "\n".join(lines[number] for number in others)
        rest = _as_guest(foreign.encode("utf-8", "surrogateescape"))
        if rest.text is None:
            return None
        note = f"lines in {rest.encoding}: {len(others)}"
        for number, line in zip(others, rest.text.split("\n"), strict=False):
            mended[number] = line
    return _decoded("\n".join(mended), "utf-8", "mixed", 0.7 if others else 0.8, note=note)


def _as_guest(data: bytes) -> Decoded:
    if len(data) - len(data.translate(None, _HIGH_BYTES)) < _BYTES_TO_GUESS:
        return Decoded(text=data.decode("cp1252", "ignore"), encoding="cp1252")
    return _as_legacy(data)


def _line_kind(line: str) -> str:
    if line.isascii():
        return "ascii"
    runs = [match.lastgroup for match in _BAD_RUN.finditer(line)]
    if not runs:
        return "utf-8"
    good = len(_BEYOND_ASCII.findall(line))
    foreign = runs.count("byte") + (0 if good else runs.count("cut"))
    return "mended" if good >= _GOOD_FOR_BAD * foreign else "legacy"


def _mended(run: re.Match[str]) -> str:
    raw = run[0].encode("utf-8", "surrogateescape")
    if run.lastgroup == "pair":
        surrogates = raw.decode("utf-8", "surrogatepass")
        return surrogates.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    return raw.decode("cp1252", "ignore") if run.lastgroup == "byte" else ""


def _as_legacy(data: bytes) -> Decoded:
    from feedwright.extract.legacy import find_encoding  # noqa: PLC0415 - legacy files pay for it

    guess = find_encoding(data)
    if guess is not None and guess.score > _BELIEVED:
        text = data.decode(guess.encoding, "ignore")
        confidence = round(min(0.5 + guess.score / 4, 0.9), 2)
        return _decoded(text, guess.encoding, "detected", confidence, note=guess.language)
    from charset_normalizer import from_bytes  # noqa: PLC0415 - 60 ms

    best = from_bytes(data[:_DETECTED_WITHIN]).best()
    if best is None:
        return _no_text("bytes in no encoding that is known")
    return _decoded(data.decode(best.encoding, "ignore"), best.encoding, "detected", 0.4)


def _labels() -> dict[str, str]:
    labels: dict[str, str] = read_lexicon("encoding_labels")["labels"]
    return labels


def _no_text(kind: str) -> Decoded:
    return Decoded(text=None, encoding="", problem_code="file-binary", detail=kind)


def _decoded(text: str, encoding: str, rule: str, confidence: float, note: str = "") -> Decoded:
    evidence = Evidence(
        field="body_text",
        rule=f"encoding:{rule}",
        text=f"{encoding} ({note})" if note else encoding,
        confidence=confidence,
    )
    return Decoded(text=_lines(text), encoding=encoding, evidence=(evidence,))


def _utf_8(data: bytes) -> str:
    """`_lines` of bytes in UTF-8, which are looked through faster than characters.

    Raises UnicodeDecodeError for others.
    """
    return _with_line_feeds(data).decode().replace(_MARK, "")


def _with_line_feeds(data: bytes) -> bytes:
    """The bytes with line feeds where `_lines` has them, if they are UTF-8."""
    if b"\r" in data:
        data = data.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    unusual = unusual_bytes(data)
    for end in _RARE_ENDS:
        if end in unusual:
            data = data.replace(end, b"\n")
    return data


def _lines(text: str) -> str:
    """The text with line feeds for line ends, and no byte order mark where files were joined."""
    text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace(_MARK, "")
    return _LINE_ENDS.sub("\n", text) if any(end in text for end in _OTHER_ENDS) else text
