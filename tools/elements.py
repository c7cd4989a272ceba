"""Where each field of the model goes in each format, seen from what is rendered.

A feed that has every field is rendered with and without each of them; what differs is where the
field stands.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from feedwright.formats import render
from feedwright.model import Enclosure, Feed, Person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.model import Format

# The feed that has everything is what the tests of the formats write and read back.
sys.path.append(str(Path(__file__).parents[1] / "tests" / "formats"))

from feeds import FULL, PODCAST, document_of  # found by the line above

__all__ = ["FORMATS", "places_of"]

FORMATS: Final[tuple[Format, ...]] = ("rss", "atom", "json")
#: What decides how a feed is made, and is not said in it; and what tells of its other documents.
_UNSAID: Final = {
    *("feed.name", "feed.kind", "feed.entries", "feed.documents", "feed.role", "feed.current"),
    *("feed.label", "feed.withdrawals", "feed.tombstones", "feed.rss_joined_authors"),
    *("feed.title_guard", "feed.stylesheet_url", "feed.guide", "feed.total", "feed.tdm_reserved"),
    *("entry.archive_only", "entry.first_seen", "entry.origin", "feed.image.media_type"),
}
#: Records within records, which are looked into.
_RECORDS: Final = {
    *("authors", "editor", "enclosures", "image", "lead_image", "owner", "translations"),
    *("transcripts", "hosts", "guests"),
}
_ENCLOSURE: Final = Enclosure(
    url="https://lantern.example/audio/bell.mp3",
    media_type="audio/mpeg",
    size_bytes=144_384,
    title="The bell",
    duration_seconds=9.0,
)
_AUTHOR: Final = Person(
    name="Ines Marlowe", email="ines@lantern.example", uri="https://lantern.example/people/ines/"
)


#: Of what takes one of a few words.
_OTHER_WORDS: Final = {"serial": "episodic", "podcast": "music", "full": "bonus"}


class _Fact(NamedTuple):
    """An element or member with what it holds."""

    path: str
    attributes: tuple[tuple[str, str], ...]
    text: str


def places_of() -> Iterator[tuple[str, dict[Format, list[str]]]]:
    """Each field by its name, with the elements that it goes into, format by format."""
    entry = replace(FULL.entries[0], enclosures=(_ENCLOSURE,), authors=(_AUTHOR,))
    full = replace(FULL, entries=(entry,), total=None, rights="© The Harbour Lantern")
    podcast = replace(PODCAST, entries=PODCAST.entries[:1])
    for base, paths in (
        (full, [*_paths(full, "feed"), *_paths(entry, "entry")]),
        (
            podcast,
            [*_paths(podcast.show, "feed.show"), *_paths(_episode(podcast), "entry.episode")],
        ),
    ):
        for path in paths:
            other = _without(base, path.split("."))
            yield path, {name: _places(base, other, name) for name in FORMATS}


def _episode(feed: Feed) -> Any:
    return feed.entries[0].episode


def _paths(holder: Any, name: str) -> Iterator[str]:
    """Names of the fields that are filled, those of records within records among them."""
    for field in holder.__struct_fields__:
        value = getattr(holder, field)
        first = value[0] if isinstance(value, tuple) and value else value
        path = f"{name}.{field}"
        if path in _UNSAID or value in (None, (), ""):
            continue
        if isinstance(first, Struct) and field in _RECORDS:
            yield from _paths(first, path)
        elif field not in {"show", "episode"}:
            yield path


def _without(holder: Any, path: list[str]) -> Any:
    """The record with the field at that path gone or, where it cannot be, another."""
    if path[0] == "feed":
        return _without(holder, path[1:])
    if path[0] == "entry":
        return replace(holder, entries=(_without(holder.entries[0], path[1:]),))
    value = getattr(holder, path[0])
    if len(path) > 1:
        inner = value[0] if isinstance(value, tuple) else value
        changed = _without(inner, path[1:])
        value = (changed, *value[1:]) if isinstance(value, tuple) else changed
        return replace(holder, **{path[0]: value})
    return replace(holder, **{path[0]: "fr" if path[0] == "language" else _other(value)})


def _other(value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return max(value - 1, 0)
    if isinstance(value, str):
        return _OTHER_WORDS.get(value, f"{value}x")
    if isinstance(value, Person):
        return replace(value, name=f"{value.name}x")
    return value + timedelta(days=-1) if hasattr(value, "year") else type(value)()


def _places(base: Feed, other: Feed, name: Format) -> list[str]:
    before, after = _facts(base, name), _facts(other, name)
    lost, come = before - after, after - before
    found = set()
    for fact in lost:
        twins = [one for one in come if one.path == fact.path]
        twin = max(twins, key=lambda one: _likeness(one, fact), default=None)
        if twin is None or twin.text != fact.text:
            found.add(fact.path)
        else:
            differing = set(fact.attributes) ^ set(twin.attributes)
            found |= {f"{fact.path}@{key}" for key, _ in differing}
    return sorted(found | {one.path for one in come if all(one.path != two.path for two in lost)})


def _likeness(one: _Fact, other: _Fact) -> int:
    return len(set(one.attributes) & set(other.attributes)) + 2 * (one.text == other.text)


def _facts(feed: Feed, name: Format) -> Counter[_Fact]:
    data = render(feed, document_of(feed, name))
    if name == "json":
        return Counter(_members(json.loads(data), ""))
    root = etree.fromstring(data)
    return Counter([_fact(root, etree.QName(root).localname), *_elements(root, "")])


def _elements(element: etree._Element, above: str) -> Iterator[_Fact]:
    for child in element.iterchildren("*"):
        local = etree.QName(child).localname
        name = f"{child.prefix}:{local}" if child.prefix else local
        if child.get("rel"):
            name += f"[rel={child.get('rel')}]"
        path = f"{above}{name}"
        yield _fact(child, path)
        yield from _elements(child, "" if name == "channel" else f"{path}/")


def _fact(element: etree._Element, path: str) -> _Fact:
    attributes = sorted((_attribute(str(key)), str(value)) for key, value in element.items())
    return _Fact(path, tuple(attributes), (element.text or "").strip())


def _attribute(key: str) -> str:
    return key.replace("{http://www.w3.org/XML/1998/namespace}", "xml:")


def _members(value: Any, path: str) -> Iterator[_Fact]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _members(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for inner in value:
            yield from _members(inner, f"{path}[]")
    else:
        yield _Fact(path, (), json.dumps(value))
