"""One published file as it is sent: its representations with their validators, all of one version.

A file is opened once; its bytes, its size, its times and its entity tags are those of that one
open file, whatever a build does meanwhile.
"""

from __future__ import annotations

import time
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct

from feedwright.delivery import COPY_SUFFIXES, content_type_of, is_compressible
from feedwright.packing import pack, unpack
from feedwright.serve.codings import IDENTITY
from feedwright.serve.conditions import http_date
from feedwright.serve.folder import BusyError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feedwright.serve.folder import OpenFile, PublicFolder, Stamp

__all__ = [
    "DATE_LAG_NS",
    "MOST_IN_MEMORY",
    "Dated",
    "Document",
    "Representation",
    "digest_file",
    "read_document",
]

#: Larger files are read from the disk for each request.
MOST_IN_MEMORY: Final = 4_000_000
_CHUNK_BYTES: Final = 1 << 18
_NS: Final = 1_000_000_000
#: Clocks of file systems are coarse: within it, two changes may leave the same stamp.
_UNSURE_NS: Final = _NS
#: So far a Date header may lie behind: nothing was modified later than that.
DATE_LAG_NS: Final = _NS // 5


class Dated(NamedTuple):
    """What was told of a version."""

    tag: bytes
    #: Seconds since 1970.
    modified: int


class Representation(Struct, frozen=True, kw_only=True):
    """The file in one content coding."""

    coding: str
    #: Strong: another one whenever a byte is another, and in every coding another.
    tag: bytes
    size: int
    #: None of a file that is too large to be kept.
    body: bytes | None


class Document(Struct, frozen=True, kw_only=True):
    """One version of a file."""

    path: str
    location: str
    stamp: Stamp
    content_type: str
    #: Seconds since 1970.
    modified: int
    #: Whether the stamp tells this version from any later one.
    is_settled: bool
    #: By coding; the bytes as they are always.
    representations: Mapping[str, Representation]

    @property
    def whole(self) -> Representation:
        """The bytes as they are."""
        return self.representations[IDENTITY]

    @property
    def tags(self) -> tuple[bytes, ...]:
        """Of all representations."""
        return tuple(one.tag for one in self.representations.values())

    @property
    def last_modified(self) -> bytes:
        """As a header."""
        return http_date(self.modified)

    @property
    def bytes_held(self) -> int:
        """What it takes in memory."""
        return sum(len(one.body or b"") for one in self.representations.values())


def digest_file(file: OpenFile) -> bytes:
    """The entity tag of a file that is too large to be kept. Raises `BusyError` if it changes."""
    digest = _hasher(IDENTITY)
    position = 0
    while part := file.read(position, _CHUNK_BYTES):
        digest.update(part)
        position += len(part)
    if not file.is_as_opened():
        raise BusyError("the file changes while it is read")
    return _tag(digest.digest())


def read_document(
    folder: PublicFolder, path: str, file: OpenFile, known: Dated | None, tag: bytes = b""
) -> Document:
    """The version that the open file holds. Raises `BusyError` while somebody writes to it.

    ``known`` is the version before: where no byte is another, it was not modified, whatever the
    file system says, else it was a second later at least. Of a large file the ``tag`` has to be
    given.
    """
    content_type = content_type_of(path)
    stamp = file.stamp
    if tag:
        whole = Representation(coding=IDENTITY, tag=tag, size=stamp.size, body=None)
        found = {IDENTITY: whole}
    else:
        found = _representations(folder, path, _read(file), content_type)
    now_ns = time.time_ns()
    return Document(
        path=path,
        location=folder.location(path),
        stamp=stamp,
        content_type=content_type,
        modified=_modified(found[IDENTITY], stamp, known, now_ns),
        is_settled=now_ns - max(stamp.changed_ns, stamp.modified_ns) > _UNSURE_NS,
        representations=found,
    )


def _modified(whole: Representation, stamp: Stamp, known: Dated | None, now_ns: int) -> int:
    """When it was modified, in whole seconds: later than the version before, of which it differs.

    Who puts an older file in its place has changed it all the same, and who asks by the date alone
    would not hear of it. libcurl even drops the body of an answer that is not newer.
    """
    modified = min(stamp.modified_ns, now_ns - DATE_LAG_NS) // _NS
    if known is None:
        return modified
    same = known.tag == whole.tag
    return known.modified if same else max(modified, known.modified + 1)


def _read(file: OpenFile) -> bytes:
    """All of it; what somebody is writing into is taken when they are done."""
    data = file.read(0, file.stamp.size + 1)
    if len(data) != file.stamp.size or not file.is_as_opened():
        raise BusyError("the file changes while it is read")
    return data


def _representations(
    folder: PublicFolder, path: str, data: bytes, content_type: str
) -> dict[str, Representation]:
    found = {IDENTITY: _representation(IDENTITY, data)}
    if not is_compressible(content_type, len(data)):
        return found
    for coding, suffix in COPY_SUFFIXES.items():
        copy = _read_copy(folder, f"{path}{suffix}", coding, data)
        if copy is None and coding == "gzip":
            copy = pack(coding, data)
        if copy is not None and len(copy) < len(data):
            found[coding] = _representation(coding, copy)
    return found


def _read_copy(folder: PublicFolder, path: str, coding: str, data: bytes) -> bytes | None:
    """The compressed copy, if it is one of just this version."""
    file = folder.open(path)
    if file is None:
        return None
    try:
        copy = file.read(0, len(data) + 1)
    finally:
        file.close()
    return copy if unpack(coding, copy, len(data)) == data else None


def _representation(coding: str, body: bytes) -> Representation:
    digest = _hasher(coding)
    digest.update(body)
    return Representation(coding=coding, tag=_tag(digest.digest()), size=len(body), body=body)


def _hasher(coding: str) -> blake2b:
    return blake2b(digest_size=12, person=coding.encode())


def _tag(digest: bytes) -> bytes:
    return b'"%s"' % digest.hex().encode()
