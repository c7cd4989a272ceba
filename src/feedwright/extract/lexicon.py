"""Word lists and patterns of the rules, read from the TOML files under ``words/``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["alternatives", "fold", "read_lexicon", "words_of"]

_EDGES: Final = " \t\u00a0.,:;!?…|•·›»«‹→←↓↑▾▼▸►✕×+*#>()[]\"'“”„‘’-–—_"
_WORD: Final = re.compile(r"[^\W\d_]+")
#: Makes blanks of the bytes of ASCII that are no letters.
_LETTERS: Final = bytes(one if chr(one).isalpha() else b" "[0] for one in range(128)) + bytes(128)
#: The marks that most lines have nothing else of behind ASCII.
_FREQUENT_MARKS: Final = "’‘“”–—…\u00a0"
_TYPOGRAPHIC: Final = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"))


@cache
def read_lexicon(name: str) -> Mapping[str, Any]:
    """The tables of ``words/<name>.toml``; read once in a process."""
    source = Path(__file__).parent / "words" / f"{name}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def fold(line: str) -> str:
    """A short line made comparable: case folded, straight quotes, no marks at its ends."""
    line = line.replace("`", "'")
    if not line.isascii():
        # Five searches are quicker than `str.translate`, which looks at each character.
        for mark, plain in _TYPOGRAPHIC:
            line = line.replace(mark, plain)
    if "  " in line or not line.isprintable():  # of white space only the blank is printable
        line = " ".join(line.split())
    return line.casefold().strip(_EDGES)


def words_of(line: str) -> list[str]:
    """The words of a line in order: its runs of letters."""
    if not line.isascii():
        for mark in _FREQUENT_MARKS:
            line = line.replace(mark, " ")
        if not line.isascii():
            return _WORD.findall(line)
    # Where there is nothing else, bytes are ten times as quick as the pattern.
    return line.encode().translate(_LETTERS).decode().split()


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; a space in a word is any white space."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)
