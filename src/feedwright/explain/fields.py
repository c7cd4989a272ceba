"""The fields of an article, and why each has its value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.explain.found import as_found, places_of, short
from feedwright.explain.lines import Line, Span, sureness

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from feedwright.explain.lines import Style
    from feedwright.model import Article, Enclosure, Episode, Evidence, Image, Person, Withheld
    from feedwright.readers.found import FoundLine

__all__ = ["explain", "moment_text", "view"]

#: A field's column; "published" is the longest name in it.
_LABEL_WIDTH: Final = 11
_NOTHING: Final = Span("—", "dim")

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
    "media": ("enclosures", "episode"),
    "rights": ("rights", "license_url"),
    "translations": ("translations", "translation_key"),
    "excerpt": ("excerpt",),
    "body": ("body_text", "body_html", "word_count", "reading_time_minutes"),
}
#: Shown only when they say something.
_SELDOM: Final = frozenset({"media", "rights", "translations"})
_LABELS: Final = {field: label for label, fields in _FIELDS.items() for field in fields}


def view(article: Article) -> Iterator[Line]:
    """The fields of an article, a line each, and its problems; of a file without one, these."""
    yield _heading(article.path, "title", indent="")
    yield from _fields(article, ())
    yield from _problems(article)


def explain(article: Article, found: Sequence[FoundLine] = ()) -> Iterator[Line]:
    """`view` with the evidence below each field, then the file as found, line by line.

    In that part each line has the name of what was read from it, the rule and how sure it is; what
    was dropped is dim. What was dropped before any line could be told is listed below it.
    """
    yield _heading(article.path, "title", indent="")
    yield from _fields(article, article.evidence)
    unsaid = [one for one in article.evidence if one.field not in _LABELS]
    if unsaid:
        yield _heading("the file")
        yield from map(_reason, unsaid)
    yield from _problems(article)
    if found:
        yield _heading("as found")
        yield from as_found(article, found, _LABELS)
    apart = [one for one in article.dropped if not places_of(one.place)]
    if apart:
        yield _heading("dropped")
        for one in apart:
            head = (Span(f"    {one.place}: ", "dim"),)
            yield Line(head, (Span(short(one.text), "dim"), Span(f"  [{one.rule}]", "dim")))


def _heading(text: str, style: Style = "label", indent: str = "  ") -> Line:
    return Line((Span(f"{indent}{text}", style),))


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
    many = "paragraph" if paragraphs == 1 else "paragraphs"
    size = f"{paragraphs} {many}, {article.word_count} words, "
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
        "media": [*map(_enclosure, article.enclosures), *_episode(article.episode)],
        "rights": _some(article.rights) + _some(article.license_url),
        "translations": [
            *_some(article.translation_key),
            *(f"{one.language}: {one.url}" for one in article.translations),
        ],
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


def _enclosure(enclosure: Enclosure) -> str:
    return f"{enclosure.url} ({enclosure.media_type})"


def _episode(episode: Episode | None) -> list[str]:
    if episode is None:
        return []
    said = {
        "episode": episode.number,
        "season": episode.season,
        "type": episode.kind,
        "explicit": episode.is_explicit,
        "image": episode.image_url,
        "transcripts": ", ".join(one.url for one in episode.transcripts),
        "chapters": episode.chapters_url,
        "hosts": ", ".join(one.name for one in episode.hosts),
        "guests": ", ".join(one.name for one in episode.guests),
    }
    return [f"{name}: {value}" for name, value in said.items() if value not in (None, "")]


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
                yield Line((head,), (Span(text) if text else _nothing(withheld.get(label)),))
            yield from (_reason(one, texts) for one in reasons)


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
        yield Line((Span(f"  {one.severity:<{_LABEL_WIDTH}}", style),), (Span(text),))


def _reason(evidence: Evidence, values: Sequence[str] = ()) -> Line:
    """``rule, place, how sure: "what it saw"``, below the field; not what stands above it."""
    place = f", {evidence.place}" if evidence.place else ""
    is_new = evidence.text and not any(value.startswith(evidence.text) for value in values)
    seen = f': "{short(evidence.text)}"' if is_new else ""
    sure = Span(f", {evidence.confidence:.0%} sure", sureness(evidence.confidence))
    head = (Span(" " * (_LABEL_WIDTH + 4)),)
    return Line(head, (Span(f"{evidence.rule}{place}", "dim"), sure, Span(seen, "dim")))
