"""JSON Lines: an article a line, each an object (jsonlines.org)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.problems import problem
from feedwright.readers.record_values import load_record, name_of, read_record_values
from feedwright.volumes.parts import Part
from feedwright.volumes.unpacking import unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from feedwright.volumes.parts import Limits

__all__ = ["read_jsonlines"]

_BOM: Final = b"\xef\xbb\xbf"


def read_jsonlines(file: IO[bytes], packed_bytes: int, limits: Limits) -> Iterator[Part]:
    """A part for each line that is not empty.

    An article is named by what it states of itself (`name_of`), one that states nothing by what
    its line holds: lines that come before it never give it another name.
    """
    for number, line in _lines(unpacked(file, limits.path, packed_bytes), limits.max_bytes):
        place = f"{limits.path}#line {number}"
        if line is None:
            fault = problem("file-too-large", place, limit=limits.max_bytes)
            yield Part(path=place, problem=fault, is_nameless=True)
        elif text := line.removeprefix(_BOM if number == 1 else b"").strip():
            try:
                values = read_record_values(load_record(text), limits.field_names)
            except ValueError as error:
                fault = problem("part-unreadable", place, detail=str(error)[:120])
                yield Part(path=place, problem=fault, is_nameless=True)
            else:
                yield Part(path=f"{limits.path}#{name_of(values)}", data=text, form="record")


def _lines(stream: IO[bytes], most: int) -> Iterator[tuple[int, bytes | None]]:
    """Every line with its number, from 1; None for one that is longer than ``most`` bytes."""
    number = 0
    while line := stream.readline(most + 1):
        number += 1
        if len(line) <= most or line.endswith(b"\n"):
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(most + 1)
        yield number, None
