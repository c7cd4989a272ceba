"""Lines of a report: pieces that look one way each, folded to the width of a screen."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from feedwright.characters import columns
from feedwright.late import late_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Line", "Span", "Style", "fold", "sureness"]

Style = Literal["plain", "title", "label", "dim", "good", "warning", "error"]

#: Less room than this beside the head of a line is none: then the head is not kept free.
_LEAST_ROOM: Final = 20
#: Words with the space before them; where words are not spaced, single characters.
_PIECE: Final = late_pattern(
    "\\s*[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]"
    "[\u0300-\u036f\u0e31\u0e34-\u0e4e\u0eb1\u0eb4-\u0ece]*"
    "|\\s*[^\\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]+"
    "|\\s+"
)


class Span(NamedTuple):
    """A piece of a line that looks one way."""

    text: str
    style: Style = "plain"


class Line(NamedTuple):
    """A line; where it is folded, what follows hangs below the body, beside the head."""

    head: tuple[Span, ...]
    body: tuple[Span, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """The whole of it, in the order of reading."""
        return self.head + self.body

    @property
    def text(self) -> str:
        """The whole of it without looks."""
        return "".join(span.text for span in self.spans)


def sureness(confidence: float) -> Style:
    """How a number that says how sure something is looks: good, doubtful or bad."""
    if confidence >= 0.9:
        return "good"
    return "warning" if confidence >= 0.6 else "error"


def fold(line: Line, width: int) -> Iterator[tuple[Span, ...]]:
    """The line in rows of at most ``width`` columns, parted at words.

    A word that is longer than a row is cut; a character of East Asia is two columns wide.
    """
    indent = sum(columns(span.text) for span in line.head)
    indent = indent if width - indent >= _LEAST_ROOM else 4
    row, used = list(line.head), sum(columns(span.text) for span in line.head)
    for span in line.body:
        for piece in chain.from_iterable(
            _cut(found[0], width - indent) for found in _PIECE.finditer(span.text)
        ):
            if used + columns(piece) > width and used > indent:
                yield tuple(row)
                row, used = [Span(" " * indent)], indent
                piece = piece.lstrip()  # noqa: PLW2901 - no row begins with a space
            row.append(Span(piece, span.style))
            used += columns(piece)
    yield tuple(row)


def _cut(piece: str, width: int) -> Iterator[str]:
    """The piece, in parts that fit into a row."""
    while columns(piece) > width:
        part = piece[: max(1, width // 2)]
        yield part
        piece = piece[len(part) :]
    yield piece
