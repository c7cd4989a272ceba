"""A JSON document as values that know where they stand (RFC 8259)."""

from __future__ import annotations

import json
import re
from typing import Final

__all__ = ["JsonFaultError", "JsonValue", "parse_json"]

_SPACE: Final = re.compile(r"[ \t\n\r]*+")
_STRING: Final = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*+"')
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d*+)(?:\.\d++)?(?:[eE][+-]?\d++)?", re.ASCII)
_WORDS: Final = {"true": True, "false": False, "null": None}
_DEEPEST: Final = 128
#: More digits than any count or size has; Python refuses to read thousands of them.
_LONGEST_NUMBER: Final = 300


class JsonFaultError(ValueError):
    """The text is no JSON: ``str()`` says why, ``offset`` where."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


class JsonValue:
    """A value and the offset that it begins at; members of objects and arrays are such values."""

    __slots__ = ("start", "twice", "value")

    def __init__(self, value: object, start: int) -> None:
        self.value = value
        self.start = start
        #: Names that stand in the object more than once.
        self.twice: tuple[str, ...] = ()


def parse_json(text: str) -> JsonValue:
    """The document. Raises `JsonFaultError`."""
    value, end = _value(text, _after_space(text, 0), 0)
    end = _after_space(text, end)
    if end < len(text):
        raise JsonFaultError("something follows the end of the document", end)
    return value


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _value(text: str, at: int, depth: int) -> tuple[JsonValue, int]:
    if depth > _DEEPEST:
        raise JsonFaultError(f"it is nested more than {_DEEPEST} deep", at)
    char = text[at : at + 1]
    if char == "{":
        return _object(text, at, depth)
    if char == "[":
        return _array(text, at, depth)
    if char == '"':
        string, end = _string(text, at)
        return JsonValue(string, at), end
    number = _NUMBER.match(text, at)
    if number:
        if len(number[0]) > _LONGEST_NUMBER:
            raise JsonFaultError("a number has hundreds of digits", at)
        return JsonValue(json.loads(number[0]), at), number.end()
    for word, meaning in _WORDS.items():
        if text.startswith(word, at):
            return JsonValue(meaning, at), at + len(word)
    raise JsonFaultError(_unexpected(text, at, "a value"), at)


def _object(text: str, at: int, depth: int) -> tuple[JsonValue, int]:
    members: dict[str, JsonValue] = {}
    twice: list[str] = []
    start, at = at, _after_space(text, at + 1)
    while text[at : at + 1] != "}":
        if text[at : at + 1] != '"':
            raise JsonFaultError(_unexpected(text, at, "a name in quotes"), at)
        name, at = _string(text, at)
        at = _expect(text, _after_space(text, at), ":")
        value, at = _value(text, _after_space(text, at), depth + 1)
        if name in members:
            twice.append(name)
        members[name] = value
        at = _next_member(text, at, "}")
    found = JsonValue(members, start)
    found.twice = tuple(twice)
    return found, at + 1


def _array(text: str, at: int, depth: int) -> tuple[JsonValue, int]:
    items: list[JsonValue] = []
    start, at = at, _after_space(text, at + 1)
    while text[at : at + 1] != "]":
        value, at = _value(text, at, depth + 1)
        items.append(value)
        at = _next_member(text, at, "]")
    return JsonValue(items, start), at + 1


def _next_member(text: str, at: int, end: str) -> int:
    """Where the next member, or the end, stands."""
    at = _after_space(text, at)
    if text[at : at + 1] == end:
        return at
    if text[at : at + 1] != ",":
        raise JsonFaultError(_unexpected(text, at, f'"," or "{end}"'), at)
    after = _after_space(text, at + 1)
    if text[after : after + 1] == end:
        raise JsonFaultError(f'a comma stands before "{end}"', at)
    return after


def _expect(text: str, at: int, char: str) -> int:
    if text[at : at + 1] != char:
        raise JsonFaultError(_unexpected(text, at, f'"{char}"'), at)
    return at + 1


def _string(text: str, at: int) -> tuple[str, int]:
    found = _STRING.match(text, at)
    if not found:
        raise JsonFaultError("a string is not closed, or has a bare line break or bad escape", at)
    raw = found[0]
    return (json.loads(raw) if "\\" in raw else raw[1:-1]), found.end()


def _unexpected(text: str, at: int, wanted: str) -> str:
    here = f'"{text[at]}" (U+{ord(text[at]):04X})' if at < len(text) else "the end"
    return f"{wanted} is expected and not {here}"
