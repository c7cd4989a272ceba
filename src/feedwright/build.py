"""One run, from article files to published feeds: the only place where the stages meet."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from feedwright.assemble import FILE_NAMES, MAIN_FEED, assemble_feeds
from feedwright.catalogue import authority_of, departed, enrol, open_catalogue, recover
from feedwright.errors import FeedwrightError, RefusedError
from feedwright.formats import render
from feedwright.problems import problem
from feedwright.publish import Rendered, compare, hold_lock, write_documents
from feedwright.publish.verify import verify
from feedwright.reading import LEFT, check_reading, read_folder
from feedwright.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from feedwright.catalogue import Catalogue, Enrolled, Record
    from feedwright.config.settings import Settings
    from feedwright.model import Article, Feed, Problem
    from feedwright.reading import Reading

__all__ = ["Report", "build"]


def build(
    settings: Settings,
    *,
    now: datetime,
    dry_run: bool = False,
    force: bool = False,
    strict: bool = False,
    jobs: int = 1,
) -> Report:
    """The publication brought up to date; the report says what happened.

    ``now`` (aware) decides which articles have appeared and dates what has none; nothing else
    depends on it. Raises a `FeedwrightError` that names its subject when the run cannot or must
    not go on: what was published stays, whole.
    """
    with nullcontext() if dry_run else hold_lock(settings.state):
        reading = read_folder(settings, jobs)
        try:
            check_reading(reading, settings, strict=strict)
            return _publish(reading, settings, now, dry_run=dry_run, force=force)
        except FeedwrightError as error:
            error.problems = reading.problems
            raise


def _publish(
    reading: Reading, settings: Settings, now: datetime, *, dry_run: bool, force: bool
) -> Report:
    authority = authority_of(settings.site.url, settings.site.id_authority)
    with open_catalogue(settings.state, read_only=dry_run) as catalogue:
        known, feed_ids = _memory(catalogue, reading, settings)
        everything = enrol(reading.ready, known, authority=authority, now=now)
        zone = settings.site.time_zone
        enrolled = tuple(one for one in everything if one.has_appeared(now, zone))
        kept = _kept(known, enrolled, reading)
        last_good = catalogue.entries(record.id for record in kept)
        feeds = assemble_feeds(enrolled, settings, feed_ids, last_good)
        _check_feeds(feeds, settings, force=force)
        documents = tuple(_rendered(feeds))
        if dry_run:
            written = compare(settings.feeds.folder, documents)
        else:
            # An id is remembered before it is public, so that it can never be minted again.
            present = (*(one.record for one in enrolled), *kept)
            shown = {entry.id: entry for feed in feeds for entry in feed.entries}
            catalogue.save(
                (*present, *departed(known, present)),
                {feed.name: feed.id for feed in feeds},
                shown.values(),
            )
            written = write_documents(settings.feeds.folder, documents)
    appeared = {one.article.path for one in enrolled}
    waiting = [one for one in reading.articles if one.is_readable and one.path not in appeared]
    return Report(
        published=len(enrolled),
        new=tuple(one.article.path for one in enrolled if one.is_new),
        updated=tuple(one.article.path for one in enrolled if one.is_updated),
        set_aside=tuple(article.path for article in reading.set_aside),
        kept=tuple(record.path for record in kept),
        held_back=tuple(article.path for article in waiting),
        problems=(
            *reading.problems,
            *_waiting(waiting),
            *_kept_problems(kept),
            *_entry_problems(enrolled, feeds, settings),
        ),
        documents=written,
        dry_run=dry_run,
    )


def _memory(
    catalogue: Catalogue, reading: Reading, settings: Settings
) -> tuple[tuple[Record, ...], dict[str, str]]:
    """What the catalogue knows; if it is lost, what the published feed tells of it."""
    known, feed_ids = catalogue.records(), catalogue.feed_ids()
    if known or feed_ids:
        return known, feed_ids
    try:
        published = (settings.feeds.folder / FILE_NAMES["json"]).read_bytes()
    except OSError:
        return known, feed_ids
    recovered = recover(published, (article.path for article in reading.articles))
    return recovered.records, {MAIN_FEED: recovered.feed_id} if recovered.feed_id else {}


def _kept(
    known: Iterable[Record], enrolled: Iterable[Enrolled], reading: Reading
) -> tuple[Record, ...]:
    """Records of published articles whose file is there but cannot be read now."""
    present = {one.record.id for one in enrolled}
    spoilt = {article.path for article in reading.set_aside}
    closed = tuple(found.path for found in reading.folder_problems)
    return tuple(
        record
        for record in known
        if record.state == "published"
        and record.id not in present
        and (record.path in spoilt or record.path.startswith(closed or ("\0",)))
    )


def _kept_problems(kept: Iterable[Record]) -> Iterable[Problem]:
    return (problem("entry-kept", record.path) for record in kept)


def _check_feeds(feeds: tuple[Feed, ...], settings: Settings, *, force: bool) -> None:
    """Raise when a feed that subscribers have would lose its last entry."""
    folder = settings.feeds.folder
    if not feeds and not force and any((folder / name).exists() for name in FILE_NAMES.values()):
        message = f"no article is ready to be published; {LEFT}"
        raise RefusedError(str(folder), message, "dates in the future and drafts wait")


def _waiting(held_back: Iterable[Article]) -> Iterable[Problem]:
    """When the articles whose time has not come will be published; of drafts the reader told."""
    for article in held_back:
        if not article.draft and article.published is not None:
            exact = article.published_precision != "day"
            when = article.published if exact else article.published.date()
            yield problem("date-in-future", article.path, date=when.isoformat())


def _rendered(feeds: Iterable[Feed]) -> Iterable[Rendered]:
    """Every document of every feed, read back and found to say what it was made from (X6)."""
    for feed in feeds:
        for document in feed.documents:
            data = render(feed, document)
            verify(document, data, feed)
            yield Rendered(path=document.path, data=data, entries=len(feed.entries))


def _entry_problems(
    enrolled: Iterable[Enrolled], feeds: Iterable[Feed], settings: Settings
) -> Iterable[Problem]:
    """What showed only when articles became entries."""
    shown = {entry.id: entry for feed in feeds for entry in feed.entries}
    unlinked = 0
    for one in enrolled:
        yield from one.problems
        entry = shown.get(one.record.id)
        if entry is None:
            continue
        unlinked += entry.link is None
        if entry.created is not None:
            yield problem("date-before-1970", one.article.path, date=f"{entry.created:%Y-%m-%d}")
        if one.article.body_html and not entry.content_html and settings.feeds.content == "full":
            yield problem("body-too-long", one.article.path)
    if unlinked:
        yield problem("link-missing", "", count=unlinked)
