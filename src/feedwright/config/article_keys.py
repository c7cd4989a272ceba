"""The keys of ``[articles]``: where the article files are, and how they are read."""

from __future__ import annotations

from typing import Final

from feedwright.config import checks
from feedwright.config.field_names import FIELD_NAMES
from feedwright.config.key import Key
from feedwright.config.kinds import choice, list_of, prose, whole_number
from feedwright.config.settings import MAX_FILE_BYTES
from feedwright.config.store_places import PLACE

__all__ = ["ARTICLE_KEYS"]

#: In the order of a config.
ARTICLE_KEYS: Final = (
    Key(
        table="articles",
        name="folder",
        kind=PLACE,
        doc="The folder of article files, here or in a store (extra `feedwright[cloud]`). It is"
        " only read.",
        default="articles",
    ),
    Key(
        table="articles",
        name="ignore",
        kind=list_of(checks.GLOB, words="a list of globs"),
        doc="Files and folders in it that are no articles.",
        default=[],
        example=["drafts/*", "README.md"],
    ),
    Key(
        table="articles",
        name="link",
        kind=checks.LINK,
        doc="The address of an article whose file does not tell it; relative to `[site] url`, or"
        " absolute.",
        example="{year}/{month}/{slug}/",
    ),
    Key(
        table="articles",
        name="language-in",
        kind=choice("name", "folder"),
        doc="Where paths tell the language: `story.de.md` in the name, `de/story.md` in the folder."
        " Files whose paths differ in that alone are translations of each other.",
        example="name",
    ),
    Key(
        table="articles",
        name="date-order",
        kind=choice("dmy", "mdy", "ymd"),
        doc='How "01/02/2023" is meant. Without it such a date is not believed.',
        example="dmy",
    ),
    Key(
        table="articles",
        name="assume-year",
        kind=whole_number(1000, 9999, "a year"),
        doc='The year of datelines that have none ("July 1").',
        example=2026,
    ),
    Key(
        table="articles",
        name="furniture",
        kind=list_of(checks.REGEX, words="a list of regular expressions"),
        doc="Lines of your own pages that are no part of any article. Each matches a whole line."
        " `feedwright learn` finds them.",
        default=[],
        example=[r"The Example Review is published by .*"],
    ),
    Key(
        table="articles",
        name="disabled-rules",
        kind=list_of(checks.RULE, words="a list of names"),
        doc="Rules of reading to switch off, by the names that `show --explain` gives.",
        default=[],
        example=["furniture-share"],
    ),
    Key(
        table="articles",
        name="min-confidence",
        kind=checks.MIN_CONFIDENCE,
        doc="How sure a field must be to be published; `show` says how sure each is, and what was"
        " withheld. 0 publishes every guess, 1 only what a file states in so many words.",
        default=checks.DEFAULT_CONFIDENCE,
        example={"authors": 0.9, "tags": 0.3},
    ),
    Key(
        table="articles",
        name="infer-tags",
        kind=whole_number(0, 20, "tags"),
        doc="How many tags an article that states none gets from its own words: of `topics`, where"
        " there are any, else keywords, which need the extra `feedwright[tags]`. 0 infers none.",
        default=0,
        example=3,
    ),
    Key(
        table="articles",
        name="topics",
        kind=list_of(prose("a topic"), words="a list of topics"),
        doc="The topics of the publication, as readers know them. `infer-tags` gives no others.",
        default=[],
        example=["Harbour", "Food", "Night buses"],
    ),
    Key(
        table="articles",
        name="excerpt-max-chars",
        kind=whole_number(50, 5000, "characters"),
        doc="The longest excerpt. It is whole sentences.",
        default=300,
    ),
    Key(
        table="articles",
        name="words-per-minute",
        kind=whole_number(50, 2000, "words"),
        doc="Reading speed. Without it, the usual one of the article's language.",
        example=240,
    ),
    Key(
        table="articles",
        name="fields",
        kind=FIELD_NAMES,
        doc="What records (of JSON Lines) call their fields, where it is not what others call them,"
        " too: a key, or several, the best first; `outer.inner` is a key in the object of another.",
        example={"title": "headline", "published": "meta.first_print", "text": "copy"},
    ),
    Key(
        table="articles",
        name="max-file-bytes",
        kind=whole_number(1000, 1_000_000_000, "bytes"),
        doc="A larger file is set aside, and so is a larger article of a file that holds many.",
        default=MAX_FILE_BYTES,
    ),
)
