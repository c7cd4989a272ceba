"""The shape of a cleaned body: paragraphs, headings, lists and figures, no boxes around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.extract.beautifulsoup import NavigableString, Tag
from feedwright.extract.body_blocks import HEADINGS, around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.extract.body import Reading

__all__ = ["shape_body"]

#: Boxes that say nothing to a reader of the article.
_BOXES: Final = frozenset(
    "div section article header main center fieldset form hgroup address body html".split()
)
#: What a box of text may not hold to become a paragraph.
_BLOCKS: Final = HEADINGS | frozenset(
    "blockquote dd details dl dt figcaption figure hr li ol p pre table ul".split()
)
_EMPTY_WITHOUT_TEXT: Final = frozenset(
    "p li ul ol blockquote figcaption figure a b strong em i u s small sup sub cite dl dt dd"
    " summary details".split()
) | HEADINGS  # fmt: skip
_SAYS_SOMETHING: Final = frozenset("img video audio hr table iframe".split())


def shape_body(root: Tag, reading: Reading) -> None:
    """Boxes become paragraphs or go, captions join their picture, what is empty goes.

    A caption without a picture is noted and goes: the picture stands elsewhere, with its words.
    """
    tags = list(_tags(root))
    for tag in tags:
        if tag.name == "h1":
            tag.name = "h2"
    for tag in [tag for tag in tags if tag.name == "figcaption"]:
        _frame(tag, reading)
    _settle(root)


def _settle(root: Tag) -> None:
    """One pass from the last node to the first, so that all inside a tag is settled before it.

    A box that goes is only hidden, which writes its content without it: bs4 takes long to move
    nodes.
    """
    #: Identities of tags that have words, a block, anything to say inside.
    with_words: set[int] = set()
    with_blocks: set[int] = set()
    with_something: set[int] = set()
    for node in reversed(list(root.descendants)):
        around, own = id(node.parent), id(node)
        if not isinstance(node, Tag):
            if not str(node).isspace():
                with_words.add(around)
                with_something.add(around)
            continue
        if own in with_something or node.name in _SAYS_SOMETHING:
            with_something.add(around)
        elif node.name in _EMPTY_WITHOUT_TEXT:
            node.decompose()
            continue
        has_words, is_block = own in with_words, own in with_blocks
        if node.name in _BOXES:
            if has_words and not is_block:
                node.name, is_block = "p", True
                node.attrs.clear()
            else:
                node.hidden = True
        if has_words:
            with_words.add(around)
        if is_block or node.name in _BLOCKS:
            with_blocks.add(around)


def _tags(root: Tag) -> Iterator[Tag]:
    return (node for node in root.descendants if isinstance(node, Tag))


def _frame(caption: Tag, reading: Reading) -> None:
    """Put a caption and the picture or link that it belongs to into one figure."""
    if "_decomposed" in vars(caption) or around(caption, "figure") is not None:
        return
    picture = _picture_before(caption)
    if picture is None:
        text = " ".join(caption.get_text(" ", strip=True).split())
        if text:
            reading.note("figcaption", text, "caption")
        caption.decompose()
        return
    picture.wrap(Tag(name="figure")).append(caption.extract())


def _picture_before(caption: Tag) -> Tag | None:
    """The picture that stands alone before the caption: beside it, or in the box beside it."""
    beside: object = caption.previous_sibling
    while isinstance(beside, NavigableString) and beside.isspace():
        beside = beside.previous_sibling
    while isinstance(beside, Tag):
        if beside.name == "img":
            return beside
        inside = [
            c for c in beside.children if not (isinstance(c, NavigableString) and c.isspace())
        ]
        if len(inside) != 1:
            return None
        beside = inside[0]
    return None
