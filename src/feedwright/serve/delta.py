"""A feed without what a reader has: the instance manipulation "feed" of RFC 3229.

The form is that of the draft that feed readers implement (RFC 3229 with "A-IM: feed"): the whole
document, but of its entries only those that are new or have changed since the version named.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING, Final
from xml.parsers.expat import ExpatError, ParserCreate

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Entries", "asks_for_feed", "can_take", "find_entries", "without"]

#: Format → how deep its entries lie, and what they are called; Atom's with their namespace.
_PLACES: Final[Mapping[str, tuple[int, str]]] = {
    "rss": (2, "item"),
    "atom": (1, "http://www.w3.org/2005/Atom entry"),
}
_ASKED: Final = re.compile(
    rb"(?:^|,)\s*feed\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?(?=,|$)", re.IGNORECASE
)


#: Programs that ask because a library of theirs does, and then take 226 for an error.
_CANNOT: Final = (b"rss2email/",)


class Entries(Struct, frozen=True):
    """Where the entries of a document are, in its order, and a digest of each."""

    places: tuple[range, ...]
    digests: tuple[bytes, ...]


def asks_for_feed(value: bytes | None) -> bool:
    """Whether an A-IM header accepts the manipulation (RFC 3229 section 10.5.3)."""
    found = _ASKED.search(value) if value else None
    return found is not None and float(found[1] or 1) > 0


def can_take(user_agent: bytes | None) -> bool:
    """Whether the client is not known to take what it has asked for as an error."""
    return not (user_agent or b"").startswith(_CANNOT)


def find_entries(data: bytes, format_name: str) -> Entries:
    """The entries of the document, each with the white space before it; none of what is no XML."""
    depth, name = _PLACES[format_name]
    parser = ParserCreate(namespace_separator=" ")
    starts: list[int] = []
    ends: list[int] = []
    level = 0

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal level
        if level == depth and tag == name:
            starts.append(parser.CurrentByteIndex)
        level += 1

    def end(tag: str) -> None:
        nonlocal level
        level -= 1
        if level == depth and tag == name:
            ends.append(data.index(b">", parser.CurrentByteIndex) + 1)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(data, True)  # noqa: FBT003 - the library takes it so
    except ExpatError:
        return Entries((), ())
    places = tuple(
        range(len(data[:first].rstrip()), last) for first, last in zip(starts, ends, strict=True)
    )
    return Entries(places, tuple(_digest(data[one.start : one.stop].strip()) for one in places))


def without(data: bytes, entries: Entries, known: frozenset[bytes]) -> bytes:
    """The document without the entries whose digests are known; its other bytes stay."""
    kept, position = [], 0
    for place, digest in zip(entries.places, entries.digests, strict=True):
        if digest in known:
            kept.append(data[position : place.start])
            position = place.stop
    return b"".join((*kept, data[position:]))


def _digest(entry: bytes) -> bytes:
    return blake2b(entry, digest_size=8).digest()
