"""What a run saw that changed nothing: while all of it is the same, so is what a run would do.

The manifest lies in the state folder while the last run was such a one, and at no other time. It
is believed as a whole or not at all: whatever is odd about it, or about what it names, means that
a run takes place as if there were none.

The start of every run passes here: only what the interpreter has loaded anyway is imported.
"""

from __future__ import annotations

import os
import sys
from _blake2 import blake2b  # hashlib would bring OpenSSL along
from marshal import dumps
from stat import S_ISLNK

from feedwright import __version__
from feedwright.aside import replace_file
from feedwright.listing import list_articles, look_of

TYPE_CHECKING = False  # `typing` would be imported for it
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Any, Final

    from feedwright.listing import Look, Looks

__all__ = [
    "STEP_NS",
    "Manifest",
    "UnsureError",
    "digest_articles",
    "digest_program",
    "digest_request",
    "drop_manifest",
    "is_current",
    "is_settled",
    "look_in",
    "read_manifest",
    "see_articles",
    "see_files",
    "signature_of",
    "write_manifest",
]

_FILE_NAME: Final = "manifest"
#: Of the format; another one is no manifest.
_HEAD: Final = "feedwright manifest 2"
#: Lists of what it holds: the facts, the status, suffixes, globs, files.
_GROUPS: Final = 5
_PACKAGE: Final = os.path.dirname(__file__)  # noqa: PTH120 - without pathlib
_DIGEST_BYTES: Final = 16
#: What `digest_program` said.
_program: Final[list[str]] = []
#: File systems keep times in steps of up to so much (FAT): what was changed less than a step
#: before it was seen may be changed again and look the same.
STEP_NS: Final = 2_000_000_000


class UnsureError(Exception):
    """Whether it will look the same when it has changed, nobody can say."""


class Manifest:
    """What was seen, and for how long it means the same. Times are seconds since 1970."""

    def __init__(
        self,
        *,
        request: str,
        since: int,
        until: int,
        status: tuple[str, str, str],
        articles: str,
        suffixes: tuple[str, ...],
        ignore: tuple[str, ...],
        files: tuple[str, ...],
        seen_articles: str,
        seen_files: str,
    ) -> None:
        #: The words of the run, where it ran and what ran it, in short.
        self.request: Final = request
        #: At no earlier time; and before that one.
        self.since: Final = since
        self.until: Final = until
        #: The text of ``status.json``, which holds the time of the run between the parts.
        self.status: Final = status
        #: Where articles are looked for, as `list_articles` wants to have it.
        self.articles: Final = articles
        self.suffixes: Final = suffixes
        self.ignore: Final = ignore
        #: Files and folders that were there, or were not, by their paths.
        self.files: Final = files
        self.seen_articles: Final = seen_articles
        self.seen_files: Final = seen_files


def digest_request(words: Iterable[str]) -> str:
    """The same for the same words in the same folder, for the same program and libraries.

    Raises `OSError` when the current folder is gone.
    """
    first = sys.path[0] or os.curdir if sys.path else ""
    place = (first, _look(first, None), os.geteuid(), os.getcwd())  # noqa: PTH109 - without pathlib
    return _digest([digest_program(), *place, *words])


def digest_program() -> str:
    """The same for the same program and libraries, however the program was started.

    Whatever is installed, upgraded or removed changes the time of a folder in which modules are
    looked for. The first of these is that of the script, or the current one. In one process the
    program stays what it was when this was first asked.
    """
    if not _program:
        places = [str(place) for place in sys.path[1:]]
        looks = [_look(place, None) for place in places]
        parts = (__version__, sys.version, sys.executable, places, looks, list(_tree(_PACKAGE)))
        _program.append(_digest(parts))
    return _program[0]


def signature_of(look: Look) -> str:
    """How a file looks, as text."""
    device, inode, size, changed, inside = look
    return f"{device} {inode} {size} {changed} {inside}"


def look_in(signature: str) -> Look:
    """What `signature_of` made it from."""
    return tuple(map(int, signature.split()))


def is_settled(look: Look, seen_ns: int) -> bool:
    """Whether a file that was seen at that time, or later, looks different once it is changed."""
    return max(look[-2:]) <= seen_ns - STEP_NS


def see_articles(folder: str, suffixes: Iterable[str], ignore: Iterable[str]) -> str:
    """What `digest_articles` says of the article files that lie there now.

    No manifest knows of any that has no look. Raises `UnsureError` when a folder cannot be listed.
    """

    def unreadable(path: str, error: OSError) -> None:
        raise UnsureError(path) from error

    found = list_articles(folder, frozenset(suffixes), tuple(ignore), unreadable)
    return digest_articles(folder, ((place, looks) for _, place, looks in found))


def digest_articles(folder: str, seen: Iterable[tuple[str, Looks]]) -> str:
    """A digest of all articles by the folders they are in, as `list_articles` tells of them.

    Raises `UnsureError` when the first of these, ``folder``, cannot be looked at.
    """
    # Folder by folder: memory that is used again costs less than new memory.
    digest = blake2b(digest_size=_DIGEST_BYTES)
    try:
        root = os.stat(folder)  # noqa: PTH116 - without pathlib
        digest.update(_bytes((root.st_dev, root.st_ino)))
        for one in seen:
            digest.update(_bytes(one))
    except OSError as error:
        raise UnsureError(folder) from error
    return digest.hexdigest()


def see_files(paths: Iterable[str], start_ns: int | None = None) -> str:
    """A digest of sizes, times and places of the files, or of their absence.

    Raises `UnsureError`, with ``start_ns`` also when one was changed so shortly before that time
    that it may change unseen.
    """
    try:
        return _digest([_look(path, start_ns) for path in paths])
    except OSError as error:
        raise UnsureError(str(error)) from error


def is_current(manifest: Manifest, now: float) -> bool:
    """Whether all that it names is still as it was seen."""
    if not manifest.since <= now < manifest.until:
        return False
    try:
        return (
            see_files(manifest.files) == manifest.seen_files
            and see_articles(manifest.articles, manifest.suffixes, manifest.ignore)
            == manifest.seen_articles
        )
    except UnsureError:
        return False


def read_manifest(state: str) -> Manifest | None:
    """The manifest in that folder; None when there is none, or not one of ours that is whole."""
    try:
        with open(f"{state}/{_FILE_NAME}", "rb") as file:  # noqa: PTH123 - without pathlib
            head, _, body = file.read().partition(b"\n")
        text = body.decode("utf-8", "surrogateescape")
        if head.decode("ascii") != f"{_HEAD} {_digest(text)}":
            return None
        parts, groups = text.split("\0"), []
        for _ in range(_GROUPS):
            end = 1 + int(parts[0])
            groups.append(tuple(parts[1:end]))
            parts = parts[end:]
        (request, since, until, articles, seen_articles, seen_files), *lists = groups
        (before, between, after), suffixes, ignore, files = lists
        return Manifest(
            request=request,
            since=int(since),
            until=int(until),
            status=(before, between, after),
            articles=articles,
            suffixes=suffixes,
            ignore=ignore,
            files=files,
            seen_articles=seen_articles,
            seen_files=seen_files,
        )
    except (OSError, ValueError, IndexError):
        return None


def write_manifest(state: str, manifest: Manifest) -> None:
    """The manifest is in the folder, whole. Raises `OSError`."""
    one = manifest
    first = (one.request, str(one.since), str(one.until), one.articles)
    groups = (
        (*first, one.seen_articles, one.seen_files),
        *(one.status, one.suffixes, one.ignore, one.files),
    )
    text = "\0".join(part for group in groups for part in (str(len(group)), *group))
    data = f"{_HEAD} {_digest(text)}\n{text}"
    replace_file(f"{state}/{_FILE_NAME}", data.encode("utf-8", "surrogateescape"))


def drop_manifest(state: Path | str) -> None:
    """There is no manifest. One that cannot be removed stays, and names what was seen."""
    try:
        os.unlink(f"{state}/{_FILE_NAME}")  # noqa: PTH108 - without pathlib
    except OSError:
        return


def _look(path: str, start_ns: int | None) -> tuple[Any, ...]:
    """What lies there, and how it looks; of a link also where it leads."""
    try:
        status = os.lstat(path)
        seen: tuple[Any, ...] = (status.st_mode, look_of(status))
        if S_ISLNK(status.st_mode):
            status = os.stat(path)  # noqa: PTH116 - without pathlib
            seen += (status.st_mode, look_of(status))
    except (FileNotFoundError, NotADirectoryError):
        return ()
    if start_ns is not None and not all(is_settled(look, start_ns) for look in seen[1::2]):
        raise UnsureError(path)
    return seen


def _tree(folder: str) -> Iterator[tuple[str, int, int, int]]:
    """Every module and data file below the folder, as it is now."""
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=lambda entry: entry.name)
    for entry in entries:
        if entry.name == "__pycache__":
            continue
        if entry.is_dir():
            yield from _tree(entry.path)
        else:
            status = entry.stat()
            yield entry.path, status.st_ino, status.st_size, status.st_mtime_ns


def _digest(parts: Any) -> str:
    return blake2b(_bytes(parts), digest_size=_DIGEST_BYTES).hexdigest()


def _bytes(parts: Any) -> bytes:
    """The same for the same strings, numbers and lists of these, and never for others."""
    return dumps(parts, 2)  # later formats also tell how often an object is in use
