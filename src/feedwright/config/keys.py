"""Every key of the config, once: reading, checks, reference, schema and template come from here."""

from __future__ import annotations

from typing import Final, NamedTuple

from feedwright.config import checks
from feedwright.config.article_keys import ARTICLE_KEYS
from feedwright.config.catalogue_keys import CATALOGUE_KEYS
from feedwright.config.engine_keys import ENGINE_KEYS
from feedwright.config.key import Key
from feedwright.config.kinds import choice, flag, list_of, prose, whole_number
from feedwright.config.podcast_keys import PODCAST_KEYS
from feedwright.config.release_keys import GUARD, PUBLISH
from feedwright.config.set_keys import ARCHIVE_KEYS, FEED_KEYS, SET_KEYS
from feedwright.config.store_places import PLACE
from feedwright.config.terms_keys import TERMS_KEYS

__all__ = ["KEYS", "NAMED_TABLES", "TABLES", "Key", "NamedTable"]


#: The tables in the order of a config, and what each is about.
TABLES: Final[dict[str, str]] = {
    "site": "The publication itself.",
    "articles": "Where the article files are, and how they are read.",
    "feeds": "What is published, and how much of it.",
    "sets": "Feeds of a part of the articles, each below a folder of its own.",
    "archive": "What the feeds hold no longer, in documents that are closed for good (RFC 5005).",
    "media": "Pictures, sound and film: feeds say what their files say.",
    "pages": "What people see who look with a browser.",
    "terms": "What machines may do with the articles, and for what: `rsl.xml` (RSL 1.0), and RSS.",
    "publish": "How fast what is new reaches subscribers.",
    "guard": "When a build is refused, because of what subscribers would see of it.",
    "catalogue": "Where ids are remembered, when several hosts build.",
    "engine": "Who does the work of a build.",
}


class NamedTable(NamedTuple):
    """A table that stands once for each of several things."""

    about: str
    keys: tuple[Key, ...]


#: By the first part of their heads: ``[feed.NAME]``.
NAMED_TABLES: Final[dict[str, NamedTable]] = {
    "feed": NamedTable(
        "A feed of your own, in the folder NAME: which entries it holds, and in what shape.",
        FEED_KEYS,
    ),
    "podcast": NamedTable(
        "A podcast, in the folder NAME: a feed of your own of all articles with sound or film, or"
        " of those of its query. `[podcast.main]` makes the main feed one.",
        PODCAST_KEYS,
    ),
}

_SITE: Final = (
    Key(
        table="site",
        name="title",
        kind=prose("text"),
        doc="The name of the publication, which readers show as the name of the feed.",
        example="The Example Review",
    ),
    Key(
        table="site",
        name="url",
        kind=checks.HOME,
        doc="The home page. Permanent links, ids and the feeds' own addresses build on it.",
        example="https://example.org/",
    ),
    Key(
        table="site",
        name="description",
        kind=prose("text"),
        doc="One sentence on what the publication is about.",
        example="Reports and essays from the coast.",
    ),
    Key(
        table="site",
        name="language",
        kind=checks.LANGUAGE,
        doc="The language of the feed, and of articles that do not tell theirs.",
        example="en",
    ),
    Key(
        table="site",
        name="time-zone",
        kind=checks.TIME_ZONE,
        doc="Where a date without a zone was written.",
        default="UTC",
    ),
    Key(
        table="site",
        name="authors",
        kind=list_of(checks.PERSON, words=f"a list of {checks.PERSON.words}"),
        doc="Who signs an article that names nobody.",
        default=[],
        example=[{"name": "The Example Review", "uri": "https://example.org/about/"}],
    ),
    Key(
        table="site",
        name="people",
        kind=list_of(checks.PERSON, words=f"a list of {checks.PERSON.words}"),
        doc="Those who write: who signs an article by one of these names has this page and picture,"
        " unless the article says otherwise.",
        default=[],
        example=[{"name": "Ada Example", "uri": "https://example.org/ada/"}],
    ),
    Key(
        table="site",
        name="icon",
        kind=checks.URL,
        doc="A square picture, 512 pixels or so.",
        example="https://example.org/icon-512.png",
    ),
    Key(
        table="site",
        name="logo",
        kind=checks.URL,
        doc="A picture twice as wide as high.",
        example="https://example.org/logo-800x400.png",
    ),
    Key(
        table="site",
        name="favicon",
        kind=checks.URL,
        doc="A square picture, 64 pixels or so.",
        example="https://example.org/favicon-64.png",
    ),
    Key(
        table="site",
        name="image",
        kind=checks.IMAGE,
        doc="PNG, JPEG or GIF of at most 144 by 400 pixels, which RSS readers show.",
        example={"url": "https://example.org/icon-144.png", "width": 144, "height": 144},
    ),
    Key(
        table="site",
        name="rights",
        kind=prose("text"),
        doc="The line of copyright.",
        example="© 2026 The Example Review and its authors",
    ),
    Key(
        table="site",
        name="license",
        kind=checks.URL,
        doc="The address of the licence that everything is published under.",
        example="https://creativecommons.org/licenses/by/4.0/",
    ),
    Key(
        table="site",
        name="hubs",
        kind=list_of(checks.URL, words="a list of addresses"),
        doc="WebSub hubs, which tell subscribers at once.",
        default=[],
        example=["https://hub.example.org/"],
    ),
    Key(
        table="site",
        name="editor",
        kind=checks.EDITOR,
        doc="Who answers for the content (RSS managingEditor).",
        example={"name": "Ada Example", "email": "editor@example.org"},
    ),
    Key(
        table="site",
        name="webmaster",
        kind=checks.EDITOR,
        doc="Who answers for the technology (RSS webMaster).",
        example={"name": "Web desk", "email": "web@example.org"},
    ),
    Key(
        table="site",
        name="topics-url",
        kind=checks.URL,
        doc="The page of all topics; it tells this publication's tags from another's.",
        example="https://example.org/topics/",
    ),
    Key(
        table="site",
        name="id-authority",
        kind=checks.ID_AUTHORITY,
        doc="A domain and a day on which you held it, for the ids of new entries (RFC 4151)."
        " Without it the domain of `url` and the day of the article are taken.",
        example="example.org,2026",
    ),
)

_FEEDS: Final = (
    Key(
        table="feeds",
        name="folder",
        kind=PLACE,
        doc="The folder that is published, here or in a store (extra `feedwright[cloud]`). Put it"
        " behind a web server.",
        default="feeds",
    ),
    Key(
        table="feeds",
        name="url",
        kind=checks.HOME,
        doc="The address of that folder. Without it, `[site] url` and the folder's name.",
        example="https://example.org/feeds/",
    ),
    Key(
        table="feeds",
        name="formats",
        kind=list_of(
            choice("rss", "atom", "json"), words='a list of `"rss"`, `"atom"`, `"json"`', least=1
        ),
        doc="The formats that are published.",
        default=["rss", "atom", "json"],
    ),
    Key(
        table="feeds",
        name="max-entries",
        kind=whole_number(1, 10_000, "entries"),
        doc="How many of the newest articles a feed holds. Older ones are in its archive.",
        default=50,
    ),
    Key(
        table="feeds",
        name="keep-days",
        kind=whole_number(0, 365, "days"),
        doc="All articles of so many days before the newest one stand in a feed as well: readers"
        " that ask once a day miss none.",
        default=1,
    ),
    Key(
        table="feeds",
        name="budget-bytes",
        kind=whole_number(10_000, 1_000_000_000, "bytes"),
        doc="A feed whose articles take more holds fewer of them: it is fetched many times a day.",
        default=250_000,
    ),
    Key(
        table="feeds",
        name="content",
        kind=choice("full", "summary"),
        doc="Whether the whole article goes out, or its summary only.",
        default="full",
    ),
    Key(
        table="feeds",
        name="updated-percent",
        kind=whole_number(0, 100, "per cent"),
        doc="How much of an article's text has to have changed before readers hear that it was"
        " updated. With 0 every word counts; a new title, lead image or correction always does.",
        default=0,
    ),
    Key(
        table="feeds",
        name="ttl-minutes",
        kind=checks.TTL,
        doc="How often something new may come: readers ask no more often. 0 says nothing.",
        default=60,
    ),
    Key(
        table="feeds",
        name="stylesheet",
        kind=checks.REFERENCE,
        doc="CSS for people who open a feed in a browser.",
        example="https://example.org/feed.css",
    ),
    Key(
        table="feeds",
        name="tombstones",
        kind=flag(),
        doc="Whether the Atom feed says which articles were withdrawn, and why (RFC 6721). Readers"
        " that do not know the element pass over it, and the W3C validator warns of it.",
        default=False,
    ),
    Key(
        table="feeds",
        name="rss-joined-authors",
        kind=flag(),
        doc="Several authors of an article as one name in RSS, which more readers show in full.",
        default=False,
    ),
    Key(
        table="feeds",
        name="title-guard",
        kind=flag(),
        doc="An invisible mark in titles that look like markup, for readers that would cut them.",
        default=True,
    ),
    Key(
        table="feeds",
        name="alternate-translations",
        kind=flag(),
        doc="Whether Atom calls an article in another language an alternate of the entry, which it"
        " is, and not a related page. Of two alternates many readers open the wrong one.",
        default=False,
    ),
)

_MEDIA: Final = (
    Key(
        table="media",
        name="folder",
        kind=checks.FOLDER,
        doc="A folder with the files that lie below `url`. Size, type, measures and duration are"
        " read from them. Files beside an article, which it names without a path, are found"
        " without this.",
        example="static",
    ),
    Key(
        table="media",
        name="url",
        kind=checks.HOME,
        doc="The address of that folder. Without it, `[site] url`.",
        example="https://example.org/media/",
    ),
    Key(
        table="media",
        name="fetch",
        kind=flag(),
        doc="Whether lead pictures and attached files that lie elsewhere are asked for, so that"
        " feeds say their size, type, measures and duration, too. What was learnt is remembered,"
        " and stays until the file is another one.",
        default=False,
    ),
    Key(
        table="media",
        name="fetch-seconds",
        kind=whole_number(1, 3600, "seconds"),
        doc="How long a build may wait for that. What is left has its turn in the next one.",
        default=20,
    ),
)

_PAGES: Final = (
    Key(
        table="pages",
        name="landing",
        kind=flag(),
        doc="A page for people, `index.html`: what there is to follow, and what is new.",
        default=True,
    ),
    Key(
        table="pages",
        name="feed-style",
        kind=flag(),
        doc="What a feed looks like in a browser, `feed.css`. `[feeds] stylesheet` names another.",
        default=True,
    ),
    Key(
        table="pages",
        name="feed-link",
        kind=flag(),
        doc="Whether Atom feeds have a link to that page behind their description, for people who"
        " open one in a browser. Some readers show no description then, others its markup.",
        default=False,
    ),
    Key(
        table="pages",
        name="articles",
        kind=flag(),
        doc="A page for each article that has no address of its own, and no `[articles] link`.",
        default=False,
    ),
    Key(
        table="pages",
        name="authors",
        kind=flag(),
        doc="A page for everybody who has a feed (`[sets] authors`), beside its documents.",
        default=False,
    ),
    Key(
        table="pages",
        name="templates",
        kind=checks.FOLDER,
        doc="A folder of templates (Jinja) that stand in for those of the same name.",
        example="templates",
    ),
)

#: In the order of a config.
KEYS: Final[tuple[Key, ...]] = (
    *_SITE,
    *ARTICLE_KEYS,
    *_FEEDS,
    *SET_KEYS,
    *ARCHIVE_KEYS,
    *_MEDIA,
    *_PAGES,
    *TERMS_KEYS,
    *PUBLISH,
    *GUARD,
    *CATALOGUE_KEYS,
    *ENGINE_KEYS,
)
