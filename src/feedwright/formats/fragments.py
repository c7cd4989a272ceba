"""Parts of documents: entries as they stand in every feed, and what stands around them."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from feedwright.model import Entry, Person
    from feedwright.spool import Data

__all__ = ["BODY", "Fragment", "Frame", "Heading", "digest_fragment"]

#: Stands for an entry's body until the entry is written: the longest text by far, which no tree and
#: no encoder need copy and search. A noncharacter: `xml_clean` has taken those from every text.
BODY: Final = "\ufdd3"


class Fragment(NamedTuple):
    """An entry in one format, byte for byte as it stands in a document, its line end included."""

    data: Data
    #: Of the namespaces that it uses; the document declares them.
    prefixes: frozenset[str] = frozenset()
    #: Whether it was looked at and there is nothing to say of it, whatever document it stands in.
    is_clear: bool = False
    #: Of the bytes; empty where they are not known to be clear.
    digest: bytes = b""


def digest_fragment(data: bytes) -> bytes:
    """By which the bytes are known again, wherever they stand."""
    return blake2b(data, digest_size=16).digest()


class Frame(NamedTuple):
    """A document without its entries."""

    head: bytes
    #: What stands between two entries.
    joint: bytes
    tail: bytes


class Heading(NamedTuple):
    """As much of an entry as its document looks at, beside the fragment."""

    id: str
    title: str
    updated: datetime
    published: datetime | None
    authors: tuple[Person, ...]

    @classmethod
    def of(cls, entry: Entry) -> Heading:
        """That of an entry, which any format may write."""
        return cls(entry.id, entry.title, entry.updated, entry.published, entry.authors)
