"""A run that changed nothing is remembered as such, so that the next one need not take place."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from feedwright.catalogue import CATALOGUE_FILES
from feedwright.config.source import CONFIG_NAMES
from feedwright.manifest import (
    Manifest,
    UnsureError,
    drop_manifest,
    see_articles,
    see_files,
    write_manifest,
)
from feedwright.publish.status import read_text
from feedwright.readers import find_suffixes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from feedwright.config.settings import Settings
    from feedwright.report import Report

__all__ = ["Request", "See", "leave_manifest", "see"]

_NS: Final = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A run as it was asked for, so that the same is known again."""

    digest: str
    #: The folder in which it was asked for.
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class See:
    """What a run found before it read any article."""

    request: Request
    now: datetime
    articles: str


def see(request: Request | None, settings: Settings, now: datetime) -> See | None:
    """What lies there before the run; None when that would tell nothing later.

    From here on there is no manifest: while a run is under way, or when it ends badly, nobody
    knows what the next one would do.
    """
    drop_manifest(settings.state)
    if request is None:
        return None
    start = int(now.timestamp() * _NS)
    try:
        articles = see_articles(*_where(settings), start_ns=start)
    except UnsureError:
        return None
    return See(request=request, now=now, articles=articles)


def leave_manifest(seen: See | None, report: Report, settings: Settings) -> Report:
    """The report. If its run changed nothing and the next would be silent, there is a manifest.

    What happened while it ran has a time after its beginning, and is seen as changed.
    """
    is_still = not report.is_news and not report.has_something_to_repeat
    # What is not on this machine is not seen: others may change it at any time.
    elsewhere = (settings.catalogue.url, settings.articles_store, settings.feeds_store)
    is_seen = not any(elsewhere)
    if seen is not None and is_still and is_seen and (settings.state / CATALOGUE_FILES[0]).exists():
        # A disk that is full costs the manifest only.
        with suppress(UnsureError, OSError):
            _leave(seen, report, settings)
    return report


def _leave(seen: See, report: Report, settings: Settings) -> None:
    # Of the run, and of the last that went well.
    status = read_text(settings.state).split(f"{seen.now:%Y-%m-%dT%H:%M:%SZ}")
    if report.holds_until is None or not report.was_remembered or len(status) != 3:
        return
    files = tuple(map(str, _files(seen, report, settings)))
    folder, suffixes, ignore = _where(settings)
    manifest = Manifest(
        request=seen.request.digest,
        since=math.ceil(seen.now.timestamp()),
        until=math.floor(report.holds_until.timestamp()),
        status=(status[0], status[1], status[2]),
        articles=folder,
        suffixes=suffixes,
        ignore=ignore,
        files=files,
        seen_articles=seen.articles,
        seen_files=see_files(files, int(seen.now.timestamp() * _NS)),
    )
    write_manifest(str(settings.state), manifest)


def _where(settings: Settings) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    articles = settings.articles
    return str(articles.folder), tuple(sorted(find_suffixes())), articles.ignore


def _files(seen: See, report: Report, settings: Settings) -> Iterator[Path]:
    """All else that the run was made from, or might have been made from, and what it left."""
    yield from (seen.request.folder / name for name in CONFIG_NAMES)
    if settings.path is not None:
        yield settings.path
    templates = settings.pages.templates
    if templates is not None:
        yield from (templates, *sorted(templates.rglob("*")))
    yield from (settings.state / name for name in CATALOGUE_FILES)
    yield from (settings.feeds.folder / path for path in report.files)
