"""A feed as a page shows it to somebody who may follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote, urlsplit

from feedwright.formats.documents import MEDIA_TYPES
from feedwright.pages.page import origin_of
from feedwright.pages.paths import author_path, relative_path
from feedwright.pages.view import EntryView, direction, view_entry
from feedwright.pages.wording import language_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

    from feedwright.model import Feed, Image

__all__ = ["FeedView", "host_of", "origins_of", "own_hosts", "view_feed", "view_newest"]

#: Articles that a page shows.
_NEWEST: Final = 12
_NAMES: Final = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}
#: Where people may open a feed. No name: whatever program of their own takes feeds.
_READERS: Final = (
    ("", "feed:{url}"),
    ("Feedly", "https://feedly.com/i/subscription/feed%2F{quoted}"),
    ("Inoreader", "https://www.inoreader.com/?add_feed={quoted}"),
    ("NewsBlur", "https://www.newsblur.com/?url={quoted}"),
    ("The Old Reader", "https://theoldreader.com/feeds/subscribe?url={quoted}"),
)


class _Link(NamedTuple):
    name: str
    url: str


class _Form(NamedTuple):
    """A document of a feed."""

    name: str
    title: str
    href: str
    media_type: str


class FeedView(NamedTuple):
    """A feed as the templates see it; ``href`` and the like are relative to the page."""

    title: str
    description: str
    #: What is copied; the address on the page itself while the public one is not known.
    url: str
    href: str
    #: A page of ours about it; empty where there is none.
    page: str
    lang: str | None
    dir: str
    readers: tuple[_Link, ...]
    forms: tuple[_Form, ...]
    rights: str | None
    ended: bool

    @property
    def others(self) -> tuple[_Form, ...]:
        """The forms that are not offered first."""
        return self.forms[1:]


def view_feed(feed: Feed, page: str, *, has_page: bool = False) -> FeedView | None:
    """The feed on the page at that path; None for one that nobody follows, a sitemap."""
    forms = tuple(
        _Form(
            name=_NAMES[document.format],
            title=f"{feed.title} ({_NAMES[document.format]})",
            href=relative_path(page, document.path),
            media_type=MEDIA_TYPES[document.format],
        )
        for document in feed.documents
        if document.format in _NAMES
    )
    if not forms:
        return None
    first = feed.documents[0]
    return FeedView(
        title=feed.title,
        description=feed.description,
        url=first.url or forms[0].href,
        href=forms[0].href,
        page=relative_path(page, author_path(feed.name)) if has_page else "",
        lang=feed.language,
        dir=direction(feed.language),
        readers=tuple(_readers(first.url)),
        forms=forms,
        rights=feed.rights,
        ended=feed.ended is not None,
    )


def _readers(url: str | None) -> Iterable[_Link]:
    if url:
        quoted = quote(url, safe="")
        for name, template in _READERS:
            yield _Link(name, template.format(url=url, quoted=quoted))


def view_newest(
    feed: Feed, main: Feed, page: str, people: Mapping[str, str], zone: tzinfo
) -> list[EntryView]:
    """The feed's newest entries on the page at that path, which is in the main feed's language.

    Pictures are shown that lie with the publication itself: nobody else learns who looks at the
    page. ``people`` are the paths of pages by the slugs of their names.
    """
    hosts = own_hosts(main)
    language = language_of(main.language)
    return [
        view_entry(
            entry,
            language=language,
            default=main.language or language,
            zone=zone,
            picture=_own(entry.lead_image, hosts),
            page=page,
            people=people,
        )
        for entry in feed.entries[:_NEWEST]
    ]


def own_hosts(feed: Feed) -> frozenset[str]:
    """Where the publication itself lies."""
    addresses = (feed.home_url, *(document.url or "" for document in feed.documents))
    return frozenset(filter(None, map(host_of, addresses)))


def host_of(url: str) -> str:
    """The host of an address; empty where it has none."""
    return urlsplit(url).netloc


def _own(image: Image | None, hosts: frozenset[str]) -> Image | None:
    return image if image is not None and host_of(image.url) in hosts else None


def origins_of(urls: Iterable[str | None], entries: Iterable[EntryView]) -> frozenset[str]:
    """Of these addresses, and of the entries' pictures, as sources of a policy."""
    pictures = (entry.picture.url for entry in entries if entry.picture)
    found = (origin_of(url) for url in (*urls, *pictures) if url)
    return frozenset(filter(None, found))
