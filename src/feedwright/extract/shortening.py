"""Texts cut where a reader may be let go: at a word, never inside a number or an abbreviation."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from feedwright.late import late_pattern

__all__ = ["cut_at_word", "is_balanced", "shorten"]

_ELLIPSIS: Final = "…"
#: Marks that open and close; straight ones and the apostrophe say nothing.
_PAIRS: Final = {
    "“": "”", "„": "“”", "«": "»", "‹": "›", "「": "」", "『": "』", "(": ")", "[": "]",
    "（": "）", "【": "】", "《": "》", "〈": "〉",
}  # fmt: skip
_CLOSING: Final = {mark: closing[0] for mark, closing in _PAIRS.items()} | {"»": "«"}
_TURNED: Final = str.maketrans("«»", "»«")
_QUOTES: Final = re.compile("[“”„«»‹›「」『』()\\[\\]（）【】《》〈〉]")
_TRAILING: Final = " \t,;:–—-(/\\[«“„‘‹「『（、，；：・·•|&+"
_CLAUSE: Final = re.compile(r"[,;:—–،؛、，；]\s*(?=\S)")
#: A last word that must not end a cut text: with a full stop (an abbreviation), a digit (of a
#: larger number), or a lone initial.
_UNSAFE_LAST: Final = re.compile(
    r"(?:^|\s)(?!\d{4}$)(?:[^\s\d]{0,40}\d\S*|\S+\.|[^\W\d_]|[$€£¥₹]\S*)$"
)
_UNSPACED: Final = late_pattern(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
)
#: Vowels of Thai and Lao that stand before the consonant they belong to.
_PREPOSED: Final = frozenset("เแโใไເແໂໃໄ")
#: A Latin word or a number among characters that are not spaced.
_LATIN_TAIL: Final = re.compile(r"[A-Za-z0-9]{1,30}$")
_JOINERS: Final = frozenset("\u200c\u200d\ufe0e\ufe0f")


def shorten(sentence: str, max_chars: int) -> str:
    """The beginning of a sentence, at most ``max_chars`` characters with the "…" that ends it.

    Cut at the end of a clause when one is near, else at a word; where words are not spaced, at a
    character that can end. Quotation marks that the cut leaves open are cut off or closed.
    """
    if len(sentence) <= max_chars:
        return sentence
    if max_chars <= len(_ELLIPSIS):
        return _ELLIPSIS[:max_chars]
    room = max_chars - len(_ELLIPSIS)
    head = cut_at_word(sentence, room)
    for match in reversed(list(_CLAUSE.finditer(head, int(room * 0.75)))):
        clause = head[: match.start()]
        if is_balanced(clause) and not _UNSAFE_LAST.search(clause):
            head = clause
            break
    return _closed(head, room)


def cut_at_word(text: str, max_chars: int) -> str:
    """The beginning of the text that ends with a whole word and fits; no ellipsis is added.

    The last word is no part of a number, no abbreviation and no initial, unless only such words
    stand near. Without a space to cut at, no character is parted from its marks.
    """
    if len(text) <= max_chars:
        return text
    head = text[: max_chars + 1]
    least = max_chars // 2
    space = head.rfind(" ", least)
    if space < 0 or (_UNSPACED.search(head[-10:]) and space < max_chars * 0.8):
        return _cut_at_character(text, max_chars)
    cut = head[:space].rstrip(_TRAILING)
    for _ in range(4):
        shorter = cut.rpartition(" ")[0].rstrip(_TRAILING)
        if not _UNSAFE_LAST.search(cut) or len(shorter) < least:
            break
        cut = shorter
    return cut or _cut_at_character(text, max_chars)


def _cut_at_character(text: str, max_chars: int) -> str:
    """The text cut between two characters that do not belong together."""
    end = max_chars
    while end > 1 and _is_one(text[end - 1], text[end : end + 1]):
        end -= 1
    word = _LATIN_TAIL.search(text[:end])
    if word is not None and text[end : end + 1].isalnum() and text[end].isascii():
        end = word.start() if word.start() > max_chars // 2 else end
    return text[:end].rstrip(_TRAILING)


def _is_one(before: str, after: str) -> bool:
    """Whether a cut between the two characters would part what is seen as one."""
    if not after:
        return False
    if after in _JOINERS or before == "\u200d" or unicodedata.category(after).startswith("M"):
        return True
    return before in _PREPOSED or 0x1F3FB <= ord(after) <= 0x1F3FF


def _closed(head: str, room: int) -> str:
    """The text with its ellipsis and without a quotation mark left open."""
    opened = _open_marks(head)
    if not opened:
        return head + _ELLIPSIS
    position = opened[0]
    before = head[:position].rstrip(_TRAILING)
    if len(before) >= room // 2 and not _UNSAFE_LAST.search(before):
        return before + _ELLIPSIS
    head = cut_at_word(head, room - len(opened))
    return head + _ELLIPSIS + "".join(_CLOSING[head[at]] for at in reversed(_open_marks(head)))


def is_balanced(text: str) -> bool:
    """Whether every quotation mark and bracket that opens is closed."""
    return not _open_marks(text) and text.count('"') % 2 == 0


def _open_marks(text: str) -> list[int]:
    """The positions of marks that open and are not closed.

    “ closes after „ and opens elsewhere; » opens and « closes in a text that has » first.
    """
    if -1 < text.find("»") < text.find("«"):
        text = text.translate(_TURNED)
    stack: list[int] = []
    for match in _QUOTES.finditer(text):
        mark = match[0]
        if stack and mark in _PAIRS[text[stack[-1]]]:
            stack.pop()
        elif mark in _PAIRS:
            stack.append(match.start())
    return stack
