"""The catalogue on disk: one SQLite file in the state folder."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC
from typing import TYPE_CHECKING, Final

from feedwright.catalogue.feeds import feed_from_json, feed_to_json
from feedwright.catalogue.last_entries import LastEntries
from feedwright.catalogue.rows import (
    ARTICLE_COLUMNS,
    NEWS_COLUMNS,
    announcement_from_row,
    cell,
    entry_from_row,
    record_from_row,
    row_of_announcement,
    row_of_record,
)
from feedwright.catalogue.schema import VERSION, find_version, migrate
from feedwright.errors import DamagedCatalogueError, OutputError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from feedwright.catalogue.catalogue import Catalogue
    from feedwright.catalogue.entries import EntryLine
    from feedwright.catalogue.outbox import Announcement
    from feedwright.catalogue.record import FeedRecord, Record
    from feedwright.model import Article, Entry

__all__ = ["CATALOGUE_FILES", "open_catalogue", "set_aside_catalogue"]

FILE_NAME: Final = "catalogue.sqlite3"
#: What SQLite keeps beside the file while it works (sqlite.org/tempfiles).
_COMPANIONS: Final = ("-wal", "-shm", "-journal")
#: All of them, the file itself first.
CATALOGUE_FILES: Final = (FILE_NAME, *(f"{FILE_NAME}{suffix}" for suffix in _COMPANIONS))

_MEND: Final = "restore it from a backup, or let the next build begin from the published feeds"

_READ_RECORDS: Final = f"SELECT {', '.join(ARTICLE_COLUMNS)} FROM article ORDER BY id"  # noqa: S608 - names of ours
_WRITE_RECORD: Final = (
    f"INSERT OR REPLACE INTO article ({', '.join(ARTICLE_COLUMNS)})"  # noqa: S608 - names of ours
    f" VALUES ({', '.join('?' * len(ARTICLE_COLUMNS))})"
)
_READ_ENTRIES: Final = "SELECT json FROM entry WHERE id IN (SELECT value FROM json_each(?))"
_READ_NEWS: Final = f"SELECT {', '.join(NEWS_COLUMNS)} FROM announcement ORDER BY topic, hub"  # noqa: S608 - names of ours
# What a hub was told stays: a run that tells hubs may have told it meanwhile.
_WRITE_NEWS: Final = (
    f"INSERT INTO announcement ({', '.join(NEWS_COLUMNS)})"  # noqa: S608 - names of ours
    f" VALUES ({', '.join('?' * len(NEWS_COLUMNS))})"
    " ON CONFLICT (topic, hub) DO UPDATE SET digest = excluded.digest, changed = excluded.changed,"
    " attempts = excluded.attempts, outcome = excluded.outcome, due = excluded.due"
)
_SETTLE_TOLD: Final = (
    "UPDATE announcement SET told = ?, told_at = ?, attempts = 0, outcome = ?"
    " WHERE topic = ? AND hub = ?"
)
_SETTLE_UNTOLD: Final = (
    "UPDATE announcement SET attempts = ?, outcome = ?, due = ?"
    " WHERE topic = ? AND hub = ? AND digest = ?"
)


class _SqliteCatalogue:
    """The rows of an open file."""

    def __init__(self, connection: sqlite3.Connection, file: Path | None) -> None:
        self._connection = connection
        self._file = file

    def records(self, articles: Mapping[str, Article] | None = None) -> tuple[Record, ...]:
        with _explaining(self._file):
            rows = self._connection.execute(_READ_RECORDS)
            return tuple(record_from_row(row, articles or {}) for row in rows)

    def feeds(self) -> dict[str, FeedRecord]:
        with _explaining(self._file):
            rows = self._connection.execute("SELECT name, id, json FROM feed ORDER BY name")
            return {row[0]: feed_from_json(*row) for row in rows}

    def last_entries(self) -> LastEntries:
        with _explaining(self._file):
            rows = self._connection.execute("SELECT id, recipe FROM entry ORDER BY id")
            return LastEntries(dict(rows.fetchall()), self._entries)

    def _entries(self, identities: Iterable[str]) -> tuple[Entry, ...]:
        wanted = json.dumps(list(identities))
        with _explaining(self._file):
            rows = self._connection.execute(_READ_ENTRIES, (wanted,))
            return tuple(entry for row in rows if (entry := entry_from_row(row[0])))

    def announcements(self) -> tuple[Announcement, ...]:
        with _explaining(self._file):
            return tuple(map(announcement_from_row, self._connection.execute(_READ_NEWS)))

    def announce(self, rows: Iterable[Announcement]) -> None:
        wanted = {(one.topic, one.hub): one for one in rows}
        gone = [key for one in self.announcements() if (key := (one.topic, one.hub)) not in wanted]
        lines = [row_of_announcement(one) for one in wanted.values()]
        with _explaining(self._file), self._connection:
            self._connection.executemany(
                "DELETE FROM announcement WHERE topic = ? AND hub = ?", gone
            )
            self._connection.executemany(_WRITE_NEWS, lines)

    def settle(self, tried: Iterable[Announcement]) -> None:
        with _explaining(self._file), self._connection:
            for one in tried:
                key = (one.topic, one.hub)
                if one.is_waiting:
                    values = (one.attempts, one.outcome, cell(one.due), *key, one.digest)
                    self._connection.execute(_SETTLE_UNTOLD, values)
                else:
                    told = (one.told, cell(one.told_at), one.outcome, *key)
                    self._connection.execute(_SETTLE_TOLD, told)

    def find_faults(self) -> tuple[str, ...]:
        with _explaining(self._file):
            found = [row[0] for row in self._connection.execute("PRAGMA integrity_check")]
            broken = self._connection.execute("PRAGMA foreign_key_check").fetchall()
            found += [f"an entry without an article in the table {row[0]}" for row in broken]
            return tuple(one for one in found if one != "ok")

    def save(
        self,
        records: Iterable[Record] = (),
        feeds: Iterable[FeedRecord] = (),
        entries: Iterable[EntryLine] = (),
        gone: Iterable[str] = (),
    ) -> None:
        with _explaining(self._file), self._connection:
            self._connection.executemany(_WRITE_RECORD, map(row_of_record, records))
            self._connection.executemany(
                "INSERT INTO feed (name, id, json) VALUES (?, ?, ?)"
                " ON CONFLICT (name) DO UPDATE SET json = excluded.json",
                [(feed.name, feed.id, feed_to_json(feed)) for feed in feeds],
            )
            self._connection.executemany(
                "DELETE FROM entry WHERE id = ?", [(identity,) for identity in gone]
            )
            self._connection.executemany(
                "INSERT OR REPLACE INTO entry (id, json, recipe) VALUES (?, ?, ?)", entries
            )


@contextmanager
def open_catalogue(state: Path | None, *, read_only: bool = False) -> Iterator[Catalogue]:
    """The catalogue in that folder, made or brought to today's schema where needed.

    ``read_only`` changes nothing on disk: a missing catalogue is an empty one, an older one is
    migrated in memory. Without a folder it is an empty one in memory. Raises
    `DamagedCatalogueError` when the file is damaged, or is none of ours, as do the catalogue's own
    operations; `StorageError` when a newer version wrote it; `OutputError` when it cannot be
    written.
    """
    file = state / FILE_NAME if state else None
    with _explaining(file):
        connection = _connect(file, read_only=read_only)
    with closing(connection):
        yield _SqliteCatalogue(connection, file)


def set_aside_catalogue(state: Path, now: datetime, why: str = "damaged") -> Path:
    """The catalogue's file under another name, where it is in nobody's way. Raises `OSError`."""
    stem = f"catalogue-{why}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    aside = state / f"{stem}.sqlite3"
    # The file itself last: what is left of it alone is as damaged as before.
    for suffix in (*_COMPANIONS, ""):
        file = state / f"{FILE_NAME}{suffix}"
        if file.exists():
            file.replace(aside.with_name(f"{aside.name}{suffix}"))
    return aside


def _connect(file: Path | None, *, read_only: bool) -> sqlite3.Connection:
    """The file as it is to be used, with the tables of today."""
    if file is None or (read_only and not file.exists()):
        connection = sqlite3.connect(":memory:")
    elif read_only:
        # Without a log beside it the file is whole as it stands, and SQLite need not make one.
        mode = "mode=ro" if file.with_name(f"{file.name}-wal").exists() else "immutable=1"
        connection = sqlite3.connect(f"{file.as_uri()}?{mode}", uri=True)
    else:
        connection = sqlite3.connect(file)
    try:
        version = _version(connection, file)
        if read_only and 0 < version < VERSION:
            connection = _copy(connection)
        elif file is not None and not read_only:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
        migrate(connection, version)
    except BaseException:
        connection.close()
        raise
    return connection


def _version(connection: sqlite3.Connection, file: Path | None) -> int:
    """The version of the file's schema, at most ours; raises when it is another's."""
    (stated,) = connection.execute("PRAGMA user_version").fetchone()
    if stated > VERSION:
        message = f"was written by a newer feedwright (its schema is {stated}, ours {VERSION})"
        hint = "install that version or a later one; nothing was changed"
        raise StorageError(str(file), message, hint)
    version = find_version(connection)
    if version is None:
        raise DamagedCatalogueError(str(file), "is a database of something else", _MEND)
    return version


def _copy(connection: sqlite3.Connection) -> sqlite3.Connection:
    """What the file holds, in memory; the file is closed."""
    with closing(connection):
        copy = sqlite3.connect(":memory:")
        connection.backup(copy)
    return copy


@contextmanager
def _explaining(file: Path | None) -> Iterator[None]:
    """What SQLite says, or a row that is none of ours, ends the run in our words."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _explained(file, error) from error
    except (ValueError, TypeError, KeyError) as error:
        message = f"is damaged: a row cannot be read: {error}"
        raise DamagedCatalogueError(str(file), message, _MEND) from error


def _explained(
    file: Path | None, error: sqlite3.DatabaseError
) -> DamagedCatalogueError | OutputError | StorageError:
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
        return OutputError(str(file), f"cannot be written: {error}", "check the state folder")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return DamagedCatalogueError(str(file), f"is damaged: {error}", _MEND)
    hint = "the feeds are as they were; restore the file from a backup"
    return StorageError(str(file), f"cannot be used: {error}", hint)
