"""The publication's own furniture, made ready to be compared with every line of every article."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

__all__ = ["MAX_LINE_CHARS", "HouseLines", "house_lines"]

#: A longer line is prose, and matching it may take long.
MAX_LINE_CHARS: Final = 2_000
#: A pattern that stands for one line only: plain characters, and marks behind a backslash.
_LITERAL: Final = re.compile(r"(?:[^\\.^$*+?{}\[\]|()]|\\[^\w\s])+")
_ESCAPED: Final = re.compile(r"\\(.)")
#: The first character of a pattern when every line that matches begins with it.
_FIRST: Final = re.compile(r"([^\\.^$*+?{}\[\]|()]|\\[^\w\s])(?![*?{])")
#: What means something else inside a larger pattern: groups by number or name, flags.
_SELF_CENTRED: Final = re.compile(r"\\[1-9]|\(\?[^:=!<]|\(\?<[^=!]")


class HouseLines:
    """Whole lines, as the regular expressions of `HouseStyle.furniture` describe them.

    What stands for one line is looked up; of the rest only those are tried that may begin as the
    line does. So the cost of a line hardly depends on the number of patterns.
    """

    __slots__ = ("_anywhere", "_by_first", "_literals")

    def __init__(self, furniture: tuple[str, ...]) -> None:
        literals: set[str] = set()
        by_first: dict[str, list[str]] = {}
        anywhere: list[str] = []
        alone: list[str] = []
        for pattern in furniture:
            first = _FIRST.match(pattern)
            if _LITERAL.fullmatch(pattern):
                literals.add(_ESCAPED.sub(r"\1", pattern))
            elif _SELF_CENTRED.search(pattern):
                alone.append(pattern)
            elif first and "|" not in pattern:
                by_first.setdefault(first[1][-1], []).append(pattern)
            else:
                anywhere.append(pattern)
        self._literals = frozenset(literals)
        self._by_first = {mark: _any_of(patterns) for mark, patterns in by_first.items()}
        joined = [_any_of(anywhere)] if anywhere else []
        self._anywhere = (*joined, *map(re.compile, alone))

    def fullmatch(self, line: str) -> bool:
        """Whether the line is furniture of the publication; never one over `MAX_LINE_CHARS`."""
        if line in self._literals:
            return True
        if not line or len(line) > MAX_LINE_CHARS:
            return False
        begun = self._by_first.get(line[0])
        if begun is not None and begun.fullmatch(line):
            return True
        return any(pattern.fullmatch(line) for pattern in self._anywhere)


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@lru_cache(maxsize=16)
def house_lines(furniture: tuple[str, ...]) -> HouseLines:
    """The lines that the patterns describe, compiled once; each pattern has to compile."""
    return HouseLines(furniture)
