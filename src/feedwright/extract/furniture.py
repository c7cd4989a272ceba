"""Lines that belong to the page, not to the article: buttons, menus, forms, notices.

The word lists are ``words/furniture.toml``, by kind and in many languages.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from feedwright.extract.lexicon import fold, read_lexicon, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["FURNITURE_RULES", "LinePattern", "furniture_rule", "is_furniture"]

#: A longer line is a paragraph, whatever it begins with.
_MAX_LINE: Final = 400
#: The longest phrase that is compared as a whole line.
_MAX_PHRASE: Final = 80
#: Kinds, in the order in which a line is looked up.
_KINDS: Final = (
    "share",
    "comments",
    "newsletter",
    "related",
    "footer",
    "cookie",
    "advert",
    "blurb",
    "navigation",
)
#: Every name that `is_furniture` can answer, for the settings that switch rules off.
FURNITURE_RULES: Final = ("house-furniture", *(f"furniture-{kind}" for kind in _KINDS))
_BREADCRUMB_MARKS: Final = ("›", "»", "→", "▸")


class LinePattern(Protocol):
    """Something that whole lines are compared with: `HouseLines`, or a compiled pattern."""

    def fullmatch(self, line: str, /) -> object:
        """What is true when the whole line matches."""


class _Words(NamedTuple):
    """What ``words/furniture.toml`` says, made ready for use."""

    #: Folded line → rule.
    lines: dict[str, str]
    #: First word of a start → (start, rule), longest first.
    starts: dict[str, tuple[tuple[str, str], ...]]
    #: Part of a line → rule.
    contains: dict[str, str]
    #: A word from within each of these parts: in a line that holds the part it stands alone.
    inner: frozenset[str]
    #: The parts of one or two words, which have none, and those of them in ASCII.
    short: tuple[str, ...]
    short_ascii: tuple[str, ...]
    buttons: frozenset[str]
    #: Words of `lines` that a number may stand before.
    counted: frozenset[str]


@cache
def _words() -> _Words:
    """The word lists, turned into tables; of two kinds with the same line the first counts."""
    table = read_lexicon("furniture")
    lines: dict[str, str] = {}
    starts: dict[str, list[tuple[str, str]]] = {}
    contains: dict[str, str] = {}
    for kind in _KINDS:
        rule = f"furniture-{kind}"
        for line in table[kind].get("lines", ()):
            lines.setdefault(fold(line), rule)
        for start in table[kind].get("starts", ()):
            starts.setdefault(start.split()[0], []).append((start, rule))
        for part in table[kind].get("contains", ()):
            contains.setdefault(part, rule)
    lines.pop("", None)
    short = tuple(part for part in contains if not _has_inner(part))
    return _Words(
        lines=lines,
        starts={word: tuple(sorted(found, key=_longest)) for word, found in starts.items()},
        contains=contains,
        inner=frozenset(max(part.split()[1:-1], key=len) for part in contains if _has_inner(part)),
        short=short,
        short_ascii=tuple(filter(str.isascii, short)),
        buttons=frozenset(table["share"]["words"]),
        counted=frozenset(table["counted"]["words"]) & lines.keys(),
    )


def _has_inner(part: str) -> bool:
    return part.count(" ") > 1


def _longest(found: tuple[str, str]) -> int:
    """Sorts longer starts first."""
    return -len(found[0])


def is_furniture(line: str, patterns: Iterable[LinePattern] = ()) -> str | None:
    """The name of the rule that makes a line page furniture; None when it may be the article's.

    ``patterns`` are the publication's own (`house_lines.house_lines`): they match whole lines and
    come first. ``furniture-navigation`` is the weakest answer: a one-word heading of an
    article ("Food") is spelt like a section's name.
    """
    line = line.strip()
    if not line:
        return None
    return furniture_rule(line, fold(line), words_of(line[:_MAX_LINE].casefold()), patterns)


def furniture_rule(
    line: str, folded: str, words: Sequence[str], patterns: Iterable[LinePattern] = ()
) -> str | None:
    """`is_furniture` for a stripped line that is not empty.

    ``folded`` and ``words`` are what `lexicon.fold` and `words_of` say of it, in small letters.
    """
    for pattern in patterns:
        if pattern.fullmatch(line):
            return "house-furniture"
    if len(line) > _MAX_LINE:
        return None
    known = _words()
    if len(folded) <= _MAX_PHRASE:
        rule = known.lines.get(folded) or _of_parts(line, folded, known)
        if rule:
            return rule
    # "©" and "+" may be glued to what follows, and are taken off a folded line.
    small = line.casefold()
    for key in (small.split(maxsplit=1)[0], small[0]):
        for start, rule in known.starts.get(key, ()):
            if small.startswith(start):
                return rule
    short = known.short_ascii if small.isascii() else known.short
    if known.inner.isdisjoint(words) and not any(map(small.__contains__, short)):
        return None
    return next((rule for part, rule in known.contains.items() if part in small), None)


def _of_parts(line: str, folded: str, words: _Words) -> str | None:
    """The rule for a line of buttons in a row ("Facebook Twitter Email") or of breadcrumbs."""
    first, _, rest = folded.partition(" ")
    # "34 Comments", "1.2K Shares": the count is not the kind.
    if rest in words.counted and first[0].isdigit():
        return words.lines[rest]
    if rest and first in words.buttons and words.buttons.issuperset(rest.split()):
        return "furniture-share"
    if not line.isascii():
        for mark in _BREADCRUMB_MARKS:
            if mark in line:
                parts = [fold(part) for part in line.split(mark)]
                if parts[0] in words.lines and all(len(part) < 40 for part in parts):
                    return "furniture-navigation"
    if "|" in line or "·" in line or "•" in line:
        parts = [fold(p) for p in line.replace("·", "|").replace("•", "|").split("|")]
        known = [words.lines[part] for part in parts if part in words.lines]
        if len(known) > 1 and len(known) * 2 >= len([part for part in parts if part]):
            return known[0]
    return None
