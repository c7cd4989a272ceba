"""The body of an article: a bs4 subtree cleaned by its structure, and the text of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feedwright.extract.blocks import parse_html, text_blocks
from feedwright.model import Dropped, HouseStyle, Image
from feedwright.sanitise import clean_html, flatten

if TYPE_CHECKING:
    from bs4 import Tag

__all__ = ["Body", "Reading", "html_to_text", "read_body"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What is left of a subtree when everything that is not the article is gone."""

    #: Allow-listed HTML, addresses absolute where the base is known.
    html: str
    #: Its blocks, joined by one blank line; captions and credits are not in it.
    text: str
    #: The pictures in it, in reading order, with their captions and credits.
    images: tuple[Image, ...]
    dropped: tuple[Dropped, ...]


@dataclass(slots=True, kw_only=True)
class Reading:
    """What the rules know of the article whose body they clean, and what they have done so far."""

    house: HouseStyle = field(default_factory=HouseStyle)
    base_url: str | None = None
    language: str | None = None
    #: Known from the metadata: lines that repeat them are no body.
    title: str | None = None
    authors: tuple[str, ...] = ()
    images: list[Image] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)

    def drop(self, tag: Tag, rule: str, text: str = "") -> None:
        """Take the element out of the body and note it, if it says anything."""
        text = text or " ".join(tag.get_text(" ", strip=True).split())
        if text:
            self.dropped.append(Dropped(place=tag.name, text=text[:200], rule=rule))
        tag.decompose()


def read_body(root: Tag, reading: Reading) -> Body:
    """The body that stands in the subtree; the subtree is changed.

    Rules run in a fixed order: pictures and embedded media made real, furniture and repeated
    metadata removed block by block, what is then empty removed, the whole sanitised.
    """
    # bs4 is 90 ms of start-up that a publication of Markdown files never needs.
    from feedwright.extract.body_blocks import BLOCK_RULES  # noqa: PLC0415
    from feedwright.extract.body_media import MEDIA_RULES  # noqa: PLC0415

    for name, rule in (*MEDIA_RULES, *BLOCK_RULES):
        if name not in reading.house.disabled_rules:
            rule(root, reading)
    html = clean_html(root.decode_contents(), reading.base_url)
    return Body(
        html=html,
        text=html_to_text(html),
        images=tuple(reading.images),
        dropped=tuple(reading.dropped),
    )


def html_to_text(html: str) -> str:
    """The text of an HTML fragment: its blocks in reading order, joined by one blank line.

    Headings, list items, quotes and tables are blocks of their own; captions and credits
    (``figcaption``), scripts and controls are left out.
    """
    root = parse_html(flatten(html))
    return "\n\n".join(text_blocks(root)) if root is not None else ""
