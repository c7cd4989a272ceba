"""Feeds → the documents that are published, each found to say what it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from feedwright.assemble import known_people
from feedwright.catalogue import DIRECTORY
from feedwright.formats import Press
from feedwright.formats.directory import render_directory
from feedwright.formats.links import render_links
from feedwright.formats.opml import render_opml
from feedwright.formats.rsl import render_terms
from feedwright.model import EntryStyle
from feedwright.pages.paths import OPML_PATH, TERMS_PATH
from feedwright.publish import Rendered, Written, compare
from feedwright.publish.copies import find_stale_copies, with_copies
from feedwright.publish.inspection import inspect
from feedwright.publish.left import find_gone, find_left
from feedwright.publish.ownership import is_foreign
from feedwright.publish.verify import verify_entry, verify_printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from feedwright.assemble import Assembled
    from feedwright.config.settings import Settings
    from feedwright.formats import Printed
    from feedwright.model import Document, Feed, Problem

__all__ = ["Output", "make_press", "print_all"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """All that a run publishes."""

    #: In the order in which they may appear: what leads to a file comes after it.
    files: tuple[Rendered, ...]
    #: Those of them that are documents of feeds.
    documents: tuple[Rendered, ...]
    #: What becomes of each file, removed ones included.
    written: tuple[Written, ...]
    #: Paths of documents that are there and written no longer, and stay.
    left: tuple[str, ...] = ()
    #: Paths of such documents that are to be removed.
    removed: tuple[str, ...] = ()
    #: Paths of pages and lists in whose place is a file that is not ours.
    foreign: tuple[str, ...] = ()
    #: What the linter warns of.
    flaws: tuple[Problem, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """Of all files that decide what is published, because they are there."""
        return (*(file.path for file in self.files), *self.left, *self.foreign)


def print_all(
    assembled: Assembled, press: Press, settings: Settings, *, prune: bool = False
) -> Output:
    """Every document, found to say what it was made from and to be valid, the pages, and the lists.

    Archives come before the feeds that link to them. With ``prune`` documents that are written no
    longer are to be removed. Raises `RefusedError` for a document that no reader should get.
    """
    folder = settings.feeds.folder
    pages, foreign = _own(folder, _pages(assembled, settings))
    printed = (*_printed(assembled.archives, press), *_printed(assembled.feeds, press))
    documents = tuple(_rendered(document, one) for document, one in printed)
    paths = {document.path for document in documents}
    is_ours = not is_foreign(folder, DIRECTORY)
    found = find_left(folder, DIRECTORY, paths) if is_ours else ()
    left, removed = ((), found) if prune else (found, ())
    ended = find_gone(folder, DIRECTORY, paths, removed) if is_ours else ()
    lists, taken = _own(folder, _lists(assembled, settings, left=left, gone=ended))
    files = tuple(with_copies(folder, (*pages, *documents, *lists), settings.publish.compress))
    written = compare(folder, files)
    changed = [one.path for one in written if one.change != "unchanged"]
    removed += find_stale_copies(folder, (*changed, *removed), {file.path for file in files})
    gone = (Written(path=path, change="removed") for path in removed)
    return Output(
        files=files,
        documents=documents,
        written=(*written, *gone),
        left=left,
        removed=removed,
        foreign=(*foreign, *taken),
        flaws=inspect(
            printed, ((one.path, b"".join(one.parts)) for one in lists if one.path == OPML_PATH)
        ),
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


def _printed(feeds: Iterable[Feed], press: Press) -> Iterator[tuple[Document, Printed]]:
    for feed in feeds:
        for document in feed.documents:
            printed = press.print(feed, document)
            verify_printed(document, printed, feed)
            yield document, printed


def _rendered(document: Document, printed: Printed) -> Rendered:
    return Rendered(path=document.path, parts=printed.parts, entries=len(printed.entries))
