"""Who wrote the article: structured data, metadata, microdata, links, then the visible byline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from feedwright.extract.byline import find_byline, is_name, read_names
from feedwright.extract.lexicon import fold, read_lexicon
from feedwright.extract.page.bylines import visible_bylines
from feedwright.extract.page.claim import Claim
from feedwright.extract.page.names import furniture_name
from feedwright.extract.page.profiles import with_profiles
from feedwright.extract.page.structured import resolve, text_of, types_of
from feedwright.extract.page.texts import element_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lxml import etree

    from feedwright.extract.page.page import Page
    from feedwright.model import Person

    People = tuple[Person, ...]

__all__ = ["find_authors"]

_MAX_AUTHORS: Final = 20
_MAX_NAME_CHARS: Final = 120
_METAS: Final = (
    "sailthru.author", "parsely-author", "cxenseparse:author", "citation_author",
    "article:author_name", "author", "article:author", "og:article:author", "byl",
    "dcterms.creator", "dc.creator",
)  # fmt: skip
_DOMAIN: Final = re.compile(r"^(?:www\.)?[\w-]+\.[a-z]{2,6}$", re.IGNORECASE)
_HANDLE: Final = re.compile(r"^[a-z0-9_.-]+$")
_HANGUL: Final = re.compile("[\uac00-\ud7af]")
_AUTHOR_PATH: Final = re.compile(
    r"/(?:authors?|autor(?:e[ns]|es|in)?|people|profiles?|by|auteurs?|staff|contributors?"
    r"|journalists?|reporters?|redakteure?|columnists?|writers?|medarbeider|skribent)/",
    re.IGNORECASE,
)


def find_authors(page: Page, sites: frozenset[str], title: str | None) -> Claim[People] | None:
    """The first claim, in the order of trust, that names somebody; None when nobody is named.

    A claim that names persons goes before one that names an organisation only. The site's own name,
    addresses, login names and words such as "admin" or "Staff" name nobody.
    """
    second: Claim[People] | None = None
    for rule in RULES:
        for claim in rule(page, title):
            if claim.rule in page.house.disabled_rules:
                continue
            people = _believed(claim, sites)
            if not people:
                continue
            claim = replace(claim, value=people)  # noqa: PLW2901 - the claim as far as believed
            if any(_is_person(person) for person in people):
                return replace(claim, value=with_profiles(people, page))
            second = second or claim
    return replace(second, value=with_profiles(second.value, page)) if second else None


def _believed(claim: Claim[People], sites: frozenset[str]) -> People:
    nobody = read_lexicon("webpage")["authors"]["nobody"]
    people = []
    for person in claim.value[:_MAX_AUTHORS]:
        name = fold(person.name)
        if name in nobody or _DOMAIN.match(name) or _HANDLE.match(person.name):
            continue
        if name in sites and claim.rule != "json-ld-author":
            continue
        if claim.rule == "meta-author" and not _is_person(person):
            continue
        people.append(person)
    return tuple(people)


def _is_person(person: Person) -> bool:
    """Whether a name is written like a person's: two words or more, none of an organisation."""
    words = read_lexicon("byline")["organisations"]["words"]
    return is_name(person.name) and not any(word in words for word in fold(person.name).split())


def _json_ld(page: Page, _: str | None) -> Iterator[Claim[People]]:
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
                    confidence=0.85,
                )


def _metas(page: Page, _: str | None) -> Iterator[Claim[People]]:
    for name in _METAS:
        values = [v for v in page.head.metas.get(name, ()) if not v.startswith(("http", "/", "@"))]
        people = _read(values)
        if people:
            yield Claim(
                value=people,
                rule="meta-author",
                place=f"meta[{name}]",
                text="; ".join(values),
                confidence=0.8,
            )


def _microdata(page: Page, _: str | None) -> Iterator[Claim[People]]:
    first: etree._Element | None = None
    values = []
    for element in page.layout.with_property("author", "creator"):
        if _is_comment(element):
            continue
        parent = element.getparent()
        first = parent if first is None else first
        if parent is not first:
            break
        names = [e for e in element.iter("*") if e.get("itemprop") == "name"] or [element]
        values += [e.get("content") or element_text(e) for e in names]
    yield from _claims("microdata-author", "[itemprop=author]", values, 0.85)


def _is_comment(element: etree._Element) -> bool:
    """Whether the element stands in what readers wrote."""
    for around in element.iterancestors():
        if "Comment" in (around.get("itemtype") or ""):
            return True
        found = furniture_name(around.get("class") or "", around.get("id") or "")
        if found and (found[0] == "comments" or found[1] == "comment"):
            return True
    return False


def _links(page: Page, _: str | None) -> Iterator[Claim[People]]:
    for name, anchors, confidence in (
        ("rel-author", page.layout.with_relation("author"), 0.9),
        ("author-link", filter(_is_author_path, page.layout.tagged("a")), 0.9),
    ):
        found = [a for a in anchors if 2 < len(element_text(a)) < 80]
        if not found:
            continue
        parent = found[0].getparent()
        values = [element_text(a) for a in found if a is found[0] or a.getparent() is parent]
        people = tuple(p for p in _read(values) if is_name(p.name))
        if people:
            yield Claim(
                value=people, rule=name, place="a", text="; ".join(values), confidence=confidence
            )


def _is_author_path(anchor: etree._Element) -> bool:
    return bool(_AUTHOR_PATH.search((anchor.get("href") or "")[:500]))


def _visible(page: Page, title: str | None) -> Iterator[Claim[People]]:
    yield from visible_bylines(page.layout, title)


RULES: Final[tuple[Callable[[Page, str | None], Iterator[Claim[People]]], ...]] = (
    _json_ld,
    _metas,
    _microdata,
    _links,
    _visible,
)


def _claims(rule: str, place: str, values: list[str], confidence: float) -> Iterator[Claim[People]]:
    values = [value for value in values if len(value) < _MAX_NAME_CHARS]
    people = _read(values)
    if people:
        yield Claim(
            value=people, rule=rule, place=place, text="; ".join(values), confidence=confidence
        )


def _read(values: Iterable[str]) -> People:
    """The persons of the values, in order, each once."""
    people: dict[str, Person] = {}
    for value in values:
        found = find_byline(value) if value and _HANGUL.search(value) else ()
        for person in found or (read_names(value) if value else ()):
            people.setdefault(fold(person.name), person)
    return tuple(people.values())
