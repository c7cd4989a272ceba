"""The landing page: what the publication is, its feeds, its newest articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote, urlsplit

from feedwright.formats.documents import MEDIA_TYPES
from feedwright.pages.paths import LANDING_PATH, relative_path
from feedwright.pages.template import origin_of
from feedwright.pages.view import direction, view_entry
from feedwright.pages.wording import language_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import tzinfo

    from feedwright.model import Feed, Image
    from feedwright.pages.template import Templates

__all__ = ["render_landing"]

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
#: What a feed is a feed of, and the words that head its group.
_GROUPS: Final = {
    "topic": "topics",
    "section": "sections",
    "author": "authors",
    "language": "languages",
}


class _Link(NamedTuple):
    name: str
    url: str


class _Form(NamedTuple):
    """A document of a feed."""

    name: str
    title: str
    href: str
    media_type: str


class _FeedView(NamedTuple):
    title: str
    description: str
    #: What is copied; the address on the page itself while the public one is not known.
    url: str
    href: str
    lang: str | None
    dir: str
    readers: tuple[_Link, ...]
    others: tuple[_Form, ...]
    rights: str | None
    ended: bool


class _Group(NamedTuple):
    kind: str
    feeds: list[_FeedView]


def render_landing(
    feeds: Sequence[Feed],
    *,
    zone: tzinfo,
    templates: Templates,
    opml_path: str | None = None,
) -> bytes:
    """The page for the publication of these feeds, the main one first; UTF-8.

    In the main feed's language where there are words for it, else in English. Pictures are shown
    that lie with the publication itself: nobody else learns who looks at the page.
    """
    main = feeds[0]
    language = language_of(main.language)
    hosts = _own_hosts(main)
    pictures = {entry.id: _own(entry.lead_image, hosts) for entry in main.entries[:_NEWEST]}
    shown = [url for url in (main.logo_url, main.icon_url) if url and _host(url) in hosts]
    marks = [main.icon_url] if main.icon_url in shown else shown
    favicon = main.favicon_url if _host(main.favicon_url or "") in hosts else None
    values = {
        "lang": language,
        "dir": direction(language),
        "words": words_of(language),
        "main": _view(main),
        "home": main.home_url,
        "logo": next(iter(marks), None),
        "icon": favicon,
        "terms": main.terms_url,
        "reserved": main.tdm_reserved,
        "documents": _forms(main),
        "opml": opml_path,
        "groups": _groups(feeds[1:]),
        "entries": [
            view_entry(
                entry,
                language=language,
                default=main.language or language,
                zone=zone,
                picture=pictures[entry.id],
            )
            for entry in main.entries[:_NEWEST]
        ],
    }
    origins = _origins((*marks, favicon, *(one.url for one in pictures.values() if one)))
    return templates.page("landing.html", values, origins=origins, script=True)


def _view(feed: Feed) -> _FeedView:
    forms = _forms(feed)
    first = feed.documents[0]
    return _FeedView(
        title=feed.title,
        description=feed.description,
        url=first.url or forms[0].href,
        href=forms[0].href,
        lang=feed.language,
        dir=direction(feed.language),
        readers=tuple(_readers(first.url)),
        others=forms[1:],
        rights=feed.rights,
        ended=feed.ended is not None,
    )


def _forms(feed: Feed) -> tuple[_Form, ...]:
    return tuple(
        _Form(
            name=_NAMES[document.format],
            title=f"{feed.title} ({_NAMES[document.format]})",
            href=relative_path(LANDING_PATH, document.path),
            media_type=MEDIA_TYPES[document.format],
        )
        for document in feed.documents
        if document.format in _NAMES
    )


def _readers(url: str | None) -> Iterable[_Link]:
    if url:
        for name, template in _READERS:
            yield _Link(name, template.format(url=url, quoted=quote(url, safe="")))


def _groups(feeds: Iterable[Feed]) -> list[_Group]:
    """The feeds by what they are about, each group in the order given."""
    groups: dict[str, list[_FeedView]] = {}
    for feed in feeds:
        if not _forms(feed):  # a sitemap, which nobody follows
            continue
        kind = _GROUPS.get(feed.kind, "other_feeds")
        groups.setdefault(kind, []).append(_view(feed))
    return [_Group(kind, found) for kind, found in groups.items()]


def _own_hosts(feed: Feed) -> frozenset[str]:
    addresses = (feed.home_url, *(document.url or "" for document in feed.documents))
    return frozenset(filter(None, map(_host, addresses)))


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _own(image: Image | None, hosts: frozenset[str]) -> Image | None:
    return image if image is not None and _host(image.url) in hosts else None


def _origins(urls: Iterable[str | None]) -> set[str]:
    return {origin for url in urls if url and (origin := origin_of(url))}
