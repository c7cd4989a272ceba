"""What kind of media an address leads to, as MIME types and in the words of Media RSS."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final, Literal
from urllib.parse import urlsplit

__all__ = ["SUFFIXES", "find_media_type", "is_played", "medium_of"]

Medium = Literal["image", "audio", "video", "document"]

#: Ours, not the standard library's: `mimetypes` reads tables of the machine it runs on, and the
#: same article must give the same feed everywhere.
_BY_SUFFIX: Final = MappingProxyType(
    {
        "aac": "audio/aac",
        "avif": "image/avif",
        "epub": "application/epub+zip",
        "flac": "audio/flac",
        "gif": "image/gif",
        "jpeg": "image/jpeg",
        "jpg": "image/jpeg",
        "m4a": "audio/mp4",
        "m4v": "video/mp4",
        "mov": "video/quicktime",
        "mp3": "audio/mpeg",
        "mp4": "video/mp4",
        "oga": "audio/ogg",
        "ogg": "audio/ogg",
        "ogv": "video/ogg",
        "opus": "audio/ogg",
        "pdf": "application/pdf",
        "png": "image/png",
        "svg": "image/svg+xml",
        "wav": "audio/wav",
        "webm": "video/webm",
        "webp": "image/webp",
        "zip": "application/zip",
    }
)
#: Of names whose type is known, without the dot.
SUFFIXES: Final = tuple(_BY_SUFFIX)
#: Types that are in use and registered nowhere (rule R21).
_ALIASES: Final = MappingProxyType(
    {
        "audio/mp3": "audio/mpeg",
        "audio/x-m4a": "audio/mp4",
        "audio/x-wav": "audio/wav",
        "image/jpg": "image/jpeg",
        "image/pjpeg": "image/jpeg",
        "image/x-png": "image/png",
    }
)
_TYPE: Final = re.compile(r"[a-z]+/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")


def find_media_type(stated: str | None, url: str) -> str | None:
    """The registered MIME type that is stated, else the one of the address's suffix, else None."""
    named = (stated or "").partition(";")[0].strip().lower()
    if _TYPE.fullmatch(named):
        return _ALIASES.get(named, named)
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    return _BY_SUFFIX.get(path.rpartition(".")[2].lower())


def medium_of(media_type: str) -> Medium:
    """The ``medium`` of ``media:content`` (Media RSS 1.5.1)."""
    match media_type.partition("/")[0]:
        case "image":
            return "image"
        case "audio":
            return "audio"
        case "video":
            return "video"
        case _:
            return "document"


def is_played(media_type: str) -> bool:
    """Whether it is sound or film."""
    return medium_of(media_type) in {"audio", "video"}
