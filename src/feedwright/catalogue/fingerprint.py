"""What of an article matters to a reader, as one short digest."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from feedwright.characters import beyond_ascii, is_settled, utf8_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feedwright.model import Article

__all__ = ["digest_bytes", "fingerprint", "words_of"]

_WORD: Final = re.compile(r"[^\W_]+")
_DIGEST_BYTES: Final = 16
#: Letters of ASCII without case, and blanks for what parts words.
_FOLDED: Final = bytes(
    byte if byte > 127 else ord(chr(byte).lower() if chr(byte).isalnum() else " ")
    for byte in range(256)
)
#: Taking the place of each kind of them costs as much as looking for the words takes.
_MOST_KINDS: Final = 40


def digest_bytes(data: bytes) -> str:
    """BLAKE2b-128 of the bytes, in hexadecimal."""
    return blake2b(data, digest_size=_DIGEST_BYTES).hexdigest()


def fingerprint(article: Article, words: Iterable[bytes] | None = None) -> str:
    """A digest of the words of title and body, of the lead image's address and of a correction.

    White space, typography (quotes, dashes, ligatures) and letter case do not count, so that
    a cosmetic edit is no change; dates, tags and authors are compared elsewhere or not at all.
    ``words`` are those of the body, where they are known.
    """
    image = article.lead_image.url if article.lead_image else ""
    body = b" ".join(words_of(article.body_text) if words is None else words)
    parts = [_joined(article.title or ""), body, image.encode("utf-8", "replace")]
    if article.correction:
        parts.append(_joined(article.correction))
    return digest_bytes(b"\0".join(parts))


def words_of(text: str) -> list[bytes]:
    """The words in their order, without case and typography, in UTF-8."""
    beyond = "" if text.isascii() else beyond_ascii(text)
    kinds = set(beyond)
    if len(kinds) > _MOST_KINDS or not is_settled(beyond):
        folded = unicodedata.normalize("NFKC", text).casefold()
        return [word.encode() for word in _WORD.findall(folded)]
    # Character by character it comes to the same, and bytes are gone through in a third of the
    # time.
    data = utf8_of(text)
    for kind in kinds:
        plain = _plain(kind)
        if plain is not None:
            data = data.replace(kind.encode(), plain)
    return data.translate(_FOLDED).split()


@lru_cache(maxsize=1_000)
def _plain(character: str) -> bytes | None:
    """What a settled character stands for, with blanks for what parts words; None: for itself."""
    folded = unicodedata.normalize("NFKC", character).casefold()
    if folded == character and folded.isalnum():
        return None
    return "".join(one if one.isalnum() else " " for one in folded).encode()


def _joined(text: str) -> bytes:
    return b" ".join(words_of(text))
