"""Saved web pages: HTML → `Article`.

lxml parses the page once and finds the head's metadata and the article's subtree; BeautifulSoup
reads that subtree. Where no subtree stands out, BeautifulSoup reads the whole body.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Final

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning
from lxml import etree

from feedwright.characters import xml_clean
from feedwright.extract.body import Body, Reading, read_body
from feedwright.extract.encoding import decode
from feedwright.extract.page.description import descriptions, find_description
from feedwright.extract.page.images import find_lead_image, shown_images
from feedwright.extract.page.language import find_page_language
from feedwright.extract.page.links import (
    find_canonical,
    find_comments,
    find_license,
    find_rights,
)
from feedwright.extract.page.moments import find_moments
from feedwright.extract.page.page import Page, read_page
from feedwright.extract.page.people import find_authors
from feedwright.extract.page.subtree import find_subtree
from feedwright.extract.page.tags import find_tags
from feedwright.extract.page.title import find_title, site_names
from feedwright.model import Article, Dropped, Evidence, Image
from feedwright.problems import problem

if TYPE_CHECKING:
    from feedwright.extract.page.claim import Claim
    from feedwright.model import HouseStyle, Problem

__all__ = ["read_webpage"]

#: The attributes that the body's rules read; the rest is weight for the second parser.
_KEPT_ATTRIBUTES: Final = frozenset(
    "href src srcset alt title width height class itemprop lang dir datetime cite colspan "
    "rowspan start reversed data-src data-original data-lazy-src data-srcset data-lazy-srcset".split()
)


def read_webpage(path: str, data: bytes, house: HouseStyle) -> Article:
    """The article that a saved page holds; never raises for any bytes.

    A page without any prose is an article without a body, which `complete` reports.
    """
    decoded = decode(data, is_html=True)
    if decoded.text is None:
        code = decoded.problem_code or "file-binary"
        return Article(path=path, problems=(problem(code, path, detail=decoded.detail),))
    page = read_page(xml_clean(decoded.text), house)
    if page is None:
        return Article(path=path, evidence=decoded.evidence)
    return _article(path, page, decoded.evidence)


def _article(path: str, page: Page, evidence: tuple[Evidence, ...]) -> Article:
    house = page.house
    sites = site_names(page)
    title = find_title(page)
    authors = find_authors(page, sites, title.value if title else None)
    language = find_page_language(page)
    moments = find_moments(page, language.value if language else house.language)
    tags = find_tags(page)
    canonical = find_canonical(page)
    license_url, rights, comments = find_license(page), find_rights(page), find_comments(page)
    reading = Reading(
        house=house,
        base_url=page.base_url,
        language=language.value if language else None,
        title=title.value if title else None,
        authors=tuple(person.name for person in authors.value) if authors else (),
    )
    body, body_evidence, dropped, shown = _body(page, reading)
    image = find_lead_image(page, shown)
    excerpt = find_description(page, reading.title, body.text)
    claims: tuple[tuple[str, Claim[object] | None], ...] = (
        ("title", title), ("authors", authors), ("published", moments.published),
        ("updated", moments.updated), ("language", language), ("tags", tags),
        ("canonical_url", canonical), ("lead_image", image), ("excerpt", excerpt),
        ("license_url", license_url), ("rights", rights), ("comments_url", comments),
    )  # fmt: skip
    published = moments.published.value if moments.published else None
    problems: tuple[Problem, ...] = tuple(
        problem(code, path, text=text) for code, text in moments.problems
    )
    return Article(
        path=path,
        title=reading.title,
        authors=authors.value if authors else (),
        published=published.moment if published else None,
        published_precision=published.precision if published else None,
        updated=moments.updated.value.moment if moments.updated else None,
        language=reading.language,
        tags=tags.value if tags else (),
        canonical_url=canonical.value if canonical else None,
        lead_image=image.value if image else None,
        excerpt=excerpt.value if excerpt else "",
        body_text=body.text,
        body_html=body.html,
        rights=rights.value if rights else None,
        license_url=license_url.value if license_url else None,
        comments_url=comments.value if comments else None,
        evidence=(
            *evidence,
            *(claim.evidence(field) for field, claim in claims if claim is not None),
            *body_evidence,
        ),
        dropped=(*dropped, *body.dropped),
        problems=problems,
    )


def _body(
    page: Page, reading: Reading
) -> tuple[Body, tuple[Evidence, ...], tuple[Dropped, ...], tuple[Image, ...]]:
    subtree = find_subtree(
        page.body,
        title=reading.title,
        host=page.host,
        descriptions=descriptions(page),
        disabled=page.house.disabled_rules,
    )
    root = subtree.root if subtree else page.body
    evidence = Evidence(
        field="body_html",
        rule=subtree.rule if subtree else "whole-body",
        place=subtree.place if subtree else "body",
        confidence=round(subtree.share, 2) if subtree else 0.3,
    )
    shown = shown_images(page, subtree.pictures if subtree else ())
    body = read_body(_soup(root), reading)
    return body, (evidence,), subtree.dropped if subtree else (), shown


def _soup(root: etree._Element) -> BeautifulSoup:
    """The subtree as BeautifulSoup reads it; an empty soup when no parser survives it."""
    for element in root.iter():
        # Not one by one: libxml2 reads names that lxml does not let us delete ("{x").
        kept = {name: element.attrib[name] for name in _KEPT_ATTRIBUTES & set(element.attrib)}
        element.attrib.clear()
        element.attrib.update(kept)
    markup = etree.tostring(root, encoding="unicode", method="html", with_tail=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        try:
            return BeautifulSoup(markup, "lxml")
        except Exception:  # noqa: BLE001 - bs4 raises what its parsers raise, and its own
            return BeautifulSoup("", "lxml")
