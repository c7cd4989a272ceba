"""The excerpt: whole sentences from the lede on, as an editor would have taken them."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Final

from feedwright.characters import one_line
from feedwright.extract.byline import find_byline
from feedwright.extract.caption import find_caption
from feedwright.extract.furniture import is_furniture
from feedwright.extract.lexicon import alternatives, read_lexicon
from feedwright.extract.sentences import split_sentences
from feedwright.extract.shortening import is_balanced, shorten
from feedwright.late import late_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["find_excerpt", "find_prose", "strip_note_marks"]

#: Where the prose begins is seen in the first blocks, or not at all.
_MOST_BLOCKS: Final = 40
#: No excerpt needs more of a paragraph.
_MOST_CHARS: Final = 20_000
#: A line of that many characters is prose even when no mark ends it.
_PROSE_CHARS: Final = 90
_PROSE_CHARS_UNSPACED: Final = 30
#: A lede that fills less than this part of the limit (two lines in a reader's list) is continued
#: with the next paragraph.
_SHORT_PART: Final = 0.4
#: How many paragraphs behind a line without an end a lede may stand.
_BEHIND_LINE: Final = 3
#: Who speaks, in an interview or a play: "Ada Marsh: It was late."
_SPEAKER: Final = re.compile(r"[^\W\d_][^.:：!?]{0,20}(?:\. ?[^.:：!?]{1,20})?[:：]\s")

#: The end of a sentence; ";" is the Greek question mark.
_ENDS: Final = re.compile(
    r"(?:[.!?…。！？।॥۔؟։።។‽]|[\u0370-\u03ff];)[\"'”’»“‘«)\]）」』】〉》]*(?:\[\d{1,3}\])?$"
)
#: The end of a sentence with another behind it.
_INNER_END: Final = re.compile(r"[.!?…]['\"”’»)]*\s+[^\W\d_a-zß-ÿ]|[。！？].|[।۔؟]\s")
_UNMARKED: Final = re.compile("[\u0e01-\u0eff]")
_UNSPACED: Final = late_pattern("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_NO_SPACE_AFTER: Final = late_pattern(
    "[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef」』”]$"
)
_BLOCK_TAG: Final = re.compile(
    r"<(/?)(p|h[1-6]|ul|ol|dl|table|pre|blockquote|figure|figcaption|aside|details)\b[^<>]*>"
)
_TAG: Final = re.compile(r"<[^<>]*>")
_NOTE_MARK: Final = re.compile(
    r'<sup[^<>]*>\s*(?:<a [^<>]*href="[^"]*#[^"]*"[^<>]*>\s*\[?[\w*†‡§]{1,4}\]?\s*</a>\s*)+</sup>'
)


class _Words:
    """What ``words/excerpt.toml`` says, made ready for use."""

    def __init__(self) -> None:
        table = read_lexicon("excerpt")
        self.note = re.compile(rf"(?:{alternatives(table['notes'])})", re.IGNORECASE)
        agency = alternatives(table["agencies"])
        place = r"[^\W\d_][^.!?()\n]{1,60}?"
        self.dateline = re.compile(
            rf"{place}\((?:{agency})\b[^()\n]{{0,30}}\)\s*[—–:-]+\s*"
            r"|(?:[A-ZÀ-Þ][A-ZÀ-Þ'’.-]+(?: [A-ZÀ-Þ][A-ZÀ-Þ'’.-]+){0,3}), [^.!?—–()]{0,20}"
            r"[A-Za-zÀ-ÿ]{3,9}\.? \d{1,2}(?:, \d{4})? ?[—–] ?(?=[A-ZÀ-Þ“\"])"
        )


@cache
def _words() -> _Words:
    return _Words()


class _Drawn:
    """Paragraphs drawn from where they come from as far as somebody looks at them."""

    def __init__(self, source: Iterable[str]) -> None:
        self._source = iter(source)
        self._drawn: list[str] = []

    def between(self, start: int, stop: int) -> Iterator[tuple[int, str]]:
        """Those from ``start`` on and before ``stop``, with their places, as far as there are."""
        for at in range(start, stop):
            while len(self._drawn) <= at:
                one = next(self._source, None)
                if one is None:
                    return
                self._drawn.append(one)
            yield at, self._drawn[at]


def find_excerpt(paragraphs: Iterable[str], *, language: str | None, max_chars: int) -> str:
    """Whole sentences from the lede on, on one line, at most ``max_chars`` characters.

    The lede is the first paragraph of prose; an empty paragraph stands for something that is no
    prose (a heading, a list) and ends the excerpt once it has begun. A short line that does not end
    as a sentence does (a standfirst, a label) gives way to the prose behind it, a long one stands
    alone. When the first sentence alone is longer it is cut at a word and ends in "…". Quotation
    marks are kept in pairs where a sentence less or more does it; a colon at the end is not left
    hanging. No more paragraphs are drawn than that takes.
    """
    drawn = _Drawn(paragraphs)
    start = _find_lede(drawn, int(_SHORT_PART * max_chars))
    if start is None or max_chars < 1:
        return ""
    chosen: list[str] = []
    for _, paragraph in drawn.between(start, start + _MOST_BLOCKS):
        text = _prepared(paragraph)
        if chosen and text and _is_passed_over(chosen, text, max_chars):
            continue
        if not text or (chosen and not _goes_on(chosen, text, max_chars)):
            break
        sentences = split_sentences(text[:_MOST_CHARS], language)
        fitting = _fitting(chosen, sentences, max_chars)
        chosen += fitting
        if len(fitting) < len(sentences):
            if not chosen:
                return shorten(sentences[0], max_chars)
            break
    return _ended(chosen, max_chars)


def find_prose(html: str) -> Iterator[str]:
    """The first paragraphs of sanitised HTML; an empty one for each run of anything else.

    Text in lists, tables, quotes, figures and asides is no prose of the article's own. Reads no
    further than an excerpt can need.
    """
    depth = chars = count = 0
    opened = -1
    last = ""
    for match in _BLOCK_TAG.finditer(html):
        if count > _MOST_BLOCKS or chars > _MOST_CHARS:
            break
        is_end, name = match[1] == "/", match[2]
        if name == "p":
            if not is_end:
                opened = match.end()
            elif opened >= 0 and depth == 0:
                last = _plain(html[opened : min(match.start(), opened + 2 * _MOST_CHARS)])
                yield last
                chars += len(last)
                count += 1
                opened = -1
            continue
        opened = -1
        depth = max(0, depth + (-1 if is_end else 1))
        if last:
            last = ""
            yield last
            count += 1


def strip_note_marks(html: str) -> str:
    """The HTML without raised links to notes: "lost.<sup><a href="#fn1">1</a></sup>" → "lost."."""
    return _NOTE_MARK.sub("", html) if "<sup" in html else html


def _plain(html: str) -> str:
    """The text of the inline HTML on one line, without the marks of notes."""
    return one_line(unescape(_TAG.sub("", strip_note_marks(html.replace("<br>", " ")))))


def _prepared(paragraph: str) -> str:
    """The paragraph on one line, without the dateline of an agency before it."""
    text = one_line(paragraph[: 2 * _MOST_CHARS])
    match = _words().dateline.match(text)
    return text[match.end() :] if match and len(text) > match.end() + 20 else text


def _find_lede(paragraphs: _Drawn, short_chars: int) -> int | None:
    """The index of the first paragraph of prose; of the first with any text when there is none."""
    first, text = _first_prose(paragraphs)
    if first is None:
        return None
    if len(text) >= short_chars or _is_ended(text) or text.endswith((":", "：")):
        return first
    for at, paragraph in paragraphs.between(first + 1, first + 1 + _BEHIND_LINE):
        if _ENDS.search(one_line(paragraph[:_MOST_CHARS])) and _is_prose(one_line(paragraph)):
            return at
    return first


def _first_prose(paragraphs: _Drawn) -> tuple[int | None, str]:
    """The first paragraph of prose and its index; the first with any text when there is none."""
    first: tuple[int | None, str] = None, ""
    for index, paragraph in paragraphs.between(0, _MOST_BLOCKS):
        text = one_line(paragraph[:_MOST_CHARS])
        if not text:
            continue
        if first[0] is None:
            first = index, text
        if _is_prose(text) and " | " not in text:
            return index, text
    return first


def _is_prose(text: str) -> bool:
    """Whether a paragraph is running text of the article, not a line about it."""
    is_long = len(text) >= (_PROSE_CHARS_UNSPACED if _UNSPACED.search(text) else _PROSE_CHARS)
    if not (is_long or _ENDS.search(text) or _INNER_END.search(text)):
        return False
    if _words().note.match(text.lstrip("([*_")):
        return False
    if len(text) > 3 * _PROSE_CHARS:
        return True
    if find_byline(text) or is_furniture(text):
        return False
    return find_caption(text) is None


def _is_passed_over(chosen: list[str], text: str, max_chars: int) -> bool:
    """Whether a paragraph does not end it: the lede once more, a line behind a short question."""
    so_far = _joined(chosen)
    is_line = len(so_far) < _SHORT_PART * max_chars and "?" in so_far[-3:] and not _is_prose(text)
    return is_line or text == so_far


def _is_ended(text: str) -> bool:
    """Whether a text ends as a sentence does; in Thai and Lao, which write no mark, any does."""
    return bool(_ENDS.search(text) or _UNMARKED.search(text[-1:]))


def _goes_on(chosen: list[str], text: str, max_chars: int) -> bool:
    """Whether the next paragraph belongs to the excerpt: the lede was short, or announces it."""
    so_far = _joined(chosen)
    if so_far.endswith((":", "：")):
        return True
    if not _is_ended(so_far) or _SPEAKER.match(text):
        return False
    return len(so_far) < _SHORT_PART * max_chars and _is_prose(text)


def _fitting(chosen: list[str], sentences: Sequence[str], max_chars: int) -> list[str]:
    """The sentences, from the first on, that the excerpt has room for."""
    length = len(_joined(chosen))
    fitting: list[str] = []
    for sentence in sentences:
        length += len(sentence) + bool(length)
        if length > max_chars:
            break
        fitting.append(sentence)
    return fitting


def _ended(chosen: list[str], max_chars: int) -> str:
    """The sentences as one text that ends well: quotation marks in pairs, no colon left over."""
    for count in range(len(chosen), 0, -1):
        text = _joined(chosen[:count])
        if is_balanced(text) and not text.endswith((":", "：")):
            return text
    text = _joined(chosen)
    if text.endswith((":", "：")):
        return text[:-1].rstrip() + "…"
    return text[:max_chars]


def _joined(sentences: Sequence[str]) -> str:
    """The sentences with a space between them, except where the script writes none."""
    text = ""
    for sentence in sentences:
        gap = " " if text and not _NO_SPACE_AFTER.search(text) else ""
        text += gap + sentence
    return text
