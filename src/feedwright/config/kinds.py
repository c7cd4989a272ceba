"""Kinds of values that a config can hold: how each is checked, and its JSON Schema."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from msgspec import Struct

from feedwright.characters import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = [
    "Fault",
    "Kind",
    "WrongValueError",
    "choice",
    "flag",
    "fraction",
    "list_of",
    "prose",
    "suggest",
    "table_of",
    "text",
    "whole_number",
]


class Fault(NamedTuple):
    """One thing that is wrong with a value."""

    #: Reads well after "[site] url: ".
    message: str
    hint: str = ""
    #: Where in the value: the number of a list's element, the name of a table's key.
    inside: tuple[str | int, ...] = ()


class WrongValueError(Exception):
    """A value is refused, for every one of its ``faults``."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults = faults


_EMPTY: Final = Fault("is empty", "leave the key out, or fill it in")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Kind(Struct, frozen=True, kw_only=True):
    """What a key may be set to."""

    #: For people, reads well after "takes": "an http(s) address".
    words: str
    #: The same for editors, as far as JSON Schema can say it.
    schema: Mapping[str, Any]
    #: The value as `Settings` hold it; raises `WrongValueError`.
    read: Callable[[Any], Any]


def suggest(word: str, known: Iterable[str]) -> str:
    """``did you mean "title"?`` for the nearest of the known words, "" when none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only for a mistake

    by_plain_form = {name.casefold().replace("_", "-"): name for name in known}
    plain = word.casefold().replace("_", "-")
    near = get_close_matches(plain, by_plain_form, n=1, cutoff=0.6)
    return f'did you mean "{by_plain_form[near[0]]}"?' if near else ""


def _is_text(value: object) -> str:
    if not isinstance(value, str):
        raise WrongValueError(Fault(f"is not text but {_name(value)}", "put it in quotes"))
    return value


def prose(words: str) -> Kind:
    """Text for people, brought to one line: it may be written over several."""

    def read(value: object) -> str:
        content = one_line(_is_text(value))
        if not content:
            raise WrongValueError(_EMPTY)
        return content

    return Kind(words=words, schema={"type": "string"}, read=read)


def text(words: str, check: Callable[[str], Any], **schema: Any) -> Kind:
    """Text on one line, without spaces around it; ``check`` turns it into the setting."""

    def read(value: object) -> Any:
        content = _is_text(value).strip()
        if not content:
            raise WrongValueError(_EMPTY)
        if _CONTROL.search(content):
            raise WrongValueError(Fault("holds control characters or line ends", "remove them"))
        return check(content)

    return Kind(words=words, schema={"type": "string", **schema}, read=read)


def whole_number(least: int, most: int, words: str) -> Kind:
    """A whole number from ``least`` to ``most``."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            hint = "write the number without quotes" if isinstance(value, str) else ""
            raise WrongValueError(Fault(f"is not a whole number but {_name(value)}", hint))
        if not least <= value <= most:
            raise WrongValueError(Fault(f"is {value}", f"{least} to {most} is possible"))
        return value

    schema = {"type": "integer", "minimum": least, "maximum": most}
    return Kind(words=f"{words}, {least} to {most}", schema=schema, read=read)


def fraction(words: str) -> Kind:
    """A number from 0 to 1."""

    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            hint = "write the number without quotes" if isinstance(value, str) else ""
            raise WrongValueError(Fault(f"is not a number but {_name(value)}", hint))
        if not 0 <= value <= 1:
            hint = f"write {value / 100:g}" if 1 < value <= 100 else "0 to 1 is possible"
            raise WrongValueError(Fault(f"is {value}", hint))
        return float(value)

    schema = {"type": "number", "minimum": 0, "maximum": 1}
    return Kind(words=f"{words}, 0 to 1", schema=schema, read=read)


def flag() -> Kind:
    """True or false."""

    def read(value: object) -> bool:
        if not isinstance(value, bool):
            hint = "write true or false, without quotes"
            raise WrongValueError(Fault(f"is neither true nor false but {_name(value)}", hint))
        return value

    return Kind(words="true or false", schema={"type": "boolean"}, read=read)


def choice(*options: str) -> Kind:
    """One of the words."""

    def check(value: str) -> str:
        if value not in options:
            listed = " or ".join(f'"{option}"' for option in options)
            hint = suggest(value, options) or f"{listed} is possible"
            raise WrongValueError(Fault(f'is "{value}"', hint))
        return value

    words = " or ".join(f'`"{option}"`' for option in options)
    kind = text(words, check)
    return Kind(words=words, schema={"enum": list(options)}, read=kind.read)


def list_of(element: Kind, *, words: str, least: int = 0) -> Kind:
    """A list without repetitions, in the given order, as a tuple; all its faults at once."""

    def read(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise WrongValueError(Fault(f"is not a list but {_name(value)}", "put it in [ ]"))
        if len(value) < least:
            raise WrongValueError(Fault("is an empty list", "name at least one"))
        found: list[Any] = []
        faults: list[Fault] = []
        for index, one in enumerate(value):
            try:
                item = element.read(one)
            except WrongValueError as wrong:
                faults += (fault._replace(inside=(index, *fault.inside)) for fault in wrong.faults)
                continue
            if item in found:
                faults.append(Fault("stands twice in the list", "remove one", (index,)))
            found.append(item)
        if faults:
            raise WrongValueError(*faults)
        return tuple(found)

    schema = {"type": "array", "items": element.schema, "uniqueItems": True, "minItems": least}
    return Kind(words=words, schema=schema, read=read)


def table_of(keys: Mapping[str, Kind], required: tuple[str, ...], words: str) -> Kind:
    """A table of these keys, as a dict of the ones that are set; all its faults at once."""

    def read(value: object) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise WrongValueError(Fault(f"is not a table but {_name(value)}", "put it in { }"))
        faults = [
            Fault(f'has no "{name}"', f'add {name} = "…"') for name in required if name not in value
        ]
        found: dict[str, Any] = {}
        for name, one in value.items():
            if name not in keys:
                hint = suggest(name, keys) or f"known are {', '.join(keys)}"
                faults.append(Fault(f'has an unknown key "{name}"', hint, (name,)))
                continue
            try:
                found[name] = keys[name].read(one)
            except WrongValueError as wrong:
                faults += (fault._replace(inside=(name, *fault.inside)) for fault in wrong.faults)
        if faults:
            raise WrongValueError(*faults)
        return found

    schema = {
        "type": "object",
        "properties": {name: kind.schema for name, kind in keys.items()},
        "required": list(required),
        "additionalProperties": False,
    }
    return Kind(words=words, schema=schema, read=read)


def _name(value: object) -> str:
    """The type of the value in TOML's words."""
    names = {bool: "true or false", int: "a number", float: "a fraction", str: "text"}
    names |= {list: "a list", dict: "a table"}
    return names.get(type(value), "a date or time")
