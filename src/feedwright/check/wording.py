"""Text that is shown as it stands: titles, names, categories, summaries (rules X7, X17, C1, C2)."""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING, Any, Final

from feedwright.check.elements import KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "find_bad_character",
    "find_element",
    "find_entity",
    "find_markup",
    "is_misread",
    "plain_faults",
]

#: C1 controls and the replacement character: text that was read in the wrong encoding (X7).
_BAD: Final = re.compile("[\x80-\x9f\ufffd]")
_END_TAG: Final = re.compile(r"</([A-Za-z][A-Za-z0-9]*)\s*>")
#: What nobody writes in plain text, even about HTML: a paragraph, a link or picture in full.
_ELEMENT: Final = re.compile(
    r"<p(?:\s[^<>]*)?>(?=.*</p>)|<(?:a|img|div|span)\s+[\w-]+\s*=[^<>]*>|<br\s*/?>",
    re.IGNORECASE | re.DOTALL,
)
_ENTITY: Final = re.compile(r"&(?:#(?:\d+|[xX][0-9A-Fa-f]+);?|([A-Za-z][A-Za-z0-9]*);)")
_LOOKS_LIKE_TAG: Final = re.compile(r"<[/A-Za-z]")
#: What RSS readers that decode twice leave alone (C2).
_HEX_AMP: Final = re.compile(r"&#[xX]0*26;")
_HEX_LESS: Final = re.compile(r"&#[xX]0*3[cC];")


def find_bad_character(text: str) -> re.Match[str] | None:
    """The first character that no text means."""
    return None if text.isascii() else _BAD.search(text)


def is_misread(text: str, encoding: str) -> bool:
    """Whether the text is UTF-8 that was read in that encoding of one byte a character.

    Text that is what it says does not happen to be UTF-8 as well, once it has several such letters.
    """
    if encoding.lower().startswith("utf"):
        return False
    try:
        return text.encode(encoding).decode("utf-8") != text
    except (UnicodeError, LookupError):
        return False


def find_markup(text: str) -> str | None:
    """The name of the first HTML element that is closed in the text."""
    if "</" not in text:
        return None
    names = (found[1] for found in _END_TAG.finditer(text))
    return next((name for name in names if name.lower() in KNOWN), None)


def find_element(text: str) -> str | None:
    """The first HTML in the text that stands for itself, as nobody writes it about HTML."""
    found = _ELEMENT.search(text) if "<" in text else None
    return found[0] if found else None


def find_entity(text: str) -> str | None:
    """The first character reference that is left in the text."""
    if "&" not in text:
        return None
    for found in _ENTITY.finditer(text):
        if found[1] is None or f"{found[1]};" in html5:
            return found[0]
    return None


def plain_faults(text: str, raw: str, *, rss: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """What a reader would take for markup in text that has none; ``raw`` is how it is written.

    The rule is "markup" or, for RSS readers that decode twice, "lookalike".
    """
    name = find_markup(text)
    if name:
        yield "markup", {"what": f"</{name}>"}
        return
    entity = find_entity(text)
    if entity and not _HEX_AMP.search(raw):
        yield "markup", {"what": entity}
        return
    looks = _LOOKS_LIKE_TAG.search(text) if rss and "<" in text else None
    if looks and not _HEX_LESS.search(raw):
        yield "lookalike", {"what": text[looks.start() : looks.start() + 20]}
