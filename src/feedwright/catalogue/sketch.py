"""How alike two texts are, told from a few hundred bytes that are kept of each.

A sketch is for articles that were renamed and edited at once: the share of runs of three words
that two texts have in common, whatever their length (MinHash of shingles, Broder 1997). What
readers have been told is for articles that were edited: how many words came or went since then,
counted word by word in 256 classes, so that few changes are counted exactly.
"""

from __future__ import annotations

import struct
import sys
from array import array
from typing import TYPE_CHECKING, Final
from zlib import crc32

from feedwright.catalogue.fingerprint import digest_bytes, fingerprint, words_of
from feedwright.characters import beyond_ascii
from feedwright.late import late_pattern
from feedwright.traits import Traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feedwright.model import Article

__all__ = [
    "changed_percent",
    "features_of",
    "first_sketch_of",
    "is_current",
    "paragraphs_of",
    "sketch_of",
    "traits_of",
]

#: A longer paragraph is an article's own.
_SHORT_CHARS: Final = 400
#: The first byte of a sketch: of how it was made. Sketches of two kinds say nothing together.
_FIRST_KIND: Final = 1
_KIND: Final = 2
_SHINGLE_WORDS: Final = 3
#: A shorter text is like others by chance.
_FEWEST_WORDS: Final = 12
#: With so many values the share is told within 6 points, two times out of three.
_VALUES: Final = 64
_SEED: Final = 4287
_PACKED: Final = struct.Struct(f"<B{_VALUES}I")
#: What the second and the third word of a run are multiplied by: odd numbers of 31 and 29 bits, so
#: that a sum of three checksums stays below 64 bits.
_SECOND: Final = 0x5BD1E995
_THIRD: Final = 0x1B873593
_LANE_BITS: Final = 64
#: Scripts that set no space between words: each character stands for one.
_UNSPACED: Final = late_pattern(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
)

_CLASSES: Final = 256
_HEAD_BYTES: Final = 16
#: A byte holds no more.
_MOST_COUNTED: Final = 255


def traits_of(article: Article) -> Traits:
    """What is kept of the article's text: what it carries already, else what its text says."""
    if article.traits is not None:
        return article.traits
    plain = words_of(article.body_text)
    checksums = _checksums(_parted(article.body_text, plain))
    paragraphs = paragraphs_of(article.body_text)
    return Traits(
        fingerprint=fingerprint(article, plain),
        sketch=_sketch(checksums),
        told=_told(article, checksums),
        words=len(checksums),
        paragraphs=struct.pack(f"<{len(paragraphs)}I", *paragraphs),
    )


def sketch_of(text: str) -> bytes:
    """The sketch of an article's text; empty when the text is too short to be told by one."""
    return _sketch(_checksums(_parted(text, words_of(text))))


def first_sketch_of(text: str) -> bytes:
    """The sketch as it was made at first, for records whose articles went before it was another."""
    words = [word.decode() for word in _parted(text, words_of(text))]
    if len(words) < _FEWEST_WORDS:
        return b""
    from rensa import RMinHash  # noqa: PLC0415 - as below

    shingles = (words[start:] for start in range(_SHINGLE_WORDS))
    sketch = RMinHash(num_perm=_VALUES, seed=_SEED)
    sketch.update([" ".join(shingle) for shingle in zip(*shingles, strict=False)])
    return _PACKED.pack(_FIRST_KIND, *sketch.digest())


def _checksums(words: Sequence[bytes]) -> array[int]:
    return array("Q", map(crc32, words))


def _sketch(checksums: array[int]) -> bytes:
    if len(checksums) < _FEWEST_WORDS:
        return b""
    # Compiled, and needed only when there is news.
    from rensa import RMinHash  # noqa: PLC0415

    runs = _runs(checksums)
    (values,) = RMinHash.digest_matrix_from_flat_token_hashes(
        runs, [0, len(runs)], num_perm=_VALUES, seed=_SEED
    ).to_rows()
    return _PACKED.pack(_KIND, *values)


def _runs(checksums: array[int]) -> array[int]:
    """A number for each run of three words.

    All are added up at once, as one number with a lane of 64 bits for each word.
    """
    lanes = int.from_bytes(_little(checksums).tobytes(), "little")
    lanes += (lanes >> _LANE_BITS) * _SECOND + (lanes >> 2 * _LANE_BITS) * _THIRD
    runs = array("Q", lanes.to_bytes(8 * len(checksums), "little"))
    del runs[1 - _SHINGLE_WORDS :]
    return _little(runs)


def _little(numbers: array[int]) -> array[int]:
    """The numbers with the least byte first, or again as the machine has them."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers


def is_current(sketch: bytes) -> bool:
    """Whether the sketch is of the kind that is made today."""
    return sketch[:1] == bytes([_KIND])


def features_of(sketch: bytes) -> tuple[tuple[int, int], ...]:
    """The values of a sketch with their places; none for an empty one or one of no known kind.

    The share of them that two sketches have in common is how alike the texts are, from 0 to 1. Two
    of different kinds have none.
    """
    if sketch[:1] not in {bytes([_FIRST_KIND]), bytes([_KIND])} or len(sketch) != _PACKED.size:
        return ()
    kind, *values = _PACKED.unpack(sketch)
    return tuple(enumerate(values, kind * _VALUES))


def changed_percent(told: bytes, article: Article) -> float:
    """How much of the article is not what readers were told, from 0 to 100.

    100 when its title, its lead image or a correction is another, or when it is not known what
    they were told. Else the words that came or went, whichever are more, of those there are.
    """
    traits = traits_of(article)
    now, total = traits.told, traits.words
    if len(told) != len(now) or told[:_HEAD_BYTES] != now[:_HEAD_BYTES]:
        return 100
    counts = zip(told[_HEAD_BYTES:], now[_HEAD_BYTES:], strict=True)
    steps = [(new - old + 128) % 256 - 128 for old, new in counts]
    came, went = sum(max(step, 0) for step in steps), sum(max(-step, 0) for step in steps)
    return 100 * max(came, went) / max(total, total - came + went, 1)


def paragraphs_of(text: str) -> dict[int, str]:
    """The short paragraphs of the text, by a checksum of each, in the order of the checksums."""
    short = {one for one in text.split("\n\n") if 0 < len(one) <= _SHORT_CHARS}
    return dict(sorted((crc32(one.encode("utf-8", "replace")), one) for one in short))


def _told(article: Article, checksums: array[int]) -> bytes:
    """What a reader is told by the article: its head to the letter, its text by its words."""
    image = (article.lead_image.url if article.lead_image else "").encode("utf-8", "replace")
    head = (
        *words_of(article.title or ""),
        b"\0",
        image,
        b"\0",
        *words_of(article.correction or ""),
    )
    counts = [0] * _CLASSES
    # The last byte of a checksum is its class.
    for number in _little(checksums).tobytes()[::8]:
        counts[number] += 1
    if max(counts) > _MOST_COUNTED:
        counts = [count % 256 for count in counts]
    return bytes.fromhex(digest_bytes(b" ".join(head))) + bytes(counts)


def _parted(text: str, words: list[bytes]) -> list[bytes]:
    """The words of the text; of scripts that part none, the characters."""
    if text.isascii() or not _UNSPACED.search(beyond_ascii(text)):
        return words
    return [
        part.encode()
        for word in (one.decode() for one in words)
        for part in (word if _UNSPACED.search(word) else (word,))
    ]
