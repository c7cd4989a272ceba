"""What stands behind an option: each kind refuses what it is not, in words for the user."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["folder_or_store", "number", "path"]


def path(value: str) -> Path:
    """A path, of whatever is there or is not."""
    if not value or "\0" in value:
        raise argparse.ArgumentTypeError("is empty")
    return Path(value)


def folder_or_store(value: str) -> Path | str:
    """A path; text where it is the address of a store."""
    if "://" not in value:
        return path(value)
    from feedwright.config.store_places import fault_of_store  # noqa: PLC0415 - only for one

    if fault := fault_of_store(value):
        raise argparse.ArgumentTypeError(f"{fault.message} ({fault.hint})")
    return value.rstrip("/")


def number(least: int, most: int) -> Callable[[str], int]:
    """A whole number within these bounds."""

    def read(value: str) -> int:
        if not value.isdecimal() or not least <= int(value) <= most:
            raise argparse.ArgumentTypeError(f"{value} is not a number from {least} to {most}")
        return int(value)

    return read
