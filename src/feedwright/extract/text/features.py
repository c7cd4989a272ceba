"""What can be seen of the paragraphs of a page: each by itself, its neighbours, its place.

Every feature is a small code, so that a weight can be kept for each value and read by people. Sizes
are in characters of an alphabet; a character of an unspaced script counts `_DENSE` times.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.extract.lexicon import fold
from feedwright.extract.text.kinds import MAX_KIND_CHARS, find_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from feedwright.extract.text.paragraphs import Paragraph

__all__ = ["Look", "Near", "Place", "Seen", "look_at"]

_DENSE: Final = 2.5
_UNSPACED: Final = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_SIZES: Final = (4, 13, 25, 40, 60, 90, 140, 220, 400)
_PROSE_AMOUNTS: Final = (1, 200, 600, 1500)
_SHARES: Final = (1e-9, 0.02, 0.05, 0.1, 0.3)
_CLOSING: Final = frozenset("\"'”’»)】」』]")
_STOPS: Final = frozenset(".。")
_CRIES: Final = frozenset("!?！？؟")
_ELLIPSES: Final = ("…", "...", "[…]", "[...]")
_OPENING: Final = frozenset("\"'“„«‘‹「『")
_CODE: Final = re.compile(r"[;{}]$|^[{}<\\]|</|[=!]=|\(\)|&&|//\s|^\$ ")
#: Kinds that something other than the article begins with.
_ENDS: Final = {"comments": "c", "related": "r", "newsletter": "n", "footer": "f", "blurb": "b"}
#: Kinds of the lines between a headline and the text.
_HEADER: Final = frozenset({"date", "byline", "reading-time", "ago"})
#: Kinds that are not furniture.
_WRITTEN: Final = _HEADER | {"", "caption", "name"}


class Look(NamedTuple):
    """A paragraph by itself."""

    size: int
    #: How it ends: ``.`` ``?`` ``…`` ``:`` ``,`` ``)`` a letter ``a``, a digit ``0``, else ``-``.
    ending: str
    #: How it begins: ``A`` ``a`` ``0`` a quotation mark ``q``, a letter without case ``u``, ``-``.
    beginning: str
    #: Share of capitalised words, 0 to 4; 5 all capitals, 6 no letters with case.
    capitals: int
    #: Empty lines before it, at most 2; with ``s`` on a page that has them between its paragraphs.
    gap: str
    mark: str
    kind: str
    #: A telling sign: ``©`` ``|`` ``·`` ``@`` ``>`` ``$``, ``h`` an address, ``{`` code.
    sign: str
    #: Digits: 0 none, 1 some, 2 mostly.
    digits: int
    #: 0 stands once on the page, 1 stood before, 2 comes again.
    repeated: int
    #: Likeness to the page's first line: `_likeness`.
    like: str


class Near(NamedTuple):
    """The neighbours of a paragraph: ``P`` prose, ``L`` long, ``M`` middling, ``S`` short."""

    before2: str
    before: str
    self: str
    after: str
    after2: str
    #: Length of the run of short lines that it is part of.
    run: int
    kind_before: str
    kind: str
    kind_after: str
    #: Prose in the five paragraphs before, and after.
    behind: int
    ahead: int
    #: Lines of furniture among the nine around it.
    furniture: int


class Place(NamedTuple):
    """Where on the page a paragraph stands."""

    self: str
    kind: str
    #: From the top, in paragraphs.
    position: int
    #: Shares of the page's prose before it and after it.
    read: int
    left: int
    #: The last thing seen that articles end with: a code of `_ENDS`.
    seen: str
    #: Before ``<``, at ``=``, right after ``1`` or after ``>`` the line that repeats the first one.
    headline: str
    #: Paragraphs since, and until, a date or byline; until prose.
    since: int
    until: int
    prose: int
    like: str
    #: The best likeness to the first line that any other line has.
    best: str


class Seen(NamedTuple):
    """All that is seen of a paragraph."""

    look: Look
    near: Near
    place: Place


def look_at(
    paragraphs: Sequence[Paragraph], patterns: Iterable[re.Pattern[str]] = ()
) -> tuple[Seen, ...]:
    """What is seen of each of the paragraphs; ``patterns`` are the publication's furniture."""
    if not paragraphs:
        return ()
    folded = [fold(p.text) if len(p.text) <= MAX_KIND_CHARS else p.text for p in paragraphs]
    looks = _looks(paragraphs, folded, tuple(patterns))
    classes = [_size_class(look) for look in looks]
    prose = [len(p.text) if c == "P" else 0 for p, c in zip(paragraphs, classes, strict=True)]
    total = list(accumulate(prose, initial=0))
    nears = _nears(looks, classes, total)
    places = _places(looks, classes, total)
    return tuple(map(Seen, looks, nears, places))


def _looks(
    paragraphs: Sequence[Paragraph], folded: list[str], patterns: tuple[re.Pattern[str], ...]
) -> list[Look]:
    """The paragraphs by themselves."""
    spaced = "s" if 3 * sum(p.gap > 0 for p in paragraphs) > len(paragraphs) else ""
    sample = "".join(p.text for p in paragraphs[:60])[:4_000]
    factor = _DENSE if len(_UNSPACED.findall(sample)) * 4 > len(sample) else 1.0
    last = {text: at for at, text in enumerate(folded)}
    stood: set[str] = set()
    first, main = folded[0], _main_part(paragraphs[0].text)
    looks = []
    for at, (paragraph, fold_) in enumerate(zip(paragraphs, folded, strict=True)):
        text = paragraph.text
        short = len(text) < 200
        digits = sum(map(str.isdigit, text[:60])) if short else 0
        looks.append(
            Look(
                size=bisect_right(_SIZES, len(text) * factor),
                ending=_ending(text),
                beginning=_beginning(text[0]),
                capitals=_capitals(text),
                gap=f"{spaced}{min(paragraph.gap, 2)}",
                mark=f"{paragraph.mark}{'+' if paragraph.indent else ''}",
                kind=find_kind(text, fold_, patterns),
                sign=_sign(text),
                digits=0 if not digits else 2 if digits * 2 > len(text) else 1,
                repeated=1 if fold_ in stood else 2 if last[fold_] != at else 0,
                like=_likeness(fold_, first, main) if at else "0" if main == first else "0|",
            )
        )
        stood.add(fold_)
    return looks


def _size_class(look: Look) -> str:
    """``P`` prose, ``L`` long, ``M`` middling, ``S`` short: a sentence counts more than a line."""
    is_sentence = look.ending in ".?"
    if look.size >= 8 or (look.size >= 6 and is_sentence):
        return "P"
    if look.size >= 6:
        return "L"
    return "M" if look.size >= 4 or (look.size >= 3 and is_sentence) else "S"


def _ending(text: str) -> str:
    """How a paragraph ends; a quotation mark or bracket after a full stop is a full stop."""
    mark = text[-1]
    if mark.isalpha():
        return "a"
    if text.endswith(_ELLIPSES):
        return "…"
    if mark in _CLOSING:
        inside = text[-2:-1]
        return "." if inside in _STOPS or inside in _CRIES else ")"
    if mark in _STOPS:
        return "."
    if mark in _CRIES:
        return "?"
    if mark in ":：":
        return ":"
    if mark in ",;，；":
        return ","
    return "0" if mark.isdigit() else "-"


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
    """The share of capitalised words among the first of a paragraph, 0 to 4; 5 and 6 see `Look`."""
    if len(text) < 120 and text.isupper():
        return 5
    small = large = 0
    for word in text[:110].split()[:14]:
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
    if "©" in text:
        return "©"
    if "|" in text or "｜" in text:
        return "|"
    if "·" in text or "•" in text or "∙" in text:
        return "·"
    if "@" in text:
        return "@"
    if "http" in text or "www." in text:
        return "h"
    if "›" in text or "→" in text or ("»" in text and "«" not in text):
        return ">"
    if len(text) < 200 and _CODE.search(text):
        return "{"
    return "$" if "$" in text or "€" in text else ""


_SITE_MARK: Final = re.compile(r"\s+[|–—·•»-]\s+|\s*\|\s*|\s+::\s+")


def _main_part(title: str) -> str:
    """The folded first part of a line like "Headline | Site"."""
    return fold(_SITE_MARK.split(title[:300], maxsplit=1)[0])


def _likeness(folded: str, first: str, main: str) -> str:
    """How a line is like the page's first line, which often is the title of the browser window.

    ``=`` the same or its main part, ``p`` its beginning, ``i`` within it, ``s`` begins with it,
    ``o`` most words in common, '' else. All folded.
    """
    if not 8 <= len(folded) < 200:
        return ""
    if folded in (first, main):
        return "="
    if len(folded) >= 12 and folded in first:
        return "p" if first.startswith(folded) else "i"
    if len(first) >= 12 and folded.startswith(first):
        return "s"
    if len(first) > 250:
        return ""
    words, others = set(folded.split()), set(first.split())
    fewer = min(len(words), len(others))
    return "o" if fewer >= 3 and len(words & others) >= 0.6 * fewer else ""


def _nears(looks: list[Look], classes: list[str], total: list[int]) -> list[Near]:
    """The neighbours of each paragraph. ``total[i]`` is the prose before paragraph i."""
    count = len(looks)
    padded = ["^", "^", *classes, "$", "$"]
    kinds = ["^", *(look.kind for look in looks), "$"]
    furniture = list(accumulate((kind not in _WRITTEN for kind in kinds[1:-1]), initial=0))
    runs = _runs(classes)
    return [
        Near(
            before2=padded[at],
            before=padded[at + 1],
            self=padded[at + 2],
            after=padded[at + 3],
            after2=padded[at + 4],
            run=runs[at],
            kind_before=kinds[at],
            kind=kinds[at + 1],
            kind_after=kinds[at + 2],
            behind=bisect_right(_PROSE_AMOUNTS, total[at] - total[max(0, at - 5)]),
            ahead=bisect_right(_PROSE_AMOUNTS, total[min(count, at + 6)] - total[at + 1]),
            furniture=bisect_right(
                (1, 2, 4, 7), furniture[min(count, at + 5)] - furniture[max(0, at - 4)]
            ),
        )
        for at in range(count)
    ]


def _runs(classes: list[str]) -> list[int]:
    """For each paragraph the length, in steps, of the run of short lines that it is part of."""
    runs = [0] * len(classes)
    start = 0
    for at in range(len(classes) + 1):
        if at == len(classes) or classes[at] != "S":
            length = bisect_right((1, 2, 3, 5, 9, 20), at - start)
            runs[start:at] = [length] * (at - start)
            start = at + 1
    return runs


def _places(looks: list[Look], classes: list[str], total: list[int]) -> list[Place]:
    """The place of each paragraph. ``total[i]`` is the prose before paragraph i."""
    likes = {look.like for look in looks[1:]}
    best = next((like for like in "=piso" if like in likes), "-")
    headline = next((at for at, look in enumerate(looks) if at and look.like in ("=", "p")), None)
    until_header = _distances(look.kind in _HEADER for look in reversed(looks))[::-1]
    until_prose = _distances(kind == "P" for kind in reversed(classes))[::-1]
    since_header = _distances(look.kind in _HEADER for look in looks)
    prose = total[-1] or 1
    seen = ""
    places = []
    for at, look in enumerate(looks):
        places.append(
            Place(
                self=classes[at],
                kind=look.kind,
                position=bisect_right((1, 2, 3, 6, 12, 30), at),
                read=bisect_right(_SHARES, total[at] / prose),
                left=bisect_right(_SHARES, (total[-1] - total[at + 1]) / prose),
                seen=seen,
                headline="?" if headline is None else _side(at, headline),
                since=bisect_right((2, 3, 5, 9), since_header[at]),
                until=bisect_right((2, 3, 5, 7), until_header[at]),
                prose=bisect_right((2, 3, 5, 9), until_prose[at]),
                like=look.like,
                best=best,
            )
        )
        seen = _ENDS.get(look.kind, seen)
    return places


def _side(at: int, headline: int) -> str:
    """On which side of the headline a paragraph stands."""
    if at <= headline:
        return "=" if at == headline else "<"
    return "1" if at < headline + 4 else ">"


def _distances(hits: Iterable[bool]) -> list[int]:
    """For each place the number of steps since the last hit before it; 99 when there was none."""
    distances = []
    since = 99
    for hit in hits:
        distances.append(since)
        since = 1 if hit else min(since + 1, 99)
    return distances
