"""The landing page: what the publication is, its feeds, its newest articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.pages.following import (
    FeedView,
    host_of,
    origins_of,
    own_hosts,
    view_feed,
    view_newest,
)
from feedwright.pages.page import Page
from feedwright.pages.paths import LANDING_PATH, author_path
from feedwright.pages.view import direction
from feedwright.pages.wording import language_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import tzinfo

    from feedwright.model import Feed

__all__ = ["landing_page"]

#: What a feed is a feed of, and the words that head its group.
_GROUPS: Final = {
    "topic": "topics",
    "section": "sections",
    "author": "authors",
    "language": "languages",
}


class _Group(NamedTuple):
    kind: str
    feeds: list[FeedView]


def landing_page(
    feeds: Sequence[Feed],
    *,
    zone: tzinfo,
    opml_path: str | None = None,
    people: Mapping[str, str] | None = None,
) -> Page:
    """The page for the publication of these feeds, the main one first.

    In the main feed's language where there are words for it, else in English. Pictures are shown
    that lie with the publication itself: nobody else learns who looks at the page. ``people`` are
    the paths of pages by the slugs of their names.
    """
    main = feeds[0]
    view = view_feed(main, LANDING_PATH)
    language = language_of(main.language)
    hosts = own_hosts(main)
    entries = view_newest(main, main, LANDING_PATH, people or {}, zone)
    shown = [url for url in (main.logo_url, main.icon_url) if url and host_of(url) in hosts]
    marks = [main.icon_url] if main.icon_url in shown else shown
    favicon = main.favicon_url if host_of(main.favicon_url or "") in hosts else None
    values = {
        "lang": language,
        "dir": direction(language),
        "words": words_of(language),
        "main": view,
        "home": main.home_url,
        "logo": next(iter(marks), None),
        "icon": favicon,
        "terms": main.terms_url,
        "reserved": main.tdm_reserved,
        "documents": view.forms if view else (),
        "opml": opml_path,
        "groups": _groups(feeds[1:], people or {}),
        "entries": entries,
    }
    origins = origins_of((*marks, favicon), entries)
    return Page(
        path=LANDING_PATH, template="landing.html", values=values, origins=origins, script=True
    )


def _groups(feeds: Iterable[Feed], people: Mapping[str, str]) -> list[_Group]:
    """The feeds by what they are about, each group in the order given."""
    groups: dict[str, list[FeedView]] = {}
    paged = frozenset(people.values())
    for feed in feeds:
        has_page = author_path(feed.name) in paged
        view = view_feed(feed, LANDING_PATH, has_page=has_page)
        if view is not None:
            groups.setdefault(_GROUPS.get(feed.kind, "other_feeds"), []).append(view)
    return [_Group(kind, found) for kind, found in groups.items()]
