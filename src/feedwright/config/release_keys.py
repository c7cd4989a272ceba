"""The keys that say when something goes out to subscribers, and when nothing does."""

from __future__ import annotations

from typing import Final

from feedwright.config.key import Key
from feedwright.config.kinds import choice, list_of, whole_number
from feedwright.config.places import MOVED, PLACE

__all__ = ["GUARD", "PUBLISH"]

PUBLISH: Final = (
    Key(
        table="publish",
        name="drip",
        kind=whole_number(1, 10_000, "articles a day"),
        doc="How many new articles go out on a day, the newest first; the others wait their turn."
        " Without it all go out at once. The first build is not held up.",
        example=5,
    ),
    Key(
        table="publish",
        name="backfill-days",
        kind=whole_number(0, 100_000, "days"),
        doc="A new article that is older than this goes to the archives alone, where no subscriber"
        " sees it as new. Without it none is too old. The first build is not concerned.",
        example=30,
    ),
    Key(
        table="publish",
        name="compress",
        kind=list_of(choice("gzip", "br", "zstd"), words='a list of `"gzip"`, `"br"`, `"zstd"`'),
        doc="Compressed copies beside the published files, for web servers that send them as they"
        " are: `.gz`, `.br`, `.zst`. The last two need `feedwright[compress]`.",
        default=[],
        example=["gzip"],
    ),
    Key(
        table="publish",
        name="moved",
        kind=MOVED,
        doc="Old paths and where each leads now, for good (301). A path is below the published"
        " folder, or with a slash before it below the root of the site; one that ends with a slash"
        " and leads to such stands for everything in it. Kept for years, it keeps subscribers.",
        example={"/feed/": "rss.xml", "tags/walking/": "tags/hiking/"},
    ),
    Key(
        table="publish",
        name="gone",
        kind=list_of(PLACE, words="a list of paths"),
        doc="Paths of feeds that have ended for good (410): readers stop asking. Of feeds that"
        " feedwright itself has ended and removed this is known.",
        default=[],
        example=["/comments/feed/"],
    ),
)

GUARD: Final = (
    Key(
        table="guard",
        name="max-lost-percent",
        kind=whole_number(0, 100, "per cent"),
        doc="How much of the published articles may be gone at once, from ten articles on."
        " 100 allows everything.",
        default=50,
    ),
    Key(
        table="guard",
        name="max-new",
        kind=whole_number(0, 10_000, "entries"),
        doc="How many entries may arrive at once in a feed that has been published before."
        " Without it, half of `max-entries`, and at least 20.",
        example=40,
    ),
    Key(
        table="guard",
        name="max-redelivered",
        kind=whole_number(0, 10_000, "entries"),
        doc="How many entries may come again under a new id, unread for every subscriber.",
        default=0,
    ),
    Key(
        table="guard",
        name="max-ended",
        kind=whole_number(0, 10_000, "feeds"),
        doc="How many feeds may end at once, because the config wants them no longer.",
        default=0,
    ),
    Key(
        table="guard",
        name="max-bytes",
        kind=whole_number(1_000, 1_000_000_000, "bytes"),
        doc="The largest document. Without it, one of more than 1000000 bytes is published with a"
        " warning.",
        example=1_000_000,
    ),
)
