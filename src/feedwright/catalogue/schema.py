"""The tables of the catalogue, version by version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3

__all__ = ["VERSION", "find_version", "migrate"]

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
    # A table whose CHECK changes is made anew (sqlite.org/lang_altertable, section 7).
    """
    CREATE TABLE article_2 (
        id            TEXT PRIMARY KEY,
        path          TEXT NOT NULL,
        first_seen    TEXT NOT NULL,
        updated       TEXT NOT NULL,
        published     TEXT,
        fingerprint   TEXT NOT NULL,
        source_digest TEXT NOT NULL,
        canonical_url TEXT,
        stated_id     TEXT,
        state         TEXT NOT NULL
                      CHECK (state IN ('published', 'gone', 'withdrawn', 'replaced')),
        title         TEXT NOT NULL DEFAULT '',
        sketch        BLOB NOT NULL DEFAULT x'',
        told          BLOB NOT NULL DEFAULT x'',
        archive_only  INTEGER NOT NULL DEFAULT 0 CHECK (archive_only IN (0, 1)),
        withdrawn     TEXT,
        reason        TEXT NOT NULL DEFAULT ''
    ) STRICT, WITHOUT ROWID;
    INSERT INTO article_2 (id, path, first_seen, updated, published, fingerprint, source_digest,
                           canonical_url, stated_id, state)
        SELECT id, path, first_seen, updated, published, fingerprint, source_digest,
               canonical_url, stated_id, state
        FROM article;
    DROP TABLE article;
    ALTER TABLE article_2 RENAME TO article;
    """,
    "ALTER TABLE feed ADD COLUMN json TEXT NOT NULL DEFAULT '{}';",
    """
    ALTER TABLE article ADD COLUMN adopted_link TEXT;
    ALTER TABLE article ADD COLUMN adopted_published TEXT;
    """,
    """
    CREATE TABLE announcement (
        topic    TEXT NOT NULL,
        hub      TEXT NOT NULL,
        digest   TEXT NOT NULL,
        changed  TEXT NOT NULL,
        told     TEXT NOT NULL,
        told_at  TEXT,
        attempts INTEGER NOT NULL,
        outcome  TEXT NOT NULL,
        due      TEXT NOT NULL,
        PRIMARY KEY (topic, hub)
    ) STRICT, WITHOUT ROWID;
    """,
    "ALTER TABLE entry ADD COLUMN recipe TEXT NOT NULL DEFAULT '';",
)

#: Of the schema that this program writes.
VERSION: Final = len(_MIGRATIONS)


def find_version(connection: sqlite3.Connection) -> int | None:
    """The version of the schema, 0 for a file without tables; None for what is no catalogue."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    is_ours = {"article", "feed", "entry"} <= tables if version else not tables
    return int(version) if is_ours else None


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """The tables are those of today, with everything that was in them.

    Each step is done or not done as a whole. Raises `sqlite3.DatabaseError`.
    """
    for number, script in enumerate(_MIGRATIONS[version:], start=version + 1):
        connection.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")
