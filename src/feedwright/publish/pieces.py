"""Entries as they stand in published documents: another document may hold them as they are."""

from __future__ import annotations

from hashlib import blake2b
from itertools import accumulate
from typing import TYPE_CHECKING

from feedwright.cache import CachedFragments
from feedwright.formats import Fragment, Heading, WrittenEntry, digest_fragment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from feedwright.formats import Printed
    from feedwright.model import Format

__all__ = [
    "cut_in",
    "digest_cut",
    "digest_printed",
    "find_pieces",
    "fragments_of",
    "known_fragment",
]


def cut_in(printed: Printed) -> tuple[int, ...]:
    """Where a document would have to be cut to get its entries back."""
    frame = printed.frame
    sizes = (len(one.data) for one in printed.fragments)
    return (len(frame.head), len(frame.joint), *sizes)


def digest_printed(printed: Printed) -> str:
    """Of all bytes of a document, for which those of its entries are not gone through again."""
    frame, count = printed.frame, len(printed.fragments)
    around = frame.head + frame.joint * max(0, count - 1) + frame.tail
    digests = (one.digest or digest_fragment(bytes(one.data)) for one in printed.fragments)
    return _digest(around, digests)


def digest_cut(data: bytes, cuts: tuple[int, ...]) -> str:
    """The `digest_printed` of the document that these bytes are; empty where nothing is cut."""
    if not cuts:
        return ""
    places = tuple(_places(cuts))
    ends = (0, *(end for _, end in places))
    starts = (*(start for start, _ in places), len(data))
    around = b"".join(data[end:start] for end, start in zip(ends, starts, strict=True))
    return _digest(around, (digest_fragment(data[start:end]) for start, end in places))


def _digest(around: bytes, digests: Iterable[bytes]) -> str:
    digest = blake2b(around, digest_size=16)
    for one in digests:
        digest.update(one)
    return digest.hexdigest()


def _places(cuts: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Where each entry begins and ends."""
    first, joint, *sizes = cuts
    starts = accumulate((size + joint for size in sizes), initial=first)
    return ((start, start + size) for start, size in zip(starts, sizes, strict=False))


def find_pieces(file: Path, cuts: tuple[int, ...]) -> dict[bytes, bytes]:
    """What stands between the cuts, by its digest: whatever was done to the file, it tells."""
    try:
        data = file.read_bytes() if cuts else b""
    except OSError:
        return {}
    pieces = (data[start:end] for start, end in _places(cuts or (0, 0)))
    return {digest_fragment(piece): piece for piece in pieces}


def fragments_of(written: WrittenEntry, recipe: str) -> CachedFragments:
    """By what the entry of that recipe will be known again, as far as it is clear."""
    forms: dict[str, tuple[bytes, tuple[str, ...]]] = {
        form: (one.digest, tuple(sorted(one.prefixes)))
        for form, one in written.fragments.items()
        if one.digest
    }
    return CachedFragments(recipe, *written.heading, forms)


def known_fragment(
    known: CachedFragments, form: Format, pieces: dict[bytes, bytes]
) -> WrittenEntry | None:
    """The entry in that format, if it is one of the pieces."""
    digest, prefixes = known.forms.get(form, (b"", ()))
    data = pieces.get(digest)
    if data is None:
        return None
    heading = Heading(known.id, known.title, known.updated, known.published, known.authors)
    fragment = Fragment(data, frozenset(prefixes), is_clear=True, digest=digest)
    return WrittenEntry(heading, {form: fragment})
