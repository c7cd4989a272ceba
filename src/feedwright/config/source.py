"""The text of a config: where it is found, and what TOML it holds, with the line of each key."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from feedwright.config.toml_lines import find_lines, nearest_line
from feedwright.errors import ConfigError, PermissionDeniedError, StorageError

if TYPE_CHECKING:
    from pathlib import Path

    from feedwright.config.toml_lines import Place

__all__ = ["CONFIG_NAME", "CONFIG_NAMES", "Source", "find_source", "shown"]

CONFIG_NAME: Final = "feedwright.toml"
_PYPROJECT: Final = "pyproject.toml"
#: What may hold a config that nobody named.
CONFIG_NAMES: Final = (CONFIG_NAME, _PYPROJECT)
_TABLE_IN_PYPROJECT: Final = ("tool", "feedwright")
#: How the standard library ends its messages: "… (at line 3, column 5)", "… (at end of document)".
_HINTS: Final = {
    "Invalid value": "text stands in quotes",
    "Illegal character '\\n'": "a quotation mark is missing",
    "Cannot overwrite": "a key or table stands twice",
}
_AT: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


class Source(Struct, frozen=True, kw_only=True):
    """A config as it was written."""

    path: Path
    #: The path for messages: relative where the file lies below the current folder.
    name: str
    #: What is read, without what is around it in a pyproject.toml.
    tables: dict[str, Any]
    #: The way from the top of the file to ``tables``.
    prefix: tuple[str, ...]
    lines: dict[Place, int]


def shown(path: Path, cwd: Path) -> str:
    """The path as a person in that folder would type it."""
    return str(path.relative_to(cwd)) if path.is_relative_to(cwd) else str(path)


def find_source(config: Path | None, cwd: Path) -> Source | None:
    """The config that is named; else ``feedwright.toml`` or the pyproject.toml of the folder.

    None when nothing is named and the folder has none: folders above are not looked into.
    Raises `ConfigError` when it is missing, or is not TOML.
    """
    if config is not None:
        path = cwd / config
        prefix = _TABLE_IN_PYPROJECT if path.name == _PYPROJECT else ()
        source = _read(path, prefix, cwd)
        if source is None:
            message = f"{shown(path, cwd)}: error: has no [tool.feedwright]"
            raise ConfigError(shown(path, cwd), (message,))
        return source
    if (cwd / CONFIG_NAME).exists():
        return _read(cwd / CONFIG_NAME, (), cwd)
    pyproject = cwd / _PYPROJECT
    if pyproject.is_file() and b"tool.feedwright" in pyproject.read_bytes():
        return _read(pyproject, _TABLE_IN_PYPROJECT, cwd)
    return None


def _read(path: Path, prefix: tuple[str, ...], cwd: Path) -> Source | None:
    """The config below ``prefix``; None when the file has no such table."""
    name = shown(path, cwd)
    text = _text(path, name)
    tables = _parse(text, name)
    lines = find_lines(text)
    for depth, step in enumerate(prefix, start=1):
        if step not in tables:
            return None
        tables = tables[step]
        if not isinstance(tables, dict):
            line = nearest_line(lines, prefix[:depth]) or 1
            what = ".".join(prefix[:depth])
            raise ConfigError(name, (f"{name}:{line}: error: {what} is not a table",))
    return Source(path=path, name=name, tables=tables, prefix=prefix, lines=lines)


def _text(path: Path, name: str) -> str:
    try:
        data = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        what = "is a folder" if isinstance(error, IsADirectoryError) else "does not exist"
        hint = "name a file with --config, or write one with feedwright init"
        raise ConfigError(name, (f"{name}: error: {what} ({hint})",)) from None
    except PermissionError:
        raise PermissionDeniedError(name, "cannot be read: permission denied") from None
    except OSError as error:
        raise StorageError(name, f"cannot be read: {error.strerror}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"{name}:{line}: error: is not UTF-8 (save it as UTF-8)"
        raise ConfigError(name, (message,)) from None


def _parse(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        at = _AT.search(message)
        line = int(at[1]) if at and at[1] else text.rstrip().count("\n") + 1
        what = message[: at.start()] if at else message
        hint = next(
            (f" ({words})" for start, words in _HINTS.items() if what.startswith(start)), ""
        )
        mistake = f"{name}:{line}: error: is not TOML: {what[:1].lower()}{what[1:]}{hint}"
        raise ConfigError(name, (mistake,)) from None
    except RecursionError:
        raise ConfigError(name, (f"{name}: error: is nested too deeply",)) from None
