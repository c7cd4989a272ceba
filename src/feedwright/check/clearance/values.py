"""Texts and values that are plainly right, by the rules of `values` and `wording`, remembered."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from feedwright.check.clearance.html import is_clear_html
from feedwright.check.values import VALUES
from feedwright.check.wording import plain_faults

__all__ = ["is_clear_markup", "is_clear_text", "is_clear_wording", "is_right", "resolved"]

#: What XML does not allow, what no text means (X7), and what begins markup.
_DOUBTFUL: Final = re.compile("[\x00-\x08\x0b-\x1f<>&\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")
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
    if text.isprintable() and "&" not in text and ">" not in text and "<" not in text:
        return "\ufffd" not in text
    return not _DOUBTFUL.search(text)


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


@lru_cache(maxsize=512)  # RSS and Atom carry the same bodies, written alike
def is_clear_markup(raw: str) -> bool:
    """Whether HTML that is written so in XML is plainly right."""
    usual = raw.count("&lt;") + raw.count("&gt;") + raw.count("&amp;")
    if raw.count("&") != usual or ">" in raw:
        return False
    return is_clear_html(raw.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
