"""Who wrote the article: structured data, metadata, microdata, links, then the visible byline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feedwright.extract.byline import find_byline, is_name, read_names
from feedwright.extract.lexicon import fold, read_lexicon
from feedwright.extract.page.claim import Claim
from feedwright.extract.page.page import element_text
from feedwright.extract.page.structured import resolve, text_of, types_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml import etree

    from feedwright.extract.page.page import Page
    from feedwright.model import Person

    People = tuple[Person, ...]

__all__ = ["find_authors"]

_MAX_AUTHORS: Final = 20
_MAX_BYLINE_CHARS: Final = 120
_METAS: Final = (
    "sailthru.author", "parsely-author", "cxenseparse:author", "citation_author", "article:author_name",
    "author", "article:author", "og:article:author", "byl", "dcterms.creator", "dc.creator",
)  # fmt: skip
_AUTHOR_PATH: Final = re.compile(
    r"/(?:authors?|autor(?:e[ns]|es|in)?|people|profiles?|by|auteurs?|staff|contributors?|journalists?"
    r"|reporters?|redakteure?|columnists?|writers?|medarbeider|skribent)/",
    re.IGNORECASE,
)
_AUTHOR_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:by-?line|authors?|autor|auteur|writer|contributor)(?:$|[\s_-]|__|name)",
    re.IGNORECASE,
)


def find_authors(page: Page, sites: frozenset[str]) -> Claim[People] | None:
    """The first claim, in the order of trust, that names somebody; None when nobody is named.

    The site's own name and words such as "admin" or "Staff" name nobody.
    """
    for rule in RULES:
        for claim in rule(page):
            people = _believed(claim.value, sites)
            if people and claim.rule not in page.house.disabled_rules:
                return Claim(
                    value=people,
                    rule=claim.rule,
                    place=claim.place,
                    text=claim.text,
                    confidence=claim.confidence,
                )
    return None


def _believed(people: People, sites: frozenset[str]) -> People:
    nobody = read_lexicon("webpage")["authors"]["nobody"]
    return tuple(
        p
        for p in people[:_MAX_AUTHORS]
        if (name := fold(p.name)) not in nobody and name not in sites
    )


def _json_ld(page: Page) -> Iterator[Claim[People]]:
    for node in page.articles:
        for key in ("author", "creator"):
            value = node.get(key)
            values = value if isinstance(value, list) else [value]
            names = [text_of(resolve(v, page.nodes)) for v in values]
            people = _read(names)
            if people:
                kind = next(iter(types_of(node)), "")
                yield Claim(
                    value=people,
                    rule="json-ld-author",
                    place=f"JSON-LD {kind}.{key}",
                    text="; ".join(names),
                    confidence=0.95,
                )


def _metas(page: Page) -> Iterator[Claim[People]]:
    for name in _METAS:
        values = [v for v in page.head.metas.get(name, ()) if not v.startswith(("http", "/", "@"))]
        people = _read(values)
        if people:
            yield Claim(
                value=people,
                rule="meta-author",
                place=f"meta[{name}]",
                text="; ".join(values),
                confidence=0.85,
            )


def _microdata(page: Page) -> Iterator[Claim[People]]:
    values = []
    for element in page.body.iter():
        if element.get("itemprop") not in {"author", "creator"}:
            continue
        names = [e for e in element.iter() if e.get("itemprop") == "name"] or [element]
        values += [e.get("content") or element_text(e) for e in names]
    values = [v for v in values if len(v) < _MAX_BYLINE_CHARS]
    people = _read(values)
    if people:
        yield Claim(
            value=people,
            rule="microdata-author",
            place="[itemprop=author]",
            text="; ".join(values),
            confidence=0.85,
        )


def _links(page: Page) -> Iterator[Claim[People]]:
    anchors = [a for a in page.body.iter("a")]
    for name, test, confidence in (
        ("rel-author", _is_author_relation, 0.8),
        ("author-link", _is_author_path, 0.6),
    ):
        found = [a for a in anchors if test(a) and 2 < len(element_text(a)) < 80]
        if not found:
            continue
        parent = found[0].getparent()
        values = [element_text(a) for a in found if a is found[0] or a.getparent() is parent]
        people = tuple(p for p in _read(values) if is_name(p.name, min_words=2))
        if people:
            yield Claim(
                value=people, rule=name, place="a", text="; ".join(values), confidence=confidence
            )


def _is_author_relation(anchor: etree._Element) -> bool:
    return "author" in (anchor.get("rel") or "").lower().split()


def _is_author_path(anchor: etree._Element) -> bool:
    return bool(_AUTHOR_PATH.search((anchor.get("href") or "")[:500]))


def _visible(page: Page) -> Iterator[Claim[People]]:
    named, lines = [], []
    for element in page.body.iter():
        name = f"{element.get('class', '')} {element.get('id', '')}"[:300]
        is_named = len(name) > 1 and bool(_AUTHOR_NAME.search(name))
        if not is_named and element.tag not in _BYLINE_TAGS:
            continue
        text = element_text(element)
        if not 3 < len(text) <= _MAX_BYLINE_CHARS:
            continue
        people = find_byline(text)
        if people:
            lines.append((people, text))
        elif is_named and all(is_name(p.name) for p in _read([text])):
            named.append((_read([text]), text))
    for rule, found, confidence in (("byline", lines, 0.6), ("named-byline", named, 0.5)):
        for people, text in found[:3]:
            yield Claim(value=people, rule=rule, place="", text=text, confidence=confidence)


_BYLINE_TAGS: Final = frozenset("p div span li address a em strong td h4 h5 h6 i b".split())

RULES: Final[tuple[Callable[[Page], Iterator[Claim[People]]], ...]] = (
    _json_ld,
    _metas,
    _microdata,
    _links,
    _visible,
)


def _read(values: list[str]) -> People:
    people: dict[str, Person] = {}
    for value in values:
        for person in read_names(value) if value else ():
            people.setdefault(fold(person.name), person)
    return tuple(people.values())
