"""``feedwright learn``: what the article files have in common, written into the config."""

from __future__ import annotations

import codecs
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec import to_builtins
from msgspec.structs import asdict, replace

from feedwright.cli.console import printable
from feedwright.config import read_settings
from feedwright.config.source import CONFIG_NAME, find_source, shown
from feedwright.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feedwright.cli.arguments import Arguments
    from feedwright.cli.console import Console
    from feedwright.config.settings import Settings
    from feedwright.config.source import Source
    from feedwright.learning.amendment import Amendment, Key
    from feedwright.learning.furniture import Learned
    from feedwright.learning.publication import Vote
    from feedwright.model import HouseStyle
    from feedwright.survey import Effect, Survey

__all__ = ["run"]

#: Files of a pattern, and articles that change, that are listed; more are counted.
_MOST_FILES: Final = 3
_MOST_EFFECTS: Final = 20
_MOST_PARAGRAPHS: Final = 5
#: As much of a line as tells which it is.
_SHOWN_CHARS: Final = 100


def run(arguments: Arguments, console: Console) -> int:
    """Amends the config and says what was learned; with ``--dry-run`` what that would change."""
    cwd = Path.cwd()
    settings = read_settings(arguments.config, articles=arguments.articles, cwd=cwd)
    source = find_source(arguments.config, cwd)
    if source is None and not arguments.dry_run:
        hint = "feedwright init writes one, with all that learn finds"
        message = f"{CONFIG_NAME}: error: there is no config to write into ({hint})"
        raise ConfigError(CONFIG_NAME, (message,))
    # These bring the readers' libraries.
    from feedwright.config.writing import write_config  # noqa: PLC0415
    from feedwright.survey import find_effects, survey_folder  # noqa: PLC0415

    folder = settings.articles.folder
    found = survey_folder(folder, settings.articles.ignore)
    data = source.path.read_bytes() if source else b""
    amended = _amended(data, found, source)
    effects: tuple[Effect, ...] = ()
    if arguments.dry_run:
        house = _house(settings, amended)
        effects = tuple(find_effects(found.chosen, folder, settings.house, house))
    elif source and (text := _bytes(amended.text, data)) != data:
        # The file itself, not a link to it, is replaced.
        write_config(source.path.resolve(), text, cwd)
    if arguments.json:
        console.result(json.dumps(_as_json(found, amended, effects, source, arguments)))
    elif not arguments.quiet:
        for line in _lines(found, amended, shown(folder, cwd), is_full=arguments.dry_run):
            console.result(printable(line))
        for line in _effects(effects, len(found.chosen)) if arguments.dry_run else ():
            console.result(printable(line))
        _tell_end(amended, source, arguments, console)
    return 0


def _amended(data: bytes, found: Survey, source: Source | None) -> Amendment:
    """The config with what was learned. Raises `ConfigError` when nothing can be added to it."""
    from feedwright.config.amend import NotAmendableError  # noqa: PLC0415
    from feedwright.learning.amendment import amend  # noqa: PLC0415

    prefix = source.prefix if source else ()
    try:
        return amend(data.decode("utf-8-sig"), found.publication, found.furniture, prefix)
    except NotAmendableError:
        name = source.name if source else CONFIG_NAME
        hint = "write its tables as [site] and [articles], each in one place"
        message = f"{name}: error: is laid out so that nothing can be added ({hint})"
        raise ConfigError(name, (message,)) from None


def _bytes(text: str, before: bytes) -> bytes:
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    return mark + text.encode()


def _house(settings: Settings, amended: Amendment) -> HouseStyle:
    """The house style that the amended config will have."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    house = settings.house
    patterns = (*house.furniture, *(one.pattern for one in amended.furniture))
    zone = amended.keys.get(("site", "time-zone"))
    order: Any = amended.keys.get(("articles", "date-order"))
    return replace(
        house,
        furniture=patterns,
        time_zone=ZoneInfo(zone.value) if zone else house.time_zone,
        date_order=order.value if order else house.date_order,
    )


def _lines(found: Survey, amended: Amendment, folder: str, *, is_full: bool) -> Iterator[str]:
    """What was learned; in full with an example and the files of each pattern."""
    files = "1 article file" if found.files == 1 else f"{found.files} article files"
    yield f"looked at {found.samples} of {files} in {folder}"
    known = len(found.furniture) - len(amended.furniture)
    if found.furniture:
        was = f", {known} known already" if known else ""
        yield f"  [articles] furniture: {len(amended.furniture)} new{was}"
    for one in amended.furniture:
        yield from _pattern(one, is_full=is_full)
    for (table, key), vote in amended.keys.items():
        yield f"  [{table}] {key}: {vote.value} ({vote.articles} of {vote.of} articles)"
    for (table, key), vote in amended.suggested.items():
        yield (
            f"  [{table}] {key}, as a comment: {vote.value} ({vote.articles} of {vote.of} articles)"
        )


def _pattern(one: Learned, *, is_full: bool) -> Iterator[str]:
    from feedwright.learning.amendment import counts  # noqa: PLC0415

    yield f"    {one.pattern}"
    if is_full:
        yield f"      {one.lines} lines {counts(one)}, such as: {_cut(one.example)}"
        places = [f"{path}:{number}" for path, number in one.files[:_MOST_FILES]]
        rest = len(one.files) - len(places)
        yield f"      {', '.join(places)}{f' and {rest} more' if rest else ''}"


def _effects(effects: Sequence[Effect], of: int) -> Iterator[str]:
    """What would change in the articles, one by one."""
    yield f"  {len(effects)} of {of} articles would be read differently"
    for effect in effects[:_MOST_EFFECTS]:
        yield f"    {effect.path}"
        for change in effect.changes:
            yield f"      {change.field}: {_cut(change.before)} -> {_cut(change.after)}"
        for mark, texts in (("-", effect.gone), ("+", effect.new)):
            yield from (f"      {mark} {_cut(text)}" for text in texts[:_MOST_PARAGRAPHS])
            if len(texts) > _MOST_PARAGRAPHS:
                yield f"      {mark} … and {len(texts) - _MOST_PARAGRAPHS} more paragraphs"
    if len(effects) > _MOST_EFFECTS:
        yield f"    … and {len(effects) - _MOST_EFFECTS} more (--json lists them all)"


def _cut(text: str) -> str:
    text = text or "—"
    return text if len(text) <= _SHOWN_CHARS else f"{text[: _SHOWN_CHARS - 1]}…"


def _tell_end(
    amended: Amendment, source: Source | None, arguments: Arguments, console: Console
) -> None:
    """What became of the config, and what to do next."""
    name = source.name if source else CONFIG_NAME
    console.flush()
    if not (amended.furniture or amended.keys or amended.suggested):
        console.result(printable(f"there is nothing that {name} does not say already"))
    elif not arguments.dry_run:
        console.result(printable(f"{name} is amended"))
        console.flush()
        console.note("next: look through it; a pattern that you make a comment of stays out")
    elif source is None:
        console.note("nothing is written: there is no config (feedwright init writes one)")
    else:
        console.note(printable(f"nothing is written; without --dry-run {name} is amended"))


def _as_json(
    found: Survey,
    amended: Amendment,
    effects: Sequence[Effect],
    source: Source | None,
    arguments: Arguments,
) -> dict[str, Any]:
    new = {one.pattern for one in amended.furniture}
    report: dict[str, Any] = {
        "config": source.name if source else None,
        "dry_run": arguments.dry_run,
        "files": found.files,
        "samples": found.samples,
        "furniture": [{**asdict(one), "new": one.pattern in new} for one in found.furniture],
        "settings": _votes_json(amended.keys),
        "suggestions": _votes_json(amended.suggested),
    }
    if arguments.dry_run:
        report["effects"] = to_builtins(effects)
    return report


def _votes_json(votes: dict[Key, Vote]) -> dict[str, dict[str, Any]]:
    return {f"{table}.{key}": vote._asdict() for (table, key), vote in votes.items()}
