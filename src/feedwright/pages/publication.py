"""All pages of a publication, from its feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from feedwright.pages.article import article_page
from feedwright.pages.author import author_page
from feedwright.pages.landing import landing_page
from feedwright.pages.paths import OPML_PATH, article_path, author_path
from feedwright.pages.stylesheet import stylesheet_page
from feedwright.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from feedwright.config.settings import Settings
    from feedwright.model import Entry, Feed
    from feedwright.pages.page import Page

__all__ = ["pages_of"]


def pages_of(
    feeds: Sequence[Feed], settings: Settings, archives: Sequence[Feed] = ()
) -> Iterator[Page]:
    """All pages, those of the articles first; none is made yet.

    ``feeds`` are all of the publication, the main one first; none when it has no feed yet.
    ``archives`` are their archive documents, whose entries lead to pages, too.
    """
    if not feeds:
        return
    main, zone = feeds[0], settings.site.time_zone
    authors = [feed for feed in feeds if feed.kind == "author"] if settings.pages.authors else []
    people = {slug_of(feed.label): author_path(feed.name) for feed in authors}
    if settings.pages.articles and settings.feeds_url:
        for entry in _pageless((*feeds, *archives), settings.feeds_url):
            page = article_page(entry, main, people, zone=zone)
            # A template of the publisher's own may look at all of the feed.
            own = {"main": main} if settings.pages.templates else {}
            yield replace(page, values={**page.values, **own})
    for feed in authors:
        yield author_page(feed, main, people, zone=zone)
    if settings.pages.feed_style and settings.feeds.stylesheet is None:
        yield stylesheet_page(main.language)
    if settings.pages.landing:
        opml_path = OPML_PATH if settings.feeds_url else None
        yield landing_page(feeds, zone=zone, opml_path=opml_path, people=people)


def _pageless(feeds: Sequence[Feed], url: str) -> Iterable[Entry]:
    """The entries that lead to a page of ours, each once."""
    found = {}
    for feed in feeds:
        for entry in feed.entries:
            path = article_path(entry.id)
            if entry.link == url + path:
                found[path] = entry
    return found.values()
