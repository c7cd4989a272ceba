"""Blocks of an article's subtree that are not its body: furniture, repeated metadata, labels.

`RULES` run in order over the list of blocks; each names the blocks that go.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feedwright.extract.beautifulsoup import Tag
from feedwright.extract.body_blocks import HEADINGS, Block, around, ends_sentence, read_blocks
from feedwright.extract.byline import find_byline
from feedwright.extract.caption import find_caption
from feedwright.extract.dates import find_dateline
from feedwright.extract.furniture import is_furniture
from feedwright.extract.house_lines import house_lines
from feedwright.extract.lexicon import fold, read_lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from feedwright.extract.body import Reading

    Found = Iterator[tuple[Block, str]]
    Rule = Callable[[Sequence[Block], Reading], Found]

__all__ = ["RULES", "drop_furniture_blocks"]

#: A longer line is prose, whatever it says.
_MAX_LINE: Final = 200
_MAX_SHORT: Final = 80
_MAX_PLACEHOLDER: Final = 350
_MAX_HEAD: Final = 40
#: Longest line that opens a list of other articles.
_MAX_OPENING: Final = 40
#: Most of the prose that may stand behind such a line and still be teasers.
_BEHIND_SHARE: Final = 0.15
#: Most of the text that labels behind the last sentence make up.
_TAIL_SHARE: Final = 0.1
_END_RULES: Final = frozenset({"furniture-related", "furniture-comments"})
_CELLS: Final = frozenset("td th pre".split())
#: What leads to a footnote: a number or a sign, in brackets or not.
_MARK: Final = re.compile(r"[\[(]?(?:\d{1,3}|[ivx]{1,5}|[a-z]|[*†‡§¶#]{1,3})[\])]?")


def drop_furniture_blocks(root: Tag, reading: Reading) -> None:
    """Remove every block that one of the rules finds to be no body, and note it.

    Captions are no text of the body anyway; a line found to be one becomes one. Notes, the cells
    of tables of data and what stands over folded text look like furniture and are none.
    """
    kept = _Kept(root)
    blocks = [block for block in read_blocks(root) if block not in kept]
    off = reading.house.disabled_rules
    for rule in RULES:
        found = {id(block): (block, name) for block, name in rule(blocks, reading)}
        if len(found) == len(blocks):
            continue  # a body of which nothing is left was no furniture
        for block, name in found.values():
            if name in off:
                continue
            if name == "caption":
                block.tag.name = "figcaption"
                continue
            reading.note(block.tag.name, block.text, name)
            block.remove()
        blocks = [b for b in blocks if id(b) not in found or found[id(b)][1] in off]


class _Kept:
    """What no rule is asked about."""

    def __init__(self, root: Tag) -> None:
        tags = [node for node in root.descendants if isinstance(node, Tag)]
        #: Identities (of Python) of the tables of data: those with a cell that is a head.
        self._tables = {id(around(tag, "table")) for tag in tags if tag.name == "th"}
        #: Where a number or a sign leads to: footnotes.
        self._notes = {
            name
            for tag in tags
            if tag.name == "a"
            and (name := str(tag.get("href") or "").partition("#")[2])
            and _MARK.fullmatch(tag.get_text(strip=True))
        }

    def __contains__(self, block: Block) -> bool:
        tag = block.tag
        if tag.name in {"figcaption", "summary", "video", "audio"}:
            return True
        if self._tables and tag.name in _CELLS:
            return id(around(tag, "table")) in self._tables
        return bool(self._notes) and any(
            one.get("id") in self._notes for one in (tag, *tag.parents)
        )


def _title_again(blocks: Sequence[Block], reading: Reading) -> Found:
    """The title is a field of its own; where it stands above the body it goes."""
    wanted = fold(reading.title or "")
    for block in blocks[: _first_prose(blocks) + 1]:
        text = fold(block.text)
        is_title = block.chars <= 300 and bool(wanted) and text == wanted
        is_part = block.is_heading and bool(wanted) and (wanted in text or text in wanted)
        if block.tag.name == "h1" or is_title or is_part:
            yield block, "title-again"


def _repeated(blocks: Sequence[Block], _: Reading) -> Found:
    """Blocks that say again what one just before them has said: captions, boxes."""
    recent: list[str] = []
    for block in blocks:
        if block.text in recent and block.chars >= 20 and block.tag.name not in {*_CELLS, "li"}:
            yield block, "repeated-block"
        recent = [*recent[-1:], block.text]


def _behind_end(blocks: Sequence[Block], _: Reading) -> Found:
    """Everything behind a line that opens other articles or the comments, if it is little."""
    most = _BEHIND_SHARE * sum(block.chars for block in blocks if block.is_prose)
    behind = 0
    start: int | None = None
    for i in range(len(blocks) - 1, -1, -1):
        block = blocks[i]
        if block.is_prose:
            behind += block.chars
        if behind > most:
            break
        if block.chars <= _MAX_OPENING and is_furniture(block.text) in _END_RULES:
            start = i
    if start is not None:
        yield from ((block, "behind-end") for block in blocks[start:])


def _furniture_lines(blocks: Sequence[Block], reading: Reading) -> Found:
    """Lines that newsrooms put on every page."""
    furniture = reading.house.furniture
    patterns = (house_lines(furniture),) if furniture else ()
    for block in blocks:
        if block.chars > _MAX_LINE and not patterns:
            continue
        rule = is_furniture(block.text, patterns)
        if rule is None or (block.is_heading and rule == "furniture-navigation"):
            continue
        yield block, rule


def _placeholders(blocks: Sequence[Block], _: Reading) -> Found:
    """What stands in the place of media that the saved page could not load."""
    short = [(b, b.text.casefold()) for b in blocks if b.chars <= _MAX_PLACEHOLDER]
    # All at once: next to no page has one.
    whole = "\n".join([text for _, text in short])
    said = [part for part in read_lexicon("webpage")["placeholders"]["contains"] if part in whole]
    for block, text in short if said else ():
        if any(part in text for part in said):
            yield block, "embed-placeholder"


def _metadata_lines(blocks: Sequence[Block], reading: Reading) -> Found:
    """Bylines, datelines and captions, which are fields of their own."""
    authors = {fold(name) for name in reading.authors}
    first, last = _first_prose(blocks), _last_prose(blocks)
    for i, block in enumerate(blocks):
        if block.chars > _MAX_LINE or block.is_heading:
            continue
        text = block.text
        if find_caption(text):
            yield block, "caption"
        elif first <= i < last:
            continue
        elif fold(text) in authors or find_byline(text):
            yield block, "byline"
        elif any(map(str.isdigit, text)) and find_dateline(
            text, house=reading.house, language=reading.language
        ):
            yield block, "dateline"


def _link_lines(blocks: Sequence[Block], _: Reading) -> Found:
    """Between paragraphs, lines that are a link to another article and nothing else."""
    before: Block | None = None
    waiting: list[Block] = []
    for block in [*blocks, None]:
        if block is not None and _is_link_line(block):
            waiting.append(block)
            continue
        if before is not None and before.is_prose and (block is None or block.is_prose):
            yield from ((line, "link-line") for line in waiting)
        waiting.clear()
        before = block


def _is_link_line(block: Block) -> bool:
    return (
        block.linked >= 0.9 * block.chars > 0
        and len(block.text.split()) > 3
        and block.tag.name not in {*_CELLS, *HEADINGS}
        and not ends_sentence(block.text)
    )


def _link_lists(blocks: Sequence[Block], _: Reading) -> Found:
    """Lists whose items are titles of other articles, with the line that introduces them."""
    start = 0
    while start < len(blocks):
        parent = blocks[start].tag.parent
        end = start
        while (
            end < len(blocks) and blocks[end].tag.name == "li" and blocks[end].tag.parent is parent
        ):
            end += 1
        group = blocks[start:end]
        if len(group) > 1 and all(_is_link_item(block) for block in group):
            before = blocks[start - 1] if start else None
            if before is not None and before.is_heading:
                yield before, "link-list"
            yield from ((block, "link-list") for block in group)
        start = max(end, start + 1)


def _is_link_item(block: Block) -> bool:
    return (
        2 * block.linked > block.chars
        and len(block.text.split()) > 3
        and not ends_sentence(block.text)
    )


def _quoted_ahead(blocks: Sequence[Block], _: Reading) -> Found:
    """Highlights and pulled quotes: what a paragraph says as well, word for word."""
    whole = "\n".join(block.text for block in blocks)
    for block in blocks:
        if (
            block.tag.name in {"div", "blockquote", "section"}
            and 40 <= block.chars <= 400
            and whole.count(block.text) > 1
        ):
            yield block, "quoted-ahead"


def _head_matter(blocks: Sequence[Block], _: Reading) -> Found:
    """What stands before the first sentence and is none: kicker, section, counts, buttons."""
    first = _first_prose(blocks)
    for i, block in enumerate(blocks[:first]):
        if block.is_heading and i == first - 1:
            continue
        if block.tag.name in {"li", *_CELLS} and not block.linked:
            continue
        if block.chars <= _MAX_HEAD or 2 * block.linked > block.chars:
            yield block, "head-matter"


def _tail_matter(blocks: Sequence[Block], _: Reading) -> Found:
    """What stands after the last sentence and is none: links, headings, labels, if it is little."""
    tail: list[Block] = []
    for block in reversed(blocks):
        if block.is_prose or block.tag.name in _CELLS:
            break
        is_linked = 2 * block.linked > block.chars
        if block.tag.name == "li" and not is_linked:
            break
        if block.is_heading or is_linked or block.chars <= _MAX_SHORT:
            tail.append(block)
    said = sum(block.chars - block.linked for block in tail)
    if said <= _TAIL_SHARE * sum(block.chars for block in blocks):
        yield from ((block, "tail-matter") for block in tail)


RULES: Final[tuple[Rule, ...]] = (
    _title_again,
    _quoted_ahead,
    _repeated,
    _behind_end,
    _furniture_lines,
    _placeholders,
    _metadata_lines,
    _link_lines,
    _link_lists,
    _head_matter,
    _tail_matter,
)


def _first_prose(blocks: Sequence[Block]) -> int:
    """The number of the first block that reads as running text; of none, 0."""
    return next((i for i, block in enumerate(blocks) if block.is_prose), 0)


def _last_prose(blocks: Sequence[Block]) -> int:
    """The number of the last block that reads as running text; of none, how many there are."""
    for i in range(len(blocks) - 1, -1, -1):
        if blocks[i].is_prose:
            return i
    return len(blocks)
