"""The keys of ``[catalogue]``: where what the publication remembers lies."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qs, urlsplit

from feedwright.config.key import Key
from feedwright.config.kinds import Fault, WrongValueError, text

__all__ = ["CATALOGUE_KEYS"]

#: Names that need no quotes in SQL (PostgreSQL 15, sections 4.1.1 and 5.9.5: ``pg_`` is its own).
_SCHEMA: Final = re.compile(r"(?!pg_)[a-z_][a-z0-9_]{0,62}", re.ASCII)


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
        has_password = parts.password is not None or "password" in parse_qs(parts.query)
    except ValueError:
        raise WrongValueError(Fault("is no address", "postgresql://user@host/database")) from None
    if parts.scheme not in {"postgresql", "postgres"}:
        raise WrongValueError(Fault("is no postgresql://", "postgresql://user@host/database"))
    if has_password:
        hint = "set PGPASSWORD, or write it into ~/.pgpass"
        raise WrongValueError(Fault("holds a password", hint))
    return value


def _schema(value: str) -> str:
    if not _SCHEMA.fullmatch(value):
        hint = "small letters, digits and _, not beginning with a digit or pg_"
        raise WrongValueError(Fault(f'"{value}" is no plain name of a schema', hint))
    return value


CATALOGUE_KEYS: Final = (
    Key(
        table="catalogue",
        name="url",
        kind=text("`postgresql://user@host/database`", _url),
        doc="A PostgreSQL database that several hosts share. The password comes from `PGPASSWORD`"
        " or `~/.pgpass`. Without it, the catalogue is a file in the state folder.",
        example="postgresql://feeds@db.example/feeds",
    ),
    Key(
        table="catalogue",
        name="schema",
        kind=text("the name of a schema", _schema),
        doc="The schema of this publication in that database; each publication has its own.",
        default="feedwright",
    ),
)
