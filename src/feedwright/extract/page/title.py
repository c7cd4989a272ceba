"""The article's title: what headline, headings and metadata say, without the site's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from feedwright.characters import one_line
from feedwright.extract.lexicon import fold
from feedwright.extract.page.claim import Claim
from feedwright.extract.page.names import is_title_name
from feedwright.extract.page.structured import text_of, types_of
from feedwright.extract.page.texts import element_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feedwright.extract.page.page import Page

__all__ = ["find_title", "site_names"]

#: A longer heading is a paragraph in large type.
_MAX_CHARS: Final = 300
_MAX_HEADINGS: Final = 6
#: A shorter lesser heading may stand in any title by chance.
_LEAST_CHARS: Final = 10
#: What stands between a title and the name of the site or section.
_SEPARATOR: Final = re.compile(r"\s+(?:[|\-–—»«·•/~>:]|::|\|\|)\s+|\s*[|»｜—ㅣ]\s*")
_LOOSE_SEPARATOR: Final = re.compile(rf"{_SEPARATOR.pattern}|:\s+")
_WORD: Final = re.compile(r"\w+")
_METAS: Final = (
    "og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title",
    "citation_title", "headline",
)  # fmt: skip


def find_title(page: Page) -> Claim[str] | None:
    """The title, None when the page has none. See `_settled` for how claims are weighed."""
    sites = site_names(page)
    metadata = [_without_site(c, sites) for c in _allowed(page, (_open_graph, _title_element))]
    headline = next(iter(_allowed(page, (_json_ld,))), None)
    if headline is not None:
        headline = _without_site(headline, sites)
        metadata.insert(0, headline)
    headings = [h for h in _allowed(page, (_headings,)) if fold(h.value) not in sites]
    return _settled(headline, _agreed(headings, metadata), metadata)


def site_names(page: Page) -> frozenset[str]:
    """What the site is called, folded: as the page says it and as the config says it."""
    names = [page.house.site_name or ""]
    for key in ("og:site_name", "application-name", "twitter:site", "al:android:app_name"):
        names += page.head.metas.get(key, ())
    for node in page.nodes:
        if "WebSite" in types_of(node):
            names.append(text_of(node.get("name")))
        publisher = node.get("publisher")
        if isinstance(publisher, dict):
            names.append(text_of(publisher.get("name")))
    return frozenset(fold(name).removeprefix("@") for name in names if name)


def _allowed(page: Page, rules: Iterable[object]) -> Iterator[Claim[str]]:
    for rule in rules:
        for claim in rule(page):  # type: ignore[operator]
            if claim.value and claim.rule not in page.house.disabled_rules:
                yield claim


def _json_ld(page: Page) -> Iterator[Claim[str]]:
    for node in page.articles:
        value = text_of(node.get("headline"))
        if value:
            news = any(name.endswith("NewsArticle") for name in types_of(node))
            yield _claim(value, "json-ld-headline", "JSON-LD headline", 0.95 if news else 0.85)
            return


def _headings(page: Page) -> Iterator[Claim[str]]:
    headings = [h for h in page.layout.tagged("h1") if element_text(h)][:_MAX_HEADINGS]
    for heading in headings:
        confidence = 0.9 if len(headings) == 1 else 0.6
        yield _claim(element_text(heading), "first-heading", "h1", confidence)
    if not headings:
        yield from _second_headings(page)
    for element in page.layout.tagged("h1", "h2", "h3"):
        if is_title_name(element.get("class") or "") or is_title_name(element.get("id") or ""):
            yield _claim(element_text(element), "named-headline", str(element.tag), 0.6)
    for element in page.layout.with_property("headline"):
        yield _claim(element_text(element), "microdata-headline", "[itemprop=headline]", 0.6)


def _second_headings(page: Page) -> Iterator[Claim[str]]:
    """Where no main heading is, the first lesser one that the ``title`` element sets off."""
    whole = fold(page.head.title)
    for element in page.layout.tagged("h2", "h3"):
        text = fold(element_text(element))
        if len(text) > _LEAST_CHARS and _is_set_off(text, whole):
            yield _claim(element_text(element), "second-heading", str(element.tag), 0.5)
            return


def _is_set_off(text: str, whole: str) -> bool:
    """Whether the whole is the text, or the text and what separators part from it."""
    marks = list(_LOOSE_SEPARATOR.finditer(whole))
    at = whole.find(text)
    starts = {0, *(mark.end() for mark in marks)}
    ends = {len(whole), *(mark.start() for mark in marks)}
    return at in starts and at + len(text) in ends


def _open_graph(page: Page) -> Iterator[Claim[str]]:
    for name in _METAS:
        found = page.head.first(name)
        if found:
            yield _claim(found[1], name.replace(".", "-"), f"meta[{name}]", 0.7)


def _title_element(page: Page) -> Iterator[Claim[str]]:
    yield _claim(page.head.title, "title-element", "title", 0.5)


def _claim(value: str, rule: str, place: str, confidence: float) -> Claim[str]:
    value = one_line(value)
    if len(value) > _MAX_CHARS:
        value = ""
    return Claim(value=value, rule=rule, place=place, text=value, confidence=confidence)


def _agreed(headings: list[Claim[str]], metadata: list[Claim[str]]) -> Claim[str] | None:
    """The heading that the metadata confirm best, the first of equals."""
    best, best_degree = None, -1.0
    for heading in headings:
        degree = max((_likeness(heading.value, m.value) for m in metadata), default=0.0)
        degree += heading.confidence / 10
        if degree > best_degree:
            best, best_degree = heading, degree
    if best is not None and metadata and best_degree < 0.3 and best.confidence < 0.9:
        return None
    return best


def _likeness(one: str, other: str) -> float:
    """1 for the same words, less for fewer in common (Dice)."""
    if fold(one) == fold(other):
        return 1.0
    a, b = set(_WORD.findall(one.casefold())), set(_WORD.findall(other.casefold()))
    return 0.98 * 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _settled(
    headline: Claim[str] | None, heading: Claim[str] | None, metadata: list[Claim[str]]
) -> Claim[str] | None:
    """One claim of all: headline and heading settle it where they agree.

    Where they do not: what one has more than the other is a kicker, a date or the site's name, and
    the shorter counts. With hardly a word in common the heading is the site's own. Else the wording
    of a NewsArticle's headline counts, and on any other page that of the heading.
    """
    if heading is None:
        return headline or next(iter(metadata), None)
    if headline is None:
        return _short_of(heading, metadata)
    likeness = _likeness(heading.value, headline.value)
    if likeness >= 0.999:
        return heading if heading.confidence >= headline.confidence else headline
    if _is_part(heading.value, headline.value):
        return heading
    if _is_part(headline.value, heading.value):
        return headline
    if likeness < 0.2 or headline.confidence >= 0.95:
        return replace(headline, confidence=0.8)
    return replace(heading, confidence=0.7)


def _short_of(heading: Claim[str], metadata: list[Claim[str]]) -> Claim[str]:
    """The heading, or what metadata leave of it when it begins with a kicker or ends in a date."""
    for claim in metadata:
        if claim.rule != "title-element" and _is_part(claim.value, heading.value):
            return claim
    return heading


def _is_part(short: str, long: str) -> bool:
    """Whether the long text is the short one with something before or behind it."""
    a, b = fold(short), fold(long)
    if not a or len(a) < 0.4 * len(b) or a == b:
        return False
    return (b.startswith(a) and not b[len(a)].isalnum()) or (
        b.endswith(a) and not b[-len(a) - 1].isalnum()
    )


def _without_site(claim: Claim[str], sites: frozenset[str]) -> Claim[str]:
    """The claim without the site's name at its end or its beginning."""
    value = claim.value
    for _ in range(3):
        shorter = _one_off(value, sites)
        if shorter == value:
            break
        value = shorter
    return claim if value == claim.value else replace(claim, value=value)


def _one_off(value: str, sites: frozenset[str]) -> str:
    marks = list(_SEPARATOR.finditer(value))
    if not marks:
        return value
    last, first = marks[-1], marks[0]
    if _is_site(value[last.end() :], sites):
        return value[: last.start()].strip()
    if _is_site(value[: first.start()], sites):
        return value[first.end() :].strip()
    return value


def _is_site(text: str, sites: frozenset[str]) -> bool:
    folded = fold(text)
    return folded in sites or folded.removeprefix("the ") in sites
