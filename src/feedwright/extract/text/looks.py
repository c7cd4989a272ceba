"""What can be seen of a paragraph by itself, in small codes."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.extract.lexicon import fold
from feedwright.extract.text.kinds import find_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feedwright.extract.text.paragraphs import Paragraph

__all__ = ["Face", "Look", "find_face", "read_looks", "size_class"]

#: Sizes are in characters of an alphabet; a character of an unspaced script counts so many times.
_DENSE: Final = 2.5
_UNSPACED: Final = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_SIZES: Final = (4, 13, 25, 40, 60, 90, 140, 220, 400)
_SAMPLE_CHARS: Final = 2_000
#: A paragraph of this length is prose, and is looked at no further.
_PROSE_CHARS: Final = 400
#: A line is shorter; how a longer one is capitalised says nothing.
_LINE_CHARS: Final = 200
_CLOSING: Final = frozenset("\"'”’»)】」』]")
_OPENING: Final = frozenset("\"'“„«‘‹「『")
_ENDINGS: Final = {
    **dict.fromkeys(".。", "."),
    **dict.fromkeys("!?！？؟", "?"),
    **dict.fromkeys(":：", ":"),
    **dict.fromkeys(",;，；", ","),
    "…": "…",
}
_ELLIPSES: Final = ("...", "[…]", "[...]")
_DIGIT: Final = re.compile("[0-9]")
#: One of these is in whatever looks like code.
_CODE_SIGN: Final = re.compile(r"[;{}<\\=(&/$]")
_CODE: Final = re.compile(r"[;{}]$|^[{}<\\]|</|[=!]=|\(\)|&&|//\s|^\$ ")
_SITE_MARK: Final = re.compile(r"\s+[|–—·•»-]\s+|\s*\|\s*|\s+::\s+")
_MAIN_CHARS: Final = 300


class Look(NamedTuple):
    """A paragraph by itself."""

    size: int
    #: How it ends: ``.`` ``?`` ``…`` ``:`` ``,`` ``)`` a letter ``a``, a digit ``0``, else ``-``.
    ending: str
    #: How it begins: ``A`` ``a`` ``0`` a quotation mark ``q``, a letter without case ``u``, ``-``.
    beginning: str
    #: Share of capitalised words, 0 to 4; 5 all capitals, 6 no letters with case, 7 a paragraph.
    capitals: int
    #: Empty lines before it, at most 2; with ``s`` on a page that has them between its paragraphs.
    gap: str
    #: As in `Paragraph`, with ``+`` when it is indented.
    mark: str
    #: As `feedwright.extract.text.kinds.find_kind` says.
    kind: str
    #: A telling sign: ``©`` ``|`` ``·`` ``@`` ``>`` ``$``, ``h`` an address, ``{`` code.
    sign: str
    #: Digits: 0 none, 1 some, 2 mostly.
    digits: int
    #: 0 stands once on the page, 1 stood before, 2 comes again.
    repeated: int
    #: Likeness to the page's first line: `_likeness`.
    like: str


class Face(NamedTuple):
    """What can be seen of a paragraph wherever it stands; the fields are those of `Look`."""

    #: A line folded, to be compared; a paragraph as it is.
    folded: str
    ending: str
    beginning: str
    capitals: int
    kind: str
    sign: str
    digits: int


def find_face(text: str) -> Face:
    """The face of a paragraph; those of lines are kept, for they come again on other pages."""
    return _face(text, text, 7, 0) if len(text) >= _LINE_CHARS else _line_face(text)


@lru_cache(maxsize=10_000)
def _line_face(text: str) -> Face:
    digits = _count_digits(text[:60])
    share = 0 if not digits else 2 if digits * 2 > len(text) else 1
    return _face(text, fold(text), _capitals(text), share)


def _count_digits(text: str) -> int:
    return len(_DIGIT.findall(text)) if text.isascii() else sum(map(str.isdigit, text))


def _face(text: str, folded: str, capitals: int, digits: int) -> Face:
    if len(text) < _PROSE_CHARS:
        kind, sign = find_kind(text, folded), _sign(text)
    else:
        kind = sign = ""
    return Face(folded, _ending(text), _beginning(text[0]), capitals, kind, sign, digits)


def read_looks(paragraphs: Sequence[Paragraph], faces: Sequence[Face]) -> list[Look]:
    """The look of each paragraph; ``faces`` are theirs."""
    spaced = "s" if 3 * sum(p.gap > 0 for p in paragraphs) > len(paragraphs) else ""
    gaps = [f"{spaced}{gap}" for gap in range(3)]
    sample = "".join(p.text for p in paragraphs[:60])[:_SAMPLE_CHARS]
    factor = _DENSE if len(_UNSPACED.findall(sample)) * 4 > len(sample) else 1.0
    last = {face.folded: at for at, face in enumerate(faces)}
    stood: set[str] = set()
    main = _main_part(paragraphs[0].text)
    first = _FirstLine(faces[0].folded, main, set(faces[0].folded.split()))
    looks = []
    for at, (paragraph, face) in enumerate(zip(paragraphs, faces, strict=True)):
        folded, ending, beginning, capitals, kind, sign, digits = face
        length = len(paragraph.text)
        looks.append(
            Look(
                bisect_right(_SIZES, length * factor),
                ending,
                beginning,
                capitals,
                gaps[min(paragraph.gap, 2)],
                f"{paragraph.mark}+" if paragraph.indent else paragraph.mark,
                kind,
                sign,
                digits,
                1 if folded in stood else 2 if last[folded] != at else 0,
                (_likeness(folded, first) if at else "0" if main == first.folded else "0|")
                if length < _LINE_CHARS
                else "",
            )
        )
        stood.add(folded)
    return looks


def size_class(look: Look) -> str:
    """``P`` prose, ``L`` long, ``M`` middling, ``S`` short: a sentence counts more than a line."""
    size = look.size
    if size >= 8:
        return "P"
    is_sentence = look.ending in ".?"
    if size >= 6:
        return "P" if is_sentence else "L"
    return "M" if size >= 4 or (size == 3 and is_sentence) else "S"


def _ending(text: str) -> str:
    """How a paragraph ends; a quotation mark or bracket after a full stop is a full stop."""
    mark = text[-1]
    if mark.isalpha():
        return "a"
    if mark in ".]" and text.endswith(_ELLIPSES):
        return "…"
    if mark in _CLOSING:
        return "." if _ENDINGS.get(text[-2:-1], "") in (".", "?") else ")"
    return _ENDINGS.get(mark) or ("0" if mark.isdigit() else "-")


def _beginning(mark: str) -> str:
    """How a paragraph begins."""
    if mark.isupper():
        return "A"
    if mark.islower():
        return "a"
    if mark.isdigit():
        return "0"
    if mark in _OPENING:
        return "q"
    return "u" if mark.isalpha() else "-"


def _capitals(text: str) -> int:
    """The share of capitalised words among the first of a line; 5 and 6 see `Look`."""
    if text.isupper():
        return 5
    marks = [word[0] for word in text[:110].split()]
    small, large = sum(map(str.islower, marks)), sum(map(str.isupper, marks))
    if not small:
        return 4 if large else 6
    share = large / (small + large)
    return 3 if share > 0.66 else 2 if share > 0.4 else 1 if share > 0.2 else 0


def _sign(text: str) -> str:
    """The most telling sign in a paragraph; '' when it has none."""
    if text.isascii():
        if "|" in text:
            return "|"
    elif "©" in text:
        return "©"
    elif "|" in text or "｜" in text:
        return "|"
    elif "·" in text or "•" in text or "∙" in text:
        return "·"
    elif "›" in text or "→" in text or ("»" in text and "«" not in text):
        return ">"
    if "@" in text:
        return "@"
    if "http" in text or "www." in text:
        return "h"
    if len(text) < _LINE_CHARS and _CODE_SIGN.search(text) and _CODE.search(text):
        return "{"
    return "$" if "$" in text or "€" in text else ""


def _main_part(title: str) -> str:
    """The folded first part of a line like "Headline | Site"."""
    return fold(_SITE_MARK.split(title[:_MAIN_CHARS], maxsplit=1)[0])


class _FirstLine(NamedTuple):
    """The first line of a page, folded."""

    folded: str
    #: Its part before a site's name.
    main: str
    words: set[str]


def _likeness(folded: str, line: _FirstLine) -> str:
    """How a line is like the page's first line, which often is the title of the browser window.

    ``=`` the same or its main part, ``p`` its beginning, ``i`` within it, ``s`` begins with it,
    ``o`` most words in common, '' else. All folded.
    """
    length = len(folded)
    if length < 8:
        return ""
    first = line.folded
    if folded in (first, line.main):
        return "="
    if length >= 12 and folded in first:
        return "p" if first.startswith(folded) else "i"
    if len(first) >= 12 and folded.startswith(first):
        return "s"
    if len(first) > 250:
        return ""
    words = set(folded.split())
    fewer = min(len(words), len(line.words))
    return "o" if fewer >= 3 and len(words & line.words) >= 0.6 * fewer else ""
