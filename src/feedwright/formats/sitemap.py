"""The sitemap of news (sitemaps.org 0.9 with Google's news extension), for Google News."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from feedwright.formats.documents import GENERATOR, rfc3339
from feedwright.formats.fragments import Fragment, Frame, Heading
from feedwright.formats.xmltext import cut, serialise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element

    from feedwright.model import Document, Entry, EntryStyle, Feed

__all__ = ["sitemap_entry", "sitemap_frame"]

_SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS: Final = "http://www.google.com/schemas/sitemap-news/0.9"
#: Of Chinese alone, Google wants the region, and in its own spelling.
_CHINESE: Final = {"zh-hant": "zh-tw", "zh-tw": "zh-tw", "zh-hk": "zh-tw"}


def sitemap_entry(entry: Entry, style: EntryStyle) -> Fragment:
    """The ``url`` element; empty for an entry without an address, which cannot stand there."""
    if entry.link is None:
        return Fragment(b"")
    root = _urlset()
    url = etree.SubElement(root, "url")
    etree.SubElement(url, "loc").text = entry.link
    news = etree.SubElement(url, f"{{{_NEWS}}}news")
    publication = etree.SubElement(news, f"{{{_NEWS}}}publication")
    etree.SubElement(publication, f"{{{_NEWS}}}name").text = style.publication
    language = _language(entry.language or style.language or "en")
    etree.SubElement(publication, f"{{{_NEWS}}}language").text = language
    published = rfc3339(entry.published or entry.updated)
    etree.SubElement(news, f"{{{_NEWS}}}publication_date").text = published
    etree.SubElement(news, f"{{{_NEWS}}}title").text = entry.title
    return Fragment(cut(root, b"<url>", b"</url>").data)


def sitemap_frame(_: Feed, __: Document, ___: Sequence[Heading], ____: Iterable[str]) -> Frame:
    """The document around its addresses."""
    root = _urlset()
    etree.SubElement(root, "url")
    head, _url, tail = serialise(root, comment=f"Written by {GENERATOR}").partition(b" <url/>\n")
    return Frame(head, b"", tail)


def _urlset() -> _Element:
    # The elements of the sitemap's own namespace are made without one, which stands as an
    # attribute, like feedgen does for Atom: so they are written without prefixes.
    return etree.Element("urlset", {"xmlns": _SITEMAP}, {"news": _NEWS})


def _language(tag: str) -> str:
    lower = tag.lower()
    if lower.startswith("zh"):
        return next((name for start, name in _CHINESE.items() if lower.startswith(start)), "zh-cn")
    return lower.partition("-")[0]
