"""The same article in another language."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Translation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """Where an article can be read in another language."""

    #: BCP 47.
    language: str
    url: str
    #: In that language; empty where only the address is known.
    title: str = ""
