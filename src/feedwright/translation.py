"""The same article in another language."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Translation"]


class Translation(Struct, frozen=True, kw_only=True):
    """Where an article can be read in another language."""

    #: BCP 47.
    language: str
    url: str
    #: In that language; empty where only the address is known.
    title: str = ""
