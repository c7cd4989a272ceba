"""Dates of pages on which nothing says clearly when the article was published.

Each rule needs a sign of its own: a note of origin; the opening of the text; a label, though in a
footer; that the page shows no other day.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.extract.dates import find_dateline, find_first_publication, find_opening_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml import etree

    from feedwright.extract.dates import DateReading
    from feedwright.extract.page.page import Page
    from feedwright.extract.page.visible_dates import VisibleDate

__all__ = ["LastDate", "find_last_dates"]

#: A paragraph of prose is longer.
_PROSE_CHARS: Final = 120
_OPENING_PARAGRAPHS: Final = 3
_MOST_PARAGRAPHS: Final = 500
_NOTE_CHARS: Final = 300
_MOST_FOOTERS: Final = 20
_MOST_TEXTS: Final = 200
_FOOTER: Final = re.compile(r"(?<![A-Za-z])[Ff]ooter(?![a-z])")
_DIGIT: Final = re.compile(r"\d")


class LastDate(NamedTuple):
    """A date, the rule that gave it, and where it stands."""

    rule: str
    place: str
    text: str
    reading: DateReading


def find_last_dates(
    page: Page, shown: Sequence[VisibleDate], language: str | None
) -> Iterator[LastDate]:
    """The dates that no clearer sign gave, the likeliest first.

    ``shown`` are the dates that the page shows with too few signs to be taken for the article's.
    """
    yield from _notes(page, language)
    yield from _openings(page, language)
    yield from _footers(page, language)
    own = [one for one in shown if one.reading.moment and not one.is_foreign]
    if len({one.reading.moment and one.reading.moment.date() for one in own}) == 1:
        only = own[0]
        if not any(one.reading.is_update for one in own):
            yield LastDate("only-date", only.place, only.text, only.reading)


def _paragraphs(page: Page) -> Iterator[str]:
    for paragraph in islice(page.body.iter("p"), _MOST_PARAGRAPHS):
        text = _beginning(paragraph)
        if text:
            yield text


def _beginning(element: etree._Element) -> str:
    """The text of the element on one line, no more of it than a note may have."""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(str(piece))
        length += len(piece)
        if length > 2 * _NOTE_CHARS:
            break
    return " ".join("".join(pieces).split())


def _notes(page: Page, language: str | None) -> Iterator[LastDate]:
    """The day that a note of origin tells."""
    for text in _paragraphs(page):
        if len(text) <= _NOTE_CHARS and _DIGIT.search(text):
            reading = find_first_publication(text, house=page.house, language=language)
            if reading is not None:
                yield LastDate("note-of-origin", "p", text, reading)


def _openings(page: Page, language: str | None) -> Iterator[LastDate]:
    """The day that one of the first paragraphs of prose opens with."""
    prose = (text for text in _paragraphs(page) if len(text) > _PROSE_CHARS)
    for text in islice(prose, _OPENING_PARAGRAPHS):
        reading = find_opening_date(text, house=page.house, language=language)
        if reading is not None:
            yield LastDate("opening-date", "p", text[:_PROSE_CHARS], reading)


def _footers(page: Page, language: str | None) -> Iterator[LastDate]:
    """The days in footers that a label says to be of publication."""
    for footer in islice(_outermost_footers(page), _MOST_FOOTERS):
        for piece in islice(footer.itertext(), _MOST_TEXTS):
            text = " ".join(str(piece).split())
            if not _DIGIT.search(text):
                continue
            reading = find_dateline(text, house=page.house, language=language)
            if reading and reading.moment and reading.is_labelled and not reading.is_update:
                yield LastDate("footer-date", str(footer.tag), text, reading)


def _outermost_footers(page: Page) -> Iterator[etree._Element]:
    inside: set[etree._Element] = set()
    for element in page.body.iter("*"):
        around = element.getparent()
        if around in inside:
            inside.add(element)
        elif _is_footer(element):
            inside.add(element)
            yield element


def _is_footer(element: etree._Element) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag == "footer" or _FOOTER.search(names) is not None
