"""The language that the page declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedwright.extract.language import read_language
from feedwright.extract.page.claim import Claim
from feedwright.extract.page.structured import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.extract.page.page import Page

__all__ = ["find_page_language"]


def find_page_language(page: Page) -> Claim[str] | None:
    """The first declared language that is one, None when the page declares none.

    ``html lang`` first: browsers, readers and search engines act on it.
    """
    for rule, place, text, confidence in _stated(page):
        tag = read_language(text) if rule not in page.house.disabled_rules else None
        if tag:
            return Claim(value=tag, rule=rule, place=place, text=text, confidence=confidence)
    return None


def _stated(page: Page) -> Iterator[tuple[str, str, str, float]]:
    yield "html-lang", "html[lang]", page.head.language, 0.9
    for node in page.articles[:3]:
        yield "json-ld-language", "JSON-LD inLanguage", text_of(node.get("inLanguage")), 0.85
    for name in ("content-language", "og:locale", "dc.language", "dcterms.language", "language"):
        for value in page.head.metas.get(name, ()):
            yield "meta-language", f"meta[{name}]", value.partition(",")[0], 0.8
    article = next(iter(page.layout.tagged("article")), None)
    if article is not None:
        yield "article-lang", "article[lang]", article.get("lang") or "", 0.8
