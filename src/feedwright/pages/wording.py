"""What the pages say, and how they write dates, in the languages that they know."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

__all__ = ["language_of", "print_date", "words_of"]

_FALLBACK: Final = "en"


@cache
def _table(name: str) -> Mapping[str, Mapping[str, Any]]:
    source = Path(__file__).with_name(f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def language_of(tag: str | None) -> str:
    """The language that a page speaks for a publication of that language (BCP 47)."""
    primary = (tag or _FALLBACK).partition("-")[0].lower()
    return primary if primary in _table("wording") else _FALLBACK


def words_of(language: str) -> Mapping[str, str]:
    """The words by their keys, in one of the languages of `language_of`."""
    return _table("wording")[language]


def print_date(moment: datetime, language: str) -> str:
    """The day of the moment as people write it: "1 juillet 2023"."""
    form = _table("dates")[language]
    return str(form["date"]).format(
        day=moment.day,
        month=form["months"][moment.month - 1],
        number=moment.month,
        year=moment.year,
    )
