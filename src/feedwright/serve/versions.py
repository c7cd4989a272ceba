"""What readers may have: the entries of versions that were sent, by their entity tags."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from feedwright.serve.conditions import find_tags
from feedwright.serve.delta import find_entries, without

if TYPE_CHECKING:
    from feedwright.serve.document import Document

__all__ = ["Versions"]

#: Of one document; a reader that has been away for longer gets the whole.
_MOST_VERSIONS: Final = 24
_MOST_DOCUMENTS: Final = 2000


class Versions:
    """Digests of the entries of each version of a document, the last few of each."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, OrderedDict[bytes, frozenset[bytes]]] = OrderedDict()

    def note(self, document: Document, format_name: str) -> None:
        """From now on, who names a tag of this version is known to have its entries."""
        digests = frozenset(find_entries(document.whole.body or b"", format_name).digests)
        versions = self._known.setdefault(document.path, OrderedDict())
        self._known.move_to_end(document.path)
        for one in document.representations.values():
            versions[one.tag] = digests
            versions.move_to_end(one.tag)
        while len(versions) > _MOST_VERSIONS * len(document.representations):
            versions.popitem(last=False)
        while len(self._known) > _MOST_DOCUMENTS:
            self._known.popitem(last=False)

    def delta(
        self, document: Document, format_name: str, none_match: bytes
    ) -> tuple[bytes, bytes] | None:
        """The document without what the client has, and the tag of the version that it has.

        None when no version that it names is known, or when nothing would be left out or in.
        """
        versions = self._known.get(document.path, OrderedDict())
        # The newest of those that it names is the one that it has most of.
        named = find_tags(none_match)
        base = next((tag for tag in reversed(versions) if tag in named), None)
        data = document.whole.body
        if base is None or data is None:
            return None
        entries = find_entries(data, format_name)
        known = versions[base]
        if known.issuperset(entries.digests) or known.isdisjoint(entries.digests):
            return None
        return without(data, entries, known), base
