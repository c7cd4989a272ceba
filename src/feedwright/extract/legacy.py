"""Which of the encodings before Unicode a text is in: the one in which it reads as a language.

Every encoding of ``words/encodings.toml`` is tried on the lines with bytes beyond ASCII; what
comes out is weighed by the letters and short words of the languages that were written in it, and
against signs of a wrong guess: capitals and signs within words, two scripts in one word, code
points that are no characters. Detectors that know no language (charset-normalizer, chardet)
mistake the encodings of one family for each other.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Final

from msgspec import Struct

from feedwright.extract.lexicon import read_lexicon

__all__ = ["Guess", "familiarity", "find_encoding", "plausibility"]

#: Enough to tell; letters by the thousand tell no more than by the hundred.
_SAMPLE_BYTES: Final = 4_000
_LINE_BYTES: Final = 600
_SAMPLED_WITHIN: Final = 400_000
#: Context before the first byte beyond ASCII of a line.
_BEFORE: Final = 200
_TAG: Final = re.compile(rb"<[^<>]{0,2000}>")
_HIGH_BYTES: Final = bytes(range(128, 256))
_BEYOND_ASCII: Final = re.compile(rb"[\x80-\xff]")
_WORD: Final = re.compile(r"[^\W\d_]+")
#: A sign in the middle of a word, but those that spelling puts there.
_SIGN_IN_WORD: Final = re.compile(
    r"[^\W\d_](?![’·‐‑–—/])[^\x00-\x7f\w\s\u3000-\u303f\uff00-\uffef]+(?=[^\W\d_])"
)
_ILL_PLACED: Final = re.compile(r"[^\W_][„‚¿¡]|(?<=\s)[’”»›](?=[^\W\d_])")
#: A letter of its own beside a figure; the years of East Asian dates are no such.
_LETTER_AT_FIGURE: Final = re.compile(
    r"(?<=[0-9])(?![\u2e80-\uffff])[^\W\d_\x00-\x7f]|(?![\u2e80-\uffff])[^\W\d_\x00-\x7f](?=[0-9])"
)
#: Signs as prose has them: "£20", "38°", "50 €", "© 2021".
_SIGN_AT_FIGURE: Final = re.compile(r"[£€¥§№©]\s?[0-9]|[0-9]\s?[€£¥°²³½¼]|[0-9]\u00a0|m[²³]")
_TWO_SCRIPTS: Final = re.compile(
    "[A-Za-z][\u0370-\u1cff]|[\u0370-\u1cff][A-Za-z]|[a-z][\u2e80-\uffef]+[a-z]"
)
_HALF_WIDTH: Final = re.compile("[\uff61-\uff9f]")

#: The encodings of mainframes: their space is the "@" of all others.
_EBCDIC: Final = ("cp037", "cp500", "cp273", "cp1140")
_MARK_WEIGHT: Final = 1.6
_SIGN_WEIGHT: Final = 0.4
_WORDS_WEIGHT: Final = 1.2
#: The share of short words from which a text is taken for that language.
_MANY_WORDS: Final = 0.25
#: By category (Unicode 4.5) of a character that is no letter of the language.
_STRANGE: Final = {"Cc": -8.0, "Cn": -8.0, "Co": -8.0, "Cs": -8.0, "Lo": -1.5, "Ll": -1.5}
_STRANGE_SIGN: Final = -3.0
_ODDITY: Final = 3.0
_WELL_PLACED: Final = 1.5
#: What comes out for a letter of a language of many letters that is not among its common ones.
_UNCOMMON: Final = {"ja": 0.5, "zh-Hans": 0.5, "zh-Hant": 0.5, "ko": 0.5}
_UNCOMMON_KANA: Final = 1.0
_KANA: Final = range(0x3040, 0x3100)
_IDEOGRAPHS: Final = range(0x4E00, 0xA000)
_SYLLABLES: Final = range(0xAC00, 0xD7A4)
_MULTI_BYTE: Final = frozenset("cp932 euc_jp cp949 johab gb18030 big5hkscs cp950".split())
#: A file may have been cut within a character, or hold one that the codec does not know.
_MOST_UNDECODED: Final = 0.01


class Guess(Struct, frozen=True, kw_only=True):
    """An encoding, the language that the text then is in, and how well it reads (about 0 to 3)."""

    encoding: str
    language: str
    score: float


class _Reading(Struct, frozen=True, kw_only=True):
    """A sample in one encoding, with what its letters weigh in each language written in it."""

    encoding: str
    text: str
    letters: tuple[tuple[_Language, float], ...]
    against: float
    #: Bytes beyond ASCII.
    beyond: int
    #: The score that it can have at most.
    bound: float


class _Language(Struct, frozen=True):
    tag: str
    letters: dict[str, float]
    words: frozenset[str]
    encodings: tuple[str, ...]


def find_encoding(data: bytes) -> Guess | None:
    """The legacy encoding in which the bytes read best; None when they hold no byte beyond ASCII.

    UTF-8 and UTF-16 must have been ruled out before.
    """
    sample = _sample(data)
    is_mainframe = sample.count(b"@") > max(0.05 * len(sample), sample.count(b" "))
    names = (*_encodings(), *_EBCDIC) if is_mainframe else _encodings()
    readings = [reading for name in names if (reading := _read(sample, name))]
    best: Guess | None = None
    for reading in sorted(readings, key=lambda one: one.bound, reverse=True):
        if best is not None and reading.bound <= best.score:
            break
        guess = _weigh(reading)
        best = guess if best is None or guess.score > best.score else best
    return best


def plausibility(data: bytes, encoding: str) -> float | None:
    """How well the bytes read in that encoding, by the same measure; None if they cannot."""
    reading = _read(_sample(data), encoding)
    return _weigh(reading).score if reading else None


def familiarity(text: str) -> float:
    """The share of characters beyond ASCII that are common in some language; 1 if there are none.

    Below a half it is no text of the languages that are known here.
    """
    beyond = [one.lower()[0] for one in text if one > "\x7f"]
    known = _marks().keys() | _letters()
    return sum(one in known for one in beyond) / len(beyond) if beyond else 1.0


def _sample(data: bytes) -> bytes:
    """Lines that hold bytes beyond ASCII, without tags; a long line from its first such byte on."""
    lines: list[bytes] = []
    length = 0
    head = data[:_SAMPLED_WITHIN]
    if head.isascii() and (late := _BEYOND_ASCII.search(data)):
        head = data[max(late.start() - _BEFORE, 0) :][:_SAMPLED_WITHIN]
    for line in _TAG.sub(b"\n", head).splitlines():
        if line.isascii():
            continue
        first = _BEYOND_ASCII.search(line)
        start = max(first.start() - _BEFORE, 0) if first else 0
        lines.append(line[start : start + _LINE_BYTES])
        length += len(lines[-1])
        if length > _SAMPLE_BYTES:
            break
    return b"\n".join(lines)


def _read(sample: bytes, encoding: str) -> _Reading | None:
    """What the sample is in that encoding, its letters weighed; None if it cannot be in it."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    text = decoder.decode(sample)
    beyond = len(sample) - len(sample.translate(None, _HIGH_BYTES))
    undecoded = text.count("\ufffd")
    if not beyond or undecoded > max(_MOST_UNDECODED * beyond, beyond > 20):
        return None
    text = unicodedata.normalize("NFC", text)
    characters = Counter(one.lower()[0] for one in text if one > "\x7f" and one != "\ufffd")
    width = 2 if encoding in _MULTI_BYTE else 1
    against = 8 * undecoded + _rarity(encoding)
    letters = tuple(
        (language, sum(_weight(one, language) * count for one, count in characters.items()) * width)
        for language in _languages_of(encoding)
    )
    signs = sum(characters[sign] for sign in read_lexicon("encodings")["signs"])
    most = max(weight for _, weight in letters) - against + _WELL_PLACED * signs
    return _Reading(
        encoding=encoding,
        text=text,
        letters=letters,
        against=against,
        beyond=beyond,
        bound=most / beyond + _WORDS_WEIGHT,
    )


def _weigh(reading: _Reading) -> Guess:
    """The language in which the reading makes most sense, and how much that is."""
    words = Counter(word.lower() for word in _WORD.findall(reading.text))
    signs = _WELL_PLACED * len(_SIGN_AT_FIGURE.findall(reading.text))
    shared = signs - _ODDITY * _oddities(reading.text) - reading.against
    guesses = []
    for language, letters in reading.letters:
        known = sum(count for word, count in words.items() if word in language.words)
        share = min(known / max(sum(words.values()), 1) / _MANY_WORDS, 1)
        score = (letters + shared) / reading.beyond + _WORDS_WEIGHT * share
        guesses.append(Guess(encoding=reading.encoding, language=language.tag, score=score))
    return max(guesses, key=lambda guess: guess.score)


def _oddities(text: str) -> int:
    """How often a word looks as no word does in any language."""
    mixed = sum(
        1 + sum(one.islower() and other.isupper() for one, other in pairwise(word))
        for word in _WORD.findall(text)
        if not word.isascii() and word[1:] != word[1:].lower() and word != word.upper()
    )
    found = (_SIGN_IN_WORD, _ILL_PLACED, _TWO_SCRIPTS, _HALF_WIDTH, _LETTER_AT_FIGURE)
    return int(mixed) + sum(len(pattern.findall(text)) for pattern in found)


def _weight(character: str, language: _Language) -> float:
    if (weight := language.letters.get(character)) is not None:
        return weight
    if (weight := _marks().get(character)) is not None:
        return weight
    if ord(character) in (_SYLLABLES if language.tag == "ko" else _IDEOGRAPHS):
        return _UNCOMMON.get(language.tag, _STRANGE["Lo"])
    if language.tag == "ja" and ord(character) in _KANA:
        return _UNCOMMON_KANA
    return _STRANGE.get(unicodedata.category(character), _STRANGE_SIGN)


@cache
def _marks() -> dict[str, float]:
    lexicon = read_lexicon("encodings")
    return dict.fromkeys(lexicon["signs"], _SIGN_WEIGHT) | dict.fromkeys(
        lexicon["marks"], _MARK_WEIGHT
    )


@cache
def _languages() -> tuple[_Language, ...]:
    entries = read_lexicon("encodings")["languages"]
    english = frozenset(entries[0]["words"].split())  # names of any language stand in English
    return tuple(
        _Language(
            tag=entry["tag"],
            letters={
                letter: 2 - 1.2 * rank / len(entry["letters"])
                for rank, letter in enumerate(entry["letters"])
            },
            words=frozenset(entry["words"].split()) | english,
            encodings=tuple(entry["encodings"]),
        )
        for entry in entries
    )


@cache
def _letters() -> frozenset[str]:
    return frozenset(letter for language in _languages() for letter in language.letters)


@cache
def _encodings() -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in _languages() for name in one.encodings))


@cache
def _languages_of(encoding: str) -> tuple[_Language, ...]:
    """The languages written in it; all of them, for an encoding that none names."""
    named = [language for language in _languages() if encoding in language.encodings]
    return tuple(named) or _languages()


@cache
def _rarity(encoding: str) -> float:
    """How much must speak for it before it is believed, in letters."""
    lexicon = read_lexicon("encodings")
    if encoding == "cp1252":
        return 0.0
    if encoding in lexicon["frequent"].split():
        return 0.5
    return 1.0 if encoding in lexicon["occasional"].split() else 2.0
