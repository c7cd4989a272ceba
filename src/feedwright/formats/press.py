"""Documents are put together from entries that are each written once, however many hold them."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from feedwright.formats.cleaning import (
    clean_document,
    clean_entry,
    clean_head,
    clean_style,
    style_of,
)
from feedwright.formats.fragments import Heading, digest_fragment
from feedwright.sharing import Shared
from feedwright.spool import Spool, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from feedwright.formats.fragments import Fragment, Frame
    from feedwright.model import Document, Entry, EntryStyle, Feed, Format
    from feedwright.spool import Data

    #: Is given a format, an entry as it was cleaned, its style and its fragment; gives the fragment
    #: back with what is known of it, and raises when it is not the entry.
    Inspect = Callable[[Format, Entry, EntryStyle, Fragment], Fragment]

__all__ = ["RENDERERS", "Press", "Printed", "WrittenEntry", "load_renderers", "render"]

#: Format → module, function that writes an entry, function that writes a frame.
RENDERERS: Final[Mapping[Format, tuple[str, str, str]]] = {
    "rss": ("feedwright.formats.rss", "rss_entry", "rss_frame"),
    "atom": ("feedwright.formats.atom", "atom_entry", "atom_frame"),
    "json": ("feedwright.formats.jsonfeed", "json_entry", "json_frame"),
    "sitemap": ("feedwright.formats.sitemap", "sitemap_entry", "sitemap_frame"),
}


class Printed(Struct, frozen=True, kw_only=True):
    """A document in parts, which it shares with all others that hold the same entries."""

    frame: Frame
    fragments: tuple[Fragment, ...]
    #: In the order of the document.
    entries: tuple[Heading, ...]

    @property
    def parts(self) -> tuple[Data, ...]:
        """The document's bytes (UTF-8, a line feed at the end) from its beginning to its end."""
        parts: list[Data] = [self.frame.head]
        for place, fragment in enumerate(self.fragments):
            parts += [self.frame.joint, fragment.data] if place else [fragment.data]
        return (*parts, self.frame.tail)


class WrittenEntry(NamedTuple):
    """An entry as some formats have written it."""

    heading: Heading
    fragments: Mapping[Format, Fragment]

    @property
    def size_bytes(self) -> int:
        """In the format in which it takes most."""
        return max(len(one.data) for one in self.fragments.values())


class Press:
    """Writes documents; each entry once in each format, in RSS once more for podcasts.

    An entry is known by a name that the caller gives it, or by being the same object. ``inspect``
    sees every fragment once, when it was written; then its bytes wait in the spool.
    """

    def __init__(self, style: EntryStyle, inspect: Inspect | None = None) -> None:
        self._style = clean_style(style)
        self._podcast_style = replace(self._style, is_podcast=True)
        self._inspect = inspect
        #: Where all that was written waits.
        self.spool = Spool()
        self._headings: dict[Hashable, Heading] = {}
        self._fragments: dict[tuple[Format, Hashable, bool], Fragment] = {}
        #: Authors, and namespaces.
        self._shared = Shared()
        #: The entry that was written last, in one format after the other.
        self._last: tuple[Hashable, Entry] | None = None
        #: The feed that was printed last, and its head.
        self._head: tuple[Feed, Feed] | None = None
        #: Entries without names: as long as they are here no other object gets their address.
        self._nameless: dict[int, Entry] = {}

    def print(self, feed: Feed, document: Document, names: Sequence[Hashable] = ()) -> Printed:
        """The document, entries in the feed's own order, which have these ``names`` if any.

        Nothing but the arguments and the style goes in: the same values give the same bytes in
        any process, locale and time zone, on any day, whatever was printed before. Ids must not
        be empty; anything else that is wrong with an entry is repaired or left out, so that one
        bad entry never takes the feed with it.
        """
        head = self._head_of(feed)
        style = self._style_of(head, document)
        names = names or [self._name(entry) for entry in feed.entries]
        keys = [(document.format, name, style.is_podcast) for name in names]
        missing = [place for place, key in enumerate(keys) if key not in self._fragments]
        # The other documents of the feed will hold them, too: each is cleaned once for all.
        for place in missing:
            entry = feed.entries[place]
            for one in (document, *feed.documents):
                self._write(one.format, names[place], entry, self._style_of(head, one))
        fragments = tuple(self._fragments[key] for key in keys)
        entries = tuple(self._headings[name] for name in names)
        prefixes = frozenset().union(*(one.prefixes for one in fragments))
        frame = _frame_writer(document.format)(
            head, clean_document(document), entries, sorted(prefixes)
        )
        return Printed(frame=frame, fragments=fragments, entries=entries)

    def write(self, entry: Entry, formats: Iterable[Format], name: Hashable = None) -> WrittenEntry:
        """The entry in these formats; of that name the press knows it from now on."""
        name = self._name(entry) if name is None else name
        wanted = {one: self._write(one, name, entry, self._style) for one in formats}
        return WrittenEntry(heading=self._headings[name], fragments=wanted)

    def write_apart(self, entry: Entry, formats: Iterable[Format]) -> WrittenEntry:
        """The entry in these formats, for another press: this one keeps nothing of it."""
        cleaned = clean_entry(entry, self._style.authors)
        fragments = {one: self._inspected(one, cleaned, self._style) for one in formats}
        return WrittenEntry(heading=Heading.of(cleaned), fragments=fragments)

    def has(self, form: Format, name: Hashable) -> bool:
        """Whether the entry is written in that format already, for all feeds."""
        return (form, name, False) in self._fragments

    def written(self, name: Hashable) -> WrittenEntry | None:
        """The entry as it was written for all feeds; None where it was not."""
        heading = self._headings.get(name)
        found = {
            form: fragment
            for form in RENDERERS
            if (fragment := self._fragments.get((form, name, False)))
        }
        return WrittenEntry(heading, found) if heading and found else None

    def take_over(self, name: Hashable, written: WrittenEntry) -> None:
        """What was written in the same style before, or elsewhere, need not be written again."""
        heading = written.heading
        self._headings[name] = heading._replace(authors=self._shared.once(heading.authors))
        for form, fragment in written.fragments.items():
            self._fragments[form, name, False] = self._kept(fragment)

    def _head_of(self, feed: Feed) -> Feed:
        """Its documents are printed one after the other: it is cleaned once for all."""
        if self._head is None or self._head[0] is not feed:
            self._head = feed, clean_head(feed)
        return self._head[1]

    def _style_of(self, head: Feed, document: Document) -> EntryStyle:
        return self._podcast_style if head.show and document.format == "rss" else self._style

    def _name(self, entry: Entry) -> int:
        self._nameless[id(entry)] = entry
        return id(entry)

    def _write(self, form: Format, name: Hashable, entry: Entry, style: EntryStyle) -> Fragment:
        key = form, name, style.is_podcast
        known = self._fragments.get(key)
        if known is None:
            written = self._inspected(form, self._cleaned(name, entry), style)
            known = self._fragments[key] = self._kept(written)
        return known

    def _inspected(self, form: Format, cleaned: Entry, style: EntryStyle) -> Fragment:
        """The entry as it is written in that format, in memory."""
        written = _entry_writer(form)(cleaned, style)
        if self._inspect:
            written = self._inspect(form, cleaned, style, written)
        if not written.is_clear:
            return written
        return written._replace(digest=digest_fragment(bytes(written.data)))

    def _cleaned(self, name: Hashable, entry: Entry) -> Entry:
        if self._last is None or self._last[0] != name:
            self._last = name, clean_entry(entry, self._style.authors)
            self._headings[name] = Heading.of(self._last[1])
        return self._last[1]

    def _kept(self, fragment: Fragment) -> Fragment:
        data, prefixes = self.spool.put(bytes(fragment.data)), self._shared.once(fragment.prefixes)
        return fragment._replace(data=data, prefixes=prefixes)


def load_renderers(formats: Iterable[Format]) -> None:
    """What writes these formats is imported, for who is about to be copied to other processes."""
    for form in formats:
        import_module(RENDERERS[form][0])


@cache
def _entry_writer(form: Format) -> Callable[[Entry, EntryStyle], Fragment]:
    module, function, _ = RENDERERS[form]
    write: Callable[[Entry, EntryStyle], Fragment] = getattr(import_module(module), function)
    return write


@cache
def _frame_writer(form: Format) -> Callable[..., Frame]:
    module, _, function = RENDERERS[form]
    write: Callable[..., Frame] = getattr(import_module(module), function)
    return write


def render(feed: Feed, document: Document) -> bytes:
    """The bytes of one document of a feed that stands alone."""
    style = style_of(clean_head(feed))
    return joined(Press(style).print(feed, document).parts)
