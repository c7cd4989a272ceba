"""A config with something added, and everything that a person wrote in it as it was.

Nothing is rendered anew: text is put into the text, at one place, so that comments, order, spaces
and line ends stay. What comes out is read again and has to say just what it should.
"""

from __future__ import annotations

import re
import tomllib
from copy import deepcopy
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from feedwright.config.template import toml_value
from feedwright.config.toml_lines import find_layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feedwright.config.toml_lines import Layout, Place

__all__ = ["Entry", "NotAmendableError", "add_key", "add_suggestion", "add_to_list"]

_INDENT: Final = "    "
_COMMENT_CHARS: Final = 96
#: What a TOML comment cannot hold.
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_BETWEEN: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_INDENTED: Final = re.compile(r"[ \t]*")


class NotAmendableError(Exception):
    """The text is laid out in a way that nothing can be added to."""


class Entry(NamedTuple):
    """One text of a list, with the comment that stands above it."""

    value: str
    comment: str


class _Spot(NamedTuple):
    """Where something is put into the text."""

    position: int
    #: What stands before the name of a key there: "", or "site." outside of the table.
    prefix: str
    #: The head of a table that has to be written first.
    head: str = ""
    #: Within ``{ }``, where a key stands on the same line, and after a comma unless it is empty.
    is_inline: bool = False
    is_empty: bool = False


def add_to_list(text: str, place: Place, entries: Sequence[Entry]) -> str:
    """The text with more entries in the list of texts at the place; the list may be missing.

    Raises `NotAmendableError`.
    """
    if not entries:
        return text
    layout = find_layout(text)
    lines = [line for entry in entries for line in _entry_lines(entry)]
    span = layout.values.get(place)
    if span is None:
        value = "[\n" + "".join(f"{line}\n" for line in lines) + "]"
        amended = _put_key(text, layout, place, value, "")
    else:
        amended = _extend(text, layout, place, lines)
    return _checked(text, amended, place, [entry.value for entry in entries])


def add_key(text: str, place: Place, value: Any, comment: str) -> str:
    """The text with a key that it does not have yet. Raises `NotAmendableError`."""
    amended = _put_key(text, find_layout(text), place, toml_value(value), comment)
    return _checked(text, amended, place, value)


def add_suggestion(text: str, place: Place, value: Any, comment: str) -> str:
    """The text with a key that is not in force: a comment. It is added once."""
    line = f"{place[-1]} = {toml_value(value)}"
    if re.search(rf"^[ \t]*#[ \t]*[\w.]*?{re.escape(line)}(?![^\s#])", text, re.MULTILINE):
        return text
    spot = _find_spot(text, find_layout(text), place, in_force=False)
    suggested = f"# {spot.prefix}{line}  # {_tidy(comment)}"
    return _checked(text, _insert(text, spot.position, spot.head + suggested), place[:-1], {})


def _entry_lines(entry: Entry) -> list[str]:
    return [f"{_INDENT}# {_tidy(entry.comment)}", f"{_INDENT}{toml_value(entry.value)},"]


def _tidy(comment: str) -> str:
    """A comment on one line, of a length that can be read."""
    line = _CONTROL.sub(" ", comment)
    return line if len(line) <= _COMMENT_CHARS else f"{line[: _COMMENT_CHARS - 1]}…"


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _insert(text: str, position: int, lines: str) -> str:
    """The text with these lines put in after the line that the position is in."""
    end = _line_end(text)
    at = text.find("\n", position)
    lines = lines.replace("\n", end)
    if at >= 0:
        return f"{text[: at + 1]}{lines}{end}{text[at + 1 :]}"
    between = end if text and not text.endswith("\n") else ""
    return f"{text}{between}{lines}{end}"


def _put_key(text: str, layout: Layout, place: Place, value: str, comment: str) -> str:
    """The text with a key and its value where the other keys of its table are."""
    spot = _find_spot(text, layout, place, in_force=True)
    line = f"{spot.prefix}{place[-1]} = {value}"
    if spot.is_inline:
        start = text[: spot.position].rstrip(" \t")
        comma = " " if spot.is_empty else ", "
        return f"{start}{comma}{line.replace(chr(10), _line_end(text))} {text[spot.position :]}"
    about = f"# {_tidy(comment)}\n" if comment else ""
    return _insert(text, spot.position, f"{spot.head}{about}{line}")


def _find_spot(text: str, layout: Layout, place: Place, *, in_force: bool) -> _Spot:
    """Where a key of that place goes: to its placeholder, else behind the keys of its table."""
    table = place[:-1]
    if table in layout.heads:
        start = layout.heads[table][1]
        end = min((head for head, _ in layout.heads.values() if head >= start), default=len(text))
        placeholder = re.compile(rf"^#[ \t]*{re.escape(str(place[-1]))}[ \t]*=", re.MULTILINE)
        found = placeholder.search(text, start, end)
        inside = [stop for _, stop in layout.values.values() if start <= stop <= end]
        return _Spot(found.start() if found else max(inside, default=start), "")
    if table in layout.values:
        start, end = layout.values[table]
        if in_force:
            is_empty = not text[start + 1 : end - 1].strip()
            return _Spot(end - 1, "", is_inline=True, is_empty=is_empty)
        return _Spot(end, _dotted(layout, table, start))
    dotted = [span for key, span in layout.values.items() if key[: len(table)] == table]
    if dotted:
        # The last value, and not the last element of a list.
        start, end = max(dotted, key=itemgetter(1))
        return _Spot(end, _dotted(layout, table, start))
    head = f"[{'.'.join(map(str, table))}]\n"
    return _Spot(len(text), "", head=f"\n{head}" if text.strip() else head)


def _dotted(layout: Layout, table: Place, position: int) -> str:
    """How a key of the table begins at that position, which lies below another head."""
    above = [(span, place) for place, span in layout.heads.items() if span[0] < position]
    head = max(above)[1] if above else ()
    if table[: len(head)] != head:
        raise NotAmendableError
    return "".join(f"{name}." for name in table[len(head) :])


def _extend(text: str, layout: Layout, place: Place, lines: list[str]) -> str:
    """The text with more lines at the end of a list."""
    start, end = layout.values[place]
    if text[start] != "[":
        raise NotAmendableError
    count = sum(key[:-1] == place for key in layout.values)
    if count:
        last = layout.values[(*place, count - 1)]
        after = _BETWEEN.match(text, last[1])
        if after is None or not text.startswith(",", after.end()):
            text = f"{text[: last[1]]},{text[last[1] :]}"
            end += 1
        begins = text.rfind("\n", 0, last[0]) + 1
        indent = _INDENTED.match(text, begins)
        if indent is not None and indent.end() == last[0]:
            lines = [indent[0] + line.strip() for line in lines]
    newline = _line_end(text)
    closing = text.rfind("\n", 0, end - 1) + 1
    added = "".join(f"{line}{newline}" for line in lines)
    if closing > start and not text[closing : end - 1].strip():
        return text[:closing] + added + text[closing:]
    return f"{text[: end - 1].rstrip(' ')}{newline}{added}{text[end - 1 :]}"


def _checked(before: str, after: str, place: Place, added: Any) -> str:
    """The amended text, if it says what it said before and what was added, and nothing else."""
    expected: dict[str, Any] = deepcopy(tomllib.loads(before))
    table = expected
    for step in place[:-1]:
        table = table.setdefault(str(step), {})
    key = str(place[-1])
    if isinstance(added, list):
        table[key] = [*table.get(key, []), *added]
    elif isinstance(added, dict):
        table.setdefault(key, added)
    else:
        table[key] = added
    try:
        is_right = tomllib.loads(after) == expected
    except tomllib.TOMLDecodeError:
        is_right = False
    if not is_right:
        raise NotAmendableError
    return after
