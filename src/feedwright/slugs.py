"""Names of topics, people and folders as they stand in addresses."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from typing import Final

__all__ = ["slug_of", "slug_of_path"]

#: Signs that tell one name from another ("C", "C++", "C#"); all others only part words.
_SPOKEN: Final = (("+", " plus "), ("#", " sharp "))
#: A name of a file has at most 255 bytes on every common file system.
_LONGEST_BYTES: Final = 120
_APOSTROPHES: Final = dict.fromkeys(map(ord, "'’ʼ`´"))
_GAPS: Final = re.compile(r"\s+")


@lru_cache(maxsize=65_536)  # a tag stands in thousands of articles
def slug_of(name: str) -> str:
    """The name in lower-case letters, marks and digits of any script, words joined by hyphens.

    Names that differ in case, spaces, punctuation or the width of their letters only have the
    same slug, and so are one topic; names that differ otherwise never have: what a slug cannot
    say (an emoji, the end of a long name) goes in as a digest. It depends on the name alone, so
    the address of a feed never moves because another topic came. Never empty.
    """
    folded = unicodedata.normalize("NFKC", name).casefold().strip().lstrip("#")
    text = folded.translate(_APOSTROPHES)
    for sign, word in _SPOKEN:
        text = text.replace(sign, word)
    kinds = [(mark, unicodedata.category(mark)[0]) for mark in text]
    plain = "".join(mark if kind in "LMN" else " " for mark, kind in kinds)
    slug = unicodedata.normalize("NFC", _GAPS.sub("-", plain.strip()))
    is_whole = bool(slug) and all(kind != "S" for _, kind in kinds)
    if is_whole and len(slug.encode()) <= _LONGEST_BYTES:
        return slug
    stem = slug.encode()[:_LONGEST_BYTES].decode(errors="ignore").rstrip("-")
    digest = blake2b(folded.encode("utf-8", "replace"), digest_size=4).hexdigest()
    return f"{stem}-{digest}" if stem else digest


def slug_of_path(path: str) -> str:
    """The folders of the path, each as its slug: "News/Côte d'Azur" → "news/côte-dazur"."""
    return "/".join(slug_of(part) for part in path.split("/") if part)
