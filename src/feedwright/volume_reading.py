"""The articles of the volumes in a folder: read anew where something changed, else as they were.

A volume that looks as the cache knows it is not opened. Of one that has changed, the articles that
hold the same bytes are not read again.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field
from msgspec.structs import replace

from feedwright.cache import Apart, CachedArticle, CachedVolume, Parts, Texts
from feedwright.catalogue import digest_bytes, traits_of
from feedwright.model import Article, Evidence
from feedwright.paths import split_path
from feedwright.readers import read_article
from feedwright.sharing import Shared
from feedwright.volumes import read_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from feedwright.cache import Cache
    from feedwright.config.settings import Settings
    from feedwright.engine import Engine
    from feedwright.model import HouseStyle
    from feedwright.sources import ArticleFile
    from feedwright.volumes import Part

__all__ = ["FoundInVolumes", "Volumes", "apart", "parts_of", "read_part"]

#: As much is in memory at once, and handed over to those who read.
_BATCH: Final = 1_000
_BATCH_BYTES: Final = 16_000_000


class FoundInVolumes(Struct, frozen=True, kw_only=True):
    """What lies in the volumes, by path."""

    articles: dict[str, Article] = field(default_factory=dict)
    #: What the cache is to know anew.
    found: dict[str, CachedArticle] = field(default_factory=dict)
    volumes: dict[str, CachedVolume] = field(default_factory=dict)
    #: How paths begin in volumes of which something cannot be told.
    torn: list[str] = field(default_factory=list)


class Volumes:
    """The volumes of the articles folder."""

    def __init__(self, files: Sequence[ArticleFile], settings: Settings) -> None:
        self._files = {file.path: file for file in files}
        self._settings = settings
        self._parts = Parts()
        self._searched: set[str] = set()

    @property
    def paths(self) -> frozenset[str]:
        """Of the volumes."""
        return frozenset(self._files)

    def read(self, engine: Engine, cache: Cache, texts: Texts) -> FoundInVolumes:
        """All articles, without their texts: those of the ones that were read are in ``texts``."""
        everything = FoundInVolumes()
        known, before = cache.read(CachedArticle), cache.read(CachedVolume)
        for file in self._files.values():
            volume = before.get(file.path)
            if volume is None or not _is_same(file, volume, known):
                volume = self._read_one(file, known, engine, texts, everything)
                if volume != before.get(file.path):
                    everything.volumes[file.path] = volume
            else:
                everything.articles.update((path, known[path].article) for path in volume.paths)
            everything.articles.update((one.path, one) for one in volume.spoilt)
            if volume.is_torn:
                everything.torn.append(f"{file.path}#")
        return everything

    def find(self, path: str) -> Article | None:
        """The article with its text; None where it is there no longer."""
        name, _ = split_path(path)
        if name not in self._searched:
            # One walk through the volume serves all others that are asked for.
            self._searched.add(name)
            for part in parts_of(self._files[name], self._settings):
                if part.problem is None:
                    self._parts.keep(part.path, part.data, part.form, part.url)
        kept = self._parts.get(path)
        if kept is None:
            return None
        data, form, url = kept
        return _read(path, data, form, url, self._settings.house)

    def _read_one(
        self,
        file: ArticleFile,
        known: Mapping[str, CachedArticle],
        engine: Engine,
        texts: Texts,
        everything: FoundInVolumes,
    ) -> CachedVolume:
        """What the cache is to know of it; its articles are among ``everything``."""
        paths: list[str] = []
        spoilt: list[Article] = []
        is_torn = False
        read, shared = partial(_read_apart, self._settings.house), Shared()
        for batch in _batches(parts_of(file, self._settings)):
            spoilt += (
                Article(path=one.path, problems=(one.problem,)) for one in batch if one.problem
            )
            is_torn |= any(one.is_nameless for one in batch)
            whole = [one for one in batch if one.problem is None]
            unknown = []
            for part in whole:
                kept = known.get(part.path)
                if kept is None or kept.article.source_digest != _digest(part):
                    unknown.append(part)
                else:
                    everything.articles[part.path] = kept.article
            paths += (part.path for part in whole)
            results = engine.map(read, unknown, len(unknown))
            for part, one in zip(unknown, results, strict=True):
                article = one.article(part.path, shared)
                everything.articles[article.path] = article
                everything.found[article.path] = CachedArticle("", article)
                texts.keep(article.path, one.text, one.html)
        return CachedVolume(file.signature, tuple(paths), tuple(spoilt), is_torn)


def parts_of(file: ArticleFile, settings: Settings, root: Path | None = None) -> Iterator[Part]:
    """The parts of the volume as the settings want it to be read.

    It is nowhere else than in ``root``, the articles folder unless another is named.
    """
    articles = settings.articles
    return read_parts(
        file,
        root or articles.folder,
        max_bytes=articles.max_file_bytes,
        ignore=articles.ignore,
        field_names=articles.fields,
    )


def read_part(part: Part, house: HouseStyle) -> Article:
    """The article of a part, with its text; of one that cannot be read, what stands against it."""
    if part.problem is not None:
        return Article(path=part.path, problems=(part.problem,))
    article = _read(part.path, part.data, part.form, part.url, house)
    return replace(article, source_digest=_digest(part))


def _read(path: str, data: bytes, form: str, url: str, house: HouseStyle) -> Article:
    article = read_article(path, data, house, form)
    if not url or article.canonical_url is not None:
        return article
    evidence = Evidence(field="canonical_url", rule="record-address", text=url[:200])
    return replace(article, canonical_url=url, evidence=(*article.evidence, evidence))


def apart(article: Article) -> Apart:
    """The article with the traits of its text, and the text apart from it."""
    return Apart.of(article, traits_of(article))


def _read_apart(house: HouseStyle, part: Part) -> Apart:
    return apart(read_part(part, house))


def _digest(part: Part) -> str:
    """Of all that decides what is read."""
    if not part.url:
        return digest_bytes(part.data)
    return digest_bytes(b"%s\0%s" % (part.url.encode("utf-8", "surrogateescape"), part.data))


def _is_same(file: ArticleFile, known: CachedVolume, articles: Mapping[str, CachedArticle]) -> bool:
    """Whether it is the file that was read, and all of it is still known."""
    is_seen = bool(file.signature) and file.signature == known.signature
    return is_seen and all(path in articles for path in known.paths)


def _batches(parts: Iterable[Part]) -> Iterator[list[Part]]:
    batch: list[Part] = []
    size = 0
    for part in parts:
        batch.append(part)
        size += len(part.data)
        if len(batch) == _BATCH or size > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    yield batch
