"""Which files of a folder are articles: one rule for the run and for what tells it is needless.

The start of every run passes here: only what the interpreter has loaded anyway is imported.
"""

from __future__ import annotations

import os
from _operator import attrgetter  # `operator` is more of it in Python
from stat import S_ISDIR, S_ISREG

TYPE_CHECKING = False  # `typing` would be imported for it
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Final

    #: What `look_of` gives.
    Look = tuple[int, ...]
    #: Names of the files of a folder, and how they look.
    Looks = list[tuple[str, Look | None]]

__all__ = ["is_article", "is_ignored", "list_articles", "look_of", "safe_path"]

#: Endings of what editors, file systems and transfers leave beside a file (F16).
_LEFTOVERS: Final = (
    *("~", ".bak", ".orig", ".swp", ".swo"),
    *(".crdownload", ".part", ".partial", ".tmp"),
)

#: Of files that were compressed as a whole.
_PACKED: Final = (".gz", ".zst")

#: How a file looks, from its status: another file, or other content, has another place, size or
#: time.
look_of: Final[Callable[[os.stat_result], Look]] = attrgetter(
    "st_dev", "st_ino", "st_size", "st_mtime_ns", "st_ctime_ns"
)


def safe_path(name: str) -> str:
    r"""The file name as text: bytes that are no UTF-8 stand as ``\xNN``, one name for each file."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "backslashreplace")


def list_articles(
    folder: str,
    suffixes: frozenset[str],
    ignore: tuple[str, ...],
    unreadable: Callable[[str, OSError], None],
    prefix: str = "",
) -> Iterator[tuple[str, str, Looks]]:
    """Of every folder that holds articles: its path below the first, where it is, and their looks.

    The path is printable and ends with "/", that of the first is empty. All is as the system lists
    it, a folder before those in it. Left out: hidden files and folders, leftovers of editors and
    transfers, what a glob of ``ignore`` matches (a whole path or one name in it), and folders that
    are links. A folder that cannot be listed is told to ``unreadable``, and the others go on.
    There is no look of what is no regular file, or cannot be looked at.
    """
    try:
        # By its handle: looking at a file then does not go through all folders above it again.
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            articles, folders = _look_into(handle, suffixes, ignore, prefix)
        finally:
            os.close(handle)
    except OSError as error:
        unreadable(prefix, error)
        return
    if articles:
        yield prefix, folder, articles
    for name in folders:
        inner, path = f"{folder}/{name}", f"{prefix}{safe_path(name)}/"
        yield from list_articles(inner, suffixes, ignore, unreadable, path)


def _look_into(
    handle: int, suffixes: frozenset[str], ignore: tuple[str, ...], prefix: str
) -> tuple[Looks, list[str]]:
    """The articles of a folder, and the names of the folders in it."""
    articles: Looks = []
    folders = []
    with os.scandir(handle) as listing:
        for entry in listing:
            name = entry.name
            if name[0] in ".#" or (ignore and _is_left_out(prefix, name, ignore)):
                continue
            # Who looks at a file knows what it is: only of the others it is asked.
            if name[name.rfind(".") :] in suffixes or is_article(name, suffixes):
                try:
                    status = entry.stat(follow_symlinks=False)
                except OSError:  # it went away: reading it says so
                    status = None
                if status is not None and S_ISREG(status.st_mode):
                    articles.append((name, look_of(status)))
                elif status is not None and S_ISDIR(status.st_mode):
                    folders.append(name)
                elif not _leads_to_folder(entry):
                    articles.append((name, None))
            elif entry.is_dir(follow_symlinks=False):
                folders.append(name)
    return articles, folders


def _is_left_out(prefix: str, name: str, ignore: tuple[str, ...]) -> bool:
    name = safe_path(name)
    return is_ignored(prefix + name, name, ignore)


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:  # a link that leads to itself: reading it says so
        return False


def is_article(name: str, suffixes: frozenset[str]) -> bool:
    """Whether a file of that name is read: by its suffix, or by that before a ``.gz``."""
    stem, _, end = name.rpartition(".")
    if f".{end}" in suffixes and stem and stem[0] != "." and "/" not in stem:
        return True  # as most do
    if name.endswith(_LEFTOVERS):
        return False
    stem, suffix = os.path.splitext(name.lower())  # noqa: PTH122 - a name, not a path; called often
    if suffix in suffixes:
        return True
    return suffix in _PACKED and os.path.splitext(stem)[1] + suffix in suffixes  # noqa: PTH122


def is_ignored(path: str, name: str, ignore: tuple[str, ...]) -> bool:
    """Whether a glob matches the whole path, or the name."""
    from fnmatch import fnmatchcase  # noqa: PLC0415 - seldom needed

    return any(
        fnmatchcase(path, pattern.rstrip("/")) or fnmatchcase(name, pattern.rstrip("/"))
        for pattern in ignore
    )
