"""Blocks of an article's subtree that are not its body: furniture, repeated metadata, nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bs4 import NavigableString, Tag

from feedwright.extract.byline import find_byline
from feedwright.extract.caption import find_caption
from feedwright.extract.dates import find_dateline
from feedwright.extract.furniture import is_furniture
from feedwright.extract.lexicon import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feedwright.extract.body import Reading

    Found = Iterator[tuple["Block", str]]

__all__ = ["Block", "drop_furniture_blocks", "read_blocks"]

HEADINGS: Final = frozenset("h1 h2 h3 h4 h5 h6".split())
_BLOCKS: Final = frozenset(
    "address article aside blockquote center dd details div dl dt fieldset figcaption figure form"
    " header hgroup li main ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
#: A longer line is prose, whatever it says.
_MAX_LINE: Final = 200
_MAX_SHORT: Final = 80
_SENTENCE: Final = re.compile(r"[.!?…:;。！？।؟][\"'”’»)\]]*$")


class Block:
    """The text that stands directly in one block-level element, links and emphasis included."""

    __slots__ = ("chars", "is_leaf", "linked", "links", "strings", "tag", "text")

    def __init__(self, tag: Tag) -> None:
        self.tag = tag
        self.strings: list[NavigableString] = []
        self.text = ""
        self.chars = 0
        #: Characters inside links, and number of links.
        self.linked = 0
        self.links = 0
        #: Whether no other block stands inside.
        self.is_leaf = True

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading element."""
        return self.tag.name in HEADINGS

    @property
    def is_prose(self) -> bool:
        """Whether it reads as running text of the article."""
        if self.is_heading or self.tag.name == "figcaption" or 2 * self.linked > self.chars:
            return False
        return self.chars >= 120 or (self.chars >= 30 and bool(_SENTENCE.search(self.text)))

    def remove(self) -> None:
        """Take the text out of the tree, and the element with it if it holds nothing else."""
        if self.is_leaf and self.tag.find(["img", "video", "audio"]) is None:
            self.tag.decompose()
            return
        for string in self.strings:
            string.extract()


def read_blocks(root: Tag) -> list[Block]:
    """The blocks below the root that have text, in reading order."""
    blocks: list[Block] = []
    top = Block(root)
    #: id of a tag → its block, and whether it stands in a link.
    places: dict[int, tuple[Block, bool]] = {id(root): (top, False)}
    for node in root.descendants:
        block, linked = places[id(node.parent)]
        if isinstance(node, Tag):
            name = node.name
            if name in _BLOCKS or name in HEADINGS:
                block = Block(node)
            elif name == "a":
                block.links += 1
                linked = True
            places[id(node)] = (block, linked)
        elif type(node) is NavigableString and not node.isspace():
            if not block.strings:
                blocks.append(block)
                _mark_holders(block.tag, places)
            block.strings.append(node)
            block.chars += len(node)
            if linked:
                block.linked += len(node)
    for block in blocks:
        block.text = " ".join("".join(block.strings).split())
        block.chars = len(block.text)
    return [block for block in blocks if block.text]


def _mark_holders(tag: Tag, places: dict[int, tuple[Block, bool]]) -> None:
    parent = tag.parent
    while parent is not None and id(parent) in places:
        holder = places[id(parent)][0]
        if not holder.is_leaf:
            return
        holder.is_leaf = False
        parent = holder.tag.parent


def drop_furniture_blocks(root: Tag, reading: Reading) -> None:
    """Remove every block that one of the rules finds to be no body, and note it."""
    blocks = read_blocks(root)
    off = reading.house.disabled_rules
    for rule in RULES:
        gone: set[int] = set()
        for block, name in rule(blocks, reading):
            if name in off or id(block) in gone:
                continue
            gone.add(id(block))
            reading.note(block.tag.name, block.text, name)
            block.remove()
        if gone:
            blocks = [block for block in blocks if id(block) not in gone]


def _title_again(blocks: list[Block], reading: Reading) -> Found:
    """The title is a field of its own; where it stands above the body it goes."""
    wanted = fold(reading.title or "")
    for block in blocks[: _first_prose(blocks) + 1]:
        if block.tag.name == "h1" or (block.chars <= 300 and wanted and fold(block.text) == wanted):
            yield block, "title-again"


def _furniture_lines(blocks: list[Block], reading: Reading) -> Found:
    """Lines that newsrooms put on every page."""
    patterns = [re.compile(pattern) for pattern in reading.house.furniture]
    for block in blocks:
        if block.chars > _MAX_LINE and not patterns:
            continue
        rule = is_furniture(block.text, patterns)
        if rule is None or (block.is_heading and rule == "furniture-navigation"):
            continue
        yield block, rule


def _metadata_lines(blocks: list[Block], reading: Reading) -> Found:
    """Bylines, datelines and captions, which are fields of their own."""
    authors = {fold(name) for name in reading.authors}
    for block in blocks:
        if block.chars > _MAX_LINE or block.is_heading or block.tag.name == "figcaption":
            continue
        text = block.text
        if fold(text) in authors or find_byline(text):
            yield block, "byline"
        elif any(map(str.isdigit, text)) and find_dateline(
            text, house=reading.house, language=reading.language
        ):
            yield block, "dateline"
        elif find_caption(text):
            yield block, "caption"


def _head_matter(blocks: list[Block], _: Reading) -> Found:
    """What stands before the first sentence and is none: kicker, section, counts, buttons."""
    first = _first_prose(blocks)
    for i, block in enumerate(blocks[:first]):
        if block.is_heading and i == first - 1:
            continue
        if block.tag.name in {"figcaption", "li", "td", "th", "pre"} and not block.linked:
            continue
        if block.chars <= _MAX_SHORT or 2 * block.linked > block.chars:
            yield block, "head-matter"


def _tail_matter(blocks: list[Block], _: Reading) -> Found:
    """What stands after the last sentence and is none: links, headings, labels."""
    for block in reversed(blocks):
        if block.is_prose or block.tag.name in {"td", "th", "pre"}:
            return
        if block.tag.name == "figcaption":
            continue
        if block.tag.name == "li" and 2 * block.linked <= block.chars:
            return
        if block.is_heading or block.chars <= _MAX_SHORT or 2 * block.linked > block.chars:
            yield block, "tail-matter"


def _link_lines(blocks: list[Block], _: Reading) -> Found:
    """Paragraphs that are a link to another article and nothing else."""
    for block in blocks:
        if block.is_heading or block.tag.name in {"td", "th", "figcaption"} or not block.linked:
            continue
        if block.linked >= 0.9 * block.chars and not _SENTENCE.search(block.text):
            yield block, "link-line"


RULES: Final[tuple[Callable[[list[Block], Reading], Found], ...]] = (
    _title_again,
    _furniture_lines,
    _metadata_lines,
    _link_lines,
    _head_matter,
    _tail_matter,
)


def _first_prose(blocks: list[Block]) -> int:
    """The number of the first block that reads as running text; of none, 0."""
    return next((i for i, block in enumerate(blocks) if block.is_prose), 0)
