"""Which files of a folder are articles: one rule for the run and for what tells it is needless.

The start of every run passes here: only what the interpreter has loaded anyway is imported.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["is_article", "is_ignored", "list_articles", "safe_path"]

#: Endings of what editors, file systems and transfers leave beside a file (F16).
_LEFTOVERS: Final = (
    *("~", ".bak", ".orig", ".swp", ".swo"),
    *(".crdownload", ".part", ".partial", ".tmp"),
)

#: Of files that were compressed as a whole.
_PACKED: Final = (".gz", ".zst")


def safe_path(name: str) -> str:
    r"""The file name as text: bytes that are no UTF-8 stand as ``\xNN``, one name for each file."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "backslashreplace")


def list_articles(
    folder: str,
    suffixes: frozenset[str],
    ignore: tuple[str, ...],
    unreadable: Callable[[str, OSError], None],
    prefix: str = "",
) -> Iterator[tuple[str, str, os.DirEntry[str]]]:
    """Path below the folder, the folder it lies in, and entry of every article file.

    As the system lists them, those of a folder before those of the folders in it. Left out: hidden
    files and folders, leftovers of editors and transfers, what a glob of ``ignore`` matches (a
    whole path or one name in it), and folders that are links. A folder that cannot be listed is
    told to ``unreadable``, and the others go on. An entry is to be asked before the next is.
    """
    folders = []
    try:
        # By its handle: looking at a file then does not go through all folders above it again.
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        unreadable(prefix, error)
        return
    try:
        with os.scandir(handle) as listing:
            entries = list(listing)
        for entry in entries:
            name = entry.name
            path = prefix + (name if name.isascii() else safe_path(name))
            if name[0] in ".#" or (ignore and is_ignored(path, path[len(prefix) :], ignore)):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append((f"{folder}/{name}", f"{path}/"))
            elif is_article(name, suffixes) and not (
                entry.is_symlink() and _leads_to_folder(entry)
            ):
                yield path, folder, entry
    except OSError as error:
        unreadable(prefix, error)
    finally:
        os.close(handle)
    for inner, path in folders:
        yield from list_articles(inner, suffixes, ignore, unreadable, path)


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
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
