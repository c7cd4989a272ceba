"""Whether a published document is the one that the last run left."""

from __future__ import annotations

import os
import stat
import time
from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec

from feedwright.manifest import STEP_NS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from feedwright.cache import CachedDocument
    from feedwright.spool import Data

__all__ = ["digest_parts", "find_same", "see_document"]


def find_same(
    folder: Path, path: str, known: CachedDocument | None, made_from: str
) -> CachedDocument | None:
    """What is ``known`` of the document, if it was made from the same and stands as it was left.

    Who looks the same is the same, unless it was written so shortly before it was seen that it may
    have changed since; then its bytes have to be the same.
    """
    if known is None or known.recipe != made_from:
        return None
    signature = see_document(folder, path)
    if signature is None:
        return None
    if known.signature and signature == known.signature:
        return known
    try:
        data = (folder / path).read_bytes()
    except OSError:
        return None
    if digest_parts((data,)) != known.digest:
        return None
    return (
        known
        if signature == known.signature
        else msgspec.structs.replace(known, signature=signature)
    )


def see_document(folder: Path, path: str) -> str | None:
    """How the file looks; empty where it may change and look the same, None where there is none."""
    try:
        status = os.lstat(folder / path)
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    changed, inside = status.st_mtime_ns, status.st_ctime_ns
    if max(changed, inside) > time.time_ns() - STEP_NS:
        return ""
    return f"{status.st_dev} {status.st_ino} {status.st_size} {changed} {inside}"


def digest_parts(parts: Iterable[Data]) -> str:
    """BLAKE2b-128 of the bytes, in hexadecimal."""
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(bytes(part))
    return digest.hexdigest()
