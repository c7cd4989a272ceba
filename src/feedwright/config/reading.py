"""A config and the options of the command line → `Settings`; every mistake at once."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from feedwright.config.checks import is_absolute_link
from feedwright.config.keys import KEYS, NAMED_TABLES, TABLES
from feedwright.config.kinds import Fault, WrongValueError, suggest
from feedwright.config.own_feeds import check_name, own_feed
from feedwright.config.podcasts import MAIN, find_lacks, podcast_of, rest_of
from feedwright.config.settings import (
    ArchiveSettings,
    ArticleSettings,
    CatalogueSettings,
    EngineSettings,
    FeedSettings,
    GuardSettings,
    MediaSettings,
    PageSettings,
    PublishSettings,
    SetSettings,
    Settings,
    Site,
)
from feedwright.config.source import Source, find_source, shown
from feedwright.config.store_places import is_store, name_of_store
from feedwright.config.toml_lines import Place, nearest_line
from feedwright.errors import ConfigError, UsageError
from feedwright.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from feedwright.config.key import Key

__all__ = ["read_settings"]

_STATE: Final = ".feedwright"
_BY_TABLE: Final = {table: {k.name: k for k in KEYS if k.table == table} for table in TABLES}
_FEED: Final = "feed"
_PODCAST: Final = "podcast"
_NAMED: Final = {name: {k.name: k for k in table.keys} for name, table in NAMED_TABLES.items()}

#: The settings of each table by field, those that the config has; tables of own feeds by their
#: whole name, "feed.climate".
_Values = dict[str, dict[str, Any]]


class _Mistake(NamedTuple):
    #: From the top of the config.
    place: Place
    message: str
    hint: str = ""


class _Folders(NamedTuple):
    """Absolute, "." and ".." resolved, links not."""

    articles: Path
    feeds: Path
    state: Path
    #: The addresses of stores, of which the folders are copies.
    articles_store: str | None = None
    feeds_store: str | None = None


def read_settings(
    config: Path | None,
    *,
    articles: Path | str | None = None,
    out: Path | str | None = None,
    state: Path | None = None,
    cwd: Path,
) -> Settings:
    """What a run needs to know; the options override the config, relative to ``cwd``.

    Without a config ``articles`` and ``feeds`` in ``cwd`` stand for what no option names, and the
    state lies beside the published folder, else beside the config. Raises `ConfigError` with all
    mistakes of the config, and `UsageError` when options make no sense together.
    """
    source = find_source(config, cwd)
    values: _Values = {table: {} for table in TABLES}
    mistakes = _read_tables(source.tables, values) if source else []
    root = source.path.parent if source else cwd
    folders = _folders(values, root, cwd, (articles, out, state), has_config=source is not None)
    mistakes += _check_link(values)
    mistakes += _check_pages(values)
    mistakes += _check_tags(values)
    mistakes += _check_terms(values)
    mistakes += _check_compress(values)
    mistakes += _check_podcasts(values, {mistake.place[:3] for mistake in mistakes})
    clash = _check_folders(folders, cwd)
    if clash and (source is None or any((articles, out, state))):
        if not mistakes:
            raise UsageError(*clash)
    elif clash:
        table = "feeds" if "folder" in values["feeds"] else "articles"
        mistakes.append(
            _Mistake((table, "folder"), f"[{table}] folder: {clash[0]} {clash[1]}", clash[2])
        )
    if source and mistakes:
        raise ConfigError(source.name, _lines(mistakes, source))
    return _settings(source.path if source else None, root, folders, values)


def _settings(path: Path | None, root: Path, folders: _Folders, values: _Values) -> Settings:
    ignore = (*values["articles"].pop("ignore", ()), *_published_inside(folders))
    _settle_folders(values, root)
    return Settings(
        path=path,
        root=root,
        state=folders.state,
        site=Site(**values["site"]),
        articles=ArticleSettings(
            folder=folders.articles,
            ignore=ignore,
            **values["articles"],
        ),
        feeds=FeedSettings(folder=folders.feeds, **values["feeds"]),
        media=MediaSettings(**values["media"]),
        articles_store=folders.articles_store,
        feeds_store=folders.feeds_store,
        pages=PageSettings(**values["pages"]),
        terms=Terms(**values["terms"]),
        publish=PublishSettings(**values["publish"]),
        sets=SetSettings(**values["sets"]),
        archive=ArchiveSettings(**values["archive"]),
        own_feeds=(
            *(own_feed(name, fields) for name, fields in _named(_FEED, values)),
            *(
                own_feed(name, rest_of(fields), is_podcast=True)
                for name, fields in _named(_PODCAST, values)
                if name != MAIN
            ),
        ),
        podcasts=tuple(podcast_of(name, fields) for name, fields in _named(_PODCAST, values)),
        guard=GuardSettings(**values["guard"]),
        catalogue=CatalogueSettings(**values["catalogue"]),
        engine=EngineSettings(**values["engine"]),
    )


def _read_tables(tables: dict[str, Any], values: _Values) -> list[_Mistake]:
    """Fills ``values`` with what is right, and says what is wrong."""
    mistakes = []
    for name, table in tables.items():
        if name in _NAMED and isinstance(table, dict):
            for own, keys in table.items():
                mistakes += _read_named(name, own, keys, values)
        elif name not in TABLES:
            mistakes.append(_unknown_at_top(name, table))
        elif not isinstance(table, dict):
            mistakes.append(_Mistake((name,), f"{name} is not a table", f"write [{name}] above it"))
        else:
            for key, value in table.items():
                mistakes += _read_key((name,), key, value, _BY_TABLE[name], values[name])
    return mistakes


def _read_named(table: str, name: str, keys: object, values: _Values) -> list[_Mistake]:
    """One ``[feed.NAME]`` or ``[podcast.NAME]``."""
    if not isinstance(keys, dict):
        hint = (
            f"write [{table}.NAME] above it, NAME being that of the feed: {name} may be a key of it"
        )
        return [_Mistake((table, name), f"[{table}] {name} is not a table", hint)]
    fault = None if (table, name) == (_PODCAST, MAIN) else check_name(name, table)
    mistakes = (
        [_Mistake((table, name), f"[{table}.{name}]: {fault.message}", fault.hint)] if fault else []
    )
    found = values.setdefault(f"{table}.{name}", {})
    for key, value in keys.items():
        mistakes += _read_key((table, name), key, value, _NAMED[table], found)
    return mistakes


def _named(table: str, values: _Values) -> list[tuple[str, dict[str, Any]]]:
    """The tables of that kind by their names, in the order of the config."""
    prefix = f"{table}."
    found = values.items()
    return [(name.removeprefix(prefix), one) for name, one in found if name.startswith(prefix)]


def _check_podcasts(values: _Values, told: Container[Place]) -> list[_Mistake]:
    """``told`` are places of mistakes that are known: what is wrong there is not missing."""
    mistakes = (
        _Mistake(
            (_PODCAST, name, *fault.inside), f"[{_PODCAST}.{name}] {fault.message}", fault.hint
        )
        for name, fields in _named(_PODCAST, values)
        for fault in find_lacks(name, fields, values)
    )
    return [mistake for mistake in mistakes if mistake.place not in told]


def _unknown_at_top(name: str, value: object) -> _Mistake:
    if isinstance(value, dict):
        hint = suggest(name, TABLES) or f"known are {', '.join(f'[{t}]' for t in TABLES)}"
        return _Mistake((name,), f"unknown table [{name}]", hint)
    home = next((table for table in TABLES if name in _BY_TABLE[table]), None)
    hint = f"put it below [{home}]" if home else suggest(name, _all_names())
    return _Mistake((name,), f'"{name}" stands outside of every table', hint)


def _read_key(
    table: tuple[str, ...],
    name: str,
    value: object,
    known: Mapping[str, Key],
    found: dict[str, Any],
) -> list[_Mistake]:
    key = known.get(name)
    if key is None:
        home = next((other for other in TABLES if name in _BY_TABLE[other]), None)
        hint = f"it belongs to [{home}]" if home else suggest(name, known)
        hint = hint or suggest(name, _all_names())
        message = f'[{".".join(table)}] has an unknown key "{name}"'
        return [_Mistake((*table, name), message, hint)]
    try:
        found[key.field] = key.kind.read(value)
    except WrongValueError as wrong:
        return [_mistake(table, name, fault) for fault in wrong.faults]
    return []


def _mistake(table: tuple[str, ...], name: str, fault: Fault) -> _Mistake:
    inside = "".join(
        f", item {step + 1}" if isinstance(step, int) else f", {step}" for step in fault.inside
    )
    message = f"[{'.'.join(table)}] {name}{inside}: {fault.message}"
    return _Mistake((*table, name, *fault.inside), message, fault.hint)


def _all_names() -> list[str]:
    return [key.name for key in KEYS]


def _lines(mistakes: list[_Mistake], source: Source) -> tuple[str, ...]:
    """``feedwright.toml:7: error: [site] url: … (…)``, in the order of the file."""
    placed = []
    for number, mistake in enumerate(mistakes):
        line = nearest_line(source.lines, (*source.prefix, *mistake.place)) or 1
        hint = f" ({mistake.hint})" if mistake.hint else ""
        placed.append((line, number, f"{source.name}:{line}: error: {mistake.message}{hint}"))
    return tuple(text for _, _, text in sorted(placed))


def _check_link(values: _Values) -> list[_Mistake]:
    link = values["articles"].get("link")
    if link is None or is_absolute_link(link) or "url" in values["site"]:
        return []
    message = f'[articles] link: "{link}" is relative, and [site] has no url'
    return [_Mistake(("articles", "link"), message, "set [site] url, or begin it with https://")]


def _settle_folders(values: _Values, root: Path) -> None:
    """Those that options may override are settled elsewhere; the others are made absolute."""
    for table in ("articles", "feeds"):
        values[table].pop("folder", None)
    for table, name in (("media", "folder"), ("pages", "templates")):
        if name in values[table]:
            values[table][name] = _absolute(root / values[table][name])


def _check_pages(values: _Values) -> list[_Mistake]:
    is_public = "url" in values["site"] or "url" in values["feeds"]
    wanted = [name for name in ("articles", "authors") if values["pages"].get(name)]
    message = "pages need an address, and the publication has none"
    mistakes = [
        _Mistake(("pages", name), f"[pages] {name}: {message}", "set [site] url, or [feeds] url")
        for name in wanted
        if not is_public
    ]
    if "authors" in wanted and not values["sets"].get("authors"):
        message = "[pages] authors: authors have no feeds that their pages could show"
        mistakes.append(_Mistake(("pages", "authors"), message, "set [sets] authors = true"))
    return mistakes


def _check_tags(values: _Values) -> list[_Mistake]:
    articles = values["articles"]
    if not articles.get("infer_tags") or articles.get("topics") or find_spec("yake") is not None:
        return []
    message = "[articles] infer-tags: keywords need a library that is not installed"
    hint = 'pip install "feedwright[tags]", or set [articles] topics'
    return [_Mistake(("articles", "infer-tags"), message, hint)]


def _check_terms(values: _Values) -> list[_Mistake]:
    """What is permitted and prohibited at once is prohibited (RSL 1.0), and hardly meant."""
    terms = values["terms"]
    permits, prohibits = terms.get("permits", ()), terms.get("prohibits", ())
    mistakes = [
        _Mistake(("terms", "permits"), f'[terms] permits and prohibits both name "{use}"')
        for use in permits
        if use in prohibits
    ]
    if "amount" in terms and terms.get("payment") in {None, "attribution", "free"}:
        message = "[terms] amount: nothing says what it is paid for"
        mistakes.append(_Mistake(("terms", "amount"), message, 'set payment = "crawl", or another'))
    return mistakes


def _check_compress(values: _Values) -> list[_Mistake]:
    wanted = values["publish"].get("compress", ())
    if not wanted:
        return []
    from feedwright.packing import is_available  # noqa: PLC0415 - brings libraries of its own

    missing = [coding for coding in wanted if not is_available(coding)]
    if not missing:
        return []
    message = f"[publish] compress: {', '.join(missing)} needs a library that is not installed"
    return [_Mistake(("publish", "compress"), message, 'pip install "feedwright[compress]"')]


def _folders(
    values: _Values,
    root: Path,
    cwd: Path,
    options: tuple[Path | str | None, Path | str | None, Path | None],
    *,
    has_config: bool,
) -> _Folders:
    """Where everything lies. An option that is text is the address of a store."""
    articles, out, state = options
    there = articles or values["articles"].get("folder", "articles")
    target = out or values["feeds"].get("folder", "feeds")
    stores = [str(one) if is_store(one) else None for one in (there, target)]
    local = _absolute((cwd if articles else root) / there)
    feeds = _absolute((cwd if out else root) / ("feeds" if stores[1] else target))
    state = _absolute(cwd / state if state else (root if has_config else feeds.parent) / _STATE)
    return _Folders(
        articles=state / "fetched" if stores[0] else local,
        feeds=state / "published" / name_of_store(stores[1]) if stores[1] else feeds,
        state=state,
        articles_store=stores[0],
        feeds_store=stores[1],
    )


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - "..", but not links, are to go


def _check_folders(folders: _Folders, cwd: Path) -> tuple[str, str, str] | None:
    """Subject, message and hint when two of the folders get into each other's way."""
    articles, feeds, state = (Path(os.path.realpath(folder)) for folder in folders[:3])
    if folders.feeds_store and folders.feeds_store == folders.articles_store:
        hint = "name another folder for the feeds"
        return folders.feeds_store, "is the folder of articles and of feeds at once", hint
    if feeds == articles:
        hint = "name another folder for the feeds"
        return shown(folders.feeds, cwd), "is the folder of articles and of feeds at once", hint
    if state.is_relative_to(feeds):
        message = "would be published: it is the folder of the state, inside the published folder"
        return shown(folders.state, cwd), message, "publish another folder, or use --state"
    if state == articles:
        hint = "name another folder with --state"
        return shown(folders.state, cwd), "is the folder of articles and of the state at once", hint
    return None


def _published_inside(folders: _Folders) -> tuple[str, ...]:
    """A glob that keeps the published folder from being read when it lies among the articles."""
    feeds = PurePath(folders.feeds_store or folders.feeds)
    articles = PurePath(folders.articles_store or folders.articles)
    if not feeds.is_relative_to(articles):
        return ()
    from glob import escape  # noqa: PLC0415 - seldom needed

    return (escape(feeds.relative_to(articles).as_posix()),)
