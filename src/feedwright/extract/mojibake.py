"""Text repair: what went wrong on a text's way into the file is put right where that is certain."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from feedwright.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from ftfy import TextFixerConfig

__all__ = ["Repaired", "repair"]

#: What UTF-8 looks like when it is read as Windows-1252 or Latin-1: the lead byte of a sequence as
#: a letter, and at least one continuation byte as a sign or control. Such a run is handed to ftfy.
_CONTINUATION: Final = (
    "[\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
    "\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]"
)
_GARBLED: Final = re.compile(
    f"(?:[\u00c2-\u00df]{_CONTINUATION}|[\u00e0-\u00ef]{_CONTINUATION}{{2}}"
    f"|\u00f0{_CONTINUATION}{{3}}|\u00e2\u20ac)+"
)
#: How each of those begins: the one question asked of clean text.
_SUSPICIOUS: Final = re.compile(f"[\u00c2-\u00f0]{_CONTINUATION}")
_ENTITY: Final = re.compile(r"&(?:[A-Za-z]{2,12}|#\d{2,6}|#[xX][0-9A-Fa-f]{2,5});")
_SOFT_HYPHEN: Final = re.compile("\u00ad")
_ZERO_WIDTH: Final = re.compile("[\u200b\u2060\ufeff]")
_NO_BREAK: Final = re.compile("[\u00a0\u202f\u2007]")
_MARKS: Final = re.compile("[\u00ad\u200b\u2060\ufeff\u00a0\u2007]")
_MOST_EVIDENCE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """The repaired text, of as many lines as before, and one piece of evidence for each repair."""

    text: str
    evidence: tuple[Evidence, ...] = ()


def repair(text: str, *, without: Collection[str] = ()) -> Repaired:
    """The text with garbled UTF-8, left-over entities and invisible marks put right.

    Each line is repaired by itself and only where something is garbled, so that one wrong quote
    among right ones is mended and the right ones stay. Clean text comes back as it was. Rules
    named in ``without`` are left out: in Markdown an entity is no left-over.
    """
    if not (_SUSPICIOUS.search(text) or _ENTITY.search(text) or _MARKS.search(text)):
        return Repaired(text=text)
    evidence: list[Evidence] = []
    lines = []
    for number, line in enumerate(text.split("\n"), start=1):
        for rule, pattern, replacement, confidence in _rules():
            if rule in without:
                continue
            mended = pattern.sub(replacement, line)
            if mended != line and len(evidence) < _MOST_EVIDENCE:
                shown = f"{_excerpt(pattern, line)} \u2192 {_excerpt(pattern, line, replacement)}"
                evidence.append(
                    Evidence(
                        field="body_text",
                        rule=rule,
                        place=f"line {number}",
                        text=shown,
                        confidence=confidence,
                    )
                )
            line = mended  # noqa: PLW2901 - each rule works on what the former one left
        lines.append(line)
    return Repaired(text="\n".join(lines), evidence=tuple(evidence))


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str], float], ...]:
    return (
        ("mojibake", _GARBLED, _ungarbled, 0.9),
        ("entity", _ENTITY, _character, 0.9),
        ("soft-hyphen", _SOFT_HYPHEN, lambda _: "", 1.0),
        ("zero-width", _ZERO_WIDTH, lambda _: "", 1.0),
        ("no-break-space", _NO_BREAK, lambda _: " ", 1.0),
    )


def _ungarbled(match: re.Match[str]) -> str:
    """What ftfy is sure the run was; the run itself where it is not."""
    import ftfy  # noqa: PLC0415 - only garbled text pays for it

    # ftfy knows that the third byte of \u201d has no character in Windows-1252 and is often lost.
    fixed = ftfy.fix_encoding(match[0], _configuration())
    return fixed if "\n" not in fixed and "\ufffd" not in fixed else match[0]


@cache
def _configuration() -> TextFixerConfig:
    from ftfy import TextFixerConfig  # noqa: PLC0415 - as above

    return TextFixerConfig(unescape_html=False, uncurl_quotes=False, normalization=None)


def _character(match: re.Match[str]) -> str:
    """The character of an entity; the text itself where HTML knows no such entity."""
    character = html.unescape(match[0])
    return match[0] if character in {"<", ">"} or "\n" in character else character


def _excerpt(
    pattern: re.Pattern[str],
    line: str,
    replacement: Callable[[re.Match[str]], str] | None = None,
) -> str:
    match = pattern.search(line)
    if match is None:
        return ""
    around = line[max(0, match.start() - 12) : match.start()], line[match.end() : match.end() + 12]
    middle = match[0] if replacement is None else replacement(match)
    return f"{around[0]}{middle}{around[1]}"
