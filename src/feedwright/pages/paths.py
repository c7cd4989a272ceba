"""Where the pages lie below the published folder. Light: `assemble` asks it for every entry."""

from __future__ import annotations

import posixpath
import re
from hashlib import blake2b
from typing import Final
from urllib.parse import quote, unquote

__all__ = [
    "LANDING_PATH",
    "OPML_PATH",
    "STYLESHEET_PATH",
    "TERMS_PATH",
    "article_path",
    "author_path",
    "relative_path",
]

LANDING_PATH: Final = "index.html"
STYLESHEET_PATH: Final = "feed.css"
OPML_PATH: Final = "feeds.opml"
TERMS_PATH: Final = "rsl.xml"
_ARTICLES: Final = "read"
#: An id that was minted here: the day, and the article's path in the characters of RFC 4151.
_MINTED: Final = re.compile(r"tag:[^,:]+,(\d{4}-\d\d-\d\d):([\w./~%-]+)", re.ASCII)
_NOT_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_STEM: Final = 60


def article_path(entry_id: str) -> str:
    """Where the page of the entry lies; it follows from the id alone.

    So an address that somebody has kept is as permanent as the id, and as unique:
    ``read/2023-07-01-mali.html``, with a digest behind the name where that alone would not do.
    """
    minted = _MINTED.fullmatch(entry_id)
    day, specific = minted.groups() if minted else ("", "")
    stem = _NOT_PLAIN.sub("-", unquote(specific).lower()).strip("-")
    if stem != specific or len(stem) > _LONGEST_STEM or not stem:
        digest = blake2b(entry_id.encode(), digest_size=6).hexdigest()
        stem = "-".join(filter(None, (stem[:_LONGEST_STEM].strip("-"), digest)))
    name = f"{day}-{stem}" if day else stem
    return f"{_ARTICLES}/{name}.html"


def author_path(name: str) -> str:
    """Where the page of an author lies, by the name of their feed: beside its documents."""
    return f"{name}/{LANDING_PATH}"


def relative_path(page: str, path: str) -> str:
    """The published file at ``path`` as the one at ``page`` links to it, wherever both lie."""
    start = posixpath.dirname(page)
    if not start:
        return quote(path, safe="/-._~")
    return quote(posixpath.relpath(path, start), safe="/-._~")
