"""The published folder of a store: a copy here, which is published as any other, and then there.

What lies in the store is the truth: what others have changed there is fetched before a run looks
at what is published, and is what the run compares with.
"""

from __future__ import annotations

import os
import posixpath
import re
from hashlib import blake2b, md5
from typing import TYPE_CHECKING, Final

from feedwright.aside import is_aside, write_aside
from feedwright.delivery import content_type_of, max_age_seconds
from feedwright.errors import LockedError, OutputError
from feedwright.publish.ownership import is_marked
from feedwright.stores import ChangedMeanwhileError, Seen, open_store
from feedwright.stores.record import Record, read_record, write_record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from feedwright.config.settings import Settings
    from feedwright.stores import Store

__all__ = ["Target", "open_target"]

_RECORD: Final = "uploaded.json"
#: What a lost record, or a build of another host, may have left: whoever looks for it in a bucket
#: with a whole site in it does not want to copy the site.
_OURS: Final = re.compile(
    r"(?:.*/)?(?:(?:rss|atom|feed)(?:-\d+)?|news-sitemap|feeds|links|index|rsl)"
    r"\.(?:xml|json|opml|html)(?:\.gz|\.br|\.zst)?|feed\.css"
)
_ARCHIVED: Final = re.compile(r"(?:.*/)?archive/[^/]+")
_FEED: Final = re.compile(r"(?:.*/)?(?:rss|atom|feed|news-sitemap)\.(?:xml|json)(?:\.\w+)?")
_LISTS: Final = re.compile(r"(?:index\.html|links\.html|feeds\.opml)(?:\.\w+)?")
_LAST: Final = re.compile(r"feeds\.json(?:\.\w+)?")


class Target:
    """The store that a run publishes to, as it was when the run began."""

    def __init__(self, store: Store, settings: Settings, listed: dict[str, Seen]) -> None:
        self._store = store
        self._folder = settings.feeds.folder
        # Beside the folder of all such copies.
        self._path = self._folder.parent.with_name(_RECORD)
        self._ttl = settings.feeds.ttl_minutes
        self._listed = listed
        known = read_record(self._path, store.url)
        self._record = known or Record(store.url)
        self._is_first = known is None

    def fetch(self) -> None:
        """The folder here holds what others have published, or whoever lost their state."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._store.each(self._fetch, self._unknown())
        self._save()

    def upload(self) -> None:
        """The store holds what the folder holds: what leads to a file comes after it.

        Raises `LockedError` when another host published meanwhile. Whatever ends it, the next run
        goes on where it ended.
        """
        here = _files(self._folder)
        changed = [path for path in here if not self._is_current(path)]
        try:
            for rank in range(len(_RANKS)):
                self._store.each(self._put, [path for path in changed if _rank(path) == rank])
            self._store.each(self._remove, sorted(self._record.files.keys() - here))
            self._store.each(self._store.remove, filter(is_aside, self._listed))
        except ChangedMeanwhileError as error:
            message = "was changed by somebody else while this ran; theirs stays"
            hint = "run this again; hosts that share a catalogue take turns"
            raise LockedError(f"{self._store.url}/{error.path}", message, hint) from None
        finally:
            self._save()

    def _unknown(self) -> Iterator[str]:
        for path, seen in self._listed.items():
            kept = self._record.files.get(path)
            is_known = kept is not None and kept[0] == seen.signature
            is_ours = kept is not None or bool(_OURS.fullmatch(path))
            if is_ours and _is_safe(path) and not (is_known and (self._folder / path).is_file()):
                yield path

    def _fetch(self, path: str) -> None:
        target, seen = self._folder / path, self._listed[path]
        if not (target.is_file() and _is_tagged(target.read_bytes(), seen)):
            data = self._store.read(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            # Others are fetched meanwhile: what a killed run has left is removed elsewhere.
            os.replace(write_aside(target.parent, data, flush=False), target)  # noqa: PTH105
        # Of what lay there before the first run nobody knows how it is sent.
        digest = "" if self._is_first else self._digest(path, target.read_bytes())
        self._record.files[path] = (seen.signature, digest)

    def _is_current(self, path: str) -> bool:
        seen, kept = self._listed.get(path), self._record.files.get(path)
        if seen is None or kept is None or kept[0] != seen.signature:
            return False
        return kept[1] == self._digest(path, (self._folder / path).read_bytes())

    def _put(self, path: str) -> None:
        data, seen = (self._folder / path).read_bytes(), self._listed.get(path)
        if seen is not None and path not in self._record.files:
            there = self._store.read(path)
            if there != data and not is_marked(there, path):
                hint = "remove it, or publish to another folder"
                raise OutputError(f"{self._store.url}/{path}", "is not feedwright's", hint)
        kind, lifetime = self._headers(path)
        put = self._store.put(path, data, kind=kind, lifetime=lifetime, before=seen)
        self._record.files[path] = (put.signature, self._digest(path, data))
        self._listed[path] = put

    def _remove(self, path: str) -> None:
        seen, kept = self._listed.get(path), self._record.files[path]
        if seen is not None and seen.signature == kept[0]:
            self._store.remove(path)
        del self._record.files[path]

    def _headers(self, path: str) -> tuple[str, str]:
        return content_type_of(path), f"public, max-age={max_age_seconds(path, self._ttl)}"

    def _digest(self, path: str, data: bytes) -> str:
        """Of all that a reader gets."""
        digest = blake2b("\0".join((*self._headers(path), "")).encode(), digest_size=16)
        digest.update(data)
        return digest.hexdigest()

    def _save(self) -> None:
        write_record(self._path, self._record)


def open_target(settings: Settings) -> Target | None:
    """The store that the publication goes to, copied here as far as it is not; None without one.

    Raises a `FeedwrightError` when the store cannot be read.
    """
    if settings.feeds_store is None:
        return None
    store = open_store(settings.feeds_store)
    target = Target(store, settings, store.list(missing=OutputError))
    target.fetch()
    return target


#: What leads to nothing, archives, feeds, what lists feeds, and the list that programs go by.
_RANKS: Final = (None, _ARCHIVED, _FEED, _LISTS, _LAST)


def _rank(path: str) -> int:
    found = (rank for rank, pattern in enumerate(_RANKS) if pattern and pattern.fullmatch(path))
    return next(found, 0)


def _files(folder: Path) -> Collection[str]:
    """Everything in the folder but what is being written, in the order of the paths."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name[0] != ".")
    return dict.fromkeys(sorted(path.relative_to(folder).as_posix() for path in found)).keys()


def _is_safe(path: str) -> bool:
    return posixpath.normpath(path) == path and not path.startswith(("/", ".."))


def _is_tagged(data: bytes, seen: Seen) -> bool:
    """Whether the store's tag says that it holds these bytes: mostly it is their MD5."""
    return seen.signature == md5(data, usedforsecurity=False).hexdigest()
