"""What a volume gives for each of its articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from feedwright.model import FieldNames, Problem

__all__ = ["Limits", "Part"]


class Part(Struct, frozen=True, kw_only=True):
    """One article of a volume, as its reader wants to have it; or what stands against reading it.

    The article's path is the volume's, "#" and the name.
    """

    path: str
    data: bytes = b""
    #: The name of the reader; "" where the suffix of the path tells.
    form: str = ""
    #: Where it was found, if the volume says so: its address unless it states another one.
    url: str = ""
    problem: Problem | None = None
    #: Whether it is not known which article of the volume it would have been.
    is_nameless: bool = False


class Limits(Struct, frozen=True, kw_only=True):
    """What is read of a volume, and how."""

    #: Path of the volume below the articles folder.
    path: str
    #: Of one article.
    max_bytes: int
    #: Globs of what is no article.
    ignore: tuple[str, ...] = ()
    field_names: FieldNames = ()
