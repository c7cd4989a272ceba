"""When the article was published and last changed, as the page says it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.extract.dates import DateReading, find_dateline, read_date
from feedwright.extract.page.claim import Claim
from feedwright.extract.page.page import element_text
from feedwright.extract.page.structured import text_of, types_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lxml import etree

    from feedwright.extract.page.page import Page

__all__ = ["Moments", "find_moments"]

_MAX_DATE_CHARS: Final = 80
_PUBLISHED_METAS: Final = (
    "article:published_time", "og:article:published_time", "og:published_time",
    "article:published", "datepublished", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "publish-date", "publishdate",
    "publication_date", "publicationdate", "published", "published_time", "pubdate", "pub_date",
    "citation_publication_date", "citation_online_date", "dcterms.issued", "dc.date.issued",
    "dcterms.created", "dc.date.created", "article.published", "article.created", "displaydate",
    "og:pubdate", "article:publish_date", "originalpublicationdate", "article_date_original",
    "dcterms.date", "dc.date", "date", "created", "release_date", "timestamp", "bt:pubdate",
    "dcsext.articlefirstpublished", "rnews:datepublished", "datecreated", "date.created",
)  # fmt: skip
_UPDATED_METAS: Final = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "article:modified",
    "datemodified", "dcterms.modified", "dc.date.modified", "lastmod", "last-modified",
    "article.updated", "updated_time", "cxenseparse:recs:modifiedtime", "bt:moddate", "revised",
)  # fmt: skip
_URL_DATE: Final = re.compile(
    r"/((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)|"
    r"/((?:19|20)\d\d)/([1-9]|1[0-2])/([1-9]|[12]\d|3[01])(?=/)"
)
_DATE_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:published?|publish-?date|pub-?date|posted|post-?date|date|datum|fecha|data"
    r"|datetime|date-?time|timestamp|time|dateline|created|meta|info|byline|details|submitted)"
    r"(?:$|[\s_-]|__)",
    re.IGNORECASE,
)


class Moments(NamedTuple):
    """What the page says of its times; ``problems`` are codes of dates that cannot be believed."""

    published: Claim[DateReading] | None
    updated: Claim[DateReading] | None
    problems: tuple[tuple[str, str], ...]


def find_moments(page: Page, language: str | None) -> Moments:
    """The first believable date of each kind in the order of trust."""
    problems: dict[str, str] = {}

    def first(
        rules: Iterable[Callable[[Page], Iterator[tuple[str, str, str, float]]]],
    ) -> Claim[DateReading] | None:
        for rule in rules:
            for name, place, text, confidence in rule(page):
                if name in page.house.disabled_rules or not text or len(text) > _MAX_DATE_CHARS:
                    continue
                if name == "visible-date":
                    reading = find_dateline(text, house=page.house, language=language)
                else:
                    reading = read_date(text, house=page.house, language=language)
                if reading is None:
                    continue
                if reading.moment is None:
                    if reading.problem:
                        problems.setdefault(reading.problem, text)
                    continue
                return Claim(
                    value=reading,
                    rule=name,
                    place=place,
                    text=text,
                    confidence=min(confidence, reading.confidence),
                )
        return None

    published = first(PUBLISHED_RULES)
    updated = first(UPDATED_RULES)
    return Moments(published, updated, () if published else tuple(problems.items()))


def _node_dates(
    page: Page, keys: tuple[str, ...], *, pages: bool
) -> Iterator[tuple[str, str, str, float]]:
    for node in page.articles:
        kinds = types_of(node)
        kind = next(iter(kinds), "")
        if kind.endswith("Page") is not pages:
            continue
        for key in keys:
            text = text_of(node.get(key))
            if text:
                yield "json-ld-date", f"JSON-LD {kind}.{key}", text, 0.95 if not pages else 0.8


def _json_ld(page: Page) -> Iterator[tuple[str, str, str, float]]:
    yield from _node_dates(page, ("datePublished", "dateCreated"), pages=False)


def _json_ld_page(page: Page) -> Iterator[tuple[str, str, str, float]]:
    yield from _node_dates(page, ("datePublished",), pages=True)


def _metas(page: Page) -> Iterator[tuple[str, str, str, float]]:
    for name in _PUBLISHED_METAS:
        for value in page.head.metas.get(name, ()):
            yield "meta-date", f"meta[{name}]", value, 0.9


def _microdata(page: Page) -> Iterator[tuple[str, str, str, float]]:
    for element in page.body.iter():
        if "datePublished" in (element.get("itemprop") or ""):
            yield "microdata-date", "[itemprop=datePublished]", _stated(element), 0.9


def _hatom(page: Page) -> Iterator[tuple[str, str, str, float]]:
    for element in page.body.iter("time", "abbr", "span"):
        names = (element.get("class") or "").split()
        if element.get("pubdate") is not None or {"published", "dt-published", "entry-date"} & set(
            names
        ):
            yield "hatom-date", f"{element.tag}.published", _stated(element), 0.85


def _time_elements(page: Page) -> Iterator[tuple[str, str, str, float]]:
    for element in page.body.iter("time"):
        names = f"{element.get('class', '')} {element.get('itemprop', '')}".lower()
        if "updated" in names or "modified" in names:
            continue
        yield "time-element", "time", _stated(element), 0.7
        return


def _url(page: Page) -> Iterator[tuple[str, str, str, float]]:
    match = _URL_DATE.search(page.own_url or "")
    if match:
        year, month, day = (part for part in match.groups() if part)
        yield "url-date", "URL", f"{year}-{int(month):02}-{int(day):02}", 0.75


def _visible(page: Page) -> Iterator[tuple[str, str, str, float]]:
    for element in page.body.iter():
        name = f"{element.get('class', '')} {element.get('id', '')}"[:300]
        if len(name) > 1 and _DATE_NAME.search(name):
            yield "visible-date", str(element.tag), element_text(element), 0.6


def _json_ld_updated(page: Page) -> Iterator[tuple[str, str, str, float]]:
    yield from _node_dates(page, ("dateModified",), pages=False)
    yield from _node_dates(page, ("dateModified",), pages=True)


def _updated_metas(page: Page) -> Iterator[tuple[str, str, str, float]]:
    for name in _UPDATED_METAS:
        for value in page.head.metas.get(name, ()):
            yield "meta-date", f"meta[{name}]", value, 0.9


def _stated(element: etree._Element) -> str:
    """The machine-readable value of the element, else its text."""
    return (
        element.get("datetime")
        or element.get("content")
        or element.get("title")
        or element_text(element)
    ).strip()


PUBLISHED_RULES: Final = (
    _json_ld, _metas, _microdata, _hatom, _url, _json_ld_page, _time_elements, _visible,
)  # fmt: skip
UPDATED_RULES: Final = (_json_ld_updated, _updated_metas)
