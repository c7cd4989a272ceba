"""The last look before publishing: a document says what it was made from (X6)."""

from __future__ import annotations

import json
from itertools import zip_longest
from textwrap import shorten
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

from lxml import etree

from feedwright.errors import RefusedError
from feedwright.formats.cleaning import clean_feed, guard_title

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml.etree import _Element

    from feedwright.model import Document, Feed, Format

__all__ = ["verify"]

_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_HINT: Final = "what is published was left as it was; please report this as a bug of feedwright"


class _Line(NamedTuple):
    """What a reader would list of an entry."""

    id: str
    title: str

    def __str__(self) -> str:
        return f"{shorten(self.title, 60, placeholder='…')!r} ({self.id})"


class _UnlikeError(ValueError):
    """The bytes are no such document; ``str()`` says why."""


def verify(document: Document, data: bytes, feed: Feed) -> None:
    """Nothing, if the bytes read back as the feed: its id, its entries in order, their titles.

    Read strictly, as the strictest readers do, by other code than wrote them: XML without
    recovery and within the limits of libxml2, JSON by the standard. Ids must be unique (I3).
    Raises `RefusedError` that names the document and the first thing that differs.
    """
    try:
        read_id, read_lines = _READERS[document.format](data)
    except (ValueError, etree.XMLSyntaxError) as error:
        _refuse(document, f"cannot be read back as {document.format}: {error}")
    wanted = clean_feed(feed)
    if read_id is not None and read_id != wanted.id:
        _refuse(document, f"has the id {read_id!r} and not {wanted.id!r}")
    guarded = document.format != "json"
    lines = (
        _Line(entry.id, guard_title(entry.title, feed) if guarded else entry.title)
        for entry in wanted.entries
    )
    seen: set[str] = set()
    for number, (line, read) in enumerate(zip_longest(lines, read_lines), start=1):
        if line is None or read is None:
            _refuse(document, f"has {len(read_lines)} entries and not {len(wanted.entries)}")
        if read != line:
            _refuse(document, f"entry {number} is {read} and not {line}")
        if read.id in seen:
            _refuse(document, f"has the id {read.id!r} twice")
        seen.add(read.id)


def _refuse(document: Document, message: str) -> NoReturn:
    raise RefusedError(document.path, message, _HINT)


def _read_rss(data: bytes) -> tuple[str | None, list[_Line]]:
    """RSS has no id of its own."""
    channel = _root(data, "rss").find("channel")
    if channel is None:
        raise _UnlikeError("there is no channel")
    return None, [_line(item, "guid", "title") for item in channel.findall("item")]


def _read_atom(data: bytes) -> tuple[str | None, list[_Line]]:
    root = _root(data, f"{_ATOM}feed")
    lines = [_line(entry, f"{_ATOM}id", f"{_ATOM}title") for entry in root.findall(f"{_ATOM}entry")]
    return root.findtext(f"{_ATOM}id"), lines


def _root(data: bytes, tag: str) -> _Element:
    root = etree.fromstring(data)
    if root.tag != tag:
        raise _UnlikeError(f"its root element is {root.tag}")
    return root


def _line(node: _Element, id_tag: str, title_tag: str) -> _Line:
    return _Line(node.findtext(id_tag) or "", node.findtext(title_tag) or "")


def _read_json(data: bytes) -> tuple[str | None, list[_Line]]:
    """JSON Feed has no id of its own either."""
    top = json.loads(data.decode("utf-8"), parse_constant=_no_constant)
    items = top.get("items") if isinstance(top, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise _UnlikeError("it has no list of items")
    return None, [_Line(item.get("id", ""), item.get("title", "")) for item in items]


def _no_constant(name: str) -> NoReturn:
    raise _UnlikeError(f"{name} is no JSON")


_READERS: Final[Mapping[Format, Callable[[bytes], tuple[str | None, list[_Line]]]]] = {
    "rss": _read_rss,
    "atom": _read_atom,
    "json": _read_json,
}
