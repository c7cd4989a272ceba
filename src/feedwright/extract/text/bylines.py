"""Who wrote a page of plain text: bylines in its header, bare names beside the date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.extract.byline import find_byline, is_byline_lead, is_full_name, is_person_name
from feedwright.extract.text.kinds import is_reading_time

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from feedwright.extract.text.labels import Labelled
    from feedwright.model import Person

__all__ = ["Bylines", "find_bylines", "header_places"]

#: How far before the headline, and into the body, a byline may stand.
_BEFORE: Final = 8
_INTO: Final = 4
#: How long a header is before furniture may have got into it.
_NEAR: Final = 12
#: How far after the body a byline may stand.
_AFTER: Final = 3
_MAX_CHARS: Final = 200
#: How far names in each group of `header_places` are believed, as measured by
#: ``tools/calibration.py``: before the headline, or the text without one, half are somebody else.
_TRUST_BELOW_HEADLINE: Final = (1.0, 1.0, 0.9, 0.6)
_TRUST_WITHOUT_HEADLINE: Final = (0.6, 0.9)
#: As many lines below a headline, with empty ones between them, a byline stands at most.
_CLOSE_LINES: Final = 6
#: "By The Example Team" may be an author, or all that a site has to say of its authors.
_TRUST_IN_ORGANISATIONS: Final = 0.7
_TRUST_IN_SITES: Final = 0.6
_BAR: Final = re.compile(r"\s+[|–—-]\s+")
#: Where a lost line break glued a field to the one before it.
_GLUED: Final = re.compile(
    r"(?<=[^\W\d_A-Z])(?=\d)|(?<=[a-zà-ÿ])(?=(?:Updated|Published|Posted|Written|Last|By)\b)"
    r"|(?<=[a-zà-ÿ])(?=[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4})"
)
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_FIELDS: Final = re.compile(r"\s*[|•·\n\t]\s*|\s+[-–—]\s+")


class Bylines(NamedTuple):
    """The persons, the line they stand on, and why they are believed."""

    persons: tuple[Person, ...]
    line: int
    text: str
    rule: str
    confidence: float


def header_places(page: Sequence[Labelled]) -> tuple[list[int], ...]:
    """The places in the page where bylines and datelines stand, in groups, the likeliest first.

    The header from the headline to the text; furniture within the first paragraphs; the rest of a
    long header; what stands right before the headline (or the text, where there is none), the
    nearest first. The publication's own furniture is none of them.
    """
    start = next((at for at, line in enumerate(page) if line.zone == "body"), len(page))
    title = next((at for at, line in enumerate(page) if line.zone == "headline"), None)
    top = start if title is None else title
    header = _not_house(page, range(top + 1, start)) if title is not None else []
    before = _not_house(page, range(top - 1, max(-1, top - 1 - _BEFORE), -1))
    into = [
        at
        for at in _not_house(page, range(start, min(len(page), start + 2 * _INTO)))
        if page[at].zone == "between"
        or (page[at].zone == "body" and page[at].label in ("byline", "dateline"))
    ]
    near, far = header[:_NEAR], header[_NEAR:]
    return (near, into, far, before) if title is not None else (before, into)


def _not_house(page: Sequence[Labelled], places: Iterable[int]) -> list[int]:
    """Those of the places where none of the publication's own furniture stands."""
    return [at for at in places if page[at].rule != "house-furniture"]


def find_bylines(
    page: Sequence[Labelled],
    *,
    headline: int | None = None,
    disabled_rules: Collection[str] = (),
) -> Bylines | None:
    """The byline of the page; None when nothing is written like one in a place for bylines.

    The likeliest group of places comes first; within it the rule that needs least belief. A byline
    close below the line that is taken for the ``headline`` is believed as one in the header.
    """
    groups = [(places, _RULES) for places in header_places(page)]
    trust = _TRUST_WITHOUT_HEADLINE if len(groups) == 2 else _TRUST_BELOW_HEADLINE
    # After the text a name beside a date is the next article's.
    for (places, rules), trusted in zip(
        (*groups, (_after_text(page), _RULES[:2])), (*trust, 1.0), strict=True
    ):
        for rule, find in rules:
            found = find(page, places) if rule not in disabled_rules else None
            if found is not None:
                is_below = headline is not None and 0 < found.line - headline <= _CLOSE_LINES
                trust_in_place = 1.0 if is_below else trusted
                trust_in_names = _trust_in_names(page, found.persons)
                confidence = round(found.confidence * trust_in_place * trust_in_names, 2)
                return found._replace(confidence=confidence)
    return None


def _trust_in_names(page: Sequence[Labelled], persons: Sequence[Person]) -> float:
    """Less than 1 where nobody in particular signs: an organisation, or the publication itself."""
    # "The window title | The Example Review"
    site = _BAR.split(page[0].paragraph.text)[-1] if len(page[0].paragraph.text) < 300 else ""
    if any(person.name == site for person in persons):
        return _TRUST_IN_SITES
    is_anybody = any(is_person_name(person.name) for person in persons)
    return 1.0 if is_anybody else _TRUST_IN_ORGANISATIONS


def _after_text(page: Sequence[Labelled]) -> list[int]:
    """The last line of the text and those right after it."""
    last = max((at for at, line in enumerate(page) if line.zone == "body"), default=len(page))
    return _not_house(page, range(last, min(len(page), last + 1 + _AFTER)))


def _stated(page: Sequence[Labelled], places: Sequence[int]) -> Bylines | None:
    """A line with a lead: "By Jane Roe"."""
    for at in places:
        text = page[at].paragraph.text
        if len(text) > _MAX_CHARS:
            continue
        for field in _FIELDS.split(_GLUED.sub(" | ", text)):
            persons = find_byline(field)
            if persons:
                return Bylines(persons, page[at].paragraph.line, text, "byline", 0.95)
    return None


def _lead_alone(page: Sequence[Labelled], places: Sequence[int]) -> Bylines | None:
    """A lead on one line and the name on the next."""
    known = set(places)
    for at in places:
        if at + 1 not in known or not is_byline_lead(page[at].paragraph.text):
            continue
        line = page[at + 1].paragraph
        persons = find_byline(f"By {line.text}") if len(line.text) < 80 else ()
        if persons:
            return Bylines(persons, line.line, line.text, "byline-on-two-lines", 0.9)
    return None


def _beside_date(page: Sequence[Labelled], places: Sequence[int]) -> Bylines | None:
    """A name with a date, an age or a reading time on its line, or on the next to it."""
    prose = "\n".join([line.paragraph.text for line in page if line.zone == "body"])
    for at in places:
        text = page[at].paragraph.text
        if len(text) > 100 or page[at].rule.startswith("furniture-"):
            continue
        fields = [f for f in _FIELDS.split(_GLUED.sub(" | ", text)) if f]
        persons = _names(prose, fields[0]) if fields else ()
        if not persons:
            continue
        rest = fields[1:]
        if any(_is_time(field) for field in rest) or (not rest and _has_date_beside(page, at)):
            return Bylines(persons, page[at].paragraph.line, text, "name-beside-date", 0.9)
    return None


def _names(prose: str, text: str) -> tuple[Person, ...]:
    """The persons of a field that is nothing but full names.

    Words that the article also writes small are no names: "Event Planning", "Coffee Origins".
    """
    persons = find_byline(f"By {text}")
    if not persons or not all(is_full_name(person.name) for person in persons):
        return ()
    words = {word.casefold() for person in persons for word in _WORD.findall(person.name)}
    small = {word for word in words if _stands_in(prose, word)}
    return persons if len(small) * 2 <= len(words) and len(small) < len(words) else ()


def _stands_in(text: str, word: str) -> bool:
    """Whether a word stands in the text by itself; a pattern for each name would cost far more."""
    at = text.find(word)
    while at >= 0:
        around = text[max(0, at - 1) : at] + text[at + len(word) : at + len(word) + 1]
        if not any(mark.isalnum() or mark == "_" for mark in around):
            return True
        at = text.find(word, at + 1)
    return False


def _is_time(field: str) -> bool:
    """Whether a field tells a date or a reading time."""
    return is_reading_time(field) or bool(re.search(r"\d{4}|\d{1,2}[./:]\d\d", field))


def _has_date_beside(page: Sequence[Labelled], at: int) -> bool:
    """Whether a date or reading time stands on one of the two lines before or after."""
    return any(
        line.label in ("dateline", "reading-time")
        for line in (*page[max(0, at - 2) : at], *page[at + 1 : at + 3])
    )


_RULES: Final = (
    ("byline", _stated),
    ("byline-on-two-lines", _lead_alone),
    ("name-beside-date", _beside_date),
)
