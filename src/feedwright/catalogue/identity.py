"""Ids, minted once: tag: URIs (RFC 4151), or urn:uuid: while the publication has no address."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

from msgspec import Struct

from feedwright.paths import stem_of

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import date

    from feedwright.model import Article

__all__ = ["Authority", "adopt_id", "authority_of", "mint_feed_id", "mint_id"]

#: RFC 4151 section 2.1: the authority must have held the name on the date of the tag. An article
#: older than this says nothing about its publication's domain.
_OLDEST_TAG_YEAR: Final = 2000
#: A longer name is cut, and told apart by its digest.
_LONGEST_SPECIFIC: Final = 120
#: RFC 3986: a scheme of two letters or more, a colon, something behind it.
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:\S+\Z")
_URI_CHARACTERS: Final = ":/?#[]@!$&'()*+,;=-._~%"
_NAMESPACE: Final = "6f4be36c-95b5-5a0f-9a2c-5d3b0c1f7e11"


class Authority(Struct, frozen=True, kw_only=True):
    """Who mints: a domain (or e-mail address), and the date of tags if it is fixed."""

    name: str
    date: str | None = None


def authority_of(url: str | None, stated: str | None = None) -> Authority | None:
    """The authority that is stated as ``name,date`` or ``name``, else the host of the address.

    None when there is neither: then ids are UUIDs, which need no authority (I6).
    """
    if stated:
        name, _, day = stated.partition(",")
        return Authority(name=name.strip().lower(), date=day.strip() or None)
    host = urlsplit(url).hostname if url else None
    return Authority(name=host.encode("idna").decode("ascii")) if host else None


def mint_id(article: Article, authority: Authority | None, day: date, taken: Container[str]) -> str:
    """A new id for the article, not in ``taken``, canonical by I4 to I6.

    ``tag:example.org,2023-07-01:mali`` from the file's path below the articles folder; ``day`` is
    the article's own day, or the one on which it was first seen. The same article in the same
    file gets the same id on every machine, so that ids survive the loss of everything but the
    files themselves. The id is opaque from then on: nothing reads it.
    """
    if authority is None:
        seed = f"{article.path}\0{article.title}\0{article.source_digest}"
        return _urn(seed)
    prefix = f"tag:{authority.name},{authority.date or _tag_date(day)}:"
    specific = _specific(stem_of(article.path))
    if prefix + specific not in taken:
        return prefix + specific
    return f"{prefix}{specific}~{_short_digest(article.path)}"


def adopt_id(
    stated: str, authority: Authority | None, day: date, taken: Container[str]
) -> str | None:
    """The id that a file states, as an absolute URI; None when another article has it already.

    A URI is taken to the letter (its subscribers know it); any other word becomes the specific
    part of a tag (I4, I8), or the name of a UUID.
    """
    if _URI.match(stated):
        adopted = quote(stated, safe=_URI_CHARACTERS)
    elif authority is None:
        adopted = _urn(f"id:{stated}")
    else:
        tag_date = authority.date or _tag_date(day)
        adopted = f"tag:{authority.name},{tag_date}:id:{_specific(stated)}"
    return adopted if adopted not in taken else None


def mint_feed_id(authority: Authority | None, day: date, name: str) -> str:
    """The permanent id of the feed of that name, different from every article's (I10).

    ``day`` is the day of the oldest entry when the feed is first published. The leading ``feed:``
    cannot begin an article's id, whose colons are percent-encoded.
    """
    if authority is None:
        return _urn(f"feed:{name}:{day.isoformat()}")
    return f"tag:{authority.name},{authority.date or _tag_date(day)}:feed:{_specific(name)}"


def _urn(seed: str) -> str:
    from uuid import UUID, uuid5  # noqa: PLC0415 - only without an address

    return uuid5(UUID(_NAMESPACE), seed).urn


def _tag_date(day: date) -> str:
    return day.isoformat() if day.year >= _OLDEST_TAG_YEAR else f"{_OLDEST_TAG_YEAR}-01-01"


def _specific(path: str) -> str:
    """The path in the characters of RFC 4151's ``specific``, at most 120 of them."""
    specific = quote(path, safe="/-._~")
    if len(specific) <= _LONGEST_SPECIFIC:
        return specific
    stem = specific[: _LONGEST_SPECIFIC - 10].rpartition("%")[0] or specific[:100]
    return f"{stem}~{_short_digest(path)}"


def _short_digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=4).hexdigest()
