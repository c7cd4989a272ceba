"""What a line tells by itself: its shape without figures, its pattern, whether it is prose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feedwright.late import late_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

__all__ = [
    "ANY_NUMBER",
    "escape",
    "is_prose",
    "is_sentence",
    "pattern_for",
    "shape_of",
    "size_of",
    "tokens_of",
]

#: Of a longer line the beginning is its shape.
_SHAPE_CHARS: Final = 160
#: A longer pattern is written with its beginning: nobody reads the rest, and it changes first.
_CUT: Final = range(60, 120)
_NUMBER: Final = re.compile(r"\d+(?:[.,:]\d+)*")
#: What stands for a number that varies.
ANY_NUMBER: Final = r"\d[\d.,:]*"
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
#: Characters that mean something else in a regular expression.
_SPECIAL: Final = re.compile(r"[\\.^$*+?{}\[\]|()]")
#: Scripts that say as much in one character as others in `_DENSE`.
_UNSPACED: Final = late_pattern("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_DENSE: Final = 2.5
#: A longer line is long in any script.
_DENSE_CHARS: Final = 2_000
_SENTENCE_CHARS: Final = 80
_PARAGRAPH_CHARS: Final = 160
#: What ends a sentence, what may stand behind that, and what opens a quotation.
_STOPS: Final = frozenset(".!?…。！？")
_CLOSING: Final = "\"'”’»)】」』"
_QUOTES: Final = frozenset("\"'“„«»‹‘「『>")
_SHORT_CHARS: Final = 40
_TOKEN: Final = late_pattern(
    r"\s*(?:\d+(?:[.,:]\d+)*|[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
    r"|[^\W\d_]+(?:['’-][^\W\d_]+)*|.)",
    re.DOTALL,
)


def shape_of(text: str) -> str:
    """What lines that differ in figures only have in common; of long lines the beginning."""
    return _NUMBER.sub("0", text[:_SHAPE_CHARS])


def tokens_of(text: str) -> tuple[str, ...]:
    """The words, numbers (as 0) and marks of a line, each with the white space before it."""
    return tuple(_NUMBER.sub("0", token) for token in _TOKEN.findall(text))


def escape(text: str) -> str:
    """A regular expression for exactly this text, as readable as it can be."""
    return _SPECIAL.sub(r"\\\g<0>", text).replace("\t", r"\t")


def pattern_for(texts: Collection[str]) -> str:
    """A regular expression for whole lines of one shape; ``texts`` are all that were seen of it."""
    first = min(texts)
    begun = first[:_SHAPE_CHARS]
    if len(first) <= _SHAPE_CHARS:
        return _with_numbers(begun, texts)
    cut = first.rfind(" ", _CUT.start, _CUT.stop)
    # A number that is cut in two would be another one.
    end = (
        cut if cut > 0 else _CUT.start + len(first[_CUT.start : _CUT.stop].rstrip("0123456789.,:"))
    )
    return _with_numbers(begun[:end], texts) + ".*"


def _with_numbers(text: str, texts: Collection[str]) -> str:
    """The text as a pattern in which every number that varies, and every year, is any number."""
    columns = list(_columns([_NUMBER.findall(one[:_SHAPE_CHARS]) for one in texts]))
    parts = []
    position = 0
    for found, seen in zip(_NUMBER.finditer(text), columns, strict=False):
        parts += [escape(text[position : found.start()]), _number_pattern(seen)]
        position = found.end()
    return "".join(parts) + escape(text[position:])


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[set[str]]:
    """What stands in each place of rows that are equally long."""
    for values in zip(*rows, strict=False):
        yield set(values)


def _number_pattern(seen: set[str]) -> str:
    """A pattern for a number of which these were seen."""
    if all(_YEAR.fullmatch(number) for number in seen):
        return r"\d{4}"
    return escape(next(iter(seen))) if len(seen) == 1 else ANY_NUMBER


def size_of(text: str) -> float:
    """The length of a line in characters of an alphabet."""
    length = len(text)
    dense = length < _DENSE_CHARS and len(_UNSPACED.findall(text)) * 4 > length
    return length * _DENSE if dense else length


def is_prose(text: str) -> bool:
    """Whether a line reads as running text: a long one, or a sentence that is not short."""
    size = size_of(text)
    if size >= _PARAGRAPH_CHARS:
        return True
    return size >= _SENTENCE_CHARS and text.rstrip(_CLOSING)[-1:] in _STOPS


def is_sentence(text: str) -> bool:
    """Whether a line is a sentence that may stand for itself, and no quotation."""
    if text[0] in _QUOTES or size_of(text) < _SHORT_CHARS:
        return False
    return text.rstrip(_CLOSING)[-1:] in _STOPS
