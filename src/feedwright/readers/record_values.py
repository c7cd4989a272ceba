"""The fields of a record, which is an object of JSON or a row of a table, by the names we know.

A record has the keys of front matter, those of data sets, and those that the config names.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING, Any, Final

import msgspec

from feedwright.characters import one_line
from feedwright.readers.fields import as_text, read_values
from feedwright.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feedwright.model import FieldNames

__all__ = ["BODY_KEYS", "load_record", "name_of", "read_record_values"]

#: Field of the config → the key that counts first for it; see `feedwright.readers.field_rules`.
_FIRST_KEYS: Final = {
    "title": "title",
    "authors": "authors",
    "published": "date",
    "updated": "updated",
    "language": "lang",
    "tags": "tags",
    "link": "canonical",
    "id": "guid",
    "slug": "slug",
    "summary": "excerpt",
    "image": "image",
    "draft": "draft",
    "html": "contenthtml",
    "markdown": "contentmarkdown",
    "text": "contenttext",
}
#: Keys of data sets that front matter does not have → the key of the same meaning.
_ALIASES: Final = {
    "articletitle": "title",
    "webtitle": "title",
    "datepublish": "date",
    "publicationdate": "date",
    "webpublicationdate": "date",
    "firstpublished": "date",
    "dategmt": "date",
    "timestamp": "date",
    "datemodify": "updated",
    "modifiedgmt": "updated",
    "articleurl": "canonical",
    "sourceurl": "canonical",
    "weburl": "canonical",
    "urltoimage": "image",
    "imageurl": "image",
    "topimage": "image",
    "thumbnail": "image",
}
#: How a body may be written, and by which keys; "?" is what its text tells.
BODY_KEYS: Final = {
    "html": ("contenthtml", "bodyhtml", "html"),
    "markdown": ("contentmarkdown", "bodymarkdown", "markdown", "md"),
    "text": ("contenttext", "bodytext", "plaintext", "text", "maintext"),
    "?": ("body", "content", "articlebody", "fulltext", "article", "story"),
    # Of an article of which there is no more.
    "short": ("excerpt", "summary", "description", "abstract"),
}
_DATES: Final = ("date", "published", "created", "updated", "modified")
#: Seconds since 1970 of the years 1973 to 2286; a thousand times that are milliseconds.
_SECONDS: Final = (1e8, 1e10)
_NAME_KEYS: Final = ("guid", "uuid", "id", "slug", "canonical", "canonicalurl", "url", "permalink")
_LONGEST_NAME: Final = 200
_STEP: Final = re.compile(r"\.")


def load_record(data: bytes) -> dict[str, Any]:
    """The object that the bytes are in JSON; raises `ValueError` for anything else."""
    try:
        found = msgspec.json.decode(data)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except msgspec.DecodeError as error:
        raise ValueError(one_line(str(error))) from None
    if not isinstance(found, dict):
        raise ValueError("not an object with keys")  # noqa: TRY004 - of the data, not of a caller
    return found


def read_record_values(record: Mapping[str, Any], names: FieldNames) -> dict[str, Any]:
    """The values by plain key (`plain_key`); what ``names`` say stands before what is usual."""
    named: dict[str, Any] = {}
    for field, keys in names:
        value = next((found for key in keys if (found := _at(record, key)) is not None), None)
        if value is not None:
            named[_FIRST_KEYS[field]] = value
    values = {key: _plain(value) for key, value in read_values({**record, **named}).items()}
    values |= {key: _plain(value) for key, value in named.items()}
    if isinstance(record.get("title"), dict) and isinstance(values.get("title"), str):
        values["title"] = unescape(values["title"])
    for alias, key in _ALIASES.items():
        if alias in values:
            values.setdefault(key, values[alias])
    for key, value in values.items():
        if key.startswith(_DATES):
            values[key] = _moment(value)
    return values


def name_of(values: Mapping[str, Any]) -> str:
    """What the record is called in its file: its id, slug, address or title; "" for none of them.

    One that states nothing but its title keeps its name when its text is edited, and wherever it
    stands in the file.
    """
    stated = (as_text(values.get(key)) for key in _NAME_KEYS)
    name = next((one_line(text) for text in stated if text), "")
    if not name and (title := as_text(values.get("title") or values.get("headline"))):
        name = slug_of(one_line(title))
    return name if len(name) <= _LONGEST_NAME else slug_of(name)


def _at(record: Mapping[str, Any], key: str) -> Any:
    """The value of that key, or of "key.key" in an object within."""
    value: Any = record
    for step in (key,) if key in record else _STEP.split(key):
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _plain(value: Any) -> Any:
    """The value; of what WordPress gives as it stands and as it is shown, what is shown."""
    return value["rendered"] if isinstance(value, dict) and "rendered" in value else value


def _moment(value: Any) -> Any:
    """A number that counts from 1970 as ISO 8601; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    least, most = _SECONDS
    seconds = value / 1000 if value >= most else value
    return datetime.fromtimestamp(seconds, UTC).isoformat() if least <= seconds < most else value
