"""The last look before publishing: a document says what it was made from (X6)."""

from __future__ import annotations

import json
from itertools import zip_longest
from textwrap import shorten
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

from lxml import etree

from feedwright.check.clearance import clear_entry, clear_frame
from feedwright.errors import RefusedError
from feedwright.formats.cleaning import clean_feed, clean_identity, guard_title
from feedwright.formats.elements import NAMESPACES
from feedwright.model import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml.etree import _Element

    from feedwright.check.clearance import ClearFrame
    from feedwright.formats import Fragment, Printed
    from feedwright.model import Entry, EntryStyle, Feed, Format

__all__ = ["verify", "verify_entry", "verify_printed"]

_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS: Final = "http://www.google.com/schemas/sitemap-news/0.9"
#: The least document around one entry.
_AROUND: Final[Mapping[Format, tuple[bytes, bytes]]] = {
    "rss": (b'<rss version="2.0"%s><channel>', b"</channel></rss>"),
    "atom": (b'<feed xmlns="http://www.w3.org/2005/Atom"%s>', b"</feed>"),
    "json": (b'{"items": [', b"]}"),
    "sitemap": (
        b'<urlset xmlns="%s" xmlns:news="%s">' % (_SITEMAP.encode(), _NEWS.encode()),
        b"</urlset>",
    ),
}
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
    wanted = clean_feed(feed)
    lines = [_wanted(document.format, entry, feed) for entry in wanted.entries]
    _check_lines(document, _read(document, data, wanted.id), list(filter(None, lines)))


def verify_entry(name: Format, entry: Entry, style: EntryStyle, fragment: Fragment) -> Fragment:
    """The fragment, if it reads back as this one entry, in the format of that name.

    When there is nothing to say of it, which the linter's quick reader tells, it is known to be
    clear, and was read in this. Otherwise it is read as `verify` reads, in a document that declares
    just the namespaces that it says it uses. Raises `RefusedError` that names the entry.
    """
    data = bytes(fragment.data)
    clear = clear_entry(name, data)
    wanted = _wanted(name, entry, style)
    if clear and (clear.id, clear.title) == wanted and clear.prefixes <= fragment.prefixes:
        return fragment._replace(is_clear=True)
    opening, closing = _AROUND[name]
    used = "".join(f' xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in fragment.prefixes)
    data = opening.replace(b"%s", used.encode()) + data + closing
    document = Document(format=name, path=f"the entry {entry.id}")
    _check_lines(document, _read(document, data, None), [wanted] if wanted else [])
    return fragment


def verify_printed(document: Document, printed: Printed, feed: Feed) -> ClearFrame | None:
    """What the frame says, if the document's parts fit together and nothing is wrong with it.

    The fragments have been verified each. None where the frame has to be examined by the linter.

    The frame alone reads back as a feed of that id, without entries, and declares the namespaces
    of all fragments; so the document reads back, because a fragment is one whole element or
    object. The fragments are those of the feed's entries, in order, and ids are unique (I3).
    """
    frame = printed.frame
    clear = clear_frame(document.format, frame.head, frame.joint, frame.tail)
    feed_id = clean_identity(feed.id) if document.format == "atom" else None
    if clear and (feed_id is None or clear.id == feed_id):
        declared = clear.prefixes
    else:
        clear = None
        data = frame.head + frame.tail
        _check_lines(document, _read(document, data, feed_id), [])
        declared = _declared(document, data)
    missing = frozenset().union(*(one.prefixes for one in printed.fragments)) - declared
    if missing:
        _refuse(document, f"does not declare {', '.join(sorted(missing))}")
    ids = [entry.id for entry in printed.entries]
    if len(ids) != len(feed.entries):
        _refuse(document, f"has {len(ids)} entries and not {len(feed.entries)}")
    _check_unique(document, ids)
    return clear


def _declared(document: Document, data: bytes) -> frozenset[str]:
    """The prefixes that the document declares."""
    if document.format == "json":
        return frozenset()
    return frozenset(filter(None, _root(data, None).nsmap))


def _read(document: Document, data: bytes, feed_id: str | None) -> list[_Line]:
    """The lines of the document, which has that id if it has any."""
    try:
        read_id, lines = _READERS[document.format](data)
    except (ValueError, etree.XMLSyntaxError) as error:
        _refuse(document, f"cannot be read back as {document.format}: {error}")
    if feed_id is not None and read_id is not None and read_id != feed_id:
        _refuse(document, f"has the id {read_id!r} and not {feed_id!r}")
    return lines


def _wanted(name: Format, entry: Entry, style: EntryStyle | Feed) -> _Line | None:
    """What a reader has to see of the entry; None where the format has no room for it."""
    match name:
        case "json":
            return _Line(entry.id, entry.title)
        case "sitemap":
            return _Line(entry.link, entry.title) if entry.link else None
        case _:
            return _Line(entry.id, guard_title(entry.title, style))


def _check_lines(document: Document, read: list[_Line], wanted: list[_Line]) -> None:
    for number, (line, found) in enumerate(zip_longest(wanted, read), start=1):
        if line is None or found is None:
            _refuse(document, f"has {len(read)} entries and not {len(wanted)}")
        if found != line:
            _refuse(document, f"entry {number} is {found} and not {line}")
    _check_unique(document, [line.id for line in read])


def _check_unique(document: Document, ids: list[str]) -> None:
    if len(set(ids)) < len(ids):
        twice = next(one for one in ids if ids.count(one) > 1)
        _refuse(document, f"has the id {twice!r} twice")


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


def _root(data: bytes, tag: str | None) -> _Element:
    root = etree.fromstring(data)
    if tag and root.tag != tag:
        raise _UnlikeError(f"its root element is {root.tag}")
    return root


def _line(node: _Element, id_tag: str, title_tag: str) -> _Line:
    return _Line(node.findtext(id_tag) or "", node.findtext(title_tag) or "")


def _read_sitemap(data: bytes) -> tuple[str | None, list[_Line]]:
    """A sitemap knows entries by their addresses."""
    root = _root(data, f"{{{_SITEMAP}}}urlset")
    title = f"{{{_NEWS}}}news/{{{_NEWS}}}title"
    return None, [_line(url, f"{{{_SITEMAP}}}loc", title) for url in root]


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
    "sitemap": _read_sitemap,
}
