"""Patterns that are compiled when they are first used.

For patterns that name thousands of characters, or much that is rare: to compile one of these
takes up to two milliseconds, and most runs meet nothing that it is for.
"""

from __future__ import annotations

import re
from typing import Any, cast

__all__ = ["late_pattern"]


def late_pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, for whoever calls its methods; no other function of `re` takes it.

    From the first use on the methods are those of the compiled pattern, and cost the same.
    """
    return cast("re.Pattern[str]", _Late(source, flags))


class _Late:
    __slots__ = (
        "_flags", "_source",
        "findall", "finditer", "fullmatch", "match", "pattern", "search", "split", "sub",
    )  # fmt: skip

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Called for a slot that is empty: all of them are from then on filled."""
        compiled = re.compile(self._source, self._flags)
        for method in self.__slots__[2:]:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
