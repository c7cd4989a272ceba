"""The bytes of an XML document as text, and what is wrong with how they are encoded (X2, X3)."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from feedwright.check.finding import Source

__all__ = ["Decoded", "Fault", "charset_of", "decode"]

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: How "<?" begins in UTF-16 without a byte order mark (XML 1.0 appendix F).
_BARE: Final = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"))
_DECLARATION: Final = re.compile(
    rb"""<\?xml\s+version\s*=\s*(["'])(?P<version>[^"']*)\1"""
    rb"""(?:\s+encoding\s*=\s*(["'])(?P<encoding>[A-Za-z][A-Za-z0-9._-]*)\3)?"""
    rb"""(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*\?>"""
)
_CHARSET: Final = re.compile(r"""charset\s*=\s*["']?([^\s"';]+)""", re.IGNORECASE)
#: Encodings that every XML parser must read, in the names of IANA.
_EVERYWHERE: Final = frozenset({"utf-8", "utf-16"})
#: Encodings that parsers of feeds read besides; others are read by few.
_USUAL: Final = frozenset(
    "us-ascii iso-8859-1 iso-8859-2 iso-8859-15 windows-1250 windows-1251 windows-1252"
    " euc-jp shift_jis iso-2022-jp big5 gb2312 euc-kr koi8-r utf-8 utf-16".split()
)


class Fault(NamedTuple):
    """A rule that is broken, where in the text (an offset; -1: nowhere), and the details."""

    rule: str
    offset: int
    details: dict[str, Any]


class Decoded(NamedTuple):
    """The text without its byte order mark; None when it cannot be read as what it says it is."""

    text: str | None
    faults: tuple[Fault, ...]
    #: What it was read as.
    encoding: str = "utf-8"


def charset_of(content_type: str | None) -> str | None:
    """The charset that a ``Content-Type`` names."""
    found = _CHARSET.search(content_type or "")
    return found[1] if found else None


def decode(source: Source) -> Decoded:
    """The document as text, by its byte order mark, its declaration or as UTF-8 (XML 1.0 4.3.3)."""
    data = source.data
    bom, by_mark = next(((mark, name) for mark, name in _BOMS if data.startswith(mark)), (b"", ""))
    bare = next((name for start, name in _BARE if data.startswith(start)), "")
    faults: list[Fault] = []
    wide = by_mark if by_mark.startswith("utf-") and by_mark != "utf-8" else bare
    head = data[:400].decode(wide, "ignore").encode("utf-8") if wide else data[len(bom) : 400]
    declared = _DECLARATION.match(head.lstrip(b"\xef\xbb\xbf"))
    name = declared["encoding"].decode("ascii") if declared and declared["encoding"] else ""
    at = declared.start("encoding") if declared and name else 0
    if declared and declared["version"] != b"1.0":
        version = declared["version"].decode("utf-8", "replace")
        faults.append(Fault("xml-version", declared.start("version"), {"version": version}))
    served = charset_of(source.content_type)
    if not name and not served and not bare and not by_mark:
        faults.append(Fault("encoding-undeclared", -1, {}))
    faults += _doubts(name, at)
    faults += _contradictions(name, at, by_mark or bare, served)
    chosen = by_mark or bare or served or name or "utf-8"
    if any(fault.rule == "encoding-unknown" for fault in faults):
        return Decoded(None, tuple(faults))
    return _decoded(data[len(bom) :] if by_mark == "utf-8" else data, chosen, faults)


def _doubts(name: str, at: int) -> list[Fault]:
    """What stands against the declared encoding by its name alone."""
    if not name or name.lower() in _EVERYWHERE:
        return []
    try:
        codecs.lookup(name).decode(b"")
    except (LookupError, UnicodeError, TypeError, ValueError):
        return [Fault("encoding-unknown", at, {"encoding": name})]
    rule = "encoding-other" if name.lower() in _USUAL else "encoding-rare"
    return [Fault(rule, at, {"encoding": name})]


def _contradictions(name: str, at: int, marked: str, served: str | None) -> list[Fault]:
    """Where declaration, byte order mark and server say different things (X3)."""
    faults = []
    if name and marked and _family(name) != _family(marked):
        faults.append(Fault("encoding-wrong", at, {"encoding": name, "truth": marked}))
    if name and served and _family(name) != _family(served):
        faults.append(Fault("encoding-mismatch", at, {"encoding": name, "served": served}))
    return faults


def _family(name: str) -> str:
    """The encoding whatever it is called; "utf-16le" is "utf-16"."""
    try:
        name = codecs.lookup(name).name
    except LookupError:
        name = name.lower()
    return re.sub(r"^(utf-(?:16|32))[-_]?[lb]e$", r"\1", name)


def _decoded(data: bytes, encoding: str, faults: list[Fault]) -> Decoded:
    try:
        return Decoded(data.decode(encoding), tuple(faults), encoding)
    except UnicodeDecodeError as error:
        read = data[: error.start].decode(encoding, "replace")
        byte = " ".join(f"{value:02X}" for value in data[error.start : max(error.end, 1)][:4])
        details = {"byte": byte or "the end", "encoding": encoding}
        fault = Fault("bytes-invalid", len(read), details)
        text = read + data[error.start :].decode(encoding, "ignore")
        return Decoded(text, (*faults, fault), encoding)
    except (LookupError, UnicodeError, TypeError, ValueError):
        fault = Fault("encoding-unknown", -1, {"encoding": encoding})
        return Decoded(None, (*faults, fault))
