"""A run that changed nothing is remembered as such, so that the next one need not take place."""

from __future__ import annotations

import math
import os
from contextlib import suppress
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from feedwright.catalogue import CATALOGUE_FILES
from feedwright.config.source import CONFIG_NAMES
from feedwright.manifest import (
    Manifest,
    UnsureError,
    digest_articles,
    look_in,
    see_files,
    write_manifest,
)
from feedwright.publish.status import read_text
from feedwright.readers import find_suffixes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from feedwright.config.settings import Settings
    from feedwright.listing import Looks
    from feedwright.report import Report

__all__ = ["Request", "leave_manifest"]

_NS: Final = 1_000_000_000


class Request(Struct, frozen=True, kw_only=True):
    """A run as it was asked for, so that the same is known again."""

    digest: str
    #: The folder in which it was asked for.
    folder: Path


def leave_manifest(
    request: Request | None, report: Report, settings: Settings, now: datetime
) -> Report:
    """The report. If its run changed nothing and the next would be silent, there is a manifest.

    The run began at ``now``. What happened since has a later time, and is seen as changed.
    """
    is_still = not report.is_news and not report.has_something_to_repeat
    # What is not on this machine is not seen: others may change it at any time.
    elsewhere = (settings.catalogue.url, settings.articles_store, settings.feeds_store)
    is_seen = not any(elsewhere) and (settings.state / CATALOGUE_FILES[0]).exists()
    if request is not None and is_still and is_seen:
        # A disk that is full costs the manifest only.
        with suppress(UnsureError, OSError):
            _leave(request, report, settings, now)
    return report


def _leave(request: Request, report: Report, settings: Settings, now: datetime) -> None:
    # Of the run, and of the last that went well.
    status = read_text(settings.state).split(f"{now:%Y-%m-%dT%H:%M:%SZ}")
    if not report.was_remembered or len(status) != 3:
        return
    if report.holds_until is None or report.articles is None:
        return
    files = tuple(map(str, _files(request, report, settings)))
    folder = str(settings.articles.folder)
    manifest = Manifest(
        request=request.digest,
        since=math.ceil(now.timestamp()),
        until=math.floor(report.holds_until.timestamp()),
        status=(status[0], status[1], status[2]),
        articles=folder,
        suffixes=tuple(sorted(find_suffixes())),
        ignore=settings.articles.ignore,
        files=files,
        seen_articles=digest_articles(folder, _by_folder(report.articles)),
        seen_files=see_files(files, int(now.timestamp() * _NS)),
    )
    write_manifest(str(settings.state), manifest)


def _by_folder(articles: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Looks]]:
    """What `digest_articles` wants to have. Raises `UnsureError` when a signature is missing."""
    parted = ((*place.rpartition("/"), signature) for place, signature in articles)
    for folder, files in groupby(parted, key=itemgetter(0)):
        looks: Looks = []
        for *_, name, signature in files:
            if not signature:
                raise UnsureError(name)
            looks.append((name, look_in(signature)))
        yield folder, looks


def _files(request: Request, report: Report, settings: Settings) -> Iterator[Path]:
    """All else that the run was made from, or might have been made from, and what it left."""
    yield from (request.folder / name for name in CONFIG_NAMES)
    if settings.path is not None:
        yield settings.path
    templates = settings.pages.templates
    if templates is not None:
        yield from _templates(templates)
    yield from (settings.state / name for name in CATALOGUE_FILES)
    yield from (settings.feeds.folder / path for path in report.files)


def _templates(folder: Path) -> Iterator[Path]:
    """All that a template may take in: what lies in the folder, and where links in it lead."""
    walked = set()
    for place, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(place)
        if real in walked:  # a link to a folder around it
            folders.clear()
            continue
        walked.add(real)
        yield Path(place)
        yield from (Path(place, name) for name in (*folders, *files))
