"""Texts and values that are plainly right, by the rules of `values` and `wording`, remembered."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from feedwright.check.clearance.characters import has_clear_characters
from feedwright.check.clearance.html import is_clear_html
from feedwright.check.clearance.recent import Recent
from feedwright.check.values import VALUES
from feedwright.check.wording import plain_faults

__all__ = ["is_clear_markup", "is_clear_text", "is_clear_wording", "is_right", "resolved"]

_REFERENCE: Final = re.compile("&[^;&]*;?")
_REFERENCES: Final = {
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&#x26;": "&",
    "&#x3C;": "<",
    "&#x3E;": ">",
}


@lru_cache(maxsize=4096)  # addresses and dates stand in every format, and several times in most
def is_right(kind: str, value: str) -> bool:
    """Whether nothing is wrong with it as a value of that kind, a key of `values.VALUES`."""
    return not any(VALUES[kind](value))


def is_clear_text(text: str) -> bool:
    """Whether all characters stand for themselves in XML, and are meant."""
    if "&" in text or ">" in text or "<" in text:
        return False
    return has_clear_characters(text)


def resolved(raw: str) -> str | None:
    """The text that is written so in XML, its references resolved.

    None where it has another reference than the usual ones, or a character that is none of text.
    """
    if is_clear_text(raw):
        return raw
    if not is_clear_text(_REFERENCE.sub("", raw)):
        return None
    try:
        return _REFERENCE.sub(lambda found: _REFERENCES[found[0]], raw)
    except KeyError:
        return None


def is_clear_wording(raw: str, *, rss: bool) -> bool:
    """Whether text that readers show as it stands has nothing that they take for markup."""
    text = resolved(raw)
    if text is None:
        return False
    return text is raw or not any(plain_faults(text, raw, rss=rss))


def is_clear_markup(raw: str) -> bool:
    """Whether HTML that is written so in XML is plainly right."""
    known = _MARKUP.get(raw)
    if known is None:
        known = _MARKUP[raw] = _is_clear_markup(raw)
    return known


#: RSS and Atom carry the same bodies, written alike.
_MARKUP: Final = Recent()


def _is_clear_markup(raw: str) -> bool:
    less = raw.replace("&lt;", "<")
    html = less.replace("&gt;", ">")
    text = html.replace("&amp;", "&")
    # Each reference made the text so much shorter: there are no others.
    usual = (len(raw) - len(html)) // 3 + (len(html) - len(text)) // 4
    return raw.count("&") == usual and ">" not in raw and is_clear_html(text)
