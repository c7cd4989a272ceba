"""An article's pictures and attachments, with what their files say of them."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from feedwright.addresses import joined

if TYPE_CHECKING:
    from feedwright.media.shelf import Shelf
    from feedwright.model import Article, Enclosure, Image

__all__ = ["state_facts"]

_IMG: Final = re.compile(r"<img\b[^>]*>")
_SRC: Final = re.compile(r'\ssrc="([^"]*)"')
_MEASURE: Final = re.compile(r'\s(?:width|height)="')


def state_facts(article: Article, base: str, shelf: Shelf) -> Article:
    """The article, its media described as their files are; what lies elsewhere stays as it was.

    ``base`` is the address that its references are relative to. What the file says wins over what
    somebody wrote: a length that is not the file's makes podcast players give up (K2). Pictures
    of the body that state no size get theirs, so that readers need not move the text later.
    """
    was = article.lead_image
    image = _image(was, article, base, shelf) if was else None
    enclosures = tuple(_enclosure(one, article, base, shelf) for one in article.enclosures)
    body = _body(article, base, shelf)
    if image is was and enclosures == article.enclosures and body == article.body_html:
        return article  # most articles: a copy of so many fields is not for nothing
    return replace(article, lead_image=image, enclosures=enclosures, body_html=body)


def _image(image: Image, article: Article, base: str, shelf: Shelf) -> Image:
    facts = shelf.know(image.url, article.path, joined(base, image.url))
    if facts is None:
        return image
    return replace(
        image,
        media_type=facts.media_type or image.media_type,
        size_bytes=facts.size_bytes,
        width=facts.width or image.width,
        height=facts.height or image.height,
    )


def _enclosure(enclosure: Enclosure, article: Article, base: str, shelf: Shelf) -> Enclosure:
    facts = shelf.know(enclosure.url, article.path, joined(base, enclosure.url))
    if facts is None:
        return enclosure
    return replace(
        enclosure,
        media_type=facts.media_type or enclosure.media_type,
        size_bytes=facts.size_bytes,
        duration_seconds=facts.duration_seconds or enclosure.duration_seconds,
    )


def _body(article: Article, base: str, shelf: Shelf) -> str:
    """The body's HTML, which the sanitiser wrote: one form of tag, quotes around every value."""
    if "<img" not in article.body_html:
        return article.body_html
    image = article.lead_image
    leading = joined(base, image.url) if image and image.url else None

    def sized(found: re.Match[str]) -> str:
        tag = found[0]
        source = _SRC.search(tag)
        if source is None or _MEASURE.search(tag):
            return tag
        reference = unescape(source[1])
        address = joined(base, reference)
        # Of what lies elsewhere, only the picture that leads was asked for.
        look = shelf.know if address == leading else shelf.find
        facts = look(reference, article.path, address)
        if facts is None or not facts.width:
            return tag
        return f'{tag[:-1]} width="{facts.width}" height="{facts.height}">'

    return _IMG.sub(sized, article.body_html)
