"""The text of HTML, block by block, in the lines that a browser would lay out."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

from lxml import etree

from feedwright.characters import xml_utf8
from feedwright.sanitise import flatten

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BLOCK_TAGS", "MUTE_TAGS", "parse_html", "plain_text_blocks", "text_blocks"]

#: Elements that begin and end a block of text (HTML standard, section 15.3 "Flow content").
BLOCK_TAGS: Final = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu "
    "nav ol optgroup option p plaintext pre search section summary table tbody td tfoot th "
    "thead tr ul xmp".split()
)
#: Elements whose text is no prose of the article: code, controls, media, captions.
MUTE_TAGS: Final = frozenset(
    "script style template head title noscript svg button select textarea datalist iframe "
    "object audio video canvas figcaption map".split()
)
#: A table that holds one of these is there for the layout, not for data.
_NOT_IN_DATA_TABLES: Final = (
    "p", "div", "ul", "ol", "table", "h1", "h2", "h3", "h4", "blockquote", "article", "section",
)  # fmt: skip
_VOID_SINCE_HTML_5: Final = ("embed", "source", "track", "wbr")
_TOO_DEEP: Final = etree.ErrorTypes.ERR_RESOURCE_LIMIT
#: A tag as long as this has attributes enough to make libxml2 slow (quadratic in their number).
_LONG_TAG: Final = 20_000
#: Each begins behind white space, a quotation mark or a slash.
_MANY_ATTRIBUTES: Final = 500
#: Markup of which the text can be told without a tree, as the sanitiser writes it: no tables, no
#: preformatted text, nothing that is shown otherwise than by its text.
_PLAIN_BLOCKS: Final = (
    "address|article|aside|blockquote|dd|div|dl|dt|figure|footer|h[1-6]|header|hgroup|hr|li|main"
    "|ol|p|section|ul"
)
_PLAIN_INLINE: Final = (
    "a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|img|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup"
    "|time|u|var|wbr"
)
_WRITTEN: Final = r'(?: [a-z]+="[^"]*+")*+>'
_PLAIN: Final = re.compile(
    rf"[^<]*+(?:</?(?:{_PLAIN_BLOCKS}|{_PLAIN_INLINE}|br|figcaption){_WRITTEN}[^<]*+)*+"
)
_PLAIN_EDGE: Final = re.compile(rf"</?(?:{_PLAIN_BLOCKS}){_WRITTEN}")
_PLAIN_TAG: Final = re.compile(rf"</?(?:{_PLAIN_INLINE}){_WRITTEN}")
_CAPTION: Final = re.compile(rf"<figcaption{_WRITTEN}.*?</figcaption>", re.DOTALL)
_SPACE: Final = re.compile(r"\s+")
_LINE_ENDS: Final = re.compile(r" *\n *")
_BLANK_LINES: Final = re.compile(r"\n{2,}")
_BREAK: Final = re.compile(rf"</?br{_WRITTEN}")


def parse_html(html: str | bytes) -> etree._Element | None:
    """The root element of the HTML (bytes: in UTF-8); None when it holds neither elements nor text.

    Characters that XML forbids are left out. libxml2 gives up at 256 levels of nesting (2.14): what
    is deeper is flattened and read again.
    """
    data = html if isinstance(html, bytes) else html.encode("utf-8", "surrogatepass")
    if _has_long_tag(data):
        data = _flattened(data)
    try:
        parser = _parser()
        root = etree.fromstring(xml_utf8(data), parser)
        if any(error.type == _TOO_DEEP for error in parser.error_log):
            root = etree.fromstring(xml_utf8(_flattened(data)), _parser())
    except (etree.LxmlError, ValueError):
        return None
    if root is not None:
        _close_void(root)
    return root


def _parser() -> etree.HTMLParser:
    """A parser that keeps no table of the page's ids, a tenth of its time: nobody asks for it."""
    return etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False
    )


def _flattened(data: bytes) -> bytes:
    return flatten(data.decode("utf-8", "surrogatepass")).encode("utf-8", "surrogatepass")


def _close_void(root: etree._Element) -> None:
    """Take out of ``source`` and its like what libxml2, which knows HTML 4, put into them."""
    for element in list(root.iter(*_VOID_SINCE_HTML_5)):
        if element.text:
            element.tail = element.text + (element.tail or "")
            element.text = None
        for child in reversed(element):
            element.addnext(child)


def _has_long_tag(html: bytes) -> bool:
    """Whether somewhere so much stands between two "<" that it may be one endless tag.

    Data in a single attribute, which programs leave in pages, is none.
    """
    step, at = _LONG_TAG // 2, 0
    while at < len(html) - step:
        if html.find(b"<", at, at + step) >= 0:
            at += step
            continue
        start, end = max(0, html.rfind(b"<", 0, at)), html.find(b"<", at)
        between = html[start:end] if end >= 0 else html[start:]
        if len(between.split()) + sum(map(between.count, b"\"'/")) > _MANY_ATTRIBUTES:
            return True
        at = start + len(between)
    return False


def plain_text_blocks(html: str) -> list[str] | None:
    """What `text_blocks` gives for sanitised HTML, in a fifth of the time; None for rarer markup.

    Where an element ends decides nothing here, so no tree is needed.
    """
    if not _PLAIN.fullmatch(html):
        return None
    if "<figcaption" in html:
        html = _CAPTION.sub("", html)
        if "figcaption>" in html:  # one in another
            return None
    blocks: list[str] = []
    for run in _PLAIN_EDGE.split(html):
        if run and not run.isspace():
            blocks += _plain_lines(_PLAIN_TAG.sub("", run) if "<" in run else run)
    return blocks


def _plain_lines(run: str) -> list[str]:
    """The blocks of a run of text in which only ``br`` is left; two of them end a block."""
    if "<" not in run:
        return [text] if (text := unescape(_on_one_line(run)).strip()) else []
    text = unescape("\n".join(map(_on_one_line, _BREAK.split(run))))
    return [block for part in _BLANK_LINES.split(text) if (block := part.strip())]


def _on_one_line(text: str) -> str:
    """The text stripped, its white space collapsed; most texts hold none but single spaces."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(text.split())


def text_blocks(root: etree._Element) -> Iterator[str]:
    """The texts of the blocks below ``root`` in reading order, none of them empty.

    White space is collapsed but in ``pre``; a ``br`` is a line end, two of them end a block.
    A table of data is one block: a line for a row, " | " between the cells.
    """
    run: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "end":
            if tag in BLOCK_TAGS:
                yield from _flush(run)
            if element.tail and element is not root:
                run.append(_SPACE.sub(" ", element.tail))
            continue
        if tag in MUTE_TAGS:
            walk.skip_subtree()
            continue
        if tag in BLOCK_TAGS:
            yield from _flush(run)
            whole = _whole_block(element)
            if whole is not None:
                walk.skip_subtree()
                if whole:
                    yield whole
                continue
        elif tag == "br":
            run.append("\n")
        if element.text:
            run.append(_SPACE.sub(" ", element.text))
    yield from _flush(run)


def _whole_block(element: etree._Element) -> str | None:
    """The text of an element that is one block whatever it holds; None for any other."""
    if element.tag == "pre":
        return "".join(map(str, element.itertext())).strip("\n").rstrip()
    if element.tag == "table" and next(element.iterdescendants(*_NOT_IN_DATA_TABLES), None) is None:
        rows = (_row_text(row) for row in element.iter("caption", "tr"))
        return "\n".join(row for row in rows if row)
    return None


def _row_text(row: etree._Element) -> str:
    cells = [cell for cell in row if cell.tag in {"td", "th"}] or [row]
    texts = (" ".join(" ".join(_words(cell)).split()) for cell in cells)
    return " | ".join(text for text in texts if text)


def _words(cell: etree._Element) -> Iterator[str]:
    """The lines of a cell; ``br`` parts them."""
    line: list[str] = []
    for piece in cell.iter():
        if piece.tag == "br":
            yield "".join(line)
            line.clear()
        elif piece.tag not in MUTE_TAGS and piece.text:
            line.append(piece.text)
        if piece.tail and piece is not cell:
            line.append(piece.tail)
    yield "".join(line)


def _flush(run: list[str]) -> Iterator[str]:
    """The blocks that the run of inline text makes; the run is empty afterwards."""
    if len(run) <= 1:  # most are: the text of a paragraph, or the white space behind one
        stripped = run.pop().strip() if run else ""
        if stripped:
            yield stripped
        return
    text = _LINE_ENDS.sub("\n", _SPACES_BUT_LINE_ENDS.sub(" ", "".join(run)))
    run.clear()
    for block in _BLANK_LINES.split(text):
        stripped = block.strip()
        if stripped:
            yield stripped


_SPACES_BUT_LINE_ENDS: Final = re.compile(r"[^\S\n]+")
