"""``[podcast.NAME]``: a feed that is a podcast, in two parts: the feed, and the show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from feedwright.config.kinds import Fault
from feedwright.config.podcast_keys import SHOW_KEYS
from feedwright.config.settings import PodcastSettings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["MAIN", "find_lacks", "podcast_of", "rest_of"]

#: The feed of everything, of which ``[feeds]`` says what it holds.
MAIN: Final = "main"
_OF_SHOW: Final = frozenset(key.field for key in SHOW_KEYS)


def find_lacks(
    name: str, fields: Mapping[str, Any], values: Mapping[str, Mapping[str, Any]]
) -> Iterator[Fault]:
    """What is missing or out of place; ``values`` are those of all tables."""
    for key in ("category", "image"):
        if key not in fields:
            yield Fault(f'has no "{key}"', "directories take no podcast without it", (key,))
    if "owner" not in fields and "editor" not in values["site"]:
        yield Fault('has no "owner"', 'write owner = { name = "…", email = "…" }', ("owner",))
    formats = rest_of(fields).get("formats", values["feeds"].get("formats", ("rss",)))
    if "rss" not in formats:
        hint = 'a podcast is RSS: add "rss" to its formats'
        yield Fault("is not published as RSS", hint, ("formats",))
    if name == MAIN:
        for key in rest_of(fields):
            hint = "[feeds] and [site] say that of the main feed"
            yield Fault(f'has a key "{key.replace("_", "-")}"', hint, (key.replace("_", "-"),))
    elif f"feed.{name}" in values:
        yield Fault(f"has the name of [feed.{name}]", "move the keys of that table into this one")


def podcast_of(name: str, fields: Mapping[str, Any]) -> PodcastSettings:
    """What the table says of the show."""
    return PodcastSettings(
        name=name, **{field: value for field, value in fields.items() if field in _OF_SHOW}
    )


def rest_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What the table says of the feed, as any feed of one's own."""
    return {field: value for field, value in fields.items() if field not in _OF_SHOW}
