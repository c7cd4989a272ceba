"""When a page of plain text was published and changed: the datelines of its header.

A date in prose is none; a line of the header is read whole, then field by field.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.extract.dates import find_dateline
from feedwright.extract.text.bylines import header_places

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from feedwright.extract.dates import DateReading
    from feedwright.extract.text.labels import Labelled
    from feedwright.model import DateOrder, HouseStyle

__all__ = ["Dateline", "find_datelines", "find_order"]

_MAX_CHARS: Final = 160
#: How far after the body a dateline may stand, and how far one that says what it is.
_AFTER: Final = 4
_LABELLED_AFTER: Final = 30
#: How many words, a label and a name, may stand before a date in its field.
_MAX_LEAD_WORDS: Final = 5
#: As measured by ``tools/calibration.py``: far from the headline half of the dates are those of
#: comments and of other articles.
_TRUST_FAR: Final = 0.6
_TRUST_WITHOUT_HEADLINE: Final = 0.8
_DIGIT: Final = re.compile(r"\d")
#: Day and month of a date in figures; a full stop between them says itself which is which.
_FIGURES: Final = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(?:(?:19|20)\d\d|\d\d)(?![\d/])")
_MONTHS: Final = 12
_FIELDS: Final = re.compile(r"\s*[|•·\n\t]\s*|\s+[-–—/]\s+")
_GLUED: Final = re.compile(r"(?<=[^\W\d_])(?=\d{1,4}\W)|(?<=[a-zà-ÿ])(?=[A-Z])")


class Dateline(NamedTuple):
    """What a line says of a date, and where."""

    reading: DateReading
    line: int
    text: str


def find_datelines(
    page: Sequence[Labelled],
    *,
    house: HouseStyle,
    language: str | None = None,
    disabled_rules: Collection[str] = (),
) -> tuple[Dateline, ...]:
    """The datelines of the page, the likeliest place first; readings without a date among them.

    Only when the header has no date, others are looked at: datelines farther above, lines after
    the text, the title of the window ("Headline | Site | 1 July 2023").
    """
    if "dateline" in disabled_rules:
        return ()
    groups = header_places(page)
    trust = 1.0 if len(groups) > 2 else _TRUST_WITHOUT_HEADLINE
    found = [
        _trusted(dateline, trust)
        for places in groups
        for dateline in _read(page, places, house, language)
    ]
    for more in (_far_above, _behind_text, _in_window_title):
        if not any(dateline.reading.moment for dateline in found):
            found += [_trusted(dateline, _TRUST_FAR) for dateline in more(page, house, language)]
    return tuple(found)


def find_order(page: Sequence[Labelled]) -> DateOrder | None:
    """The order in which the page writes dates in figures: "8/27/2025" shows it for "8/1/2025".

    None where none shows it, or where they contradict each other.
    """
    shown: set[DateOrder] = set()
    for line in page:
        text = line.paragraph.text
        if len(text) <= _MAX_CHARS and "/" in text:
            for first, second in _FIGURES.findall(text):
                if int(first) > _MONTHS >= int(second):
                    shown.add("dmy")
                elif int(second) > _MONTHS >= int(first):
                    shown.add("mdy")
    return shown.pop() if len(shown) == 1 else None


def _far_above(
    page: Sequence[Labelled], house: HouseStyle, language: str | None
) -> Iterator[Dateline]:
    """The datelines anywhere above the headline, or the text, the nearest first."""
    top = next((at for at, line in enumerate(page) if line.zone != "before"), len(page))
    places = [at for at in range(top - 1, -1, -1) if page[at].label == "dateline"]
    yield from _read(page, places, house, language)


def _behind_text(
    page: Sequence[Labelled], house: HouseStyle, language: str | None
) -> Iterator[Dateline]:
    """The datelines right behind the text, and farther behind it those that have a label."""
    last = max((at for at, line in enumerate(page) if line.zone == "body"), default=len(page))
    close, far = last + 1 + _AFTER, last + 1 + _LABELLED_AFTER
    close = min(len(page), close)
    yield from _read(page, range(last + 1, close), house, language)
    yield from _first_sentences(page, range(max(0, last + 1 - _AFTER), close), house, language)
    for dateline in _read(page, range(close, min(len(page), far)), house, language):
        if dateline.reading.is_labelled:
            yield dateline


def _first_sentences(
    page: Sequence[Labelled], places: Iterable[int], house: HouseStyle, language: str | None
) -> Iterator[Dateline]:
    """The datelines that notes of a blog's software begin with: "Posted on 21/02/2021. Filed …"."""
    for at in places:
        paragraph = page[at].paragraph
        sentence, stop, rest = paragraph.text.partition(". ")
        if rest and page[at].rule != "house-furniture" and _DIGIT.search(sentence):
            reading = find_dateline(sentence + stop.rstrip(), house=house, language=language)
            if reading is not None and reading.moment is not None:
                yield Dateline(reading, paragraph.line, paragraph.text)


def _in_window_title(
    page: Sequence[Labelled], house: HouseStyle, language: str | None
) -> Iterator[Dateline]:
    """The date in a field of the first line that stands for itself."""
    first = page[0].paragraph
    if page[0].zone == "before" and _FIELDS.search(first.text):
        yield from _read(page, (0,), house, language)


def _trusted(dateline: Dateline, trust: float) -> Dateline:
    """The dateline with as much less confidence as its place deserves."""
    confidence = round(dateline.reading.confidence * trust, 2)
    return dateline._replace(reading=replace(dateline.reading, confidence=confidence))


def _read(
    page: Sequence[Labelled], places: Iterable[int], house: HouseStyle, language: str | None
) -> Iterator[Dateline]:
    """The datelines at the places, in their order."""
    for at in places:
        paragraph = page[at].paragraph
        if len(paragraph.text) > _MAX_CHARS or not _DIGIT.search(paragraph.text):
            continue
        if page[at].rule == "house-furniture":
            continue
        reading = find_dateline(paragraph.text, house=house, language=language)
        if reading is None or reading.moment is None:
            reading = _in_fields(paragraph.text, house, language) or reading
        if reading is not None:
            yield Dateline(reading, paragraph.line, paragraph.text)


def _in_fields(text: str, house: HouseStyle, language: str | None) -> DateReading | None:
    """The date in one of the fields of a line ("By Jane Roe • July 1, 2023")."""
    for field in _FIELDS.split(_GLUED.sub(" | ", text)):
        for part in _starts(field):
            reading = find_dateline(part, house=house, language=language)
            if reading is not None and reading.moment is not None:
                return reading
    return None


def _starts(field: str) -> Iterator[str]:
    """The field, and its ends from a word or two before its first number on."""
    if not _DIGIT.search(field):
        return
    yield field
    words = field.split()
    first = next(at for at, word in enumerate(words) if _DIGIT.search(word))
    if first > _MAX_LEAD_WORDS:
        return
    for start in range(max(1, first - 2), first + 1):
        yield " ".join(words[start:])
