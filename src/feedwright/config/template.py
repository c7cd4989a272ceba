"""A commented config: what is known as keys, everything else as comments to fill in."""

from __future__ import annotations

import json
import re
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from feedwright.config.keys import KEYS, NAMED_TABLES, TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feedwright.config.keys import Key

__all__ = ["render_template", "toml_value"]

_WIDTH: Final = 88
#: What a TOML literal string cannot hold.
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_NOT_LITERAL: Final = re.compile(r"['\x00-\x08\x0a-\x1f\x7f]")


def render_template(known: Mapping[tuple[str, str], Any], notes: Mapping[str, str]) -> str:
    """The text of a config with the ``known`` values, by table and key.

    Every other key stands as a comment with its default or an example. ``notes`` (by table) are
    put below the heads of the tables.
    """
    parts = [
        "# What feedwright knows of this publication. Lines that begin with # are not in force:",
        "# they show what holds without them, or an example to fill in.",
    ]
    for table, about in TABLES.items():
        parts += ["", f"# {about}", f"[{table}]"]
        parts += _comment(notes.get(table, ""))
        for key in KEYS:
            if key.table == table:
                parts += ["", *_comment(key.doc), *_setting(key, known)]
    for name, (about, keys) in NAMED_TABLES.items():
        parts += ["", *_comment(about), f"#   [{name}.NAME]"]
        shown = {key.name: key.default if key.example is None else key.example for key in keys}
        parts += [f"#   {key} = {toml_value(value)}" for key, value in shown.items()]
    return "\n".join(parts) + "\n"


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in wrap(text, _WIDTH, break_on_hyphens=False)]


def _setting(key: Key, known: Mapping[tuple[str, str], Any]) -> list[str]:
    value = known.get((key.table, key.name))
    if value is not None:
        return [f"{key.name} = {toml_value(value)}"]
    shown = key.example if key.default in (None, []) else key.default
    return [f"# {key.name} = {toml_value(shown)}"]


def toml_value(value: Any) -> str:
    """The value as TOML: text, numbers, flags, lists and tables of them.

    Text with backslashes stands in single quotes, so that regular expressions stay readable.
    """
    if isinstance(value, bool | int | float):
        return str(value).lower()
    if isinstance(value, str):
        if "\\" in value and not _NOT_LITERAL.search(value):
            return f"'{value}'"
        # A JSON string is a TOML string, but for DEL, which TOML wants escaped.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, dict):
        pairs = (f"{_key(name)} = {toml_value(one)}" for name, one in value.items())
        return f"{{ {', '.join(pairs)} }}"
    items = [toml_value(one) for one in value]
    line = f"[{', '.join(items)}]"
    if len(line) <= _WIDTH or len(items) < 2:
        return line
    return "[\n" + "".join(f"    {item},\n" for item in items) + "]"


def _key(name: str) -> str:
    """The name as a key, in quotes where it has to be."""
    return name if _BARE_KEY.fullmatch(name) else toml_value(name)
