"""Where each key of a TOML text stands: the standard library's parser does not tell."""

from __future__ import annotations

import re
import tomllib
from typing import Final, NamedTuple

__all__ = ["Layout", "Place", "find_layout", "find_lines", "nearest_line"]

#: The way to a value: names of keys, numbers of list elements.
Place = tuple[str | int, ...]

_SIMPLE_KEY: Final = re.compile(r"""[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*'""")
_BLANK: Final = re.compile(r"[ \t]*")
#: What may stand between statements, and between the elements of a list.
_BETWEEN: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' + r"|'''.*?'{3,5}" + r'|"(?:\\.|[^"\\])*"' + r"|'[^']*'",
    re.DOTALL,
)
_BARE_VALUE: Final = re.compile(r"[^,\]}\n#]*")


def find_lines(text: str) -> dict[Place, int]:
    """The line, from 1, of every table, key and list element of a valid TOML text."""
    scanner = _Scanner(text)
    scanner.scan()
    return scanner.lines


class Layout(NamedTuple):
    """Where the parts of a TOML text begin and end, in characters."""

    #: ``[table]``, both brackets within.
    heads: dict[Place, tuple[int, int]]
    #: Values of keys and elements of lists, without what is around them.
    values: dict[Place, tuple[int, int]]


def find_layout(text: str) -> Layout:
    """Where every head of a table and every value of a valid TOML text stands."""
    scanner = _Scanner(text)
    scanner.scan()
    return Layout(scanner.heads, scanner.values)


def nearest_line(lines: dict[Place, int], place: Place) -> int | None:
    """The line of the place, or of what is around it; None when that stands nowhere."""
    while place:
        if place in lines:
            return lines[place]
        place = place[:-1]
    return None


class _Scanner:
    """Walks over a text that the real parser has found to be valid, so checks nothing itself."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.lines: dict[Place, int] = {}
        self.heads: dict[Place, tuple[int, int]] = {}
        self.values: dict[Place, tuple[int, int]] = {}
        self._counted = (0, 1)
        self._tables_in: dict[Place, int] = {}

    def scan(self) -> None:
        table: Place = ()
        self._skip(_BETWEEN)
        while self.position < len(self.text):
            if self._peek() == "[":
                table = self._read_header()
            else:
                self._read_pair(table)
            self._skip(_BETWEEN)

    def _read_header(self) -> Place:
        start = self.position
        is_list = self.text.startswith("[[", start)
        self.position += 2 if is_list else 1
        line = self._line()
        place: Place = ()
        names = self._read_key()
        for left, name in zip(range(len(names) - 1, -1, -1), names, strict=True):
            place = (*place, name)
            # Inside a list of tables a header speaks of its last element.
            if place in self._tables_in and (left or not is_list):
                place = (*place, self._tables_in[place])
        if is_list:
            number = self._tables_in.get(place, -1) + 1
            self._tables_in[place] = number
            self.lines.setdefault(place, line)
            place = (*place, number)
        self.lines.setdefault(place, line)
        self.position += 2 if is_list else 1
        self.heads[place] = (start, self.position)
        return place

    def _read_pair(self, table: Place) -> None:
        line = self._line()
        place = table
        for name in self._read_key():
            place = (*place, name)
            self.lines.setdefault(place, line)
        self.position += 1
        self._skip(_BLANK)
        self._read_value(place)

    def _read_key(self) -> tuple[str, ...]:
        """The parts of a dotted key; then the position is at "=" or "]"."""
        parts: list[str] = []
        while True:
            self._skip(_BLANK)
            found = _SIMPLE_KEY.match(self.text, self.position)
            if found is None:
                return tuple(parts)
            self.position = found.end()
            word = found.group()
            parts.append(tomllib.loads(f"key = {word}")["key"] if word[0] in "\"'" else word)
            self._skip(_BLANK)
            if self._peek() != ".":
                return tuple(parts)
            self.position += 1

    def _read_value(self, place: Place) -> None:
        start = self.position
        self._read_any(place)
        self.values[place] = (start, self.position)

    def _read_any(self, place: Place) -> None:
        mark = self._peek()
        if mark == "[":
            self._read_list(place)
        elif mark == "{":
            self._read_table(place)
        else:
            self._skip(_STRING if mark in {'"', "'"} else _BARE_VALUE)

    def _read_list(self, place: Place) -> None:
        self.position += 1
        self._skip(_BETWEEN)
        number = 0
        while self._peek() not in {"]", ""}:
            self.lines[*place, number] = self._line()
            self._read_value((*place, number))
            number += 1
            self._skip_comma()
        self.position += 1

    def _read_table(self, place: Place) -> None:
        self.position += 1
        self._skip(_BETWEEN)
        while self._peek() not in {"}", ""}:
            self._read_pair(place)
            self._skip_comma()
        self.position += 1

    def _skip_comma(self) -> None:
        self._skip(_BETWEEN)
        if self._peek() == ",":
            self.position += 1
        self._skip(_BETWEEN)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.position)
        if found:
            self.position = found.end()

    def _peek(self) -> str:
        return self.text[self.position : self.position + 1]

    def _line(self) -> int:
        """The line of the position, counted on from the last one that was asked for."""
        position, line = self._counted
        line += self.text.count("\n", position, self.position)
        self._counted = (self.position, line)
        return line
