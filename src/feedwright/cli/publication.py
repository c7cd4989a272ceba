"""The publication that a command is about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from feedwright.config import read_settings
from feedwright.config.settings import EngineSettings

if TYPE_CHECKING:
    from feedwright.cli.arguments import Arguments
    from feedwright.config.settings import Settings

__all__ = ["below", "settings_of"]


def settings_of(arguments: Arguments) -> Settings:
    """What the config and the options settle. Raises `ConfigError`."""
    settings = read_settings(
        arguments.config,
        articles=arguments.articles,
        out=arguments.out,
        state=arguments.state,
        cwd=Path.cwd(),
    )
    if arguments.dask or arguments.jobs:
        engine = EngineSettings(jobs=arguments.jobs or 1, dask=arguments.dask)
        settings = replace(settings, engine=engine)
    return settings


def below(folder: Path, word: str, cwd: Path) -> str:
    """The path below the articles folder of what was typed in that working folder.

    What lies elsewhere is taken as it stands: as a path below the folder, or as an id.
    """
    typed = cwd / word
    for path, root in ((typed, folder), (typed.resolve(), folder.resolve())):
        if path.is_relative_to(root) and path != root:
            return path.relative_to(root).as_posix()
    return word
