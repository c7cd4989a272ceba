"""A media file → what a feed has to say of it (M2, R21)."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from feedwright.mediatypes import find_media_type

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MediaFacts", "read_facts"]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFacts:
    """What a file says of itself; None where it does not."""

    size_bytes: int
    media_type: str | None
    #: In pixels, as shown: turned by its EXIF orientation.
    width: int | None = None
    height: int | None = None
    duration_seconds: float | None = None


def read_facts(path: Path) -> MediaFacts | None:
    """What the file is; None when it is no regular file, is empty or cannot be read.

    The type is the content's where that is plain, else the suffix's.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            status = os.fstat(handle)
            head = os.read(handle, _HEAD_BYTES) if stat.S_ISREG(status.st_mode) else b""
        finally:
            os.close(handle)
    except OSError:
        return None
    if not head:
        return None
    media_type = _type_of(head) or find_media_type(None, f"file:///{path.name}")
    kind = (media_type or "").partition("/")[0]
    width, height = _measures(path) if kind == "image" else (None, None)
    return MediaFacts(
        size_bytes=status.st_size,
        media_type=media_type,
        width=width,
        height=height,
        duration_seconds=_duration(path) if kind in {"audio", "video"} else None,
    )


def _type_of(head: bytes) -> str | None:
    return next((name for at, mark, name in _SIGNATURES if head.startswith(mark, at)), None)


def _measures(path: Path) -> tuple[int | None, int | None]:
    """Width and height of a picture, None for both when its file does not tell."""
    import imagesize  # noqa: PLC0415 - only publications with pictures of their own pay for it

    try:
        width, height = map(round, imagesize.get(path))
    except (OSError, ValueError, IndexError, KeyError, OverflowError, ArithmeticError):
        return None, None
    if 0 < width <= _MAX_SIDE and 0 < height <= _MAX_SIDE:
        return width, height
    return None, None


def _duration(path: Path) -> float | None:
    """How long sound or film lasts; None when its file does not tell."""
    import mutagen  # noqa: PLC0415 - the same

    try:
        file = mutagen.File(path)
    except (mutagen.MutagenError, OSError, ValueError, ArithmeticError, LookupError):
        return None
    length = getattr(getattr(file, "info", None), "length", None)
    return round(float(length), 3) if length else None
