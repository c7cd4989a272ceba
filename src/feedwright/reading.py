"""What lies in the articles folder at the time of a run."""

from __future__ import annotations

import signal
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from feedwright.catalogue import digest_bytes
from feedwright.errors import RefusedError, SourceError
from feedwright.model import Article
from feedwright.readers import find_suffixes, read_article
from feedwright.report import LEFT
from feedwright.sources import ArticleFile, find_files, read_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from feedwright.config.settings import Settings
    from feedwright.model import HouseStyle, Problem

__all__ = ["Reading", "check_reading", "check_silent", "read_folder", "require_articles"]

#: Files that one task of a worker process reads: enough to forget the cost of handing it over.
_BATCH_FILES: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What lies in the articles folder at the time of the run."""

    #: In the order of their paths.
    articles: tuple[Article, ...]
    #: Folders that could not be looked into.
    folder_problems: tuple[Problem, ...]

    @property
    def ready(self) -> tuple[Article, ...]:
        """What may be published, be it now or when its time comes."""
        return tuple(one for one in self.articles if one.is_readable and not one.draft)

    @property
    def unready(self) -> frozenset[str]:
        """Paths of files that lie there and are not ready, drafts among them."""
        ready = {article.path for article in self.ready}
        return frozenset(one.path for one in self.articles if one.path not in ready)

    @property
    def set_aside(self) -> tuple[Article, ...]:
        """What a problem of severity "error" stands against."""
        return tuple(one for one in self.articles if not one.is_readable)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Those of the folder, then those of the articles."""
        found = (problem for article in self.articles for problem in article.problems)
        return (*self.folder_problems, *found)


def require_articles(settings: Settings) -> None:
    """Raise `SourceError` when there is no article file, without reading any."""
    folder = settings.articles.folder
    files, _ = find_files(folder, find_suffixes(), settings.articles.ignore)
    if not files:
        raise _no_articles(str(folder))


def read_folder(settings: Settings, jobs: int) -> Reading:
    """All article files, read by that many processes."""
    folder = settings.articles.folder
    files, folder_problems = find_files(folder, find_suffixes(), settings.articles.ignore)
    read = partial(
        _read_file, root=folder, max_bytes=settings.articles.max_file_bytes, house=settings.house
    )
    if jobs > 1 and len(files) > _BATCH_FILES:
        with ProcessPoolExecutor(jobs, initializer=_leave_signals_to_the_parent) as pool:
            articles = tuple(pool.map(read, files, chunksize=_BATCH_FILES))
    else:
        articles = tuple(map(read, files))
    return Reading(articles=articles, folder_problems=folder_problems)


def _leave_signals_to_the_parent() -> None:
    """An interrupt is told once, by the process that the user started; workers end with it."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)


def _read_file(file: ArticleFile, *, root: Path, max_bytes: int, house: HouseStyle) -> Article:
    data = read_bytes(file, root, max_bytes)
    if isinstance(data, bytes):
        return replace(read_article(file.path, data, house), source_digest=digest_bytes(data))
    return Article(path=file.path, problems=(data,))


def check_reading(reading: Reading, settings: Settings, *, strict: bool) -> None:
    """Raise when there is nothing to publish from, or with ``strict`` when anything is amiss."""
    folder, spoilt = str(settings.articles.folder), len(reading.set_aside)
    if not reading.articles:
        raise _no_articles(folder)
    if spoilt == len(reading.articles):
        raise SourceError(folder, f"none of its {spoilt} files can be published; {LEFT}")
    if strict and (spoilt or reading.folder_problems):
        count = spoilt + len(reading.folder_problems)
        message = f"files or folders that cannot be read: {count}; {LEFT}"
        raise RefusedError(folder, message, "mend them, or build without --strict")


def check_silent(reading: Reading, silent: frozenset[str]) -> None:
    """Raise when a path is none of an article: a slip there would be told to everybody."""
    missing = sorted(silent - {article.path for article in reading.articles})
    if missing:
        raise SourceError(missing[0], f"is no article; {LEFT}", "check what follows --silent")


def _no_articles(folder: str) -> SourceError:
    hint = f"readable are {' '.join(sorted(find_suffixes()))}"
    return SourceError(folder, f"holds no article files; {LEFT}", hint)
