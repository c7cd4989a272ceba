"""Blocks of an article's subtree that are not its body: furniture, repeated metadata, nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bs4 import Tag

from feedwright.extract.byline import find_byline
from feedwright.extract.dates import find_dateline
from feedwright.extract.furniture import is_furniture
from feedwright.extract.lexicon import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feedwright.extract.body import Reading

__all__ = ["BLOCK_RULES"]

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS: Final = (
    "p", "li", "div", "section", "article", "header", "blockquote", "td", "dd", "dt", "pre", "center",
    "figcaption", *_HEADINGS,
)  # fmt: skip
_HOLDERS: Final = frozenset((*_BLOCKS, "ul", "ol", "dl", "table", "figure", "tr", "tbody"))
_MAX_LINE: Final = 200
_VOID: Final = ("img", "a", "hr", "table", "pre", "figcaption")


def _title_again(root: Tag, reading: Reading) -> None:
    """The title is a field of its own: where it stands again above the body it goes."""
    if not reading.title:
        return
    wanted = fold(reading.title)
    for heading in root.find_all(["h1", "h2", "h3"])[:4]:
        if heading.name == "h1" or fold(heading.get_text(" ", strip=True)) == wanted:
            reading.drop(heading, "title-again")


def _lines(root: Tag, reading: Reading) -> None:
    """Short blocks that are lines of furniture, bylines or datelines, wherever they stand."""
    authors = {fold(name) for name in reading.authors}
    house = [re.compile(pattern) for pattern in reading.house.furniture]
    for block in _leaves(root):
        text = " ".join(block.get_text(" ", strip=True).split())
        if not text or len(text) > _MAX_LINE or block.name == "figcaption":
            continue
        rule = is_furniture(text, house)
        if rule is None and block.name not in _HEADINGS:
            rule = _metadata_rule(text, authors, reading)
        if rule is not None and rule not in reading.house.disabled_rules:
            reading.drop(block, rule, text)


def _metadata_rule(text: str, authors: set[str], reading: Reading) -> str | None:
    if len(text) > 100:
        return None
    if fold(text) in authors or find_byline(text):
        return "byline"
    if any(map(str.isdigit, text)) and find_dateline(
        text, house=reading.house, language=reading.language
    ):
        return "dateline"
    return None


def _link_lists(root: Tag, reading: Reading) -> None:
    """Lists and boxes whose text is nearly all links."""
    for tag in root.find_all(["ul", "ol", "div", "section", "table", "p"]):
        if tag.decomposed or tag is root:
            continue
        links = tag.find_all("a")
        if not links:
            continue
        text = tag.get_text(" ", strip=True)
        linked = sum(len(a.get_text(" ", strip=True)) for a in links)
        if len(text) and linked / len(text) > 0.8 and (len(links) > 2 or tag.name != "p"):
            reading.drop(tag, "link-list", text)


def _empties(root: Tag, reading: Reading) -> None:
    """Elements that hold nothing any more, innermost first."""
    del reading
    for tag in reversed(
        root.find_all(
            [
                "p",
                "div",
                "span",
                "section",
                "ul",
                "ol",
                "li",
                "figure",
                "a",
                "strong",
                "em",
                "b",
                "i",
                "header",
                *_HEADINGS,
            ]
        )
    ):
        if tag.find(["img", "hr", "br", "video", "audio"]) is None and not tag.get_text(strip=True):
            tag.decompose()


def _dangling_headings(root: Tag, reading: Reading) -> None:
    """A heading after which nothing comes, or another of the same rank, heads nothing."""
    headings = root.find_all(_HEADINGS)
    for heading in reversed(headings):
        following = heading.find_next(
            lambda t: (
                t.name in {"p", "li", "td", "blockquote", "pre", "div"}
                and bool(t.get_text(strip=True))
            )
        )
        if following is None:
            reading.drop(heading, "dangling-heading")


BLOCK_RULES: Final[tuple[tuple[str, Callable[[Tag, Reading], None]], ...]] = (
    ("title-again", _title_again),
    ("lines", _lines),
    ("link-lists", _link_lists),
    ("empties", _empties),
    ("dangling-headings", _dangling_headings),
)


def _leaves(root: Tag) -> Iterator[Tag]:
    """Blocks that hold no other block, in reading order."""
    for block in root.find_all(_BLOCKS):
        if not any(isinstance(c, Tag) and (c.name in _HOLDERS) for c in block.descendants):
            yield block
