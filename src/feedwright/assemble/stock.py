"""All entries of the publication: what is known of each, and the entry itself when it is needed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from feedwright.assemble.entry import appearance, entry_of, known_people
from feedwright.media import Shelf
from feedwright.mediatypes import medium_of
from feedwright.query import Card

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feedwright.catalogue import Enrolled, Record
    from feedwright.config.settings import Settings
    from feedwright.model import Enclosure, Entry

__all__ = ["Stock"]


class Stock:
    """Cards of all entries, newest first, and each entry, built once and when it is asked for.

    Feeds are made up from the cards alone; an entry that stands in no document costs no more than
    its card, one that stands in a hundred is the same object in all of them.
    """

    def __init__(
        self,
        enrolled: Iterable[Enrolled],
        settings: Settings,
        kept: Iterable[tuple[Record, Entry]] = (),
    ) -> None:
        """``kept`` are last good entries of articles that cannot be read now."""
        self._settings = settings
        media = settings.media
        self._shelf = Shelf(
            url=media.url or settings.site.url,
            folder=media.folder,
            articles=settings.articles.folder,
        )
        self._enrolled = {one.record.id: one for one in enrolled}
        last_good = tuple(kept)
        self._full = {entry.id: entry for _, entry in last_good}
        self._short: dict[str, Entry] = {}
        cards = [_card(one, settings) for one in self._enrolled.values()]
        cards += [_kept_card(record, entry, settings) for record, entry in last_good]
        cards.sort(key=lambda card: card.id)
        cards.sort(key=lambda card: card.published, reverse=True)
        #: Newest first, of one time by id.
        self.cards = tuple(cards)
        self.ids = frozenset(card.id for card in cards)

    def entry(self, identity: str, *, is_full: bool | None = None) -> Entry:
        """The entry, ``is_full`` with its body; None: as ``[feeds] content`` says."""
        if is_full is None:
            is_full = self._settings.feeds.content == "full"
        if is_full and identity not in self._full:
            one = self._enrolled[identity]
            self._full[identity] = self._build(one, is_full=True)
        if not is_full and identity not in self._short:
            one_full = self._full.get(identity)
            self._short[identity] = (
                replace(one_full, content_html="")
                if one_full
                else self._build(self._enrolled[identity], is_full=False)
            )
        return (self._full if is_full else self._short)[identity]

    def _build(self, one: Enrolled, *, is_full: bool) -> Entry:
        return entry_of(one, self._settings, shelf=self._shelf, is_full=is_full)

    @property
    def looked_at(self) -> tuple[str, ...]:
        """Paths at which files of media were looked for."""
        return tuple(sorted(self._shelf.looked_at))

    def built(self) -> dict[str, Entry]:
        """All entries that were asked for, by id, with their bodies if anybody wanted those."""
        return {**self._short, **self._full}


def _card(one: Enrolled, settings: Settings) -> Card:
    article, record = one.article, one.record
    published = appearance(one)
    return Card(
        id=record.id,
        published=published,
        updated=max(published, record.updated),
        title=article.title or "",
        tags=article.tags,
        authors=tuple(person.name for person in article.authors),
        section=article.path.rpartition("/")[0],
        language=article.language or settings.site.language,
        license_url=article.license_url or settings.site.license,
        word_count=article.word_count,
        has_image=article.lead_image is not None,
        has_audio=_has("audio", article.enclosures),
        has_video=_has("video", article.enclosures),
        archive_only=record.archive_only,
    )


def _kept_card(record: Record, entry: Entry, settings: Settings) -> Card:
    """As much as the entry tells; whether the publication signs for somebody, it does not."""
    ours = known_people(settings.site.authors, settings)
    signed = entry.authors if entry.authors != ours else ()
    return Card(
        id=entry.id,
        published=entry.created or entry.published or entry.updated,
        updated=entry.updated,
        title=entry.title,
        tags=entry.categories,
        authors=tuple(person.name for person in signed),
        section=record.path.rpartition("/")[0],
        language=entry.language,
        license_url=entry.license_url,
        word_count=entry.word_count,
        has_image=entry.lead_image is not None,
        has_audio=_has("audio", entry.enclosures),
        has_video=_has("video", entry.enclosures),
        archive_only=record.archive_only,
    )


def _has(medium: str, enclosures: Iterable[Enclosure]) -> bool:
    return any(medium_of(one.media_type) == medium for one in enclosures)
