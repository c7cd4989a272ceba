"""The body of an article: a bs4 subtree cleaned by its structure, and the text of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from feedwright.extract.blocks import parse_html, plain_text_blocks, text_blocks
from feedwright.model import Dropped, HouseStyle, Image
from feedwright.sanitise import clean_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from feedwright.extract.beautifulsoup import Tag

__all__ = ["Body", "Reading", "html_to_text", "read_body", "read_plain_body"]


class Body(Struct, frozen=True, kw_only=True):
    """What is left of a subtree when everything that is not the article is gone."""

    #: Allow-listed HTML, addresses absolute where the base is known.
    html: str
    #: Its blocks, joined by one blank line; captions and credits are not in it.
    text: str
    #: The pictures in it, in reading order, with their captions and credits.
    images: tuple[Image, ...]
    dropped: tuple[Dropped, ...]


class Reading(Struct, kw_only=True):
    """What the rules know of the article whose body they clean, and what they have done so far."""

    house: HouseStyle = field(default_factory=HouseStyle)
    base_url: str | None = None
    language: str | None = None
    #: Known from the metadata: lines that repeat them are no body.
    title: str | None = None
    authors: tuple[str, ...] = ()
    #: File name → absolute address of pictures that the metadata name: the body of a saved page
    #: may lead to its own copies.
    addresses: Mapping[str, str] = field(default_factory=dict)
    images: list[Image] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)

    def note(self, place: str, text: str, rule: str) -> None:
        """Remember something that has been taken out of the body."""
        self.dropped.append(Dropped(place=place, text=text[:200], rule=rule))


def read_body(root: Tag, reading: Reading) -> Body:
    """The body that stands in the subtree; the subtree is changed.

    Rules run in a fixed order: pictures and embedded media made real, furniture and repeated
    metadata removed block by block, what is then empty removed, the whole sanitised.
    """
    # bs4 is 90 ms of start-up that a publication of Markdown files never needs.
    from feedwright.extract.body_html import body_html  # noqa: PLC0415
    from feedwright.extract.body_lines import drop_furniture_blocks  # noqa: PLC0415
    from feedwright.extract.body_media import collect_images, mend_media  # noqa: PLC0415
    from feedwright.extract.body_shape import shape_body  # noqa: PLC0415

    mend_media(root, reading)
    drop_furniture_blocks(root, reading)
    shape_body(root, reading)
    collect_images(root, reading)
    html = clean_html(body_html(root), reading.base_url)
    return Body(
        html=html,
        text=html_to_text(html),
        images=tuple(reading.images),
        dropped=tuple(reading.dropped),
    )


def read_plain_body(html: str, reading: Reading) -> Body:
    """The body of HTML that no rule has looked at but the sanitiser: all its text, no images."""
    clean = clean_html(html, reading.base_url)
    return Body(html=clean, text=html_to_text(clean), images=(), dropped=())


def html_to_text(html: str) -> str:
    """The text of an HTML fragment: its blocks in reading order, joined by one blank line.

    Headings, list items, quotes and tables are blocks of their own; captions and credits
    (``figcaption``), scripts and controls are left out.
    """
    blocks: Iterable[str] | None = plain_text_blocks(html)
    if blocks is None:
        root = parse_html(html)
        blocks = text_blocks(root) if root is not None else ()
    return "\n\n".join(blocks)
