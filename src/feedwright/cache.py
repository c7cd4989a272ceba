"""What the last run made of the article files, so that what stays is neither read nor made again.

It lies in the state folder and may be removed at any time: the next run does everything anew and
comes to the same. Only what is dear is kept, and of an article's text no more than paragraphs that
stand in many.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from datetime import datetime  # noqa: TC003 - decoding looks at it
from functools import lru_cache
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from feedwright.characters import bytes_of
from feedwright.errors import StorageError
from feedwright.model import Article, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from feedwright.sharing import Shared
    from feedwright.traits import Traits

__all__ = [
    "CACHE_FILE",
    "Apart",
    "Cache",
    "CachedArticle",
    "CachedDocument",
    "CachedEntry",
    "CachedFlaw",
    "CachedFragments",
    "CachedParagraph",
    "CachedVolume",
    "Parts",
    "Texts",
    "as_text",
    "open_cache",
]

CACHE_FILE: Final = "cache.sqlite3"
#: Of the tables; a file of another version is begun anew.
_VERSION: Final = 4
_TABLES: Final = """
CREATE TABLE recipe (digest TEXT NOT NULL);
CREATE TABLE article (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE volume (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE entry (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE fragment (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE document (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE paragraph (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
"""


class CachedArticle(msgspec.Struct, frozen=True, array_like=True):
    """An article without its text, and how its file looked when it was read."""

    #: Empty where that would not tell whether it has changed since.
    signature: str
    article: Article


class CachedVolume(msgspec.Struct, frozen=True, array_like=True):
    """What a file that holds many articles held, and how it looked when it was read."""

    #: Empty where that would not tell whether it has changed since.
    signature: str
    #: Paths of its articles that are kept, each as a `CachedArticle` without a signature.
    paths: tuple[str, ...]
    #: Articles of which there was nothing to read.
    spoilt: tuple[Article, ...]
    #: Whether it held what no path tells.
    is_torn: bool


class CachedEntry(msgspec.Struct, frozen=True, array_like=True):
    """What an entry was made from, and how much it takes."""

    #: Of the article, its record and the settings.
    recipe: str
    #: In the format in which it takes most.
    size_bytes: int
    #: Whether nobody can follow a link to the article, and whether its text had to be left out.
    is_unlinked: bool = False
    is_cut: bool = False
    #: Where files of its media were looked for, and what was there.
    media: tuple[str, ...] = ()
    media_seen: str = ""


class CachedFragments(msgspec.Struct, frozen=True, array_like=True):
    """How an entry is known again where it stands in published documents."""

    #: Of the entry.
    recipe: str
    #: As much of it as documents look at.
    id: str
    title: str
    updated: datetime
    published: datetime | None
    authors: tuple[Person, ...]
    #: By its format the digest of what there is nothing to say of, and the prefixes in it.
    forms: dict[str, tuple[bytes, tuple[str, ...]]]


class CachedFlaw(msgspec.Struct, frozen=True, array_like=True):
    """What the linter warned of in a document: a rule, and where it was broken first."""

    rule: str
    times: int
    document: str
    entry: str
    message: str
    advice: str


class CachedDocument(msgspec.Struct, frozen=True, array_like=True):
    """What a published document was made from, and how its file looked when it was written."""

    recipe: str
    #: Empty where that would not tell whether it has changed since.
    signature: str
    #: Of the file's bytes, as they are or with those of each entry as their digest.
    digest: str
    size_bytes: int
    entries: int
    flaws: tuple[CachedFlaw, ...] = ()
    #: Bytes before its first entry, between two, and of each entry.
    cuts: tuple[int, ...] = ()


class CachedParagraph(msgspec.Struct, frozen=True, array_like=True):
    """A short paragraph that stands in many articles; its name is its checksum."""

    text: str


_Value = TypeVar(
    "_Value",
    CachedArticle,
    CachedVolume,
    CachedEntry,
    CachedFragments,
    CachedDocument,
    CachedParagraph,
)
_KINDS: Final[Mapping[type[Any], str]] = {
    CachedArticle: "article",
    CachedVolume: "volume",
    CachedEntry: "entry",
    CachedFragments: "fragment",
    CachedDocument: "document",
    CachedParagraph: "paragraph",
}


class Cache:
    """What is kept of articles, entries and documents, by names that the caller chooses."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._encode = msgspec.msgpack.Encoder().encode
        self._read: dict[type[Any], dict[str, Any]] = {}

    def read(self, kind: type[_Value]) -> dict[str, _Value]:
        """All that the last run knew of that kind; nothing at all where a row cannot be read."""
        if kind not in self._read:
            decode = msgspec.msgpack.Decoder(kind).decode
            self._read[kind] = {}
            with suppress(sqlite3.Error, msgspec.MsgspecError):
                rows = self._connection.execute(f"SELECT name, value FROM {_KINDS[kind]}")  # noqa: S608 - names of ours
                self._read[kind] = {name: decode(value) for name, value in rows}
        return self._read[kind]

    def find(self, kind: type[_Value], names: Iterable[str]) -> dict[str, _Value]:
        """What the last run knew of these; nothing at all where a row cannot be read."""
        decode = msgspec.msgpack.Decoder(kind).decode
        query = (
            f"SELECT name, value FROM {_KINDS[kind]} WHERE name IN (SELECT value FROM json_each(?))"  # noqa: S608 - names of ours
        )
        with suppress(sqlite3.Error, msgspec.MsgspecError):
            rows = self._connection.execute(query, (json.dumps(list(names)),))
            return {name: decode(value) for name, value in rows}
        return {}

    def keep(
        self, kind: type[_Value], found: Iterable[tuple[str, _Value]], gone: Iterable[str]
    ) -> None:
        """What was ``found`` is known to the next run by its name, what is ``gone`` no longer.

        Of ``found`` no more than one is asked for at a time. A disk that is full costs the next
        run its time, and this one nothing.
        """
        table = _KINDS[kind]
        rows = ((name, self._encode(value)) for name, value in found)
        names = ((name,) for name in gone)
        with suppress(sqlite3.Error), self._connection:
            self._connection.executemany(f"REPLACE INTO {table} VALUES (?, ?)", rows)  # noqa: S608 - names of ours
            self._connection.executemany(f"DELETE FROM {table} WHERE name = ?", names)  # noqa: S608 - names of ours


class Texts:
    """Texts of articles for the time of a run: many of them wait on disk, not in memory."""

    def __init__(self) -> None:
        # Without a name SQLite keeps it in a file of its own when it gets large, and removes it.
        self._connection = sqlite3.connect("")
        # Each is put by once and read once: there is no use for 2 MB of it in memory.
        self._connection.execute("PRAGMA cache_size = -500")
        self._connection.execute(
            "CREATE TABLE article (path TEXT PRIMARY KEY, text BLOB NOT NULL, html BLOB NOT NULL)"
        )

    def keep(self, path: str, text: bytes, html: bytes) -> None:
        """That is the article's text, plain and as HTML."""
        row = (path, text, html)
        _put(self._connection, "INSERT OR REPLACE INTO article VALUES (?, ?, ?)", row)

    def text(self, path: str) -> bytes | None:
        """The article's text; None where it was not kept."""
        return self._one("text", path)

    def html(self, path: str) -> bytes | None:
        """The same as HTML."""
        return self._one("html", path)

    def _one(self, column: str, path: str) -> bytes | None:
        query = f"SELECT {column} FROM article WHERE path = ?"  # noqa: S608 - names of ours
        row: tuple[bytes] | None = self._connection.execute(query, (path,)).fetchone()
        return row[0] if row else None


class Parts:
    """Articles as they were found in volumes, for the time of a run: they wait on disk."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect("")
        self._connection.execute(
            "CREATE TABLE part (path TEXT PRIMARY KEY, data BLOB, form TEXT, url TEXT)"
        )

    def keep(self, path: str, data: bytes, form: str, url: str) -> None:
        """The article of that path is in these bytes, for that reader, found at that address."""
        row = (path, data, form, url)
        _put(self._connection, "INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?)", row)

    def get(self, path: str) -> tuple[bytes, str, str] | None:
        """What was kept of it: its bytes, the name of the reader, the address."""
        rows = self._connection.execute("SELECT data, form, url FROM part WHERE path = ?", (path,))
        found: tuple[bytes, str, str] | None = rows.fetchone()
        return found


class Apart(NamedTuple):
    """An article on its way from the process that read it, its text apart from it.

    In bytes, which cost a process a fifth of what objects cost it that it hands over.
    """

    head: bytes
    #: In UTF-8, plain and as HTML.
    text: bytes
    html: bytes

    @classmethod
    def of(cls, article: Article, traits: Traits) -> Apart:
        """The article as it is kept, with those traits of its text.

        That is without the text, and without the reasons for what it says.
        """
        kept = replace(
            article, traits=traits, body_text="", body_html="", evidence=(), dropped=(), withheld=()
        )
        text, html = bytes_of(article.body_text), bytes_of(article.body_html)
        return cls(_ENCODER.encode(kept), text, html)

    def article(self, path: str, shared: Shared) -> Article:
        """The article of that path, without its text; what others have, too, is ``shared``."""
        article = _decoder().decode(self.head)
        return replace(
            article,
            path=path,
            language=shared.once(article.language),
            authors=shared.once(article.authors),
            tags=tuple(map(shared.once, article.tags)),
        )


_ENCODER: Final = msgspec.msgpack.Encoder()


@lru_cache
def _decoder() -> msgspec.msgpack.Decoder[Article]:
    return msgspec.msgpack.Decoder(Article)


def as_text(data: bytes) -> str:
    """The text of which these are `bytes_of`."""
    return data.decode("utf-8", "surrogatepass")


@contextmanager
def open_cache(state: Path | None, recipe: str, *, read_only: bool = False) -> Iterator[Cache]:
    """The cache in that folder, emptied where another ``recipe`` made it.

    ``recipe`` is everything but the files that decides what is made of them. Without a folder, or
    where the file is damaged or cannot be written, it is an empty one that is forgotten; with
    ``read_only`` nothing is changed on disk.
    """
    connection = _connect(state, recipe, read_only=read_only) if state else None
    with closing(connection or _begun(sqlite3.connect(":memory:"), recipe)) as opened:
        yield Cache(opened)


def _connect(state: Path, recipe: str, *, read_only: bool) -> sqlite3.Connection | None:
    """The file as it is to be used, made or made anew where needed; None where it cannot be."""
    file = state / CACHE_FILE
    if read_only:
        mode = "mode=ro" if file.with_name(f"{CACHE_FILE}-wal").exists() else "immutable=1"
        with suppress(sqlite3.Error):
            return _checked(sqlite3.connect(f"{file.as_uri()}?{mode}", uri=True), recipe)
    elif state.is_dir():
        with suppress(sqlite3.Error):
            return _checked(sqlite3.connect(file), recipe)
        with suppress(sqlite3.Error, OSError):
            for suffix in ("-wal", "-shm", "-journal", ""):
                file.with_name(f"{CACHE_FILE}{suffix}").unlink(missing_ok=True)
            return _begun(sqlite3.connect(file), recipe)
    return None


def _checked(connection: sqlite3.Connection, recipe: str) -> sqlite3.Connection:
    """The open file, if it is of today's version and was made by that recipe; else it is closed."""
    try:
        connection.execute("PRAGMA synchronous = NORMAL")
        version = connection.execute("PRAGMA user_version").fetchone()
        stated = version and connection.execute("SELECT digest FROM recipe").fetchone()
    except BaseException:
        connection.close()
        raise
    if version != (_VERSION,) or stated != (recipe,):
        connection.close()
        raise sqlite3.DatabaseError("made by another version, or by another recipe")
    return connection


def _begun(connection: sqlite3.Connection, recipe: str) -> sqlite3.Connection:
    """A new file, empty. Whatever of it is lost with the power is made again."""
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {_VERSION}; COMMIT;")
        with connection:
            connection.execute("INSERT INTO recipe VALUES (?)", (recipe,))
    except BaseException:
        connection.close()
        raise
    return connection


def _put(connection: sqlite3.Connection, statement: str, row: tuple[Any, ...]) -> None:
    """The row waits, where temporary files do. Raises `StorageError` when there is no room."""
    try:
        connection.execute(statement, row)
    except sqlite3.Error as error:
        hint = "make room, or let TMPDIR name another folder"
        place = os.environ.get("TMPDIR") or gettempdir()  # which leads elsewhere once it is full
        raise StorageError(place, f"cannot be written: {error}", hint) from None
