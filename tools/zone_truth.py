"""Which zone each paragraph of a page is in, told from what is known of its article.

The truth of a page is its body and, mostly, its title, as the sets of articles hold them (``body``,
``title``, ``authors``: see docs/explanation/quality.md). The page's paragraphs are laid against
it by runs of four words, so that small differences of spacing and punctuation do not matter.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from feedwright.extract.lexicon import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

__all__ = ["tell_zones"]

_RUN: Final = 4
#: A paragraph is the article's when so much of it is.
_LEAST_SHARE: Final = 0.5
#: What a paragraph that is not the article's costs the stretch that it lies in: a share of its
#: words, of not more than `_MOST_WORDS`, and a little for being there.
_FOREIGN_WORD: Final = 0.25
_FOREIGN_LINE: Final = 0.3
_MOST_WORDS: Final = 40
#: How far around a paragraph its company is looked for.
_COMPANY: Final = 4
#: A headline that stands farther above its text is a window's title, or another page's.
_LONGEST_HEADER: Final = 25
#: Lengths of the first line of a body that may be its title, where nothing else is known.
_TITLE_CHARS: Final = range(15, 201)
#: How much longer than the title a line may be that is the title with a site's name.
_SITE_CHARS: Final = 60
#: The share of the article's words that must be found on the page.
_LEAST_FOUND: Final = 0.6
_WORD: Final = re.compile(r"\w+")
#: Scripts without spaces are cut into single characters.
_UNSPACED: Final = re.compile("([\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])")

_Words = list[str]


def tell_zones(lines: Sequence[str], truth: Mapping[str, Any]) -> tuple[str, ...]:
    """The zone of each line, as `feedwright.extract.text.zones.ZONES` names them.

    Empty where too little of the article is found on the page to tell.
    """
    body = _words(str(truth["body"]))
    words = [_words(line) for line in lines]
    title = fold(str(_title(truth)))
    is_ours = _ours(words, body, str(truth["body"]))
    for at, line in enumerate(lines):
        if title and is_ours[at] and _is_title(fold(line[:500]), title):
            is_ours[at] = False
    _drop_repeated(words, body, is_ours)
    start, end = _stretch(words, is_ours)
    found = Counter(chain.from_iterable(w for w, ours in zip(words, is_ours, strict=True) if ours))
    if end == start or sum((found & Counter(body)).values()) < _LEAST_FOUND * len(body):
        return ()
    zones = ["before"] * len(lines)
    zones[start:] = ["after"] * (len(lines) - start)
    for at in range(start, end):
        zones[at] = "body" if is_ours[at] else "between"
    _place_headline(lines, zones, title, start)
    return tuple(zones)


def _words(text: str) -> _Words:
    """The words in small letters."""
    return _WORD.findall(_UNSPACED.sub(r" \1 ", text).casefold())


def _runs(words: _Words, length: int = _RUN) -> list[tuple[str, ...]]:
    """All runs of that many words."""
    return [tuple(words[at : at + length]) for at in range(len(words) - length + 1)]


def _title(truth: Mapping[str, Any]) -> str:
    """The title; where only a body is known it begins with it."""
    title = str(truth.get("title") or "")
    if title or "authors" in truth:
        return title
    first = next((line.strip() for line in truth["body"].split("\n") if line.strip()), "")
    return first if len(first) in _TITLE_CHARS and first[-1] not in ".,:;" else ""


def _is_title(line: str, title: str) -> bool:
    """Whether a line is the title, alone or with a site's name. Both folded."""
    if line == title:
        return True
    close = len(title) < len(line) < min(len(title) + _SITE_CHARS, 2 * len(title))
    return close and " " in title and title in line


def _ours(words: Sequence[_Words], body: _Words, text: str) -> list[bool]:
    """Whether each line is the article's; short ones only beside others and in the same order."""
    runs = {run for length in range(2, _RUN + 1) for run in _runs(body, length)}
    lines = {tuple(_words(line)) for line in text.split("\n")}
    shares = [_share(line, runs) for line in words]
    is_ours = [share >= _LEAST_SHARE for share in shares]
    for at, line in enumerate(words):
        if not line or len(line) >= _RUN:
            continue
        near = is_ours[max(0, at - 3) : at + _COMPANY]
        is_ours[at] = (tuple(line) in lines and any(near)) or _follows(words, at, is_ours, runs)
    return is_ours


def _share(line: _Words, runs: Collection[tuple[str, ...]]) -> float:
    """The share of a line's words that are in runs of the article."""
    hit = [False] * len(line)
    for at, run in enumerate(_runs(line)):
        if run in runs:
            hit[at : at + _RUN] = [True] * _RUN
    return sum(hit) / len(line) if line else 0.0


def _follows(
    words: Sequence[_Words], at: int, is_ours: list[bool], runs: Collection[tuple[str, ...]]
) -> bool:
    """Whether a short line goes on with the line before it, or leads to the one behind it."""
    before = words[at - 1][-3:] if at and is_ours[at - 1] else []
    after = words[at + 1][:3] if at + 1 < len(words) and is_ours[at + 1] else []
    return any(
        len(neighbour) == 3 and all(run in runs for run in _runs(joined))
        for neighbour, joined in ((before, before + words[at]), (after, words[at] + after))
    )


def _drop_repeated(words: Sequence[_Words], body: _Words, is_ours: list[bool]) -> None:
    """Of lines that stand more often on the page than in the article keep those in company."""
    text = f" {' '.join(body)} "
    places: dict[str, list[int]] = {}
    for at, line in enumerate(words):
        if is_ours[at]:
            places.setdefault(f" {' '.join(line)} ", []).append(at)
    weights = [len(line) if ours else 0 for line, ours in zip(words, is_ours, strict=True)]

    def company(at: int) -> int:
        return sum(weights[max(0, at - _COMPANY) : at + _COMPANY + 1]) - weights[at]

    for phrase, found in places.items():
        kept = max(1, text.count(phrase))
        for at in sorted(found, key=lambda at: (-company(at), at))[kept:]:
            is_ours[at] = False


def _stretch(words: Sequence[_Words], is_ours: Sequence[bool]) -> tuple[int, int]:
    """Where the article begins and ends: the stretch that holds most of it and least besides."""
    best, total, start, stretch = 0.0, 0.0, 0, (0, 0)
    for at, (line, ours) in enumerate(zip(words, is_ours, strict=True)):
        foreign = _FOREIGN_WORD * min(len(line), _MOST_WORDS) + _FOREIGN_LINE
        total += len(line) if ours else -foreign
        if total <= 0:
            total, start = 0.0, at + 1
        elif total > best:
            best, stretch = total, (start, at + 1)
    return stretch


def _place_headline(lines: Sequence[str], zones: list[str], title: str, start: int) -> None:
    """Mark the last line above the text that is the title, and what stands between them."""
    found = [at for at in range(start) if title and fold(lines[at][:500]) == title]
    # A line of the text may stand above the headline: a standfirst, repeated by the truth.
    inside = [
        at
        for at in range(start, min(len(lines), start + 3))
        if zones[at] == "between" and title and fold(lines[at][:500]) == title
    ]
    if not inside and not found:
        return
    headline = (inside or found)[-1]
    first = next(at for at in range(headline + 1, len(zones)) if zones[at] == "body")
    if first - headline > _LONGEST_HEADER:
        return
    zones[:headline] = ["before"] * headline
    zones[headline] = "headline"
    zones[headline + 1 : first] = ["header"] * (first - headline - 1)
