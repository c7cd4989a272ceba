"""Whether a published document is the one that the last run left."""

from __future__ import annotations

import os
import stat
import time
from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec

from feedwright.listing import look_of
from feedwright.manifest import is_settled, signature_of
from feedwright.publish.copies import are_copies, copy_paths
from feedwright.publish.pieces import digest_cut

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from feedwright.cache import CachedDocument
    from feedwright.spool import Data

__all__ = ["digest_parts", "find_same", "see_document"]


def find_same(
    folder: Path,
    path: str,
    known: CachedDocument | None,
    made_from: str,
    codings: Collection[str] = (),
) -> CachedDocument | None:
    """What is ``known`` of the file, if it was made from the same and stands as it was left.

    So do its copies in these codings. Who looks the same is the same, unless it was written so
    shortly before it was seen that it may have changed since; then its bytes have to be the same,
    and its copies have to give them.
    """
    if known is None or known.recipe != made_from:
        return None
    signature = see_document(folder, path, known.size_bytes, codings)
    if signature is None:
        return None
    if known.signature and signature == known.signature:
        return known
    try:
        data = (folder / path).read_bytes()
    except OSError:
        return None
    is_left = known.digest == digest_cut(data, known.cuts) or known.digest == digest_parts((data,))
    if not is_left or not are_copies(folder, path, data, codings):
        return None
    return (
        known
        if signature == known.signature
        else msgspec.structs.replace(known, signature=signature)
    )


def see_document(
    folder: Path, path: str, size_bytes: int, codings: Collection[str] = ()
) -> str | None:
    """How a file of that size and its copies look; None where one of them is not there.

    Empty where one may change and look the same.
    """
    now, seen = time.time_ns(), []
    for file in (path, *copy_paths(path, size_bytes, codings)) if codings else (path,):
        try:
            status = os.lstat(f"{folder}/{file}")
        except OSError:
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        look = look_of(status)
        if not is_settled(look, now):
            return ""
        seen.append(signature_of(look))
    return "\n".join(seen)


def digest_parts(parts: Iterable[Data]) -> str:
    """BLAKE2b-128 of the bytes, in hexadecimal."""
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(bytes(part))
    return digest.hexdigest()
