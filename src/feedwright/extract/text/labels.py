"""A page of plain text as labelled paragraphs: what each is, and by which rule.

The zones come from the weights (`feedwright.extract.text.zones`); what stands in a zone is told by
the ordered rules here. Every rule has a name, is shown with its line, and can be switched off.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.extract.dates import find_dateline
from feedwright.extract.text.features import look_at
from feedwright.extract.text.zones import find_zones
from feedwright.model import HouseStyle

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from feedwright.extract.furniture import LinePattern
    from feedwright.extract.text.features import Seen
    from feedwright.extract.text.paragraphs import Paragraph
    from feedwright.extract.text.zones import Weights

__all__ = ["BODY_LABELS", "Labelled", "label_page"]

#: Labels of paragraphs that are the article's text.
BODY_LABELS: Final = frozenset({"lede", "body", "subheading", "list", "quote"})
#: Kinds of line that have a label of the same or a better name.
_FIELD_LABELS: Final = {
    "date": "dateline",
    "byline": "byline",
    "reading-time": "reading-time",
    "ago": "dateline",
    "caption": "caption",
}
#: Rule of what stands in a zone outside of the body, when its kind says no more.
_ZONE_RULES: Final = {
    "before": "before-article",
    "header": "article-header",
    "between": "inside-article",
    "after": "after-article",
}
#: How many paragraphs at the beginning and at the end of the body may be header lines.
_EDGE: Final = 4
_HEADING_SIZE: Final = 6


class Labelled(NamedTuple):
    """A paragraph, what it is, and the rule that said so."""

    paragraph: Paragraph
    #: title, kicker, dateline, byline, reading-time, caption, standfirst, furniture; for the text
    #: one of `BODY_LABELS`.
    label: str
    #: Name of the rule, kebab-case.
    rule: str
    zone: str
    #: As `feedwright.extract.text.kinds.find_kind` says.
    kind: str = ""
    #: Of a headline whether it stands on the page again, or is like the page's first line.
    is_repeated: bool = False


def label_page(
    paragraphs: Sequence[Paragraph],
    *,
    patterns: Sequence[LinePattern] = (),
    disabled_rules: Collection[str] = (),
    weights: Weights | None = None,
) -> tuple[Labelled, ...]:
    """The paragraphs in order, each with its label.

    ``patterns`` match whole lines that are the publication's furniture: they are no part of the
    article wherever they stand, and show where it begins and ends. A rule of ``disabled_rules``
    drops nothing: what it would drop stays in the body. ``weights`` are others than the shipped.
    """
    if not paragraphs:
        return ()
    house: set[int] = set()
    if patterns and "house-furniture" not in disabled_rules:
        house = {at for at, one in enumerate(paragraphs) if _matches(one.text, patterns)}
    seen = look_at(paragraphs)
    zones = find_zones(seen, house, weights=weights)
    headline = zones.index("headline") if "headline" in zones else None
    if headline is not None and _is_dateline(paragraphs[headline].text, seen.look.kind[headline]):
        zones = find_zones(seen, {*house, headline}, weights=weights)
    return _label_zones(paragraphs, seen, zones, (house, disabled_rules))


def _is_dateline(text: str, kind: str) -> bool:
    """Whether a line says of itself that it is a date: "Published July 1, 2023 by Ann Lee"."""
    if kind != "date":
        return False
    reading = find_dateline(text, house=HouseStyle())
    return reading is not None and reading.is_labelled


def _matches(text: str, patterns: Sequence[LinePattern]) -> bool:
    """Whether one of the patterns matches the whole text."""
    return any(pattern.fullmatch(text) for pattern in patterns)


def _label_zones(
    paragraphs: Sequence[Paragraph],
    seen: Seen,
    zones: Sequence[str],
    told: tuple[Collection[int], Collection[str]],
) -> tuple[Labelled, ...]:
    """The labels of the paragraphs, by their zones.

    ``told`` by the publication are the places of its furniture, and the rules that are off.
    """
    house, disabled_rules = told
    body = [at for at, zone in enumerate(zones) if zone == "body" and at not in house]
    edge = {*body[:_EDGE], *body[-1:]}
    headline = zones.index("headline") if "headline" in zones else None
    labelled: list[Labelled] = []
    has_lede = False
    look = seen.look
    for at, (paragraph, kind, zone) in enumerate(zip(paragraphs, look.kind, zones, strict=True)):
        is_repeated = False
        if at in house:
            label, rule = "furniture", "house-furniture"
        elif zone == "body":
            label, rule = _label_body(paragraphs, seen, zones, at, is_edge=at in edge)
        elif zone == "headline":
            label, rule = "title", "headline"
            is_repeated = bool(look.repeated[at] or look.like[at])
        else:
            size = seen.near.self[at]
            label, rule = _label_outside(kind, size, zone, is_kicker=headline == at + 1)
        if rule in disabled_rules and label != "title":
            label, rule = "body", "zones"
        if label == "body" and not has_lede:
            label, has_lede = "lede", True
        labelled.append(Labelled(paragraph, label, rule, zone, kind, is_repeated))
    return tuple(labelled)


def _label_outside(kind: str, size: str, zone: str, *, is_kicker: bool) -> tuple[str, str]:
    """The label and rule of a paragraph outside of the body; its size as `size_class` says."""
    if kind in _FIELD_LABELS:
        return _FIELD_LABELS[kind], {"date": "dateline", "ago": "dateline"}.get(kind, kind)
    if kind and kind != "name" and not is_kicker:
        return "furniture", f"furniture-{kind}"
    if is_kicker and size in "SM":
        return "kicker", "kicker"
    if zone == "header" and size in "PLM":
        return "standfirst", "standfirst"
    return "furniture", _ZONE_RULES[zone]


def _label_body(
    paragraphs: Sequence[Paragraph],
    seen: Seen,
    zones: Sequence[str],
    at: int,
    *,
    is_edge: bool,
) -> tuple[str, str]:
    """The label and rule of a paragraph of the body zone."""
    mark, kind = paragraphs[at].mark, seen.look.kind[at]
    if is_edge and kind in ("date", "byline", "reading-time") and seen.look.size[at] <= 4:
        return _FIELD_LABELS[kind], {"date": "dateline"}.get(kind, kind)
    if kind == "caption" and seen.look.mark[at] not in ("bullet", "number"):
        return "caption", "caption"
    if mark == "heading":
        return "subheading", "heading-mark"
    if mark == "quote":
        return "quote", "quote-mark"
    if mark == "bullet":
        return "list", "list-mark"
    if _is_heading(seen, zones, at):
        return "subheading", "short-line-before-prose"
    if mark == "number" and _is_enumerated(paragraphs, at):
        return "list", "list-number"
    return "body", "zones"


def _is_heading(seen: Seen, zones: Sequence[str], at: int) -> bool:
    """Whether a short line without a full stop stands above prose of the same zone."""
    look, after = seen.look, at + 1
    if (
        look.size[at] >= _HEADING_SIZE
        or look.ending[at] in ".…,:-"
        or look.beginning[at] in "aq-"
        or after >= len(zones)
        or zones[after] != "body"
        or look.mark[after].startswith(("bullet", "quote"))
    ):
        return False
    return seen.near.self[after] in "PL" or (
        look.ending[after] in ".?" and look.size[after] > look.size[at]
    )


def _is_enumerated(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """Whether a numbered line has a neighbour with the next or the last number."""
    own = _number(paragraphs[at])
    neighbours = (*paragraphs[max(0, at - 1) : at], *paragraphs[at + 1 : at + 2])
    return any(
        neighbour.mark == "number" and abs(_number(neighbour) - own) == 1
        for neighbour in neighbours
    )


def _number(paragraph: Paragraph) -> int:
    """The number that a numbered paragraph begins with."""
    return int(re.split(r"\D", paragraph.text, maxsplit=1)[0])
