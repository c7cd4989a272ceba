"""Saved web pages: HTML → `Article`.

lxml parses the page once and finds the head's metadata and the article's subtree; BeautifulSoup
reads that subtree. Where no subtree stands out, BeautifulSoup reads the whole body.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from msgspec.structs import replace

from feedwright.extract.blocks import parse_html
from feedwright.extract.body import Body, Reading, read_body, read_plain_body
from feedwright.extract.body_html import body_html
from feedwright.extract.encoding import decode, plain_utf_8
from feedwright.extract.page.description import descriptions, find_description
from feedwright.extract.page.furnishing import cut_silent
from feedwright.extract.page.images import (
    find_lead_image,
    picture_addresses,
    shown_images,
)
from feedwright.extract.page.language import find_page_language
from feedwright.extract.page.links import (
    find_canonical,
    find_comments,
    find_license,
    find_rights,
    find_translations,
)
from feedwright.extract.page.media import find_enclosures, find_episode
from feedwright.extract.page.moments import find_moments
from feedwright.extract.page.page import Page, read_page
from feedwright.extract.page.people import find_authors
from feedwright.extract.page.soup import to_soup
from feedwright.extract.page.stated_body import find_stated_body
from feedwright.extract.page.subtree import find_subtree
from feedwright.extract.page.tags import find_tags
from feedwright.extract.page.title import find_title, site_names
from feedwright.model import Article, Evidence
from feedwright.problems import problem

if TYPE_CHECKING:
    from lxml import etree

    from feedwright.extract.page.claim import Claim
    from feedwright.model import Dropped, HouseStyle, Image

__all__ = ["read_webpage"]

#: Elements of a subtree that rules are asked about; a long read has fifteen hundred.
_MAX_ELEMENTS: Final = 8_000


def read_webpage(path: str, data: bytes, house: HouseStyle) -> Article:
    """The article that a saved page holds; never raises for any bytes.

    A page without any prose is an article without a body, which `complete` reports.
    """
    plain = plain_utf_8(data)
    if plain is not None:
        with suppress(UnicodeDecodeError):
            return _article(path, read_page(plain, house), ())
    decoded = decode(data, is_html=True)
    if decoded.text is None:
        code = decoded.problem_code or "file-binary"
        return Article(path=path, problems=(problem(code, path, detail=decoded.detail),))
    return _article(path, read_page(decoded.text, house), decoded.evidence)


def _article(path: str, page: Page | None, evidence: tuple[Evidence, ...]) -> Article:
    if page is None:
        return Article(path=path, evidence=evidence)
    silent: tuple[Dropped, ...] = ()
    if "silent-element" not in page.house.disabled_rules:
        silent = cut_silent(page.body)
    known = _stated(page)
    language = known["language"].value if "language" in known else None
    moments = find_moments(page, language or page.house.language)
    reading = Reading(
        house=page.house,
        base_url=page.base_url,
        language=language,
        title=known["title"].value if "title" in known else None,
        authors=tuple(p.name for p in known["authors"].value) if "authors" in known else (),
        addresses=picture_addresses(page),
    )
    body, found, shown, decks, dropped = _body(page, reading)
    image = find_lead_image(page, shown)
    excerpt = find_description(page, reading.title, body.text, decks)
    known |= {"lead_image": image} if image else {}
    known |= {"excerpt": excerpt} if excerpt else {}
    published, updated = moments.published, moments.updated
    dates = {"published": published, "updated": updated}
    claims = [*known.items(), *((field, claim) for field, claim in dates.items() if claim)]
    return Article(
        path=path,
        published=published.value.moment if published else None,
        published_precision=published.value.precision if published else None,
        updated=updated.value.moment if updated else None,
        body_text=body.text,
        body_html=body.html,
        evidence=(*evidence, *(claim.evidence(field) for field, claim in claims), found),
        dropped=(*silent, *dropped, *body.dropped),
        problems=tuple(problem(code, path, text=text) for code, text in moments.problems),
        **{field: claim.value for field, claim in known.items()},
    )


def _stated(page: Page) -> dict[str, Claim[Any]]:
    """What head, structured data and visible lines say, by the field of `Article`."""
    title = find_title(page)
    authors = find_authors(page, site_names(page), title.value if title else None)
    found: dict[str, Claim[Any] | None] = {
        "title": title,
        "authors": authors,
        "language": find_page_language(page),
        "tags": find_tags(page),
        "canonical_url": find_canonical(page),
        "license_url": find_license(page),
        "rights": find_rights(page),
        "comments_url": find_comments(page),
        "enclosures": find_enclosures(page),
        "episode": find_episode(page),
        "translations": find_translations(page),
    }
    return {field: claim for field, claim in found.items() if claim is not None}


class _Found(NamedTuple):
    """The body and what was seen on the way to it."""

    body: Body
    evidence: Evidence
    #: Pictures that a reader sees in the body and above it.
    shown: tuple[Image, ...] = ()
    decks: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()


def _body(page: Page, reading: Reading) -> _Found:
    subtree = find_subtree(
        page.layout,
        title=reading.title,
        host=page.host,
        descriptions=descriptions(page),
        disabled=page.house.disabled_rules,
    )
    if subtree is None:
        evidence = Evidence(field="body_html", rule="whole-body", place="body", confidence=0.3)
        found = _Found(_read(page.body, reading), evidence)
    else:
        evidence = Evidence(
            field="body_html",
            rule=subtree.rule,
            place=subtree.place,
            confidence=round(subtree.share, 2),
        )
        shown = shown_images(page, subtree.pictures)
        body = _read(subtree.root, reading)
        found = _Found(body, evidence, shown, subtree.decks, subtree.dropped)
    stated = find_stated_body(page, found.body.text)
    if stated is None:
        return found
    root = parse_html(stated.value)
    if root is None:
        return found
    body = _read(root, replace(reading, images=[], dropped=[]))
    if len(body.text) <= len(found.body.text):
        return found
    return found._replace(body=body, evidence=stated.evidence("body_html"))


def _read(root: etree._Element, reading: Reading) -> Body:
    """The body of a subtree as BeautifulSoup has it, past all rules where they would take too long.

    bs4 looks for a node among its siblings whenever it takes one away: quadratic in their number.
    """
    soup = to_soup(root)
    if sum(1 for _ in root.iter()) > _MAX_ELEMENTS:
        # Without the element itself: of a ``body`` the sanitiser would look at all of it twice.
        return read_plain_body("".join(map(body_html, soup.find_all(recursive=False))), reading)
    body = read_body(soup, reading)
    soup.decompose()  # else its nodes, which hold each other, wait for the collector
    return body
