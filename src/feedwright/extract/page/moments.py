"""When the article was published and last changed, as the page says it."""

from __future__ import annotations

import math
import re
from datetime import timedelta, timezone
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from feedwright.extract.dates import DateReading, read_date
from feedwright.extract.lexicon import read_lexicon
from feedwright.extract.page.claim import Claim
from feedwright.extract.page.last_dates import find_last_dates
from feedwright.extract.page.scripted_dates import find_scripted_dates
from feedwright.extract.page.structured import text_of, types_of
from feedwright.extract.page.visible_dates import (
    article_elements,
    find_visible_dates,
    stated_date,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from lxml import etree

    from feedwright.extract.page.page import Page
    from feedwright.extract.page.visible_dates import VisibleDate

    _Rule = Callable[[Page, str | None], Iterator["_Statement"]]

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
    "release_date", "bt:pubdate", "dcsext.articlefirstpublished", "rnews:datepublished",
)  # fmt: skip
#: Names that systems also give to the date of the last change, or of the visit.
_LOOSE_METAS: Final = (
    "dcterms.date", "dc.date", "date", "created", "timestamp", "datecreated", "date.created",
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
_HOUR: Final = re.compile(r"(?<!\d)\d\d?\Z")
_HATOM_NAMES: Final = frozenset({"published", "dt-published", "entry-date"})
#: A moment that is told in UTC: many systems do, whatever zone they publish in.
_UTC: Final = re.compile(r"\d(?:Z|[+-]00:?00)$")
_FARTHEST_ZONE: Final = timedelta(hours=14)
_ZONE_STEP: Final = timedelta(minutes=15)
#: Below it a date that the page shows is not taken for the article's.
_LEAST_SCORE: Final = 3
#: From it on little doubt is left: an element of time beside the heading.
_CLEAR_SCORE: Final = 7


class _Statement(NamedTuple):
    """What a rule found to state a date; ``reading`` when the rule has read it itself."""

    rule: str
    place: str
    text: str
    confidence: float
    reading: DateReading | None = None


class Moments(NamedTuple):
    """What the page says of its times; ``problems`` are codes of dates that cannot be believed."""

    published: Claim[DateReading] | None
    updated: Claim[DateReading] | None
    problems: tuple[tuple[str, str], ...]


def find_moments(page: Page, language: str | None) -> Moments:
    """The first believable date of each kind in the order of trust."""
    problems: dict[str, str] = {}

    def first(rules: Iterable[_Rule]) -> Claim[DateReading] | None:
        for rule in rules:
            for stated in rule(page, language):
                if stated.rule in page.house.disabled_rules:
                    continue
                reading = stated.reading or _read(stated.text, page, language)
                if reading is None:
                    continue
                if reading.moment is not None:
                    return _claim(stated, reading)
                if reading.problem:
                    problems.setdefault(reading.problem, stated.text)
        return None

    published = first(PUBLISHED_RULES)
    if published is not None and _UTC.search(published.text):
        published = _in_shown_zone(published, page, language)
    updated = first(UPDATED_RULES)
    return Moments(published, updated, () if published else tuple(problems.items()))


def _in_shown_zone(
    claim: Claim[DateReading], page: Page, language: str | None
) -> Claim[DateReading]:
    """The moment, told in UTC by the metadata, by the clock that the page shows it by.

    "19. Oktober 2019 00:04" beside ``2019-10-18T22:04:00Z`` is two hours ahead; a day beside a full
    hour of the day before or behind it is that of a midnight. Nothing else tells the zone.
    """
    moment = claim.value.moment
    if moment is None or claim.value.precision == "day" or not _may_show(page, moment):
        return claim
    clock = moment.replace(second=0, microsecond=0, tzinfo=None)
    for shown in find_visible_dates(page, language):
        seen = shown.reading.moment
        is_day = shown.reading.precision == "day"
        least = _CLEAR_SCORE if is_day else _LEAST_SCORE
        if seen is None or shown.reading.is_update or shown.score < least:
            continue
        wall = seen.replace(second=0, microsecond=0, tzinfo=None)
        if is_day:
            if moment.minute or moment.second or wall.date() == clock.date():
                continue
            wall = wall.replace(hour=0)
        ahead = wall - clock
        if not ahead:
            return claim
        if abs(ahead) <= _FARTHEST_ZONE and not ahead % _ZONE_STEP:
            local = moment.astimezone(timezone(ahead))
            text = f"{claim.text}, shown as {shown.text}"
            return replace(claim, value=replace(claim.value, moment=local), text=text)
    return claim


def _may_show(page: Page, moment: datetime) -> bool:
    """Whether the page may show the moment by another clock: its minutes, or a full hour.

    Midnight in UTC is how systems write a day. Looking for dates takes twenty times as long.
    """
    if not moment.minute:
        return bool(moment.hour or moment.second)
    signs = [f"{mark}{moment.minute:02}" for mark in ":.h"]
    text = "\n".join(filter(None, [*page.layout.texts, *page.layout.tails]))
    hours = {hour for sign in signs for hour in _hours_before(text, sign)}
    return bool(hours) and moment.hour not in hours


def _hours_before(text: str, sign: str) -> Iterator[int]:
    """The numbers of one or two figures before such a sign with no figure behind it."""
    for before, behind in pairwise(text.split(sign)):
        hour = _HOUR.search(before[-3:])
        if hour and not behind[:1].isdecimal():
            yield int(hour[0])


def _read(text: str, page: Page, language: str | None) -> DateReading | None:
    if not text or len(text) > _MAX_DATE_CHARS:
        return None
    return read_date(text, house=page.house, language=language)


def _claim(stated: _Statement, reading: DateReading) -> Claim[DateReading]:
    return Claim(
        value=reading,
        rule=stated.rule,
        place=stated.place,
        text=stated.text,
        confidence=min(stated.confidence, reading.confidence),
    )


def _node_dates(page: Page, keys: tuple[str, ...], *, pages: bool) -> Iterator[_Statement]:
    for node in page.articles:
        kinds = types_of(node)
        kind = next(iter(kinds), "")
        if kind.endswith("Page") is not pages:
            continue
        for key in keys:
            text = text_of(node.get(key))
            if text:
                yield _Statement(
                    "json-ld-date", f"JSON-LD {kind}.{key}", text, 0.95 if not pages else 0.5
                )


def _json_ld(page: Page, _language: str | None) -> Iterator[_Statement]:
    yield from _node_dates(page, ("datePublished", "dateCreated"), pages=False)


def _json_ld_page(page: Page, _language: str | None) -> Iterator[_Statement]:
    yield from _node_dates(page, ("datePublished",), pages=True)


def _named_metas(page: Page, names: tuple[str, ...], confidence: float) -> Iterator[_Statement]:
    for name in names:
        for value in page.head.metas.get(name, ()):
            yield _Statement("meta-date", f"meta[{name}]", value, confidence)


def _metas(page: Page, _language: str | None) -> Iterator[_Statement]:
    yield from _named_metas(page, _PUBLISHED_METAS, 0.9)


def _loose_metas(page: Page, _language: str | None) -> Iterator[_Statement]:
    yield from _named_metas(page, _LOOSE_METAS, 0.8)


def _other_metas(page: Page, language: str | None) -> Iterator[_Statement]:
    """Names that no list knows but that say what they are: "article_publish_day".

    Of several the earliest counts: systems also give such a name to the last time that they wrote
    the page out.
    """
    words = read_lexicon("moments")["metas"]
    found: list[tuple[float, _Statement]] = []
    for name, values in page.head.metas.items():
        if not any(word in name for word in words["published"]):
            continue
        if any(word in name for word in words["other"]):
            continue
        for value in values:
            reading = _read(value, page, language)
            moment = reading.moment if reading else None
            if reading is not None:
                at = moment.timestamp() if moment else math.inf
                stated = _Statement("meta-date", f"meta[{name}]", value, 0.7, reading)
                found.append((at, stated))
    yield from (stated for _, stated in sorted(found, key=lambda one: one[0]))


def _scripts(page: Page, _language: str | None) -> Iterator[_Statement]:
    """What the data of scripts say, where nothing else says anything."""
    if not page.scripts:
        return
    stated = page.head.first("og:title", "twitter:title")
    titles = (stated[1] if stated else "", page.head.title)
    for key, value in find_scripted_dates(map(bytes.decode, page.scripts), titles):
        yield _Statement("script-date", f"script {key}", value, 0.5)


def _picture_path(page: Page, _language: str | None) -> Iterator[_Statement]:
    """The day in the address of the picture for sharing: that of its upload, a hint at most."""
    stated = page.head.first("og:image", "twitter:image")
    match = _URL_DATE.search(stated[1]) if stated else None
    if stated and match:
        yield _Statement("picture-path-date", f"meta[{stated[0]}]", _day_of(match), 0.4)


def _microdata(page: Page, _language: str | None) -> Iterator[_Statement]:
    for element in article_elements(page, page.layout.with_property("datePublished")):
        stated = stated_date(element)
        yield _Statement("microdata-date", "[itemprop=datePublished]", stated, 0.9)


def _hatom(page: Page, _language: str | None) -> Iterator[_Statement]:
    dates = (one for one in page.layout.tagged("time", "abbr", "span") if _is_hatom(one))
    for element in article_elements(page, dates):
        yield _Statement("hatom-date", f"{element.tag}.published", stated_date(element), 0.95)


def _is_hatom(element: etree._Element) -> bool:
    names = (element.get("class") or "").split()
    return element.get("pubdate") is not None or not _HATOM_NAMES.isdisjoint(names)


def _url(page: Page, _language: str | None) -> Iterator[_Statement]:
    match = _URL_DATE.search(page.own_url or "")
    if match:
        yield _Statement("url-date", "URL", _day_of(match), 0.75)


def _day_of(match: re.Match[str]) -> str:
    year, month, day = (part for part in match.groups() if part)
    return f"{year}-{int(month):02}-{int(day):02}"


def _visible(page: Page, language: str | None) -> Iterator[_Statement]:
    """The likeliest of the dates shown; a loose name in the metadata counts before doubtful ones.

    The date of a change is given only where there is no other.
    """
    dates = [shown for shown in find_visible_dates(page, language) if shown.score >= _LEAST_SCORE]
    own = [shown for shown in dates if not shown.reading.is_update]
    clear = [one for one in own if one.rule == "time-element" and one.score >= _CLEAR_SCORE]
    yield from map(_shown, clear)
    yield from _named_metas(page, _LOOSE_METAS, 0.8)
    yield from _url(page, language)
    yield from _json_ld_page(page, language)
    yield from map(_shown, own)
    for shown in dates:
        if shown.reading.is_update:
            yield _Statement("update-date", shown.place, shown.text, 0.65, shown.reading)


def _last(page: Page, language: str | None) -> Iterator[_Statement]:
    """What hints at a date where nothing says one."""
    doubtful = tuple(
        shown
        for shown in find_visible_dates(page, language)
        if 0 < shown.score < _LEAST_SCORE and shown.rule not in page.house.disabled_rules
    )
    for date in find_last_dates(page, doubtful, language):
        yield _Statement(date.rule, date.place, date.text, 0.5, date.reading)


def _shown(date: VisibleDate) -> _Statement:
    likelier = 0.1 if date.rule == "time-element" else 0.0
    confidence = min(0.85, 0.7 + 0.02 * date.score) + likelier
    return _Statement(date.rule, date.place, date.text, confidence, date.reading)


def _json_ld_updated(page: Page, _language: str | None) -> Iterator[_Statement]:
    yield from _node_dates(page, ("dateModified",), pages=False)
    yield from _node_dates(page, ("dateModified",), pages=True)


def _updated_metas(page: Page, _language: str | None) -> Iterator[_Statement]:
    yield from _named_metas(page, _UPDATED_METAS, 0.9)


PUBLISHED_RULES: Final = (
    _json_ld, _metas, _microdata, _hatom, _other_metas, _visible, _scripts, _last, _picture_path,
)  # fmt: skip
UPDATED_RULES: Final = (_json_ld_updated, _updated_metas)
