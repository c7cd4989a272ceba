"""Compressed copies beside published files, for web servers that send them as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedwright.delivery import COPY_SUFFIXES, content_type_of, is_compressible
from feedwright.packing import pack, unpack
from feedwright.publish.folder import Rendered
from feedwright.spool import joined

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

__all__ = ["copy_paths", "find_stale_copies", "has_copies", "with_copies"]


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
                yield Rendered(path=path, parts=(_copy(folder / path, coding, data),))


def copy_paths(path: str, size_bytes: int, codings: Iterable[str]) -> tuple[str, ...]:
    """Where the copies of a file of that size lie."""
    if not is_compressible(content_type_of(path), size_bytes):
        return ()
    return tuple(f"{path}{COPY_SUFFIXES[coding]}" for coding in codings)


def has_copies(folder: Path, path: str, size_bytes: int, codings: Iterable[str]) -> bool:
    """Whether all the copies that the file should have are there."""
    return all((folder / copy).is_file() for copy in copy_paths(path, size_bytes, codings))


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
        if f"{path}{suffix}" not in kept and _is_copy(folder / path, coding, suffix)
    )


def _is_copy(file: Path, coding: str, suffix: str) -> bool:
    copy = file.with_name(f"{file.name}{suffix}")
    if not copy.is_file() or not file.is_file():
        return False
    data = file.read_bytes()
    return unpack(coding, copy.read_bytes(), len(data)) == data


def _copy(target: Path, coding: str, data: bytes) -> bytes:
    try:
        packed = target.read_bytes() if target.is_file() else b""
    except OSError:
        packed = b""
    return packed if packed and unpack(coding, packed, len(data)) == data else pack(coding, data)
