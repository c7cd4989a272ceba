"""What had to be removed from a file before it could be read, told to its publisher."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.characters import unusual_bytes
from feedwright.nesting import flatten
from feedwright.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feedwright.model import Problem

__all__ = ["find_removed"]

#: Bytes that XML 1.0 forbids as characters, in every encoding that extends ASCII.
_CONTROLS: Final = bytes([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
#: A file with more of them is in an encoding of two bytes or more, or no text.
_MOST_CONTROLS: Final = 0.05
#: Fewer tags cannot be nested so deep that a tree builder is slow.
_MANY_TAGS: Final = 5_000


def find_removed(path: str, data: bytes) -> Iterable[Problem]:
    """A note for control characters, with the line of the first, and one for bottomless markup."""
    unusual = unusual_bytes(data)
    removed = len(unusual) - len(unusual.translate(None, _CONTROLS))
    if 0 < removed <= max(1, _MOST_CONTROLS * len(data)):
        first = next(at for at, byte in enumerate(data) if byte in _CONTROLS)
        line = data.count(b"\n", 0, first) + 1
        yield problem("control-characters", path, line, count=removed)
    if data.count(b"<") > _MANY_TAGS:
        markup = data.decode("utf-8", "replace")
        if flatten(markup) != markup:
            yield problem("markup-too-deep", path)
