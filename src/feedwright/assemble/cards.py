"""What decides in which feeds an entry stands, and where."""

from __future__ import annotations

from sys import intern
from typing import TYPE_CHECKING

from feedwright.assemble.entry import appearance, known_people
from feedwright.mediatypes import medium_of
from feedwright.paths import folder_of
from feedwright.query import Card

if TYPE_CHECKING:
    from feedwright.catalogue import Enrolled, Record
    from feedwright.config.settings import Settings
    from feedwright.model import Enclosure, Entry

__all__ = ["card_of", "kept_card"]


def card_of(one: Enrolled, settings: Settings) -> Card:
    """What feeds are made up from, of an article."""
    article, record = one.article, one.record
    published = appearance(one)
    return Card(
        id=record.id,
        published=published,
        updated=max(published, record.updated),
        title=article.title or "",
        tags=article.tags,
        authors=tuple([person.name for person in article.authors]),
        section=intern(folder_of(article.path)),
        language=article.language or settings.site.language,
        license_url=article.license_url or settings.site.license,
        word_count=article.word_count,
        has_image=article.lead_image is not None,
        has_audio=_has("audio", article.enclosures),
        has_video=_has("video", article.enclosures),
        archive_only=record.archive_only,
    )


def kept_card(record: Record, entry: Entry, settings: Settings) -> Card:
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
        section=intern(folder_of(record.path)),
        language=entry.language,
        license_url=entry.license_url,
        word_count=entry.word_count,
        has_image=entry.lead_image is not None,
        has_audio=_has("audio", entry.enclosures),
        has_video=_has("video", entry.enclosures),
        archive_only=record.archive_only,
    )


def _has(medium: str, enclosures: tuple[Enclosure, ...]) -> bool:
    return bool(enclosures) and any(medium_of(one.media_type) == medium for one in enclosures)
