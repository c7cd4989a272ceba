"""The path of a request → the path of a file below a folder, or nothing."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, unquote_to_bytes

__all__ = ["BadPathError", "quoted", "read_path"]

_BAD_ESCAPE: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})")
#: An escape may not stand for what parts a path, or for what no name of a file holds.
_FORBIDDEN: Final = re.compile(rb"%2[fF]|%5[cC]|\\")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LONGEST: Final = 4096
#: What a path holds as it is (RFC 3986 section 3.3).
_PLAIN: Final = "/!$&'()*+,;=:@-._~"


class BadPathError(Exception):
    """No client that means well asks for that: 400."""


def read_path(raw: bytes) -> str:
    """The path as text, from "/" on; dot segments, control characters and the like are refused.

    Every name in it is one that a file may have, so that below whatever folder it leads nowhere
    else. Raises `BadPathError`.
    """
    if len(raw) > _LONGEST or not raw.startswith(b"/"):
        raise BadPathError
    if _BAD_ESCAPE.search(raw) or _FORBIDDEN.search(raw):
        raise BadPathError
    try:
        path = unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        raise BadPathError from None
    names = path[1:].split("/")
    # Only the last may be empty: the path of a folder.
    if _CONTROL.search(path) or {".", ".."} & set(names) or "" in names[:-1]:
        raise BadPathError
    return path


def quoted(path: str) -> str:
    """The path as it stands in an address."""
    return quote(path, safe=_PLAIN)
