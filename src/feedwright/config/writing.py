"""A config put where it belongs: whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from typing import TYPE_CHECKING, Final

from feedwright.config.source import shown
from feedwright.errors import OutputError, PermissionDeniedError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["write_config"]

_MODE: Final = 0o644


def write_config(target: Path, data: bytes, cwd: Path) -> None:
    """The file holds these bytes; one that was there is replaced and its mode kept.

    Raises `OutputError` or `PermissionDeniedError`: what was there stays.
    """
    aside = target.with_name(f".{target.name}-{secrets.token_hex(8)}.part")
    try:
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _MODE)
        try:
            with open(handle, "wb") as file:  # noqa: PTH123 - a handle
                if target.is_file() and not target.is_symlink():
                    os.fchmod(file.fileno(), stat.S_IMODE(target.stat().st_mode))
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(target)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
    except FileNotFoundError:
        raise OutputError(shown(target, cwd), "its folder went away", "try again") from None
    except PermissionError:
        name = shown(target, cwd)
        raise PermissionDeniedError(name, "cannot be written: permission denied") from None
