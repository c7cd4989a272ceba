"""Runs that leave everything as it is, and fetch from stores nevertheless: into copies."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.config.settings import Settings

__all__ = ["rehearsed"]

#: What lies in the state folder of stores. Records go first: whatever has changed since then does
#: not look as they say, and is fetched.
_COPIED: Final = ("fetched.json", "uploaded.json", "fetched", "published")


@contextmanager
def rehearsed(settings: Settings) -> Iterator[Settings]:
    """The same settings, by which what is fetched from stores is gone when the block ends.

    The state folder is only read; a build may be at work in it.
    """
    if settings.articles_store is None and settings.feeds_store is None:
        yield settings
        return
    with TemporaryDirectory(prefix="feedwright-") as folder:
        for name in _COPIED:
            _copy(settings.state / name, Path(folder, name))
        articles, feeds = settings.articles, settings.feeds
        if settings.articles_store is not None:
            articles = replace(articles, folder=_moved(articles.folder, settings.state, folder))
        if settings.feeds_store is not None:
            feeds = replace(feeds, folder=_moved(feeds.folder, settings.state, folder))
        yield replace(settings, articles=articles, feeds=feeds)


def _moved(path: Path, state: Path, folder: str) -> Path:
    return folder / path.relative_to(state)


def _copy(source: Path, target: Path) -> None:
    """All that is there, as files of whoever runs this; what goes away meanwhile is not."""
    if not source.is_dir():
        _copy_file(source, target)
    for folder, _, names in os.walk(source):
        place = target / os.path.relpath(folder, source)
        place.mkdir(exist_ok=True)
        for name in names:
            _copy_file(Path(folder, name), place / name)


def _copy_file(source: Path, target: Path) -> None:
    with suppress(FileNotFoundError):
        shutil.copyfile(source, target)
