"""Characters that no feed may carry, and text brought to one line."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from feedwright.late import late_pattern

__all__ = [
    "beyond_ascii",
    "bytes_of",
    "columns",
    "is_settled",
    "one_line",
    "unusual_bytes",
    "utf8_of",
    "xml_body",
    "xml_clean",
    "xml_text",
    "xml_utf8",
]

#: What XML 1.0 section 2.2 forbids (C0 but tab, LF, CR; surrogates; U+FFFE, U+FFFF), and what it
#: allows but discourages: DEL, the C1 controls but NEL (NEL becomes a line end), the noncharacters.
_NOT_TEXT: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
#: Text with none of these and no NEL: almost every text there is, seen in a fortieth of the time
#: (7 against 290 µs for a body of 6.6 kB), because no list of astral characters is gone through.
_CLEAN: Final = late_pattern(
    "[ -~\t\n\r\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd"
    + "".join(f"{chr(plane << 16)}-{chr(plane << 16 | 0xFFFD)}" for plane in range(1, 17))
    + "]*+"
)
_ASCII: Final = bytes(range(0x80))
#: The bytes of ASCII that are clean.
_PLAIN: Final = bytes([9, 10, 13, *range(0x20, 0x7F)])
#: Clean characters that no neighbour makes another one of: letters of Latin and Cyrillic,
#: punctuation, currencies.
_SETTLED: Final = re.compile(
    "[\xa0-\u02ff\u0400-\u0482\u2002-\u200a\u2010-\u2027\u2030-\u205f\u20a0-\u20bf]*+"
)
#: Invisible in running text and harmful in titles: soft hyphen, zero-width space and no-break
#: space, word joiner, direction marks, embeddings, overrides and isolates. The zero-width joiner
#: and non-joiner stay: emoji, Persian and the Indic scripts are spelt with them.
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
#: The one invisible character that `str.isprintable` lets pass.
_JOINER: Final = "\u034f"
_SPACES: Final = re.compile(r"\s+")


def xml_clean(text: str) -> str:
    """The text without characters that XML 1.0 forbids or discourages; NEL becomes a line feed."""
    if _CLEAN.fullmatch(_without(_PLAIN, text)):
        return text
    return _NOT_TEXT.sub("", text).replace("\x85", "\n")


def xml_utf8(data: bytes) -> bytes:
    """`xml_clean` of a text in UTF-8."""
    rest = data.translate(None, _PLAIN).decode("utf-8", "surrogatepass")
    if _CLEAN.fullmatch(rest):
        return data
    return xml_clean(data.decode("utf-8", "surrogatepass")).encode()


def xml_body(html: str) -> str:
    """`xml_clean` of a body, which other steps look at as well."""
    return html if _CLEAN.fullmatch(_unusual(html)) else xml_clean(html)


@lru_cache(maxsize=4)
def utf8_of(text: str) -> bytes:
    """A long text in UTF-8, for which one step, or one format, after the other asks.

    Raises UnicodeEncodeError for a surrogate.
    """
    return text.encode()


def bytes_of(text: str) -> bytes:
    """A long text in UTF-8, surrogates in it as if they were characters."""
    try:
        return utf8_of(text)
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


@lru_cache(maxsize=4)  # as above
def _unusual(text: str) -> str:
    """The characters of a long text that are no printable ASCII, tab or line end."""
    return bytes_of(text).translate(None, _PLAIN).decode("utf-8", "surrogatepass")


def xml_text(text: str) -> str:
    """`xml_clean` of a long text, in NFC."""
    if _SETTLED.fullmatch(_unusual(text)):
        return text
    return unicodedata.normalize("NFC", xml_clean(text))


def is_settled(text: str) -> bool:
    """Whether no character of a text without ASCII becomes another one by its neighbours.

    Known of the letters of Latin and Cyrillic, of punctuation and of currencies.
    """
    return _SETTLED.fullmatch(text) is not None


def beyond_ascii(text: str) -> str:
    """The characters of a long text that are not ASCII, in their order."""
    return _without(_ASCII, _unusual(text))


@lru_cache(maxsize=1)  # a file's bytes are decoded, then looked through for what had to go
def unusual_bytes(data: bytes) -> bytes:
    """The bytes that are no printable ASCII, tab or line end, in their order: few of a text."""
    return data.translate(None, _PLAIN)


def _without(ascii_bytes: bytes, text: str) -> str:
    """The text without those characters of ASCII.

    Bytes are looked through faster than characters, and most texts hold little else.
    """
    data = text.encode("utf-8", "surrogatepass").translate(None, ascii_bytes)
    return data.decode("utf-8", "surrogatepass")


def one_line(text: str) -> str:
    """The text in NFC on one line: no forbidden or invisible characters, single spaces inside.

    For titles, names, tags and summaries (rules X4, X16, X17 of the checklist of feeds).
    """
    if text.isprintable() and _JOINER not in text:
        # The only white space in it is the plain space.
        text = " ".join(text.split()) if "  " in text else text.strip()
    else:
        text = _SPACES.sub(" ", _INVISIBLE.sub("", xml_clean(text))).strip()
    return unicodedata.normalize("NFC", text)


def columns(text: str) -> int:
    """How many columns of a terminal the text takes: two for a wide character, none for a mark."""
    if text.isascii():
        return len(text)
    return sum(map(_columns_of, text))


def _columns_of(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
