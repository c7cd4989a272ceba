"""``feedwright catalogue``: a look into the publication's memory, and a word on who is who."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feedwright.cli.console import printable
from feedwright.cli.decisions import carry_out
from feedwright.cli.publication import below, settings_of
from feedwright.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from feedwright.catalogue import Decision, Record
    from feedwright.cli.arguments import Arguments
    from feedwright.cli.console import Console
    from feedwright.config.settings import Settings

__all__ = ["run"]


def run(arguments: Arguments, console: Console) -> int:
    """Lists, shows, links or separates; the exit code."""
    if arguments.action in {"link", "new"}:
        return carry_out(arguments, console, lambda *words: _decision(arguments, *words))
    settings = settings_of(arguments)
    records = _records(settings)
    if arguments.action == "list":
        if not records:
            console.note("feedwright: note: nothing is known yet: the first build begins it")
        newest = sorted(records, key=lambda one: (one.published or one.first_seen, one.path))
        width = max((len(record.path) for record in records if record.name != record.id), default=0)
        for record in reversed(newest):
            line = json.dumps(_as_json(record)) if arguments.json else _line(record, width)
            console.result(printable(line))
        return 0
    _show(_named(records, settings, arguments.path), console, as_json=arguments.json)
    return 0


def _decision(arguments: Arguments, settings: Settings, now: datetime) -> tuple[Decision, str, str]:
    from feedwright.catalogue import Link, Separate, authority_of  # noqa: PLC0415 - after the config

    folder, cwd = settings.articles.folder, Path.cwd()
    if arguments.action == "link":
        old, new = (below(folder, word, cwd) for word in (arguments.old, arguments.new))
        return Link(old=old, new=new), new, f"the article that was {old}"
    path = below(folder, arguments.path, cwd)
    authority = authority_of(settings.site.url, settings.site.id_authority)
    return Separate(path=path, authority=authority, now=now), path, "an article of its own"


def _records(settings: Settings) -> tuple[Record, ...]:
    from feedwright.catalogue_place import open_catalogue_of  # noqa: PLC0415 - after the config

    with open_catalogue_of(settings, read_only=True) as catalogue:
        return catalogue.records()


def _named(records: tuple[Record, ...], settings: Settings, word: str) -> Record:
    from feedwright.catalogue import find_record  # noqa: PLC0415 - after the config

    record = find_record(records, below(settings.articles.folder, word, Path.cwd()))
    if record is None:
        message = "the catalogue knows no article with this path or id"
        raise SourceError(word, message, "feedwright catalogue list")
    return record


def _line(record: Record, width: int) -> str:
    day = (record.published or record.first_seen).date()
    path = "" if record.name == record.id else record.path
    return f"{record.state:<9}  {day}  {path:<{width}}  {record.id}  {record.title}"


def _show(record: Record, console: Console, *, as_json: bool) -> None:
    if as_json:
        console.result(json.dumps(_as_json(record)))
        return
    for name, value in _rows(record):
        label = console.paint(f"{name:<13}", "label")
        console.result(f"{label}  {printable(value)}")


def _rows(record: Record) -> Iterator[tuple[str, str]]:
    """What there is to say of it, by its names."""
    for name, value in _as_json(record).items():
        if value not in (None, "", False):
            yield name.replace("_", " "), "yes" if value is True else str(value)


def _as_json(record: Record) -> dict[str, Any]:
    return {
        "id": record.id,
        "state": record.state,
        "title": record.title,
        "path": record.path if record.name != record.id else None,
        "link": record.canonical_url,
        "published": record.published.isoformat() if record.published else None,
        "updated": record.updated.isoformat(),
        "first_seen": record.first_seen.isoformat(),
        "stated_id": record.stated_id,
        "archive_only": record.archive_only,
        "withdrawn": record.withdrawn.isoformat() if record.withdrawn else None,
        "reason": record.reason,
    }
