"""What of an article matters to a reader, as one short digest."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from feedwright.model import Article

__all__ = ["digest_bytes", "fingerprint"]

_WORD: Final = re.compile(r"[^\W_]+")
_DIGEST_BYTES: Final = 16


def digest_bytes(data: bytes) -> str:
    """BLAKE2b-128 of the bytes, in hexadecimal."""
    return blake2b(data, digest_size=_DIGEST_BYTES).hexdigest()


def fingerprint(article: Article) -> str:
    """A digest of the words of title and body and of the lead image's address.

    White space, typography (quotes, dashes, ligatures) and letter case do not count, so that
    a cosmetic edit is no change; dates, tags and authors are compared elsewhere or not at all.
    """
    image = article.lead_image.url if article.lead_image else ""
    parts = (_words(article.title or ""), _words(article.body_text), image)
    return digest_bytes("\0".join(parts).encode("utf-8", "replace"))


def _words(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_WORD.findall(folded))
