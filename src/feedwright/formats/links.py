"""``links.html``: what the pages of the publication's site say of its feeds (V1, V6)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from feedwright.formats.documents import GENERATOR, MEDIA_TYPES, TERMS_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from feedwright.model import Feed, Format

__all__ = ["render_links"]

#: By this the file is known as ours, and may be replaced.
_MARK: Final = f"<!-- The feeds, for the head of every page. Written by {GENERATOR}. -->\n"
#: A sitemap is no alternate of a page.
_LABELS: Final[Mapping[Format, str]] = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}


def render_links(heads: Iterable[Feed]) -> bytes:
    """Lines for the ``head`` of every page: the main feed, the list of all, terms for machines.

    Feeds of one's own follow; those of topics and the like belong to pages of their own, which
    find them in ``feeds.json``. ``heads`` are the feeds as `clean_head` gives them. Empty when they
    have no address.
    """
    shown = [feed for feed in heads if feed.kind in {"main", "query"} and not feed.ended]
    lines = "".join(line for feed in shown for line in _lines(feed))
    return f"{_MARK}{lines}".encode() if lines else b""


def _lines(feed: Feed) -> Iterator[str]:
    documents = [one for one in feed.documents if one.format in _LABELS]
    several = len(documents) > 1
    for document in documents:
        if document.url:
            title = f"{feed.title} ({_LABELS[document.format]})" if several else feed.title
            yield _link(MEDIA_TYPES[document.format], title, document.url)
    address = next((one.url for one in documents if one.url), None)
    if feed.kind == "main" and address:
        yield _link("text/x-opml", f"{feed.title} (OPML)", urljoin(address, "feeds.opml"))
    if feed.kind == "main" and feed.terms_url:
        yield f'<link rel="license" type="{TERMS_TYPE}" href="{escape(feed.terms_url)}">\n'
    if feed.kind == "main" and feed.tdm_reserved:
        yield '<meta name="tdm-reservation" content="1">\n'


def _link(media_type: str, title: str, address: str) -> str:
    return (
        f'<link rel="alternate" type="{media_type}" title="{escape(title)}"'
        f' href="{escape(address)}">\n'
    )
