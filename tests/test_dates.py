"""Dates are read in many languages, and nothing is ever invented that a text does not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import dateutil.parser
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedwright.extract.dates import DateReading, find_dateline, read_date
from feedwright.extract.lexicon import read_lexicon
from feedwright.model import HouseStyle

TABLES: Final = Path(__file__).parent / "dates"
HOUSE: Final = HouseStyle()


def rows(name: str, columns: int) -> list[tuple[str, ...]]:
    """The cases of a table, each filled up to that many columns."""
    lines = (TABLES / name).read_text(encoding="utf-8").splitlines()
    cells = (line.split("\t") for line in lines if not line.startswith("#"))
    return [tuple([*row, *[""] * columns][:columns]) for row in cells]


def stated(reading: DateReading | None) -> str:
    """The moment in the words of the tables; the problem where there is none."""
    if reading is None:
        return "none"
    if reading.moment is None:
        return reading.problem or ""
    if reading.precision == "day":
        return reading.moment.date().isoformat()
    unit = "minutes" if reading.precision == "minute" else "auto"
    return reading.moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=unit) + "Z"


@pytest.mark.parametrize(("text", "language", "expected", "also"), rows("understood.tsv", 4))
def test_a_date_is_read_as_people_write_it(
    text: str, language: str, expected: str, also: str
) -> None:
    reading = read_date(text, house=HOUSE, language=language or None)
    assert stated(reading).replace("123000Z", "123Z") == expected
    assert reading is not None
    assert reading.is_update == (also == "update")
    assert reading.problem == (also if also.startswith("date-") else None)


@pytest.mark.parametrize(("text", "language", "problem"), rows("refused.tsv", 3))
def test_F4_what_may_not_be_believed_gives_no_moment(
    text: str, language: str, problem: str
) -> None:
    assert stated(read_date(text, house=HOUSE, language=language or None)) == problem


@pytest.mark.parametrize(("line", "expected", "also"), rows("datelines.tsv", 3))
def test_a_dateline_is_told_from_a_date_in_the_prose(line: str, expected: str, also: str) -> None:
    reading = find_dateline(line, house=HOUSE)
    if also.startswith("date-"):
        assert stated(reading) == also
    else:
        moment = None if reading is None else reading.moment
        assert ("none" if moment is None else moment.date().isoformat()) == expected
        assert (reading is not None and reading.is_update) == (also == "update")


def test_a_day_alone_is_noon_in_the_publications_zone() -> None:
    house = HouseStyle(time_zone=ZoneInfo("Asia/Kathmandu"))
    reading = read_date("1 July 2023", house=house)
    assert reading is not None
    assert reading.moment == datetime(2023, 7, 1, 6, 15, tzinfo=UTC)


def test_a_time_without_a_zone_is_the_publications() -> None:
    house = HouseStyle(time_zone=ZoneInfo("Europe/Athens"))
    for text in ("2023-07-01T10:00", "1 July 2023 10:00"):
        reading = read_date(text, house=house)
        assert reading is not None
        assert reading.moment == datetime(2023, 7, 1, 7, tzinfo=UTC)


@pytest.mark.parametrize(("order", "day"), [("dmy", "2023-02-01"), ("mdy", "2023-01-02")])
def test_the_house_style_settles_what_is_ambiguous(order: str, day: str) -> None:
    house = replace(HOUSE, date_order=order)  # type: ignore[arg-type] # one of the literals
    assert stated(read_date("01/02/2023", house=house)) == day
    assert stated(read_date("01/02/23", house=house)) == day


def test_a_dateline_without_a_year_gets_the_one_that_the_publisher_names() -> None:
    house = replace(HOUSE, assume_year=2023)
    assert stated(find_dateline("July 1", house=house)) == "2023-07-01"


@given(st.text(max_size=100))
@example("<![ x")
@example("9" * 100)
@example("\ud800 1 July 2023")
@example("1 July 2023 +99:99")
@settings(max_examples=300, derandomize=True)
def test_no_text_is_too_odd_to_be_looked_at(text: str) -> None:
    for reading in (read_date(text, house=HOUSE), find_dateline(text, house=HOUSE)):
        assert reading is None or reading.moment is None or reading.moment.tzinfo is not None


@given(
    st.datetimes(
        datetime(1970, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
        datetime(2099, 12, 31),  # noqa: DTZ001
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=-3, minutes=-30))]),
    )
)
@settings(max_examples=150, derandomize=True)
def test_the_fast_path_for_iso_dates_agrees_with_dateutil(moment: datetime) -> None:
    text = moment.isoformat()
    reading = read_date(text, house=HOUSE)
    assert reading is not None
    assert reading.moment == moment == dateutil.parser.parse(text)


@given(st.dates(datetime(1970, 1, 1).date(), datetime(2099, 12, 31).date()))  # noqa: DTZ001
@settings(max_examples=100, derandomize=True)
def test_every_day_is_read_back_from_every_month_name(day: object) -> None:
    names = read_lexicon("date_names")["months"]
    for name in names[str(day.month)][:12]:  # type: ignore[attr-defined] # a date
        text = f"{day.day} {name} {day.year}"  # type: ignore[attr-defined] # a date
        reading = read_date(text, house=HOUSE)
        assert reading is not None, text
        assert stated(reading) == day.isoformat(), text  # type: ignore[attr-defined] # a date


@pytest.mark.parametrize("year", [1904, 1908, 2026])
def test_F4_no_part_of_a_date_comes_from_a_default(year: int) -> None:
    for text in ("1 July", "July", "28 December", "1 January", "Monday", "10:30", f"July {year}"):
        reading = read_date(text, house=HOUSE)
        assert reading is not None
        assert reading.moment is None, text
