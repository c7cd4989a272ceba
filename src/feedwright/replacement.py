"""Frozen values with other fields, for what is made again and again for every article."""

from __future__ import annotations

from collections import deque
from dataclasses import fields
from functools import cache
from itertools import repeat
from operator import attrgetter, call
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["replace"]

_Value = TypeVar("_Value")


def replace(value: _Value, /, **changes: Any) -> _Value:
    """What `dataclasses.replace` gives, in a third of the time.

    For dataclasses with slots, of two fields or more, that do nothing when they are made: all
    fields are taken over at once, and only those that change are set by name.
    """
    kind: Any = type(value)
    read, write = _access(kind)
    new: _Value = object.__new__(kind)
    deque(map(call, write, repeat(new), read(value)), 0)
    for name, one in changes.items():
        object.__setattr__(new, name, one)
    return new


@cache
def _access(kind: Any) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[Any, ...]]:
    """What reads all fields of a value, and what writes each of them, in the same order."""
    names = [field.name for field in fields(kind)]
    return attrgetter(*names), tuple(getattr(kind, name).__set__ for name in names)
