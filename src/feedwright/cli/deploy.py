"""``feedwright deploy``: what has to be said to web servers, hosts and schedulers."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from feedwright.cli.console import printable
from feedwright.cli.publication import settings_of
from feedwright.config.source import shown
from feedwright.errors import OutputError, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feedwright.cli.arguments import Arguments
    from feedwright.cli.console import Console
    from feedwright.deploy import Printed

__all__ = ["run"]


def run(arguments: Arguments, console: Console) -> int:
    """Prints the files of the target, or writes them into a folder; the exit code."""
    settings = settings_of(arguments)
    from feedwright.deploy import find_place, print_target  # noqa: PLC0415 - after the config

    printed = print_target(arguments.target, find_place(settings, _program()))
    if arguments.into:
        for path in _write(printed, arguments.into, force=arguments.force):
            console.note(f"{printable(shown(path, Path.cwd()))} is written")
    elif arguments.json:
        console.result(json.dumps({"files": {one.name: one.text for one in printed}}))
    else:
        for one in printed:
            if len(printed) > 1:
                console.result(f"# ---- {one.name}")
            console.result(one.text.rstrip("\n"))
    return 0


def _program() -> tuple[str, ...]:
    """The words that start this program from anywhere."""
    beside = Path(sys.executable).with_name("feedwright")
    found = str(beside) if os.access(beside, os.X_OK) else shutil.which("feedwright")
    return (found,) if found else (sys.executable, "-m", "feedwright")


def _write(printed: Iterable[Printed], folder: Path, *, force: bool) -> list[Path]:
    """The files are in the folder; those of somebody else are not replaced unless that is meant."""
    paths = {folder / one.name: one.text for one in printed}
    for path, text in paths.items():
        if path.exists() and not force and path.read_text("utf-8", "replace") != text:
            message = "is there already, and says something else; nothing was written"
            raise OutputError(str(path), message, "--force replaces it")
    for path, text in paths.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise kind_of(error)(str(path), f"cannot be written: {reason}") from None
    return list(paths)
