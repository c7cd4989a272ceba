"""One run, from article files to published feeds: the only place where the stages meet."""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from feedwright.announcing import announce_changes
from feedwright.assemble import FILE_NAMES
from feedwright.cache import open_cache
from feedwright.catalogue import Case, EntryLine
from feedwright.catalogue_place import take_turn
from feedwright.engine import open_engine
from feedwright.errors import (
    FeedwrightError,
    GoneError,
    OutputError,
    RefusedError,
    exit_code_of,
)
from feedwright.formats import load_renderers
from feedwright.learning.unknown import unknown_furniture
from feedwright.manifest import drop_manifest
from feedwright.memory import open_memory
from feedwright.plan import find_changes, keep_in_mind, make_plan, remember
from feedwright.publish import hold_lock, write_documents
from feedwright.publish.guard import find_objections
from feedwright.publish.left import remove_documents
from feedwright.publish.status import Status, digest_problems, read_status, write_status
from feedwright.reading import (
    check_reading,
    check_silent,
    read_again,
    recipe_of,
    require_articles,
)
from feedwright.rehearsal import rehearsed
from feedwright.remarks import problems_of
from feedwright.report import LEFT, GuardedError, Report
from feedwright.standstill import Request, leave_manifest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from feedwright.cache import Cache
    from feedwright.catalogue import Catalogue, Decision, Record
    from feedwright.config.settings import Settings
    from feedwright.engine import Engine
    from feedwright.memory import Memory
    from feedwright.plan import Plan
    from feedwright.publish.upload import Target
    from feedwright.reading import Reading

__all__ = ["GuardedError", "Report", "Request", "build", "decide"]


def build(
    settings: Settings,
    *,
    now: datetime,
    dry_run: bool = False,
    force: bool = False,
    strict: bool = False,
    prune: bool = False,
    jobs: int = 1,
    dask: str | None = None,
    wait_seconds: float = 0,
    silent: frozenset[str] = frozenset(),
    request: Request | None = None,
) -> Report:
    """The publication brought up to date; the report says what happened.

    ``now`` (aware) decides which articles have appeared, dates what has none, and is what ``since``
    in a query counts from; nothing else depends on it. With ``prune`` documents that are written
    no longer are removed, those of feeds that have ended among them. Another build of the
    publication has ``wait_seconds`` to end. A change of the articles whose paths are ``silent`` is
    published and moves no time of change. ``jobs`` processes read articles and make entries, or the
    workers of the Dask scheduler at the address ``dask``. A run that changed nothing leaves a
    manifest, by which the next of the same ``request`` is known to be needless. Raises a
    `FeedwrightError` that names
    its subject when the run cannot or must not go on: what was published stays, whole. With
    ``dry_run`` nothing is written; what a guard objects to is told in the report and not raised.
    """
    options = _Options(
        wait_seconds=wait_seconds,
        dry_run=dry_run,
        force=force,
        strict=strict,
        prune=prune,
        jobs=jobs,
        dask=dask,
        silent=silent,
    )
    if dry_run:
        return _rehearse(settings, now, options)
    if not settings.state.exists():
        # Who has built in the wrong folder finds nothing of ours there.
        require_articles(settings)
    with hold_lock(settings.state, wait_seconds):
        # While a run is under way, or when it ends badly, nobody knows what the next one would do.
        drop_manifest(settings.state)
        before = read_status(settings.state)
        try:
            report = _run(settings, now, options)
        except BaseException as error:
            _note_failure(settings, before or Status(), now, error)
            raise
        report = _note_success(report, settings, before, now)
        return leave_manifest(request, report, settings, now)


def decide(
    settings: Settings, decision: Decision, *, now: datetime, dry_run: bool = False
) -> Report:
    """The decision is in the catalogue; the report says what the next build makes of it.

    Nothing is published, and with ``dry_run`` nothing is remembered. Raises a `FeedwrightError`
    when it cannot be, or when another build is running.
    """
    if dry_run:
        return _rehearse(settings, now, _Options(dry_run=True, decision=decision))
    if not settings.state.exists():
        require_articles(settings)
    with hold_lock(settings.state):
        drop_manifest(settings.state)
        return _run(settings, now, _Options(decision=decision))


class _Options(Struct, frozen=True, kw_only=True):
    """How a run is to be done."""

    dry_run: bool = False
    force: bool = False
    strict: bool = False
    prune: bool = False
    #: Another host has so long to end.
    wait_seconds: float = 0
    jobs: int = 1
    dask: str | None = None
    #: Paths of articles whose change is not told.
    silent: frozenset[str] = frozenset()
    #: What a person has decided: it is remembered, and nothing is published.
    decision: Decision | None = None


class _Run(Struct, frozen=True, kw_only=True):
    """What a run begins with."""

    settings: Settings
    now: datetime
    options: _Options
    engine: Engine
    cache: Cache
    #: The catalogue that hosts share, if they do.
    shared: Catalogue | None
    #: The store that the publication goes to, if it goes to one.
    target: Target | None
    #: Whether the state folder has to stay as it is.
    is_read_only: bool


def _rehearse(settings: Settings, now: datetime, options: _Options) -> Report:
    """What a run would do, which leaves everything as it is."""
    with rehearsed(settings) as copied:
        return _run(copied, now, options)


def _run(settings: Settings, now: datetime, options: _Options) -> Report:
    read_only = options.dry_run or not os.access(settings.state, os.W_OK)
    wait_seconds = None if options.dry_run else options.wait_seconds
    with ExitStack() as stack:
        shared = stack.enter_context(
            take_turn(settings, read_only=read_only, wait_seconds=wait_seconds)
        )
        load = partial(load_renderers, settings.feeds.formats)
        engine = stack.enter_context(open_engine(options.jobs, options.dask, load))
        cache = stack.enter_context(
            open_cache(settings.state, recipe_of(settings), read_only=read_only)
        )
        run = _Run(
            settings=settings,
            now=now,
            options=options,
            engine=engine,
            cache=cache,
            shared=shared,
            target=_open_target(settings),
            is_read_only=read_only,
        )
        reading = read_again(settings, engine, cache)
        while True:
            try:
                return _go_on(run, reading)
            except GoneError as error:
                # Nothing is remembered or published yet: as if it had gone before it was seen.
                reading = reading.without(error.subject)
            except FeedwrightError as error:
                error.problems = reading.problems
                raise


def _go_on(run: _Run, reading: Reading) -> Report:
    """What follows from what was read."""
    settings, options = run.settings, run.options
    check_silent(reading, options.silent)
    with open_memory(
        settings,
        {article.path: article for article in reading.articles},
        now=run.now,
        read_only=run.is_read_only,
        force=options.force,
        shared=run.shared,
    ) as memory:
        known = _decided(memory, reading, options.decision)
        if reading.articles or not _is_all_withdrawn(known.records):
            check_reading(reading, settings, strict=options.strict)
        plan = make_plan(
            known,
            reading,
            settings,
            run.cache,
            engine=run.engine,
            now=run.now,
            silent=options.silent,
            prune=options.prune,
            dry=options.dry_run,
        )
        report = _report(plan, reading, settings, run.cache)
        report = replace(report, dry_run=options.dry_run, memory_warning=memory.warning)
        if options.decision is None:
            report = _publish(run, plan, report, memory)
        elif run.is_read_only and not options.dry_run:
            raise _cannot_remember(settings)
        elif not options.dry_run:
            _save(known)
        return report


def _publish(run: _Run, plan: Plan, report: Report, memory: Memory) -> Report:
    """What was planned is remembered and published, unless something stands against it."""
    settings, options = run.settings, run.options
    folder = settings.feeds.folder
    if not plan.standing and not options.force:
        _check_last_entry(plan, settings)
    if options.dry_run:
        return report
    if report.objections and not options.force:
        raise GuardedError(str(folder), report)
    # An id is remembered before it is public, so that it can never be minted again.
    changes = find_changes(plan, memory)
    if changes:
        if not run.is_read_only:
            remember(plan, changes, memory)
        elif report.has_changed_files:
            raise _cannot_remember(settings)
    if not run.is_read_only:
        announce_changes(memory.catalogue, plan.assembled.feeds, plan.output, settings, run.now)
    write_documents(folder, plan.output.files)
    remove_documents(folder, plan.output.removed)
    if run.target is not None:
        run.target.upload()
    if not run.is_read_only:
        keep_in_mind(plan, run.cache, settings)
    return replace(report, holds_until=plan.valid_until, was_remembered=not changes)


def _open_target(settings: Settings) -> Target | None:
    if settings.feeds_store is None:
        return None
    from feedwright.publish.upload import open_target  # noqa: PLC0415 - only for those who have one

    return open_target(settings)


def _save(memory: Memory) -> None:
    """What a person has decided is remembered, with all that came back from the feeds."""
    lost = memory.entries.values() if memory.is_recovered else ()
    entries = map(EntryLine.of, lost)
    memory.catalogue.save(memory.records, memory.feeds.values(), entries)


def _decided(memory: Memory, reading: Reading, decision: Decision | None) -> Memory:
    if decision is None:
        return memory
    articles = {article.path: article for article in reading.ready}
    case = Case(
        records=memory.records, articles=articles, standing=memory.entries, whole=reading.whole
    )
    return replace(memory, records=decision.apply(case))


def _cannot_remember(settings: Settings) -> OutputError:
    hint = "mount it writable, or name another folder with --state"
    return OutputError(str(settings.state), f"is read-only, and there is news; {LEFT}", hint)


def _report(plan: Plan, reading: Reading, settings: Settings, cache: Cache) -> Report:
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
            *problems_of(plan, settings, reading.problems),
            *unknown_furniture(reading.ready, reading.whole, cache),
        ),
        documents=plan.output.written,
        files=(*plan.output.paths, *plan.stock.looked_at),
        articles=None
        if reading.folder_problems
        else tuple((file.location, file.signature) for file in reading.files),
        impacts=plan.impacts,
        objections=find_objections(
            plan.impacts,
            plan.loss,
            plan.output.documents,
            guard=settings.guard,
            max_entries=settings.feeds.max_entries,
            ended=plan.ending,
            taken=plan.find_taken(settings.feeds.folder),
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


def _check_last_entry(plan: Plan, settings: Settings) -> None:
    """Raise when there is a feed that would lose its last entry, unless by being withdrawn."""
    folder = settings.feeds.folder
    is_published = any((folder / name).exists() for name in FILE_NAMES.values())
    if is_published and not _is_all_withdrawn(plan.known):
        message = f"no article is ready to be published; {LEFT}"
        raise RefusedError(str(folder), message, "dates in the future and drafts wait")


def _is_all_withdrawn(records: Iterable[Record]) -> bool:
    """Whether an empty publication is what somebody asked for, and no accident."""
    states = {record.state for record in records}
    return "withdrawn" in states and "published" not in states
