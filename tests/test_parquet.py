"""Parquet: what is read of a row, whatever the types of its columns, and what is too much."""

from __future__ import annotations

import datetime as dt
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from feedwright.config import read_settings
from feedwright.sources import ArticleFile
from feedwright.volume_reading import parts_of, read_part
from publications import publication, run
from test_volumes import as_expected, lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from feedwright.model import Article

TEXTS = [
    f"The tide of day {number} came late, and nobody on the quay had a word." for number in "123"
]
ROWS: dict[str, Any] = {"id": ["a", "b", "c"], "title": ["One", "Two", "Three"], "text": TEXTS}


def read(folder: Path, name: str) -> list[Article]:
    settings = read_settings(publication(folder) / "feedwright.toml", cwd=folder)
    file = ArticleFile(path=name, location=str(folder / name))
    return [read_part(part, settings.house) for part in parts_of(file, settings, folder)]


def of_table(folder: Path, **columns: Any) -> list[Article]:
    """What is read of these rows, with these columns more."""
    parquet.write_table(pa.table({**ROWS, **columns}), folder / "news.parquet")
    return read(folder, "news.parquet")


def dates(articles: list[Article]) -> list[str | None]:
    return [one.published.isoformat() if one.published else None for one in articles]


def test_a_row_is_read_as_a_line_that_states_the_same(tmp_path: Path) -> None:
    more: dict[str, Any] = {
        "tags": [["Boats", "Tides"], [], None],
        "date": ["2026-08-01", None, "2026-08-03T10:00:00Z"],
        "authors": [[{"name": "Ada Quill", "url": "https://quay.example/ada"}], None, []],
        "score": [Decimal("1.50"), None, Decimal("-3.00")],
        "draft": [False, True, None],
    }
    rows = of_table(tmp_path, **more)
    columns = {**ROWS, **more, "score": ["1.50", None, "-3.00"]}
    records = [
        {name: values[row] for name, values in columns.items() if values[row] is not None}
        for row in range(3)
    ]
    (tmp_path / "news.jsonl").write_bytes(lines(*records))

    told = [{**as_expected(one), "path": one.path.partition("#")[2]} for one in rows]
    same = [
        {**as_expected(one), "path": one.path.partition("#")[2]}
        for one in read(tmp_path, "news.jsonl")
    ]
    assert told == same
    assert [one.title for one in rows] == ROWS["title"]


MOMENT = 1_700_000_000_123_456_789


@pytest.mark.parametrize(
    ("column", "first"),
    [
        (pa.array([MOMENT] * 3, pa.timestamp("ns")), "2023-11-14T22:13:20.123456+00:00"),
        (
            pa.array([MOMENT] * 3, pa.timestamp("ns", "Europe/Berlin")),
            "2023-11-14T23:13:20.123456+01:00",
        ),
        (pa.array([0] * 3, pa.timestamp("s", "+05:30")), "1970-01-01T05:30:00+05:30"),
        (pa.array([0] * 3, pa.timestamp("s", "Mars/Phobos")), "1970-01-01T00:00:00+00:00"),
        (
            pa.array([[MOMENT]] * 3, pa.list_(pa.timestamp("ns"))),
            "2023-11-14T22:13:20.123456+00:00",
        ),
        (
            pa.array([[MOMENT]] * 3, pa.list_(pa.timestamp("ns"), 1)),
            "2023-11-14T22:13:20.123456+00:00",
        ),
        (
            pa.array([MOMENT] * 3, pa.timestamp("ns")).dictionary_encode(),
            "2023-11-14T22:13:20.123456+00:00",
        ),
        (pa.array([dt.date(2024, 2, 29)] * 3), "2024-02-29"),
        # No date is made up for one that Python has none for.
        (pa.array([-(2**61)] * 3, pa.timestamp("ms")), None),
        (pa.array([2**62] * 3, pa.timestamp("us")), None),
    ],
)
def test_a_date_is_read_in_whatever_unit_it_is(
    tmp_path: Path, column: Any, first: str | None
) -> None:
    articles = of_table(tmp_path, date=column)

    found = dates(articles)[0]
    assert found == first or (found and first and found.startswith(f"{first}T"))
    assert [one.title for one in articles] == ROWS["title"]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([1, 2, 3], pa.duration("ns")),
        pa.array([1, 2, 3], pa.time64("ns")),
        pa.array([[("a", MOMENT)]] * 3, pa.map_(pa.string(), pa.timestamp("ns"))),
        pa.array([{"seen": MOMENT, "at": [{"t": 1}]}] * 3, pa.struct(
            [("seen", pa.timestamp("ns")), ("at", pa.list_(pa.struct([("t", pa.time64("ns"))])))]
        )),
        pa.array([b"\xff\xfe", None, b"x"]),
        pa.array([1.5, float("nan"), None]),
        pa.array([None] * 3, pa.null()),
        pa.array([Decimal(1), None, Decimal(3)], pa.decimal256(40, 2)),
    ],
)  # fmt: skip
def test_a_column_that_no_article_is_about_spoils_no_row(tmp_path: Path, column: Any) -> None:
    articles = of_table(tmp_path, seen=column)

    assert [(one.title, one.is_readable) for one in articles] == [
        (title, True) for title in ROWS["title"]
    ]


def test_rows_of_one_name_are_articles_of_their_own(tmp_path: Path) -> None:
    paths = [one.path for one in of_table(tmp_path, id=["a", "a", None])]
    assert paths == ["news.parquet#a", "news.parquet#a~2", "news.parquet#three"]


def _many_rows(path: Path) -> None:
    nothing = pa.nulls(2_000_000, pa.string())
    parquet.write_table(pa.table({"title": nothing, "text": nothing}), path)


def _many_values(path: Path) -> None:
    values = pa.ListArray.from_arrays(pa.array([0, 20_000_000]), pa.nulls(20_000_000, pa.string()))
    parquet.write_table(pa.table({"title": ["One"], "text": TEXTS[:1], "tags": values}), path)


def _one_text(path: Path) -> None:
    text = pa.array(["x" * 30_000_000] * 5)
    parquet.write_table(pa.table({"title": ["One"] * 5, "text": text}), path, compression="zstd")


@pytest.mark.parametrize("write", [_many_rows, _many_values, _one_text])
def test_a_file_that_grows_without_measure_is_not_read_to_its_end(
    tmp_path: Path, write: Callable[[Path], None]
) -> None:
    write(tmp_path / "bomb.parquet")
    assert (tmp_path / "bomb.parquet").stat().st_size < 100_000

    articles = read(tmp_path, "bomb.parquet")

    assert [problem.code for problem in articles[-1].problems] == ["volume-too-large"]
    assert len(articles) < 10


@pytest.mark.parametrize("data", [b"", b"PAR1PAR1", b"no parquet at all"])
def test_what_is_no_such_file_is_told_and_the_others_are_published(
    tmp_path: Path, data: bytes
) -> None:
    folder = publication(tmp_path)
    parquet.write_table(pa.table(ROWS), folder / "articles/news.parquet")
    whole = (folder / "articles/news.parquet").read_bytes()
    (folder / "articles/other.parquet").write_bytes(data)
    (folder / "articles/cut.parquet").write_bytes(whole[: len(whole) // 2])

    report = run(folder)

    assert report.published == 3
    spoilt = {one.path for one in report.problems if one.code == "volume-damaged"}
    assert spoilt == {"other.parquet", "cut.parquet"}


def test_without_a_text_or_without_the_library_it_is_said_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parquet.write_table(pa.table({"n": [1], "m": ["x"]}), tmp_path / "numbers.parquet")
    (problem,) = read(tmp_path, "numbers.parquet")[0].problems
    assert "none of its columns holds texts (n, m)" in problem.message

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (problem,) = read(tmp_path, "numbers.parquet")[0].problems
    assert "feedwright[parquet]" in f"{problem.message} {problem.hint}"
