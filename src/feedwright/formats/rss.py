"""RSS 2.0 (RSS Advisory Board, with its best practices profile)."""

from __future__ import annotations

from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from feedwright.formats._feedgen import Channel, Entry, item_fragment
from feedwright.formats.cleaning import guard_title
from feedwright.formats.documents import (
    GENERATOR,
    GENERATOR_URL,
    enclosures_of,
    feed_links,
    rfc3339,
    version_of,
)
from feedwright.formats.elements import element, history_mark, media_image, media_object
from feedwright.formats.fragments import BODY, Fragment, Frame, Heading
from feedwright.formats.podcasts import (
    episode_elements,
    show_elements,
    state_episode,
    state_show,
)
from feedwright.formats.rsl import item_terms
from feedwright.formats.xmltext import hex_escaped, hex_escaped_tree, serialise
from feedwright.mediatypes import find_media_type
from feedwright.model import Image

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.etree import _Element

    from feedwright import model
    from feedwright.model import Document, EntryStyle, Feed, Person

__all__ = ["rss_entry", "rss_frame"]

_DOCS: Final = "https://www.rssboard.org/rss-specification"
#: RSS 2.0, "image": the largest that a reader need make room for.
_IMAGE_MAX_WIDTH: Final = 144
_IMAGE_MAX_HEIGHT: Final = 400
_IMAGE_TYPES: Final = frozenset({"image/gif", "image/jpeg", "image/png"})
#: The periods of the syndication module and their minutes.
_PERIODS: Final = (
    ("hourly", 60),
    ("daily", 1_440),
    ("weekly", 10_080),
    ("monthly", 43_200),
    ("yearly", 525_600),
)


def rss_entry(entry: model.Entry, style: EntryStyle) -> Fragment:
    """The ``item`` element.

    The title and all that is plain text is escaped once, as hexadecimal references; description
    and ``content:encoded`` are HTML and escaped, never CDATA. Authors are ``dc:creator``, because
    the ``author`` of RSS is an e-mail address.
    """
    item = _item(entry, style, BODY if entry.content_html else "")
    item.more.extend(_item_elements(entry, style))
    return item_fragment(item, entry.content_html)


def rss_frame(
    feed: Feed, document: Document, entries: Sequence[Heading], prefixes: Iterable[str]
) -> Frame:
    """The RSS 2.0 document around its items."""
    channel = _channel(feed, entries)
    channel.more.elements.extend(_channel_elements(feed, document))
    data = serialise(channel.rss_tree(prefixes), feed.stylesheet_url)
    head, closing, tail = data.rpartition(b" </channel>")
    return Frame(head, b"", closing + tail)


def _channel(feed: Feed, entries: Sequence[Heading]) -> Channel:
    title = hex_escaped(guard_title(feed.title, feed))
    home_url = feed.home_url or feed.id
    channel = Channel(
        updated=feed.updated,
        published=max((entry.published or entry.updated for entry in entries), default=None),
        home_url=home_url,
    )
    channel.title(title)
    channel.description(hex_escaped(feed.description))
    channel.language(feed.language)
    channel.copyright(hex_escaped(feed.rights or "") or None)
    channel.managingEditor(_contact(feed.editor))
    channel.webMaster(_contact(feed.webmaster))
    address = f" ({GENERATOR_URL})" if GENERATOR_URL else ""
    channel.generator("/".join(filter(None, (GENERATOR, version_of(feed)))) + address)
    channel.docs(_DOCS)
    channel.ttl(feed.ttl_minutes if feed.role == "subscription" else None)
    image = _channel_image(feed)
    if image:
        width, height = (str(size) if size else None for size in (image.width, image.height))
        channel.image(image.url, title=title, link=home_url, width=width, height=height)
    if feed.show:
        state_show(channel, feed.show)
    return channel


def _channel_image(feed: Feed) -> Image | None:
    """The image, or the icon, if it is of a type that every reader shows; its size made to fit."""
    image = feed.image or (Image(url=feed.icon_url) if feed.icon_url else None)
    if image is None or find_media_type(image.media_type, image.url) not in _IMAGE_TYPES:
        return None
    if not (image.width and image.height):
        return replace(image, width=None, height=None)
    scale = min(1, _IMAGE_MAX_WIDTH / image.width, _IMAGE_MAX_HEIGHT / image.height)
    return replace(
        image,
        width=max(1, int(image.width * scale)),
        height=max(1, int(image.height * scale)),
    )


def _contact(person: Person | None) -> str | None:
    """``desk@example.org (The Desk)`` (R9)."""
    if person is None:
        return None
    return hex_escaped(f"{person.email} ({person.name})" if person.name else f"{person.email}")


def _channel_elements(feed: Feed, document: Document) -> Iterator[_Element]:
    for attributes in feed_links(feed, document):
        yield element("atom:link", **attributes)
    if feed.ttl_minutes and feed.role == "subscription":
        period, frequency = _rhythm(feed.ttl_minutes)
        yield element("sy:updatePeriod", period)
        yield element("sy:updateFrequency", str(frequency))
    yield from history_mark(feed)
    if feed.show:
        yield from show_elements(feed, feed.show)


def _rhythm(minutes: int) -> tuple[str, int]:
    """The period of the syndication module, and how often in it; never more often than said."""
    fitting = (entry for entry in _PERIODS if entry[1] >= minutes)
    period, length = next(fitting, _PERIODS[-1])
    return period, max(1, length // minutes)


def _item(entry: model.Entry, style: EntryStyle, content: str) -> Entry:
    published = entry.published or entry.updated
    item = Entry(published=published, updated=entry.updated)
    item.title(hex_escaped(guard_title(entry.title, style)))
    item.guid(entry.id, permalink=False)
    if entry.link:
        item.link(href=entry.link, rel="alternate")
    item.category([_category(name, style.topics_url) for name in entry.categories])
    # HTML by definition: plain text is escaped as HTML here, and as XML when it is written (C3).
    item.description(escape(entry.summary or entry.title, quote=False), isSummary=True)
    if content:
        item.content(content, type="html")
    for enclosure in islice(enclosures_of(entry), 1):
        item.add_enclosure(enclosure.url, enclosure.media_type, enclosure.size_bytes)
    item.comments(entry.comments_url)
    if style.is_podcast:
        state_episode(item, entry)
    return item


def _category(name: str, topics_url: str | None) -> dict[str, str]:
    category = {"term": hex_escaped(name)}
    if topics_url:
        category["scheme"] = topics_url
    return category


def _item_elements(entry: model.Entry, style: EntryStyle) -> Iterator[_Element]:
    if entry.published and entry.updated > entry.published:
        yield element("atom:updated", rfc3339(entry.updated))
    if entry.created:
        yield element("dcterms:created", rfc3339(entry.created))
    names = [author.name for author in entry.authors]
    for name in [", ".join(names)] if names and style.rss_joined_authors else names:
        yield element("dc:creator", hex_escaped(name))
    if entry.language:
        yield element("dc:language", entry.language)
    if entry.rights:
        yield element("dc:rights", hex_escaped(entry.rights))
    if entry.lead_image:
        yield hex_escaped_tree(media_image(entry.lead_image))
    for attachment in entry.enclosures[1:]:
        yield hex_escaped_tree(media_object(attachment))
    if style.is_podcast:
        yield from episode_elements(entry)
    if entry.license_url and entry.license_url != style.license_url:
        yield element("atom:link", rel="license", href=entry.license_url)
    yield from item_terms(entry, style)
