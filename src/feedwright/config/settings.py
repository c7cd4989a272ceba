"""What `feedwright.toml` settles, with the defaults that hold without one."""

from __future__ import annotations

from datetime import UTC, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import quote, urljoin

from msgspec import Struct, field

from feedwright.model import (
    DateOrder,
    FieldNames,
    Format,
    HouseStyle,
    Image,
    MinConfidence,
    Person,
    ShowKind,
    ShowMedium,
)
from feedwright.terms import Terms

if TYPE_CHECKING:
    from pathlib import Path

    from feedwright.query import Query

__all__ = [
    "ArchiveSettings",
    "ArticleSettings",
    "CatalogueSettings",
    "EngineSettings",
    "FeedSettings",
    "GuardSettings",
    "MediaSettings",
    "OwnFeed",
    "PageSettings",
    "PodcastSettings",
    "PublishSettings",
    "SetSettings",
    "Settings",
    "Site",
]

#: Enough for the longest read and for a page with its pictures inside.
MAX_FILE_BYTES: Final = 10_000_000


class Site(Struct, frozen=True, kw_only=True):
    """The publication itself: ``[site]``."""

    title: str = ""
    #: The page for people, with a slash at the end; None: not known.
    url: str | None = None
    description: str = ""
    language: str | None = None
    time_zone: tzinfo = UTC
    #: Who signs an entry whose article names nobody.
    authors: tuple[Person, ...] = ()
    #: Pages and pictures of those who write.
    people: tuple[Person, ...] = ()
    icon: str | None = None
    logo: str | None = None
    favicon: str | None = None
    #: RSS 2.0 ``image``; where None the icon stands in if its format allows.
    image: Image | None = None
    rights: str | None = None
    #: URL of the licence.
    license: str | None = None
    hubs: tuple[str, ...] = ()
    editor: Person | None = None
    webmaster: Person | None = None
    topics_url: str | None = None
    #: Authority and date of the ids that are minted (RFC 4151), as "example.org,2026"; None: taken
    #: from ``url`` and the article's date. Ids once minted never follow a change of it.
    id_authority: str | None = None


class ArticleSettings(Struct, frozen=True, kw_only=True):
    """Where articles are and how they are read: ``[articles]``."""

    #: What a store holds is copied there.
    folder: Path
    #: Globs, relative to the folder, of files that are no articles.
    ignore: tuple[str, ...] = ()
    #: Address of an article that has none of its own, with ``{year}``, ``{month}``, ``{day}``,
    #: ``{slug}`` and ``{path}``; None: such an entry has no link.
    link: str | None = None
    #: Where paths of files say the language by which alone translations differ.
    language_in: Literal["name", "folder"] | None = None
    date_order: DateOrder | None = None
    assume_year: int | None = None
    furniture: tuple[str, ...] = ()
    disabled_rules: tuple[str, ...] = ()
    min_confidence: MinConfidence = field(default_factory=MinConfidence)
    infer_tags: int = 0
    topics: tuple[str, ...] = ()
    excerpt_max_chars: int = 300
    words_per_minute: int | None = None
    fields: FieldNames = ()
    max_file_bytes: int = MAX_FILE_BYTES


class FeedSettings(Struct, frozen=True, kw_only=True):
    """What is published, and how much of it: ``[feeds]``."""

    #: What goes to a store is published there first.
    folder: Path
    #: Public address of the folder, with a slash at the end; None: ``site.url`` + its name.
    url: str | None = None
    formats: tuple[Format, ...] = ("rss", "atom", "json")
    max_entries: int = 50
    #: All entries of so many days back from the newest one stand there as well.
    keep_days: int = 1
    #: What does not fit is left to the archive.
    budget_bytes: int = 250_000
    content: Literal["full", "summary"] = "full"
    #: Of an article's words, how many per cent have to be others for ``updated`` to move.
    updated_percent: int = 0
    ttl_minutes: int | None = 60
    stylesheet: str | None = None
    #: Whether Atom says of articles that were withdrawn that they are (RFC 6721), and why.
    tombstones: bool = False
    rss_joined_authors: bool = False
    title_guard: bool = True
    #: Whether Atom says of translations that they are alternates, and not related.
    alternate_translations: bool = False


class MediaSettings(Struct, frozen=True, kw_only=True):
    """Where the publication's own pictures, sound and film are: ``[media]``."""

    #: A copy, on this machine, of what lies below ``url``; None: nobody looks.
    folder: Path | None = None
    #: With a slash at the end; None: ``site.url``.
    url: str | None = None
    #: Whether servers are asked for what does not lie here ...
    fetch: bool = False
    #: ... and how long a build may wait for them.
    fetch_seconds: int = 20


class PageSettings(Struct, frozen=True, kw_only=True):
    """What is published for people who look with a browser: ``[pages]``."""

    #: ``index.html``.
    landing: bool = True
    #: ``feed.css``, unless ``[feeds] stylesheet`` names another.
    feed_style: bool = True
    #: A link to ``index.html`` in Atom.
    feed_link: bool = False
    #: A page for each article that has no address of its own.
    articles: bool = False
    #: A page for each author that has a feed.
    authors: bool = False
    #: Folder of templates that stand in for ours.
    templates: Path | None = None


class PublishSettings(Struct, frozen=True, kw_only=True):
    """How what is new reaches subscribers: ``[publish]``."""

    #: New articles that go out on a day; None: all at once.
    drip: int | None = None
    #: A new article that is older goes to archive documents only; None: none is too old.
    backfill_days: int | None = None
    #: Content codings of the copies that lie beside the published files: "gzip", "br", "zstd".
    compress: tuple[str, ...] = ()
    #: Paths that are no more, and where what was there is now: a path, or an address with escapes.
    #: A path that begins with a slash is from the root of the site on, others are below the folder.
    moved: tuple[tuple[str, str], ...] = ()
    #: Paths, of the same form, of what has ended for good.
    gone: tuple[str, ...] = ()


class SetSettings(Struct, frozen=True, kw_only=True):
    """Feeds of a part of the articles: ``[sets]``."""

    topics: bool = False
    authors: bool = False
    sections: bool = False
    languages: bool = False
    #: So many entries make a feed.
    min_entries: int = 3
    #: With ``{site}``, ``{name}`` and ``{description}``, the publication's.
    title: str = "{site}: {name}"
    description: str = "{name} – {description}"
    #: The description of a feed that has ended.
    ended: str = "{name} – This feed has ended. The feed of {site} goes on."
    #: Page for people, with ``{set}``, ``{slug}`` and ``{name}``; None: the home page.
    link: str | None = None


class ArchiveSettings(Struct, frozen=True, kw_only=True):
    """What the feeds hold no longer: ``[archive]``."""

    feeds: Literal["none", "main", "all"] = "main"
    #: Of one archive document.
    entries: int = 50
    #: Whether everything is in one document as well.
    complete: bool = False


class OwnFeed(Struct, frozen=True, kw_only=True):
    """A feed that the publisher describes: ``[feed.NAME]``. None: as in ``[feeds]``."""

    name: str
    title: str | None = None
    description: str | None = None
    link: str | None = None
    #: Which entries it holds; None: all.
    query: Query | None = None
    preset: str | None = None
    formats: tuple[Format, ...] | None = None
    content: Literal["full", "summary"] | None = None
    max_entries: int | None = None
    keep_days: int | None = None
    budget_bytes: int | None = None


class PodcastSettings(Struct, frozen=True, kw_only=True):
    """What makes the feed of that name a podcast: ``[podcast.NAME]``."""

    name: str
    #: Each with the one within it, if any; the most fitting first.
    category: tuple[tuple[str, ...], ...]
    #: Address of the cover.
    image: str
    #: None: the authors of ``[site]``, else its title.
    author: str | None = None
    #: None: the editor of ``[site]``.
    owner: Person | None = None
    explicit: bool = False
    type: ShowKind = "episodic"
    medium: ShowMedium = "podcast"
    #: None: what follows from the first address of the feed.
    guid: str | None = None
    locked: bool = True
    complete: bool = False
    new_url: str | None = None


class GuardSettings(Struct, frozen=True, kw_only=True):
    """When a build is refused, for what subscribers would see of it: ``[guard]``."""

    #: Of the published articles, how many per cent may be gone at once.
    max_lost_percent: int = 50
    #: Entries that may arrive in a feed at once; None: half of what it can hold, at least 20.
    max_new: int | None = None
    #: Entries that may come again under an id that subscribers do not have.
    max_redelivered: int = 0
    #: Feeds that may end at once, because the config wants them no longer.
    max_ended: int = 0
    #: Size of a document; None: a large one is reported and published.
    max_bytes: int | None = None


class CatalogueSettings(Struct, frozen=True, kw_only=True):
    """The catalogue: where it is shared."""

    #: Without a password; None: a file in the state folder.
    url: str | None = None
    schema: str = "feedwright"


class EngineSettings(Struct, frozen=True, kw_only=True):
    """Who does the work. It decides nothing of what comes of it."""

    jobs: int = 1
    #: The address of a scheduler; then its workers do it.
    dask: str | None = None


class Settings(Struct, frozen=True, kw_only=True):
    """Everything that a run needs to know, with absolute paths."""

    #: The config file; None when there is none.
    path: Path | None
    #: The folder that the config's paths are relative to.
    root: Path
    #: Where the publication's memory lies.
    state: Path
    articles: ArticleSettings
    feeds: FeedSettings
    #: The addresses, without a slash at the end, of stores that the two folders are copies of;
    #: None: the folder is all there is.
    articles_store: str | None = None
    feeds_store: str | None = None
    site: Site = field(default_factory=Site)
    media: MediaSettings = field(default_factory=MediaSettings)
    pages: PageSettings = field(default_factory=PageSettings)
    terms: Terms = field(default_factory=Terms)
    publish: PublishSettings = field(default_factory=PublishSettings)
    sets: SetSettings = field(default_factory=SetSettings)
    archive: ArchiveSettings = field(default_factory=ArchiveSettings)
    #: In the order of the config.
    own_feeds: tuple[OwnFeed, ...] = ()
    podcasts: tuple[PodcastSettings, ...] = ()
    guard: GuardSettings = field(default_factory=GuardSettings)
    catalogue: CatalogueSettings = field(default_factory=CatalogueSettings)
    engine: EngineSettings = field(default_factory=EngineSettings)

    @property
    def feeds_url(self) -> str | None:
        """The public address of the published folder; None while it is not known."""
        home = self.site.url
        return self.feeds.url or (_below(home, self.feeds.folder.name) if home else None)

    @property
    def house(self) -> HouseStyle:
        """What readers may assume of the article files."""
        return HouseStyle(
            language=self.site.language,
            time_zone=self.site.time_zone,
            date_order=self.articles.date_order,
            assume_year=self.articles.assume_year,
            site_name=self.site.title or None,
            site_url=self.site.url,
            furniture=self.articles.furniture,
            disabled_rules=self.articles.disabled_rules,
            min_confidence=self.articles.min_confidence,
            infer_tags=self.articles.infer_tags,
            topics=self.articles.topics,
            excerpt_max_chars=self.articles.excerpt_max_chars,
            words_per_minute=self.articles.words_per_minute,
            field_names=self.articles.fields,
        )


@lru_cache(maxsize=16)  # asked for each document of each feed
def _below(home: str, name: str) -> str:
    return urljoin(home, quote(name) + "/")
