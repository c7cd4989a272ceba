"""Dates that a page shows its readers, each with the signs by which it is the article's own.

A page shows many dates: of its other articles, of comments, of appointments, of the day of the
visit. Those in parts that are not the article's are left out; the others are rated by what the
page calls the part, what stands beside the date, and how near it is to the heading.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from feedwright.extract.dates import DateReading, find_dateline, read_date
from feedwright.extract.lexicon import fold, read_lexicon
from feedwright.extract.page.loose_dates import find_edge_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from lxml import etree

    from feedwright.extract.page.page import Page

    #: A date, the kind of element that it stands in, and whether that is near the heading.
    _Found = tuple["VisibleDate", tuple[str | None, ...], bool]

__all__ = ["VisibleDate", "article_elements", "find_visible_dates", "stated_date"]

#: A longer text around a date is prose.
_LONGEST: Final = 160
#: How many elements around a date may hold the rest of it or its label.
_MOST_STEPS: Final = 3
#: Dates that are looked at, from the top of the page: an archive may show thousands.
_MOST_TEXTS: Final = 80
#: Nothing is near the heading behind so many paragraphs.
_MANY_PARAGRAPHS: Final = 100
#: A paragraph of prose is longer.
_PROSE_CHARS: Final = 120
#: Days in one kind of element that make a list of articles.
_LIST: Final = 3
_SHORT_YEAR: Final = r"(?<!\d)\d\d?([./])\d\d?\1\d\d(?!\d)"
_MOST_NAME_CHARS: Final = 300
_MOST_HEADINGS: Final = 100
#: A shorter title may stand in a heading by chance.
_TELLING_CHARS: Final = 20
#: How far around the heading its own block reaches.
_BLOCK_STEPS: Final = 4
_NAME_PIECE: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_DIGITS: Final = re.compile(r"\d")
_WORD: Final = re.compile(r"[^\W\d_]+")
_SKIPPED_TAGS: Final = frozenset(
    "nav figcaption button select option textarea label blockquote cite code pre".split()
)
_NEVER_NAMED: Final = frozenset({"html", "body", "main", "article"})


class VisibleDate(NamedTuple):
    """A date that the page shows; ``score`` rises with the signs that it is the article's."""

    reading: DateReading
    #: Kebab-case name of the rule: ``time-element``, ``visible-date`` or ``text-date``.
    rule: str
    place: str
    text: str
    score: int
    #: Whether a word beside it says that it is the date of publication.
    is_labelled: bool = False
    #: Whether the page calls the part that of something else.
    is_foreign: bool = False


class _Place(NamedTuple):
    """Where a date stands: its element, and what stands between it and the heading."""

    element: etree._Element
    is_below: bool
    #: Paragraphs of prose between heading and date.
    paragraphs: int

    @property
    def is_near(self) -> bool:
        return self.paragraphs <= (1 if self.is_below else 0)


def find_visible_dates(page: Page, language: str | None) -> tuple[VisibleDate, ...]:
    """The dates of the page that may be the article's, the likeliest first; equals in page order.

    Readings without a moment are among them: dates that cannot be believed.
    """
    heading = _heading(page)
    parts = _Parts(heading)
    found: list[_Found] = []
    certain: set[date | None] = set()
    for text, place in _dated_texts(page, heading):
        kind = parts.kind(place.element)
        if kind == "never":
            continue
        shown = _read(text, place, page, language)
        certain.add(_day(shown.reading) if shown else None)
        if shown is not None and (kind != "foreign" or place.is_near or shown.is_labelled):
            score = shown.score + _SCORES.get(kind, 0) + 2 * parts.is_beside_heading(place.element)
            signature = _signature(place.element)
            shown = shown._replace(score=score, is_foreign=kind == "foreign")
            found.append((shown, signature, place.is_near))
    found = _settled(found, certain, page, language)
    alike: defaultdict[object, set[date | None]] = defaultdict(set)
    for shown, signature, _ in found:
        alike[signature].add(_day(shown.reading))
    days = Counter(_day(shown.reading) for shown, _, _ in found)
    rated = []
    for shown, signature, is_near in found:
        # The same day elsewhere speaks for a date, other days in the same kind of place against.
        is_confirmed = days[_day(shown.reading)] > 1
        is_listed = len(alike[signature]) >= _LIST
        if is_listed and not is_near:
            continue
        rated.append(shown._replace(score=shown.score + is_confirmed - 3 * is_listed))
    return tuple(sorted(rated, key=lambda shown: -shown.score))


def _settled(
    found: list[_Found], certain: set[date | None], page: Page, language: str | None
) -> list[_Found]:
    """Figures that may mean two days, read as the one that the page also shows in full."""
    settled = []
    for shown, signature, is_near in found:
        reading = shown.reading
        if reading.problem == "date-ambiguous":
            houses = (replace(page.house, date_order=order) for order in ("dmy", "mdy"))
            both = [find_dateline(shown.text, house=one, language=language) for one in houses]
            fitting = [one for one in both if one and one.moment and _day(one) in certain]
            if len(fitting) == 1:
                reading = replace(fitting[0], is_update=reading.is_update)
        settled.append((shown._replace(reading=reading), signature, is_near))
    return settled


_SCORES: Final = {"date": 3, "meta": 2, "foreign": -2}


def article_elements(page: Page, elements: Iterable[etree._Element]) -> tuple[etree._Element, ...]:
    """Those of the elements with dates that may be the article's, in page order.

    Where they state many days they are a list of articles: of it only what stands beside the
    heading, or else in a part of its own, is taken.
    """
    some = tuple(islice(elements, _MOST_TEXTS))
    if len({stated_date(one) for one in some}) < _LIST:
        return some
    parts = _Parts(_heading(page))
    beside = tuple(one for one in some if parts.is_beside_heading(one))
    own = tuple(one for one in some if parts.kind(one) not in {"never", "foreign"})
    return beside or (own if len({stated_date(one) for one in own}) < _LIST else ())


def _heading(page: Page) -> etree._Element | None:
    """The heading of the article: the longest that is in the page's title, else the first h1.

    Where systems put a kicker into the heading, the title for sharing is in it.
    """
    title = fold(page.head.title)
    shared = page.head.first("og:title", "twitter:title")
    short = fold(shared[1]) if shared and len(shared[1]) >= _TELLING_CHARS else None
    best: etree._Element | None = None
    most = 0
    for heading in page.layout.tagged("h1", "h2", "h3")[:_MOST_HEADINGS]:
        text = fold(_text_within(heading) or "")
        is_own = text in title or bool(short and short in text)
        if len(text) > most and (is_own or (heading.tag == "h1" and not most)):
            best, most = heading, len(text) if is_own else 1
    return best


def _dated_texts(page: Page, heading: etree._Element | None) -> Iterator[tuple[str, _Place]]:
    """The short texts with a year, and the elements of time (without text), in page order."""
    layout = page.layout
    elements, parent, heading_at = layout.elements, layout.parent, -1
    if heading is not None:
        heading_at = layout.number[heading]
    is_below, paragraphs, texts = heading is None, 0, 0
    last = -2
    for i, tag in enumerate(layout.tags):
        text, tail, around = layout.texts[i], layout.tails[i], parent[i]
        if i == heading_at:
            is_below, paragraphs = True, 0
        elif tag == "p" and paragraphs < _MANY_PARAGRAPHS:
            is_long = len(text) > 2 * _PROSE_CHARS
            paragraphs += is_long or _text_within(elements[i], _PROSE_CHARS) is None
        if tag == "time":
            last = i
            texts += 1
            yield "", _Place(elements[i], is_below, paragraphs)
        if text and _has_year(text):
            texts += 1
            if i not in {heading_at, last} and around != last:
                yield text, _Place(elements[i], is_below, paragraphs)
        if tail and _has_year(tail):
            texts += 1
            if around not in {heading_at, last}:
                yield tail, _Place(elements[around], is_below, paragraphs)
        if texts > _MOST_TEXTS:
            return


def _has_year(text: str) -> bool:
    return len(text) < 2 * _LONGEST and bool(_figure().search(text) and _year().search(text))


@cache
def _year() -> re.Pattern[str]:
    """A year as it begins, or the two figures of one behind a day and a month."""
    return re.compile("|".join([*read_lexicon("moments")["years"], _SHORT_YEAR]))


@cache
def _figure() -> re.Pattern[str]:
    """What `_year` finds begins with one of these, which are looked for much faster."""
    return re.compile(rf"[\d{''.join(year[0] for year in read_lexicon('moments')['years'])}]")


def _read(text: str, place: _Place, page: Page, language: str | None) -> VisibleDate | None:
    """The date that stands there, read with the labels around it."""
    element, rule = place.element, "text-date"
    reading: DateReading | None = None
    is_labelled = False
    if element.tag == "time":
        text, rule = stated_date(element), "time-element"
        reading = read_date(text, house=page.house, language=language)
    elif _is_dated(text):
        reading = find_dateline(text, house=page.house, language=language)
    for line in _lines_around(element):
        if line == text or not _is_dated(line):
            continue
        outer = find_dateline(line, house=page.house, language=language)
        if reading is not None and (outer is None or outer.moment is None):
            break
        if outer is None:
            continue
        is_labelled |= _is_labelled(line)
        if reading is None or rule != "time-element":
            reading, text = outer, line
        elif outer.is_update and _day(outer) == _day(reading):
            reading = replace(reading, is_update=True)
    if reading is None and place.is_near:
        reading, rule = (
            find_edge_date(" ".join(text.split()), house=page.house, language=language),
            "edge-date",
        )
    if reading is None:
        return None
    is_labelled |= reading.is_update or _is_labelled(text)
    score = _near(place) + 3 * (rule == "time-element") + 3 * is_labelled
    score += reading.precision in {"minute", "second"}
    reading = replace(reading, is_update=_is_update(reading, element))
    return VisibleDate(reading, rule, str(element.tag), text.strip(), score, is_labelled)


def _lines_around(element: etree._Element) -> Iterator[str]:
    """The text of the element and of those around it, as long as it can be a dateline."""
    around: etree._Element | None = element
    for _ in range(_MOST_STEPS):
        line = _text_within(around) if around is not None else None
        if line is None or around is None:
            return
        yield line
        around = around.getparent()


def _day(reading: DateReading) -> date | None:
    return reading.moment.date() if reading.moment else None


def _is_dated(text: str) -> bool:
    return len(text) <= _LONGEST and _DIGITS.search(text) is not None


def _is_labelled(text: str) -> bool:
    """Whether a word says that the date is one of publication."""
    return not _label_words().isdisjoint(_WORD.findall(fold(text)))


@cache
def _label_words() -> frozenset[str]:
    labels = read_lexicon("dates")["labels"]["published"]
    return frozenset(label for label in labels if " " not in label)


def _is_update(reading: DateReading, element: etree._Element) -> bool:
    return reading.is_update or bool({"updated", "modified"} & _names(element))


def _near(place: _Place) -> int:
    """How the place beside the heading speaks for the date."""
    if not place.is_below:
        return 1 if place.is_near else -1
    return 3 if place.is_near else 0


def stated_date(element: etree._Element) -> str:
    """The machine-readable value of the element, else its text."""
    for name in ("datetime", "content", "title"):
        value = (element.get(name) or "").strip()
        if _DIGITS.search(value):
            return value
    return _text_within(element) or ""


def _text_within(element: etree._Element, most: int = _LONGEST + 40) -> str | None:
    """All text of the element on one line; None when it is longer than that."""
    if len(element) == 0:
        text = element.text or ""
        return None if len(text.strip()) >= most else " ".join(text.split())
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        words = str(piece).split()
        if words:
            pieces.extend(words)
            length += len(piece.strip()) + 1
            if length > most:
                return None
    return " ".join(pieces)


def _signature(element: etree._Element) -> tuple[str | None, ...]:
    parent = element.getparent()
    around = (parent.tag, parent.get("class")) if parent is not None else ()
    return (element.tag, element.get("class"), *around)


def _names(element: etree._Element) -> frozenset[str]:
    name = " ".join([element.get(key) or "" for key in ("class", "id", "itemprop")]).strip()
    if not name or name.startswith("__"):  # "__next", the root of an application
        return frozenset()
    return _pieces(name[:_MOST_NAME_CHARS])


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(read_lexicon("moments")["parts"][kind])


def _pieces(name: str) -> frozenset[str]:
    """The words of a class or id: "post-date", "postDate" → post, date."""
    return frozenset([piece.lower() for piece in _NAME_PIECE.findall(name)])


class _Parts:
    """The kinds of the page's parts, each element looked at once."""

    def __init__(self, heading: etree._Element | None) -> None:
        #: What holds the heading holds the article, whatever it is called.
        self._known: dict[etree._Element, str] = {}
        self._blocks: frozenset[etree._Element] = frozenset()
        if heading is not None:
            around = list(heading.iterancestors())
            self._known = dict.fromkeys(around, "")
            blocks = around[:_BLOCK_STEPS]
            self._blocks = frozenset(one for one in blocks if one.tag not in _NEVER_NAMED)

    def is_beside_heading(self, element: etree._Element) -> bool:
        """Whether a part that is not much more than the heading's holds the element too."""
        return any(one in self._blocks for one in islice(element.iterancestors(), _BLOCK_STEPS))

    def kind(self, element: etree._Element) -> str:
        """``never``, ``foreign``, ``date``, ``meta`` or nothing; the outermost of those decides."""
        path: list[etree._Element] = []
        around: etree._Element | None = element
        while around is not None and around not in self._known:
            path.append(around)
            around = around.getparent()
        kind = self._known[around] if around is not None else ""
        for inner in reversed(path):
            own = _kind_of(inner)
            if own == "never" or kind not in {"never", "foreign"}:
                kind = own or kind
            self._known[inner] = kind
        return kind


def _kind_of(element: etree._Element) -> str:
    if element.tag in _SKIPPED_TAGS:
        return "never"
    names = _names(element) if element.tag not in _NEVER_NAMED else frozenset()
    is_own = bool(names & _words("own"))
    is_footer = element.tag == "footer" or "footer" in names
    if names & _words("never") or (is_footer and not is_own):
        return "never"
    is_single = bool(names & _words("single"))
    if (names & _words("foreign") and not is_single) or (
        element.tag in {"aside", "header"} and not is_own
    ):
        return "foreign"
    return next((kind for kind in ("date", "meta") if names & _words(kind)), "")
