"""What of an article matters to a reader, as one short digest."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feedwright.model import Article

__all__ = ["digest_bytes", "fingerprint", "words_of"]

_WORD: Final = re.compile(r"[^\W_]+")
_DIGEST_BYTES: Final = 16


def digest_bytes(data: bytes) -> str:
    """BLAKE2b-128 of the bytes, in hexadecimal."""
    return blake2b(data, digest_size=_DIGEST_BYTES).hexdigest()


def fingerprint(article: Article, words: Iterable[str] | None = None) -> str:
    """A digest of the words of title and body, of the lead image's address and of a correction.

    White space, typography (quotes, dashes, ligatures) and letter case do not count, so that
    a cosmetic edit is no change; dates, tags and authors are compared elsewhere or not at all.
    ``words`` are those of the body, where they are known.
    """
    image = article.lead_image.url if article.lead_image else ""
    body = " ".join(words_of(article.body_text) if words is None else words)
    parts = [_joined(article.title or ""), body, image]
    if article.correction:
        parts.append(_joined(article.correction))
    return digest_bytes("\0".join(parts).encode("utf-8", "replace"))


def words_of(text: str) -> list[str]:
    """The words in their order, without case and typography."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _joined(text: str) -> str:
    return " ".join(words_of(text))
