"""All pages of a publication, from its feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedwright.pages.article import render_article
from feedwright.pages.author import render_author
from feedwright.pages.landing import render_landing
from feedwright.pages.paths import (
    LANDING_PATH,
    OPML_PATH,
    STYLESHEET_PATH,
    article_path,
    author_path,
)
from feedwright.pages.stylesheet import render_stylesheet
from feedwright.pages.template import Templates
from feedwright.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feedwright.config.settings import Settings
    from feedwright.model import Entry, Feed

__all__ = ["render_pages"]


def render_pages(
    feeds: Sequence[Feed], settings: Settings, archives: Sequence[Feed] = ()
) -> Iterator[tuple[str, bytes]]:
    """Path below the published folder and bytes of each page, the articles' first.

    ``feeds`` are all of the publication, the main one first; none when it has no feed yet.
    ``archives`` are their archive documents, whose entries lead to pages, too.
    """
    if not feeds:
        return
    main, templates = feeds[0], Templates(settings.pages.templates)
    zone = settings.site.time_zone
    authors = [feed for feed in feeds if feed.kind == "author"] if settings.pages.authors else []
    people = {slug_of(feed.label): author_path(feed.name) for feed in authors}
    if settings.pages.articles and settings.feeds_url:
        for path, entry in _pageless((*feeds, *archives), settings.feeds_url).items():
            yield path, render_article(entry, main, people, zone=zone, templates=templates)
    for feed in authors:
        page = render_author(feed, main, people, zone=zone, templates=templates)
        yield author_path(feed.name), page
    if settings.pages.feed_style and settings.feeds.stylesheet is None:
        yield STYLESHEET_PATH, render_stylesheet(main.language, templates=templates)
    if settings.pages.landing:
        opml_path = OPML_PATH if settings.feeds_url else None
        page = render_landing(
            feeds, zone=zone, templates=templates, opml_path=opml_path, people=people
        )
        yield LANDING_PATH, page


def _pageless(feeds: Sequence[Feed], url: str) -> dict[str, Entry]:
    """The entries that lead to a page of ours, by its path."""
    found = {}
    for feed in feeds:
        for entry in feed.entries:
            path = article_path(entry.id)
            if entry.link == url + path:
                found[path] = entry
    return found
