"""Where the catalogue of a publication lies: in its state folder, or in a shared database."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from feedwright.catalogue import open_catalogue
from feedwright.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.catalogue import Catalogue
    from feedwright.config.settings import Settings

__all__ = ["is_shared_catalogue_held", "open_catalogue_of", "take_turn"]


def is_shared_catalogue_held(settings: Settings) -> bool:
    """Whether a host that shares the catalogue builds now, this one included.

    Raises `EngineError` when its server is not there.
    """
    shared = settings.catalogue
    if shared.url is None:
        return False
    with _with_driver():
        from feedwright.catalogue.postgres import is_held  # noqa: PLC0415
    return is_held(shared.url, shared.schema)


@contextmanager
def open_catalogue_of(
    settings: Settings, *, read_only: bool = False, wait_seconds: float | None = None
) -> Iterator[Catalogue]:
    """The catalogue that the settings name, as `open_catalogue` opens one.

    With ``wait_seconds`` a shared one is ours until the block ends; `LockedError` when another
    host has it for longer. Raises `EngineError` when its server is not there.
    """
    shared = settings.catalogue
    if shared.url is None:
        with open_catalogue(settings.state, read_only=read_only) as catalogue:
            yield catalogue
        return
    with _with_driver():
        from feedwright.catalogue.postgres import open_shared_catalogue  # noqa: PLC0415
    with open_shared_catalogue(
        shared.url, shared.schema, read_only=read_only, wait_seconds=wait_seconds
    ) as found:
        if found is not None:
            yield found
            return
    with open_catalogue(None) as catalogue:
        yield catalogue


@contextmanager
def take_turn(
    settings: Settings, *, read_only: bool, wait_seconds: float | None
) -> Iterator[Catalogue | None]:
    """The catalogue that hosts share, as `open_catalogue_of` opens it; None where none is shared.

    It is taken before anything is read of articles or feeds: who reads first, and has its turn
    when another host has published what is newer, publishes an older state over it.
    """
    if settings.catalogue.url is None:
        yield None
        return
    with open_catalogue_of(settings, read_only=read_only, wait_seconds=wait_seconds) as catalogue:
        yield catalogue


@contextmanager
def _with_driver() -> Iterator[None]:
    """Only who shares a catalogue pays for the driver, and has to have it."""
    try:
        yield
    except ImportError:
        hint = "pip install 'feedwright[postgres]'"
        raise EngineError("[catalogue] url", "needs psycopg, which is missing", hint) from None
