"""Dates are read in many languages, and nothing is ever invented that a text does not say."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast
from zoneinfo import ZoneInfo

import dateutil.parser
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from feedwright.extract.dates import (
    DateReading,
    find_dateline,
    find_datelines,
    find_first_publication,
    find_opening_date,
    read_date,
)
from feedwright.extract.dates.vocabulary import word_key
from feedwright.extract.lexicon import read_lexicon
from feedwright.model import HouseStyle
from feedwright.problems import KINDS

if TYPE_CHECKING:
    from feedwright.model import DateOrder

TABLES: Final = Path(__file__).parent / "dates"
HOUSE: Final = HouseStyle(time_zone=ZoneInfo("Europe/Vienna"))
NOON: Final = time(12)


def rows(name: str, columns: int) -> list[tuple[str, ...]]:
    """The cases of a table; "-" in a column is an empty string, but not in the first."""
    lines = (TABLES / name).read_text(encoding="utf-8").split("\n")
    cells = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert {len(row) for row in cells} == {columns}
    return [(row[0], *("" if cell == "-" else cell for cell in row[1:])) for row in cells]


def stated(reading: DateReading | None) -> str:
    """The reading in the words of the tables."""
    if reading is None:
        return ""
    words = ["updated"] if reading.is_update and reading.moment else []
    if reading.moment is not None:
        words.append(stamp(reading.moment, reading.precision))
    return " ".join([*words, *filter(None, [reading.problem])])


def stamp(moment: datetime, precision: str | None) -> str:
    if precision == "day":
        assert (moment.time(), moment.tzinfo) == (NOON, HOUSE.time_zone)
        return moment.date().isoformat()
    if moment.tzinfo is HOUSE.time_zone:
        moment = moment.replace(tzinfo=None)
    unit = "minutes" if precision == "minute" else "seconds"
    return moment.isoformat(timespec=unit)


@pytest.mark.parametrize(("text", "language", "expected"), rows("understood.tsv", 3))
def test_a_date_is_read_as_people_write_it(text: str, language: str, expected: str) -> None:
    assert stated(read_date(text, house=HOUSE, language=language or None)) == expected


def test_F3_the_table_holds_every_language_that_newsrooms_of_the_measured_sets_write() -> None:
    languages = {language.partition("-")[0] for _, language, _ in rows("understood.tsv", 3)}
    assert len(languages - {""}) >= 50


@pytest.mark.parametrize(("text", "expected"), rows("refused.tsv", 2))
def test_F4_what_may_not_be_believed_gives_no_moment(text: str, expected: str) -> None:
    reading = read_date(text, house=HOUSE)
    assert reading is None or reading.moment is None
    assert stated(reading) == expected


@pytest.mark.parametrize(("text", "language", "order", "expected"), rows("order.tsv", 4))
def test_figures_are_read_in_an_order_that_somebody_stands_for(
    text: str, language: str, order: str, expected: str
) -> None:
    house = replace(HOUSE, date_order=cast("DateOrder | None", order or None))
    assert stated(read_date(text, house=house, language=language or None)) == expected


@pytest.mark.parametrize(("line", "expected"), rows("datelines.tsv", 2))
def test_a_dateline_is_told_from_a_date_in_the_prose(line: str, expected: str) -> None:
    assert stated(find_dateline(line, house=HOUSE)) == expected


@pytest.mark.parametrize(("text", "language", "expected"), rows("openings.tsv", 3))
def test_a_date_that_a_text_opens_with_is_told_from_one_in_its_story(
    text: str, language: str, expected: str
) -> None:
    assert stated(find_opening_date(text, house=HOUSE, language=language)) == expected


@pytest.mark.parametrize(("text", "language", "expected"), rows("origins.tsv", 3))
def test_a_note_tells_when_the_article_itself_was_published_first(
    text: str, language: str, expected: str
) -> None:
    assert stated(find_first_publication(text, house=HOUSE, language=language)) == expected


def test_every_problem_of_a_date_is_a_kind_that_can_be_reported() -> None:
    codes = {expected for _, expected in rows("refused.tsv", 2)} - {""}
    assert codes <= KINDS.keys()
    assert all("{text}" in KINDS[code].message for code in codes)


def test_all_dates_of_a_dateline_are_told_in_their_order() -> None:
    line = "Published July 1, 2023 | By Ann Lee | Updated July 5, 2023, 10:30"
    assert list(map(stated, find_datelines(line, house=HOUSE))) == [
        "2023-07-01",
        "updated 2023-07-05T10:30",
    ]


def test_D7_a_day_alone_is_noon_in_the_publications_zone() -> None:
    house = HouseStyle(time_zone=ZoneInfo("Asia/Kathmandu"))
    for text in ("1 July 2023", "2023-07-01", "1/7/2023"):
        reading = read_date(text, house=house, language="en-GB")
        assert reading is not None
        assert reading.moment == datetime(2023, 7, 1, 6, 15, tzinfo=UTC)


def test_the_language_of_the_publication_counts_where_an_article_tells_none() -> None:
    house = replace(HOUSE, language="en-US")
    assert stated(read_date("01/02/2023", house=house)) == "2023-01-02"
    assert stated(read_date("01/02/2023", house=house, language="fr")) == "2023-02-01"


@pytest.mark.parametrize(
    ("home", "day", "offset_hours"),
    [
        ("Asia/Kolkata", "1 July", 5.5),
        ("Asia/Jerusalem", "1 January", 2),
        ("Asia/Jerusalem", "1 July", 2),
        ("Europe/Dublin", "1 July", 1),
        ("America/Lima", "1 July", 5.5),
    ],
)
def test_a_contested_zone_name_is_the_publications_own(
    home: str, day: str, offset_hours: float
) -> None:
    house = HouseStyle(time_zone=ZoneInfo(home))
    reading = read_date(f"{day} 2023 10:30 IST", house=house)
    assert reading is not None
    assert reading.moment is not None
    assert reading.moment.utcoffset() == timedelta(hours=offset_hours)
    assert (reading.confidence < 0.9) == (home == "America/Lima")


def test_an_unknown_zone_name_is_taken_for_the_publications_with_less_confidence() -> None:
    known = read_date("1 July 2023 10:30", house=HOUSE)
    unknown = read_date("1 July 2023 10:30 QQT", house=HOUSE)
    assert known is not None
    assert unknown is not None
    assert unknown.moment == known.moment
    assert unknown.confidence < known.confidence


def test_a_wrong_day_of_the_week_is_told_and_lowers_the_confidence() -> None:
    right = read_date("Saturday, July 1, 2023", house=HOUSE)
    wrong = read_date("Monday, July 1, 2023", house=HOUSE)
    assert right is not None
    assert wrong is not None
    assert (right.problem, wrong.problem) == (None, "date-weekday-wrong")
    assert right.moment == wrong.moment
    assert wrong.confidence < right.confidence


def test_a_dateline_without_a_year_gets_the_one_that_the_publisher_names() -> None:
    house = replace(HOUSE, assume_year=2023)
    assert stated(find_dateline("July 1", house=house)) == "2023-07-01"
    assert stated(read_date("29 February", house=house)) == "date-impossible"


@given(st.text(max_size=200))
@example("<![ x")
@example("9" * 100)
@example("\ud800 1 July 2023")
@example("1 July 2023 +99:99")
@example("1 July 2023 10:30 UTC+99")
@example("²³ ½ 1.1.1")
@example("十十十月")
@example(" " * 100_000 + "1" * 100_000)
@example("1 " * 20_000)
@example("/" * 50_000)
@settings(max_examples=300, derandomize=True)
def test_F12_no_text_is_too_odd_to_be_looked_at(text: str) -> None:
    for reading in (read_date(text, house=HOUSE), find_dateline(text, house=HOUSE)):
        assert reading is None or (reading.moment is None) <= (reading.problem is not None)
        assert reading is None or reading.moment is None or reading.moment.tzinfo is not None


PIECES: Final = st.sampled_from(
    "1 3 12 31 2023 23 July Juli juillet mar. Monday Sat 10:30 25:61 pm am EST + - – / . , | 年 月"
    " 日 de of Uhr to and Updated Published ago hours May 1.7. 01/02/2023 2023-07 令和".split()
)


@given(st.lists(PIECES, max_size=9).map(" ".join))
@settings(max_examples=400, derandomize=True)
def test_pieces_of_dates_in_any_order_give_a_stated_day_or_none(text: str) -> None:
    reading = read_date(text, house=HOUSE)
    if reading is not None and reading.moment is not None:
        assert 1970 <= reading.moment.year <= 2049, text
        assert any(sign in text for sign in ("2023", "23", "31", "12", "令和")), text


@given(st.datetimes(datetime(1970, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001 - zones below
@settings(max_examples=150, derandomize=True)
def test_the_fast_path_for_iso_dates_agrees_with_dateutil(naive: datetime) -> None:
    for zone in (UTC, timezone(timedelta(hours=-3, minutes=-30))):
        moment = naive.replace(tzinfo=zone)
        reading = read_date(moment.isoformat(), house=HOUSE)
        assert reading is not None
        assert reading.moment == moment == dateutil.parser.parse(moment.isoformat())


@given(st.dates(date(1970, 1, 1), date(2099, 12, 31)))
@settings(max_examples=100, derandomize=True)
def test_every_day_is_read_back_from_every_month_name(day: date) -> None:
    for name in read_lexicon("date_names")["months"][str(day.month)]:
        text = f"{day.day} {name} {day.year}"
        assert stated(read_date(text, house=HOUSE)) == day.isoformat(), text


@pytest.mark.parametrize("year", [1904, 1908, 2026])
def test_F4_no_part_of_a_date_comes_from_a_default_or_the_clock(year: int) -> None:
    for text in ("1 July", "July", "28 December", "1 January", "Monday", "10:30", f"July {year}"):
        reading = read_date(text, house=HOUSE)
        assert reading is not None
        assert reading.moment is None, text


def test_every_word_of_the_tables_can_be_met_in_a_text() -> None:
    words = read_lexicon("dates")["words"]
    for kind, listed in words.items():
        assert not [word for word in listed if " " in word or not word_key(word)], kind
