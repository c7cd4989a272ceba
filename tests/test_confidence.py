"""When unsure, less is said: a setting decides how sure a field must be to be given."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import fields, replace

from feedwright.config import read_settings
from feedwright.model import Article, Evidence, HouseStyle, Image, MinConfidence, Person
from feedwright.readers import read_article
from feedwright.readers.confidence import withhold

if TYPE_CHECKING:
    from pathlib import Path

PROSE = "\n".join(
    f"The {number} boats left at dawn, and nobody on the quay could say when they would be back."
    for number in ("first", "second", "third", "last")
)
FULL = Article(
    path="x.html",
    title="The boats",
    authors=(Person(name="Ada Marsh"), Person(name="Bo Reed")),
    published=datetime(2026, 3, 1, 12, tzinfo=UTC),
    published_precision="day",
    updated=datetime(2026, 3, 2, 12, tzinfo=UTC),
    language="en",
    tags=("Boats", "Quay"),
    lead_image=Image(url="https://post.example/boat.jpg"),
    canonical_url="https://post.example/boats",
)
FIELDS = {
    "authors": "authors",
    "published": "published",
    "updated": "updated",
    "language": "language",
    "tags": "tags",
    "image": "lead_image",
    "link": "canonical_url",
}


def sure(article: Article, field: str, confidence: float) -> Article:
    evidence = Evidence(field=field, rule="test", confidence=confidence)
    return replace(article, evidence=(*article.evidence, evidence))


def asking(**least: float) -> HouseStyle:
    return HouseStyle(min_confidence=MinConfidence(**least))


def test_every_threshold_is_one_of_a_field() -> None:
    assert [field.name for field in fields(MinConfidence)] == list(FIELDS)


@pytest.mark.parametrize(("threshold", "field"), FIELDS.items())
def test_a_field_that_is_less_sure_than_asked_is_withheld(threshold: str, field: str) -> None:
    found = withhold(sure(FULL, field, 0.69), asking(**{threshold: 0.7}))

    assert not getattr(found, field)
    assert [(one.field, one.confidence, one.least) for one in found.withheld] == [
        (field, 0.69, 0.7)
    ]
    others = set(FIELDS.values()) - {field}
    assert all(getattr(found, other) == getattr(FULL, other) for other in others)


@pytest.mark.parametrize(("threshold", "field"), FIELDS.items())
def test_a_field_that_is_as_sure_as_asked_or_without_evidence_stays(
    threshold: str, field: str
) -> None:
    house = asking(**{threshold: 0.7})

    assert withhold(sure(FULL, field, 0.7), house) == sure(FULL, field, 0.7)
    assert withhold(FULL, house) == FULL


def test_the_surest_of_several_witnesses_counts() -> None:
    article = sure(sure(FULL, "tags", 0.2), "tags", 0.9)

    assert withhold(article, asking(tags=0.5)).tags == FULL.tags


def test_a_withheld_date_takes_its_precision_along() -> None:
    found = withhold(sure(FULL, "published", 0.1), HouseStyle())

    assert (found.published, found.published_precision) == (None, None)


def test_authors_and_date_that_are_withheld_are_told_and_tags_are_only_shown() -> None:
    article = sure(sure(sure(FULL, "authors", 0.3), "published", 0.2), "tags", 0.1)
    found = withhold(article, HouseStyle())

    hint = "(say it in the file, or lower [articles] min-confidence) [field-withheld]"
    assert [str(one) for one in found.problems] == [
        f"x.html: note: authors left out: Ada Marsh, Bo Reed (30% sure, 60% asked for) {hint}",
        f"x.html: note: published left out: 2026-03-01 (20% sure, 40% asked for) {hint}",
    ]
    assert [(one.field, one.value) for one in found.withheld] == [
        ("authors", "Ada Marsh, Bo Reed"),
        ("published", "2026-03-01"),
        ("tags", "Boats, Quay"),
    ]


def read(text: str, house: HouseStyle | None = None, path: str = "x.txt") -> Article:
    return read_article(path, text.encode(), house or HouseStyle())


def test_a_name_far_above_a_text_without_a_headline_is_not_an_author_by_default() -> None:
    page = f"Home\nBy Klara Marsh\nPlans\nPrices\n\n{PROSE}"

    assert read(page).authors == ()
    assert [person.name for person in read(page, asking(authors=0)).authors] == ["Klara Marsh"]


def test_a_byline_below_the_headline_is_surer_than_any_default() -> None:
    found = read(f"The boats of Low Quay\n\nBy Ada Marsh\nMarch 3, 2026\n\n{PROSE}")

    assert [person.name for person in found.authors] == ["Ada Marsh"]
    assert found.withheld == ()


def test_the_date_of_a_change_is_half_sure_to_be_that_of_publication() -> None:
    page = f"The boats of Low Quay\n\nBy Ada Marsh\nUpdated March 3, 2026\n\n{PROSE}"

    assert read(page).published is not None
    strict = read(page, asking(published=0.6))
    assert strict.published is None
    assert strict.updated is not None
    assert {one.code for one in strict.problems} >= {"field-withheld", "date-missing"}


def test_what_is_filled_in_is_held_to_the_same_threshold() -> None:
    note = f"# The boats\n\n{PROSE}\n"

    assert read(note, path="2026-03-01-boats.md").published is not None
    assert read(note, asking(published=0.8), "2026-03-01-boats.md").published is None


def test_a_name_in_the_file_fills_the_place_of_a_date_that_was_withheld() -> None:
    page = f"The boats\n\n{PROSE}\n\nUpdated March 3, 2026"
    found = read(page, asking(published=0.65), "2026-03-01-boats.txt")

    assert found.published is not None
    assert found.published.date().isoformat() == "2026-03-01"


def test_front_matter_is_sure_of_everything() -> None:
    note = (
        f"---\ntitle: The boats\nauthor: Ada Marsh\ndate: 2026-03-01\ntags: [Boats]\n---\n{PROSE}"
    )
    house = asking(**dict.fromkeys(FIELDS, 1.0))
    found = read(note, house, "x.md")

    assert (found.authors, found.tags) == ((Person(name="Ada Marsh"),), ("Boats",))
    assert found.published is not None


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("0", dict.fromkeys(FIELDS, 0.0)),
        ("1", dict.fromkeys(FIELDS, 1.0)),
        ("0.75", dict.fromkeys(FIELDS, 0.75)),
        ("{ authors = 0.9, tags = 0 }", {"authors": 0.9, "tags": 0.0}),
        ("{}", {}),
    ],
)
def test_one_number_is_for_all_fields_and_a_table_for_those_it_names(
    setting: str, expected: dict[str, Any], tmp_path: Path
) -> None:
    config = tmp_path / "feedwright.toml"
    config.write_text(f"[articles]\nmin-confidence = {setting}\n", encoding="utf-8")

    assert read_settings(None, cwd=tmp_path).house.min_confidence == MinConfidence(**expected)


FRENCH = """\
Le bac ne passe plus depuis mardi, et personne au village ne sait quand il repartira. La mairie dit
que cela ne dépend pas d'elle, et que les habitants doivent attendre que la pluie cesse enfin."""


@pytest.mark.parametrize(("prose", "day"), [(FRENCH, "2026-04-05"), (PROSE, None)])
def test_the_language_of_a_text_tells_the_order_of_figures(prose: str, day: str | None) -> None:
    found = read(f"Le bac attend toujours\n\n05/04/2026\n\n{prose}\n\n{prose}\n")

    assert (found.published and found.published.date().isoformat()) == day
    assert ("date-ambiguous" in {one.code for one in found.problems}) == (day is None)
