"""What a run knows of those before it, from the catalogue or, where it is lost, from the feeds."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from feedwright.assemble import FILE_NAMES
from feedwright.catalogue import (
    LastEntries,
    Recovered,
    open_catalogue,
    recover,
    set_aside_catalogue,
)
from feedwright.errors import DamagedCatalogueError, RefusedError, kind_of
from feedwright.publish.status import read_status
from feedwright.report import LEFT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from feedwright.catalogue import Catalogue, FeedRecord, Record
    from feedwright.config.settings import Settings
    from feedwright.model import Article

__all__ = ["Memory", "open_memory"]

#: Of all documents, the one whose word on an article counts first.
_MAIN: Final = FILE_NAMES["json"]


class Memory(Struct, frozen=True, kw_only=True):
    """What is known, and the catalogue that will be told what is new."""

    catalogue: Catalogue
    records: tuple[Record, ...]
    #: By name.
    feeds: Mapping[str, FeedRecord]
    #: All that stand in a feed, as they last were, by id.
    entries: LastEntries
    #: Whether it was told by the feeds, and the catalogue does not know it yet.
    is_recovered: bool = False
    #: What a person should know of the catalogue; empty when all is well.
    warning: str = ""

    @property
    def gone(self) -> tuple[Record, ...]:
        """Of articles that were taken back."""
        return tuple(record for record in self.records if record.state == "withdrawn")


@contextmanager
def open_memory(
    settings: Settings,
    articles: Mapping[str, Article],
    *,
    now: datetime,
    read_only: bool,
    force: bool,
    shared: Catalogue | None = None,
) -> Iterator[Memory]:
    """The memory of the publication; what is saved in its catalogue is known to the next run.

    The catalogue is the ``shared`` one or, without it, that of the state folder. One there that is
    damaged is put aside, and like one that is missing it comes back from the published documents;
    ``articles`` are those of today, by their paths. Raises `RefusedError` when the documents carry
    less than was published, unless ``force``; and what `open_catalogue` raises.
    """
    with ExitStack() as stack:
        recovered, moved, warning = None, None, ""
        try:
            catalogue = shared or stack.enter_context(
                open_catalogue(settings.state, read_only=read_only)
            )
            records, feeds = catalogue.records(articles), catalogue.feeds()
            entries = catalogue.last_entries()
            if not records and not feeds:
                moved = _embedded(settings)
                recovered = moved or _recovered(settings, articles, _lost(settings), force=force)
        except DamagedCatalogueError as damage:
            stack.close()
            if shared is not None:
                raise  # what others share is not ours to put aside
            recovered = _recovered(settings, articles, _said(damage), force=force)
            warning = _put_aside(settings.state, damage, now, read_only=read_only)
            catalogue = stack.enter_context(open_catalogue(None if read_only else settings.state))
        if recovered is not None:
            records, feeds = recovered.records, dict(recovered.feeds)
            entries = LastEntries.of(recovered.entries)
        yield Memory(
            catalogue=catalogue,
            records=records,
            feeds=feeds,
            entries=entries,
            is_recovered=recovered is not None and bool(records),
            warning=warning,
        )
        if moved and not read_only:
            _put_away(settings, catalogue, now)


def _lost(settings: Settings) -> str:
    shared = settings.catalogue
    place = f"schema {shared.schema} of [catalogue] url" if shared.url else str(settings.state)
    return f"{place}: the catalogue is lost"


def _embedded(settings: Settings) -> Recovered | None:
    """What the state folder remembers, for a shared catalogue that is new; None for nothing."""
    if settings.catalogue.url is None:
        return None
    with open_catalogue(settings.state, read_only=True) as catalogue:
        records, feeds = catalogue.records(), tuple(catalogue.feeds().items())
        entries = tuple(catalogue.last_entries().values())
    return Recovered(records=records, feeds=dict(feeds), entries=entries) if records else None


def _put_away(settings: Settings, catalogue: Catalogue, now: datetime) -> None:
    """The file that has moved; where it stayed it would be out of date when it is read again."""
    if catalogue.records():
        set_aside_catalogue(settings.state, now, "moved")


def _recovered(settings: Settings, paths: Iterable[str], what: str, *, force: bool) -> Recovered:
    """What the published documents tell, if that is all that there was."""
    recovered = recover(_documents(settings.feeds.folder), paths, settings.site.url)
    promised = _promised(settings.state)
    carried = sum(record.state == "published" for record in recovered.records)
    if carried < promised and not force:
        message = f"and the published feeds carry {carried} of {promised} articles; {LEFT}"
        hint = "restore it from a backup; or --force goes on with what the feeds carry"
        raise RefusedError("", f"{what}, {message}", hint)
    return recovered


def _promised(state: Path) -> int:
    """How many articles were published when a run last went well; 0 when nobody knows."""
    status = read_status(state)
    counts = status.counts if status else {}
    published = counts.get("published") if isinstance(counts, dict) else None
    return published if isinstance(published, int) else 0


def _documents(folder: Path) -> dict[str, bytes]:
    """The published JSON documents by their paths, that of the main feed first."""
    found = {}
    for path in sorted(folder.rglob("*.json"), key=lambda path: (path != folder / _MAIN, path)):
        try:
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
        except OSError:
            continue
    return found


def _put_aside(
    state: Path, damage: DamagedCatalogueError, now: datetime, *, read_only: bool
) -> str:
    """What to say of the damage; the file is out of the way, unless nothing may be changed."""
    back = "what the published feeds carry was taken over"
    if read_only:
        return f"{_said(damage)}; {back}"
    try:
        aside = set_aside_catalogue(state, now)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise kind_of(error)(
            str(state), f"{damage.message}, and cannot be put aside: {reason}"
        ) from None
    return f"{_said(damage)}; it is kept as {aside.name}, and {back}"


def _said(damage: DamagedCatalogueError) -> str:
    """What is wrong, without what could have been done about it."""
    return f"{damage.subject}: {damage.message}"
