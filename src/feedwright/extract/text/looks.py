"""What can be seen of a paragraph by itself, in small codes."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.extract.lexicon import fold, words_of
from feedwright.extract.text.kinds import find_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from feedwright.extract.text.paragraphs import Paragraph

__all__ = ["Face", "Look", "find_faces", "read_looks", "size_class"]

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
#: All bytes of ASCII that are no digits.
_NO_DIGITS: Final = bytes(one for one in range(128) if not chr(one).isdigit())
#: One of these is in whatever looks like code.
_CODE_SIGN: Final = re.compile(r"[;{}<\\=(&/$]")
_CODE: Final = re.compile(r"[;{}]$|^[{}<\\]|</|[=!]=|\(\)|&&|//\s|^\$ ")
_SITE_MARK: Final = re.compile(r"\s+[|–—·•»-]\s+|\s*\|\s*|\s+::\s+")
_MAIN_CHARS: Final = 300


class Look(NamedTuple):
    """Paragraphs by themselves: of each field a column, with a value for each paragraph."""

    size: list[int]
    #: How it ends: ``.`` ``?`` ``…`` ``:`` ``,`` ``)`` a letter ``a``, a digit ``0``, else ``-``.
    ending: list[str]
    #: How it begins: ``A`` ``a`` ``0`` a quotation mark ``q``, a letter without case ``u``, ``-``.
    beginning: list[str]
    #: Share of capitalised words, 0 to 4; 5 all capitals, 6 no letters with case, 7 a paragraph.
    capitals: list[int]
    #: Empty lines before it, at most 2; with ``s`` on a page that has them between its paragraphs.
    gap: list[str]
    #: As in `Paragraph`, with ``+`` when it is indented.
    mark: list[str]
    #: As `feedwright.extract.text.kinds.find_kind` says.
    kind: list[str]
    #: A telling sign: ``©`` ``|`` ``·`` ``@`` ``>`` ``$``, ``h`` an address, ``{`` code.
    sign: list[str]
    #: Digits: 0 none, 1 some, 2 mostly.
    digits: list[int]
    #: 0 stands once on the page, 1 stood before, 2 comes again.
    repeated: list[int]
    #: Likeness to the page's first line: `_likeness`.
    like: list[str]


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
    #: Its words in small letters, as `lexicon.words_of` says; none of prose.
    words: list[str]


def find_faces(texts: Iterable[str]) -> list[Face]:
    """The face of each paragraph; those of lines are kept, for they come again on other pages."""
    return [
        _line_face(text) if len(text) < _LINE_CHARS else _face(text, text, 7, 0) for text in texts
    ]


@lru_cache(maxsize=5_000)
def _line_face(text: str) -> Face:
    digits = _count_digits(text[:60])
    share = 0 if not digits else 2 if digits * 2 > len(text) else 1
    return _face(text, fold(text), _capitals(text), share)


def _count_digits(text: str) -> int:
    """The number of digits of any script; most texts have nothing else behind ASCII."""
    rest = text.encode("utf-8", "surrogatepass").translate(None, _NO_DIGITS)
    if rest.isascii():
        return len(rest)
    return sum(map(str.isdigit, rest.decode("utf-8", "surrogatepass")))


def _face(text: str, folded: str, capitals: int, digits: int) -> Face:
    kind = sign = ""
    words: list[str] = []
    if len(text) < _PROSE_CHARS:
        words = words_of(folded if len(text) < _LINE_CHARS else text.casefold())
        kind, sign = find_kind(text, folded, words), _sign(text)
    return Face(folded, _ending(text), _beginning(text[0]), capitals, kind, sign, digits, words)


def read_looks(paragraphs: Sequence[Paragraph], faces: Sequence[Face]) -> Look:
    """The looks of paragraphs, at least one; ``faces`` are theirs."""
    _, texts, gaps, marks, indents = zip(*paragraphs, strict=True)
    folded, endings, beginnings, capitals, kinds, signs, digits, _ = map(
        list, zip(*faces, strict=True)
    )
    spaced = "s" if 3 * (len(gaps) - gaps.count(0)) > len(gaps) else ""
    gap_codes = {gap: f"{spaced}{min(gap, 2)}" for gap in set(gaps)}
    sample = "".join(texts[:60])[:_SAMPLE_CHARS]
    is_dense = not sample.isascii() and len(_UNSPACED.findall(sample)) * 4 > len(sample)
    factor = _DENSE if is_dense else 1
    lengths = list(map(len, texts))
    return Look(
        size=[bisect_right(_SIZES, length * factor) for length in lengths],
        ending=endings,
        beginning=beginnings,
        capitals=capitals,
        gap=[gap_codes[gap] for gap in gaps],
        mark=[f"{mark}+" if indent else mark for mark, indent in zip(marks, indents, strict=True)],
        kind=kinds,
        sign=signs,
        digits=digits,
        repeated=_repeated(folded),
        like=_likenesses(texts[0], folded, lengths),
    )


@cache
def size_class(size: int, ending: str) -> str:
    """``P`` prose, ``L`` long, ``M`` middling, ``S`` short: a sentence counts more than a line."""
    if size >= 8:
        return "P"
    is_sentence = ending in ".?"
    if size >= 6:
        return "P" if is_sentence else "L"
    return "M" if size >= 4 or (size == 3 and is_sentence) else "S"


def _repeated(folded: Sequence[str]) -> list[int]:
    """For each line 1 where it stood before, 2 where it comes again, else 0."""
    places = range(len(folded))
    last = dict(zip(folded, places, strict=True))
    if len(last) == len(folded):
        return [0] * len(folded)
    first = dict(zip(reversed(folded), reversed(places), strict=True))
    return [
        1 if first[text] != at else 2 if last[text] != at else 0 for at, text in enumerate(folded)
    ]


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
    small = large = 0
    for word in text[:110].split():
        if word[0].islower():
            small += 1
        elif word[0].isupper():
            large += 1
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
    words: frozenset[str]


def _likenesses(title: str, folded: Sequence[str], lengths: Sequence[int]) -> list[str]:
    """The likeness of each line to the first, ``title``; whether that has parts comes first."""
    first = folded[0]
    line = _FirstLine(first, _main_part(title), frozenset(first.split()))
    likes = [
        _likeness(text, line) if length < _LINE_CHARS else ""
        for text, length in zip(folded, lengths, strict=True)
    ]
    if lengths[0] < _LINE_CHARS:
        likes[0] = "0" if line.main == first else "0|"
    return likes


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
    words = folded.split()
    common = len(line.words.intersection(words))
    if common < 2:  # which is what most lines have
        return ""
    fewer = min(len(set(words)), len(line.words))
    return "o" if fewer >= 3 and common >= 0.6 * fewer else ""
