"""What a run saw that changed nothing: while all of it is the same, so is what a run would do.

The manifest lies in the state folder while the last run was such a one, and at no other time. It
is believed as a whole or not at all: whatever is odd about it, or about what it names, means that
a run takes place as if there were none.

The start of every run passes here: only what the interpreter has loaded anyway is imported.
"""

from __future__ import annotations

import os
import stat
import sys
from _blake2 import blake2b  # hashlib would bring OpenSSL along
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright import __version__
from feedwright.aside import replace_file
from feedwright.listing import list_articles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

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
    "read_manifest",
    "see_articles",
    "see_files",
    "signature_of",
    "write_manifest",
]

_FILE_NAME: Final = "manifest"
#: Of the format; another one is no manifest.
_HEAD: Final = "feedwright manifest 1"
#: Lists of what it holds: the facts, the status, suffixes, globs, files.
_GROUPS: Final = 5
_PACKAGE: Final = os.path.dirname(__file__)  # noqa: PTH120 - without pathlib
#: File systems keep times in steps of up to so much (FAT): what was changed less than a step
#: before it was seen may be changed again and look the same.
STEP_NS: Final = 2_000_000_000


class UnsureError(Exception):
    """Whether it will look the same when it has changed, nobody can say."""


class Manifest(NamedTuple):
    """What was seen, and for how long it means the same. Times are seconds since 1970."""

    #: The words of the run, where it ran and what ran it, in short.
    request: str
    #: At no earlier time; and before that one.
    since: int
    until: int
    #: The text of ``status.json``, which holds the time of the run between the parts.
    status: tuple[str, str, str]
    #: Where articles are looked for, as `list_articles` wants to have it.
    articles: str
    suffixes: tuple[str, ...]
    ignore: tuple[str, ...]
    #: Files and folders that were there, or were not, by their paths.
    files: tuple[str, ...]
    seen_articles: str
    seen_files: str


def digest_request(words: Iterable[str]) -> str:
    """The same for the same words in the same folder, for the same program and libraries.

    Raises `OSError` when the current folder is gone.
    """
    first = sys.path[0] or os.curdir if sys.path else ""
    place = (first, _look(first, None), str(os.geteuid()), os.getcwd())  # noqa: PTH109 - without pathlib
    return _digest([digest_program(), *place, *words])


@cache
def digest_program() -> str:
    """The same for the same program and libraries, however the program was started.

    Whatever is installed, upgraded or removed changes the time of a folder in which modules are
    looked for. The first of these is that of the script, or the current one. In one process the
    program stays what it was when this was first asked.
    """
    places = sys.path[1:]
    parts = [
        *(__version__, sys.version, sys.executable, *places),
        *(_look(place, None) for place in places),
        *_tree(_PACKAGE),
    ]
    return _digest(parts)


def signature_of(status: os.stat_result) -> str:
    """How a file looks: another file, or other content, has another place, size or time."""
    changed, inside = status.st_mtime_ns, status.st_ctime_ns
    return f"{status.st_dev} {status.st_ino} {status.st_size} {changed} {inside}"


def is_settled(status: os.stat_result, seen_ns: int) -> bool:
    """Whether a file that was seen at that time, or later, looks different once it is changed."""
    return max(status.st_mtime_ns, status.st_ctime_ns) <= seen_ns - STEP_NS


def see_articles(folder: str, suffixes: Iterable[str], ignore: Iterable[str]) -> str:
    """What `digest_articles` says of the article files that lie there now.

    Raises `UnsureError` when a folder cannot be listed or an article is a link.
    """

    def unreadable(path: str, error: OSError) -> None:
        raise UnsureError(path) from error

    def seen() -> Iterator[tuple[str, str]]:
        found = list_articles(folder, frozenset(suffixes), tuple(ignore), unreadable)
        for path, _, entry in found:
            status = entry.stat(follow_symlinks=False)
            yield path, signature_of(status) if stat.S_ISREG(status.st_mode) else ""

    return digest_articles(folder, seen())


def digest_articles(folder: str, seen: Iterable[tuple[str, str]]) -> str:
    """A digest of the paths and signatures of all article files, as the system lists them.

    Raises `UnsureError` when one of them has no signature, or cannot be looked at.
    """
    try:
        root = os.stat(folder)  # noqa: PTH116 - without pathlib
        lines = [f"{root.st_dev} {root.st_ino}"]
        for path, signature in seen:
            if not signature:
                raise UnsureError(path)
            lines.append(f"{path}\0{signature}")
    except OSError as error:
        raise UnsureError(folder) from error
    return _digest(lines)


def see_files(paths: Iterable[str], start_ns: int | None = None) -> str:
    """A digest of sizes, times and places of the files, or of their absence.

    Raises `UnsureError`, with ``start_ns`` also when one was changed so shortly before that time
    that it may change unseen.
    """
    try:
        return _digest(_look(path, start_ns) for path in paths)
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
        if head.decode("ascii") != f"{_HEAD} {_digest([text])}":
            return None
        parts = iter(text.split("\0"))
        groups = [tuple(islice(parts, int(next(parts)))) for _ in range(_GROUPS)]
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
    except (OSError, ValueError, StopIteration):
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
    data = f"{_HEAD} {_digest([text])}\n{text}"
    replace_file(f"{state}/{_FILE_NAME}", data.encode("utf-8", "surrogateescape"))


def drop_manifest(state: Path | str) -> None:
    """There is no manifest. One that cannot be removed stays, and names what was seen."""
    try:
        os.unlink(f"{state}/{_FILE_NAME}")  # noqa: PTH108 - without pathlib
    except OSError:
        return


def _look(path: str, start_ns: int | None) -> str:
    """What lies there; of a link also where it leads."""
    try:
        status = os.lstat(path)
        seen = [status]
        if stat.S_ISLNK(status.st_mode):
            seen.append(os.stat(path))  # noqa: PTH116 - without pathlib
    except (FileNotFoundError, NotADirectoryError):
        return "-"
    if start_ns is not None and not all(is_settled(one, start_ns) for one in seen):
        raise UnsureError(path)
    return " ".join(f"{one.st_mode} {signature_of(one)}" for one in seen)


def _tree(folder: str) -> Iterable[str]:
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
            yield f"{entry.path} {status.st_ino} {status.st_size} {status.st_mtime_ns}"


def _digest(parts: Iterable[str]) -> str:
    text = "\n".join(parts)
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
