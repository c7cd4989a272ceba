"""When a page of plain text was published and changed: the datelines of its header.

A date in prose is none; a line of the header is read whole, then field by field.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from feedwright.extract.dates import (
    find_dateline,
    find_first_publication,
    find_opening_date,
    is_filler,
    read_date,
)
from feedwright.extract.text.bylines import header_places

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from feedwright.extract.dates import DateReading
    from feedwright.extract.text.labels import Labelled
    from feedwright.model import DateOrder, HouseStyle

__all__ = ["Dateline", "find_datelines", "find_order"]

_MAX_CHARS: Final = 160
#: A byline may have the topics behind it.
_MAX_BYLINE_CHARS: Final = 240
#: How far after the body a dateline may stand, and how far one that says what it is.
_AFTER: Final = 4
_LABELLED_AFTER: Final = 30
#: How many words, a label and a name, may stand before a date in its field.
_MAX_LEAD_WORDS: Final = 5
#: As measured by ``tools/calibration.py``: far from the headline half of the dates are those of
#: comments and of other articles.
_TRUST_FAR: Final = 0.6
_TRUST_IN_NOTES: Final = 0.8
_OPENING_PARAGRAPHS: Final = 3
#: The words of a date at the end of a headline.
_LAST_WORDS: Final = 4
_WHOLE_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_TRUST_WITHOUT_HEADLINE: Final = 0.8
_DIGIT: Final = re.compile(r"\d")
#: Day and month of a date in figures; a full stop between them says itself which is which.
_FIGURES: Final = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(?:(?:19|20)\d\d|\d\d)(?![\d/])")
_MONTHS: Final = 12
#: English writes the day before the month or behind it, and figures in the same order.
_NAMED: Final = re.compile(
    r"\b(?:(?P<dmy>\d{1,2}(?:st|nd|rd|th)?) )?(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov"
    r"|Dec)(?:uary|ruary|ch|il|ust|tember|ober|ember)?\.?(?: (?P<mdy>\d{1,2}),)? (?:19|20)\d\d\b"
)
#: As many days by name show the order.
_LEAST_NAMED: Final = 3
_FIELDS: Final = re.compile(r"\s*[|•·\n\t]\s*|\s+[-–—/]\s+")
_GLUED: Final = re.compile(
    r"(?<=[^\W\d_])(?=\d{1,4}\W)|(?<=[a-zà-ÿ])(?=[A-Z])|(?<=\b(?:19|20)\d\d)(?=[A-Z][a-z])"
    r"|(?<=, (?:19|20)\d\d)(?=\d{1,6}(?!\d))"  # a count of readers: "July 1, 202301747"
    r"|(?<= (?:19|20)\d\d)(?=\d{1,2}\.? [^\W\d_]{3})"  # days of a change: "1 July 20232 July 2023"
)


#: The beginning of a line up to its first year, and as many words behind it as may be of a header.
_TO_YEAR: Final = re.compile(
    r".{0,60}?(?:(?<!\d)(?:19|20)\d\d|(?<!\d)\d\d?[./]\d\d?[./](?:(?:19|20)\d\d|\d\d))(?!\d)"
)
_MOST_BEHIND: Final = 8


class Dateline(NamedTuple):
    """What a line says of a date, and where."""

    reading: DateReading
    line: int
    text: str
    #: The mark of the paragraph: "bullet", "number" …
    mark: str = ""


def find_datelines(
    page: Sequence[Labelled],
    *,
    house: HouseStyle,
    language: str | None = None,
    disabled_rules: Collection[str] = (),
) -> tuple[Dateline, ...]:
    """The datelines of the page, the likeliest place first; readings without a date among them.

    Only when the header has no date, others are looked at: datelines farther above, lines after
    the text, the title of the window ("Headline | Site | 1 July 2023"), the opening of the text;
    where there is none but that of a change, a note of when the article was published first.
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
    for more in (_far_above, _behind_text, _in_window_title, _in_headline, _opening):
        if not any(dateline.reading.moment for dateline in found):
            found += [_trusted(dateline, _TRUST_FAR) for dateline in more(page, house, language)]
    if all(one.reading.is_update or one.reading.moment is None for one in found):
        found += _notes_of_origin(page, house, language)
    return tuple(found)


def find_order(page: Sequence[Labelled]) -> DateOrder | None:
    """The order in which the page writes dates in figures: "8/27/2025" shows it for "8/1/2025".

    Where no figures show it, English dates by name do: "16 February 2026". None where none shows
    it, or where they contradict each other.
    """
    lines = [line.paragraph.text for line in page if len(line.paragraph.text) <= _MAX_CHARS]
    figures = [found for text in lines if "/" in text for found in _FIGURES.findall(text)]
    shown = {order for first, second in figures if (order := _order(int(first), int(second)))}
    if figures and not shown:
        found = [one for text in lines if _DIGIT.search(text) for one in _NAMED.finditer(text)]
        named = [one.lastgroup for one in found if one.lastgroup]
        if len(named) >= _LEAST_NAMED:
            shown = {"dmy" if name == "dmy" else "mdy" for name in named}
    return shown.pop() if len(shown) == 1 else None


def _order(first: int, second: int) -> DateOrder | None:
    """The order that a date shows whose figures are these; None where both may be months."""
    if first > _MONTHS >= second:
        return "dmy"
    return "mdy" if second > _MONTHS >= first else None


def _far_above(
    page: Sequence[Labelled], house: HouseStyle, language: str | None
) -> Iterator[Dateline]:
    """The datelines anywhere above the headline, or the text, the nearest first."""
    top = next((at for at, line in enumerate(page) if line.zone != "before"), len(page))
    signed = {"dateline", "byline"}
    places = [at for at in range(top - 1, -1, -1) if page[at].label in signed]
    yield from _read(page, places, house, language)


def _behind_text(
    page: Sequence[Labelled], house: HouseStyle, language: str | None
) -> Iterator[Dateline]:
    """The datelines right behind the text, and farther behind it those that have a label."""
    last = max((at for at, line in enumerate(page) if line.zone == "body"), default=len(page))
    close, far = last + 1 + _AFTER, last + 1 + _LABELLED_AFTER
    close = min(len(page), close)
    for dateline in _read(page, range(last + 1, close), house, language, whole=True):
        # In a list it is a reader's comment, in a part of a line often the next article's.
        if dateline.reading.is_labelled or dateline.mark not in {"bullet", "number"}:
            yield dateline
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


def _in_headline(
    page: Sequence[Labelled], house: HouseStyle, language: str | None
) -> Iterator[Dateline]:
    """The date that the headline ends in: "Notes of the week 1 July 2023", not "… on 1 July"."""
    for line in page:
        words = line.paragraph.text.split() if line.label == "title" else ()
        for count in range(len(words) - 1, len(words) - 1 - _LAST_WORDS, -1):
            if count < 1 or is_filler(words[count - 1]):
                break
            date = " ".join(words[count:])
            reading = read_date(date, house=house, language=language)
            if reading is not None and reading.moment is not None and _WHOLE_YEAR.search(date):
                yield Dateline(reading, line.paragraph.line, line.paragraph.text)


def _notes_of_origin(
    page: Sequence[Labelled], house: HouseStyle, language: str | None
) -> Iterator[Dateline]:
    """The dates of sentences that say when the article was published first."""
    for line in page:
        text = line.paragraph.text
        if line.rule != "house-furniture":
            reading = find_first_publication(text, house=house, language=language)
            if reading is not None:
                told = replace(reading, confidence=min(_TRUST_IN_NOTES, reading.confidence))
                yield Dateline(told, line.paragraph.line, text)


def _opening(
    page: Sequence[Labelled], house: HouseStyle, language: str | None
) -> Iterator[Dateline]:
    """The date that one of the first paragraphs opens with: "(1 July 2023) The ferry …"."""
    body = [line for line in page if line.zone == "body" and line.rule != "house-furniture"]
    for line in body[:_OPENING_PARAGRAPHS]:
        reading = find_opening_date(line.paragraph.text, house=house, language=language)
        if reading is not None:
            yield Dateline(reading, line.paragraph.line, line.paragraph.text)


def _trusted(dateline: Dateline, trust: float) -> Dateline:
    """The dateline with as much less confidence as its place deserves."""
    confidence = round(dateline.reading.confidence * trust, 2)
    return dateline._replace(reading=replace(dateline.reading, confidence=confidence))


def _read(
    page: Sequence[Labelled],
    places: Iterable[int],
    house: HouseStyle,
    language: str | None,
    *,
    whole: bool = False,
) -> Iterator[Dateline]:
    """The datelines at the places, in their order; only those that are ``whole`` lines, or all."""
    for at in places:
        paragraph = page[at].paragraph
        longest = _MAX_BYLINE_CHARS if page[at].label == "byline" else _MAX_CHARS
        if len(paragraph.text) > longest or not _DIGIT.search(paragraph.text):
            continue
        if page[at].rule == "house-furniture" or page[at].label == "caption":
            continue  # a picture is of another day
        reading = find_dateline(paragraph.text, house=house, language=language)
        if not whole and (reading is None or reading.moment is None):
            reading = _in_fields(paragraph.text, house, language) or reading
        if not whole and page[at].zone == "header" and (reading is None or not reading.moment):
            reading = _at_the_beginning(paragraph.text, house, language) or reading
        if reading is not None:
            yield Dateline(reading, paragraph.line, paragraph.text, paragraph.mark)


def _in_fields(text: str, house: HouseStyle, language: str | None) -> DateReading | None:
    """The date in one of the fields of a line ("By Jane Roe • July 1, 2023"), not in all of it."""
    for field in _FIELDS.split(_GLUED.sub(" | ", text)):
        for part in _starts(field):
            if part == text:
                continue
            reading = find_dateline(part, house=house, language=language)
            if reading is not None and reading.moment is not None:
                return reading
    return None


def _at_the_beginning(text: str, house: HouseStyle, language: str | None) -> DateReading | None:
    """The date that a line of the header begins with: "1 July 2023 Jane Roe Leave a comment"."""
    found = _TO_YEAR.match(text)
    if found is None or is_filler(text.split(maxsplit=1)[0]):
        return None
    rest = text[found.end() :].strip()
    if len(rest.split()) > _MOST_BEHIND or rest.endswith((".", "?", "!", ":")):
        return None
    reading = find_dateline(found[0], house=house, language=language)
    return reading if reading is not None and reading.moment is not None else None


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
