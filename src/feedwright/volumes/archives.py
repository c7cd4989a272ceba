"""Archives: zip and tar, which hold article files in folders and stand for a folder themselves.

Nothing is unpacked onto a disk, so no name can lead anywhere; one that tries is refused and told.
"""

from __future__ import annotations

import os
import stat
import tarfile
import zipfile
from typing import TYPE_CHECKING, Final, cast

from feedwright.characters import one_line
from feedwright.listing import is_article, safe_path
from feedwright.paths import VOLUME_SUFFIXES
from feedwright.problems import problem
from feedwright.readers import find_suffixes
from feedwright.volumes.parts import Part
from feedwright.volumes.unpacking import ReadSoFar, TooLargeError, most_bytes, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from feedwright.model import Problem
    from feedwright.volumes.parts import Limits

__all__ = ["read_tar", "read_zip"]

_BLOCK_BYTES: Final = 512
_ENCRYPTED: Final = 1
#: Folders of what macOS and Windows leave in archives.
_LEFTOVERS: Final = frozenset({"__MACOSX", "$RECYCLE.BIN"})


def read_zip(file: IO[bytes], packed_bytes: int, limits: Limits) -> Iterator[Part]:
    """A part for each article file, in the order of the archive."""
    most = left = most_bytes(packed_bytes)
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            fault = _fault(info.filename, info.file_size, limits)
            if info.is_dir() or not _is_wanted(info.filename):
                continue
            path = _path(info.filename, limits)
            if stat.S_ISLNK(info.external_attr >> 16):
                fault = problem("file-not-regular", path)
            elif info.flag_bits & _ENCRYPTED:
                fault = problem("part-unreadable", path, detail="it is encrypted")
            data = b""
            if fault is None:
                try:
                    with archive.open(info) as member:
                        data = member.read(limits.max_bytes + 1)
                except Exception as error:  # noqa: BLE001 - each compression has errors of its own
                    detail = one_line(str(error))[:120] or type(error).__name__
                    fault = problem("part-unreadable", path, detail=detail)
            left -= len(data)
            if left < 0:
                raise TooLargeError(most)
            yield Part(path=path, data=b"" if fault else data, problem=fault)


def read_tar(file: IO[bytes], packed_bytes: int, limits: Limits) -> Iterator[Part]:
    """A part for each article file, in the order of the archive."""
    stream = ReadSoFar(unpacked(file, limits.path, packed_bytes))
    fileobj = cast("IO[bytes]", stream)
    with tarfile.open(fileobj=fileobj, mode="r|") as archive:
        for info in archive:
            if info.isdir() or not _is_wanted(info.name):
                continue
            fault = _fault(info.name, info.size, limits)
            path = _path(info.name, limits)
            # A link may lead out; its target, if it is here, is an article of its own.
            member = archive.extractfile(info) if info.isreg() and fault is None else None
            if member is None:
                fault = fault or problem("file-not-regular", path)
            data = member.read() if member else b""
            yield Part(path=path, data=data, problem=fault)
    if stream.last[-_BLOCK_BYTES:].strip(b"\0"):
        raise EOFError("it ends before its last block does")


def _is_wanted(name: str) -> bool:
    """Whether a folder with such a file in it would hold an article, or what pretends to be one."""
    parts = name.replace("\\", "/").split("/")
    hidden = any(part.startswith((".", "#")) and part not in {".", ".."} for part in parts)
    return not hidden and not _LEFTOVERS.intersection(parts) and is_article(name, find_suffixes())


def _path(name: str, limits: Limits) -> str:
    return f"{limits.path}#{safe_path(name).removeprefix('./')}"


def _fault(name: str, size: int, limits: Limits) -> Problem | None:
    """What stands against reading a file of that name and size."""
    path = _path(name, limits)
    if os.path.isabs(name) or "\\" in name or ":" in name[:2] or ".." in name.split("/"):  # noqa: PTH117 - a name
        return problem("part-outside", path)
    if is_article(name, VOLUME_SUFFIXES):
        return problem("part-unreadable", path, detail="it holds many articles itself")
    if size > limits.max_bytes:
        return problem("file-too-large", path, limit=limits.max_bytes)
    return None
