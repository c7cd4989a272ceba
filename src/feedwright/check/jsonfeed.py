"""JSON Feed 1.1 (jsonfeed.org/version/1.1; rules J1 to J19)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from feedwright.check.dates import atom_date_faults, is_future, read_atom_date
from feedwright.check.fragments import find_flaws
from feedwright.check.languages import is_language
from feedwright.check.report import Place
from feedwright.check.uris import uri_faults
from feedwright.check.values import is_media_type
from feedwright.check.wording import find_bad_character, find_element

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from feedwright.check.jsontree import JsonValue
    from feedwright.check.report import Report

__all__ = ["check_json_feed"]

_VERSION: Final = re.compile(r"https?://jsonfeed\.org/version/1(?:\.1)?")
_NEWEST: Final = "https://jsonfeed.org/version/1.1"
_EXTENSION: Final = re.compile(r"_[A-Za-z][^.]*")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_SIZE_LIMIT: Final = 1_000_000

#: Object → key → kind of its value. "[x]" is an array of them, "{x}" an object of that name.
_OBJECTS: Final[Mapping[str, Mapping[str, str]]] = {
    "feed": {
        "version": "string",
        "title": "plain",
        "home_page_url": "url",
        "feed_url": "url",
        "description": "plain",
        "user_comment": "string",
        "next_url": "url",
        "icon": "url",
        "favicon": "url",
        "author": "{author}",
        "authors": "[{author}]",
        "language": "language",
        "expired": "boolean",
        "hubs": "[{hub}]",
        "items": "[{item}]",
    },
    "item": {
        "id": "id",
        "url": "url",
        "external_url": "url",
        "title": "plain",
        "content_html": "html",
        "content_text": "string",
        "summary": "plain",
        "image": "url",
        "banner_image": "url",
        "date_published": "date",
        "date_modified": "date",
        "author": "{author}",
        "authors": "[{author}]",
        "tags": "[plain]",
        "language": "language",
        "attachments": "[{attachment}]",
    },
    "author": {"name": "plain", "url": "url", "avatar": "url"},
    "hub": {"type": "string", "url": "url"},
    "attachment": {
        "url": "url",
        "mime_type": "media-type",
        "title": "plain",
        "size_in_bytes": "number",
        "duration_in_seconds": "number",
    },
}
_NEEDED: Final = {
    "feed": ("title", "items"),
    "hub": ("type", "url"),
    "attachment": ("url", "mime_type"),
}
_TYPES: Final[Mapping[str, tuple[type | tuple[type, ...], str]]] = {
    "boolean": (bool, "true or false"),
    "number": ((int, float), "a number"),
}


class _Walk:
    """One document under examination; a path is where in it ("items[3].title")."""

    def __init__(self, report: Report, now: datetime | None) -> None:
        self.report = report
        self.now = now

    def add(self, rule: str, at: JsonValue, path: str, /, **details: object) -> None:
        """Notes that the value there breaks the rule."""
        line, column = self.report.place(at.start)
        parent, _, _ = path.rpartition(".")
        self.report.note(rule, Place(line, column, path, parent), details)


def check_json_feed(top: JsonValue, report: Report, now: datetime | None) -> None:
    """Reports what is wrong with the feed."""
    walk = _Walk(report, now)
    if not isinstance(top.value, dict):
        walk.add("json-no-object", top, "")
        return
    _check_version(top, top.value, walk)
    _check_object(top, "feed", "", walk)
    _check_feed(top, top.value, walk)
    if len(report.source.data) > _SIZE_LIMIT:
        walk.add("json-large", top, "", size=len(report.source.data))


def _check_version(top: JsonValue, members: dict[str, JsonValue], walk: _Walk) -> None:
    """J1."""
    version = members.get("version")
    if version is None:
        walk.add("json-version-missing", top, "version")
    elif not isinstance(version.value, str) or not _VERSION.fullmatch(version.value):
        walk.add("json-version-unknown", version, "version", value=version.value)
    else:
        if version.value != _NEWEST:
            walk.add("json-version-old", version, "version", value=version.value)
        if next(iter(members)) != "version":
            walk.add("json-version-late", version, "version")


def _check_object(value: JsonValue, kind: str, path: str, walk: _Walk) -> None:
    """Reports keys that are missing, unknown or twice there, and values of the wrong kind."""
    members = value.value
    if not isinstance(members, dict):
        walk.add("json-type", value, path, wanted="an object")
        return
    for name in value.twice:
        walk.add("json-key-twice", value, _join(path, name), name=name)
    known = _OBJECTS[kind]
    for name in _NEEDED.get(kind, ()):
        if name not in members:
            rule = f"json-{name}-missing" if kind == "feed" else "json-key-missing"
            walk.add(rule, value, _join(path, name), name=name)
    for name, member in members.items():
        inner = _join(path, name)
        if name in known:
            _check_value(member, known[name], inner, walk)
        elif name.startswith("_"):
            _check_extension(name, member, inner, walk)
        else:
            walk.add("json-key-unknown", member, inner, name=name)
    if kind == "author" and not members:
        walk.add("json-author-empty", value, path)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _check_extension(name: str, member: JsonValue, path: str, walk: _Walk) -> None:
    """J13."""
    if not _EXTENSION.fullmatch(name):
        walk.add("json-extension-name", member, path, name=name)
    if not isinstance(member.value, dict):
        walk.add("json-extension-no-object", member, path, name=name)


def _check_value(member: JsonValue, kind: str, path: str, walk: _Walk) -> None:
    value = member.value
    if kind.startswith("["):
        if not isinstance(value, list):
            walk.add("json-type", member, path, wanted="an array")
            return
        for number, item in enumerate(value):
            _check_value(item, kind[1:-1], f"{path}[{number}]", walk)
    elif kind.startswith("{"):
        _check_object(member, kind[1:-1], path, walk)
    elif kind in _TYPES:
        wanted, words = _TYPES[kind]
        if not isinstance(value, wanted) or (kind == "number" and isinstance(value, bool)):
            walk.add("json-type", member, path, wanted=words)
    elif not isinstance(value, str):
        rule = "json-id-no-string" if kind == "id" else "json-type"
        walk.add(rule, member, path, wanted="a string")
    else:
        for broken, details in _text_faults(value, kind):
            walk.add(broken, member, path, **details)
        if kind == "date" and walk.now and is_future(read_atom_date(value), walk.now):
            walk.add("date-implausible", member, path, value=value, why="is in the future")


def _text_faults(value: str, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is wrong with a string of that kind."""
    bad = find_bad_character(value)
    if bad:
        yield "characters-bad", {"char": f"U+{ord(bad[0]):04X}"}
    if not value.isascii() and _SURROGATE.search(value):
        yield "json-surrogate", {}
    match kind:
        case "url":
            for rule, details in uri_faults(value, absolute=True, iri=True):
                yield ("json-url-relative" if rule == "uri-relative" else rule), details
        case "date":
            for rule, details in atom_date_faults(value):
                yield ("json-date" if rule == "rfc3339-invalid" else rule), details
        case "language" if not is_language(value):
            yield "language-invalid", {"value": value}
        case "media-type" if not is_media_type(value):
            yield "media-type-invalid", {"value": value}
        case "id" if not value.strip():
            yield "json-id-blank", {}
        case "plain":
            markup = find_element(value)
            if markup:
                yield "json-text-markup", {"what": markup[:40]}
        case "html":
            for flaw in find_flaws(value):
                yield flaw.rule, flaw.details


def _check_feed(top: JsonValue, members: dict[str, JsonValue], walk: _Walk) -> None:
    """J2, J5, J8, J11, J15."""
    for name in ("home_page_url", "feed_url"):
        if name not in members:
            walk.add("json-address-missing", top, name, name=name)
    feed_url, next_url = members.get("feed_url"), members.get("next_url")
    if feed_url and next_url and feed_url.value == next_url.value:
        walk.add("json-next-is-self", next_url, "next_url")
    title = members.get("title")
    if title and isinstance(title.value, str) and not title.value.strip():
        walk.add("json-blank", title, "title")
    url = walk.report.source.url
    if url and feed_url and isinstance(feed_url.value, str) and feed_url.value != url:
        walk.add("self-elsewhere", feed_url, "feed_url", value=feed_url.value, url=url)
    expired = members.get("expired")
    if expired and expired.value is False:
        walk.add("json-expired-false", expired, "expired")
    _check_old_author(members, "", walk)
    items = members.get("items")
    if items and isinstance(items.value, list):
        seen: set[str] = set()
        for number, item in enumerate(items.value):
            if isinstance(item.value, dict):
                _check_item(item, item.value, f"items[{number}]", seen, walk)


def _check_old_author(members: dict[str, JsonValue], path: str, walk: _Walk) -> None:
    if "author" in members and "authors" not in members:
        walk.add("json-author-old", members["author"], _join(path, "author"))


def _check_item(
    item: JsonValue, members: dict[str, JsonValue], path: str, seen: set[str], walk: _Walk
) -> None:
    """J3, J4, J6, J8, I3, D6."""
    identity = members.get("id")
    if identity is None:
        walk.add("json-id-missing", item, f"{path}.id")
    else:
        key = str(identity.value)
        if key in seen:
            walk.add("json-id-twice", identity, f"{path}.id", value=key)
        seen.add(key)
    if "content_html" not in members and "content_text" not in members:
        walk.add("json-content-missing", item, path)
    if "url" not in members:
        walk.add("json-item-url-missing", item, f"{path}.url")
    _check_old_author(members, path, walk)
    published, modified = members.get("date_published"), members.get("date_modified")
    if published and modified:
        first, last = _moment(published), _moment(modified)
        if first and last and last < first:
            walk.add("updated-before-published", modified, f"{path}.date_modified")


def _moment(value: JsonValue) -> Any:
    return read_atom_date(value.value) if isinstance(value.value, str) else None
