"""The catalogue in a PostgreSQL database that several hosts share: one schema per publication."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Final

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

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
from feedwright.errors import (
    DamagedCatalogueError,
    EngineError,
    FeedwrightError,
    LockedError,
    PermissionDeniedError,
    StorageError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from feedwright.catalogue.catalogue import Catalogue
    from feedwright.catalogue.entries import EntryLine
    from feedwright.catalogue.outbox import Announcement
    from feedwright.catalogue.record import FeedRecord, Record
    from feedwright.model import Article, Entry

__all__ = ["VERSION", "is_held", "open_shared_catalogue"]

#: One step for each version of the schema, applied in order; never edited, only added to.
#: Ids and names are ordered as their bytes are, as in the embedded catalogue.
_MIGRATIONS: Final = (
    """
    CREATE TABLE article (
        id TEXT COLLATE "C" PRIMARY KEY, path TEXT NOT NULL, first_seen TEXT NOT NULL,
        updated TEXT NOT NULL, published TEXT, fingerprint TEXT NOT NULL,
        source_digest TEXT NOT NULL, canonical_url TEXT, stated_id TEXT,
        state TEXT NOT NULL CHECK (state IN ('published', 'gone', 'withdrawn', 'replaced')),
        title TEXT NOT NULL, sketch BYTEA NOT NULL, told BYTEA NOT NULL,
        archive_only BOOLEAN NOT NULL, withdrawn TEXT, reason TEXT NOT NULL,
        adopted_link TEXT, adopted_published TEXT
    );
    CREATE TABLE feed (
        name TEXT COLLATE "C" PRIMARY KEY, id TEXT NOT NULL UNIQUE, json TEXT NOT NULL
    );
    CREATE TABLE entry (
        id TEXT COLLATE "C" PRIMARY KEY REFERENCES article (id), json TEXT NOT NULL,
        recipe TEXT NOT NULL
    );
    CREATE TABLE announcement (
        topic TEXT COLLATE "C" NOT NULL, hub TEXT COLLATE "C" NOT NULL, digest TEXT NOT NULL,
        changed TEXT NOT NULL, told TEXT NOT NULL, told_at TEXT, attempts INTEGER NOT NULL,
        outcome TEXT NOT NULL, due TEXT NOT NULL, PRIMARY KEY (topic, hub)
    );
    """,
)
VERSION: Final = len(_MIGRATIONS)
_TABLES: Final = frozenset({"article", "feed", "entry", "announcement"})

#: Of the lock, from its name.
_KEY: Final = "hashtextextended(%s, 0)"
_MEND: Final = "restore it from a backup, or name another schema in [catalogue]"
_AS_THEY_WERE: Final = "the catalogue is as it was; run this again when the server is back"
#: What a host needs that has gone away without a word to be given up (libpq, 34.1.2).
_CONNECT: Final[dict[str, Any]] = {
    "application_name": "feedwright",
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "client_encoding": "UTF8",
}


class _PostgresCatalogue:
    """The rows of one schema, through one session: the one that holds the publication's lock."""

    def __init__(self, connection: psycopg.Connection, subject: str) -> None:
        self._connection = connection
        self._subject = subject

    def records(self, articles: Mapping[str, Article] | None = None) -> tuple[Record, ...]:
        rows = self._read("article", ARTICLE_COLUMNS, "id")
        return tuple(record_from_row(row, articles or {}) for row in rows)

    def feeds(self) -> dict[str, FeedRecord]:
        rows = self._read("feed", ("name", "id", "json"), "name")
        with _explaining(self._subject):
            return {row[0]: feed_from_json(*row) for row in rows}

    def last_entries(self) -> LastEntries:
        return LastEntries(dict(self._read("entry", ("id", "recipe"), "id")), self._entries)

    def _entries(self, identities: Iterable[str]) -> tuple[Entry, ...]:
        query = "SELECT json FROM entry WHERE id = ANY(%s) ORDER BY id"
        with _explaining(self._subject), self._connection.transaction():
            rows = self._connection.execute(query, (list(identities),))
            return tuple(entry for (line,) in rows if (entry := entry_from_row(line)))

    def announcements(self) -> tuple[Announcement, ...]:
        rows = self._read("announcement", NEWS_COLUMNS, "topic, hub")
        with _explaining(self._subject):
            return tuple(map(announcement_from_row, rows))

    def announce(self, rows: Iterable[Announcement]) -> None:
        wanted = {(one.topic, one.hub): one for one in rows}
        lines = [row_of_announcement(one) for one in wanted.values()]
        kept = ("digest", "changed", "attempts", "outcome", "due")
        with _explaining(self._subject), self._connection.transaction():
            self._connection.execute(
                "DELETE FROM announcement WHERE NOT EXISTS (SELECT FROM unnest(%s::text[],"
                " %s::text[]) AS wanted (t, h) WHERE topic = t AND hub = h)",
                ([topic for topic, _ in wanted], [hub for _, hub in wanted]),
            )
            self._load("announcement", NEWS_COLUMNS, lines, ("topic", "hub"), kept)

    def settle(self, tried: Iterable[Announcement]) -> None:
        with _explaining(self._subject), self._connection.transaction():
            for one in tried:
                if one.is_waiting:
                    self._connection.execute(
                        "UPDATE announcement SET attempts = %s, outcome = %s, due = %s"
                        " WHERE topic = %s AND hub = %s AND digest = %s",
                        (one.attempts, one.outcome, cell(one.due), one.topic, one.hub, one.digest),
                    )
                else:
                    self._connection.execute(
                        "UPDATE announcement SET told = %s, told_at = %s, attempts = 0,"
                        " outcome = %s WHERE topic = %s AND hub = %s",
                        (one.told, cell(one.told_at), one.outcome, one.topic, one.hub),
                    )

    def find_faults(self) -> tuple[str, ...]:
        """Nothing: pages and references are the server's to check."""
        self.records()
        return ()

    def save(
        self,
        records: Iterable[Record] = (),
        feeds: Iterable[FeedRecord] = (),
        entries: Iterable[EntryLine] = (),
        gone: Iterable[str] = (),
    ) -> None:
        named = ((feed.name, feed.id, feed_to_json(feed)) for feed in feeds)
        with _explaining(self._subject), self._connection.transaction():
            self._load("article", ARTICLE_COLUMNS, map(row_of_record, records), ("id",))
            self._load("feed", ("name", "id", "json"), named, ("name",), ("json",))
            self._connection.execute("DELETE FROM entry WHERE id = ANY(%s)", (list(gone),))
            self._load("entry", ("id", "json", "recipe"), entries, ("id",))

    def _read(self, table: str, columns: tuple[str, ...], order: str) -> list[tuple[Any, ...]]:
        query = f"SELECT {', '.join(columns)} FROM {table} ORDER BY {order}"  # noqa: S608 - names of ours
        with _explaining(self._subject), self._connection.transaction():
            return self._connection.execute(query.encode()).fetchall()

    def _load(
        self,
        table: str,
        columns: tuple[str, ...],
        rows: Iterable[tuple[Any, ...]],
        key: tuple[str, ...],
        replaced: tuple[str, ...] = (),
    ) -> None:
        """The rows are in the table, in one COPY; those that were there are replaced."""
        new = replaced or tuple(name for name in columns if name not in key)
        names = ", ".join(columns)
        execute = self._connection.execute
        taken = f"SELECT {names} FROM {table} WITH NO DATA"  # noqa: S608 - names of ours
        execute(f"CREATE TEMPORARY TABLE loaded AS {taken}".encode())
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"COPY loaded ({names}) FROM STDIN".encode()) as copy,
        ):
            for row in rows:
                copy.write_row(row)
        execute(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM loaded"  # noqa: S608 - names of ours
            f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET"
            f" {', '.join(f'{name} = excluded.{name}' for name in new)}".encode()
        )
        execute(b"DROP TABLE loaded")


@contextmanager
def open_shared_catalogue(
    url: str, schema: str, *, read_only: bool = False, wait_seconds: float | None = None
) -> Iterator[Catalogue | None]:
    """The catalogue in that schema, made or brought to today's version where needed.

    With ``wait_seconds`` the publication is ours until the block ends, by an advisory lock of the
    session that also writes: who loses the lock with its connection can write no more.
    ``read_only`` makes nothing: None stands for a catalogue that is not there.
    """
    subject = _subject(url, schema)
    with _explaining(subject):
        connection = psycopg.connect(url, autocommit=True, **_CONNECT)
    with closing(connection):
        with _explaining(subject):
            if wait_seconds is not None:
                _lock(connection, subject, schema, wait_seconds)
            is_there = _migrate(connection, subject, schema, read_only=read_only)
        yield _PostgresCatalogue(connection, subject) if is_there else None


def is_held(url: str, schema: str) -> bool:
    """Whether a host has the publication; nothing is made, and none is kept out for long."""
    subject = _subject(url, schema)
    with _explaining(subject), closing(psycopg.connect(url, autocommit=True, **_CONNECT)) as found:
        return not _try_lock(found, schema)


def _subject(url: str, schema: str) -> str:
    """Where it is, without what only its users may know."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        return "catalogue.url"
    host, name = parts.get("host") or "localhost", parts.get("dbname") or parts.get("user") or ""
    return f"postgresql://{host}/{name}, schema {schema}"


def _try_lock(connection: psycopg.Connection, schema: str) -> bool:
    """Whether the publication is the session's now."""
    query = f"SELECT pg_try_advisory_lock({_KEY})".encode()
    return connection.execute(query, (f"feedwright {schema}",)).fetchone() == (True,)


def _lock(connection: psycopg.Connection, subject: str, schema: str, wait_seconds: float) -> None:
    if wait_seconds <= 0:
        is_ours = _try_lock(connection, schema)
    else:
        connection.execute(f"SET lock_timeout = {max(1, round(wait_seconds * 1000))}".encode())
        try:
            query = f"SELECT pg_advisory_lock({_KEY})".encode()
            connection.execute(query, (f"feedwright {schema}",))
            is_ours = True
        except psycopg.errors.LockNotAvailable:
            is_ours = False
        connection.execute("RESET lock_timeout")
    if not is_ours:
        waited = f", after {wait_seconds:g} seconds of waiting too" if wait_seconds else ""
        hint = "wait for it to end, then run this again; --wait SECONDS does the waiting"
        raise LockedError(subject, f"another build holds the lock{waited}", hint)


def _migrate(connection: psycopg.Connection, subject: str, schema: str, *, read_only: bool) -> bool:
    """The tables are those of today, with everything that was in them; all of it, or nothing."""
    name = sql.Identifier(schema)
    with connection.transaction():
        # Two that open it for the first time at once do so one after the other.
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", (schema,))
        rows = connection.execute(
            "SELECT relname, obj_description(relnamespace, 'pg_namespace') FROM pg_class"
            " JOIN pg_namespace ON pg_namespace.oid = relnamespace"
            " WHERE nspname = %s AND relkind = 'r'",
            (schema,),
        ).fetchall()
        stated = (rows[0][1] or "") if rows else ""
        number = stated.removeprefix("feedwright catalogue ")
        version = int(number) if number.isdecimal() else 0
        if version > VERSION:
            message = f"was written by a newer feedwright (its schema is {version}, ours {VERSION})"
            raise StorageError(subject, message, "install that version or a later one")
        if rows and (not version or not {row[0] for row in rows} >= _TABLES):
            raise DamagedCatalogueError(subject, "holds tables of something else", _MEND)
        if read_only:
            connection.execute(sql.SQL("SET search_path = {}").format(name))
            return bool(rows)
        if not rows:
            connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(name))
        connection.execute(sql.SQL("SET search_path = {}").format(name))
        for script in _MIGRATIONS[version:]:
            connection.execute(script.encode())
        if version < VERSION:
            comment = sql.Literal(f"feedwright catalogue {VERSION}")
            connection.execute(sql.SQL("COMMENT ON SCHEMA {} IS {}").format(name, comment))
    return True


@contextmanager
def _explaining(subject: str) -> Iterator[None]:
    """What the server says, or a row that is none of ours, ends the run in our words."""
    try:
        yield
    except psycopg.Error as error:
        raise _explained(subject, error) from None
    except (ValueError, TypeError, KeyError) as error:
        message = f"is damaged: a row cannot be read: {error}"
        raise DamagedCatalogueError(subject, message, _MEND) from error


def _explained(subject: str, error: psycopg.Error) -> FeedwrightError:
    reason = error.diag.message_primary or " ".join(str(error).split())
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return PermissionDeniedError(subject, reason, "grant it to the user of [catalogue] url")
    if isinstance(error, psycopg.errors.DataCorrupted | psycopg.errors.UndefinedTable):
        return DamagedCatalogueError(subject, f"is damaged: {reason}", _MEND)
    # The server went away (classes 08 and 57P), or there is none to say anything.
    state = error.sqlstate or "08"
    if isinstance(error, psycopg.OperationalError) and state.startswith(("08", "57P")):
        return EngineError(subject, f"cannot be reached: {reason}", _AS_THEY_WERE)
    return StorageError(subject, f"cannot be used: {reason}", _AS_THEY_WERE)
