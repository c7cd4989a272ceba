"""Whose a published file is: what another program or a person put there is not ours to replace."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from feedwright.model import Feed, Format
    from feedwright.publish.folder import Written

__all__ = ["find_taken", "is_foreign", "is_marked"]

#: Stands near the beginning of all that is published, archives of Atom apart.
_MARK: Final = b"feedwright"
_MARKED_BYTES: Final = 4_000
#: How lists began before they had a mark.
_UNMARKED: Final[Mapping[str, re.Pattern[bytes]]] = {
    "feeds.json": re.compile(
        rb'\{\n  "version": 1,\n  "comment": "All feeds of this publication, '
    ),
    "feeds.opml": re.compile(
        rb'<\?xml version="1\.0" encoding="utf-8"\?>\n<opml version="2\.0">\n <head>\n'
        rb"  <title>[^<]*</title>\n  <dateModified>"
    ),
    "links.html": re.compile(
        rb'<link rel="alternate" type="application/(?:rss|atom|feed)\+(?:xml|json)" title="[^"]*"'
        rb' href="[^"]*">\n<link rel="alternate" type="[^"]*" title="[^"]*" href="[^"]*">\n'
    ),
}


def is_foreign(folder: Path, path: str) -> bool:
    """Whether at that path below the folder is a file, not empty, that is somebody else's."""
    try:
        with (folder / path).open("rb") as file:
            head = file.read(_MARKED_BYTES)
    except OSError:
        return False
    return bool(head) and not is_marked(head, path)


def is_marked(data: bytes, path: str) -> bool:
    """Whether a file that begins like that, at that path, says that it is ours."""
    head, earlier = data[:_MARKED_BYTES], _UNMARKED.get(path)
    return _MARK in head or bool(earlier and earlier.match(head))


def find_taken(
    folder: Path,
    feeds: Iterable[Feed],
    written: Iterable[Written],
    known: Mapping[str, Collection[Format]],
) -> tuple[str, ...]:
    """Paths at which a feed of another program stands that nobody has adopted.

    ``written`` says which of the feeds' documents would take the place of another file. ``known``
    are the feeds that were published before, or adopted, with the formats that they had: there the
    guard compares what subscribers have with what they would get.
    """
    changed = {one.path for one in written if one.change == "changed"}
    return tuple(
        document.path
        for feed in feeds
        for document in feed.documents
        if document.path in changed
        and document.format not in known.get(feed.name, ())
        and is_foreign(folder, document.path)
    )
