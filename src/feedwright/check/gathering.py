"""The documents that paths and addresses stand for; the room's only way to disk and network."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from feedwright.check.finding import Source
from feedwright.check.linting import LARGEST_BYTES
from feedwright.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["gather"]

_ADDRESS: Final = re.compile(r"https?://", re.IGNORECASE)
_SUFFIXES: Final = frozenset({".xml", ".rss", ".atom", ".rdf", ".opml", ".json"})
#: How feeds begin; other XML and JSON of a folder (sitemaps, manifests) is none of our business.
_BEGINNING: Final = re.compile(
    rb"<(?:\w+:)?(?:rss|feed|entry|rdf:RDF|opml|channel)[\s>]|jsonfeed\.org/version|\"items\"\s*:"
)
_HEAD_BYTES: Final = 8192


def gather(named: str) -> Iterator[Source]:
    """The document of that name, or the feeds below the folder, in the order of their paths.

    Raises `SourceError` when there is none, and `OSError` when one cannot be read.
    """
    if _ADDRESS.match(named):
        from feedwright.check.fetching import fetch  # noqa: PLC0415 - brings sockets and TLS

        yield fetch(named, limit=LARGEST_BYTES)
        return
    path = Path(named)
    if path.is_dir():
        found = False
        for file in _feeds_below(path):
            found = True
            yield _read(str(file))
        if not found:
            raise SourceError(named, "no feed is in this folder", "name the files to be checked")
        return
    if not path.exists():
        raise SourceError(named, "does not exist", "check its name")
    if not path.is_file():
        raise SourceError(named, "is not a regular file", "name a file, a folder or an address")
    yield _read(named)


def _feeds_below(folder: Path) -> Iterator[Path]:
    """Hidden folders and files are passed over."""
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(root, name)
            if path.suffix.lower() in _SUFFIXES and not name.startswith(".") and path.is_file():
                with path.open("rb") as file:
                    if _BEGINNING.search(file.read(_HEAD_BYTES)):
                        yield path


def _read(path: str) -> Source:
    """The file, but not more of it than is looked at."""
    with open(path, "rb") as file:  # noqa: PTH123 - the name as it was given
        return Source(path=path, data=file.read(LARGEST_BYTES + 1))
