"""How alike two texts are, told from a few hundred bytes that are kept of each.

A sketch is for articles that were renamed and edited at once: the share of runs of three words
that two texts have in common, whatever their length (MinHash of shingles, Broder 1997). What
readers have been told is for articles that were edited: how many words came or went since then,
counted word by word in 256 classes, so that few changes are counted exactly.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zlib import crc32

from feedwright.catalogue.fingerprint import digest_bytes, fingerprint, words_of
from feedwright.traits import Traits

if TYPE_CHECKING:
    from feedwright.model import Article

__all__ = [
    "changed_percent",
    "features_of",
    "is_current",
    "paragraphs_of",
    "sketch_of",
    "traits_of",
]

#: A longer paragraph is an article's own.
_SHORT_CHARS: Final = 400
#: The first byte of a sketch: of how it was made. Sketches of two kinds say nothing together.
_KIND: Final = 1
_SHINGLE_WORDS: Final = 3
#: A shorter text is like others by chance.
_FEWEST_WORDS: Final = 12
#: With so many values the share is told within 6 points, two times out of three.
_VALUES: Final = 64
_SEED: Final = 4287
_PACKED: Final = struct.Struct(f"<B{_VALUES}I")
#: Scripts that set no space between words: each character stands for one.
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")

_CLASSES: Final = 256
_COUNTS: Final = struct.Struct(f"<16s{_CLASSES}B")


def traits_of(article: Article) -> Traits:
    """What is kept of the article's text: what it carries already, else what its text says."""
    if article.traits is not None:
        return article.traits
    plain = words_of(article.body_text)
    words = _parted(article.body_text, plain)
    paragraphs = paragraphs_of(article.body_text)
    return Traits(
        fingerprint=fingerprint(article, plain),
        sketch=_sketch(words),
        told=_told(article, words),
        words=len(words),
        paragraphs=struct.pack(f"<{len(paragraphs)}I", *paragraphs),
    )


def sketch_of(text: str) -> bytes:
    """The sketch of an article's text; empty when the text is too short to be told by one."""
    return _sketch(_parted(text, words_of(text)))


def _sketch(words: list[str]) -> bytes:
    if len(words) < _FEWEST_WORDS:
        return b""
    # Compiled, and needed only when there is news.
    from rensa import RMinHash  # noqa: PLC0415

    shingles = (words[start:] for start in range(_SHINGLE_WORDS))
    sketch = RMinHash(num_perm=_VALUES, seed=_SEED)
    sketch.update([" ".join(shingle) for shingle in zip(*shingles, strict=False)])
    return _PACKED.pack(_KIND, *sketch.digest())


def is_current(sketch: bytes) -> bool:
    """Whether the sketch is of the kind that is made today."""
    return sketch[:1] == bytes([_KIND])


def features_of(sketch: bytes) -> tuple[tuple[int, int], ...]:
    """The values of a sketch with their places; none for an empty one or one of another kind.

    The share of them that two sketches have in common is how alike the texts are, from 0 to 1.
    """
    if not is_current(sketch) or len(sketch) != _PACKED.size:
        return ()
    _, *values = _PACKED.unpack(sketch)
    return tuple(enumerate(values))


def changed_percent(told: bytes, article: Article) -> float:
    """How much of the article is not what readers were told, from 0 to 100.

    100 when its title, its lead image or a correction is another, or when it is not known what
    they were told. Else the words that came or went, whichever are more, of those there are.
    """
    traits = traits_of(article)
    now, total = traits.told, traits.words
    if len(told) != _COUNTS.size or told[:16] != now[:16]:
        return 100
    steps = [(new - old + 128) % 256 - 128 for old, new in zip(told[16:], now[16:], strict=True)]
    came, went = sum(max(step, 0) for step in steps), sum(max(-step, 0) for step in steps)
    return 100 * max(came, went) / max(total, total - came + went, 1)


def paragraphs_of(text: str) -> dict[int, str]:
    """The short paragraphs of the text, by a checksum of each, in the order of the checksums."""
    short = {one for one in text.split("\n\n") if 0 < len(one) <= _SHORT_CHARS}
    return dict(sorted((crc32(one.encode("utf-8", "replace")), one) for one in short))


def _told(article: Article, words: list[str]) -> bytes:
    """What a reader is told by the article: its head to the letter, its text by its words."""
    image = article.lead_image.url if article.lead_image else ""
    head = (*words_of(article.title or ""), "\0", image, "\0", *words_of(article.correction or ""))
    digest = bytes.fromhex(digest_bytes(" ".join(head).encode("utf-8", "replace")))
    counts = [0] * _CLASSES
    for word, count in Counter(words).items():
        counts[_class_of(word)] += count
    return _COUNTS.pack(digest, *(count % 256 for count in counts))


@lru_cache(maxsize=200_000)  # a publication's words are the same in all of its articles
def _class_of(word: str) -> int:
    return crc32(word.encode("utf-8", "replace")) % _CLASSES


def _parted(text: str, words: list[str]) -> list[str]:
    """The words of the text; of scripts that part none, the characters."""
    if text.isascii() or not _UNSPACED.search(text):
        return words
    return [part for word in words for part in (word if _UNSPACED.search(word) else (word,))]
