"""Entries made and written, by this process or for it by another."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from feedwright.assemble import Packed, Wanted, known_people, make_entry, open_shelf
from feedwright.errors import FeedwrightError
from feedwright.formats import Press
from feedwright.model import EntryStyle
from feedwright.publish.verify import verify_entry

if TYPE_CHECKING:
    from feedwright.config.settings import Settings
    from feedwright.formats import WrittenEntry

__all__ = ["EntryWriter", "make_press", "pack"]


def make_press(settings: Settings) -> Press:
    """A press for all documents of the publication, which verifies every entry once (X6)."""
    site = settings.site
    style = EntryStyle(
        language=site.language,
        authors=known_people(site.authors, settings),
        publication=site.title or "Articles",
        license_url=site.license,
        topics_url=site.topics_url,
        terms=settings.terms,
        host=urlsplit(settings.feeds_url or "").netloc,
        rss_joined_authors=settings.feeds.rss_joined_authors,
        title_guard=settings.feeds.title_guard,
        alternate_translations=settings.feeds.alternate_translations,
    )
    return Press(style, verify_entry)


class EntryWriter:
    """Makes entries and writes them, for the stock and the press of another process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def _press(self) -> Press:
        """One for all that are asked for together; it is made where it is used."""
        return make_press(self._settings)

    def __call__(self, wanted: bytes) -> tuple[Packed, WrittenEntry] | None:
        """The entry that is wanted, and what it is in each format.

        None where it would stop the run: that is for those to find who know what to do about it.
        """
        settings, asked = self._settings, msgspec.msgpack.decode(wanted, type=Wanted)
        try:
            made = make_entry(asked, settings, open_shelf(settings))
            written = self._press.write_apart(made.entry, settings.feeds.formats)
        except FeedwrightError:
            return None
        return Packed.of(made, written.size_bytes, is_full=asked.is_full), written


def pack(wanted: Wanted) -> bytes:
    """What an entry is to be made from, for an `EntryWriter`.

    To pickle all that it consists of, one by one, takes twice as long.
    """
    return msgspec.msgpack.encode(wanted)
