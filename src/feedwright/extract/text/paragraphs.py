"""The paragraphs of a plain text: lines told apart, hard-wrapped lines joined again."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final, Literal, NamedTuple

__all__ = ["MAX_PARAGRAPHS", "Paragraph", "read_paragraphs", "split_lines"]

Mark = Literal["", "bullet", "number", "quote", "heading"]

#: No article has more; what follows is kept as one last paragraph, unlooked at.
MAX_PARAGRAPHS: Final = 5_000
#: Widths that people and programs wrap text at.
_WRAP_WIDTHS: Final = range(30, 133)
_MIN_WRAPS: Final = 4
#: How many lines of a text tell whether it was wrapped.
_WRAP_SAMPLE: Final = 2_000
_SLACK: Final = 5
_LINE_ENDS: Final = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_OTHER_LINE_ENDS: Final = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
#: White space and what is as good as it at the ends of a line: zero-width spaces and joiners.
_BLANKS: Final = (
    " \t\x1f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u200c\u200d\u200e\u200f\u202f\u205f\u2060\u3000\ufeff"
)
_BULLETS: Final = "•●○◦▪■□‣⁃∙·►▶➤➢✓✔✅*-–—+"
#: Signs that are bullets even when nothing stands between them and the text.
_SURE_BULLETS: Final = frozenset("•●○◦▪■□‣⁃∙►➤➢")
_CLOSING: Final = frozenset(".!?:;。！？")
_NUMBER: Final = re.compile(r"\d{1,3}[.)]\s+(?=\S)")
_HEADING: Final = re.compile(r"(#{1,6})\s+(?=\S)")
_UNSPACED: Final = re.compile("[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]")


class Paragraph(NamedTuple):
    """A paragraph, heading, list item or any other line that stands for itself."""

    #: Of its first line, from 1.
    line: int
    #: On one line, without the mark before it.
    text: str
    #: Empty lines before it.
    gap: int
    #: What stood before the text: a bullet, a number (left in the text), ``>``, ``#``.
    mark: Mark = ""
    #: Columns of white space before it.
    indent: int = 0


def split_lines(text: str) -> list[str]:
    """The lines as people count them, without their ends."""
    if any(map(text.__contains__, _OTHER_LINE_ENDS)):
        text = _LINE_ENDS.sub("\n", text)
    return text.split("\n")


def read_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs in order, none of them empty, at most `MAX_PARAGRAPHS` and a rest.

    Every line is a paragraph, whether empty lines stand between or not, unless the text was
    wrapped at a width: then lines are joined where the next word did not fit on the line.
    """
    lines = split_lines(text)
    stripped = [line.strip(_BLANKS) for line in lines]
    width = _wrap_width(stripped)
    paragraphs: list[Paragraph] = []
    gap = 0
    for number, (raw, line) in enumerate(zip(lines, stripped, strict=True), 1):
        if not line:
            gap += 1
            continue
        if len(paragraphs) >= MAX_PARAGRAPHS:
            rest = " ".join(" ".join(lines[number - 1 :]).split())
            paragraphs.append(Paragraph(number, rest, gap))
            break
        if width and not gap and paragraphs and _continues(stripped[number - 2], line, width):
            last = paragraphs[-1]
            paragraphs[-1] = last._replace(text=_joined(last.text, line))
            continue
        paragraphs.append(_paragraph(number, raw, line, gap))
        gap = 0
    return tuple(paragraphs)


def _paragraph(number: int, raw: str, line: str, gap: int) -> Paragraph:
    """The paragraph of a line, its mark taken off."""
    mark: Mark = ""
    first = line[0]
    if first in _BULLETS:
        rest = line[1:].lstrip(_BLANKS)
        if rest and (line[1] in _BLANKS or first in _SURE_BULLETS) and not _is_rule(line):
            line, mark = rest, "bullet"
    elif first == "#":
        heading = _HEADING.match(line)
        if heading:
            line, mark = line[heading.end() :].rstrip("# "), "heading"
    elif first == ">":
        rest = line.lstrip("> \t")
        if rest:
            line, mark = rest, "quote"
    elif first.isdigit() and _NUMBER.match(line):
        mark = "number"
    indent = len(raw) - len(raw.lstrip(_BLANKS)) if raw[0] in _BLANKS else 0
    return Paragraph(number, line, gap, mark, indent)


def _is_rule(line: str) -> bool:
    """Whether a line is drawn, not written: "* * *", "- - -"."""
    return not any(map(str.isalnum, line[:20]))


def _wrap_width(lines: list[str]) -> int:
    """The width that the stripped lines were wrapped at; 0 when they are whole paragraphs.

    A wrapped text shows at its line ends: the first word of the next line would not have fitted.
    Where most neighbouring lines look so, and no line is wider, somebody wrapped it.
    """
    lines = lines[:_WRAP_SAMPLE]
    lengths = sorted(map(len, filter(None, lines)))
    if not lengths:
        return 0
    # One long line in fifty may be an address that could not be broken.
    width = lengths[-1 - len(lengths) // 50]
    if width not in _WRAP_WIDTHS:
        return 0
    full = pairs = closed = 0
    for line, following in pairwise(lines):
        if not line or not following or _starts_anew(following):
            continue
        pairs += 1
        full += _is_full(line, following, width)
        closed += line[-1] in _CLOSING and not following[0].islower()
    # Lines that are sentences are as long as each other in a list or a log, and end with a stop.
    is_prose = closed * 2 <= pairs
    return width if is_prose and full >= _MIN_WRAPS and full * 10 >= pairs * 6 else 0


def _is_full(line: str, following: str, width: int) -> bool:
    """Whether the first word of the following line would have gone over the width."""
    words = following.split(None, 1)
    first = 1 if _UNSPACED.match(words[0]) else len(words[0])
    return len(line) + 1 + first > width


def _starts_anew(line: str) -> bool:
    """Whether a line has a mark of its own."""
    return line[0] in _BULLETS + "#>" or bool(_NUMBER.match(line))


def _continues(line: str, following: str, width: int) -> bool:
    """Whether a line goes on with the paragraph of the line before it.

    People who wrap by hand leave a word's room now and then; a small letter goes on with a line
    that is not short.
    """
    if _starts_anew(following):
        return False
    if _is_full(line, following, width - _SLACK):
        return True
    return following[0].islower() and len(line) * 5 > width * 3


def _joined(text: str, line: str) -> str:
    """Two lines as one: a soft hyphen goes, a hyphen stays, unspaced scripts get no space."""
    if text.endswith("\u00ad"):
        return text[:-1] + line
    if text.endswith("-") and text[-2:-1].isalpha() and line[0].islower():
        return text + line
    if _UNSPACED.match(text[-1]) and _UNSPACED.match(line[0]):
        return text + line
    return f"{text} {line}"
