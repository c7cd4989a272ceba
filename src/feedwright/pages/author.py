"""A page for everybody who writes: who that is, their feed, their newest articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from feedwright.pages.following import (
    host_of,
    origins_of,
    own_hosts,
    view_feed,
    view_newest,
)
from feedwright.pages.page import Page, script_data
from feedwright.pages.paths import LANDING_PATH, author_path, relative_path
from feedwright.pages.view import direction
from feedwright.pages.wording import language_of, words_of
from feedwright.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from feedwright.model import Feed, Person

__all__ = ["author_page"]


def author_page(feed: Feed, main: Feed, people: Mapping[str, str], *, zone: tzinfo) -> Page:
    """The page of the person whose articles the feed holds, in the main feed's language.

    It tells machines who it is (schema.org ``ProfilePage``). Pictures are shown that lie with the
    publication itself.
    """
    page = author_path(feed.name)
    language = language_of(main.language)
    hosts = own_hosts(main)
    person = _person(feed)
    avatar = person.avatar_url if person and host_of(person.avatar_url or "") in hosts else None
    uri = person.uri if person and person.uri != feed.home_url else None
    entries = view_newest(feed, main, page, people, zone)
    view, main_view = view_feed(feed, page), view_feed(main, page)
    values = {
        "lang": language,
        "dir": direction(language),
        "words": words_of(language),
        "main": main_view,
        "feed": view,
        "name": feed.label,
        "uri": uri,
        "shown_uri": _shown(uri or ""),
        "avatar": avatar,
        "canonical": feed.home_url,
        "landing": relative_path(page, LANDING_PATH),
        "icon": None,
        "terms": main.terms_url,
        "reserved": main.tdm_reserved,
        # Its own feed first (V2).
        "documents": [form for one in (view, main_view) if one for form in one.forms],
        "data": script_data(_data(feed, uri, person)),
        "entries": entries,
    }
    origins = origins_of((avatar,), entries)
    return Page(path=page, template="author.html", values=values, origins=origins, script=True)


def _person(feed: Feed) -> Person | None:
    """The person as the newest article says who they are."""
    slug = slug_of(feed.label)
    people = (one for entry in feed.entries for one in entry.authors)
    return next((one for one in people if slug_of(one.name) == slug), None)


def _shown(uri: str) -> str:
    """An address as people read it."""
    parts = urlsplit(uri)
    return f"{parts.netloc}{parts.path}".rstrip("/").removeprefix("www.")


def _data(feed: Feed, uri: str | None, person: Person | None) -> dict[str, Any]:
    who: dict[str, Any] = {"@type": "Person", "name": feed.label, "url": feed.home_url}
    who |= {"sameAs": uri} if uri else {}
    who |= {"image": person.avatar_url} if person and person.avatar_url else {}
    return {"@context": "https://schema.org", "@type": "ProfilePage", "mainEntity": who}
