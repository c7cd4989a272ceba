"""JSON Feed that is plainly right: items and feeds that `check.jsonfeed` would find nothing in.

Read by the parser in C, which takes what the standard does, and tells of no places.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, NoReturn

from feedwright.check.clearance.html import is_clear_html
from feedwright.check.clearance.values import is_right
from feedwright.check.clearance.verdicts import ClearEntry, ClearFrame
from feedwright.check.wording import find_element

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["clear_item", "clear_json"]

_VERSION: Final = "https://jsonfeed.org/version/1.1"
#: C1 controls and the replacement character (X7), and halves of characters.
_DOUBTFUL: Final = re.compile("[\x80-\x9f\ud800-\udfff\ufffd]")
_EXTENSION: Final = re.compile(r"_[A-Za-z][^.]*")
#: Digits of a number, and depth of what stands in an extension, that nobody doubts.
_DIGITS: Final = 100
_DEPTH: Final = 50


class _DoubtError(ValueError):
    """The text is not plainly right."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _DoubtError
    return members


def _number(digits: str) -> float:
    if len(digits) > _DIGITS:
        raise _DoubtError
    return json.loads(digits)  # type: ignore[no-any-return]


def _refuse(_: str) -> NoReturn:
    raise _DoubtError


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_once, parse_int=_number, parse_float=_number, parse_constant=_refuse
)


def _is_text(value: object) -> bool:
    if not isinstance(value, str):
        return False
    return value.isascii() or not _DOUBTFUL.search(value)


def _is_wording(value: object) -> bool:
    return isinstance(value, str) and _is_text(value) and not find_element(value)


def _is_said(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and _is_wording(value)


def _is_id(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and _is_text(value)


def _is_html(value: object) -> bool:
    return isinstance(value, str) and is_clear_html(value)


def _valued(kind: str) -> Callable[[object], bool]:
    def is_value(value: object) -> bool:
        return isinstance(value, str) and value.isascii() and is_right(kind, value)

    return is_value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_extension(value: object) -> bool:
    return isinstance(value, dict) and _is_shallow(value, _DEPTH)


def _is_shallow(value: object, room: int) -> bool:
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        return True
    return room > 0 and all(_is_shallow(one, room - 1) for one in value)


def _is_object(
    value: object, known: Mapping[str, Callable[[object], bool]], needed: tuple[str, ...] = ()
) -> bool:
    """Whether it has known members alone, each of them right."""
    if not isinstance(value, dict) or not all(name in value for name in needed):
        return False
    for name, member in value.items():
        is_member = known.get(name)
        if is_member is None:
            if not _EXTENSION.fullmatch(name) or not _is_extension(member):
                return False
        elif not is_member(member):
            return False
    return bool(value)


def _many(is_one: Callable[[object], bool]) -> Callable[[object], bool]:
    def are_all(value: object) -> bool:
        return isinstance(value, list) and all(map(is_one, value))

    return are_all


_ADDRESS: Final = _valued("absolute-iri")
_AUTHOR: Final = {"name": _is_wording, "url": _ADDRESS, "avatar": _ADDRESS}
_ATTACHMENT: Final = {
    "url": _ADDRESS,
    "mime_type": _valued("media-type"),
    "title": _is_wording,
    "size_in_bytes": _is_number,
    "duration_in_seconds": _is_number,
}
_HUB: Final = {"type": _is_text, "url": _ADDRESS}
_are_authors: Final = _many(lambda one: _is_object(one, _AUTHOR))
_ITEM: Final[Mapping[str, Callable[[object], bool]]] = {
    "id": _is_id,
    "url": _ADDRESS,
    "external_url": _ADDRESS,
    "title": _is_wording,
    "content_html": _is_html,
    "content_text": _is_text,
    "summary": _is_wording,
    "image": _ADDRESS,
    "banner_image": _ADDRESS,
    "date_published": _valued("rfc3339"),
    "date_modified": _valued("rfc3339"),
    "authors": _are_authors,
    "tags": _many(_is_wording),
    "language": _valued("language"),
    "attachments": _many(lambda one: _is_object(one, _ATTACHMENT, ("url", "mime_type"))),
}
_FEED: Final[Mapping[str, Callable[[object], bool]]] = {
    "version": lambda value: value == _VERSION,
    "title": _is_said,
    "home_page_url": _ADDRESS,
    "feed_url": _ADDRESS,
    "next_url": _ADDRESS,
    "description": _is_wording,
    "user_comment": _is_text,
    "icon": _ADDRESS,
    "favicon": _ADDRESS,
    "authors": _are_authors,
    "language": _valued("language"),
    "expired": lambda value: value is True,
    "hubs": _many(lambda one: _is_object(one, _HUB, ("type", "url"))),
    "items": lambda value: value == [],
}


def clear_item(text: str) -> ClearEntry | None:
    """The item when nothing is wrong with it in any feed; None where it must be examined."""
    try:
        item = _DECODER.decode(text)
    except (ValueError, RecursionError):
        return None
    if not _is_object(item, _ITEM, ("id", "url")):
        return None
    if "content_html" not in item and "content_text" not in item:
        return None
    published, modified = item.get("date_published"), item.get("date_modified")
    if published is not None and modified is not None:
        is_plain = len(published) == len(modified) == 20 and published[-1] == modified[-1] == "Z"
        if not is_plain or modified < published:
            return None
    return ClearEntry(item["id"], item.get("title", ""), frozenset())


def clear_json(head: str, tail: str) -> ClearFrame | None:
    """The frame of a document when nothing is wrong with it, whatever items stand in it.

    None where it must be examined, and its items in it.
    """
    # A line break stands in no string; so this is a member of the object that the tail closes.
    if not head.rstrip(" \n").endswith('\n  "items": [') or "".join(tail.split()) != "]}":
        return None
    try:
        feed = _DECODER.decode(head + tail)
    except (ValueError, RecursionError):
        return None
    if not _is_object(feed, _FEED, ("version", "title", "home_page_url", "feed_url", "items")):
        return None
    if next(iter(feed)) != "version" or feed["feed_url"] == feed.get("next_url"):
        return None
    links = {"next": feed["next_url"]} if "next_url" in feed else {}
    return ClearFrame("json", feed["feed_url"], "", {}, links, False, frozenset())  # noqa: FBT003
