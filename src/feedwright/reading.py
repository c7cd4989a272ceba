"""What lies in the articles folder at the time of a run."""

from __future__ import annotations

import os
from functools import cached_property, partial
from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from feedwright.cache import Apart, CachedArticle, CachedVolume, Texts, as_text
from feedwright.catalogue import digest_bytes
from feedwright.characters import bytes_of
from feedwright.errors import RefusedError, SourceError
from feedwright.manifest import digest_program
from feedwright.model import Article
from feedwright.paths import kind_of_volume, split_path
from feedwright.readers import find_suffixes, read_article
from feedwright.report import LEFT
from feedwright.sharing import Shared
from feedwright.sources import ArticleFile, list_files, read_bytes
from feedwright.volume_reading import Volumes, apart, parts_of, read_part

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from feedwright.cache import Cache
    from feedwright.config.settings import Settings
    from feedwright.engine import Engine
    from feedwright.model import HouseStyle, Problem

__all__ = [
    "Reading",
    "check_reading",
    "check_silent",
    "read_again",
    "read_folder",
    "recipe_of",
    "require_articles",
]


class Reading(Struct, frozen=True, kw_only=True, dict=True):
    """What lies in the articles folder at the time of the run."""

    #: In the order of their paths.
    articles: tuple[Article, ...]
    #: Folders that could not be looked into.
    folder_problems: tuple[Problem, ...]
    #: Gives one of the articles with its text, which is not carried along; None where the file has
    #: gone meanwhile.
    whole: Callable[[Article], Article | None]
    #: Gives that text as HTML in UTF-8.
    html: Callable[[Article], bytes | None]
    #: How paths begin of which nobody can say whether there still is an article: those of folders
    #: that cannot be looked into, and of volumes that cannot be read to their end.
    closed: tuple[str, ...] = ()
    #: The files in which they were looked for, as the system lists them.
    files: tuple[ArticleFile, ...] = ()

    @cached_property
    def ready(self) -> tuple[Article, ...]:
        """What may be published, be it now or when its time comes."""
        return tuple(one for one in self.articles if one.is_readable and not one.draft)

    @cached_property
    def unready(self) -> frozenset[str]:
        """Paths of files that lie there and are not ready, drafts among them."""
        return frozenset({one.path for one in self.articles} - {one.path for one in self.ready})

    @cached_property
    def set_aside(self) -> tuple[Article, ...]:
        """What a problem of severity "error" stands against."""
        return tuple(one for one in self.articles if not one.is_readable)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Those of the folder, then those of the articles."""
        found = (problem for article in self.articles for problem in article.problems)
        return (*self.folder_problems, *found)

    def without(self, gone: str) -> Reading:
        """The same without the article of a file that has gone, and others that went with it."""
        went = {file.path for file in self.files if not os.path.lexists(file.location)}
        there = (
            one for one in self.articles if one.path != gone and split_path(one.path)[0] not in went
        )
        return replace(self, articles=tuple(there))


def require_articles(settings: Settings) -> int:
    """How many article files there are, without reading any; `SourceError` when there is none."""
    if settings.articles_store is not None:
        from feedwright.stores import count_articles  # noqa: PLC0415 - only for those who have one

        return count_articles(settings.articles_store, *_what_to_fetch(settings))
    files, _ = _find(settings)
    if not files:
        raise _no_articles(str(settings.articles.folder))
    return len(files)


def read_folder(settings: Settings, engine: Engine) -> Reading:
    """What lies in the folder, all articles with their texts."""
    files, folder_problems = _find(settings)
    single = [file for file in files if not kind_of_volume(file.path)]
    articles = [*engine.map(_reader(settings), single, len(single))]
    for file in files:
        if kind_of_volume(file.path):
            articles += (read_part(part, settings.house) for part in parts_of(file, settings))
    return Reading(
        articles=tuple(sorted(articles, key=lambda one: one.path)),
        folder_problems=folder_problems,
        whole=_as_it_is,
        html=lambda article: bytes_of(article.body_html),
    )


def _as_it_is(article: Article) -> Article:
    return article


def recipe_of(settings: Settings) -> str:
    """Everything but the files that decides what is read in them, in short."""
    decisive = (digest_program(), repr(settings.house), str(settings.articles.max_file_bytes))
    return digest_bytes("\0".join(decisive).encode("utf-8", "surrogateescape"))


def read_again(settings: Settings, engine: Engine, cache: Cache) -> Reading:
    """What lies in the folder; files that are as the cache knows them are not read.

    Who knows a file by its signature alone need not open it; where that may deceive, its bytes
    have to be the same.
    """
    listed, folder_problems = _find(settings)
    files = sorted(listed, key=attrgetter("path"))
    single, packed = list[ArticleFile](), list[ArticleFile]()
    for file in files:
        (packed if kind_of_volume(file.path) else single).append(file)
    texts = Texts()
    known = cache.read(CachedArticle)
    articles, found = _read_single(single, known, settings, engine, texts)
    volumes = Volumes(packed, settings)
    more = volumes.read(engine, cache, texts)
    articles |= more.articles
    cache.keep(CachedArticle, (found | more.found).items(), known.keys() - articles.keys())
    cache.keep(CachedVolume, more.volumes.items(), cache.read(CachedVolume).keys() - volumes.paths)
    apart = _Texts({file.path: file for file in single}, volumes, texts, _reader(settings))
    return Reading(
        articles=tuple(articles[path] for path in sorted(articles)),
        folder_problems=folder_problems,
        whole=apart.article,
        html=apart.html,
        closed=(*(one.path for one in folder_problems), *more.torn),
        files=listed,
    )


def _read_single(
    files: Sequence[ArticleFile],
    known: Mapping[str, CachedArticle],
    settings: Settings,
    engine: Engine,
    texts: Texts,
) -> tuple[dict[str, Article], dict[str, CachedArticle]]:
    """The articles of files that hold one each, by path, and what the cache is to know anew."""
    articles: dict[str, Article] = {}
    found: dict[str, CachedArticle] = {}
    unknown, shared = [], Shared()
    for file in files:
        before = known.get(file.path)
        if before is None or not _is_same(file, before, settings):
            unknown.append(file)
            continue
        articles[file.path] = before.article
        if before.signature != file.signature:
            found[file.path] = CachedArticle(file.signature, before.article)
    read = partial(_read_apart, _reader(settings))
    results = engine.map(read, unknown, len(unknown))
    for file, one in zip(unknown, results, strict=True):
        article = articles[file.path] = one.article(file.path, shared)
        texts.keep(file.path, one.text, one.html)
        if article.source_digest:
            found[file.path] = CachedArticle(file.signature, article)
    return articles, found


class _Texts:
    """Texts of articles: of those that were read in this run, of others when they are needed."""

    def __init__(
        self,
        files: Mapping[str, ArticleFile],
        volumes: Volumes,
        texts: Texts,
        read: Callable[[ArticleFile], Article],
    ) -> None:
        self._files = files
        self._volumes = volumes
        self._texts = texts
        self._read = read

    def article(self, article: Article) -> Article | None:
        """The article with its plain text; None where its file has gone meanwhile."""
        known = self._texts.text(article.path)
        if known is not None:
            return replace(article, body_text=as_text(known))
        again = self._again(article.path)
        return None if again is None else replace(article, body_text=again.body_text)

    def html(self, article: Article) -> bytes | None:
        """Its text as HTML, in UTF-8; None where its file has gone meanwhile."""
        known = self._texts.html(article.path)
        if known is not None:
            return known
        again = self._again(article.path)
        return None if again is None else bytes_of(again.body_html)

    def _again(self, path: str) -> Article | None:
        """What its file says, unless it has gone.

        If it has changed since it was looked at, the next run will tell.
        """
        file = self._files.get(path)
        again = self._read(file) if file else self._volumes.find(path)
        return again if again is not None and again.is_readable else None


def _find(settings: Settings) -> tuple[tuple[ArticleFile, ...], tuple[Problem, ...]]:
    articles, suffixes = settings.articles, find_suffixes()
    missing: tuple[Problem, ...] = ()
    if settings.articles_store is not None:
        from feedwright.stores import fetch_articles  # noqa: PLC0415 - only for those who have one

        what = _what_to_fetch(settings)
        missing = fetch_articles(settings.articles_store, articles.folder, *what)
    files, problems = list_files(articles.folder, suffixes, articles.ignore)
    return files, (*problems, *missing)


def _what_to_fetch(settings: Settings) -> tuple[frozenset[str], tuple[str, ...], int]:
    articles = settings.articles
    return find_suffixes(), articles.ignore, articles.max_file_bytes


def _is_same(file: ArticleFile, known: CachedArticle, settings: Settings) -> bool:
    """Whether the file is the one that was read."""
    if file.signature and file.signature == known.signature:
        return True
    data = read_bytes(file, settings.articles.folder, settings.articles.max_file_bytes)
    return isinstance(data, bytes) and digest_bytes(data) == known.article.source_digest


def _reader(settings: Settings) -> Callable[[ArticleFile], Article]:
    articles = settings.articles
    return partial(
        _read_file, root=articles.folder, max_bytes=articles.max_file_bytes, house=settings.house
    )


def _read_file(file: ArticleFile, *, root: Path, max_bytes: int, house: HouseStyle) -> Article:
    data = read_bytes(file, root, max_bytes)
    if isinstance(data, bytes):
        return replace(read_article(file.path, data, house), source_digest=digest_bytes(data))
    return Article(path=file.path, problems=(data,))


def _read_apart(read: Callable[[ArticleFile], Article], file: ArticleFile) -> Apart:
    """The article of a file, as `apart` gives it."""
    return apart(read(file))


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
    missing = sorted(silent - {article.path for article in reading.articles}) if silent else ()
    if missing:
        raise SourceError(missing[0], f"is no article; {LEFT}", "check what follows --silent")


def _no_articles(folder: str) -> SourceError:
    hint = f"readable are {' '.join(sorted(find_suffixes()))}"
    return SourceError(folder, f"holds no article files; {LEFT}", hint)
