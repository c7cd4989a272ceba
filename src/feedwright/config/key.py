"""One key of the config."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from feedwright.config.kinds import Kind

__all__ = ["Key"]


class Key(Struct, frozen=True, kw_only=True):
    """One key: what it may be set to, what holds without it, what it is for."""

    table: str
    #: Kebab-case; the field of the settings has the same name with underscores.
    name: str
    kind: Kind
    #: One or two sentences.
    doc: str
    #: As it would be written; None: nothing is assumed.
    default: Any = None
    #: Shown where there is no default.
    example: Any = None

    @property
    def field(self) -> str:
        """The name of the field in the settings of the table."""
        return self.name.replace("-", "_")
