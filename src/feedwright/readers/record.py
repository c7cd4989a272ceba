"""Records: an article as an object of JSON, of which each field is stated by its key."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from feedwright.readers.field_rules import apply_rules
from feedwright.readers.fields import FieldReading
from feedwright.readers.frontmatter import article_of, open_body, repair_markup
from feedwright.readers.markdown import render_markdown
from feedwright.readers.record_values import BODY_KEYS, load_record, read_record_values

if TYPE_CHECKING:
    from feedwright.model import Article, HouseStyle

__all__ = ["read_record", "read_stated"]

_MARKUP: Final = re.compile(
    r"</?(?:p|div|br|h[1-6]|ul|ol|li|article|section|a|img|html|body|blockquote|figure|em|strong"
    r"|span|b|i)\b[^<>]*>",
    re.IGNORECASE,
)
_PAGE: Final = re.compile(r"\s*(?:<!doctype\s+html|<html)\b", re.IGNORECASE)
_PARAGRAPHS: Final = re.compile(r"\n[ \t]*\n\s*")


def read_record(path: str, data: bytes, house: HouseStyle) -> Article:
    """The article of an object of JSON; raises `ValueError` when it is none.

    Its body is HTML, Markdown or text, as its key says, else as it looks; of a whole page what
    its article is. What the record states comes before what the body says.
    """
    values = read_record_values(load_record(data), house.field_names)
    reading = FieldReading(path=path, house=house, values=values)
    apply_rules(reading)
    return read_stated(reading, *_find_body(values), rule="record")


def read_stated(reading: FieldReading, kind: str, source: str, *, rule: str) -> Article:
    """The article whose fields are stated, with its body in HTML, Markdown or text.

    ``rule`` is the name of what states them.
    """
    if kind == "html" and _PAGE.match(source):
        return _of_page(reading, source)
    repaired = repair_markup(source)
    reading.evidence.extend(repaired.evidence)
    html = _to_html(kind, repaired.text)
    return article_of(reading, open_body(html, repaired.text, reading), (), rule=f"{rule}-{kind}")


def _find_body(values: dict[str, Any]) -> tuple[str, str]:
    """How the body is written, and the body; the last resort is the summary."""
    for kind, keys in BODY_KEYS.items():
        for key in keys:
            text = _text(values.get(key))
            if not text:
                continue
            if kind in {"?", "short"}:
                return ("html" if _MARKUP.search(text) else "text"), text
            return kind, text
    return "text", ""


def _text(value: Any) -> str:
    """Text, whole; a list of texts is paragraphs."""
    if isinstance(value, list):
        return "\n\n".join(one for one in value if isinstance(one, str))
    return value if isinstance(value, str) else ""


def _to_html(kind: str, source: str) -> str:
    if kind == "html":
        return source
    if kind == "markdown":
        return render_markdown(source)
    text = source.replace("\r\n", "\n").replace("\r", "\n").strip()
    parts = _PARAGRAPHS.split(text) if _PARAGRAPHS.search(text) else text.split("\n")
    return "\n".join(
        f"<p>{escape(part.strip(), quote=False)}</p>" for part in parts if part.strip()
    )


def _of_page(reading: FieldReading, source: str) -> Article:
    from feedwright.readers.webpage import read_webpage  # noqa: PLC0415 - brings its libraries

    page = read_webpage(reading.path, source.encode("utf-8", "replace"), reading.house)
    evidence = (one for one in page.evidence if one.field not in reading.found)
    return replace(
        page,
        evidence=(*reading.evidence, *evidence),
        problems=(*reading.problems, *page.problems),
        **reading.found,
    )
