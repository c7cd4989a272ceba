"""What subscribers have: entries as they stand in a published feed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from lxml import etree
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from lxml.etree import _Element

    from feedwright.model import Document, Entry, Format

__all__ = ["Standing", "read_document", "read_standing", "standing_of"]

_ATOM: Final = "{http://www.w3.org/2005/Atom}"


class Standing(Struct, frozen=True, kw_only=True):
    """As much of an entry as tells whether a reader takes it for one that it knows."""

    id: str
    title: str = ""
    link: str | None = None
    published: datetime | None = None
    #: None where the document does not say it.
    updated: datetime | None = None


def standing_of(entry: Entry) -> Standing:
    """The entry as subscribers will have it."""
    return Standing(
        id=entry.id,
        title=entry.title,
        link=entry.link,
        published=entry.published,
        updated=entry.updated,
    )


def read_standing(folder: Path, documents: Iterable[Document]) -> tuple[Standing, ...] | None:
    """The entries of the first of a feed's documents that is there and can be read.

    None when there is none: then nobody has subscribed yet, or nobody can know to what.
    """
    for document in documents:
        if document.format not in _READERS:
            continue
        try:
            return read_document(document.format, (folder / document.path).read_bytes())
        except (OSError, ValueError):
            continue
    return None


def read_document(name: Format, data: bytes) -> tuple[Standing, ...]:
    """The entries of a document in that format, in its order.

    What a strict reader would refuse raises `ValueError`.
    """
    try:
        return tuple(_READERS[name](data))
    except etree.XMLSyntaxError as error:
        raise ValueError(error.msg) from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _read_rss(data: bytes) -> Iterable[Standing]:
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - brings sockets; rarely needed

    channel = _root(data, "rss").find("channel")
    if channel is None:
        raise ValueError("there is no channel")
    for item in channel.iterfind("item"):
        published = _moment(item.findtext("pubDate"), parsedate_to_datetime)
        yield Standing(
            id=item.findtext("guid") or "",
            title=item.findtext("title") or "",
            link=item.findtext("link"),
            published=published,
            updated=_moment(item.findtext(f"{_ATOM}updated")) or published,
        )


def _read_atom(data: bytes) -> Iterable[Standing]:
    for entry in _root(data, f"{_ATOM}feed").iterfind(f"{_ATOM}entry"):
        links = entry.iterfind(f"{_ATOM}link")
        yield Standing(
            id=entry.findtext(f"{_ATOM}id") or "",
            title=entry.findtext(f"{_ATOM}title") or "",
            link=next((one.get("href") for one in links if one.get("rel") == "alternate"), None),
            published=_moment(entry.findtext(f"{_ATOM}published")),
            updated=_moment(entry.findtext(f"{_ATOM}updated")),
        )


def _read_json(data: bytes) -> Iterable[Standing]:
    top = json.loads(data)
    items = top.get("items") if isinstance(top, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise ValueError("it has no list of items")
    for item in items:
        yield Standing(
            id=_text(item, "id") or "",
            title=_text(item, "title") or "",
            link=_text(item, "url"),
            published=_moment(_text(item, "date_published")),
            updated=_moment(_text(item, "date_modified")),
        )


def _text(item: Mapping[str, Any], name: str) -> str | None:
    value = item.get(name)
    return value if isinstance(value, str) else None


def _root(data: bytes, tag: str) -> _Element:
    root = etree.fromstring(data)
    if root.tag != tag:
        raise ValueError(f"its root element is {root.tag}")
    return root


def _moment(
    text: str | None, read: Callable[[str], datetime] = datetime.fromisoformat
) -> datetime | None:
    """The moment in UTC; None for what is none, or has no zone."""
    try:
        moment = read(text) if text else None
        return moment.astimezone(UTC) if moment is not None and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


#: Of the formats that people follow.
_READERS: Final[Mapping[Format, Callable[[bytes], Iterable[Standing]]]] = {
    "rss": _read_rss,
    "atom": _read_atom,
    "json": _read_json,
}
