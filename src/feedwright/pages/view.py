"""Entries and feeds as the templates see them: texts and addresses, ready to be put in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from feedwright.directions import is_right_to_left
from feedwright.pages.paths import relative_path
from feedwright.pages.wording import print_date, words_of
from feedwright.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, tzinfo

    from feedwright.model import Entry, Image, Person

__all__ = ["EntryView", "Signature", "direction", "view_entry"]


class Signature(NamedTuple):
    """Somebody who wrote, and their page."""

    name: str
    href: str | None


class EntryView(NamedTuple):
    """An entry; times in the publication's zone, dates as its language writes them."""

    title: str
    href: str | None
    lang: str
    dir: str
    authors: str
    people: tuple[Signature, ...]
    #: RFC 3339.
    datetime: str
    date: str
    updated: str
    #: Empty when it is the day of publication.
    updated_date: str
    #: "4 min read"; empty for very short ones.
    minutes: str
    summary: str
    picture: Image | None


def view_entry(
    entry: Entry,
    *,
    language: str,
    default: str,
    zone: tzinfo,
    picture: Image | None,
    page: str,
    people: Mapping[str, str],
) -> EntryView:
    """The entry on the page at that path, which is in ``language``.

    ``default`` is the language of what does not say its own; ``people`` are the paths of pages by
    the slugs of their names.
    """
    published = (entry.created or entry.published or entry.updated).astimezone(zone)
    updated = entry.updated.astimezone(zone)
    minutes = entry.reading_time_minutes
    tag = entry.language or default
    return EntryView(
        title=entry.title,
        href=entry.link,
        lang=tag,
        dir=direction(tag),
        authors=", ".join(person.name for person in entry.authors),
        people=tuple(_signature(person, page, people) for person in entry.authors),
        datetime=_stamp(published),
        date=print_date(published, language),
        updated=_stamp(updated),
        updated_date=_news(published, updated, language),
        minutes=words_of(language)["minutes"].format(minutes=minutes) if minutes else "",
        summary=entry.summary,
        picture=picture,
    )


def _signature(person: Person, page: str, people: Mapping[str, str]) -> Signature:
    """With our page of somebody, else their own."""
    path = people.get(slug_of(person.name))
    return Signature(person.name, relative_path(page, path) if path else person.uri)


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _news(published: datetime, updated: datetime, language: str) -> str:
    is_later = updated.date() > published.date()
    return print_date(updated, language) if is_later else ""


def direction(tag: str | None) -> str:
    """The ``dir`` of a language."""
    return "rtl" if is_right_to_left(tag) else "ltr"
