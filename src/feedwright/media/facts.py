"""A media file → what a feed has to say of it (M2, R21)."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Final, Protocol

from msgspec import Struct

from feedwright.mediatypes import find_media_type

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MediaFacts", "Readable", "facts_of", "read_facts"]

#: First bytes, from where they stand, and the type that they tell, whatever the file is called.
_SIGNATURES: Final = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypavis", "image/avif"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"%PDF-", "application/pdf"),
    (4, b"ftypM4A", "audio/mp4"),
)
_HEAD_BYTES: Final = 32
#: A picture of more pixels a side is a damaged file.
_MAX_SIDE: Final = 100_000


class MediaFacts(Struct, frozen=True, kw_only=True):
    """What a file says of itself; None where it does not."""

    size_bytes: int
    media_type: str | None
    #: In pixels, as shown: turned by its EXIF orientation.
    width: int | None = None
    height: int | None = None
    duration_seconds: float | None = None


class Readable(Protocol):
    """A file, or what reads like one."""

    def read(self, size: int = -1, /) -> bytes:
        """So many bytes from here on, fewer at the end."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """The place, which is from now on there."""

    def tell(self) -> int:
        """The place."""


def read_facts(path: Path) -> MediaFacts | None:
    """What the file is; None when it is no regular file, is empty or cannot be read.

    The type is the content's where that is plain, else the suffix's.
    """
    try:
        with open(path, "rb", opener=_open) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or not status.st_size:
                return None
            return facts_of(file, status.st_size, find_media_type(None, f"file:///{path.name}"))
    except OSError:
        return None


def _open(path: str, flags: int) -> int:
    """Of a pipe nobody waits for the other end."""
    return os.open(path, flags | os.O_NONBLOCK)


def facts_of(file: Readable, size_bytes: int, stated: str | None) -> MediaFacts:
    """What stands in the file; ``stated`` is its type where the content does not tell.

    It is read where it has to be, wherever it comes from; its name helps to tell what it is.
    Raises `OSError` where it cannot be read.
    """
    file.seek(0)
    media_type = _type_of(file.read(_HEAD_BYTES)) or stated
    kind = (media_type or "").partition("/")[0]
    file.seek(0)
    width, height = _measures(file) if kind == "image" else (None, None)
    return MediaFacts(
        size_bytes=size_bytes,
        media_type=media_type,
        width=width,
        height=height,
        duration_seconds=_duration(file) if kind in {"audio", "video"} else None,
    )


def _type_of(head: bytes) -> str | None:
    return next((name for at, mark, name in _SIGNATURES if head.startswith(mark, at)), None)


def _measures(file: Readable) -> tuple[int | None, int | None]:
    """Width and height of a picture, None for both when its file does not tell."""
    import imagesize  # noqa: PLC0415 - only publications with pictures of their own pay for it

    try:
        width, height = map(round, imagesize.get(file))
    except (OSError, ValueError, IndexError, KeyError, OverflowError, ArithmeticError):
        return None, None
    if 0 < width <= _MAX_SIDE and 0 < height <= _MAX_SIDE:
        return width, height
    return None, None


def _duration(file: Readable) -> float | None:
    """How long sound or film lasts; None when its file does not tell."""
    import mutagen  # noqa: PLC0415 - the same

    try:
        read = mutagen.File(file)
    except (mutagen.MutagenError, OSError, ValueError, ArithmeticError, LookupError):
        return None
    length = getattr(getattr(read, "info", None), "length", None)
    return round(float(length), 3) if length else None
