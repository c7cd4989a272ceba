"""Compressed copies beside published files, for web servers that send them as they are."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from feedwright.delivery import COPY_SUFFIXES, content_type_of, is_compressible
from feedwright.packing import pack, unpack
from feedwright.publish.folder import Rendered
from feedwright.spool import joined

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

__all__ = ["are_copies", "copy_paths", "find_stale_copies", "with_copies"]


def with_copies(
    folder: Path, files: Iterable[Rendered], codings: Collection[str]
) -> Iterator[Rendered]:
    """The files in their order, each with its copies in these codings behind it.

    A copy that is there and gives the file when it is unpacked stays as it is: another version of
    a library packs the same otherwise, and that is no change.
    """
    for file in files:
        yield file
        if codings and is_compressible(content_type_of(file.path), file.size_bytes):
            data = joined(file.parts)
            for coding in codings:
                path = f"{file.path}{COPY_SUFFIXES[coding]}"
                packed = _find_copy(folder / path, coding, data) or pack(coding, data)
                yield Rendered(path=path, parts=(packed,))


def copy_paths(path: str, size_bytes: int, codings: Iterable[str]) -> tuple[str, ...]:
    """Where the copies of a file of that size lie."""
    if not is_compressible(content_type_of(path), size_bytes):
        return ()
    return tuple(f"{path}{COPY_SUFFIXES[coding]}" for coding in codings)


def are_copies(folder: Path, path: str, data: bytes, codings: Iterable[str]) -> bool:
    """Whether all copies that a file of these bytes should have are there, and give it back."""
    if not is_compressible(content_type_of(path), len(data)):
        return True
    return all(_find_copy(folder / f"{path}{COPY_SUFFIXES[one]}", one, data) for one in codings)


def find_stale_copies(
    folder: Path, changed: Iterable[str], kept: Collection[str]
) -> tuple[str, ...]:
    """The paths of copies of files that change or go, and that are not written anew.

    A web server would go on sending what they hold. A file that is no copy of what is there now is
    somebody else's, and stays.
    """
    return tuple(
        f"{path}{suffix}"
        for path in changed
        for coding, suffix in COPY_SUFFIXES.items()
        if f"{path}{suffix}" not in kept and _is_copy(f"{folder}/{path}", coding, suffix)
    )


def _is_copy(file: str, coding: str, suffix: str) -> bool:
    copy = f"{file}{suffix}"
    # Most have none: to ask is all that is done for them.
    if not os.path.isfile(copy) or not os.path.isfile(file):  # noqa: PTH113 - of thousands
        return False
    return bool(_find_copy(Path(copy), coding, Path(file).read_bytes()))


def _find_copy(copy: Path, coding: str, data: bytes) -> bytes:
    """What lies there, if it gives these bytes when it is unpacked; else nothing."""
    try:
        packed = copy.read_bytes() if copy.is_file() else b""
    except OSError:
        return b""
    return packed if packed and unpack(coding, packed, len(data)) == data else b""
