"""The file as it was found, line by line, with what became of each."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from feedwright.explain.lines import Line, Span, sureness
from feedwright.model import HouseStyle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from feedwright.explain.lines import Style
    from feedwright.model import Article, Dropped, Evidence
    from feedwright.readers.found import FoundLine

__all__ = ["as_found", "places_of", "short"]

#: As much of a line as tells which it is.
_SHOWN_CHARS: Final = 300
#: "line 3", "line 3 to 5", "lines 3-5": how readers name places in a text.
_PLACE: Final = re.compile(r"lines? (\d+)(?:\s?(?:-|–|to)\s?(\d+))?")
#: A longer body is not searched for lines any further.
_SEARCHED_CHARS: Final = 500_000
#: So many words in a row are not there by chance.
_FEW_WORDS: Final = 5
_WORD: Final = re.compile(r"\w+")
#: "subheading" and "published" are the longest names in this column.
_LABEL_WIDTH: Final = 11
#: Fields that stand in a line of their own on a page, as opposed to its whole text.
_IN_ONE_LINE: Final = ("title", "authors", "published", "updated", "lead_image", "tags")
#: A longer block is no dateline.
_DATELINE_CHARS: Final = 100
#: What is told line by line anyway.
_AT_LARGE: Final = frozenset({"body_text", "body_html", "excerpt"})
#: A block that is so much longer than what was read from it is another one.
_AROUND_CHARS: Final = 40


class _Fate(Struct, frozen=True, kw_only=True):
    """What became of a line."""

    #: Name of the field, or of the part of the text; "dropped", or empty where nobody wanted it.
    label: str
    rule: str = ""
    confidence: float | None = None
    is_kept: bool = True


_UNUSED: Final = _Fate(label="", is_kept=False)


def as_found(
    article: Article, found: Sequence[FoundLine], labels: Mapping[str, str]
) -> Iterator[Line]:
    """Every line of the file with its number and its fate: label, rule, how sure.

    ``labels`` name the fields. What is no part of the article is dim.
    """
    fate_of = _by_lines(article, labels) if _has_lines(found) else _by_blocks(article, labels)
    for line in found:
        text = short(line.text)
        if text:
            yield _shown(line, text, fate_of(line))


def _has_lines(found: Sequence[FoundLine]) -> bool:
    return any(line.number for line in found)


def _shown(line: FoundLine, text: str, fate: _Fate) -> Line:
    number = f"  {line.number:>5} " if line.number else "  "
    style: Style = "good" if fate.is_kept else "dim"
    head = (Span(number, "dim"), Span(f" {fate.label:<{_LABEL_WIDTH}}", style))
    words = Span(text, "plain" if fate.is_kept else "dim")
    if not fate.rule:
        return Line(head, (words,))
    sure = fate.confidence
    reason = Span(f"  [{fate.rule}", "label" if fate.is_kept else "dim")
    if sure is None:
        return Line(head, (words, reason._replace(text=f"{reason.text}]")))
    return Line(
        head, (words, reason, Span(f" {sure:.0%}", sureness(sure)), Span("]", reason.style))
    )


def _by_lines(article: Article, labels: Mapping[str, str]) -> Callable[[FoundLine], _Fate]:
    """Fates by the numbers of lines: evidence names a line, or its reader has labelled it."""
    fields: dict[int, list[Evidence]] = {}
    for evidence in article.evidence:
        numbers = places_of(evidence.place)
        # A range names the text at large; a line of its own says what is in that line.
        if len(numbers) == 1 and evidence.field not in _AT_LARGE:
            fields.setdefault(numbers[0], []).append(evidence)
    gone = {number: one for one in article.dropped for number in places_of(one.place)}
    is_body = _body_test(article.body_text)

    def fate(line: FoundLine) -> _Fate:
        if line.number in fields:
            return _of_fields(fields[line.number], labels)
        if line.number in gone or (line.label and not line.is_body):
            rule = gone[line.number].rule if line.number in gone else line.rule
            return _Fate(label="dropped", rule=rule, confidence=line.confidence, is_kept=False)
        if line.label:
            return _Fate(label=line.label, rule=line.rule, confidence=line.confidence)
        return _Fate(label="body") if is_body(line.text) else _UNUSED

    return fate


def _of_fields(evidence: Sequence[Evidence], labels: Mapping[str, str]) -> _Fate:
    names = dict.fromkeys(labels.get(one.field, one.field) for one in evidence)
    first = evidence[0]
    return _Fate(label="+".join(names), rule=first.rule, confidence=first.confidence)


def _by_blocks(article: Article, labels: Mapping[str, str]) -> Callable[[FoundLine], _Fate]:
    """Fates by the words of blocks: what a field was read from, what stands in the body."""
    read = [one for one in article.evidence if one.field in _IN_ONE_LINE and one.text]
    image = article.lead_image
    read += [
        replace(one, text=image.caption)
        for one in read
        if image and image.caption and one.field == "lead_image"
    ]
    body = next((one for one in reversed(article.evidence) if one.field == "body_html"), None)
    is_body = _body_test(article.body_text)
    gone = [(" ".join(_WORD.findall(one.text)), one) for one in article.dropped]

    def fate(line: FoundLine) -> _Fate:
        known = [one for one in read if _is_in(one.text, line.text)]
        known = known or _dated(article, line.text)
        if known:
            return _of_fields(known, labels)
        if is_body(line.text):
            rule = body.rule if body is not None else ""
            return _Fate(label="body", rule=rule, confidence=body.confidence if body else None)
        dropped = _dropped_with(line.text, gone)
        rule = dropped.rule if dropped is not None else "outside-article"
        return _Fate(label="dropped", rule=rule, is_kept=False)

    return fate


def _dated(article: Article, block: str) -> list[Evidence]:
    """The evidence of the date that a block says as the page shows it."""
    from feedwright.extract.dates import find_dateline  # noqa: PLC0415 - brings its tables

    if article.published is None or len(block) > _DATELINE_CHARS:
        return []
    house = HouseStyle(time_zone=article.published.tzinfo or UTC)
    reading = find_dateline(block, house=house, language=article.language)
    if reading is None or reading.moment is None:
        return []
    same_day = reading.moment.date() == article.published.date()
    return [one for one in article.evidence if same_day and one.field == "published"]


def _is_in(text: str, block: str) -> bool:
    """Whether a block holds the text and little else."""
    return text in block and len(block) <= 2 * len(text) + _AROUND_CHARS


def _dropped_with(text: str, gone: Sequence[tuple[str, Dropped]]) -> Dropped | None:
    """What was dropped with the words of the block, or the first of them, in it."""
    words = " ".join(_WORD.findall(text)[: 2 * _FEW_WORDS])
    return next((one for all_words, one in gone if words and words in all_words), None)


def places_of(place: str) -> range:
    """The lines that a place names; none when it names something else."""
    found = _PLACE.fullmatch(place)
    return range(int(found[1]), int(found[2] or found[1]) + 1) if found else range(0)


def _body_test(body_text: str) -> Callable[[str], bool]:
    """Tells whether a line stands in the body: its words, or the first or last few of them.

    Markup, links and repaired characters in a line make the rest of it differ from the body.
    """
    words = _WORD.findall(body_text[:_SEARCHED_CHARS])
    body = f" {' '.join(words)} "

    def test(line: str) -> bool:
        found = _WORD.findall(line)
        if not found:
            return False
        if len(found) < 2 * _FEW_WORDS:
            return f" {' '.join(found)} " in body
        ends = (found[:_FEW_WORDS], found[-_FEW_WORDS:])
        return any(f" {' '.join(end)} " in body for end in ends)

    return test


def short(text: str) -> str:
    """The text on one line, as much of it as tells which it is."""
    text = " ".join(text[: 2 * _SHOWN_CHARS].split())
    return text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"
