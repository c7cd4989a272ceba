"""The JSON Schema of a config, for editors that complete and check TOML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feedwright.config.keys import KEYS, NAMED_TABLES, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feedwright.config.key import Key

__all__ = ["json_schema"]


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 7, which the TOML tools of editors read) of ``feedwright.toml``."""
    tables = {
        table: _table(about, [key for key in KEYS if key.table == table])
        for table, about in TABLES.items()
    }
    for name, (about, keys) in NAMED_TABLES.items():
        tables[name] = {"type": "object", "additionalProperties": _table(about, keys)}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "feedwright.toml",
        "type": "object",
        "additionalProperties": False,
        "properties": tables,
    }


def _table(about: str, keys: Iterable[Key]) -> dict[str, Any]:
    return {
        "type": "object",
        "description": about,
        "additionalProperties": False,
        "properties": {
            key.name: {
                **key.kind.schema,
                "description": key.doc,
                **({} if key.default is None else {"default": key.default}),
            }
            for key in keys
        },
    }
