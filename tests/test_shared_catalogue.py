"""A catalogue that hosts share: a real PostgreSQL, and what becomes of runs that meet in it."""

from __future__ import annotations

import os
import threading
import time
from datetime import timedelta
from importlib import import_module
from itertools import count
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from feedwright.adoption import adopt
from feedwright.build import decide
from feedwright.catalogue import Announcement, Catalogue, EntryLine, FeedRecord, Record, Withdraw
from feedwright.catalogue_place import open_catalogue_of
from feedwright.cli import main
from feedwright.config import read_settings
from feedwright.errors import (
    ConfigError,
    DamagedCatalogueError,
    EngineError,
    LockedError,
    StorageError,
)
from feedwright.model import Entry
from postgres import postgres
from publications import CONFIG, NOW, feeds, markdown, publication, run, titles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from feedwright.config.settings import Settings

pytestmark = pytest.mark.needs("initdb", "pg_ctl")
LATER = NOW + timedelta(days=2)
SAILED = markdown("Ship 1 has sailed", "2026-09-11")
_SCHEMAS = count()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture
def schema() -> str:
    return f"quay{next(_SCHEMAS)}"


@pytest.fixture
def shared(server: str, schema: str) -> str:
    """The config of a publication whose catalogue is in a schema that nobody has used."""
    return f'{CONFIG}\n[catalogue]\nurl = "{server}"\nschema = "{schema}"\n'


def host(folder: Path, config: str, **more: str) -> Path:
    """What a machine has that builds the publication."""
    files = {f"ship{n}__md": markdown(f"Ship {n}", f"2026-09-{n + 10}") for n in range(3)}
    return publication(folder, config=config, **files, **more)


def settings_of(folder: Path) -> Settings:
    return read_settings(folder / "feedwright.toml", cwd=folder)


def record(path: str, **fields: object) -> Record:
    values = {
        "id": f"tag:quay.example,2026:{path}",
        "path": path,
        "first_seen": NOW,
        "updated": NOW,
        "published": NOW,
        "fingerprint": "f",
        "source_digest": "d",
        "sketch": b"\x00\xff\\",
        **fields,
    }
    return Record(**values)  # type: ignore[arg-type] # fields of Record


def news(**fields: object) -> Announcement:
    values = {
        "topic": "https://quay.example/atom.xml",
        "hub": "https://hub.example/",
        "digest": "1",
        "changed": NOW,
        "told": "",
        "told_at": None,
        "attempts": 0,
        "outcome": "",
        "due": NOW,
        **fields,
    }
    return Announcement(**values)  # type: ignore[arg-type] # fields of Announcement


@pytest.mark.parametrize("place", ["file", "PostgreSQL"])
def test_both_catalogues_remember_the_same(tmp_path: Path, shared: str, place: str) -> None:
    settings = settings_of(host(tmp_path, shared if place == "PostgreSQL" else CONFIG))
    settings.state.mkdir()
    upper, lower = record("B.md"), record("a.md", title='tab\t "quotes" \\N \u00fc\n')
    entry = Entry(id=lower.id, title="A", updated=NOW, published=NOW, content_html="<p>A</p>")
    main_feed = FeedRecord(name="main", id="tag:quay.example,2026:feed:main", updated=NOW)
    with open_catalogue_of(settings) as catalogue:
        catalogue.save([lower, upper], [main_feed], [EntryLine.of(entry, "so")])
        catalogue.save([record("a.md", title="New")], [])
        catalogue.announce([news(), news(hub="https://other.example/")])
    with open_catalogue_of(settings, read_only=True) as catalogue:
        assert [one.path for one in catalogue.records()] == ["B.md", "a.md"]
        assert catalogue.records()[0] == upper
        assert catalogue.records()[1].title == "New"
        assert catalogue.feeds() == {"main": main_feed}
        assert dict(catalogue.last_entries()) == {entry.id: entry}
        assert catalogue.last_entries().recipes == {entry.id: "so"}
        assert catalogue.find_faults() == ()
    with open_catalogue_of(settings) as catalogue:
        check_news(catalogue)
        catalogue.save(gone=[entry.id], feeds=[FeedRecord(name="main", id="x", updated=LATER)])
        assert not dict(catalogue.last_entries())
        assert catalogue.feeds()["main"].id == main_feed.id
        assert catalogue.feeds()["main"].updated == LATER


def check_news(catalogue: Catalogue) -> None:
    told = news(told="1", told_at=LATER, outcome="202")
    catalogue.settle([told])
    catalogue.announce([news(digest="2", changed=LATER)])
    (left,) = catalogue.announcements()
    assert (left.digest, left.told, left.told_at) == ("2", "1", LATER)
    catalogue.settle([news(digest="1", attempts=4, outcome="late")])
    assert catalogue.announcements() == (left,)


def test_hosts_publish_the_same_bytes_and_know_each_others_ids(tmp_path: Path, shared: str) -> None:
    alone = host(tmp_path / "alone", CONFIG)
    one, two = host(tmp_path / "one", shared), host(tmp_path / "two", shared)
    run(alone)
    assert run(one).published == 3
    assert feeds(one) == feeds(alone)
    assert not run(two, LATER).new
    assert feeds(two) == feeds(alone)
    for folder in (alone, one):
        (folder / "articles" / "ship1.md").rename(folder / "articles" / "renamed.md")
        run(folder, LATER)
    assert feeds(one) == feeds(alone)
    assert not list(one.glob(".feedwright/*.sqlite3-*"))
    assert not (one / ".feedwright" / "catalogue.sqlite3").exists()
    assert not (one / ".feedwright" / "manifest").exists()


def test_of_two_hosts_one_publishes_and_the_other_says_so(tmp_path: Path, shared: str) -> None:
    one, two = host(tmp_path / "one", shared), host(tmp_path / "two", shared)
    with open_catalogue_of(settings_of(one), wait_seconds=0):
        with pytest.raises(LockedError, match="another build holds the lock") as refused:
            run(two)
        with pytest.raises(LockedError, match=r"after 0\.2 seconds"):
            run(two, wait_seconds=0.2)
        assert run(two, dry_run=True).published == 3
    assert refused.value.exit_code == 75
    assert not (two / "feeds").exists()
    assert run(two, wait_seconds=0.2).published == 3


def sail(*folders: Path) -> None:
    """The same article is edited on these hosts."""
    for folder in folders:
        publication(folder, config=(folder / "feedwright.toml").read_text(), ship1__md=SAILED)


def test_a_host_that_waited_publishes_what_its_articles_say_then(
    tmp_path: Path, shared: str, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = host(tmp_path / "one", shared), host(tmp_path / "two", shared)
    run(one)
    sail(one)
    waiting = threading.Thread(target=run, args=(two, LATER), kwargs={"wait_seconds": 60})
    build = import_module("feedwright.build")
    write = build.write_documents

    def while_another_waits(folder: Path, documents: Any) -> Any:
        if folder == one / "feeds":
            waiting.start()
            wait_until_it_waits(waiting, server)
            sail(two)
        return write(folder, documents)

    monkeypatch.setattr(build, "write_documents", while_another_waits)
    run(one, LATER)
    monkeypatch.undo()
    waiting.join()

    assert "Ship 1 has sailed" in titles(two)
    assert feeds(two) == feeds(one)
    assert not run(one, LATER).updated


def wait_until_it_waits(thread: threading.Thread, server: str) -> None:
    query = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with psycopg.connect(server, autocommit=True) as other:
        while thread.is_alive() and other.execute(query).fetchone() != (1,):
            time.sleep(0.01)


@pytest.mark.parametrize("work", ["build", "decide", "adopt"])
def test_while_a_host_reads_its_articles_no_other_publishes(
    tmp_path: Path, shared: str, work: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = host(tmp_path / "one", shared), host(tmp_path / "two", shared)
    run(one)
    settings = settings_of(two)

    def then_another(read: Any) -> Any:
        def reading(*words: Any) -> Any:
            found = read(*words)
            if words[0].state == settings.state:
                sail(one, two)
                with pytest.raises(LockedError):
                    run(one, LATER)
            return found

        return reading

    for name, method in (("build", "read_again"), ("adoption.adopt", "read_folder")):
        module = import_module(f"feedwright.{name}")
        monkeypatch.setattr(module, method, then_another(getattr(module, method)))
    if work == "build":
        run(two, LATER)
    elif work == "decide":
        decide(settings, Withdraw(path="ship0.md", reason="", now=LATER), now=LATER)
    else:
        adopt(settings, [str(one / "feeds/rss.xml")], now=LATER)
    monkeypatch.undo()

    run(one, LATER)
    assert "Ship 1 has sailed" in titles(one)


def test_who_may_write_nothing_but_feeds_takes_turns_as_well(
    tmp_path: Path, shared: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = host(tmp_path, shared)
    run(folder)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with open_catalogue_of(settings_of(folder), wait_seconds=0), pytest.raises(LockedError):
        run(folder)
    assert run(folder).published == 3


def test_a_run_that_loses_its_server_changes_nothing(
    tmp_path: Path, shared: str, server: str
) -> None:
    settings = settings_of(host(tmp_path, shared))

    def records() -> Iterator[Record]:
        yield record("a.md")
        with psycopg.connect(server, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'feedwright'"
            )
        yield from (record(f"{n}.md") for n in range(2000))

    with open_catalogue_of(settings, wait_seconds=0) as catalogue:
        with pytest.raises(EngineError, match="catalogue is as it was") as lost:
            catalogue.save(records())
        with pytest.raises(EngineError):
            catalogue.save([record("b.md")])
    assert lost.value.exit_code == 69
    with open_catalogue_of(settings, wait_seconds=0) as catalogue:
        assert catalogue.records() == ()


def test_many_rows_are_one_copy(tmp_path: Path, shared: str, server: str) -> None:
    settings = settings_of(host(tmp_path, shared))
    with (
        psycopg.connect(server, autocommit=True) as other,
        open_catalogue_of(settings) as catalogue,
    ):
        seen: list[tuple[str, ...]] = []

        def records() -> Iterator[Record]:
            for n in range(3000):
                yield record(f"{n}.md")
            seen.extend(other.execute("SELECT command, type FROM pg_stat_progress_copy").fetchall())

        catalogue.save(records())
        assert seen == [("COPY FROM", "PIPE")]
        assert len(catalogue.records()) == 3000


def test_what_was_remembered_in_a_file_moves_along(tmp_path: Path, shared: str) -> None:
    folder = host(tmp_path, CONFIG)
    run(folder)
    decide(settings_of(folder), Withdraw(path="ship0.md", reason="", now=NOW), now=NOW)
    run(folder, LATER)
    before = feeds(folder)
    (folder / "feedwright.toml").write_text(shared)
    run(folder, LATER)
    assert feeds(folder) == before
    with open_catalogue_of(settings_of(folder), read_only=True) as catalogue:
        assert sorted(one.state for one in catalogue.records()) == [
            "published",
            "published",
            "withdrawn",
        ]
    assert not (folder / ".feedwright" / "catalogue.sqlite3").exists()
    assert list((folder / ".feedwright").glob("catalogue-moved-*.sqlite3"))


def test_a_lost_catalogue_comes_back_from_the_feeds(
    tmp_path: Path, shared: str, server: str, schema: str
) -> None:
    folder = host(tmp_path, shared)
    run(folder)
    before = feeds(folder)
    with psycopg.connect(server) as other:
        other.execute(f"DROP SCHEMA {schema} CASCADE")
    run(folder, LATER)
    assert feeds(folder) == before


def test_tables_of_something_else_are_left_alone(
    tmp_path: Path, shared: str, server: str, schema: str
) -> None:
    folder = host(tmp_path, shared)
    with psycopg.connect(server) as other:
        other.execute(f"CREATE SCHEMA {schema} CREATE TABLE ledger (id TEXT)")
    with pytest.raises(DamagedCatalogueError, match="holds tables of something else"):
        run(folder)
    with psycopg.connect(server) as other:
        other.execute(f"DROP TABLE {schema}.ledger")
    run(folder)
    with psycopg.connect(server) as other:
        other.execute(f"COMMENT ON SCHEMA {schema} IS 'feedwright catalogue 99'")
    with pytest.raises(StorageError, match="written by a newer feedwright"):
        run(folder)


def test_commands_look_into_the_shared_catalogue(
    tmp_path: Path, shared: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = host(tmp_path, shared)
    monkeypatch.chdir(folder)
    assert main(["catalogue", "list"]) == 0
    run(folder)
    assert main(["withdraw", "ship1.md", "--reason", "wrong"]) == 0
    capsys.readouterr()
    assert main(["catalogue", "list"]) == 0
    assert "withdrawn" in capsys.readouterr().out
    main(["doctor"])
    told = capsys.readouterr().out
    assert "knows 3 ids, 2 published" in told
    assert "of the hosts that share the catalogue none builds" in told
    with open_catalogue_of(settings_of(folder), wait_seconds=0):
        main(["doctor"])
        assert "of the hosts that share the catalogue one builds" in capsys.readouterr().out
    run(folder)


def test_a_server_that_is_not_there_ends_the_run(tmp_path: Path) -> None:
    config = f'{CONFIG}\n[catalogue]\nurl = "postgresql://feeds@/x?host={tmp_path}/none"\n'
    with pytest.raises(EngineError, match="cannot be reached") as missing:
        run(host(tmp_path, config))
    assert missing.value.exit_code == 69
    assert not (tmp_path / "feeds").exists()


@pytest.mark.parametrize("url", ["postgresql://a:secret@db/x", "postgresql://db/x?password=secret"])
def test_a_password_has_no_place_in_the_config(tmp_path: Path, url: str) -> None:
    folder = host(tmp_path, f'{CONFIG}\n[catalogue]\nurl = "{url}"\n')
    with pytest.raises(ConfigError, match="PGPASSWORD") as refused:
        settings_of(folder)
    assert "secret" not in str(refused.value)
