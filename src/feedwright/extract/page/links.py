"""Addresses and rights that the page states: canonical, comments, licence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.extract.language import read_language
from feedwright.extract.page.claim import Claim
from feedwright.extract.page.structured import resolve, text_of
from feedwright.translation import Translation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.extract.page.page import Page

__all__ = [
    "find_canonical",
    "find_comments",
    "find_license",
    "find_rights",
    "find_translations",
]

#: A page names no more of its own; a shop of the whole world does.
_MOST_LANGUAGES: Final = 50
_RIGHTS_METAS: Final = ("dcterms.rights", "dc.rights", "copyright", "rights", "rights-standard")


def find_canonical(page: Page) -> Claim[str] | None:
    """The article's own absolute http(s) address, None when the page states none."""
    for rule, place, value in _canonical_values(page):
        url = page.address(value)
        if url and rule not in page.house.disabled_rules:
            return Claim(value=url, rule=rule, place=place, text=value)
    return None


def _canonical_values(page: Page) -> Iterator[tuple[str, str, str]]:
    for link in page.head.links:
        if "canonical" in link.relations:
            yield "rel-canonical", "link[rel=canonical]", link.url
    for value in page.head.metas.get("og:url", ()):
        yield "og-url", "meta[og:url]", value
    for node in page.articles[:3]:
        for key in ("url", "mainEntityOfPage", "@id"):
            stated = node.get(key)
            if isinstance(stated, dict):
                stated = stated.get("@id") or stated.get("url")
            if isinstance(stated, str) and stated.startswith("http"):
                yield "json-ld-url", f"JSON-LD {key}", stated.partition("#")[0]


def find_translations(page: Page) -> Claim[tuple[Translation, ...]] | None:
    """What the page names as its versions in other languages, itself among them perhaps.

    None when it names none. "x-default" is no language.
    """
    found: dict[str, Translation] = {}
    for link in page.head.links:
        if "alternate" in link.relations and link.language and len(found) < _MOST_LANGUAGES:
            language, url = read_language(link.language), page.address(link.url)
            if language and url:
                found.setdefault(language, Translation(language=language, url=url))
    if not found:
        return None
    return Claim(
        value=tuple(found.values()),
        rule="hreflang",
        place="link[hreflang]",
        text=", ".join(found),
    )


def find_license(page: Page) -> Claim[str] | None:
    """The address of the licence that the page states, None when it states none."""
    for link in page.head.links:
        if "license" in link.relations and (url := page.address(link.url)):
            return Claim(value=url, rule="rel-license", place="link[rel=license]", text=link.url)
    for node in page.articles[:2]:
        value = resolve(node.get("license"), page.nodes)
        text = text_of(value.get("url") if isinstance(value, dict) else value)
        if text.startswith("http") and (url := page.address(text)):
            return Claim(value=url, rule="json-ld-license", place="JSON-LD license", text=text)
    for anchor in page.layout.with_relation("license"):
        href = anchor.get("href") or ""
        if url := page.address(href):
            return Claim(value=url, rule="rel-license", place="a[rel=license]", text=href)
    return None


def find_rights(page: Page) -> Claim[str] | None:
    """The copyright line of the metadata, None when there is none."""
    found = page.head.first(*_RIGHTS_METAS)
    if found and len(found[1]) <= 300:
        return Claim(value=found[1], rule="meta-rights", place=f"meta[{found[0]}]", text=found[1])
    for node in page.articles[:2]:
        text = text_of(node.get("copyrightNotice"))
        if text:
            return Claim(
                value=text, rule="json-ld-rights", place="JSON-LD copyrightNotice", text=text
            )
    return None


def find_comments(page: Page) -> Claim[str] | None:
    """Where the article is discussed, if the page states an address of its own for it."""
    for node in page.articles[:2]:
        value = node.get("discussionUrl")
        if isinstance(value, str) and (url := page.address(value)):
            return Claim(
                value=url, rule="json-ld-comments", place="JSON-LD discussionUrl", text=value
            )
    return None
