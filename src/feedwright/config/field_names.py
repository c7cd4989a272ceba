"""What the records of a publication call the fields of an article: ``[articles.fields]``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.config.kinds import Fault, Kind, WrongValueError, list_of, prose, table_of

if TYPE_CHECKING:
    from feedwright.model import FieldNames

__all__ = ["FIELD_NAMES"]

_FIELDS: Final = (
    *("title", "authors", "published", "updated", "language", "tags", "link", "id", "slug"),
    *("summary", "image", "draft", "html", "markdown", "text"),
)
_KEY: Final = prose("a key")
_KEYS: Final = list_of(_KEY, words="a list of keys", least=1)


def _keys(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        keys: tuple[str, ...] = _KEYS.read(value)
        return keys
    if not isinstance(value, str):
        raise WrongValueError(Fault("is neither a key nor a list of keys", "put it in quotes"))
    return (_KEY.read(value),)


_ONE_OR_MORE: Final = Kind(
    words="a key, or a list of keys",
    schema={"anyOf": [_KEY.schema, _KEYS.schema]},
    read=_keys,
)
_TABLE: Final = table_of(
    dict.fromkeys(_FIELDS, _ONE_OR_MORE),
    required=(),
    words=f"a table of {', '.join(f'`{field}`' for field in _FIELDS)}",
)


def _field_names(value: object) -> FieldNames:
    return tuple(_TABLE.read(value).items())


FIELD_NAMES: Final = Kind(
    words=f"{_TABLE.words}, each {_ONE_OR_MORE.words}", schema=_TABLE.schema, read=_field_names
)
