"""Atom 1.0 (RFC 4287), with licenses (RFC 4946), archives (RFC 5005) and tombstones (RFC 6721)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from feedwright.formats._feedgen import Channel, Entry, entry_fragment
from feedwright.formats.cleaning import guard_title
from feedwright.formats.documents import (
    GENERATOR,
    GENERATOR_URL,
    enclosures_of,
    feed_links,
    rfc3339,
    version_of,
)
from feedwright.formats.elements import element, history_mark, media_image
from feedwright.formats.fragments import BODY, Fragment, Frame, Heading
from feedwright.formats.xmltext import marked_references, serialise
from feedwright.model import Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.etree import _Element

    from feedwright import model
    from feedwright.model import Document, EntryStyle, Feed, Withdrawal

__all__ = ["atom_entry", "atom_frame"]


def atom_entry(entry: model.Entry, style: EntryStyle) -> Fragment:
    """The ``entry`` element.

    Titles, rights and summaries are ``text``, content is ``html`` without an ``xml:base``: all
    addresses in it are absolute, and feedparser would resolve the ids of later entries by it.
    Every entry has an author of its own: the publication's where it names none, the publication
    where that names none either.
    """
    content = _content(entry)
    node = _entry(entry, style, BODY if content else "")
    node.more.extend(_entry_elements(entry))
    return entry_fragment(node, content)


def atom_frame(
    feed: Feed, document: Document, _: Sequence[Heading], prefixes: Iterable[str]
) -> Frame:
    """The Atom 1.0 document around its entries."""
    channel = _feed(feed, document)
    channel.more.elements.extend(history_mark(feed))
    if feed.tombstones:
        channel.more.elements.extend(map(_tombstone, feed.withdrawals))
    data = serialise(channel.atom_tree(prefixes), feed.stylesheet_url)
    head, closing, tail = data.rpartition(b"</feed>")
    return Frame(head, b"", closing + tail)


def _feed(feed: Feed, document: Document) -> Channel:
    channel = Channel(updated=feed.updated, published=None, home_url=feed.home_url)
    channel.id(feed.id)
    channel.title(guard_title(feed.title, feed))
    channel.subtitle(feed.description)
    channel.guide = feed.guide
    channel.language(feed.language)
    for link in feed_links(feed, document):
        channel.link(link)
    channel.icon(feed.icon_url)
    channel.logo(feed.logo_url)
    channel.rights(feed.rights)
    version = version_of(feed)
    if version:  # A generator without one says next to nothing (A19).
        channel.generator(GENERATOR, version=version, uri=GENERATOR_URL)
    channel.author(_persons(feed.authors or (Person(name=feed.title),)))
    return channel


def _persons(people: Iterable[Person]) -> list[dict[str, str]]:
    named = ((marked_references(person.name), person.uri) for person in people)
    return [{"name": name, "uri": uri} if uri else {"name": name} for name, uri in named]


def _entry(entry: model.Entry, style: EntryStyle, content: str) -> Entry:
    node = Entry(
        published=entry.published or entry.updated,
        updated=entry.updated,
        language=entry.language if entry.language != style.language else None,
        content_language=entry.language,
    )
    node.id(entry.id)
    node.title(guard_title(entry.title, style))
    _add_links(node, entry, style)
    node.author(_persons(entry.authors or (Person(name=style.publication),)))
    node.category([_category(name, style.topics_url) for name in entry.categories])
    node.rights(entry.rights)
    if entry.summary:
        node.summary(entry.summary, type="text")
    if content:
        node.content(content, type="html")
    return node


def _content(entry: model.Entry) -> str:
    """The body; where there is none and no link either, one of the summary: it needs one (A7)."""
    if entry.content_html or entry.link:
        return entry.content_html
    return f"<p>{escape(entry.summary or entry.title, quote=False)}</p>"


def _add_links(node: Entry, entry: model.Entry, style: EntryStyle) -> None:
    """One ``alternate``, unless more are asked for: with two, 22 of 31 clients open a wrong one."""
    if entry.link:
        node.add_link(rel="alternate", type="text/html", hreflang=entry.language, href=entry.link)
    for enclosure in enclosures_of(entry):
        node.add_link(
            rel="enclosure",
            type=enclosure.media_type,
            length=str(enclosure.size_bytes) if enclosure.size_bytes else None,
            title=enclosure.title and marked_references(enclosure.title),
            href=enclosure.url,
        )
    rel = "alternate" if style.alternate_translations else "related"
    for one in entry.translations:
        node.add_link(
            rel=rel,
            type="text/html",
            hreflang=one.language,
            title=one.title and marked_references(one.title),
            href=one.url,
        )
    if entry.comments_url:
        node.add_link(rel="replies", type="text/html", href=entry.comments_url)
    if entry.license_url:
        node.add_link(rel="license", href=entry.license_url)


def _category(name: str, topics_url: str | None) -> dict[str, str]:
    """Term and label alike: most readers show the term, others the label (A14)."""
    category = {"term": name, "label": marked_references(name)}
    if topics_url:
        category["scheme"] = topics_url
    return category


def _tombstone(withdrawal: Withdrawal) -> _Element:
    """What tells a reader to forget the entry of that id (RFC 6721)."""
    node = element("at:deleted-entry", ref=withdrawal.id, when=rfc3339(withdrawal.when))
    if withdrawal.reason:
        node.append(element("at:comment", withdrawal.reason))
    return node


def _entry_elements(entry: model.Entry) -> Iterator[_Element]:
    if entry.created:
        yield element("dcterms:created", rfc3339(entry.created))
    if entry.lead_image:
        yield media_image(entry.lead_image)
