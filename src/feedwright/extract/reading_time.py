"""How many words a text has, and how many minutes people read it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from feedwright.characters import beyond_ascii, bytes_of
from feedwright.extract.lexicon import read_lexicon
from feedwright.late import late_pattern

__all__ = ["WordCount", "count_words", "reading_minutes"]

#: Characters of the scripts that Chinese and Japanese are written in: each counts as a word.
_HAN_AND_KANA: Final = late_pattern("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
#: Letters of Thai, Lao, Burmese and Khmer without their marks: words are not spaced either.
_SOUTH_EAST: Final = re.compile("[\u0e01-\u0e2e\u0e81-\u0eae\u1000-\u102a\u1780-\u17a2]")
#: A word of these scripts has about so many base letters.
_LETTERS_PER_WORD: Final = 3
_SPEED_UNKNOWN: Final = 300
#: All white space of ASCII is a blank, everything else an "x".
_SHAPED: Final = bytes(
    ord(" " if byte < 128 and chr(byte).isspace() else "x") for byte in range(256)
)
_MARKS: Final = bytes(
    byte
    for byte in range(128)
    if not (chr(byte).isalnum() or chr(byte).isspace() or byte == ord("_"))
)


class WordCount(NamedTuple):
    """How many words a text has."""

    #: Words between spaces.
    spaced: int
    #: Characters that are words of their own.
    characters: int = 0

    @property
    def words(self) -> int:
        """The number of words; in Chinese and Japanese that of characters, as is usual there."""
        return self.spaced + self.characters


def count_words(text: str) -> WordCount:
    """The number of words, parted as the scripts of the text part them.

    Thai, Lao, Burmese and Khmer, which part no words, are estimated by their letters.
    """
    beyond = "" if text.isascii() else beyond_ascii(text)
    characters = len(_HAN_AND_KANA.findall(beyond))
    letters = len(_SOUTH_EAST.findall(beyond))
    if characters:
        text = _HAN_AND_KANA.sub(" ", text)
    if letters:
        text = _SOUTH_EAST.sub(" ", text)
        text = "".join(character for character in text if not "\u0e00" <= character <= "\u17ff")
    spaced = _count_spaced(text, beyond)
    return WordCount(spaced + -(-letters // _LETTERS_PER_WORD), characters)


def _count_spaced(text: str, beyond: str) -> int:
    """The number of runs between spaces that hold a letter or digit, no dash, bullet or star.

    ``beyond`` are the characters of the text beyond ASCII. All marks are taken out at once, which
    bytes do faster than any pattern.
    """
    data = bytes_of(text)
    for character in set(beyond):
        if not character.isalnum():
            blank = b" " if character.isspace() else b""
            data = data.replace(character.encode("utf-8", "surrogatepass"), blank)
    # Each begins where a letter follows a blank: that is counted, and no word is taken out.
    shape = b" " + data.translate(_SHAPED, _MARKS)
    return shape.count(b" x")


def reading_minutes(
    count: WordCount, language: str | None, words_per_minute: int | None = None
) -> int:
    """Whole minutes, rounded, at least 1 when there is a word to read, else 0.

    Without ``words_per_minute`` the speed is that of the language (``words/reading_speed.toml``).
    """
    if count.words == 0:
        return 0
    primary = (language or "").partition("-")[0]
    speeds = read_lexicon("reading_speed")
    per_minute = words_per_minute or speeds["words"].get(primary, speeds["default"])
    characters_per_minute = words_per_minute or speeds["characters"].get(primary, _SPEED_UNKNOWN)
    minutes = count.spaced / per_minute + count.characters / characters_per_minute
    return max(1, int(minutes + 0.5))
