"""Tags: short, plain, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.characters import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MAX_TAGS", "split_tags", "tidy_tags"]

MAX_TAGS: Final = 100


def tidy_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """The tags without repetition (case aside) and without commas, in their order."""
    found: dict[str, str] = {}
    for tag in tags:
        tidy = one_line(tag.replace(",", " "))
        if tidy:
            found.setdefault(tidy.casefold(), tidy)
    return tuple(found.values())[:MAX_TAGS]


def split_tags(text: str) -> list[str]:
    """The tags of one text: parted by semicolons, else by commas, else a single one."""
    for mark in (";", "；", ",", "，", "、", "،", "|"):
        if mark in text:
            return [part.strip() for part in text.split(mark) if part.strip()]
    return [text.strip()] if text.strip() else []
