"""What a run knows of those before it: older catalogues, damaged ones, lost ones."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.catalogue import open_catalogue, recover
from feedwright.catalogue.schema import VERSION
from feedwright.errors import DamagedCatalogueError, OutputError, RefusedError, StorageError
from publications import NOW, PROSE, feeds, markdown, publication, run

if TYPE_CHECKING:
    from pathlib import Path

#: The first schema, as the program wrote it then.
SCHEMA_1 = """
CREATE TABLE article (
    id            TEXT PRIMARY KEY,
    path          TEXT NOT NULL,
    first_seen    TEXT NOT NULL,
    updated       TEXT NOT NULL,
    published     TEXT,
    fingerprint   TEXT NOT NULL,
    source_digest TEXT NOT NULL,
    canonical_url TEXT,
    stated_id     TEXT,
    state         TEXT NOT NULL CHECK (state IN ('published', 'gone'))
) STRICT, WITHOUT ROWID;
CREATE TABLE feed (name TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT, WITHOUT ROWID;
CREATE TABLE entry (
    id TEXT PRIMARY KEY REFERENCES article (id), json TEXT NOT NULL
) STRICT, WITHOUT ROWID;
PRAGMA user_version = 1;
"""
ARTICLES_1 = """
SELECT id, path, first_seen, updated, published, fingerprint, source_digest, canonical_url,
       stated_id, state
FROM article
"""


def database(folder: Path) -> Path:
    return folder / ".feedwright/catalogue.sqlite3"


def rows(file: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


def make_old(folder: Path) -> None:
    """The catalogue of the publication becomes one of the first schema, with the same rows."""
    file = database(folder)
    articles, ids, entries = (
        rows(file, query)
        for query in (ARTICLES_1, "SELECT name, id FROM feed", "SELECT id, json FROM entry")
    )
    for path in file.parent.glob("catalogue*"):
        path.unlink()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.executescript(SCHEMA_1)
        marks = ", ".join("?" * len(articles[0]))
        connection.executemany(f"INSERT INTO article VALUES ({marks})", articles)  # noqa: S608
        connection.executemany("INSERT INTO feed VALUES (?, ?)", ids)
        connection.executemany("INSERT INTO entry VALUES (?, ?)", entries)


def many(count: int) -> dict[str, str]:
    """That many articles, each on a day of its own."""
    return {
        f"n{n:02}__md": markdown(f"Piece {n}", f"2026-08-{n % 28 + 1:02}", f"{PROSE} Number {n}.")
        for n in range(count)
    }


def test_a_catalogue_of_the_first_schema_is_brought_to_todays(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"), b__md=f"# Undated\n\n{PROSE}\n")
    run(folder)
    before = feeds(folder)
    known = rows(database(folder), "SELECT id, path, first_seen FROM article")
    make_old(folder)

    report = run(folder)

    assert feeds(folder) == before
    assert report.impact.is_silent
    assert rows(database(folder), "SELECT id, path, first_seen FROM article") == known
    assert rows(database(folder), "PRAGMA user_version") == [(VERSION,)]
    with open_catalogue(folder / ".feedwright", read_only=True) as catalogue:
        assert catalogue.find_faults() == ()
        assert {record.title for record in catalogue.records()} == {"A", "Undated"}


def test_who_only_looks_does_not_migrate(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    run(folder)
    make_old(folder)
    before = database(folder).read_bytes()

    assert run(folder, dry_run=True).impact.is_silent
    assert database(folder).read_bytes() == before


def test_where_nothing_can_be_written_an_old_catalogue_is_no_reason_to_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    run(folder)
    make_old(folder)
    before = database(folder).read_bytes()
    monkeypatch.setattr(os, "access", lambda *_: False)

    assert run(folder).impact.is_silent
    assert database(folder).read_bytes() == before
    publication(folder, b__md=markdown("B"))
    with pytest.raises(OutputError, match="read-only, and there is news"):
        run(folder)


def test_a_catalogue_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    run(folder)
    before = feeds(folder)
    with closing(sqlite3.connect(database(folder))) as connection, connection:
        connection.execute("PRAGMA user_version = 99")
    publication(folder, b__md=markdown("B"))

    with pytest.raises(StorageError, match=rf"newer feedwright .* ours {VERSION}\)"):
        run(folder)

    assert feeds(folder) == before
    assert rows(database(folder), "SELECT path FROM article") == [("a.md",)]


def _garbage(file: Path) -> None:
    file.write_bytes(b"no database at all " * 300)


def _halve(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:4096])


def _belongs_to_another(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE bookmark (url TEXT)")


def _wrong_value(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE article SET updated = 'yesterday'")


def _wrong_entry(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("""UPDATE entry SET json = '{"id": 7'""")


DAMAGES = [_garbage, _halve, _belongs_to_another, _wrong_value]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__.strip("_"))
def test_F38_a_damaged_catalogue_is_put_aside_and_comes_back_from_the_feeds(
    tmp_path: Path, damage: Any
) -> None:
    folder = publication(tmp_path, a__md=markdown("A"), b__md=f"# Undated\n\n{PROSE}\n")
    run(folder)
    before = feeds(folder)
    damage(database(folder))
    damaged = database(folder).read_bytes()

    report = run(folder, NOW.replace(year=2027))

    assert feeds(folder) == before
    (aside,) = folder.glob(".feedwright/catalogue-damaged-20271001T090000Z.sqlite3")
    assert aside.read_bytes() == damaged
    assert aside.name in report.memory_warning
    assert run(folder).memory_warning == ""


def test_F38_a_damaged_entry_is_made_again_from_its_article(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"), b__md=f"# Undated\n\n{PROSE}\n")
    run(folder)
    before, known = feeds(folder), rows(database(folder), "SELECT id, json FROM entry")
    _wrong_entry(database(folder))

    run(folder)

    assert feeds(folder) == before
    assert rows(database(folder), "SELECT id, json FROM entry") == known


def test_F38_without_its_article_a_damaged_entry_stops_the_run(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"), b__md=markdown("B"))
    run(folder)
    before = feeds(folder)
    _wrong_entry(database(folder))
    (folder / "articles" / "a.md").write_bytes(b"")

    with pytest.raises(DamagedCatalogueError, match=r"the last good entry of a\.md is lost"):
        run(folder)

    assert feeds(folder) == before


def test_F38_a_dry_run_leaves_a_damaged_catalogue_where_it_is(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    run(folder)
    _garbage(database(folder))
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    report = run(folder, dry_run=True)

    assert report.impact.is_silent
    assert "damaged" in report.memory_warning
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("harm", [_garbage, lambda file: file.unlink()], ids=["damaged", "lost"])
def test_what_the_feeds_do_not_carry_is_not_given_up_unasked(tmp_path: Path, harm: Any) -> None:
    config = '[site]\nurl = "https://quay.example/"\n\n[feeds]\nmax-entries = 5\n'
    config += '[archive]\nfeeds = "none"\n'
    folder = publication(tmp_path, config=config, **many(8))
    run(folder)
    before = feeds(folder)
    harm(database(folder))
    left = sorted(path.name for path in folder.glob(".feedwright/catalogue*"))

    with pytest.raises(RefusedError, match=r"carry 5 of 8 articles.*--force"):
        run(folder)

    assert feeds(folder) == before
    assert set(left) <= {path.name for path in folder.glob(".feedwright/catalogue*")}
    run(folder, force=True)
    assert feeds(folder) == before


@pytest.mark.parametrize("counts", ["[]", '{"published": "all"}', "null"])
def test_a_status_that_is_damaged_too_promises_nothing(tmp_path: Path, counts: str) -> None:
    folder = publication(tmp_path, **many(8))
    run(folder)
    before = feeds(folder)
    _garbage(database(folder))
    (folder / ".feedwright/status.json").write_text(f'{{"counts": {counts}}}')

    run(folder)

    assert feeds(folder) == before


def test_a_lost_state_folder_comes_back_from_every_json_document(tmp_path: Path) -> None:
    folder = publication(tmp_path, **many(3))
    run(folder)
    topics = folder / "feeds/topics/tides"
    topics.mkdir(parents=True)
    shutil.copyfile(folder / "feeds/feed.json", topics / "feed.json")
    (folder / "feeds/feed.json").write_bytes(b'{"items": []}')
    shutil.rmtree(folder / ".feedwright")
    for path in (folder / "articles").iterdir():
        path.rename(path.with_name(f"moved-{path.name}"))

    run(folder)

    assert rows(database(folder), "SELECT id FROM article WHERE id LIKE '%moved%'") == []


def test_what_cannot_be_read_keeps_its_last_good_entry_even_without_a_catalogue(
    tmp_path: Path,
) -> None:
    more = (
        "author: Ada\ntags: [tides, quays]\nimage: /lock.jpg\nimage_alt: A lock\n"
        'correction: "It was nine."\nrights: Hers\ncomments_url: https://quay.example/c\n'
        "enclosures:\n  - url: https://quay.example/1.mp3\n    type: audio/mpeg\n    length: 7\n"
    )
    folder = publication(tmp_path, a__md=markdown("A", more=more), b__md=markdown("B"))
    run(folder)
    before = feeds(folder)
    shutil.rmtree(folder / ".feedwright")
    (folder / "articles/a.md").write_bytes(b"\0" * 400)

    report = run(folder, NOW.replace(year=2027))

    assert report.kept == ("a.md",)
    assert feeds(folder) == before


def _statements(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a run says to the catalogue, whichever ids it asks for."""
    said: list[str] = []
    connect = sqlite3.connect

    def listen(*words: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*words, **options)
        if "catalogue" in str(words[0]):
            connection.set_trace_callback(said.append)
        return connection

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", listen)
        run(folder)
    return [re.sub(r"json_each\(.*\)", "json_each(?)", one) for one in said]


def test_a_run_without_news_asks_the_same_few_questions_of_any_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = publication(tmp_path / "small", **many(8))
    large = publication(tmp_path / "large", **many(28))
    for folder in (small, large):
        run(folder)

    asked = _statements(large, monkeypatch)

    assert asked == _statements(small, monkeypatch)
    assert len(asked) == 9
    assert sum(words.startswith("SELECT") for words in asked) == 5


ITEM: dict[str, Any] = {
    "id": "tag:quay.example,2026:a",
    "title": "A",
    "url": "https://quay.example/a",
    "date_published": "2026-09-01T12:00:00Z",
    "date_modified": "2026-09-01T12:00:00Z",
    "image": "https://quay.example/a.jpg",
    "authors": [{"name": "Ada"}],
    "tags": ["tides"],
    "attachments": [{"url": "https://quay.example/1.mp3", "mime_type": "audio/mpeg"}],
    "_feedwright": {"origin": ":".join(["0" * 32] * 3), "date_first_seen": "2026-09-01T12:00:00Z"},
}
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=9)
    | st.just("0001-01-01T00:00+14"),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from([*ITEM]), inner),
    max_leaves=6,
)


@given(st.sampled_from([*ITEM]), ANYTHING, ANYTHING)
@settings(max_examples=150, derandomize=True)
def test_recovery_takes_what_it_can_read_and_passes_over_the_rest(
    name: str, value: object, withdrawn: object
) -> None:
    document = {
        "items": [{**ITEM, name: value}, ITEM | {"id": "tag:quay.example,2026:b"}],
        "_feedwright": {"withdrawn": withdrawn},
    }

    recovered = recover({"feed.json": json.dumps(document).encode()}, ["a.md"])

    assert "tag:quay.example,2026:b" in {record.id for record in recovered.records}
