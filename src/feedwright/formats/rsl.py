"""RSL 1.0 (rslstandard.org): what machines may do with what is published, and for what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlsplit

from lxml import etree

from feedwright.formats.documents import GENERATOR
from feedwright.formats.elements import NAMESPACES, element
from feedwright.formats.xmltext import serialise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from feedwright.model import Entry, EntryStyle
    from feedwright.terms import Terms

__all__ = ["item_terms", "render_terms"]

_NAMESPACE: Final = NAMESPACES["rsl"]


def render_terms(terms: Terms) -> bytes:
    """``rsl.xml``: the terms of the whole site, for ``License:`` in its robots.txt.

    Empty when there is nothing to say.
    """
    if not terms.is_licence:
        return b""
    # Without a prefix, which RSL wants only inside of other documents (section 3.1).
    root = etree.Element(f"{{{_NAMESPACE}}}rsl", nsmap=cast("dict[str, str]", {None: _NAMESPACE}))
    root.append(_content(terms, "/"))
    return serialise(root, comment=f"Written by {GENERATOR}")


def item_terms(entry: Entry, style: EntryStyle) -> Iterator[_Element]:
    """``rsl:content`` of an item, which may speak of its own host alone (section 4.7)."""
    terms, link = style.terms, entry.link
    if terms and terms.is_licence and link and urlsplit(link).netloc == style.host:
        yield _content(terms, link)


def _content(terms: Terms, url: str) -> _Element:
    content = element("rsl:content", url=url, server=terms.server)
    licence = etree.SubElement(content, f"{{{_NAMESPACE}}}license")
    for name, uses in (("permits", terms.permits), ("prohibits", terms.prohibits)):
        if uses:
            licence.append(element(f"rsl:{name}", " ".join(uses), type="usage"))
    if terms.payment or terms.standard or terms.custom:
        licence.append(_payment(terms))
    return content


def _payment(terms: Terms) -> _Element:
    payment = element("rsl:payment", type=terms.payment)
    if terms.standard:
        payment.append(element("rsl:standard", terms.standard))
    if terms.custom:
        payment.append(element("rsl:custom", terms.custom))
    if terms.amount:
        number, currency = terms.amount.split()
        payment.append(element("rsl:amount", number, currency=currency))
    return payment
