"""feedgen 1.0.0, mended. The only module that imports it.

feedgen builds the trees of RSS channels and items, Atom feeds and entries. What it does wrong or
cannot do is put right here; a change in a later release shows in the golden files at once. The
newest release is of December 2023, so nothing of this can wait for upstream.

 1. Links of Atom entries lose ``rel``, ``type``, ``hreflang``, ``title`` and ``length``: the loop
    variable is overwritten, an enclosure becomes a second address of the article. Upstream
    issues 135 and 143. Set again from what was asked for, in `Entry.atom_entry`.
 2. The channel's ``link`` is the last link that was added, of any relation. `Channel.home_url`
    sets it.
 3. Only the first ``self`` link gets into a channel; no hub, no archive. All ``atom:link``
    elements come from `More`.
 4. Entry links of a relation that feedgen does not know (``replies``, ``license``) raise
    ValueError. `Entry.add_link` puts them behind the others.
 5. A character that XML forbids loses the whole feed. `cleaning.clean_feed` has been there before.
 6. ``content(type="CDATA")`` writes that word into Atom's ``type``, and ``type="text"`` and
    ``type="xhtml"`` are other content in RSS than in Atom. Content is always ``html``.
 7. Titles, subtitles and rights of Atom do not say their type. Set to ``text``.
 8. An author without e-mail address vanishes from RSS (pull request 57 was refused). RSS gets
    ``dc:creator`` from `More`.
 9. An enclosure without type or length raises TypeError or writes "None"; of several, RSS gets
    the last. `Entry.add_enclosure` asks for both, and is called once.
10. Numbers as lengths and sizes raise TypeError when the document is written. They are text here.
11. ``add_entry`` puts the entry first, and a feed builds the trees of all its entries. Each entry
    is built alone, once for all feeds that hold it (`item_fragment`, `entry_fragment`).
12. ``updated`` and ``lastBuildDate`` are the time of the run, of entries too, unless set. Both are
    arguments here.
13. Dates of RSS are written by changing the locale of the whole process and back, which is not
    safe with threads. feedgen never gets to know one; `rfc2822` does without a locale.
14. Dates of Atom are ``+00:00``, which elfeed and others read wrongly. Written with ``Z``.
15. The syndication, media and Dublin Core extensions write wrong names (``sy:UpdatePeriod``),
    need a group, or lack most elements. Not loaded.
16. Extensions of an entry are built without argument. `More` is filled afterwards.
17. No ``xml:lang`` on an entry. Attributes of `Entry`.
18. The Atom tree is in no namespace (``xmlns`` is a mere attribute), so that elements of an
    extension in Atom's namespace would be prefixed. `More` has none such in Atom.
19. Namespaces are declared whether used or not. `_tidy` keeps those that are used (X14).
20. The podcast extension writes what Apple has defined; its image must end in .jpg or .png, so
    that no address with a query passes, its ``explicit`` is the "yes" of old, and it knows nothing
    of the namespace of Podcasting 2.0. Those three come from `More`. The owner stands before the
    author, whom feedparser would otherwise take the owner's name for.
21. Elements come in feedgen's order, in which categories stand before the channel's language and
    the entry's content before its title's dates. `_arrange` fixes an order that is ours (X18):
    Atom's ``content`` before any ``media:content``, which some readers take for it.
"""

from __future__ import annotations

import re
from copy import copy
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseExtension
from feedgen.ext.podcast import PodcastExtension
from feedgen.ext.podcast_entry import PodcastEntryExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feedwright.formats.documents import rfc2822, rfc3339
from feedwright.formats.elements import NAMESPACES, XML_LANG, clark
from feedwright.formats.fragments import BODY, Fragment
from feedwright.formats.xmltext import as_text, referred, typed_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from lxml.etree import _Element

__all__ = ["Channel", "Entry", "More", "entry_fragment", "item_fragment"]


def _ranks(names: str) -> Mapping[str, int]:
    return MappingProxyType({clark(name): rank for rank, name in enumerate(names.split())})


_RSS_CHANNEL: Final = _ranks(
    "title link description language copyright managingEditor webMaster pubDate lastBuildDate"
    " generator docs ttl image atom:link sy:updatePeriod sy:updateFrequency fh:archive fh:complete"
    " itunes:type itunes:owner itunes:author itunes:image itunes:category itunes:explicit"
    " itunes:complete itunes:new-feed-url podcast:guid podcast:locked podcast:medium"
    " podcast:license item"
)
_RSS_ITEM: Final = _ranks(
    "title link guid pubDate atom:updated dcterms:created dc:creator dc:language dc:rights"
    " category description content:encoded enclosure media:content itunes:title itunes:episode"
    " itunes:season itunes:episodeType itunes:duration itunes:explicit itunes:image"
    " podcast:transcript podcast:chapters podcast:person comments atom:link rsl:content"
)
_ATOM_FEED: Final = _ranks(
    "title subtitle id updated link icon logo rights generator author fh:archive fh:complete"
    " at:deleted-entry entry"
)
_ATOM_ENTRY: Final = _ranks(
    "title id published updated link author category rights summary content dcterms:created"
    " media:content"
)
_XHTML: Final = "http://www.w3.org/1999/xhtml"
#: Elements of a feed of Atom that hold text, and may hold markup (RFC 4287 section 3.1).
_TEXT_CONSTRUCTS: Final = ("title", "subtitle", "rights")
_LINK_ATTRIBUTES: Final = ("rel", "type", "hreflang", "title", "length")

#: What an entry is written below, so that its elements have their usual prefixes.
_ROOT: Final = etree.Element("root", nsmap=dict(NAMESPACES))
_ROOT_END: Final = b"</root>"
_ROOT_TAG: Final = len(etree.tostring(_ROOT)) - len("/>") + len(">")
#: Of a tag; nothing else begins with ``<``, which is escaped in text.
_PREFIX: Final = re.compile(b"<([a-z]+):")
_PREFIXES: Final = MappingProxyType({prefix.encode(): prefix for prefix in NAMESPACES})
_BODY: Final = BODY.encode()


class More(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Elements that feedgen has no word for, appended to a channel or feed."""

    def __init__(self) -> None:
        self.elements: list[_Element] = []

    def extend_ns(self) -> dict[str, str]:
        return dict(NAMESPACES)

    def extend_rss(self, feed: _Element) -> _Element:
        feed[0].extend(self.elements)
        return feed

    def extend_atom(self, feed: _Element) -> _Element:
        feed.extend(self.elements)
        return feed


class Entry(FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """An RSS item or Atom entry; one object makes one of them."""

    def __init__(
        self,
        *,
        published: datetime,
        updated: datetime,
        language: str | None = None,
        content_language: str | None = None,
    ) -> None:
        super().__init__()
        self.updated(updated)
        self._dates = {"published": published, "updated": updated}
        self._language = language
        self._content_language = content_language
        #: Elements that feedgen has no word for, which come behind its own.
        self.more: list[_Element] = []

    @cached_property
    def podcast(self) -> PodcastEntryExtension:
        """What RSS says of an episode; an item that asks for nothing of it has nothing of it."""
        self.register_extension("podcast", PodcastEntryExtension, atom=False)
        return self.__dict__["podcast"]

    def add_link(self, **attributes: str | None) -> None:
        """A link of Atom of any relation, in the order of the calls."""
        links: list[dict[str, str]] = self.link([])
        links.append({key: value for key, value in attributes.items() if value})

    def add_enclosure(self, url: str, media_type: str, size_bytes: int | None) -> None:
        """The enclosure of RSS; an unknown size is 0 (RSS Advisory Board's profile)."""
        self.enclosure(url=url, type=media_type, length=size_bytes or 0)

    def rss_entry(self, extensions: bool = True) -> _Element:  # noqa: FBT001, FBT002 - feedgen's
        item: _Element = super().rss_entry(extensions)
        item.extend(self.more)
        etree.SubElement(item, "pubDate").text = rfc2822(self._dates["published"])
        return _arrange(item, _RSS_ITEM)

    def atom_entry(self, extensions: bool = True) -> _Element:  # noqa: FBT001, FBT002 - feedgen's
        entry: _Element = super().atom_entry(extensions)
        entry.extend(self.more)
        links = iter(self.link() or ())
        etree.SubElement(entry, "published")
        for node in entry:
            match node.tag:
                case "link":
                    link = next(links)
                    _set_attributes(node, {key: link.get(key) for key in _LINK_ATTRIBUTES})
                case "published" | "updated" as name:
                    node.text = rfc3339(self._dates[name])
                case "content":
                    _set_attributes(node, {XML_LANG: self._content_language})
                case "title" | "rights" | "summary" as name:
                    _state_type(node, name)
        _set_attributes(entry, {XML_LANG: self._language})
        return _arrange(entry, _ATOM_ENTRY)


class Channel(FeedGenerator):  # type: ignore[misc]  # feedgen has no types
    """An RSS channel or Atom feed; one object makes one of them."""

    more: More
    podcast: PodcastExtension

    def __init__(self, *, updated: datetime, published: datetime | None, home_url: str) -> None:
        super().__init__()
        self.updated(updated)
        #: Private to feedgen, and the only way to keep it from writing the date (13).
        self._FeedGenerator__rss_lastBuildDate = None
        self._updated = updated
        self._published = published
        #: Words and address of a link behind Atom's subtitle.
        self.guide: tuple[str, str] | None = None
        self.home_url = home_url
        self.register_extension("more", More)
        self.register_extension("podcast", PodcastExtension, atom=False)

    def rss_tree(self, prefixes: Iterable[str] = ()) -> _Element:
        """The ``rss`` element with everything in it but items.

        Declared are the namespaces that it uses, and those of the prefixes.
        """
        self.link(href=self.home_url, rel="alternate", replace=True)
        root: _Element = self._create_rss()[0]
        channel = root[0]
        etree.SubElement(channel, "lastBuildDate").text = rfc2822(self._updated)
        if self._published:
            etree.SubElement(channel, "pubDate").text = rfc2822(self._published)
        _arrange(channel, _RSS_CHANNEL)
        return _tidy(root, prefixes)

    def atom_tree(self, prefixes: Iterable[str] = ()) -> _Element:
        """The ``feed`` element with everything in it but entries.

        Declared are the namespaces that it uses, and those of the prefixes.
        """
        root: _Element = self._create_atom()[0]
        _set_text(root, "updated", rfc3339(self._updated))
        subtitle = root.find("subtitle")
        if self.guide and subtitle is not None:
            _append_link(subtitle, *self.guide)
        _state_types(root)
        _arrange(root, _ATOM_FEED)
        return _tidy(root, prefixes)


def item_fragment(entry: Entry, body: str = "") -> Fragment:
    """The item as it stands in a channel, its line end included; ``body`` in the place of `BODY`.

    What feedgen builds, where the body was never in the tree.
    """
    return _fragment(entry.rss_entry(), body, level=2)


def entry_fragment(entry: Entry, body: str = "") -> Fragment:
    """The entry as it stands in a feed, as `item_fragment` does with an item."""
    return _fragment(entry.atom_entry(), body, level=1)


def _fragment(node: _Element, body: str, *, level: int) -> Fragment:
    """The element as it is written so many levels below the root that declares its namespaces."""
    # A copy costs a tenth of declaring all of them again.
    root = copy(_ROOT)
    root.append(node)
    etree.indent(node, space=" ", level=level)
    data = etree.tostring(root, encoding="utf-8")[_ROOT_TAG : -len(_ROOT_END)]
    used = frozenset(_PREFIXES[one] for one in _PREFIX.findall(data))
    before, stand_in, after = referred(data).partition(_BODY)
    text = as_text(body) if stand_in else b""
    return Fragment(b"".join((b" " * level, before, text, after, b"\n")), used)


def _set_text(parent: _Element, name: str, text: str) -> None:
    node = parent.find(name)
    if node is not None:
        node.text = text


def _set_attributes(node: _Element, attributes: Mapping[str, Any]) -> None:
    for key, value in attributes.items():
        if value:
            node.set(key, str(value))


def _state_types(parent: _Element) -> None:
    for name in _TEXT_CONSTRUCTS:
        node = parent.find(name)
        if node is not None and node.get("type") != "xhtml":
            _state_type(node, name)


def _state_type(node: _Element, name: str) -> None:
    """Says that the text is text, or HTML that shows what looks like markup (C4).

    The title is guarded in another way (`guard_title`): more is done with it than to show it.
    """
    text = node.text or ""
    node.text, is_html = (text, False) if name == "title" else typed_text(text)
    node.set("type", "html" if is_html else "text")


def _append_link(subtitle: _Element, words: str, url: str) -> None:
    """The text of the subtitle as XHTML with a link behind it (RFC 4287 section 3.1.1.3)."""
    subtitle.set("type", "xhtml")
    # A browser shows a feed's XHTML as what it is, be the rest of the page a mere tree.
    div = etree.SubElement(subtitle, "div", xmlns=_XHTML)
    div.text, subtitle.text = f"{subtitle.text} ", None
    etree.SubElement(div, "a", href=url).text = words


def _arrange(parent: _Element, ranks: Mapping[str, int]) -> _Element:
    """The element with its children in the order of the names; equal names keep theirs."""
    parent.extend(sorted(parent, key=lambda node: ranks.get(node.tag, 0)))
    return parent


def _tidy(root: _Element, prefixes: Iterable[str]) -> _Element:
    etree.cleanup_namespaces(root, top_nsmap=dict(NAMESPACES), keep_ns_prefixes=list(prefixes))
    return root
