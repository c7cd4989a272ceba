"""OPML 2.0 (opml.org/spec2): all feeds of the publication, to be taken into a reader at once."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from lxml import etree

from feedwright.formats.documents import GENERATOR, rfc2822
from feedwright.formats.xmltext import serialise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from lxml.etree import _Element

    from feedwright.model import Document, Feed, FeedKind, Format

__all__ = ["render_opml"]

#: Outlines of one level around the feeds of a set (O4); the others stand at the top.
_HEADINGS: Final[Mapping[FeedKind, str]] = {
    "topic": "Topics",
    "author": "Authors",
    "section": "Sections",
    "language": "Languages",
}
#: Readers that import OPML take an RSS or Atom feed; which of them is all the same to them.
_PREFERRED: Final[tuple[Format, ...]] = ("rss", "atom", "json")


def render_opml(heads: Iterable[Feed]) -> bytes:
    """The OPML document of the feeds that go on, in their order, each address once.

    ``heads`` are the feeds as `clean_head` gives them. Empty when no feed has an address.
    """
    lasting = [feed for feed in heads if feed.ended is None]
    listed = [(feed, document) for feed in lasting if (document := _address(feed))]
    if not listed:
        return b""
    main = listed[0][0]
    root = etree.Element("opml", version="2.0")
    _add_head(root, main, max(feed.updated for feed, _ in listed))
    body = etree.SubElement(root, "body")
    for kind, group in groupby(listed, key=lambda pair: pair[0].kind):
        heading = _HEADINGS.get(kind)
        parent = etree.SubElement(body, "outline", text=heading) if heading else body
        for feed, document in group:
            _add_outline(parent, feed, document)
    # OPML has no element for it: by this the file is known as ours, and may be replaced.
    return serialise(root, comment=f"Written by {GENERATOR}")


def _address(feed: Feed) -> Document | None:
    documents = (feed.document(name) for name in _PREFERRED)
    return next((one for one in documents if one and one.url), None)


def _add_head(root: _Element, main: Feed, modified: datetime) -> None:
    """Title, date and owner (O3); no ``docs``, which the W3C validator refuses."""
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = main.title
    etree.SubElement(head, "dateModified").text = rfc2822(modified)
    owner = main.editor
    if owner and owner.name:
        etree.SubElement(head, "ownerName").text = owner.name
    if owner and owner.email:
        etree.SubElement(head, "ownerEmail").text = owner.email
    if main.home_url:
        etree.SubElement(head, "ownerId").text = main.home_url


def _add_outline(parent: _Element, feed: Feed, document: Document) -> None:
    """One feed (O2): ``type`` is "rss" for all formats, ``version`` is for RSS alone."""
    attributes = {
        "type": "rss",
        "text": feed.title,
        "title": feed.title,
        "xmlUrl": document.url,
        "htmlUrl": feed.home_url,
        "description": feed.description,
        "language": feed.language,
        "version": "RSS2" if document.format == "rss" else None,
    }
    node = etree.SubElement(parent, "outline")
    for name, value in attributes.items():
        if value:
            node.set(name, value)
