"""A subtree of lxml handed to BeautifulSoup node by node, without markup between the two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bs4 import BeautifulSoup
from bs4.builder import HTMLTreeBuilder
from lxml import etree

if TYPE_CHECKING:
    from bs4._typing import _RawMarkup

__all__ = ["to_soup"]

_EVENTS: Final = ("start", "end")


def to_soup(root: etree._Element) -> BeautifulSoup:
    """The element and all below it as BeautifulSoup has it; its classes are plain strings."""
    return BeautifulSoup("", builder=_SubtreeBuilder(root))


class _SubtreeBuilder(HTMLTreeBuilder):
    """The builder whose markup is a tree already.

    Half of what a soup costs is writing the markup, parsing it again and calling back for every
    tag of it.
    """

    NAME = "feedwright-subtree"
    is_xml = False

    def __init__(self, root: etree._Element) -> None:
        super().__init__(multi_valued_attributes={}, store_line_numbers=False)
        self._root = root

    def feed(self, markup: _RawMarkup) -> None:  # noqa: ARG002 - there is none
        """The nodes of the tree, told as a parser tells them."""
        soup = self.soup
        assert soup is not None  # noqa: S101 - BeautifulSoup sets it before it asks
        start, end, data = soup.handle_starttag, soup.handle_endtag, soup.handle_data
        for event, element in etree.iterwalk(self._root, events=_EVENTS):
            name = str(element.tag)
            if event == "start":
                start(name, None, None, dict(element.attrib))
                if element.text:
                    data(element.text)
            else:
                end(name)
                if element.tail and element is not self._root:
                    data(element.tail)
