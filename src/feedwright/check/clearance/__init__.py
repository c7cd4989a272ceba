"""Entries and frames of documents that are plainly right, told from those to be examined.

Who publishes entries by the thousand has each of them looked at once, by a reader that knows only
how careful writers write and stops at the first doubt. What it clears, `lint` finds nothing in,
neither error nor warning nor info, with or without the other; what it does not clear need not be
wrong, and is examined as any document is. What is wrong in a document among its entries (an id
that stands twice) is for those to find who know them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.check.clearance import atom, jsonfeed, rss
from feedwright.check.clearance.verdicts import ClearEntry, ClearFrame

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["ClearEntry", "ClearFrame", "clear_entry", "clear_frame"]

#: Larger ones are examined: a document that is one is too large for some.
_MOST_BYTES: Final = 1_000_000
_ENTRIES: Final[Mapping[str, Callable[[str], ClearEntry | None]]] = {
    "rss": rss.clear_item,
    "atom": atom.clear_entry,
    "json": jsonfeed.clear_item,
}
_FRAMES: Final[Mapping[str, Callable[[str, str], ClearFrame | None]]] = {
    "rss": rss.clear_rss,
    "atom": atom.clear_atom,
    "json": jsonfeed.clear_json,
}


def clear_entry(name: str, data: bytes) -> ClearEntry | None:
    """What the entry is called, when nothing is wrong with it in any document of that format.

    Its document declares the prefixes that it uses, each as everybody does. None where it has to
    be examined; so has every entry of a format that is not "rss", "atom" or "json".
    """
    clear = _ENTRIES.get(name)
    try:
        return clear(data.decode()) if clear and len(data) <= _MOST_BYTES else None
    except UnicodeDecodeError:
        return None


def clear_frame(name: str, head: bytes, joint: bytes, tail: bytes) -> ClearFrame | None:
    """What is said around the entries of a document, when nothing is wrong with it.

    Clear entries may stand between the two in any number and order, with ``joint`` between each
    other. None where it has to be
    examined, with all its entries.
    """
    clear = _FRAMES.get(name)
    if joint.strip(b" \n") != (b"," if name == "json" else b""):
        return None
    try:
        return clear(head.decode(), tail.decode()) if clear else None
    except UnicodeDecodeError:
        return None
