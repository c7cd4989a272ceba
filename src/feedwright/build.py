"""One run, from article files to published feeds: the only place where the stages meet."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from feedwright.assemble import FILE_NAMES, MAIN_FEED, assemble_feeds
from feedwright.catalogue import authority_of, departed, enrol
from feedwright.errors import FeedwrightError, OutputError, RefusedError, exit_code_of
from feedwright.formats import render
from feedwright.learning.unknown import find_unknown
from feedwright.memory import open_memory
from feedwright.problems import problem
from feedwright.publish import Rendered, compare, hold_lock, write_documents
from feedwright.publish.guard import Loss, compare_feed, find_objections
from feedwright.publish.standing import read_standing, standing_of
from feedwright.publish.status import Status, digest_problems, read_status, write_status
from feedwright.publish.verify import verify
from feedwright.reading import check_reading, read_folder, require_articles
from feedwright.report import LEFT, GuardedError, Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from feedwright.catalogue import Enrolled, Record
    from feedwright.config.settings import Settings
    from feedwright.memory import Memory
    from feedwright.model import Article, Entry, Feed, Problem
    from feedwright.publish.guard import Impact
    from feedwright.reading import Reading

__all__ = ["GuardedError", "Report", "build"]

#: Some services take no larger document: FeedBurner refused more, SmartNews advises against it.
_LARGE_BYTES: Final = 1_000_000
#: As much of a sentence as tells which it is.
_EXAMPLE_CHARS: Final = 60


def build(
    settings: Settings,
    *,
    now: datetime,
    dry_run: bool = False,
    force: bool = False,
    strict: bool = False,
    jobs: int = 1,
    wait_seconds: float = 0,
) -> Report:
    """The publication brought up to date; the report says what happened.

    ``now`` (aware) decides which articles have appeared and dates what has none; nothing else
    depends on it. Another build of the publication has ``wait_seconds`` to end. Raises a
    `FeedwrightError` that names its subject when the run cannot or must not go on: what was
    published stays, whole. With ``dry_run`` nothing is written, and what a guard objects to is
    told in the report and not raised.
    """
    if dry_run:
        return _run(settings, now, dry_run=True, force=force, strict=strict, jobs=jobs)
    if not settings.state.exists():
        # Who has built in the wrong folder finds nothing of ours there.
        require_articles(settings)
    with hold_lock(settings.state, wait_seconds):
        before = read_status(settings.state)
        try:
            report = _run(settings, now, dry_run=False, force=force, strict=strict, jobs=jobs)
        except BaseException as error:
            _note_failure(settings, before or Status(), now, error)
            raise
        return _note_success(report, settings, before, now)


def _run(
    settings: Settings, now: datetime, *, dry_run: bool, force: bool, strict: bool, jobs: int
) -> Report:
    reading = read_folder(settings, jobs)
    try:
        check_reading(reading, settings, strict=strict)
        read_only = dry_run or not os.access(settings.state, os.W_OK)
        paths = [article.path for article in reading.articles]
        with open_memory(settings, paths, now=now, read_only=read_only, force=force) as memory:
            plan = _plan(memory, reading, settings, now)
            report = _report(plan, reading, settings)
            report = replace(report, dry_run=dry_run, memory_warning=memory.warning)
            if not plan.feeds and not force:
                _check_last_entry(settings)
            if dry_run:
                return report
            if report.objections and not force:
                raise GuardedError(str(settings.feeds.folder), report)
            # An id is remembered before it is public, so that it can never be minted again.
            if not _is_remembered(memory, plan):
                if read_only:
                    raise _cannot_remember(settings)
                memory.catalogue.save(plan.records, plan.feed_ids, plan.entries.values())
            write_documents(settings.feeds.folder, plan.files)
            return report
    except FeedwrightError as error:
        error.problems = reading.problems
        raise


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """All that a run is about to do."""

    #: What the catalogue, or the published feed in its place, knew until now.
    known: tuple[Record, ...]
    #: Articles whose time has come.
    enrolled: tuple[Enrolled, ...]
    #: Records of articles whose last good entry stays.
    kept: tuple[Record, ...]
    feeds: tuple[Feed, ...]
    documents: tuple[Rendered, ...]
    pages: tuple[Rendered, ...]
    #: Paths of pages in whose place is a file that is not ours.
    foreign: tuple[str, ...]
    impacts: tuple[Impact, ...]

    @property
    def files(self) -> tuple[Rendered, ...]:
        """All that is published, the feeds last: what they lead to is there before them."""
        return (*self.pages, *self.documents)

    @property
    def present(self) -> tuple[Record, ...]:
        """Of all articles that are published from now on."""
        return (*(one.record for one in self.enrolled), *self.kept)

    @property
    def records(self) -> tuple[Record, ...]:
        """Of all articles that there ever were, as they are from now on."""
        return (*self.present, *departed(self.known, self.present))

    @property
    def feed_ids(self) -> dict[str, str]:
        """The permanent id of each feed."""
        return {feed.name: feed.id for feed in self.feeds}

    @property
    def entries(self) -> dict[str, Entry]:
        """All that stand in a feed from now on, by id."""
        return {entry.id: entry for feed in self.feeds for entry in feed.entries}

    @property
    def loss(self) -> Loss:
        """Of the articles that were published, those that no longer are, under any id."""
        here = {record.id for record in self.present}
        here |= {pair.before.id for impact in self.impacts for pair in impact.redelivered}
        were = [record.id for record in self.known if record.state == "published"]
        return Loss(known=len(were), lost=sum(identity not in here for identity in were))


def _plan(memory: Memory, reading: Reading, settings: Settings, now: datetime) -> _Plan:
    authority = authority_of(settings.site.url, settings.site.id_authority)
    known = memory.records
    everything = enrol(reading.ready, known, authority=authority, now=now)
    zone = settings.site.time_zone
    enrolled = tuple(one for one in everything if one.has_appeared(now, zone))
    kept = _kept(known, enrolled, reading)
    last_good = [memory.entries[one.id] for one in kept if one.id in memory.entries]
    feeds = assemble_feeds(enrolled, settings, memory.feed_ids, last_good)
    pages, foreign = _pages(feeds, settings)
    plan = _Plan(
        known=known,
        enrolled=enrolled,
        kept=kept,
        feeds=feeds,
        documents=tuple(_rendered(feeds)),
        pages=tuple(pages),
        foreign=tuple(foreign),
        impacts=(),
    )
    present = {record.id for record in plan.present}
    impacts = (_impact(feed, memory, settings, present) for feed in feeds)
    return replace(plan, impacts=tuple(impacts))


def _impact(feed: Feed, memory: Memory, settings: Settings, present: set[str]) -> Impact:
    """What followers of the feed see: against its documents or, without any, the catalogue."""
    before = read_standing(settings.feeds.folder, feed.documents)
    if before is None and feed.name == MAIN_FEED:
        before = tuple(map(standing_of, memory.entries.values())) or None
    return compare_feed(feed.name, before, tuple(map(standing_of, feed.entries)), present)


def _is_remembered(memory: Memory, plan: _Plan) -> bool:
    """Whether the catalogue knows all that is about to be published."""
    return (
        not memory.is_recovered
        and set(plan.records) == set(memory.records)
        and plan.feed_ids.items() <= memory.feed_ids.items()
        and plan.entries == memory.entries
    )


def _cannot_remember(settings: Settings) -> OutputError:
    hint = "mount it writable, or name another folder with --state"
    return OutputError(str(settings.state), f"is read-only, and there is news; {LEFT}", hint)


def _report(plan: _Plan, reading: Reading, settings: Settings) -> Report:
    appeared = {one.article.path for one in plan.enrolled}
    waiting = [one for one in reading.articles if one.is_readable and one.path not in appeared]
    return Report(
        published=len(plan.enrolled),
        new=tuple(one.article.path for one in plan.enrolled if one.is_new),
        updated=tuple(one.article.path for one in plan.enrolled if one.is_updated),
        set_aside=tuple(article.path for article in reading.set_aside),
        kept=tuple(record.path for record in plan.kept),
        held_back=tuple(article.path for article in waiting),
        problems=(
            *reading.problems,
            *_waiting(waiting),
            *(problem("entry-kept", record.path) for record in plan.kept),
            *_entry_problems(plan, settings),
            *_size_problems(plan.documents),
            *(problem("page-foreign", "", page=path) for path in plan.foreign),
            *_unknown_furniture(reading),
        ),
        documents=compare(settings.feeds.folder, plan.files),
        impacts=plan.impacts,
        objections=find_objections(
            plan.impacts,
            plan.loss,
            plan.documents,
            guard=settings.guard,
            max_entries=settings.feeds.max_entries,
        ),
    )


def _note_success(
    report: Report, settings: Settings, before: Status | None, now: datetime
) -> Report:
    """The report, after the status of the run was left behind; whether it is news is told by it."""
    is_news = (
        before is None
        or before.exit_code != 0
        or report.has_changed_files
        or not report.impact.is_silent
        or before.problems_digest != digest_problems(report.problems)
    )
    status = (before or Status()).succeeded(
        now, report.counts, report.problems, changed=report.has_changed_files
    )
    reason = ""
    try:
        write_status(settings.state, status)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
    return replace(report, is_news=is_news, status_problem=reason)


def _note_failure(settings: Settings, before: Status, now: datetime, error: BaseException) -> None:
    problems = error.problems if isinstance(error, FeedwrightError) else ()
    message = str(error) or type(error).__name__
    # What ended the run is told in any case; a full disk may well be what it was.
    with suppress(OSError):
        write_status(settings.state, before.failed(now, exit_code_of(error), message, problems))


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


def _check_last_entry(settings: Settings) -> None:
    """Raise when there is a feed that would lose its last entry."""
    folder = settings.feeds.folder
    if any((folder / name).exists() for name in FILE_NAMES.values()):
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


def _pages(feeds: Sequence[Feed], settings: Settings) -> tuple[list[Rendered], list[str]]:
    """The pages for people, and paths of those in whose place is somebody else's file: it stays."""
    from feedwright.pages.publication import is_foreign, render_pages  # noqa: PLC0415 - Jinja

    pages, foreign = [], []
    for path, data in render_pages(feeds, settings):
        try:
            is_taken = is_foreign((settings.feeds.folder / path).read_bytes())
        except OSError:
            is_taken = False
        if is_taken:
            foreign.append(path)
        else:
            pages.append(Rendered(path=path, data=data))
    return pages, foreign


def _entry_problems(plan: _Plan, settings: Settings) -> Iterable[Problem]:
    """What showed only when articles became entries."""
    shown = plan.entries
    unlinked = 0
    for one in plan.enrolled:
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
    yield from _twins(one.article for one in plan.enrolled)


def _twins(articles: Iterable[Article]) -> Iterable[Problem]:
    """Articles with the title and the day of one before them: a copy, or a name used twice."""
    seen: dict[tuple[str, date], str] = {}
    for article in articles:
        if article.title and article.published:
            key = (article.title.casefold(), article.published.date())
            other = seen.setdefault(key, article.path)
            if other != article.path:
                yield problem("article-twin", article.path, other=other)


def _size_problems(documents: Iterable[Rendered]) -> Iterable[Problem]:
    for document in documents:
        size = len(document.data)
        if size > _LARGE_BYTES:
            yield problem("document-large", "", document=document.path, size=size)


def _unknown_furniture(reading: Reading) -> Iterable[Problem]:
    unknown = find_unknown(reading.ready)
    if unknown is not None:
        example = unknown.sentences[0]
        yield problem(
            "furniture-unknown",
            "",
            count=len(unknown.sentences),
            example=example if len(example) <= _EXAMPLE_CHARS else f"{example[:_EXAMPLE_CHARS]}…",
            articles=unknown.articles,
        )
