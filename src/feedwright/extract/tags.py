"""Tags: short, plain, each once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from feedwright.characters import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MAX_TAGS", "split_tags", "tidy_tags"]

MAX_TAGS: Final = 100
_MAX_TAG_CHARS: Final = 100
#: What programs put there when nobody chose a tag, or to sort files by.
_NO_TAGS: Final = frozenset(
    "uncategorized|uncategorised|unkategorisiert|allgemein|non classé|sin categoría|senza categoria"
    "|sem categoria|geen categorie|без рубрики|未分类|未分類|untagged|post|posts".split("|")
)
#: Commas of all scripts: FreshRSS splits a category at them, Thunderbird turns them into ";" (R20).
_COMMAS: Final = str.maketrans(dict.fromkeys(",，،、", " "))
_SEPARATORS: Final = (";", "；", ",", "，", "、", "،", "|")


def tidy_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """The tags on one line each, in their order: no two the same but for case, at most 100.

    A comma becomes a space (rule R20: readers split there); "#" in front, "Uncategorized" and what
    is longer than a tag can be go.
    """
    found: dict[str, str] = {}
    for tag in tags:
        tidy = _tidy(tag)
        folded = tidy.casefold()
        if tidy and len(tidy) <= _MAX_TAG_CHARS and folded not in _NO_TAGS:
            found.setdefault(folded, tidy)
            if len(found) == MAX_TAGS:
                break
    return tuple(found.values())


@lru_cache(maxsize=2_000)  # the same few stand on all articles
def _tidy(tag: str) -> str:
    return one_line(tag.translate(_COMMAS)).lstrip("#＃ ").rstrip(" .;:")


def split_tags(text: str) -> list[str]:
    """The tags of one text: parted by semicolons, else by commas or bars, else a single one."""
    for mark in _SEPARATORS:
        if mark in text:
            return [part.strip() for part in text.split(mark) if part.strip()]
    return [text.strip()] if text.strip() else []
