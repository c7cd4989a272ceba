"""The catalogue on disk: one SQLite file in the state folder."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from feedwright.catalogue.entries import entry_from_json, entry_to_json
from feedwright.catalogue.record import Record
from feedwright.errors import OutputError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from feedwright.model import Entry

__all__ = ["Catalogue", "open_catalogue"]

FILE_NAME: Final = "catalogue.sqlite3"

#: One script for each version of the schema, applied in order; never edited, only added to.
_MIGRATIONS: Final = (
    """
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
    CREATE TABLE feed (
        name TEXT PRIMARY KEY,
        id   TEXT NOT NULL UNIQUE
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE entry (
        id   TEXT PRIMARY KEY REFERENCES article (id),
        json TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """,
)
_COLUMNS: Final = (
    *("id", "path", "first_seen", "updated", "published", "fingerprint", "source_digest"),
    *("canonical_url", "stated_id", "state"),
)


class Catalogue:
    """What the publication remembers: records of articles, and the ids of its feeds."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def records(self) -> tuple[Record, ...]:
        """All records, gone articles included, ordered by id."""
        rows = self._connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM article ORDER BY id")  # noqa: S608 - names of ours
        return tuple(_record(row) for row in rows)

    def feed_ids(self) -> dict[str, str]:
        """The permanent id of each feed that was ever published, by its name."""
        return dict(self._connection.execute("SELECT name, id FROM feed"))

    def entries(self, ids: Iterable[str]) -> tuple[Entry, ...]:
        """The last good entries of those articles, as far as they stood in a feed."""
        found = []
        for identity in ids:
            query = "SELECT json FROM entry WHERE id = ?"
            row = self._connection.execute(query, (identity,)).fetchone()
            if row is not None:
                found.append(entry_from_json(row[0]))
        return tuple(found)

    def standing(self) -> tuple[Entry, ...]:
        """All entries that stand in a feed, ordered by id."""
        rows = self._connection.execute("SELECT json FROM entry ORDER BY id")
        return tuple(entry_from_json(row[0]) for row in rows)

    def find_faults(self) -> tuple[str, ...]:
        """What SQLite finds wrong with the file; empty when it is sound."""
        found = [row[0] for row in self._connection.execute("PRAGMA integrity_check")]
        broken = self._connection.execute("PRAGMA foreign_key_check").fetchall()
        found += [f"an entry without an article in the table {row[0]}" for row in broken]
        return tuple(one for one in found if one != "ok")

    def save(
        self, records: Iterable[Record], feed_ids: dict[str, str], entries: Iterable[Entry]
    ) -> None:
        """All are remembered, or none; records and feeds that are not named stay as they are.

        ``entries`` are all that stand in a feed now. An id that a feed has is never replaced.
        """
        marks = ", ".join("?" * len(_COLUMNS))
        with self._connection:
            self._connection.executemany(
                f"INSERT OR REPLACE INTO article ({', '.join(_COLUMNS)}) VALUES ({marks})",  # noqa: S608 - names of ours
                [_row(record) for record in records],
            )
            self._connection.executemany(
                "INSERT OR IGNORE INTO feed (name, id) VALUES (?, ?)", feed_ids.items()
            )
            self._connection.execute("DELETE FROM entry")
            self._connection.executemany(
                "INSERT INTO entry (id, json) VALUES (?, ?)",
                [(entry.id, entry_to_json(entry)) for entry in entries],
            )


@contextmanager
def open_catalogue(state: Path, *, read_only: bool = False) -> Iterator[Catalogue]:
    """The catalogue in that folder, made or brought to today's schema where needed.

    ``read_only`` changes nothing on disk: a missing catalogue is an empty one. Raises
    `StorageError` when the file is damaged or from a newer version, `OutputError` when it cannot
    be written.
    """
    file = state / FILE_NAME
    try:
        connection = _connect(file, read_only=read_only)
        try:
            _migrate(connection, file)
            yield Catalogue(connection)
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise _explained(file, error) from error


def _connect(file: Path, *, read_only: bool) -> sqlite3.Connection:
    if read_only and not file.exists():
        return sqlite3.connect(":memory:")
    if read_only:
        # Without a log beside it the file is whole as it stands, and SQLite need not make one.
        mode = "mode=ro" if file.with_name(f"{file.name}-wal").exists() else "immutable=1"
        return sqlite3.connect(f"{file.as_uri()}?{mode}", uri=True)
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _migrate(connection: sqlite3.Connection, file: Path) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(_MIGRATIONS):
        raise StorageError(
            str(file), "was written by a newer feedwright", "install that version or a later one"
        )
    for number, script in enumerate(_MIGRATIONS[version:], start=version + 1):
        connection.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")


def _explained(file: Path, error: sqlite3.DatabaseError) -> OutputError | StorageError:
    code = getattr(error, "sqlite_errorcode", None) or 0
    if code & 0xFF in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
        return OutputError(str(file), f"cannot be written: {error}", "check the state folder")
    hint = "the feeds are as they were; restore the file from a backup"
    return StorageError(str(file), f"cannot be used: {error}", hint)


def _record(row: tuple[str, ...]) -> Record:
    values = dict(zip(_COLUMNS, row, strict=True))
    for name in ("first_seen", "updated", "published"):
        if values[name] is not None:
            values[name] = datetime.fromisoformat(values[name])  # type: ignore[assignment] # typed by the columns
    return Record(**values)  # type: ignore[arg-type] # typed by the columns


def _row(record: Record) -> tuple[str | None, ...]:
    values = (getattr(record, name) for name in _COLUMNS)
    return tuple(
        value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
        for value in values
    )
