"""``feeds.json``: all feeds of the publication, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from feedwright.formats.documents import GENERATOR, MEDIA_TYPES, rfc3339

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feedwright.model import Document, Feed

__all__ = ["render_directory"]

_COMMENT = (
    "All feeds of this publication, the main one first. A path is below the folder of this file."
    " entries: in the document that one subscribes to; total: with those of its archive."
    " left: documents that are still there but written no longer; gone: such as were removed."
)


def render_directory(
    heads: Iterable[Feed],
    entries: Iterable[int],
    complete: Iterable[Document] = (),
    left: Iterable[str] = (),
    gone: Iterable[str] = (),
) -> bytes:
    """The directory of the feeds, in their order: one JSON object, indented by two spaces.

    ``heads`` are the feeds as `clean_head` gives them, and ``entries`` how many each holds.
    ``complete`` are documents with everything in them, ``left`` the paths of such as are there but
    written no longer, ``gone`` of such as are there no longer. Members that would be empty are left
    out. It tells all that is needed to subscribe, to link to the feeds, and to know the feeds again
    when the catalogue is lost.
    """
    listed = [_listed(head, count) for head, count in zip(heads, entries, strict=True)]
    listed[0] |= _filled({"complete": [_document(document) for document in complete]})
    main = listed[0]
    members = _filled(
        {
            "version": 1,
            # By this the file is known as ours, and may be replaced.
            "generator": GENERATOR,
            "comment": _COMMENT,
            "title": main["title"],
            "home_page_url": main.get("home_page_url"),
            "feeds": listed,
            "left": list(left),
            "gone": list(gone),
        }
    )
    return msgspec.json.format(msgspec.json.encode(members), indent=2) + b"\n"


def _listed(feed: Feed, entries: int) -> dict[str, Any]:
    return _filled(
        {
            "name": feed.name,
            "kind": feed.kind,
            "label": feed.label,
            "title": feed.title,
            "description": feed.description,
            "home_page_url": feed.home_url,
            "language": feed.language,
            "id": feed.id,
            "updated": rfc3339(feed.updated),
            "ended": rfc3339(feed.ended) if feed.ended else None,
            "podcast_guid": feed.show.guid if feed.show else None,
            "entries": entries,
            "total": entries if feed.total is None else feed.total,
            "documents": [_document(document) for document in feed.documents],
            "newest_archive": [_document(document) for document in feed.previous_archive],
        }
    )


def _document(document: Document) -> dict[str, str]:
    return _filled(
        {
            "format": document.format,
            "type": MEDIA_TYPES[document.format],
            "path": document.path,
            "url": document.url,
        }
    )


def _filled(members: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in members.items() if value not in (None, "", [])}
