"""Elements of the namespaces that extend RSS and Atom, under their usual prefixes (X13)."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from lxml import etree

from feedwright.formats.xmltext import typed_text
from feedwright.mediatypes import medium_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

    from feedwright.model import Enclosure, Feed, Image

__all__ = [
    "NAMESPACES",
    "XML_LANG",
    "clark",
    "element",
    "history_mark",
    "media_image",
    "media_object",
]

NAMESPACES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "at": "http://purl.org/atompub/tombstones/1.0",
        "atom": "http://www.w3.org/2005/Atom",
        "content": "http://purl.org/rss/1.0/modules/content/",
        "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "fh": "http://purl.org/syndication/history/1.0",
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "media": "http://search.yahoo.com/mrss/",
        "podcast": "https://podcastindex.org/namespace/1.0",
        "rsl": "https://rslstandard.org/rsl",
        "sy": "http://purl.org/rss/1.0/modules/syndication/",
    }
)
XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def clark(name: str) -> str:
    """``dc:creator`` as lxml writes it, ``{http://purl.org/dc/elements/1.1/}creator``."""
    prefix, _, local = name.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix else name


def element(
    name: str,
    text: str | None = None,
    parent: _Element | None = None,
    /,
    **attributes: str | int | None,
) -> _Element:
    """The element of that prefixed name; an attribute without value is left out.

    With a ``parent`` it is its last child: to make it there costs less than to move it there.
    """
    tag, namespaces = _named(name)
    stated = {key: str(value) for key, value in attributes.items() if value is not None}
    if parent is None:
        node = etree.Element(tag, stated, namespaces)
    else:
        node = etree.SubElement(parent, tag, stated, namespaces)
    node.text = text
    return node


@lru_cache
def _named(name: str) -> tuple[str, dict[str, str]]:
    """The name as lxml writes it, and the namespace that it is in by its prefix."""
    prefix = name.partition(":")[0]
    return clark(name), {prefix: NAMESPACES[prefix]}


def history_mark(feed: Feed) -> Iterator[_Element]:
    """What tells an archive or complete document from one to subscribe to (RFC 5005)."""
    if feed.role != "subscription":
        yield element(f"fh:{feed.role}")


def media_image(image: Image) -> _Element:
    """``media:content`` of a picture with its words, each in its own element (M2, M4, M5).

    The thumbnail has the picture's own address, as do the enclosure and the ``img`` of the body:
    FreshRSS, Miniflux and NewsBlur take equal addresses for one picture and show it once.
    """
    size = {"width": image.width, "height": image.height}
    node = element(
        "media:content",
        url=image.url,
        medium="image",
        type=image.media_type,
        fileSize=image.size_bytes,
        **size,
    )
    if image.alt:
        _add_words(node, "media:title", image.alt)
    if image.caption:
        _add_words(node, "media:description", image.caption)
    if image.credit:
        element("media:credit", image.credit, node, role="photographer", scheme="urn:ebu")
    element("media:thumbnail", None, node, url=image.url, **size)
    return node


def _add_words(node: _Element, name: str, text: str) -> None:
    """The words as plain text, or as HTML that shows them where they look like markup (M4)."""
    words, is_html = typed_text(text)
    element(name, words, node, type="html" if is_html else "plain")


def media_object(enclosure: Enclosure) -> _Element:
    """``media:content`` of an attachment, for a format that has no other room for it."""
    seconds = enclosure.duration_seconds
    node = element(
        "media:content",
        url=enclosure.url,
        medium=medium_of(enclosure.media_type),
        type=enclosure.media_type,
        fileSize=enclosure.size_bytes,
        duration=max(1, round(seconds)) if seconds else None,
    )
    if enclosure.title:
        _add_words(node, "media:title", enclosure.title)
    return node
