"""Parquet: tables in columns (parquet.apache.org), an article a row.

What a row states is read as a line of JSON Lines that states the same.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import msgspec

from feedwright.characters import one_line
from feedwright.problems import problem
from feedwright.readers.record_values import BODY_KEYS, load_record, name_of, read_record_values
from feedwright.volumes.parts import Part
from feedwright.volumes.unpacking import LibraryMissingError, TooLargeError, most_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from feedwright.volumes.parts import Limits

__all__ = ["read_parquet"]

#: Rows that the library has in memory at once, fewer where their texts may be so many bytes.
_MOST_ROWS: Final = 64
_BATCH_BYTES: Final = 64_000_000
#: Of a row, and of a value in a list, in memory; of a million alike nothing lies in the file.
_ROW_BYTES: Final = 200
_VALUE_BYTES: Final = 8
_BUFFER_BYTES: Final = 1 << 16
_SHOWN_COLUMNS: Final = 12


def read_parquet(file: IO[bytes], packed_bytes: int, limits: Limits) -> Iterator[Part]:
    """A part for each row, in the order of the file; named as lines of JSON Lines are.

    Raises `ValueError` when no column holds a text by the names that are known.
    """
    try:
        from pyarrow import parquet  # noqa: PLC0415 - only for such files
    except ImportError:
        raise LibraryMissingError("pyarrow", "parquet") from None
    table = parquet.ParquetFile(
        file,
        buffer_size=_BUFFER_BYTES,
        pre_buffer=False,
        coerce_int96_timestamp_unit="us",
        page_checksum_verification=True,
    )
    fields = [field for field in table.schema_arrow if _is_wanted(field.type)]
    _check_columns(fields, limits)
    number, left = 0, most_bytes(packed_bytes)
    if table.metadata.num_rows * _ROW_BYTES > left:
        raise TooLargeError(left)
    for batch in _batches(table, [field.name for field in fields], left):
        columns = [
            (name, _plain(column)) for name, column in zip(batch.schema.names, batch, strict=True)
        ]
        for row in range(batch.num_rows):
            number += 1
            record = _record(columns, row)
            left -= len(record) if isinstance(record, bytes) else 0
            if left < 0:
                raise TooLargeError(most_bytes(packed_bytes))
            yield _part(record, f"{limits.path}#row {number}", limits)


def _batches(table: Any, names: list[str], most: int) -> Iterator[Any]:
    """All rows, few at a time. Raises `TooLargeError` for a group of rows that is a bomb."""
    for index in range(table.num_row_groups):
        group = table.metadata.row_group(index)
        sizes = [_size(group.column(number), group.num_rows) for number in range(group.num_columns)]
        if sum(sizes) > most:
            raise TooLargeError(most)
        # A text of a column is there once, and every row may refer to it.
        rows = max(1, min(_MOST_ROWS, _BATCH_BYTES // max(*sizes, 1)))
        yield from table.iter_batches(rows, row_groups=[index], columns=names, use_threads=False)


def _size(column: Any, rows: int) -> int:
    """As many bytes as it takes."""
    size = int(column.total_uncompressed_size)
    return size if column.num_values <= rows else max(size, _VALUE_BYTES * column.num_values)


def _record(columns: list[tuple[str, Any]], row: int) -> bytes | ValueError:
    """The row as an object of JSON, or why there is none."""
    try:
        stated = {name: _stated(_value(column[row])) for name, column in columns}
        return msgspec.json.encode({name: one for name, one in stated.items() if one is not None})
    except Exception as error:  # noqa: BLE001 - each type of a column has errors of its own
        return ValueError(one_line(str(error) or type(error).__name__)[:120])


def _part(record: bytes | ValueError, place: str, limits: Limits) -> Part:
    if isinstance(record, bytes) and len(record) > limits.max_bytes:
        fault = problem("file-too-large", place, limit=limits.max_bytes)
        return Part(path=place, problem=fault, is_nameless=True)
    try:
        if isinstance(record, ValueError):
            raise record
        values = read_record_values(load_record(record), limits.field_names)
    except ValueError as error:
        fault = problem("part-unreadable", place, detail=str(error)[:120])
        return Part(path=place, problem=fault, is_nameless=True)
    return Part(path=f"{limits.path}#{name_of(values)}", data=record, form="record")


def _value(cell: Any) -> Any:
    """What Python has for it or, for a time that it has nothing for, how that is written."""
    try:
        return cell.as_py()
    except UnicodeDecodeError:
        raise
    except (ValueError, OverflowError):
        with suppress(RuntimeError):  # of lists and objects: nobody has written that
            return str(cell.cast("string"))
        raise


def _stated(value: Any) -> Any:
    """The value as JSON has it; texts that the file does not call texts are texts all the same."""
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return None
    if isinstance(value, dict):
        return {str(key): _stated(one) for key, one in value.items()}
    if isinstance(value, list):
        # A map is a list of pairs.
        if value and all(isinstance(one, tuple) and len(one) == 2 for one in value):
            return {str(key): _stated(one) for key, one in value}
        return [_stated(one) for one in value]
    return str(value) if isinstance(value, timedelta) else value


def _plain(column: Any) -> Any:
    """The column, no time in it in nanoseconds or in a zone that there is none of."""
    kind = _plain_type(column.type)
    return column if kind == column.type else column.cast(kind, safe=False)


def _plain_type(kind: Any) -> Any:
    """The type as Python has values of it."""
    import pyarrow as pa  # noqa: PLC0415 - only for such files

    types = pa.types
    if types.is_timestamp(kind):
        return pa.timestamp(_unit(kind), _zone(kind.tz))
    if types.is_time64(kind):
        return pa.time64("us")
    if types.is_duration(kind):
        return pa.duration(_unit(kind))
    if types.is_struct(kind):
        return pa.struct([one.with_type(_plain_type(one.type)) for one in kind])
    if types.is_map(kind):
        return pa.map_(kind.key_type, _plain_type(kind.item_type))
    if not hasattr(kind, "value_field"):
        return kind
    inner = kind.value_field.with_type(_plain_type(kind.value_type))
    if types.is_fixed_size_list(kind):
        return pa.list_(inner, kind.list_size)
    return pa.large_list(inner) if types.is_large_list(kind) else pa.list_(inner)


def _unit(kind: Any) -> str:
    return "us" if kind.unit == "ns" else str(kind.unit)


def _zone(zone: str | None) -> str | None:
    if not zone:
        return None
    try:
        ZoneInfo(zone)
    except (LookupError, OSError, ValueError):
        return zone if zone[0] in "+-" else "UTC"
    return zone


def _is_wanted(kind: Any) -> bool:
    """Whether an article may state it: rows of numbers are for machines that compare articles."""
    from pyarrow import types  # noqa: PLC0415 - only for such files

    is_list = types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind)
    return not (
        is_list and (types.is_floating(kind.value_type) or types.is_integer(kind.value_type))
    )


def _check_columns(fields: list[Any], limits: Limits) -> None:
    """Raise when no row can have a text."""
    sample = {field.name: _sample(field.type) for field in fields}
    values = read_record_values(sample, limits.field_names)
    if not any(key in values for keys in BODY_KEYS.values() for key in keys):
        names = ", ".join(one_line(field.name)[:40] for field in fields[:_SHOWN_COLUMNS])
        raise ValueError(f"none of its columns holds texts ({names}); see [articles.fields]")


def _sample(kind: Any) -> Any:
    from pyarrow import types  # noqa: PLC0415 - only for such files

    return {one.name: _sample(one.type) for one in kind} if types.is_struct(kind) else "-"
