"""Feeds → the documents that are published, each found to say what it was made from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from feedwright.assemble import Entries, Packed, known_people, make_entry, open_shelf
from feedwright.cache import CachedDocument
from feedwright.catalogue import DIRECTORY, digest_bytes
from feedwright.errors import FeedwrightError
from feedwright.formats import Press
from feedwright.formats.directory import render_directory
from feedwright.formats.links import render_links
from feedwright.formats.opml import render_opml
from feedwright.formats.rsl import render_terms
from feedwright.model import EntryStyle
from feedwright.pages.paths import OPML_PATH, TERMS_PATH
from feedwright.publish import Rendered, Written, compare
from feedwright.publish.copies import copy_paths, find_stale_copies, has_copies, with_copies
from feedwright.publish.inspection import flaw_problems, inspect
from feedwright.publish.left import find_gone, find_left
from feedwright.publish.ownership import is_foreign
from feedwright.publish.same import digest_parts, find_same
from feedwright.publish.verify import verify_entry, verify_printed
from feedwright.spool import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from feedwright.assemble import Assembled, Wanted
    from feedwright.check.clearance import ClearFrame
    from feedwright.config.settings import Settings
    from feedwright.formats import Printed, WrittenEntry
    from feedwright.model import Document, Feed, Problem

__all__ = ["Output", "make_press", "print_all", "write_entry"]


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


def write_entry(settings: Settings, wanted: Wanted) -> tuple[Packed, WrittenEntry] | None:
    """The entry and what it is in each format, for the stock and the press of another process.

    None where it would stop the run: that is for those to find who know what to do about it.
    """
    try:
        made = make_entry(wanted, settings, open_shelf(settings))
        written = make_press(settings).write(made.entry, settings.feeds.formats)
        packed = Packed.of(made, written.size_bytes, is_full=wanted.is_full)
        return packed, written.in_memory()
    except FeedwrightError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """All that a run publishes."""

    #: What may have to be written, in the order in which it may appear: what leads to a file comes
    #: after it.
    files: tuple[Rendered, ...]
    #: Those of all files that are documents of feeds.
    documents: tuple[Written, ...]
    #: What becomes of each file, removed ones included.
    written: tuple[Written, ...]
    #: Paths of documents that are there and written no longer, and stay.
    left: tuple[str, ...] = ()
    #: Paths of such documents that are to be removed, and of copies of what was there before.
    removed: tuple[str, ...] = ()
    #: Paths of pages and lists in whose place is a file that is not ours.
    foreign: tuple[str, ...] = ()
    #: What the linter warns of.
    flaws: tuple[Problem, ...] = ()
    #: What is known of the documents, by path; the next run need not make them from the same again.
    known: Mapping[str, CachedDocument] = field(default_factory=dict)

    @property
    def paths(self) -> tuple[str, ...]:
        """Of all files that decide what is published, because they are there."""
        return (*(file.path for file in self.written), *self.left, *self.foreign)


def print_all(
    assembled: Assembled,
    press: Press,
    settings: Settings,
    *,
    prune: bool = False,
    cached: Mapping[str, CachedDocument] | None = None,
    recipe: str = "",
) -> Output:
    """Every document, found to say what it was made from and to be valid, the pages, and the lists.

    Archives come before the feeds that link to them. With ``prune`` documents that are written no
    longer are to be removed. A document that is published as the last run left it is not made
    again when it would be made from the same: ``cached`` is what is known of the documents, and
    ``recipe`` stands for the program and the settings. Raises `RefusedError` for a document that
    no reader should get.
    """
    folder = settings.feeds.folder
    pages, foreign = _own(folder, _pages(assembled, settings))
    known, printed, frames = _make(assembled, press, settings, cached or {}, recipe)
    is_ours = not is_foreign(folder, DIRECTORY)
    found = find_left(folder, DIRECTORY, known.keys()) if is_ours else ()
    left, removed = ((), found) if prune else (found, ())
    ended = find_gone(folder, DIRECTORY, known.keys(), removed) if is_ours else ()
    lists, taken = _own(folder, _lists(assembled, settings, left=left, gone=ended))
    flaws = _inspected(printed, frames, lists, known)
    new = (_rendered(document, one) for document, one in printed)
    files = tuple(with_copies(folder, (*pages, *new, *lists), settings.publish.compress))
    written = {
        one.path: one for one in (*compare(folder, files), *_staying(known, files, settings))
    }
    changed = [one.path for one in written.values() if one.change != "unchanged"]
    removed += _old_terms(settings)
    removed += find_stale_copies(folder, (*changed, *removed), {file.path for file in files})
    return Output(
        files=files,
        documents=tuple(written[path] for path in known),
        written=(*written.values(), *(Written(path=path, change="removed") for path in removed)),
        left=left,
        removed=removed,
        foreign=(*foreign, *taken),
        flaws=flaws,
        known=known,
    )


def _old_terms(settings: Settings) -> tuple[str, ...]:
    """The path of terms that hold no longer: unlike a feed, a licence must not outlive them."""
    folder = settings.feeds.folder
    is_there = (folder / TERMS_PATH).is_file() and not is_foreign(folder, TERMS_PATH)
    return (TERMS_PATH,) if is_there and not settings.terms.is_licence else ()


def _make(
    assembled: Assembled,
    press: Press,
    settings: Settings,
    cached: Mapping[str, CachedDocument],
    recipe: str,
) -> tuple[dict[str, CachedDocument], list[tuple[Document, Printed]], dict[str, ClearFrame | None]]:
    """What is known of every document, by path, those that had to be made, and their frames."""
    folder, codings = settings.feeds.folder, settings.publish.compress
    known, printed, frames = {}, [], {}
    for feed, document, made_from in _documents(assembled, recipe):
        path = document.path
        standing = find_same(folder, path, cached.get(path), made_from)
        if standing is None or not has_copies(folder, path, standing.size_bytes, codings):
            names = feed.entries.names if isinstance(feed.entries, Entries) else ()
            made = press.print(feed, document, names)
            frames[path] = verify_printed(document, made, feed)
            printed.append((document, made))
            size = sum(map(len, made.parts))
            digest = digest_parts(made.parts)
            standing = CachedDocument(made_from, "", digest, size, len(made.entries))
        known[path] = standing
    return known, printed, frames


def _documents(assembled: Assembled, recipe: str) -> Iterator[tuple[Feed, Document, str]]:
    """Every document with its feed, and what it is made from and how."""
    for feed in (*assembled.archives, *assembled.feeds):
        head = repr(replace(feed, entries=()))
        entries = feed.entries.recipes if isinstance(feed.entries, Entries) else feed.entries
        for document in feed.documents:
            parts = "\0".join((recipe, head, repr(document), repr(entries)))
            yield feed, document, digest_bytes(parts.encode("utf-8", "replace"))


def _inspected(
    printed: list[tuple[Document, Printed]],
    frames: Mapping[str, ClearFrame | None],
    lists: Iterable[Rendered],
    known: dict[str, CachedDocument],
) -> tuple[Problem, ...]:
    """What the linter warns of in all documents; of each document it is ``known`` from now on."""
    others = [(one.path, joined(one.parts)) for one in lists if one.path == OPML_PATH]
    flaws = inspect(printed, others, frames=frames, is_partial=len(printed) < len(known))
    for document, _ in printed:
        path = document.path
        known[path] = msgspec.structs.replace(known[path], flaws=flaws.get(path, ()))
    return flaw_problems(chain(*(one.flaws for one in known.values()), flaws.get(OPML_PATH, ())))


def _staying(
    known: Mapping[str, CachedDocument], files: Iterable[Rendered], settings: Settings
) -> Iterator[Written]:
    """The documents that stay as they are, with their copies."""
    made = {file.path for file in files}
    for path, one in known.items():
        if path not in made:
            for file in (path, *copy_paths(path, one.size_bytes, settings.publish.compress)):
                yield Written(
                    path=file, change="unchanged", entries=one.entries, size_bytes=one.size_bytes
                )


def _own(
    folder: Path, files: Iterable[tuple[str, bytes]]
) -> tuple[tuple[Rendered, ...], tuple[str, ...]]:
    """The files, and the paths of those in whose place is somebody else's, which stays."""
    rendered = {path: Rendered(path=path, parts=(data,)) for path, data in files if data}
    foreign = tuple(path for path in rendered if is_foreign(folder, path))
    return tuple(one for path, one in rendered.items() if path not in foreign), foreign


def _lists(
    assembled: Assembled, settings: Settings, *, left: Iterable[str], gone: Iterable[str]
) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of what lists the feeds, and of their terms; nothing where there are none."""
    feeds = assembled.feeds
    if not feeds:
        return
    complete = (one.documents for one in assembled.archives if one.role == "complete")
    yield DIRECTORY, render_directory(feeds, chain.from_iterable(complete), left, gone)
    yield OPML_PATH, render_opml(feeds)
    yield TERMS_PATH, render_terms(settings.terms)
    yield "links.html", render_links(feeds)


def _pages(assembled: Assembled, settings: Settings) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of the pages for people."""
    from feedwright.pages.publication import render_pages  # noqa: PLC0415 - Jinja

    return render_pages(assembled.feeds, settings, assembled.archives)


def _rendered(document: Document, printed: Printed) -> Rendered:
    return Rendered(path=document.path, parts=printed.parts, entries=len(printed.entries))
