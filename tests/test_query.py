"""The language of feeds of one's own: what a query means, and what it says of mistakes."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.query import FIELDS, Card, QueryError, parse
from feedwright.slugs import slug_of, slug_of_path

NOW = datetime(2026, 9, 30, 12, tzinfo=UTC)
CARD = Card(
    id="tag:quay.example,2026:tides",
    published=datetime(2026, 9, 1, 23, 30, tzinfo=UTC),
    updated=datetime(2026, 9, 3, tzinfo=UTC),
    title="The tides of [1774]",
    tags=("Climate change", "Côte d'Azur"),
    authors=("Ann Lee", "José Ñandú"),
    section="News/Local",
    language="en-GB",
    license_url="https://creativecommons.org/licenses/by/4.0/",
    word_count=600,
    has_image=True,
)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ('tag = "climate CHANGE"', True),
        ("tag = 'cote d azur'", False),
        ('tag = "Côte d\'Azur"', True),
        ('tag != "climate change"', False),
        ('tag != "food"', True),
        ('tag = "climate*"', True),
        ('tag = "*azur"', True),
        ('tag in ("food", "climate-change")', True),
        ('tag in ("food", "letters")', False),
        ('author = "jose ñandu"', False),
        ('author = "José Ñandú"', True),
        ('section = "news"', True),
        ('section = "news/local"', True),
        ('section = "new"', False),
        ('section = "news/local/harbour"', False),
        ('language = "en"', True),
        ('language = "en-gb"', True),
        ('language = "en-US"', False),
        ('language = "e"', False),
        ('title = "the tides of [1774]"', True),
        ('title = "*tides*"', True),
        ('title = "the tides of ?"', False),
        ('license = "https://creativecommons.org/*"', True),
        ('published = "2026-09-01"', True),
        ('published < "2026-09-01"', False),
        ('published >= "2026-09-01" and published <= "2026-09-01"', True),
        ('updated > "2026-09-02"', True),
        ('since = "29d"', True),
        ('since = "28d"', False),
        ('since = "5w"', True),
        ('since = "48h"', False),
        ("words > 599", True),
        ("words != 600", False),
        ("image = true", True),
        ("audio = true or image = false", False),
        ('not tag = "food" and not (words < 10 or audio = true)', True),
        ('tag = "food" and words = 1 or image = true', True),
        ('tag = "food" and (words = 1 or image = true)', False),
        ("NOT image = TRUE", False),
    ],
)
def test_a_query_holds_or_not(text: str, *, holds: bool) -> None:
    assert parse(text).matches(CARD, NOW) is holds


def test_days_are_those_of_the_publication() -> None:
    berlin = NOW.astimezone(ZoneInfo("Europe/Berlin"))

    assert parse('published = "2026-09-02"').matches(CARD, berlin)


def test_what_an_entry_does_not_tell_fits_no_name() -> None:
    bare = CARD._replace(tags=(), authors=(), section="", language=None, license_url=None)

    for text in ('tag = "a"', 'author = "a"', 'section = "a"', 'language = "a"', 'license = "*"'):
        assert not parse(text).matches(bare, NOW)
        assert parse(f"not {text}").matches(bare, NOW)


def test_a_query_tells_its_spans() -> None:
    found = parse('since = "2d" and not (since = "12h" or words > 3)').spans

    assert found == (timedelta(days=2), timedelta(hours=12))


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "ends where a field should stand (column 1)", "known are tag, author"),
        ('tags = "a"', "has tags, which is no field (column 1)", 'did you mean "tag"?'),
        ('"a" = tag', 'has "a", which is no field (column 1)', "known are tag"),
        ("tag = climate", "compares tag with climate (column 7)", 'write "climate"'),
        ('tag = ""', 'compares tag with "" (column 7)', 'tag is compared with "climate"'),
        ('tag > "a"', "has > behind tag (column 5)", "tag takes = != in"),
        ('tag == "a"', "compares tag with = (column 6)", "tag is compared"),
        ('since = "3 months"', 'compares since with "3 months" (column 9)', "48h"),
        ('since < "3d"', "has < behind since (column 7)", "since takes ="),
        (
            "published = 2026-09-01",
            "compares published with 2026-09-01 (column 13)",
            '"2026-01-31"',
        ),
        ('words = "3"', 'compares words with "3" (column 9)', "600"),
        ("image = yes", "compares image with yes (column 9)", "true or false"),
        (
            'tag = "a" tag = "b"',
            "does not go on with tag (column 11)",
            "join conditions by and, or",
        ),
        ('tag = "a" and', "ends where a field should stand (column 14)", "known are"),
        ('(tag = "a"', "has a ( without ) (column 1)", "close it"),
        ('tag in "a"', 'has "a" behind in (column 8)', 'tag in ("one", "two")'),
        ('tag in ("a"', "has a ( without ) (column 8)", "close it"),
        ('tag = "a', 'compares tag with " (column 7)', ""),
        ("tag", "has the end behind tag (column 4)", "tag takes"),
        ("(" * 60, "is nested too deeply (column 52)", ""),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_to_write(
    text: str, message: str, hint: str
) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)

    assert str(caught.value) == message
    assert hint in caught.value.hint


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from([*FIELDS, *'=!<>(), "', "and", "not"])).map("".join)
)
def test_any_text_is_a_query_or_a_mistake(text: str) -> None:
    with suppress(QueryError):
        parse(text).matches(CARD, NOW)


# Slugs.


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Climate change", "climate-change"),
        ("  CLIMATE—Change! ", "climate-change"),
        ("#climate", "climate"),
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("Côte d’Azur", "côte-dazur"),
        ("ＷＩＤＥ ﬁsh", "wide-fish"),
        ("हिन्दी साहित्य", "हिन्दी-साहित्य"),
        ("日本語", "日本語"),
        ("ميزان السوق", "ميزان-السوق"),
        ("Straße", "strasse"),
    ],
)
def test_a_slug_is_what_people_would_type(name: str, slug: str) -> None:
    assert slug_of(name) == slug
    assert slug_of(slug) == slug


def test_what_a_slug_cannot_say_tells_names_apart() -> None:
    names = [
        "🎈",
        "🎉",
        "Fun 🎈",
        "Fun",
        "...",
        "!!!",
        "x" * 300,
        "x" * 301,
        "日" * 100,
        "日" * 101,
    ]

    assert len({slug_of(name) for name in names}) == len(names)


@given(st.text(max_size=200))
def test_a_slug_is_a_name_for_a_folder_everywhere(name: str) -> None:
    slug = slug_of(name)

    assert slug
    assert len(slug.encode()) <= 140
    assert slug == slug.strip("-. ")
    assert not set(slug) & set('/\\:*?"<>|.\0 \n')
    assert slug_of(name) == slug


def test_a_path_keeps_its_folders() -> None:
    assert slug_of_path("News/Local News") == "news/local-news"
    assert ".." not in slug_of_path("News/../x")
