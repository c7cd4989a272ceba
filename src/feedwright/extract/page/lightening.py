"""What is taken off a subtree before a second parser builds it again, node by node."""

from __future__ import annotations

from typing import Final

from lxml import etree

from feedwright.extract.blocks import BLOCK_TAGS
from feedwright.extract.page.names import is_caption_name
from feedwright.extract.pictures import LAZY_ATTRIBUTES

__all__ = ["lighten"]

#: The attributes that the rules of the body read, or that it keeps.
_KEPT: Final = LAZY_ATTRIBUTES | frozenset(
    "href src alt title width height class itemprop lang dir datetime cite colspan rowspan start"
    " reversed type open scope poster loop muted".split()
)


def lighten(root: etree._Element) -> None:
    """Take away attributes nobody reads, white space between blocks, bare ``span`` and ``font``.

    An ``id`` stays where a link inside leads to it: footnotes, and the way back from them.
    Building and walking a soup costs microseconds a node; a third of a page's nodes are of these.
    """
    targets = {
        name for link in root.iter("a") if (name := (link.get("href") or "").partition("#")[2])
    }
    for element in root.iter("*"):
        tag = element.tag
        attributes = element.attrib
        if attributes:
            # Not one by one: libxml2 reads names that lxml does not let us delete ("{x").
            kept = [(name, attributes[name]) for name in _KEPT.intersection(map(str, attributes))]
            if targets and (identity := attributes.get("id")) in targets:
                kept.append(("id", identity))
            attributes.clear()
            for name, value in kept:
                attributes[name] = value
            if tag == "span" and is_caption_name(element.get("class") or ""):
                element.tag = "small"
        if tag in BLOCK_TAGS and tag != "pre":
            if element.tail and element.tail.isspace():
                element.tail = None
            if element.text and element.text.isspace():
                element.text = None
    etree.strip_tags(root, "span", "font")
