"""``[feed.NAME]``: a feed in the publisher's own words, with what its preset adds."""

from __future__ import annotations

import re
from typing import Any, Final

from feedwright.config.kinds import Fault
from feedwright.config.presets import PODCAST, PRESETS
from feedwright.config.settings import OwnFeed
from feedwright.query import parse
from feedwright.slugs import slug_of

__all__ = ["check_name", "own_feed"]

_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: Folders of other documents.
_TAKEN: Final = frozenset(
    {"archive", "authors", "complete", "languages", "main", "read", "sections", "tags"}
)


def check_name(name: str, table: str = "feed") -> Fault | None:
    """What is wrong with a feed's name, which is a folder and a part of an address."""
    if name in _TAKEN:
        return Fault(f'"{name}" is the name of other feeds', "choose another")
    if not _NAME.fullmatch(name):
        hint = f"write [{table}.{slug_of(name)}]" if _NAME.fullmatch(slug_of(name)) else ""
        return Fault(f'"{name}" is not lower-case letters, digits and hyphens', hint)
    return None


def own_feed(name: str, fields: dict[str, Any], *, is_podcast: bool = False) -> OwnFeed:
    """The feed: what it says itself goes before its preset, but both queries hold."""
    preset = PODCAST if is_podcast else PRESETS.get(fields.get("preset", ""), {})
    merged = {**preset, **fields}
    queries = [text for text in (preset.get("query"), _text(fields.get("query"))) if text]
    merged["query"] = parse(" and ".join(f"({text})" for text in queries)) if queries else None
    return OwnFeed(name=name, **merged)


def _text(query: Any) -> str | None:
    return query.text if query is not None else None
