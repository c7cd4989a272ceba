"""One entry, made here or in another process."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - who sends what is wanted looks at it
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from feedwright.assemble.entry import entry_of
from feedwright.cache import as_text
from feedwright.catalogue import Enrolled, entry_to_json
from feedwright.media import MediaFacts, Shelf

if TYPE_CHECKING:
    from feedwright.config.settings import Settings
    from feedwright.model import Entry

__all__ = ["Made", "Packed", "Wanted", "make_entry", "open_shelf"]


class Wanted(Struct, frozen=True, kw_only=True):
    """An article that has no entry yet."""

    enrolled: Enrolled
    #: Its text, in UTF-8; empty if the entry is to have none.
    html: bytes
    is_full: bool
    #: What is known of media that lie elsewhere, by their addresses.
    elsewhere: Mapping[str, MediaFacts]


class Made(Struct, frozen=True, kw_only=True):
    """An entry, and what it was made from beside its article."""

    entry: Entry
    #: Whether its text had to be left out.
    is_cut: bool
    #: Where files of its media were looked for.
    media: tuple[str, ...]


class Packed(Struct, frozen=True, kw_only=True):
    """An entry that was made elsewhere, as it lies in a stock, and what is known of it."""

    id: str
    is_full: bool
    line: bytes
    size_bytes: int
    is_unlinked: bool
    is_cut: bool
    media: tuple[str, ...]

    @classmethod
    def of(cls, made: Made, size_bytes: int, *, is_full: bool) -> Packed:
        """What was made, of which the entry takes so many bytes in a document."""
        return cls(
            id=made.entry.id,
            is_full=is_full,
            line=entry_to_json(made.entry),
            size_bytes=size_bytes,
            is_unlinked=made.entry.link is None,
            is_cut=made.is_cut,
            media=made.media,
        )


def make_entry(wanted: Wanted, settings: Settings, shelf: Shelf) -> Made:
    """The entry of the article, its media described as their files on the shelf are."""
    watched = shelf.watch()
    shelf.elsewhere.update(wanted.elsewhere)
    one = wanted.enrolled
    one = replace(one, article=replace(one.article, body_html=as_text(wanted.html)))
    entry = entry_of(one, settings, shelf=shelf, is_full=wanted.is_full)
    is_cut = bool(wanted.html) and not entry.content_html
    return Made(entry=entry, is_cut=is_cut, media=tuple(sorted(watched)))


def open_shelf(settings: Settings) -> Shelf:
    """Where the files of the publication's media are looked for."""
    media = settings.media
    return Shelf(
        url=media.url or settings.site.url,
        folder=media.folder,
        articles=settings.articles.folder,
    )
