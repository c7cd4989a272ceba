"""Values that are the same in many articles and entries, each held once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable

__all__ = ["Shared"]

_Value = TypeVar("_Value", bound="Hashable")


class Shared:
    """Knows values; what comes from other processes and from files comes as a copy each time."""

    def __init__(self) -> None:
        self._known: dict[Any, Any] = {}

    def once(self, value: _Value) -> _Value:
        """The first value that was equal to this one."""
        same: _Value = self._known.setdefault(value, value)
        return same
