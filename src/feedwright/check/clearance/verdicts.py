"""What is known of entries and frames once there is nothing to say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ClearEntry", "ClearFrame"]


class ClearEntry(NamedTuple):
    """An entry that is right wherever it stands."""

    id: str
    title: str
    #: Of the namespaces that it uses, by their usual prefixes.
    prefixes: frozenset[str]


class ClearFrame(NamedTuple):
    """What stands around the entries of a document, right whatever entries it is around."""

    #: "rss", "atom" or "json".
    format: str
    #: Where the document lives.
    url: str
    #: The feed's own id (Atom).
    id: str
    #: Format → address of the same feed.
    twins: Mapping[str, str]
    #: Relation → address.
    links: Mapping[str, str]
    is_archive: bool
    #: Of the namespaces that it declares, each the usual one.
    prefixes: frozenset[str]
