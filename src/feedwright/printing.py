"""Feeds → the documents that are published, each found to say what it was made from."""

from __future__ import annotations

from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from feedwright.assemble import Entries
from feedwright.cache import CachedDocument, CachedFragments
from feedwright.catalogue import DIRECTORY, digest_bytes
from feedwright.formats.cleaning import clean_head
from feedwright.formats.directory import render_directory
from feedwright.formats.links import render_links
from feedwright.formats.opml import render_opml
from feedwright.formats.rsl import render_terms
from feedwright.pages.paths import OPML_PATH, TERMS_PATH
from feedwright.pages.publication import pages_of
from feedwright.publish import Rendered, Written, compare
from feedwright.publish.copies import copy_paths, find_stale_copies, with_copies
from feedwright.publish.inspection import flaw_problems, inspect
from feedwright.publish.left import find_gone, find_left, read_directory
from feedwright.publish.ownership import is_foreign
from feedwright.publish.pieces import cut_in, digest_printed, find_pieces, known_fragment
from feedwright.publish.same import digest_parts, find_same
from feedwright.publish.verify import verify_printed
from feedwright.spool import joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from feedwright.assemble import Assembled
    from feedwright.check.clearance import ClearFrame
    from feedwright.config.settings import Settings
    from feedwright.formats import Press, Printed
    from feedwright.model import Document, Feed, Problem
    from feedwright.pages.page import Page
    from feedwright.pages.template import Templates

__all__ = ["Before", "Output", "print_all"]


class Output(Struct, frozen=True, kw_only=True):
    """All that a run publishes."""

    #: What may have to be written, in the order in which it may appear: what leads to a file comes
    #: after it.
    files: tuple[Rendered, ...]
    #: Those of all files that are documents of feeds.
    documents: tuple[Written, ...]
    #: What becomes of each file, removed ones included.
    written: tuple[Written, ...]
    #: What has written the entries.
    press: Press
    #: Paths of documents that are there and written no longer, and stay.
    left: tuple[str, ...] = ()
    #: Paths of such documents that are to be removed, and of copies of what was there before.
    removed: tuple[str, ...] = ()
    #: Paths of pages and lists in whose place is a file that is not ours.
    foreign: tuple[str, ...] = ()
    #: What the linter warns of.
    flaws: tuple[Problem, ...] = ()
    #: What is known of all files, by path; the next run need not make them from the same again.
    known: Mapping[str, CachedDocument] = field(default_factory=dict)

    @property
    def paths(self) -> tuple[str, ...]:
        """Of all files that decide what is published, because they are there."""
        return (*(file.path for file in self.written), *self.left, *self.foreign)


class Before(Struct, frozen=True):
    """What the last run left, as far as this one may find it of use."""

    #: What is known of its files, by path.
    documents: Mapping[str, CachedDocument]
    #: Gives what is known of the entries of those names, as they were written.
    fragments: Callable[[Iterable[str]], Mapping[str, CachedFragments]]
    #: Stands for the program and the settings of this run.
    recipe: str


def print_all(
    assembled: Assembled,
    press: Press,
    settings: Settings,
    before: Before,
    *,
    prune: bool = False,
) -> Output:
    """Every document, found to say what it was made from and to be valid, the pages, and the lists.

    Archives come before the feeds that link to them. With ``prune`` documents that are written no
    longer are to be removed. A file that is published as the last run left it is not made again
    when it would be made from the same as ``before``. Raises `RefusedError` for a document that
    no reader should get.
    """
    folder = settings.feeds.folder
    pages = _make_further(_pages(assembled, settings, before.recipe), settings, before)
    archives, feeds = _with_heads(assembled.archives), _with_heads(assembled.feeds)
    known, printed, frames = _make((*archives, *feeds), press, settings, before)
    listed = None if is_foreign(folder, DIRECTORY) else read_directory(folder / DIRECTORY)
    found = find_left(folder, listed, known.keys())
    left, removed = ((), found) if prune else (found, ())
    ended = find_gone(listed, known.keys(), removed)
    complete = chain(*(one.documents for one in assembled.archives if one.role == "complete"))
    others = {"complete": tuple(complete), "left": left, "gone": ended}
    lists = _make_further(_lists(feeds, settings, before.recipe, others), settings, before)
    flaws = _inspected(printed, frames, lists, known)
    made = (*pages.made, *(_rendered(*one) for one in printed), *lists.made)
    files = tuple(with_copies(folder, made, settings.publish.compress))
    everything = {**pages.known, **known, **lists.known}
    written = {
        one.path: one for one in (*compare(folder, files), *_staying(everything, files, settings))
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
        foreign=(*pages.foreign, *lists.foreign),
        flaws=flaws,
        known=everything,
        press=press,
    )


def _old_terms(settings: Settings) -> tuple[str, ...]:
    """The path of terms that hold no longer: unlike a feed, a licence must not outlive them."""
    folder = settings.feeds.folder
    is_there = (folder / TERMS_PATH).is_file() and not is_foreign(folder, TERMS_PATH)
    return (TERMS_PATH,) if is_there and not settings.terms.is_licence else ()


def _with_heads(feeds: Iterable[Feed]) -> tuple[tuple[Feed, str], ...]:
    """The feeds, and all that each says of itself."""
    return tuple((feed, repr(replace(feed, entries=()))) for feed in feeds)


def _make(
    feeds: Iterable[tuple[Feed, str]],
    press: Press,
    settings: Settings,
    before: Before,
) -> tuple[dict[str, CachedDocument], list[tuple[Document, Printed]], dict[str, ClearFrame | None]]:
    """What is known of every document, by path, those that had to be made, and their frames."""
    folder, codings = settings.feeds.folder, settings.publish.compress
    known, printed, frames = {}, [], {}
    for feed, head in feeds:
        entries = feed.entries.recipes if isinstance(feed.entries, Entries) else feed.entries
        # The head names the documents: what else decides one of them is its path.
        made_from = _digest((before.recipe, head, repr(entries)))
        for document in feed.documents:
            path = document.path
            last = before.documents.get(path)
            standing = find_same(folder, path, last, made_from, codings)
            if standing is None:
                if last is not None and isinstance(feed.entries, Entries):
                    _take_over(press, feed.entries, document, settings, before)
                names = feed.entries.names if isinstance(feed.entries, Entries) else ()
                made = press.print(feed, document, names)
                frames[path] = verify_printed(document, made, feed)
                printed.append((document, made))
                size = sum(map(len, made.parts))
                # Who tells hubs compares what the public address gives: that is all of it.
                whole = bool(settings.site.hubs)
                digest = digest_parts(made.parts) if whole else digest_printed(made)
                standing = CachedDocument(
                    made_from, "", digest, size, len(made.entries), cuts=cut_in(made)
                )
            known[path] = standing
    return known, printed, frames


def _take_over(
    press: Press, entries: Entries, document: Document, settings: Settings, before: Before
) -> None:
    """Entries that stood in the document before, and are as they were, need not be written."""
    names, form = entries.names, document.format
    if all(press.has(form, name) for name in names):
        return
    recipes, known = dict(zip(names, entries.recipes, strict=True)), before.fragments(names)
    last = before.documents[document.path]
    pieces = find_pieces(settings.feeds.folder / document.path, last.cuts)
    for name, one in known.items():
        if one.recipe == recipes[name] and (written := known_fragment(one, form, pieces)):
            press.take_over(name, written)


def _digest(parts: Iterable[str]) -> str:
    return digest_bytes("\0".join(parts).encode("utf-8", "replace"))


def _inspected(
    printed: list[tuple[Document, Printed]],
    frames: Mapping[str, ClearFrame | None],
    lists: _Further,
    known: dict[str, CachedDocument],
) -> tuple[Problem, ...]:
    """What the linter warns of in all documents; of each document it is ``known`` from now on."""
    others = [(one.path, joined(one.parts)) for one in lists.made if one.path == OPML_PATH]
    flaws = inspect(printed, others, frames=frames, is_partial=len(printed) < len(known))
    for every, paths in (
        (known, [document.path for document, _ in printed]),
        (lists.known, [path for path, _ in others]),
    ):
        for path in paths:
            every[path] = msgspec.structs.replace(every[path], flaws=flaws.get(path, ()))
    return flaw_problems(chain(*(one.flaws for one in (*known.values(), *lists.known.values()))))


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


class _Draft(Struct, frozen=True):
    """A page or a list that may have to be made."""

    path: str
    #: Stands for all that decides it; empty where nobody can say what does.
    recipe: str
    #: Gives its bytes; none at all where there is nothing to say.
    make: Callable[[], bytes]


class _Further(Struct, frozen=True):
    """Pages or lists."""

    #: Those that had to be made.
    made: tuple[Rendered, ...]
    #: What is known of each, by path, those that stay as they are included.
    known: dict[str, CachedDocument]
    #: Paths of those in whose place is somebody else's, which stays.
    foreign: tuple[str, ...]


def _make_further(drafts: Iterable[_Draft], settings: Settings, before: Before) -> _Further:
    """The files that the drafts stand for; those that are there as they would be are not made."""
    folder, codings = settings.feeds.folder, settings.publish.compress
    made, known, foreign = [], {}, []
    for draft in drafts:
        path, recipe = draft.path, draft.recipe
        last = before.documents.get(path) if recipe else None
        standing = find_same(folder, path, last, recipe, codings)
        if standing is not None:
            known[path] = standing
            continue
        data = draft.make()
        if data and is_foreign(folder, path):
            foreign.append(path)
        elif data:
            made.append(Rendered(path=path, parts=(data,)))
            known[path] = CachedDocument(recipe, "", digest_parts((data,)), len(data), 0)
    return _Further(tuple(made), known, tuple(foreign))


def _lists(
    feeds: Iterable[tuple[Feed, str]],
    settings: Settings,
    recipe: str,
    others: Mapping[str, tuple[Any, ...]],
) -> Iterator[_Draft]:
    """What lists the feeds, and their terms; nothing where there are none.

    ``others`` are the documents that the directory lists besides.
    """
    counts = [len(feed.entries) for feed, _ in feeds]
    if not counts:
        return
    made_from = _digest((recipe, *(head for _, head in feeds), repr((counts, others))))
    heads = cache(lambda: [clean_head(feed) for feed, _ in feeds])
    yield _Draft(DIRECTORY, made_from, lambda: render_directory(heads(), counts, **others))
    yield _Draft(OPML_PATH, made_from, lambda: render_opml(heads()))
    yield _Draft(TERMS_PATH, made_from, lambda: render_terms(settings.terms))
    yield _Draft("links.html", made_from, lambda: render_links(heads()))


def _pages(assembled: Assembled, settings: Settings, recipe: str) -> Iterator[_Draft]:
    """The pages for people."""
    own = settings.pages.templates

    @cache
    def templates() -> Templates:
        from feedwright.pages.template import Templates  # noqa: PLC0415 - Jinja

        return Templates(own)

    def make(page: Page) -> bytes:
        return templates().render(page)

    for page in pages_of(assembled.feeds, settings, assembled.archives):
        # What a template of the publisher's own looks at besides, nobody knows.
        made_from = "" if own else digest_bytes(recipe.encode() + page.made_from)
        yield _Draft(page.path, made_from, partial(make, page))


def _rendered(document: Document, printed: Printed) -> Rendered:
    return Rendered(path=document.path, parts=printed.parts, entries=len(printed.entries))
