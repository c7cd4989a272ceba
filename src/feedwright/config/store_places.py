"""Places that are folders of this machine, or of a store that has an address."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from feedwright.config.checks import FOLDER
from feedwright.config.kinds import Fault, WrongValueError, text

__all__ = ["PLACE", "fault_of_store", "is_store", "name_of_store"]

_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def is_store(place: object) -> bool:
    """Whether it is an address, and no path."""
    return isinstance(place, str) and bool(_SCHEME.match(place))


def fault_of_store(url: str) -> Fault | None:
    """What is wrong with the address of a store."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return Fault(f'"{url}" is no address', "write it as s3://bucket/folder")
    if parts.password is not None:
        hint = "leave it out; credentials come from the environment, or from files of the store's"
        return Fault("holds a password", hint)
    if parts.scheme in {"http", "https"}:
        hint = "a store is s3://bucket/folder, gs://…, sftp://host/folder …"
        return Fault(f'"{url}" cannot be listed', hint)
    if parts.query or parts.fragment or not (parts.netloc or parts.path.strip("/")):
        return Fault(f'"{url}" is not the address of a folder', "write it as s3://bucket/folder")
    return None


def name_of_store(url: str) -> str:
    """The name of the folder, that of the bucket where it is the whole of it."""
    return url.rpartition("/")[2]


def _place(value: str) -> str:
    if is_store(value):
        if fault := fault_of_store(value):
            raise WrongValueError(fault)
        return value.rstrip("/")
    path: str = FOLDER.read(value)
    return path


PLACE: Final = text(
    "a path, relative to the config, or the address of a folder (`s3://bucket/folder`)", _place
)
