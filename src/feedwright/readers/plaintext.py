"""Pages saved as plain text: all that a web page shows, or an article as an archive exports it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from feedwright.extract.caption import Caption, find_caption
from feedwright.extract.encoding import decode
from feedwright.extract.house_lines import house_lines
from feedwright.extract.language import find_language
from feedwright.extract.mojibake import repair
from feedwright.extract.text.bylines import find_bylines
from feedwright.extract.text.datelines import find_datelines, find_order
from feedwright.extract.text.headline import find_headline
from feedwright.extract.text.labels import BODY_LABELS, label_page
from feedwright.extract.text.paragraphs import MAX_PARAGRAPHS, read_paragraphs
from feedwright.extract.text.rendering import body_html, body_text
from feedwright.extract.text.topics import Topics, find_topics
from feedwright.model import Article, Dropped, Evidence, Image
from feedwright.problems import problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feedwright.extract.text.bylines import Bylines
    from feedwright.extract.text.datelines import Dateline
    from feedwright.extract.text.headline import Headline
    from feedwright.extract.text.labels import Labelled
    from feedwright.extract.text.zones import Weights
    from feedwright.model import HouseStyle, Problem

__all__ = ["label_text", "read_plaintext"]

_MAX_EVIDENCE_CHARS: Final = 200
#: The date of a change, where no other is, is that of publication in half of the articles. One
#: with its time of day is of a newsroom, which changes an article on its day; a long guide is kept
#: up for years; a whole page would show the day of publication if the article had one.
_TRUST_IN_UPDATES: Final = 0.6
_TRUST_IN_TIMED_UPDATES: Final = 0.8
_TRUST_IN_UPDATES_OF_PAGES: Final = 0.4
_LONG_WORDS: Final = 3_000
#: As many lines above the article make it a whole page.
_LINES_OF_PAGE: Final = 6
#: A caption further down belongs to another picture than the lead image.
_LEAD_CAPTION_PARAGRAPHS: Final = 3


def read_plaintext(
    path: str, data: bytes, house: HouseStyle, *, weights: Weights | None = None
) -> Article:
    """The article of a page saved as plain text.

    Title, authors, date, lead image (its words only: plain text has no picture) and body are told
    apart line by line; what is left in none of them is listed as dropped, with its rule. A text
    without a headline has no title here. ``weights`` of the zones are others than the shipped ones.
    """
    decoded = decode(data)
    if decoded.text is None:
        code = decoded.problem_code or "file-binary"
        return Article(path=path, problems=(problem(code, path, detail=decoded.detail),))
    repaired = repair(decoded.text)
    page = _label(repaired.text, house, weights)
    if not page:
        return Article(path=path, problems=(problem("file-empty", path),))
    datelines = _datelines(page, house)
    published, updated = _moments(page, datelines)
    title = find_headline(page, site_name=house.site_name)
    headline = title.line if title else None
    found = _Found(
        title=title,
        bylines=find_bylines(page, headline=headline, disabled_rules=house.disabled_rules),
        published=published,
        updated=updated,
        caption=_lead_caption(page),
        topics=find_topics(page),
    )
    return _article(
        path,
        page,
        found,
        evidence=(*decoded.evidence, *repaired.evidence),
        problems=_problems(path, page, datelines),
    )


def _datelines(page: Sequence[Labelled], house: HouseStyle) -> tuple[Dateline, ...]:
    """The datelines; dates of the page and its language tell the order of figures."""
    if house.date_order is None and (order := find_order(page)):
        house = replace(house, date_order=order)
    spoken = None if house.language else find_language(body_text(page))
    language = spoken[0] if spoken else None
    return find_datelines(page, house=house, language=language, disabled_rules=house.disabled_rules)


def label_text(text: str, house: HouseStyle) -> tuple[Labelled, ...]:
    """The labelled paragraphs that `read_plaintext` reads a text by; their lines are the text's."""
    return _label(repair(text).text, house)


def _label(text: str, house: HouseStyle, weights: Weights | None = None) -> tuple[Labelled, ...]:
    return label_page(
        read_paragraphs(text),
        patterns=(house_lines(house.furniture),) if house.furniture else (),
        disabled_rules=house.disabled_rules,
        weights=weights,
    )


class _Found(NamedTuple):
    """The fields of a page besides its text, each with the line that gave it."""

    title: Headline | None
    bylines: Bylines | None
    published: Dateline | None
    updated: Dateline | None
    caption: tuple[Labelled, Caption] | None
    topics: Topics | None

    @property
    def lines(self) -> set[int]:
        """The numbers of the lines that fields were taken from."""
        fields = (self.title, self.bylines, self.published, self.updated, self.topics)
        lines = {found.line for found in fields if found is not None}
        return lines | {self.caption[0].paragraph.line} if self.caption else lines


def _article(
    path: str,
    page: Sequence[Labelled],
    found: _Found,
    *,
    evidence: tuple[Evidence, ...],
    problems: tuple[Problem, ...],
) -> Article:
    """The article of a labelled page; ``evidence`` is that of what was done before its lines."""
    title, bylines, published, updated, caption, topics = found
    used = found.lines
    return Article(
        path=path,
        title=title.text if title else None,
        authors=bylines.persons if bylines else (),
        published=published.reading.moment if published else None,
        published_precision=published.reading.precision if published else None,
        updated=updated.reading.moment if updated else None,
        tags=topics.names if topics else (),
        lead_image=_image(caption),
        body_text=body_text(page),
        body_html=body_html(page),
        evidence=(*evidence, *_evidence(page, found)),
        problems=problems,
        dropped=tuple(
            Dropped(
                place=_place(line), text=line.paragraph.text[:_MAX_EVIDENCE_CHARS], rule=line.rule
            )
            for line in page
            if line.label not in BODY_LABELS and line.paragraph.line not in used
        ),
    )


def _place(line: Labelled) -> str:
    """Where a labelled line stands, as people count."""
    return f"line {line.paragraph.line}"


def _moments(
    page: Sequence[Labelled], datelines: Sequence[Dateline]
) -> tuple[Dateline | None, Dateline | None]:
    """The datelines of publication and of the last change; one that says "updated" alone is both.

    The first date in the likeliest place counts.
    """
    dated = [dateline for dateline in datelines if dateline.reading.moment is not None]
    published = next((d for d in dated if not d.reading.is_update), None)
    updated = next((d for d in dated if d.reading.is_update), None)
    if published is None and updated is not None:
        trust = _trust_in_update(page, updated)
        confidence = round(updated.reading.confidence * trust, 2)
        published = updated._replace(reading=replace(updated.reading, confidence=confidence))
    return published, updated


def _trust_in_update(page: Sequence[Labelled], updated: Dateline) -> float:
    """How likely the date of a change, the only one there is, is that of publication."""
    if updated.reading.precision != "day":
        return _TRUST_IN_TIMED_UPDATES
    is_whole = sum(line.zone == "before" for line in page) >= _LINES_OF_PAGE
    words = sum(len(line.paragraph.text.split()) for line in page if line.zone == "body")
    is_kept_up = is_whole or words >= _LONG_WORDS
    return _TRUST_IN_UPDATES_OF_PAGES if is_kept_up else _TRUST_IN_UPDATES


def _lead_caption(page: Sequence[Labelled]) -> tuple[Labelled, Caption] | None:
    """The first caption of the header or of the first paragraphs of the text."""
    seen, signed = 0, False
    for line in page:
        signed = signed or line.label in {"title", "byline", "dateline"}
        if line.label in BODY_LABELS:
            seen += 1
            if seen > _LEAD_CAPTION_PARAGRAPHS:
                return None
        elif line.label == "caption" and (signed or line.zone != "before"):
            caption = find_caption(line.paragraph.text)
            if caption is not None:
                return line, caption
    return None


def _image(caption: tuple[Labelled, Caption] | None) -> Image | None:
    """The lead image of which the text holds the words only."""
    if caption is None:
        return None
    return Image(url="", caption=caption[1].caption, credit=caption[1].credit)


def _problems(
    path: str, page: Sequence[Labelled], datelines: Sequence[Dateline]
) -> tuple[Problem, ...]:
    """What the publisher should know: too many lines, a date that may not be believed."""
    problems = []
    if len(page) > MAX_PARAGRAPHS:
        problems.append(
            problem("text-too-many-lines", path, page[-1].paragraph.line, limit=MAX_PARAGRAPHS)
        )
    # A doubtful date says nothing where another one is certain.
    chosen = next((d for d in datelines if d.reading.moment), None)
    for doubtful in (chosen,) if chosen else datelines[:1]:
        if doubtful.reading.problem:
            text = doubtful.reading.text or doubtful.text
            problems.append(problem(doubtful.reading.problem, path, doubtful.line, text=text))
    return tuple(problems)


def _evidence(page: Sequence[Labelled], fields: _Found) -> tuple[Evidence, ...]:
    """One entry for each field that was found, in the order of the fields."""
    title, bylines, published, updated, caption, topics = fields
    found: list[Evidence] = []
    if title is not None:
        found.append(_because("title", title.rule, title.line, title.text, title.confidence))
    if bylines is not None:
        found.append(
            _because("authors", bylines.rule, bylines.line, bylines.text, bylines.confidence)
        )
    for name, dateline in (("published", published), ("updated", updated)):
        if dateline is not None:
            reading = dateline.reading
            found.append(
                _because(name, reading.rule, dateline.line, dateline.text, reading.confidence)
            )
    if caption is not None:
        paragraph = caption[0].paragraph
        found.append(_because("lead_image", "caption", paragraph.line, paragraph.text, 0.8))
    if topics is not None:
        found.append(_because("tags", "topics", topics.line, topics.text, 0.9))
    body = [line for line in page if line.label in BODY_LABELS]
    if body:
        first, last = body[0].paragraph, body[-1].paragraph.line
        found.append(
            Evidence(
                field="body_text",
                rule="zones",
                place=f"line {first.line} to {last}",
                text=first.text[:_MAX_EVIDENCE_CHARS],
                confidence=0.9,
            )
        )
    return tuple(found)


def _because(field: str, rule: str, line: int, text: str, confidence: float) -> Evidence:
    """The evidence of a field that one line gave."""
    return Evidence(
        field=field,
        rule=rule,
        place=f"line {line}",
        text=text[:_MAX_EVIDENCE_CHARS],
        confidence=confidence,
    )
