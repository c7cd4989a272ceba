"""One run, from article files to published feeds: the only place where the stages meet."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from feedwright.announcing import announce_changes
from feedwright.assemble import FILE_NAMES, Stock, assemble_feeds, with_translations
from feedwright.catalogue import Case, News, Pace, authority_of, enrol, keep_pace
from feedwright.errors import FeedwrightError, OutputError, RefusedError, exit_code_of
from feedwright.learning.unknown import find_unknown
from feedwright.manifest import drop_manifest
from feedwright.memory import open_memory
from feedwright.plan import Plan, problems_of
from feedwright.printing import make_press, print_all
from feedwright.problems import problem
from feedwright.publish import hold_lock, write_documents
from feedwright.publish.guard import compare_feed, find_objections
from feedwright.publish.left import remove_documents
from feedwright.publish.standing import Standing, read_standing, standing_of
from feedwright.publish.status import Status, digest_problems, read_status, write_status
from feedwright.reading import check_reading, check_silent, read_folder, require_articles
from feedwright.report import LEFT, GuardedError, Report
from feedwright.schedule import find_next_change
from feedwright.standstill import Request, leave_manifest, see

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from feedwright.catalogue import Decision, Enrolled, Record
    from feedwright.config.settings import Settings
    from feedwright.memory import Memory
    from feedwright.model import Feed, Problem
    from feedwright.publish.guard import Impact
    from feedwright.reading import Reading

__all__ = ["GuardedError", "Report", "Request", "build", "decide"]

#: As much of a sentence as tells which it is.
_EXAMPLE_CHARS: Final = 60


def build(
    settings: Settings,
    *,
    now: datetime,
    dry_run: bool = False,
    force: bool = False,
    strict: bool = False,
    prune: bool = False,
    jobs: int = 1,
    wait_seconds: float = 0,
    silent: frozenset[str] = frozenset(),
    request: Request | None = None,
) -> Report:
    """The publication brought up to date; the report says what happened.

    ``now`` (aware) decides which articles have appeared, dates what has none, and is what ``since``
    in a query counts from; nothing else depends on it. With ``prune`` documents that are written
    no longer are removed, those of feeds that have ended among them. Another build of the
    publication has ``wait_seconds`` to end. A change of the articles whose paths are ``silent`` is
    published and moves no time of change. A run that changed nothing leaves a manifest, by which
    the next of the same ``request`` is known to be needless. Raises a `FeedwrightError` that names
    its subject when the run cannot or must not go on: what was published stays, whole. With
    ``dry_run`` nothing is written; what a guard objects to is told in the report and not raised.
    """
    options = _Options(
        dry_run=dry_run, force=force, strict=strict, prune=prune, jobs=jobs, silent=silent
    )
    if dry_run:
        return _run(settings, now, options)
    if not settings.state.exists():
        # Who has built in the wrong folder finds nothing of ours there.
        require_articles(settings)
    with hold_lock(settings.state, wait_seconds):
        seen, before = see(request, settings, now), read_status(settings.state)
        try:
            report = _run(settings, now, options)
        except BaseException as error:
            _note_failure(settings, before or Status(), now, error)
            raise
        return leave_manifest(seen, _note_success(report, settings, before, now), settings)


def decide(
    settings: Settings, decision: Decision, *, now: datetime, dry_run: bool = False
) -> Report:
    """The decision is in the catalogue; the report says what the next build makes of it.

    Nothing is published, and with ``dry_run`` nothing is remembered. Raises a `FeedwrightError`
    when it cannot be, or when another build is running.
    """
    if dry_run:
        return _run(settings, now, _Options(dry_run=True, decision=decision))
    if not settings.state.exists():
        require_articles(settings)
    with hold_lock(settings.state):
        drop_manifest(settings.state)
        return _run(settings, now, _Options(decision=decision))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Options:
    """How a run is to be done."""

    dry_run: bool = False
    force: bool = False
    strict: bool = False
    prune: bool = False
    jobs: int = 1
    #: Paths of articles whose change is not told.
    silent: frozenset[str] = frozenset()
    #: What a person has decided: it is remembered, and nothing is published.
    decision: Decision | None = None


def _run(settings: Settings, now: datetime, options: _Options) -> Report:
    reading = read_folder(settings, options.jobs)
    try:
        check_silent(reading, options.silent)
        read_only = options.dry_run or not os.access(settings.state, os.W_OK)
        paths = [article.path for article in reading.articles]
        with open_memory(
            settings, paths, now=now, read_only=read_only, force=options.force
        ) as memory:
            known = _decided(memory, reading, options.decision)
            if reading.articles or not _is_all_withdrawn(known.records):
                check_reading(reading, settings, strict=options.strict)
            plan = _plan(known, reading, settings, now, options)
            report = _report(plan, reading, settings)
            report = replace(report, dry_run=options.dry_run, memory_warning=memory.warning)
            if options.decision is None:
                report = _publish(
                    plan, report, memory, settings, options, now=now, read_only=read_only
                )
            elif read_only and not options.dry_run:
                raise _cannot_remember(settings)
            elif not options.dry_run:
                memory.catalogue.save(known.records, memory.feeds.values(), memory.entries.values())
            return report
    except FeedwrightError as error:
        error.problems = reading.problems
        raise


def _publish(
    plan: Plan,
    report: Report,
    memory: Memory,
    settings: Settings,
    options: _Options,
    *,
    now: datetime,
    read_only: bool,
) -> Report:
    """What was planned is remembered and published, unless something stands against it."""
    if not plan.entries and not options.force:
        _check_last_entry(plan, settings)
    if options.dry_run:
        return report
    if report.objections and not options.force:
        raise GuardedError(str(settings.feeds.folder), report)
    # An id is remembered before it is public, so that it can never be minted again.
    is_remembered = _is_remembered(memory, plan)
    if not is_remembered:
        if not read_only:
            memory.catalogue.save(plan.records, plan.assembled.records, plan.entries.values())
        elif report.has_changed_files:
            raise _cannot_remember(settings)
    if not read_only:
        announce_changes(memory.catalogue, plan.assembled.feeds, plan.output, settings, now)
    write_documents(settings.feeds.folder, plan.output.files)
    remove_documents(settings.feeds.folder, plan.output.removed)
    return replace(report, holds_until=plan.valid_until, was_remembered=is_remembered)


def _decided(memory: Memory, reading: Reading, decision: Decision | None) -> Memory:
    if decision is None:
        return memory
    articles = {article.path: article for article in reading.ready}
    case = Case(records=memory.records, articles=articles, standing=memory.entries)
    return replace(memory, records=decision.apply(case))


def _plan(
    memory: Memory,
    reading: Reading,
    settings: Settings,
    now: datetime,
    options: _Options,
) -> Plan:
    known, zone = memory.records, settings.site.time_zone
    everything = _enrolled(memory, reading, settings, now, options.silent)
    enrolled = tuple(one for one in everything if one.has_appeared(now, zone))
    kept = _kept(known, everything, enrolled, reading)
    enrolled = with_translations(enrolled, settings)
    last_good = [(one, memory.entries[one.id]) for one in kept if one.id in memory.entries]
    stock = Stock(enrolled, settings, last_good)
    press = make_press(settings)
    assembled = assemble_feeds(
        stock,
        settings,
        memory.feeds,
        now=now,
        size_of=lambda entry: press.size_of(entry, settings.feeds.formats),
        withdrawn=[record for record in known if record.state == "withdrawn"],
        prune=options.prune,
    )
    plan = Plan(
        known=known,
        known_feeds=tuple(memory.feeds.values()),
        enrolled=enrolled,
        waiting=tuple(one for one in everything if not one.has_appeared(now, zone)),
        kept=kept,
        assembled=assembled,
        entries=stock.built(),
        output=print_all(assembled, press, settings, prune=options.prune),
        impacts=(),
        valid_until=find_next_change(everything, stock.cards, settings, now),
        looked_at=stock.looked_at,
    )
    return replace(plan, impacts=tuple(_impacts(plan, memory, settings)))


def _enrolled(
    memory: Memory,
    reading: Reading,
    settings: Settings,
    now: datetime,
    silent: frozenset[str],
) -> tuple[Enrolled, ...]:
    """Every article that can be read, with its record, those of tomorrow included."""
    everyone = enrol(
        reading.ready,
        memory.records,
        authority=authority_of(settings.site.url, settings.site.id_authority),
        now=now,
        elsewhere=reading.unready,
        news=News(least_percent=settings.feeds.updated_percent, silent=silent),
    )
    pace = Pace(per_day=settings.publish.drip, oldest_days=settings.publish.backfill_days)
    return keep_pace(everyone, memory.records, pace, now=now, zone=settings.site.time_zone)


def _impacts(plan: Plan, memory: Memory, settings: Settings) -> Iterable[Impact]:
    """What followers of each feed see; one whose documents stay is not looked into."""
    present = {record.id for record in plan.present}
    unchanged = {one.path for one in plan.output.written if one.change == "unchanged"}
    for feed in plan.assembled.feeds:
        if all(document.format == "sitemap" for document in feed.documents):
            continue
        after = tuple(map(standing_of, feed.entries))
        if all(document.path in unchanged for document in feed.documents):
            yield compare_feed(feed.name, after, after, present)
        else:
            yield compare_feed(feed.name, _before(feed, memory, settings), after, present)


def _before(feed: Feed, memory: Memory, settings: Settings) -> tuple[Standing, ...] | None:
    """What the followers have: the feed's documents or, without any, what is remembered."""
    before = read_standing(settings.feeds.folder, feed.documents)
    known = memory.feeds.get(feed.name)
    if before is None and known is not None:
        entries = (memory.entries.get(identity) for identity in known.holds)
        before = tuple(standing_of(entry) for entry in entries if entry) or None
    return before


def _is_remembered(memory: Memory, plan: Plan) -> bool:
    """Whether the catalogue knows all that is about to be published."""
    return (
        not memory.is_recovered
        and set(plan.records) == set(memory.records)
        and all(memory.feeds.get(one.name) == one for one in plan.assembled.records)
        and plan.entries == memory.entries
    )


def _cannot_remember(settings: Settings) -> OutputError:
    hint = "mount it writable, or name another folder with --state"
    return OutputError(str(settings.state), f"is read-only, and there is news; {LEFT}", hint)


def _report(plan: Plan, reading: Reading, settings: Settings) -> Report:
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
            *_unknown_furniture(reading),
        ),
        documents=plan.output.written,
        files=(*plan.output.paths, *plan.looked_at),
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


def _kept(
    known: Iterable[Record],
    everything: Iterable[Enrolled],
    enrolled: Iterable[Enrolled],
    reading: Reading,
) -> tuple[Record, ...]:
    """Records of published articles whose last good entry stays.

    Their file is there but cannot be read now, or a person has to say which file it is.
    """
    present = {one.record.id for one in enrolled}
    spoilt = {article.path for article in reading.set_aside}
    closed = tuple(found.path for found in reading.folder_problems)
    unclear = {record.id for one in everything for record in one.unclear}
    return tuple(
        record
        for record in known
        if record.state == "published"
        and record.id not in present
        and (
            record.path in spoilt
            or record.id in unclear
            or record.path.startswith(closed or ("\0",))
        )
    )


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
            of=unknown.of,
        )
