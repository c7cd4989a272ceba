"""The keys that say which feeds there are beside the main one, and what their archives hold."""

from __future__ import annotations

from typing import Final

from feedwright.config import checks
from feedwright.config.key import Key
from feedwright.config.kinds import choice, flag, list_of, prose, whole_number
from feedwright.config.presets import PRESETS

__all__ = ["ARCHIVE_KEYS", "FEED_KEYS", "SET_KEYS"]

_FORMATS: Final = list_of(
    choice("rss", "atom", "json", "sitemap"),
    words='a list of `"rss"`, `"atom"`, `"json"`, `"sitemap"`',
    least=1,
)

SET_KEYS: Final = (
    Key(
        table="sets",
        name="topics",
        kind=flag(),
        doc="A feed for every tag, in `tags/`.",
        default=False,
    ),
    Key(
        table="sets",
        name="authors",
        kind=flag(),
        doc="A feed for everybody who signs an article, in `authors/`.",
        default=False,
    ),
    Key(
        table="sets",
        name="sections",
        kind=flag(),
        doc="A feed for every folder of articles, with what is in the folders below it, in"
        " `sections/`.",
        default=False,
    ),
    Key(
        table="sets",
        name="languages",
        kind=flag(),
        doc="A feed for every language that is written in, in `languages/`.",
        default=False,
    ),
    Key(
        table="sets",
        name="min-entries",
        kind=whole_number(1, 10_000, "entries"),
        doc="So many entries make a feed. One that has been published stays, whatever it holds.",
        default=3,
    ),
    Key(
        table="sets",
        name="title",
        kind=checks.SET_WORDS,
        doc="The title of such a feed.",
        default="{site}: {name}",
    ),
    Key(
        table="sets",
        name="description",
        kind=checks.SET_WORDS,
        doc="Its description; `{description}` is that of the publication.",
        default="{name} – {description}",
    ),
    Key(
        table="sets",
        name="ended",
        kind=checks.SET_WORDS,
        doc="The description of a feed that is wanted no longer: it stays and says so.",
        default="{name} – This feed has ended. The feed of {site} goes on.",
    ),
    Key(
        table="sets",
        name="link",
        kind=checks.SET_LINK,
        doc="Its page for people, relative to `[site] url`, or absolute. `{set}` is tags, authors,"
        " sections or languages. Without it, the home page.",
        example="/{set}/{slug}/",
    ),
)

ARCHIVE_KEYS: Final = (
    Key(
        table="archive",
        name="feeds",
        kind=choice("none", "main", "all"),
        doc="Which feeds have one. What has been archived stays, whatever is set later.",
        default="main",
    ),
    Key(
        table="archive",
        name="entries",
        kind=whole_number(1, 1000, "entries"),
        doc="How many entries an archive document holds.",
        default=50,
    ),
    Key(
        table="archive",
        name="complete",
        kind=flag(),
        doc="Also one document with everything, in `complete/`, for those who move or mirror.",
        default=False,
    ),
)

FEED_KEYS: Final = (
    Key(
        table="feed",
        name="title",
        kind=prose("text"),
        doc="Its title. Without it, that of `[sets]`, with NAME in it.",
        example="Climate in English",
    ),
    Key(
        table="feed",
        name="description",
        kind=prose("text"),
        doc="Its description.",
        example="Everything on the climate, of the last three months.",
    ),
    Key(
        table="feed",
        name="link",
        kind=checks.URL,
        doc="Its page for people. Without it, the home page.",
        example="https://example.org/climate/",
    ),
    Key(
        table="feed",
        name="query",
        kind=checks.QUERY,
        doc="Which entries it holds. Without it, all.",
        example='tag = "climate" and language = "en" and since = "90d"',
    ),
    Key(
        table="feed",
        name="preset",
        kind=choice(*PRESETS),
        doc="A shape, and a query that holds beside your own. What is set here overrides it.",
        example="excerpts",
    ),
    Key(
        table="feed",
        name="formats",
        kind=_FORMATS,
        doc="The formats that it is published in. Without it, those of `[feeds]`.",
        example=["rss"],
    ),
    Key(
        table="feed",
        name="content",
        kind=choice("full", "summary"),
        doc="Whether the whole article goes out, or its summary only. Without it, as in `[feeds]`.",
        example="summary",
    ),
    Key(
        table="feed",
        name="max-entries",
        kind=whole_number(1, 10_000, "entries"),
        doc="How many of the newest articles it holds. Without it, as in `[feeds]`.",
        example=20,
    ),
    Key(
        table="feed",
        name="keep-days",
        kind=whole_number(0, 365, "days"),
        doc="As in `[feeds]`.",
        example=2,
    ),
    Key(
        table="feed",
        name="budget-bytes",
        kind=whole_number(10_000, 1_000_000_000, "bytes"),
        doc="As in `[feeds]`.",
        example=500_000,
    ),
)
