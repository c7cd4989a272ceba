"""The articles of a store: copied into the state folder, as far as they have changed."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Final

from feedwright.errors import SourceError
from feedwright.listing import is_article, is_ignored, safe_path
from feedwright.mediatypes import find_media_type
from feedwright.paths import kind_of_volume
from feedwright.problems import problem
from feedwright.stores.record import Record, read_record, write_record
from feedwright.stores.store import open_store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from feedwright.model import Problem
    from feedwright.stores.store import Seen, Store

__all__ = ["count_articles", "fetch_articles"]

_RECORD: Final = "fetched.json"
_LONGEST_NAME: Final = 255


def count_articles(
    url: str, suffixes: frozenset[str], ignore: tuple[str, ...], max_bytes: int
) -> int:
    """How many files of the store are articles, or pictures among them; nothing is fetched.

    Raises a `FeedwrightError` when there are none.
    """
    wanted, problems = _listed(open_store(url), suffixes, ignore, max_bytes)
    return len(wanted) + len(problems)


def fetch_articles(
    url: str, folder: Path, suffixes: frozenset[str], ignore: tuple[str, ...], max_bytes: int
) -> tuple[Problem, ...]:
    """The folder holds the articles of the store, and the pictures among them.

    What looks as it did the last time is not fetched; a record beside the folder tells. Nobody else
    may fetch into it at the time. Given are the problems of what is not fetched. Raises a
    `FeedwrightError` when the store cannot be read: what was fetched by then serves the next run,
    and what is there no longer has not been removed.
    """
    store = open_store(url)
    wanted, problems = _listed(store, suffixes, ignore, max_bytes)
    path_of_record = folder.with_name(_RECORD)
    record = read_record(path_of_record, url) or Record(url)
    parts = folder / ".parts"
    parts.mkdir(parents=True, exist_ok=True)
    known = record.files

    def fetch(task: tuple[int, str]) -> None:
        number, path = task
        part, target = parts / str(number), folder / path
        store.fetch(path, part)
        part.replace(target)
        known[path] = (wanted[path].signature, "")

    missing = [
        path
        for path, seen in wanted.items()
        if known.get(path, ("",))[0] != seen.signature or not (folder / path).is_file()
    ]
    for path in missing:
        _make_room(folder / path, folder)
    try:
        store.each(fetch, enumerate(missing))
    finally:
        write_record(path_of_record, record)
    _remove_others(folder, wanted)
    record.files = {path: known[path] for path in wanted}
    write_record(path_of_record, record)
    return problems


def _listed(
    store: Store, suffixes: frozenset[str], ignore: tuple[str, ...], max_bytes: int
) -> tuple[dict[str, Seen], tuple[Problem, ...]]:
    """What is to be fetched, and what stands against some of it; not nothing."""
    wanted, problems = _wanted(store.list(missing=SourceError), suffixes, ignore, max_bytes)
    if not wanted and not problems:
        hint = f"readable are {' '.join(sorted(suffixes))}"
        raise SourceError(
            store.url, "holds no article files; the feeds were left as they are", hint
        )
    return wanted, problems


def _wanted(
    listed: Mapping[str, Seen], suffixes: frozenset[str], ignore: tuple[str, ...], max_bytes: int
) -> tuple[dict[str, Seen], tuple[Problem, ...]]:
    """What a folder with these files in it would give; and what stands against some of them."""
    wanted: dict[str, Seen] = {}
    problems: list[Problem] = []
    folders = {path[:at] for path in listed for at, mark in enumerate(path) if mark == "/"}
    for path, seen in listed.items():
        parts = path.split("/")
        is_hidden = any(part.startswith((".", "#")) and part not in {".", ".."} for part in parts)
        is_text = is_article(parts[-1], suffixes)
        is_picture = (find_media_type(None, f"/{parts[-1]}") or "").startswith("image/")
        if is_hidden or not (is_text or is_picture) or _is_left_out(parts, ignore):
            continue
        if any(part in {"", ".", ".."} or len(os.fsencode(part)) > _LONGEST_NAME for part in parts):
            detail = "no file can have such a name"
            problems.append(problem("file-unreadable", safe_path(path), detail=detail))
        elif path in folders:
            detail = "there is a folder of that name"
            problems.append(problem("file-unreadable", path, detail=detail))
        elif seen.size_bytes <= max_bytes or kind_of_volume(path):
            wanted[path] = seen
        elif is_text:
            problems.append(problem("file-too-large", path, limit=max_bytes))
    return wanted, tuple(problems)


def _is_left_out(parts: list[str], ignore: tuple[str, ...]) -> bool:
    return any(
        is_ignored("/".join(parts[: end + 1]), part, ignore) for end, part in enumerate(parts)
    )


def _make_room(target: Path, folder: Path) -> None:
    """The file's folder is there; what was a file until now may be one, and the other way round."""
    for parent in reversed(target.relative_to(folder).parents[:-1]):
        if (folder / parent).is_file():
            (folder / parent).unlink()
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir():
        shutil.rmtree(target)


def _remove_others(folder: Path, wanted: Mapping[str, Seen]) -> None:
    """Only these files are in the folder, and no folder that holds none."""
    for parent, _, names in os.walk(folder, topdown=False):
        for name in names:
            path = os.path.join(parent, name)  # noqa: PTH118 - as os.walk gives them
            if os.path.relpath(path, folder) not in wanted:
                os.unlink(path)  # noqa: PTH108
        if not os.listdir(parent) and parent != os.fspath(folder):  # noqa: PTH208
            os.rmdir(parent)  # noqa: PTH106
