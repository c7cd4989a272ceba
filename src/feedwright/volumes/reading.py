"""One volume → its parts: opened as safely as any file, and read by the generator of its kind."""

from __future__ import annotations

import os
from collections import Counter
from hashlib import blake2b
from importlib import import_module
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from feedwright.characters import one_line
from feedwright.listing import is_ignored
from feedwright.paths import kind_of_volume
from feedwright.problems import problem
from feedwright.sources import open_file
from feedwright.volumes.parts import Limits, Part
from feedwright.volumes.unpacking import LibraryMissingError, TooLargeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import IO

    from feedwright.model import FieldNames, Problem
    from feedwright.sources import ArticleFile

    Generator = Callable[[IO[bytes], int, Limits], Iterator[Part]]

__all__ = ["READERS", "read_parts"]

#: Kind of volume → "module:function". The module is imported when the first such file is read.
READERS: Final = {
    "jsonlines": "feedwright.volumes.jsonlines:read_jsonlines",
    "mailbox": "feedwright.volumes.mailbox:read_mailbox",
    "parquet": "feedwright.volumes.parquet:read_parquet",
    "tar": "feedwright.volumes.archives:read_tar",
    "webarchive": "feedwright.volumes.webarchive:read_webarchive",
    "zip": "feedwright.volumes.archives:read_zip",
}


def read_parts(
    file: ArticleFile,
    root: Path,
    *,
    max_bytes: int,
    ignore: tuple[str, ...] = (),
    field_names: FieldNames = (),
) -> Iterator[Part]:
    """The parts of the volume in their order, no two of one path.

    What stands against the volume as a whole, or against the rest of it, is the last part, whose
    path is the volume's. Never raises for what the file holds.
    """
    handle = open_file(file, root)
    if not isinstance(handle, int):
        yield Part(path=file.path, problem=handle, is_nameless=True)
        return
    limits = Limits(path=file.path, max_bytes=max_bytes, ignore=ignore, field_names=field_names)
    seen: Counter[str] = Counter()
    with open(handle, "rb") as stream:  # noqa: PTH123 - a handle
        try:
            for part in _generator(file.path)(stream, os.fstat(handle).st_size, limits):
                if not _is_ignored(part.path, limits):
                    yield _named(part, seen)
        except Exception as error:  # noqa: BLE001 - whatever the libraries of a format raise
            yield Part(path=file.path, problem=_problem(file.path, error), is_nameless=True)
            return
    if not seen:
        yield Part(path=file.path, problem=problem("file-empty", file.path), is_nameless=True)


def _generator(path: str) -> Generator:
    module, _, function = READERS[kind_of_volume(path)].partition(":")
    generator: Generator = getattr(import_module(module), function)
    return generator


def _is_ignored(path: str, limits: Limits) -> bool:
    name = path[len(limits.path) + 1 :]
    return bool(limits.ignore) and (
        is_ignored(path, name.rpartition("/")[2], limits.ignore)
        or is_ignored(name, name.partition("/")[0], limits.ignore)
    )


def _named(part: Part, seen: Counter[str]) -> Part:
    """The part under a path of its own; one without a name goes by what it holds."""
    path = part.path
    if path.endswith("#"):
        path += blake2b(part.data, digest_size=8).hexdigest()
    seen[path] += 1
    while seen[path] > 1:
        path = f"{path}~{seen[path]}"
        seen[path] += 1
    return part if path == part.path else replace(part, path=path)


def _problem(path: str, error: Exception) -> Problem:
    if isinstance(error, TooLargeError):
        return problem("volume-too-large", path, limit=error.limit)
    if isinstance(error, LibraryMissingError):
        return problem("volume-unreadable", path, library=error.library, extra=error.extra)
    return problem(
        "volume-damaged", path, detail=one_line(str(error) or type(error).__name__)[:120]
    )
