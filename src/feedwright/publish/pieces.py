"""Entries as they stand in published documents: another document may hold them as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedwright.cache import CachedFragments
from feedwright.formats import Fragment, Heading, WrittenEntry, digest_fragment

if TYPE_CHECKING:
    from pathlib import Path

    from feedwright.formats import Printed
    from feedwright.model import Format

__all__ = ["cut_in", "find_pieces", "fragments_of", "known_fragment"]


def cut_in(printed: Printed) -> tuple[int, ...]:
    """Where a document would have to be cut to get its entries back."""
    frame = printed.frame
    sizes = (len(one.data) for one in printed.fragments)
    return (len(frame.head), len(frame.joint), *sizes)


def find_pieces(file: Path, cuts: tuple[int, ...]) -> dict[bytes, bytes]:
    """What stands between the cuts, by its digest: whatever was done to the file, it tells."""
    try:
        data = file.read_bytes() if cuts else b""
    except OSError:
        return {}
    start, joint, *sizes = cuts or (0, 0)
    found = {}
    for size in sizes:
        piece = data[start : start + size]
        found[digest_fragment(piece)] = piece
        start += size + joint
    return found


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
