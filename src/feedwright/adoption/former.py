"""The feed that subscribers have, as another program published it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from feedwright.publish.standing import Standing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

__all__ = ["FormerEntry", "FormerFeed", "merge"]


class FormerEntry(Struct, frozen=True, kw_only=True):
    """An entry that subscribers have. Dates are UTC in whole seconds."""

    #: What readers know it by, to the letter: guid, id or, where there is none, the link.
    id: str
    title: str = ""
    link: str | None = None
    #: Further addresses under which the article was known.
    aliases: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    #: Plain text, whole or an excerpt; only to know the article by.
    text: str = ""
    #: Another document has the article under this id, which counts more; None: none has.
    other_id: str | None = None

    @property
    def standing(self) -> Standing:
        """As the guard compares it with what is about to be published."""
        return Standing(
            id=self.id,
            title=self.title,
            link=self.link,
            published=self.published,
            updated=self.updated or self.published,
        )


class FormerFeed(Struct, frozen=True, kw_only=True):
    """One document of the feed, be it a page of several."""

    #: Where it was read from, as the user knows it.
    source: str
    #: "RSS", "Atom" or "JSON Feed", with the version where it says one.
    kind: str
    title: str = ""
    #: Its permanent id; RSS and JSON Feed have none.
    id: str | None = None
    entries: tuple[FormerEntry, ...] = ()
    #: Of entries that have neither an id nor a link, which each reader knows by something else.
    nameless: int = 0
    #: Where the next older page is.
    older: str | None = None
    #: What is wrong with the document, in words; empty when nothing is.
    warning: str = ""


def merge(feeds: Iterable[FormerFeed]) -> tuple[FormerEntry, ...]:
    """All entries, each id once, in the order of the documents.

    Of several that have one id the first counts, which is the newest where pages are given in
    their order; what it leaves out is taken from the others. So it is with several ids that lead
    to one address in different documents: an article has one id.
    """
    found: dict[str, FormerEntry] = {}
    ids: dict[str, str] = {}
    for feed in feeds:
        leading = {entry.link: entry.id for entry in feed.entries if entry.link}
        for entry in feed.entries:
            known = found.get(entry.id)
            other = ids.get(entry.link) if entry.link else None
            if known is not None:
                found[entry.id] = _completed(known, entry)
            else:
                found[entry.id] = replace(entry, other_id=other)
        ids = {**leading, **ids}
    return tuple(found.values())


def _completed(entry: FormerEntry, other: FormerEntry) -> FormerEntry:
    links = (link for link in (other.link, *other.aliases) if link and link != entry.link)
    return replace(
        entry,
        title=entry.title or other.title,
        link=entry.link or other.link,
        aliases=tuple(dict.fromkeys((*entry.aliases, *links))),
        published=entry.published or other.published,
        updated=entry.updated or other.updated,
        text=max(entry.text, other.text, key=len),
    )
