"""Mailboxes in the form mbox (RFC 4155): letters one after the other, each below a line "From ".

The mailbox module of the standard library opens files to write in them and wants to find its way
back, which a compressed one does not allow; to tell where a letter begins takes a few lines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feedwright.problems import problem
from feedwright.readers.letter import name_of_letter
from feedwright.volumes.parts import Part
from feedwright.volumes.unpacking import unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from feedwright.volumes.parts import Limits

__all__ = ["read_mailbox"]

_BEGINNING: Final = b"From "
#: A line of a letter that would begin another one is written with ">" before it.
_QUOTED: Final = re.compile(rb"^>(>*From )", re.MULTILINE)
_LONGEST_LINE: Final = 1 << 16


def read_mailbox(file: IO[bytes], packed_bytes: int, limits: Limits) -> Iterator[Part]:
    """A part for each letter, named by its Message-ID."""
    for letter in _letters(unpacked(file, limits.path, packed_bytes), limits.max_bytes):
        path = f"{limits.path}#{name_of_letter(letter)}"
        if len(letter) > limits.max_bytes:
            fault = problem("file-too-large", path, limit=limits.max_bytes)
            yield Part(path=path, problem=fault)
        else:
            yield Part(path=path, data=_QUOTED.sub(rb"\1", letter), form="letter")


def _letters(stream: IO[bytes], most: int) -> Iterator[bytes]:
    """Every letter; of one that is longer than ``most`` bytes a little more than these."""
    lines: list[bytes] | None = None
    size = 0
    is_after_blank = True
    while line := stream.readline(_LONGEST_LINE):
        if is_after_blank and line.startswith(_BEGINNING):
            if lines is not None:
                yield b"".join(lines)
            lines, size = [], 0
        elif lines is None:
            if line.strip():
                raise ValueError('it does not begin with a line "From "')
        elif size <= most:
            lines.append(line)
            size += len(line)
        is_after_blank = not line.strip()
    if lines is not None:
        yield b"".join(lines)
