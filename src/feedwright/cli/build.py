"""``feedwright build``: one run, and what it did."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from feedwright.cli.console import ResultsLostError, printable
from feedwright.cli.problems import tell_problems
from feedwright.config import read_settings
from feedwright.config.source import shown
from feedwright.errors import FeedwrightError, UsageError

if TYPE_CHECKING:
    from feedwright.build import Report
    from feedwright.cli.arguments import Arguments
    from feedwright.cli.console import Console
    from feedwright.config.settings import Settings

__all__ = ["run"]

#: Seconds since 1970 that stand for the clock (reproducible-builds.org), for tests.
_CLOCK: Final = "SOURCE_DATE_EPOCH"


def run(arguments: Arguments, console: Console) -> int:
    """Brings the publication up to date and says what happened; the exit code."""
    cwd = Path.cwd()
    now = _now()
    settings = read_settings(
        arguments.config,
        articles=arguments.articles,
        out=arguments.out,
        state=arguments.state,
        cwd=cwd,
    )
    from feedwright.build import build  # noqa: PLC0415 - a mistake in the config costs no libraries

    articles = shown(settings.articles.folder, cwd)
    try:
        report = build(
            settings,
            now=now,
            dry_run=arguments.dry_run,
            force=arguments.force,
            strict=arguments.strict,
            jobs=arguments.jobs,
        )
    except FeedwrightError as error:
        tell_problems(error.problems, console, articles)
        raise
    tell_problems(report.problems, console, articles)
    for line in _advice(settings):
        console.note(f"feedwright: {console.paint_note('note', 'dim')}: {line}")
    _tell_report(report, arguments, console, settings, cwd)
    return 0


def _now() -> datetime:
    """The time of the run; the only place where the clock is read."""
    stated = os.environ.get(_CLOCK)
    if not stated:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(stated), UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(_CLOCK, "is not a number of seconds", "unset it") from None


def _tell_report(
    report: Report, arguments: Arguments, console: Console, settings: Settings, cwd: Path
) -> None:
    """What was done, on stdout. The feeds are out by now: words that get lost change nothing."""
    try:
        if arguments.json:
            console.result(json.dumps(_as_json(report, settings), ensure_ascii=True))
        elif not arguments.quiet:
            console.result(printable(_summary(report, shown(settings.feeds.folder, cwd))))
        console.flush()
    except ResultsLostError as lost:
        if not lost.reader_left:
            console.say(f"feedwright: warning: the report could not be written: {lost.reason}")


def _as_json(report: Report, settings: Settings) -> dict[str, Any]:
    return {
        **asdict(report),
        "articles_folder": str(settings.articles.folder),
        "feeds_folder": str(settings.feeds.folder),
    }


def _summary(report: Report, folder: str) -> str:
    """One line: how many articles, what is new about them, what became of the files."""
    would = "would be " if report.dry_run else ""
    news = [
        f"{len(paths)} {what}"
        for paths, what in ((report.new, "new"), (report.updated, "updated"))
        if paths
    ]
    left = [
        f"{len(paths)} {what}"
        for paths, what in ((report.set_aside, "set aside"), (report.held_back, "held back"))
        if paths
    ]
    changes = Counter(document.change for document in report.documents)
    files = [
        f"{changes[change]} {would if change != 'unchanged' else ''}{change}"
        for change in ("created", "changed", "unchanged")
        if changes[change]
    ]
    plural = "" if report.published == 1 else "s"
    line = f"{folder}: {report.published} article{plural} {would}published"
    line += f" ({', '.join(news)})" if news else ""
    line += "".join(f", {one}" for one in left)
    return f"{line}; files: {', '.join(files) or 'none'}"


def _advice(settings: Settings) -> list[str]:
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
