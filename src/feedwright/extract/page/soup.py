"""A subtree of lxml handed to BeautifulSoup node by node, without what no rule of the body reads.

Building and walking a soup costs microseconds a node; writing markup and parsing it again would
cost twice that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from feedwright.extract.beautifulsoup import HTMLTreeBuilder, NavigableString, Tag
from feedwright.extract.blocks import BLOCK_TAGS
from feedwright.extract.page.names import is_caption_name
from feedwright.extract.pictures import LAZY_ATTRIBUTES
from feedwright.markup import VOID

if TYPE_CHECKING:
    from bs4.element import PageElement
    from lxml import etree

__all__ = ["to_soup"]

#: The attributes that the rules of the body read, or that it keeps.
_KEPT: Final = LAZY_ATTRIBUTES | frozenset(
    "href src alt title width height class itemprop lang dir datetime cite colspan rowspan start"
    " reversed type open scope poster loop muted".split()
)
#: Elements that are left out where they are bare; what they hold stays.
_BARE: Final = frozenset({"span", "font"})
#: White space between these is no text.
_BLOCKS: Final = BLOCK_TAGS - {"pre"}
_AS_WRITTEN: Final = frozenset({"pre", "textarea"})
_SPACES: Final = "\t\n\f\r "
#: Elements whose text BeautifulSoup does not take for text of the page.
_APART: Final = HTMLTreeBuilder.DEFAULT_STRING_CONTAINERS


def to_soup(root: etree._Element) -> Tag:
    """A document of BeautifulSoup with the element and all below it; classes are plain strings.

    Left out are attributes nobody reads, white space between blocks, ``span`` and ``font``. An
    ``id`` stays where a link inside leads to it: footnotes, and the way back from them.
    """
    targets = {
        name for link in root.iter("a") if (name := (link.get("href") or "").partition("#")[2])
    }
    planter = _Planter(targets)
    planter.plant(root, planter.document, is_root=True)
    return planter.document


class _Planter:
    """Sets one node after the other into a document."""

    def __init__(self, targets: set[str]) -> None:
        self.document = Tag(name="[document]")
        self.document.hidden = True
        self.targets = targets
        #: The node before, and the text behind it that has not become one yet.
        self.last: PageElement = self.document
        self.text: list[str] = []
        #: How many of `_AS_WRITTEN` are open, and what text becomes.
        self.written = 0
        self.kind = NavigableString

    def plant(self, element: etree._Element, holder: Tag, *, is_root: bool = False) -> None:
        """Set the element, with all below it, behind what the holder holds."""
        name = str(element.tag)
        kept: dict[str, Any] = {key: value for key, value in element.items() if key in _KEPT}
        if self.targets and (identity := element.get("id")) in self.targets:
            kept["id"] = identity
        if name == "span" and is_caption_name(kept.get("class", "")):
            name = "small"
        is_bare = name in _BARE and not is_root
        inside = holder if is_bare else self._tag(name, kept, holder)
        around, self.kind = self.kind, _APART.get(name, self.kind)
        self.written += name in _AS_WRITTEN
        if (text := element.text) and not (name in _BLOCKS and text.isspace()):
            self.text.append(text)
        for child in element:
            self.plant(child, inside)
            if (tail := child.tail) and not (child.tag in _BLOCKS and tail.isspace()):
                self.text.append(tail)
        if self.text and not is_bare:
            self._string(inside)
        self.written -= name in _AS_WRITTEN
        self.kind = around

    def _tag(self, name: str, attributes: dict[str, Any], holder: Tag) -> Tag:
        if self.text:
            self._string(holder)
        tag = Tag(
            name=name,
            parent=holder,
            previous=self.last,
            can_be_empty_element=name in VOID,
            interesting_string_types=Tag.MAIN_CONTENT_STRING_TYPES,
        )
        tag.attrs = attributes
        holder.contents.append(tag)
        self.last = tag
        return tag

    def _string(self, holder: Tag) -> None:
        text = "".join(self.text)
        self.text.clear()
        if not self.written and not text.strip(_SPACES):
            text = "\n" if "\n" in text else " "
        string = self.kind(text)
        string.setup(holder, self.last)
        holder.contents.append(string)
        self.last = string
