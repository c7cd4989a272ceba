"""One saved page, parsed once: what every rule of every field reads."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from feedwright.addresses import to_uri
from feedwright.extract.blocks import parse_html
from feedwright.extract.page.amp import translate_amp
from feedwright.extract.page.head import Head, read_head
from feedwright.extract.page.layout import Layout
from feedwright.extract.page.source import read_source
from feedwright.extract.page.structured import Node, article_nodes, read_json_ld

if TYPE_CHECKING:
    from lxml import etree

    from feedwright.model import HouseStyle

__all__ = ["Page", "read_page"]

_MAX_URL_CHARS: Final = 2_000


class Page(Struct, frozen=True, kw_only=True, dict=True):
    """A page's tree and its metadata, with the house style it is read by."""

    root: etree._Element
    body: etree._Element
    head: Head
    #: All nodes of the JSON-LD, and those that may speak for the article, the best first.
    nodes: tuple[Node, ...]
    articles: tuple[Node, ...]
    #: Other scripts whose data may be those of the article.
    scripts: tuple[bytes, ...]
    house: HouseStyle
    #: Where relative addresses lead; None when the page does not tell.
    base_url: str | None
    #: The page's own absolute address as it states it.
    own_url: str | None

    @cached_property
    def layout(self) -> Layout:
        """The elements of the body as they stand when they are first asked for."""
        return Layout(self.body)

    @property
    def host(self) -> str:
        """The site's host without "www."; empty when the page does not tell its address."""
        with suppress(ValueError):
            return urlsplit(self.own_url or self.base_url or "").netloc.lower().removeprefix("www.")
        return ""

    def address(self, url: object) -> str | None:
        """The absolute http(s) address, None when the value is none or cannot be made absolute."""
        if not isinstance(url, str) or not url.strip() or len(url) > _MAX_URL_CHARS:
            return None
        return _absolute(self.base_url, url.strip())


@lru_cache(maxsize=256)  # the same pictures and pages are named again and again
def _absolute(base: str | None, url: str) -> str | None:
    try:
        return to_uri(urljoin(base, url) if base else url)
    except ValueError:
        return None


def read_page(html: str | bytes, house: HouseStyle) -> Page | None:
    """The page, None when the markup holds no element at all.

    Raises UnicodeDecodeError for bytes that are no UTF-8.
    """
    source = read_source(html if isinstance(html, bytes) else html.encode("utf-8", "ignore"))
    root = parse_html(source.html)
    if root is None:
        return None
    body = root.find("body")
    body = body if body is not None else root
    if b"<amp-" in source.html:
        translate_amp(root)
    head = read_head(root)
    nodes = read_json_ld([*source.json_ld, *_json_ld_of_metas(head)])
    articles = article_nodes(nodes)
    own = _own_url(head)
    return Page(
        root=root,
        body=body,
        head=head,
        nodes=nodes,
        articles=articles,
        scripts=source.scripts,
        house=house,
        base_url=_base_url(head, own, house),
        own_url=own,
    )


def _json_ld_of_metas(head: Head) -> list[str]:
    """JSON-LD that a framework was told to put into the head and wrote as metadata."""
    names = (name for name in head.metas if name.endswith("ld+json"))
    return [value for name in names for value in head.metas[name]]


def _own_url(head: Head) -> str | None:
    """``rel=canonical``, else og:url; None unless it is absolute."""
    stated = [link.url for link in head.links if "canonical" in link.relations]
    stated += head.metas.get("og:url", ())
    stated += head.metas.get("twitter:url", ())
    return next((url for url in stated if _is_absolute(url)), None)


def _base_url(head: Head, own: str | None, house: HouseStyle) -> str | None:
    """``base``, else the page's own address, else the site's."""
    if head.base:
        with suppress(ValueError):
            joined = urljoin(own or house.site_url or "", head.base)
            if _is_absolute(joined):
                return joined
    return own or house.site_url


def _is_absolute(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
