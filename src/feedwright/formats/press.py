"""Documents are put together from entries that are each written once, however many hold them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from feedwright.formats.cleaning import (
    clean_document,
    clean_entry,
    clean_head,
    clean_style,
    style_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from feedwright.formats.fragments import Fragment, Frame
    from feedwright.model import Document, Entry, EntryStyle, Feed, Format

    #: Is given a format, an entry as it was cleaned, its style and its fragment; raises when the
    #: one is not the other.
    Inspect = Callable[[Format, Entry, EntryStyle, Fragment], None]

__all__ = ["RENDERERS", "Press", "Printed", "WrittenEntry", "render"]

#: Format → module, function that writes an entry, function that writes a frame.
RENDERERS: Final[Mapping[Format, tuple[str, str, str]]] = {
    "rss": ("feedwright.formats.rss", "rss_entry", "rss_frame"),
    "atom": ("feedwright.formats.atom", "atom_entry", "atom_frame"),
    "json": ("feedwright.formats.jsonfeed", "json_entry", "json_frame"),
    "sitemap": ("feedwright.formats.sitemap", "sitemap_entry", "sitemap_frame"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A document in parts, which it shares with all others that hold the same entries."""

    frame: Frame
    fragments: tuple[Fragment, ...]
    #: As any format may write them, in the order of the document.
    entries: tuple[Entry, ...]

    @property
    def parts(self) -> tuple[bytes, ...]:
        """The document's bytes (UTF-8, a line feed at the end) from its beginning to its end."""
        parts = [self.frame.head]
        for place, fragment in enumerate(self.fragments):
            parts += [self.frame.joint, fragment.data] if place else [fragment.data]
        return (*parts, self.frame.tail)


class WrittenEntry(NamedTuple):
    """An entry as any format may write it, and as some have written it."""

    cleaned: Entry
    fragments: Mapping[Format, Fragment]


class Press:
    """Writes documents; each entry once in each format, in RSS once more for podcasts.

    Entries are known by being the same object: `Stock` gives each out once. ``inspect`` sees
    every fragment once, when it was written.
    """

    def __init__(self, style: EntryStyle, inspect: Inspect | None = None) -> None:
        self._style = clean_style(style)
        self._podcast_style = replace(self._style, is_podcast=True)
        self._inspect = inspect
        # The values keep the entries alive, so that no other object gets their address.
        self._clean: dict[int, tuple[Entry, Entry]] = {}
        self._fragments: dict[tuple[Format, int, bool], Fragment] = {}

    def print(self, feed: Feed, document: Document) -> Printed:
        """The document, entries in the feed's own order.

        Nothing but the arguments and the style goes in: the same values give the same bytes in
        any process, locale and time zone, on any day, whatever was printed before. Ids must not
        be empty; anything else that is wrong with an entry is repaired or left out, so that one
        bad entry never takes the feed with it.
        """
        head = clean_head(feed)
        is_podcast = head.show is not None and document.format == "rss"
        fragments = tuple(
            self._fragment(document.format, entry, is_podcast=is_podcast) for entry in feed.entries
        )
        entries = tuple(self._cleaned(entry) for entry in feed.entries)
        prefixes = frozenset().union(*(one.prefixes for one in fragments))
        module, _, name = RENDERERS[document.format]
        write: Callable[..., Frame] = getattr(import_module(module), name)
        frame = write(head, clean_document(document), entries, sorted(prefixes))
        return Printed(frame=frame, fragments=fragments, entries=entries)

    def size_of(self, entry: Entry, formats: Iterable[Format]) -> int:
        """The bytes that the entry takes in the format in which it takes most."""
        return max(len(self._fragment(name, entry).data) for name in formats)

    def write(self, entry: Entry, formats: Iterable[Format]) -> WrittenEntry:
        """The entry as it is to be taken over by another press."""
        fragments = {name: self._fragment(name, entry) for name in formats}
        return WrittenEntry(cleaned=self._cleaned(entry), fragments=fragments)

    def take_over(self, entry: Entry, written: WrittenEntry) -> None:
        """What another press of the same style wrote need not be written again."""
        self._clean[id(entry)] = entry, written.cleaned
        for name, fragment in written.fragments.items():
            self._fragments[name, id(entry), False] = fragment

    def _cleaned(self, entry: Entry) -> Entry:
        known = self._clean.get(id(entry))
        if known is None:
            known = entry, clean_entry(entry, self._style.authors)
            self._clean[id(entry)] = known
        return known[1]

    def _fragment(self, name: Format, entry: Entry, *, is_podcast: bool = False) -> Fragment:
        key = name, id(entry), is_podcast
        known = self._fragments.get(key)
        if known is None:
            cleaned = self._cleaned(entry)
            style = self._podcast_style if is_podcast else self._style
            module, function, _ = RENDERERS[name]
            write: Callable[[Entry, EntryStyle], Any] = getattr(import_module(module), function)
            known = self._fragments[key] = write(cleaned, style)
            if self._inspect:
                self._inspect(name, cleaned, style, known)
        return known


def render(feed: Feed, document: Document) -> bytes:
    """The bytes of one document of a feed that stands alone."""
    style = style_of(clean_head(feed))
    return b"".join(Press(style).print(feed, document).parts)
