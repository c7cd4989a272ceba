"""What was read with less certainty than the publication asks for is not given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from msgspec.structs import replace

from feedwright.model import Withheld
from feedwright.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from feedwright.model import Article, HouseStyle, Problem

__all__ = ["withhold"]


class _Field(NamedTuple):
    """A field that an article can do without."""

    #: The name of its threshold in `MinConfidence`.
    threshold: str
    #: What the article has in its place.
    empty: dict[str, Any]
    #: Its value in words.
    words: Callable[[Any], str]
    #: Whether the publisher is told: readers miss it, and the file can be mended.
    is_told: bool = False


_FIELDS: Final[dict[str, _Field]] = {
    "authors": _Field(
        "authors",
        {"authors": ()},
        lambda people: ", ".join(person.name for person in people),
        is_told=True,
    ),
    "published": _Field(
        "published",
        {"published": None, "published_precision": None},
        lambda moment: moment.date().isoformat(),
        is_told=True,
    ),
    "updated": _Field("updated", {"updated": None}, lambda moment: moment.date().isoformat()),
    "language": _Field("language", {"language": None}, str),
    "tags": _Field("tags", {"tags": ()}, ", ".join),
    "lead_image": _Field("image", {"lead_image": None}, lambda image: image.url or image.caption),
    "canonical_url": _Field("link", {"canonical_url": None}, str),
}


def withhold(article: Article, house: HouseStyle) -> Article:
    """The article without the fields that are less sure than `HouseStyle.min_confidence` asks.

    Each is listed in `Article.withheld`; of authors and date the publisher is told (a note). A
    field without evidence is believed: whoever gave it had nothing to say against it.
    """
    sure: dict[str, float] = {}
    for one in article.evidence:
        if one.field in _FIELDS:
            sure[one.field] = max(one.confidence, sure.get(one.field, 0.0))
    for name, field in _FIELDS.items():
        least = getattr(house.min_confidence, field.threshold)
        if name in sure and sure[name] < least and getattr(article, name):
            article = _without(article, name, sure[name], least)
    return article


def _without(article: Article, name: str, confidence: float, least: float) -> Article:
    field = _FIELDS[name]
    words = field.words(getattr(article, name))
    withheld = Withheld(field=name, value=words, confidence=confidence, least=least)
    notes: tuple[Problem, ...] = ()
    if field.is_told:
        sure, asked = f"{confidence:.0%}", f"{least:.0%}"
        details = {"field": field.threshold, "value": words, "sure": sure, "asked": asked}
        notes = (problem("field-withheld", article.path, **details),)
    return replace(
        article,
        withheld=(*article.withheld, withheld),
        problems=(*article.problems, *notes),
        **field.empty,
    )
