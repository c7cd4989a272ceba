"""``feedwright build``: one run, and what it did."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import asdict

from feedwright.cli.clock import read_clock
from feedwright.cli.console import ResultsLostError, printable
from feedwright.cli.notify import check_hubs, tell_after_build
from feedwright.cli.problems import tell_problems
from feedwright.cli.publication import below, settings_of
from feedwright.cli.unchanged import digest_words
from feedwright.config.source import shown
from feedwright.errors import FeedwrightError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.build import Report
    from feedwright.cli.arguments import Arguments
    from feedwright.cli.console import Console
    from feedwright.config.settings import Settings
    from feedwright.publish.guard import Impact
    from feedwright.publish.standing import Standing

__all__ = ["advice", "impact_json", "preview", "run", "seen_words", "tell"]

#: Entries of a kind that a dry run lists; more are counted.
_MOST_LISTED: Final = 20


def run(arguments: Arguments, console: Console) -> int:
    """Brings the publication up to date and says what happened; the exit code."""
    cwd = Path.cwd()
    clock = read_clock()
    digest = None if clock.doubt else digest_words(arguments.words)
    settings = settings_of(arguments)
    # A mistake in the config costs no libraries.
    from feedwright.build import GuardedError, Request, build  # noqa: PLC0415

    if arguments.notify:
        check_hubs(settings)
    request = Request(digest=digest, folder=cwd) if digest else None
    try:
        report = build(
            settings,
            now=clock.now,
            dry_run=arguments.dry_run,
            force=arguments.force,
            strict=arguments.strict,
            prune=arguments.prune,
            jobs=settings.engine.jobs,
            dask=settings.engine.dask,
            wait_seconds=arguments.wait,
            silent=frozenset(below(settings.articles.folder, one, cwd) for one in arguments.silent),
            request=request,
        )
    except FeedwrightError as error:
        tell_problems(error.problems, console, _articles(settings, cwd))
        if isinstance(error, GuardedError) and arguments.json:
            _tell_refusal(error.report, console, settings)
        raise
    if clock.doubt:
        console.note(f"feedwright: warning: {clock.doubt} (set the clock)")
    tell(report, arguments, console, settings, cwd)
    if arguments.notify and not arguments.dry_run:
        tell_after_build(settings, console)
    if report.objections and not arguments.force:  # of a dry run: others have been refused
        raise GuardedError(str(settings.feeds.folder), report)
    return 0


def tell(
    report: Report, arguments: Arguments, console: Console, settings: Settings, cwd: Path
) -> None:
    """The problems, and what was done. A run that brought nothing new tells a person at most.

    The feeds are out by now: words that get lost change nothing.
    """
    is_told = report.is_news or console.is_watched or arguments.json
    problems = (one for one in report.problems if is_told or one.severity == "error")
    tell_problems(problems, console, _articles(settings, cwd))
    if is_told:
        for line in advice(settings):
            console.note(f"feedwright: {console.paint_note('note', 'dim')}: {line}")
    for line in _warnings(report, settings):
        console.note(f"feedwright: {console.paint_note('warning', 'warning')}: {line}")
    try:
        if arguments.json:
            refused = bool(report.objections) and not arguments.force
            console.result(_as_json(report, settings, refused=refused))
        elif is_told and not arguments.quiet:
            folder = settings.feeds_store or shown(settings.feeds.folder, cwd)
            for line in (
                _summary(report, folder),
                *(preview(report.impact) if report.dry_run else ()),
            ):
                console.result(printable(line))
        console.flush()
    except ResultsLostError as lost:
        if not lost.reader_left:
            console.say(f"feedwright: warning: the report could not be written: {lost.reason}")


def _articles(settings: Settings, cwd: Path) -> str:
    """What stands before the paths of articles."""
    return settings.articles_store or shown(settings.articles.folder, cwd)


def _tell_refusal(report: Report, console: Console, settings: Settings) -> None:
    """What would have been, for machines; the refusal itself is told by whoever ends the run."""
    with suppress(ResultsLostError):
        console.result(_as_json(report, settings, refused=True))
        console.flush()


def _as_json(report: Report, settings: Settings, *, refused: bool) -> str:
    fields = {
        "published": report.published,
        "new": report.new,
        "updated": report.updated,
        "set_aside": report.set_aside,
        "kept": report.kept,
        "held_back": report.held_back,
        "problems": [asdict(problem) for problem in report.problems],
        "documents": [asdict(document) for document in report.documents],
        "subscribers": impact_json(report.impact),
        "feeds": {impact.feed: impact_json(impact) for impact in report.impacts},
        "objections": [asdict(objection) for objection in report.objections],
        "catalogue": report.memory_warning,
        "refused": refused,
        "dry_run": report.dry_run,
        "articles_folder": settings.articles_store or str(settings.articles.folder),
        "feeds_folder": settings.feeds_store or str(settings.feeds.folder),
    }
    return json.dumps(fields, ensure_ascii=True)


def impact_json(impact: Impact) -> dict[str, Any]:
    """What subscribers see, for machines."""
    entries = {name: getattr(impact, name) for name in ("new", "updated", "gone")}
    return {
        "first": impact.is_first,
        **{name: [_entry_json(one) for one in found] for name, found in entries.items()},
        "redelivered": [
            {**_entry_json(pair.entry), "id_before": pair.before.id} for pair in impact.redelivered
        ],
    }


def _entry_json(entry: Standing) -> dict[str, str]:
    return {"id": entry.id, "title": entry.title}


def _summary(report: Report, folder: str) -> str:
    """One line: how many articles, what subscribers see of it, what became of the files."""
    would = "would be " if report.dry_run else ""
    left = "".join(
        f", {len(paths)} {what}"
        for paths, what in ((report.set_aside, "set aside"), (report.held_back, "held back"))
        if paths
    )
    changes = Counter(document.change for document in report.documents)
    files = [
        f"{changes[change]} {would if change != 'unchanged' else ''}{change}"
        for change in ("created", "changed", "removed", "unchanged")
        if changes[change]
    ]
    return (
        f"{folder}: {report.published} article{'' if report.published == 1 else 's'}"
        f" {would}published{left};"
        f" subscribers {'would ' if report.dry_run else ''}see {seen_words(report.impact)};"
        f" files: {', '.join(files) or 'none'}"
    )


def seen_words(impact: Impact) -> str:
    """What subscribers see, in numbers."""
    sees = [f"{len(found)} {what}" for what, found in _seen(impact) if found]
    return ", ".join(sees) or "nothing new"


def preview(impact: Impact) -> Iterator[str]:
    """The entries behind the numbers, one a line."""
    before = {pair.entry.id: pair.before.id for pair in impact.redelivered}
    for what, entries in _seen(impact):
        for entry in entries[:_MOST_LISTED]:
            was = f", was {before[entry.id]}" if what == "re-delivered" else ""
            yield f"  {what:<12}  {entry.title}  ({entry.id}{was})"
        if len(entries) > _MOST_LISTED:
            yield f"  {what:<12}  … and {len(entries) - _MOST_LISTED} more (--json lists them all)"


def _seen(impact: Impact) -> tuple[tuple[str, tuple[Standing, ...]], ...]:
    return (
        ("new", impact.new),
        ("updated", impact.updated),
        ("gone", impact.gone),
        ("re-delivered", tuple(pair.entry for pair in impact.redelivered)),
    )


def _warnings(report: Report, settings: Settings) -> Iterator[str]:
    """What else to know of the run itself."""
    if not report.dry_run:
        for objection in report.objections:
            yield f"published with --force, although {objection.message}"
    if report.memory_warning:
        yield report.memory_warning
    if report.status_problem:
        yield f"{settings.state}: the status could not be written: {report.status_problem}"


def advice(settings: Settings) -> list[str]:
    """What a config would add to the feeds that were made."""
    site = settings.site
    missing = []
    if not site.title:
        missing.append("[site] title names the feeds")
    if site.url is None:
        missing.append("[site] url gives them addresses, and entries links and permanent ids")
    if not missing:
        return []
    if settings.path is None:
        what = f"there is no config: {'; '.join(missing)} (feedwright init writes one)"
    else:
        what = f"the config says less than subscribers need: {'; '.join(missing)}"
    return [what]
