"""What a saved web page shows, as plain text: the whole page, or its main part.

The two ways in which pages come as text: as a web archive keeps them, a line for each element, and
as a program for reading writes the main part, with empty lines and marks before items.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import etree, html

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["main_text", "whole_text"]

_SILENT: Final = frozenset(
    "script style noscript template svg iframe object head select datalist math canvas video audio"
    " textarea".split()
)
_APART: Final = frozenset("p h1 h2 h3 h4 h5 h6 blockquote ul ol table".split())
_BLOCKS: Final = _APART | frozenset(
    "address article aside body center dd details dialog div dl dt fieldset figcaption figure"
    " footer form header hr html li main nav pre section summary tbody tfoot thead tr option legend"
    " button".split()
)
_SPACE: Final = re.compile(r"\s+")
#: What parts blocks, and those with an empty line between them, while a page is written.
_LINE: Final = "\r"
_PARAGRAPH: Final = "\x0b"
_ENDS: Final = re.compile(r" *[\r\x0b][\s\r\x0b]*")
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")


def whole_text(page: str) -> str:
    """The title of the window, and a line for each element that shows text; '' for no page."""
    root = _parse(page)
    if root is None:
        return ""
    title = " ".join((root.findtext(".//title") or "").split())
    lines = _ENDS.sub("\n", "".join(_pieces(root))).split("\n")
    return "\n".join([title, *filter(None, map(str.strip, lines))]).strip()


def main_text(page: str) -> str:
    """The text of the page's ``main`` element, or of its longest article; '' without either."""
    root = _parse(page)
    if root is None:
        return ""
    main = root.find(".//main")
    if main is None:
        articles = root.findall(".//article")
        main = max(articles, key=lambda one: len(str(one.text_content())), default=None)
    if main is None:
        return ""
    text = _ENDS.sub(_end, "".join(_pieces(main, has_marks=True)))
    return "\n".join([line.rstrip() for line in text.split("\n")]).strip("\n")


def _end(found: re.Match[str]) -> str:
    """What stands between two blocks: an empty line where one of them asks for it."""
    return "\n\n" if _PARAGRAPH in found[0] else "\n"


def _parse(page: str) -> html.HtmlElement | None:
    """The tree of the page; None where there is none in it."""
    try:
        return html.document_fromstring(_DECLARATION.sub("", page))
    except (etree.ParserError, ValueError):
        return None


def _pieces(element: html.HtmlElement, *, has_marks: bool = False) -> Iterator[str]:
    """The text of the element, its white space as a browser shows it, with marks for ends."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _SILENT or _is_hidden(element):
        return
    end = _PARAGRAPH if tag in _APART else _LINE if tag in _BLOCKS else ""
    yield end
    if tag == "li" and has_marks:
        yield _mark(element)
    if tag in ("td", "th", "br"):
        yield "\n" if tag == "br" else " "
    yield _SPACE.sub(" ", element.text or "")
    for child in element:
        yield from _pieces(child, has_marks=has_marks)
        yield _SPACE.sub(" ", child.tail or "")
    yield end


def _is_hidden(element: html.HtmlElement) -> bool:
    style = element.get("style", "").replace(" ", "")
    return "hidden" in element.attrib or "display:none" in style


def _mark(item: html.HtmlElement) -> str:
    """What stands before an item: a bullet, or its number."""
    parent = item.getparent()
    if parent is not None and parent.tag == "ol":
        number = 1 + sum(1 for _ in item.itersiblings("li", preceding=True))
        return f"{number}. "
    return "• "
