"""Paths of a web site that the publisher says something of: where they lead, that they are gone."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import unquote

from feedwright.addresses import to_uri, to_uri_reference
from feedwright.config.kinds import Fault, Kind, WrongValueError, text

__all__ = ["MOVED", "PLACE"]

_DOTS: Final = re.compile(r"(?:^|/)\.\.?(?:/|$)")
_HINT: Final = 'write it as "old/rss.xml", or from the root of the site on, as "/feed/"'


def _place(value: str) -> str:
    """The path without escapes; what is behind a question mark stays as it is."""
    path, mark, query = value.partition("?")
    path = unquote(path)
    is_path = ":" not in path and "//" not in path and not _DOTS.search(path)
    if not is_path or "#" in value or not (path.strip("/") or query):
        raise WrongValueError(Fault(f'"{value}" is not a path', _HINT))
    return f"{path}{mark}{query}"


def _target(value: str) -> str:
    """An address, or a path with its escapes."""
    if "://" in value:
        address = to_uri(value)
        if address is None:
            raise WrongValueError(Fault(f'"{value}" is not an http(s) address'))
        return address
    _place(value)
    reference = to_uri_reference(value)
    if reference is None:
        raise WrongValueError(Fault(f'"{value}" is not a path', _HINT))
    return reference


PLACE: Final = text("a path", _place)
_TARGET: Final = text("a path or an address", _target)


def _moved(value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict):
        hint = 'write moved = { "old.xml" = "rss.xml" }, or [publish.moved] above its lines'
        raise WrongValueError(Fault("is not a table of paths", hint))
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for source, target in value.items():
        try:
            found[PLACE.read(source)] = _TARGET.read(target)
        except WrongValueError as wrong:
            faults += (fault._replace(inside=(source,)) for fault in wrong.faults)
    faults += (
        Fault("leads to what has moved itself", "name the place where it is now", (source,))
        for source, target in found.items()
        if target in found or target == source
    )
    if faults:
        raise WrongValueError(*faults)
    return tuple(found.items())


MOVED: Final = Kind(
    words='a table of paths, `{ "old.xml" = "rss.xml" }`',
    schema={"type": "object", "additionalProperties": {"type": "string"}},
    read=_moved,
)
