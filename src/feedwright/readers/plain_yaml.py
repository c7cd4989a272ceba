"""The YAML that most front matter is: keys with a word, a quoted text or a list of such.

A tenth of what a loader of all YAML takes, for two thirds of the files that people write. What it
does not know for certain it leaves to the loader; a test compares the two.
"""

from __future__ import annotations

import re
from typing import Any, Final

__all__ = ["load_plain_yaml"]

#: A plain scalar, in a list in brackets or not: it begins with a letter or digit, and holds nothing
#: that could be a key, a comment, a quotation or a bracket.
_ITEM: Final = r"""[^\W_][^,\[\]{}"'#:&*!|>%@`\\]*+|"[^"\\]*+"|'[^']*+'"""
_SCALAR: Final = rf"""[^\W_](?:[^:#]++|:(?!\s|$)|(?<![ ])[#])*+|{_ITEM}"""
_LINE: Final = re.compile(
    rf"(?P<key>[A-Za-z][\w-]{{0,60}}):(?: +(?:(?P<scalar>{_SCALAR})|\[ *(?P<list>"
    rf"(?:(?:{_ITEM}) *(?:, *(?:{_ITEM}) *)*+)?)\])? *)?| *- +(?P<item>{_SCALAR}) *"
)
_ITEMS: Final = re.compile(_ITEM)
_NULL: Final = frozenset({"null", "Null", "NULL"})


def load_plain_yaml(text: str) -> dict[str, Any] | None:
    """Its keys with their values, all text but for null; None where only a loader can tell.

    As `feedwright.readers.header` loads YAML: plain scalars are text, whatever they look like.
    """
    if not text.replace("\n", "").isprintable():
        return None
    values: dict[str, Any] = {}
    open_key = ""
    indent = -1
    for line in text.rstrip("\n").split("\n"):
        match = _LINE.fullmatch(line)
        if match is None:
            return None
        key = match["key"]
        if key is None:
            depth, items = line.index("-"), values.get(open_key)
            if not open_key or (items is not None and depth != indent):
                return None
            values[open_key] = [*(items or ()), _value(match["item"])]
            indent = depth
            continue
        if key in _NULL or key in values:
            return None
        open_key = ""
        if match["list"] is not None:
            values[key] = [_value(item.rstrip()) for item in _ITEMS.findall(match["list"])]
        elif match["scalar"] is not None:
            values[key] = _value(match["scalar"])
        else:
            values[key], open_key = None, key
    return values


def _value(scalar: str) -> str | None:
    """The text of a scalar without its quotation marks; None for null."""
    if scalar[0] in "\"'":
        return scalar[1:-1]
    scalar = scalar.rstrip()
    return None if scalar in _NULL else scalar
