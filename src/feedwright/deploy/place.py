"""Where a publication lives, and what of its config others have to know."""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

from feedwright.addresses import to_uri
from feedwright.assemble import FILE_NAMES
from feedwright.catalogue import DIRECTORY
from feedwright.config.source import CONFIG_NAMES
from feedwright.delivery import content_type_of, max_age_seconds, site_path, to_redirect
from feedwright.deploy.rhythm import RHYTHMS
from feedwright.errors import ConfigError
from feedwright.mediatypes import SUFFIXES
from feedwright.publish.left import find_gone, read_directory

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from feedwright.config.settings import Settings

__all__ = ["Listed", "Move", "Place", "find_place", "quoted"]

#: Beside media, what a published folder holds.
_OWN_SUFFIXES: Final = ("css", "html", "js", "json", "opml", "txt", "xml")


class Move(NamedTuple):
    """Where something lives now; all paths are from the root of the site on."""

    source: str
    #: Of the request, if it decides.
    query: str
    target: str


class Listed(NamedTuple):
    """A published document, for hosts that take headers path by path."""

    path: str
    url: str
    kind: str


class Place(Struct, frozen=True, kw_only=True):
    """A publication as those see it who send it, or run it."""

    title: str
    root: Path
    #: Words of the command line that name the config, where it is not found without.
    config: tuple[str, ...]
    #: The program, as a command of words.
    program: tuple[str, ...]
    folder: Path
    state: Path
    #: Of the published folder: ``https://example.org`` and ``/feeds/``, without escapes.
    origin: str
    host: str
    base: str
    #: The way from the home page to the published folder: ``feeds``; empty: it is the site.
    below_home: str
    hubs: tuple[str, ...]
    compress: tuple[str, ...]
    #: Seconds that feeds, and what hardly ever changes, may be taken for current.
    feed_seconds: int
    still_seconds: int
    #: Suffix → Content-Type.
    types: dict[str, str]
    moves: tuple[Move, ...]
    moved_folders: tuple[Move, ...]
    #: Paths, without a slash at the end.
    gone: tuple[str, ...]
    #: What people subscribe to.
    documents: tuple[Listed, ...]
    #: Between two builds.
    minutes: int
    owner: str

    @property
    def still(self) -> tuple[str, ...]:
        """Suffixes of what hardly ever changes; archive documents are told by their folder."""
        return tuple(
            name for name in self.types if max_age_seconds(f"x.{name}", None) == self.still_seconds
        )

    @property
    def writable(self) -> tuple[str, ...]:
        """Where a build writes; with a minus what may be missing until then (systemd.exec(5))."""
        others = (self.folder, self.state)
        return (
            str(self.root),
            *(f"-{path}" for path in others if not path.is_relative_to(self.root)),
        )

    def below_root(self, path: Path) -> str:
        """The path as seen from the config's folder; raises `ConfigError` for one elsewhere."""
        if not path.is_relative_to(self.root):
            raise ConfigError("", (f"{path}: is not below {self.root}, which is all that moves",))
        return path.relative_to(self.root).as_posix()

    @property
    def text_types(self) -> tuple[str, ...]:
        """The types, without parameters, of what is text and worth compressing."""
        texts = {kind.partition(";")[0] for kind in self.types.values() if "charset=" in kind}
        return tuple(sorted({*texts, "application/feed+json", "image/svg+xml"}))


def find_place(settings: Settings, program: Sequence[str]) -> Place:
    """The place of the publication. Raises `ConfigError` where the config does not tell it."""
    if settings.path is None:
        message = (
            "there is no config that says what is published where (feedwright init writes one)"
        )
        raise ConfigError("", (message,))
    url = to_uri(settings.feeds_url) if settings.feeds_url else None
    if url is None:
        message = f"{settings.path}: [site] url is needed: it says where the feeds are"
        raise ConfigError(str(settings.path), (message,))
    parts = urlsplit(url)
    base, ttl = unquote(parts.path), settings.feeds.ttl_minutes
    home = unquote(urlsplit(settings.site.url or url).path)
    moves, folders = _moves(settings, base)
    return Place(
        title=settings.site.title or parts.netloc,
        root=settings.root,
        config=_config_words(settings.path),
        program=tuple(program),
        folder=settings.feeds.folder,
        state=settings.state,
        origin=f"{parts.scheme}://{parts.netloc}",
        host=parts.hostname or "",
        base=base,
        below_home=base.removeprefix(home).strip("/") if base.startswith(home) else base.strip("/"),
        hubs=tuple(dict.fromkeys(uri for hub in settings.site.hubs if (uri := to_uri(hub)))),
        compress=settings.publish.compress,
        feed_seconds=max_age_seconds("rss.xml", ttl),
        still_seconds=max_age_seconds("feed.css", ttl),
        types={name: content_type_of(f"x.{name}") for name in sorted({*_OWN_SUFFIXES, *SUFFIXES})},
        moves=moves,
        moved_folders=folders,
        gone=tuple(_gone(settings, base)),
        documents=tuple(_documents(settings, f"{parts.scheme}://{parts.netloc}", base)),
        minutes=max((one for one in RHYTHMS if one <= (ttl or 60)), default=RHYTHMS[0]),
        owner=settings.root.owner(),
    )


def _config_words(path: Path) -> tuple[str, ...]:
    return () if path.name in CONFIG_NAMES else ("--config", path.name)


def _moves(settings: Settings, base: str) -> tuple[tuple[Move, ...], tuple[Move, ...]]:
    """Single paths that have moved, and folders that have moved with everything in them."""
    redirects = [to_redirect(*pair, base) for pair in settings.publish.moved]
    folders = [Move(one.source, "", one.target) for one in redirects if one.is_folder]
    single = [one for one in redirects if not one.is_folder]
    moves = (
        Move(path, query, target)
        for source, target in single
        for path, _, query in (source.partition("?"),)
    )
    return tuple(moves), tuple(folders)


def _gone(settings: Settings, base: str) -> Iterator[str]:
    """What has ended: as the config says, and as the published directory does."""
    known = find_gone(read_directory(settings.feeds.folder / DIRECTORY), (), ())
    for path in dict.fromkeys(chain(settings.publish.gone, known)):
        yield site_path(path, base).rstrip("/")


def _documents(settings: Settings, origin: str, base: str) -> Iterator[Listed]:
    """Of all feeds that are published; before the first build, of the main feed."""
    try:
        listed = json.loads((settings.feeds.folder / DIRECTORY).read_bytes())["feeds"]
        paths = [one["path"] for feed in listed for one in feed["documents"]]
    except (OSError, ValueError, KeyError, TypeError):
        paths = [FILE_NAMES[name] for name in settings.feeds.formats]
    for path in paths:
        where = quoted(f"{base}{path}")
        yield Listed(path=where, url=f"{origin}{where}", kind=content_type_of(path))


def quoted(path: str) -> str:
    """The path with escapes."""
    return quote(path, safe="/:@!$&'()*+,;=~")
