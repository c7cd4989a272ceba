"""The title of a page of plain text: its headline, or the title of the window on its first line."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.extract.lexicon import fold
from feedwright.extract.text.labels import BODY_LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feedwright.extract.text.labels import Labelled

__all__ = ["Headline", "find_headline"]

#: Between a headline and a site's name.
_SITE_MARK: Final = re.compile(r"\s+[|–—·•»-]\s+|\s*[|｜]\s*|\s+::\s+")
#: A window title is not shorter, and no window title is longer.
_TITLE_CHARS: Final = range(12, 200)
_MAX_SITE_WORDS: Final = 5
_MIN_HEADLINE_WORDS: Final = 3
#: What stands below a headline.
_SIGNATURES: Final = frozenset({"byline", "dateline"})


class Headline(NamedTuple):
    """A title, the line it stands on, and why it is believed."""

    text: str
    line: int
    rule: str
    confidence: float


def find_headline(page: Sequence[Labelled], *, site_name: str | None = None) -> Headline | None:
    """The headline of the page; None when the text begins without one.

    Where the page has no headline of its own, its first line is taken if it is the title of the
    window ("Headline | Site"), then the line above the byline or dateline. A site's name at its
    end is cut off when the rest stands alone.
    """
    for line in page:
        if line.label == "title":
            text = _without_site(line.paragraph.text, page, site_name)
            confidence = 0.95 if line.is_repeated else 0.85
            return Headline(text, line.paragraph.line, "headline", confidence)
    window = _window_title(page, site_name)
    if window is not None:
        return window
    above = _above_byline(page)
    if above is None:
        return None
    return Headline(above.paragraph.text, above.paragraph.line, "above-byline", 0.6)


def _window_title(page: Sequence[Labelled], site_name: str | None) -> Headline | None:
    """The first line of the page, if it may be the title of the window."""
    if not page or page[0].zone != "before" or page[0].rule == "house-furniture":
        return None
    first = page[0]
    text = _without_site(first.paragraph.text, page, site_name)
    # Where nothing stands between it and the text it may be short.
    is_alone = len(page) > 1 and page[1].zone == "body"
    least = 1 if is_alone else _TITLE_CHARS.start
    if (
        first.kind not in ("", "name")
        or not least <= len(text) < _TITLE_CHARS.stop
        or text[-1] in ".,:;"
    ):
        return None
    return Headline(text, first.paragraph.line, "window-title", 0.6)


def _above_byline(page: Sequence[Labelled]) -> Labelled | None:
    """The line above the first byline or dateline before the text, if it may be a headline."""
    for above, line in pairwise(page):
        if line.label in BODY_LABELS:
            return None
        if line.label in _SIGNATURES:
            text = above.paragraph.text
            words = text.split()
            plain = above.rule == "before-article" and text[-1] not in ".,:;" and not text.isupper()
            fits = len(text) in _TITLE_CHARS and len(words) >= _MIN_HEADLINE_WORDS
            return above if plain and fits else None
    return None


def _without_site(text: str, page: Sequence[Labelled], site_name: str | None) -> str:
    """The text without the name of the site at its end or beginning.

    The name is cut off where it is the configured one, where the rest stands as a line of its own
    on the page, or, on the first line, where it is short and the rest is long.
    """
    marks = list(_SITE_MARK.finditer(text))
    if not marks:
        return text
    lines = {fold(line.paragraph.text) for line in page if len(line.paragraph.text) < 250}
    for mark in marks:
        head, tail = text[: mark.start()], text[mark.end() :]
        if site_name and fold(tail).startswith(fold(site_name)):
            return head
        if len(head) >= _TITLE_CHARS.start and fold(head) in lines:
            return head
        if site_name and fold(head) == fold(site_name):
            return tail
    last = marks[-1]
    head, tail = text[: last.start()], text[last.end() :]
    is_first = page[0].paragraph.text == text
    is_name = len(tail.split()) <= _MAX_SITE_WORDS and len(head) >= _TITLE_CHARS.start
    return head if is_first and is_name and "|" in last[0] else text
