"""What was read from a file, for a person's eyes: every field, and why it has its value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from feedwright.model import Article, Evidence, Image, Person, Withheld

__all__ = ["Line", "Span", "Style", "explain", "moment_text", "view"]

Style = Literal["plain", "title", "label", "dim", "good", "warning", "error"]


class Span(NamedTuple):
    """A piece of a line that looks one way."""

    text: str
    style: Style = "plain"


Line = tuple[Span, ...]

#: A field's column; "published" is the longest name in it.
_LABEL_WIDTH: Final = 11
_NOTHING: Final = Span("—", "dim")
#: As much of a line as tells which it is.
_SHOWN_CHARS: Final = 300
#: "line 3", "line 3 to 5", "lines 3-5": how readers name places in a text.
_PLACE: Final = re.compile(r"lines? (\d+)(?:\s?(?:-|–|to)\s?(\d+))?")
#: A longer body is not searched for lines any further.
_SEARCHED_CHARS: Final = 500_000
#: So many words in a row are not there by chance.
_FEW_WORDS: Final = 5
_WORD: Final = re.compile(r"\w+")

#: Label → the fields of `Article` that it shows, in the order of reading.
_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "title": ("title",),
    "authors": ("authors",),
    "published": ("published", "published_precision"),
    "updated": ("updated",),
    "language": ("language",),
    "tags": ("tags",),
    "link": ("canonical_url",),
    "image": ("lead_image",),
    "media": ("enclosures",),
    "rights": ("rights", "license_url"),
    "excerpt": ("excerpt",),
    "body": ("body_text", "body_html", "word_count", "reading_time_minutes"),
}
#: Shown only when they say something.
_SELDOM: Final = frozenset({"media", "rights"})
_LABELS: Final = {field: label for label, fields in _FIELDS.items() for field in fields}


def view(article: Article) -> Iterator[Line]:
    """The fields of an article, a line each, and its problems; of a file without one, these."""
    yield (Span(article.path, "title"),)
    yield from _fields(article, ())
    yield from _problems(article)


def explain(article: Article, source: str | None) -> Iterator[Line]:
    """`view` with the evidence below each field, then the file as found, line by line.

    In that part each line has the name of what was read from it; what was dropped is dim, with
    the rule that dropped it. A file whose evidence has no lines (a web page) gets a list of what
    was dropped instead. ``source`` is the file's text; None when it has none.
    """
    yield (Span(article.path, "title"),)
    yield from _fields(article, article.evidence)
    unsaid = [one for one in article.evidence if one.field not in _LABELS]
    if unsaid:
        yield (Span("  the file", "label"),)
        yield from map(_reason, unsaid)
    yield from _problems(article)
    places = [one.place for one in article.evidence] + [one.place for one in article.dropped]
    if source is not None and any(map(_numbers, places)):
        yield (Span("  as found", "label"),)
        yield from _as_found(article, source)
    apart = [one for one in article.dropped if not _numbers(one.place)]
    if apart:
        yield (Span("  dropped", "label"),)
        for one in apart:
            yield Span(f"    {one.place}: ", "dim"), Span(_short(one.text), "dim"), _rule(one.rule)


def moment_text(moment: datetime | None, precision: str | None) -> str | None:
    """The time as `show --json` has it: a date alone when the file states no more."""
    if moment is None:
        return None
    return moment.date().isoformat() if precision == "day" else moment.isoformat()


def _values(article: Article) -> dict[str, list[str]]:
    """The text of every field by its label; several lines where there are several values."""
    published = moment_text(article.published, article.published_precision)
    updated = moment_text(article.updated, None)
    paragraphs = article.body_text.count("\n\n") + 1 if article.body_text else 0
    size = f"{paragraphs} paragraphs, {article.word_count} words, "
    size += f"{article.reading_time_minutes} min to read"
    precision = article.published_precision
    return {
        "title": _some(article.title),
        "authors": [_person(person) for person in article.authors],
        "published": [f"{published} (to the {precision})"] if published else [],
        "updated": _some(updated),
        "language": _some(article.language),
        "tags": _some(", ".join(article.tags)),
        "link": _some(article.canonical_url),
        "image": _image(article.lead_image),
        "media": [f"{one.url} ({one.media_type})" for one in article.enclosures],
        "rights": _some(article.rights) + _some(article.license_url),
        "excerpt": _some(article.excerpt),
        "body": [size] if paragraphs else [],
    }


def _some(text: str | None) -> list[str]:
    return [text] if text else []


def _person(person: Person) -> str:
    more = [detail for detail in (person.email, person.uri) if detail]
    return f"{person.name} ({', '.join(more)})" if more else person.name


def _image(image: Image | None) -> list[str]:
    if image is None:
        return []
    details = (("caption", image.caption), ("credit", image.credit), ("alt", image.alt))
    return [image.url or "(no address)", *(f"{name}: {text}" for name, text in details if text)]


def _fields(article: Article, evidence: Sequence[Evidence]) -> Iterator[Line]:
    """A line or more for each field, and below it the evidence for it."""
    values = _values(article)
    if not article.is_readable and not any(values.values()):
        return
    withheld = {_LABELS[one.field]: one for one in article.withheld}
    for label, texts in values.items():
        reasons = [one for one in evidence if _LABELS.get(one.field) == label]
        if texts or reasons or label not in _SELDOM:
            for number, text in enumerate(texts or [""]):
                head = Span(f"  {'' if number else label:<{_LABEL_WIDTH}}", "label")
                yield head, Span(text) if text else _nothing(withheld.get(label))
            yield from map(_reason, reasons)


def _nothing(withheld: Withheld | None) -> Span:
    """What stands in place of a value; of one that was read and is not given, what it was."""
    if withheld is None:
        return _NOTHING
    sure, asked = f"{withheld.confidence:.0%} sure", f"{withheld.least:.0%} asked for"
    return Span(f"— (withheld: {withheld.value}; {sure}, {asked})", "dim")


def _problems(article: Article) -> Iterator[Line]:
    for one in article.problems:
        style: Style = "error" if one.severity == "error" else "warning"
        place = f"{one.place}: " if one.place else ""
        hint = f" ({one.hint})" if one.hint else ""
        text = f"{place}{one.message}{hint} [{one.code}]"
        yield Span(f"  {one.severity:<{_LABEL_WIDTH}}", style), Span(text)


def _reason(evidence: Evidence) -> Line:
    """``rule, place, how sure: "what it saw"``, below the field."""
    place = f", {evidence.place}" if evidence.place else ""
    seen = f': "{_short(evidence.text)}"' if evidence.text else ""
    indent = " " * (_LABEL_WIDTH + 4)
    sure = f", {evidence.confidence:.0%} sure"
    return Span(f"{indent}{evidence.rule}", "good"), Span(f"{place}{sure}{seen}", "dim")


def _numbers(place: str) -> range:
    """The lines that a place names; none when it names something else."""
    found = _PLACE.fullmatch(place)
    return range(int(found[1]), int(found[2] or found[1]) + 1) if found else range(0)


def _as_found(article: Article, source: str) -> Iterator[Line]:
    """Every line that is not empty, with its number and what became of it."""
    labels: dict[int, list[str]] = {}
    for evidence in article.evidence:
        numbers = _numbers(evidence.place)
        label = _LABELS.get(evidence.field, evidence.field)
        # A range names the body at large; a line of its own says what is in that line.
        if len(numbers) == 1 and label not in labels.setdefault(numbers[0], []):
            labels[numbers[0]].append(label)
    gone = {number: one.rule for one in article.dropped for number in _numbers(one.place)}
    is_body = _body_test(article.body_text)
    for number, text in enumerate(source.split("\n"), start=1):
        plain = " ".join(text.split())
        if not plain:
            continue
        names = labels.get(number) or (["body"] if is_body(plain) else [])
        head = Span(f"  {number:>5} ", "dim")
        if number in gone and number not in labels:
            yield (
                head,
                Span(" " * (_LABEL_WIDTH + 1)),
                Span(_short(plain), "dim"),
                _rule(gone[number]),
            )
        else:
            yield head, Span(f" {'+'.join(names):<{_LABEL_WIDTH}}", "good"), Span(_short(plain))


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


def _rule(name: str) -> Span:
    return Span(f"  [dropped: {name}]", "warning")


def _short(text: str) -> str:
    text = " ".join(text[: 2 * _SHOWN_CHARS].split())
    return text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"
