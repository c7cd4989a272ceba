"""The JSON Schema of a config, for editors that complete and check TOML."""

from __future__ import annotations

from typing import Any

from feedwright.config.keys import KEYS, TABLES

__all__ = ["json_schema"]


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 7, which the TOML tools of editors read) of ``feedwright.toml``."""
    tables = {
        table: {
            "type": "object",
            "description": about,
            "additionalProperties": False,
            "properties": {
                key.name: {
                    **key.kind.schema,
                    "description": key.doc,
                    **({} if key.default is None else {"default": key.default}),
                }
                for key in KEYS
                if key.table == table
            },
        }
        for table, about in TABLES.items()
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "feedwright.toml",
        "type": "object",
        "additionalProperties": False,
        "properties": tables,
    }
