"""The article's text as JSON-LD states it: for pages that a script would have filled."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from feedwright.extract.page.claim import Claim
from feedwright.extract.page.structured import text_of

if TYPE_CHECKING:
    from feedwright.extract.page.page import Page

__all__ = ["find_stated_body"]

_RULE: Final = "json-ld-body"
_LEAST_CHARS: Final = 300
#: The text of the page must be shorter than this share of the stated one.
_SHARE: Final = 0.3
_MARKUP: Final = re.compile(r"<(?:p|br|div|h[1-6]|ul|ol|blockquote)\b", re.IGNORECASE)
_LINES: Final = re.compile(r"\s*\n\s*")


def find_stated_body(page: Page, shown: str) -> Claim[str] | None:
    """HTML of ``articleBody`` where the page shows only a part of it, if at all; else None."""
    if _RULE in page.house.disabled_rules:
        return None
    for node in page.articles:
        text = text_of(node.get("articleBody"))
        if len(text) < _LEAST_CHARS or len(shown) > _SHARE * len(text):
            continue
        html = text
        if not _MARKUP.search(text):
            html = "".join(f"<p>{escape(line)}</p>" for line in _LINES.split(text) if line)
        return Claim(value=html, rule=_RULE, place="JSON-LD articleBody", text=text, confidence=0.7)
    return None
