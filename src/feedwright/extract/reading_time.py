"""How many words a text has, and how many minutes people read it."""

from __future__ import annotations

import re
from typing import Final

from feedwright.extract.lexicon import read_lexicon

__all__ = ["count_words", "reading_minutes"]

#: Characters of the scripts that Chinese and Japanese are written in: each counts as a word.
_HAN_AND_KANA: Final = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
#: Letters of Thai, Lao, Burmese and Khmer without their marks: words are not spaced either.
_SOUTH_EAST: Final = re.compile("[\u0e01-\u0e2e\u0e81-\u0eae\u1000-\u102a\u1780-\u17a2]")
#: A word of these scripts has about so many base letters.
_LETTERS_PER_WORD: Final = 3
#: Runs between spaces that hold no word: dashes, bullets, stars.
_NO_WORD: Final = re.compile(r"(?<!\S)[^\w\s]+(?!\S)")
_SPEED_UNKNOWN: Final = 300


def count_words(text: str, language: str | None = None) -> int:
    """The number of words; in Chinese and Japanese that of characters, as is usual there.

    Thai, Lao, Burmese and Khmer, which part no words, are estimated by their letters.
    """
    del language  # the script says it, also where two languages meet in a text
    spaced, characters = _count(text)
    return spaced + characters


def _count(text: str) -> tuple[int, int]:
    """Words between spaces, and characters that are words of their own."""
    if text.isascii():
        return len(text.split()) - len(_NO_WORD.findall(text)), 0
    characters = len(_HAN_AND_KANA.findall(text))
    letters = len(_SOUTH_EAST.findall(text))
    if characters:
        text = _HAN_AND_KANA.sub(" ", text)
    if letters:
        text = _SOUTH_EAST.sub(" ", text)
        text = "".join(character for character in text if not "\u0e00" <= character <= "\u17ff")
    spaced = len(text.split()) - len(_NO_WORD.findall(text))
    return spaced + -(-letters // _LETTERS_PER_WORD), characters


def reading_minutes(text: str, language: str | None, words_per_minute: int | None = None) -> int:
    """Whole minutes, rounded, at least 1 when there is a word to read, else 0.

    Without ``words_per_minute`` the speed is that of the language (``words/reading_speed.toml``).
    """
    spaced, characters = _count(text)
    if spaced + characters == 0:
        return 0
    primary = (language or "").partition("-")[0]
    speeds = read_lexicon("reading_speed")
    per_minute = words_per_minute or speeds["words"].get(primary, speeds["default"])
    characters_per_minute = words_per_minute or speeds["characters"].get(primary, _SPEED_UNKNOWN)
    minutes = spaced / per_minute + characters / characters_per_minute
    return max(1, int(minutes + 0.5))
