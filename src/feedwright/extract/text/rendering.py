"""The body of a page of plain text as paragraphs and as HTML."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Final

from feedwright.extract.text.labels import BODY_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feedwright.extract.text.labels import Labelled

__all__ = ["body_html", "body_text"]

_PLAIN: Final = {"lede": "p", "body": "p", "subheading": "h2"}


def body_text(page: Sequence[Labelled]) -> str:
    """The article's paragraphs, headings, items and quotations, joined by a blank line."""
    return "\n\n".join(line.paragraph.text for line in page if line.label in BODY_LABELS)


def body_html(page: Sequence[Labelled]) -> str:
    """The same as HTML: ``p``, ``h2``, ``ul``, ``ol`` and ``blockquote``, one block a line."""
    body = [line for line in page if line.label in BODY_LABELS]
    return "\n".join(
        block for tag, lines in groupby(body, key=_container) for block in _blocks(tag, list(lines))
    )


def _container(line: Labelled) -> str:
    """The element that a line stands in together with its neighbours; '' for one of its own."""
    if line.label == "quote":
        return "blockquote"
    if line.label == "list":
        return "ol" if line.paragraph.mark == "number" else "ul"
    return ""


def _blocks(tag: str, lines: list[Labelled]) -> Iterator[str]:
    """The elements of neighbouring lines of one container."""
    if not tag:
        for line in lines:
            name = _PLAIN[line.label]
            yield f"<{name}>{escape(line.paragraph.text, quote=False)}</{name}>"
    elif tag == "blockquote":
        texts = (f"<p>{escape(line.paragraph.text, quote=False)}</p>" for line in lines)
        yield f"<{tag}>{''.join(texts)}</{tag}>"
    else:
        start = ""
        if tag == "ol":
            first, _ = _numbered(lines[0])
            start = f' start="{first}"' if first != "1" else ""
        items = "".join(f"<li>{escape(_item(line), quote=False)}</li>" for line in lines)
        yield f"<{tag}{start}>{items}</{tag}>"


def _item(line: Labelled) -> str:
    """The text of a list item, without its number."""
    return _numbered(line)[1] if line.paragraph.mark == "number" else line.paragraph.text


def _numbered(line: Labelled) -> tuple[str, str]:
    """The number of a numbered line, and the rest of it."""
    number, rest = line.paragraph.text.split(None, 1)
    return number.rstrip(".)"), rest
