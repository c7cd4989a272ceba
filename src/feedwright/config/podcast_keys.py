"""The keys of ``[podcast.NAME]``: what directories and apps for podcasts want to know of a show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

from msgspec.structs import replace

from feedwright.config import checks
from feedwright.config.key import Key
from feedwright.config.kinds import (
    Fault,
    Kind,
    WrongValueError,
    choice,
    flag,
    list_of,
    prose,
    suggest,
    text,
)
from feedwright.config.presets import PODCAST
from feedwright.config.set_keys import FEED_KEYS
from feedwright.model import ShowKind, ShowMedium
from feedwright.podcast_categories import PODCAST_CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["PODCAST_KEYS", "SHOW_KEYS"]

_WITHIN: Final = ">"


def _category(value: str) -> tuple[str, ...]:
    """``"News > Daily News"`` → ("News", "Daily News")."""
    parts = [part.strip() for part in value.split(_WITHIN)]
    if len(parts) > 2:
        raise WrongValueError(Fault(f'"{value}" has three levels', "name the first two"))
    name = _known(parts[0], PODCAST_CATEGORIES)
    if len(parts) == 1:
        return (name,)
    within = PODCAST_CATEGORIES[name]
    if not within:
        message = f'"{name}" has no categories within it'
        raise WrongValueError(Fault(message, f'write "{name}" alone'))
    return name, _known(parts[1], within)


def _known(name: str, names: Iterable[str]) -> str:
    plain = {one.casefold(): one for one in names}
    found = plain.get(name.casefold())
    if found is None:
        hint = _home_of(name) or suggest(name, names) or f"known are {', '.join(names)}"
        raise WrongValueError(Fault(f'"{name}" is no category of Apple Podcasts', hint))
    return found


def _home_of(name: str) -> str:
    """Where to look for a category that stands within another."""
    for top, within in PODCAST_CATEGORIES.items():
        for one in within:
            if one.casefold() == name.casefold():
                return f'write "{top} > {one}"'
    return ""


_CATEGORY: Final = text('a category (`"News > Daily News"`)', _category)
_CATEGORIES: Final = list_of(_CATEGORY, words="categories of Apple Podcasts", least=1)


def _categories(value: object) -> Any:
    return _CATEGORIES.read([value] if isinstance(value, str) else value)


def _guid(value: str) -> str:
    from uuid import UUID  # noqa: PLC0415 - seldom needed

    try:
        return str(UUID(value))
    except ValueError:
        message = f'"{value}" is no UUID'
        hint = "take over the one that the podcast has had, or leave the key out"
        raise WrongValueError(Fault(message, hint)) from None


#: What makes a feed a podcast.
SHOW_KEYS: Final = (
    Key(
        table="podcast",
        name="category",
        kind=Kind(
            words="a category of Apple Podcasts, or a list of them, the most fitting first",
            schema={"anyOf": [{"type": "string"}, _CATEGORIES.schema]},
            read=_categories,
        ),
        doc="What it is about. Directories take no podcast without it.",
        example="News > Daily News",
    ),
    Key(
        table="podcast",
        name="image",
        kind=checks.URL,
        doc="The cover: a square JPEG or PNG of 1400 to 3000 pixels. Directories take no podcast"
        " without it.",
        example="https://example.org/podcast-3000.jpg",
    ),
    Key(
        table="podcast",
        name="author",
        kind=prose("text"),
        doc="Who makes it. Without it, the authors of `[site]`, else the publication.",
        example="The Example Review",
    ),
    Key(
        table="podcast",
        name="owner",
        kind=checks.EDITOR,
        doc="Whom directories write to, which they do to find out that it is yours. Without it,"
        " the editor of `[site]`.",
        example={"name": "Ada Example", "email": "podcast@example.org"},
    ),
    Key(
        table="podcast",
        name="explicit",
        kind=flag(),
        doc="Whether it is for grown-ups only. An episode may say otherwise.",
        default=False,
    ),
    Key(
        table="podcast",
        name="type",
        kind=choice(*get_args(ShowKind)),
        doc="Whether the newest episode is to be heard first, or the first one.",
        default="episodic",
    ),
    Key(
        table="podcast",
        name="medium",
        kind=choice(*get_args(ShowMedium)),
        doc="What it is, for apps that keep music and books apart from talk.",
        default="podcast",
    ),
    Key(
        table="podcast",
        name="guid",
        kind=text("a UUID", _guid, format="uuid"),
        doc="The `podcast:guid` that it has had elsewhere. Without it, the one that follows from"
        " the feed's first address; it stays when the address changes.",
        example="917393e3-1b1e-5cef-ace4-edaa54e1f810",
    ),
    Key(
        table="podcast",
        name="locked",
        kind=flag(),
        doc="Whether hosts of podcasts shall refuse to take it in. Set it to false to move to one.",
        default=True,
    ),
    Key(
        table="podcast",
        name="complete",
        kind=flag(),
        doc="Whether the last episode is out: apps ask no more.",
        default=False,
    ),
    Key(
        table="podcast",
        name="new-url",
        kind=checks.URL,
        doc="Where its feed has moved to: apps follow.",
        example="https://podcast.example.org/rss.xml",
    ),
)


def _default(key: Key) -> Any:
    return None if key.name == "query" else PODCAST.get(key.field)


#: What is to be said otherwise than of other feeds.
_DOCS: Final = {
    "query": "Which of the articles with sound or film it holds. Without it, all.",
    "max-entries": "How many of the newest episodes it holds: apps know no archives.",
    "keep-days": "All episodes of so many days before the newest one stand in it as well.",
    "budget-bytes": "A feed whose episodes take more holds fewer of them.",
}
#: Those and what may be said of any feed of one's own.
PODCAST_KEYS: Final = (
    *SHOW_KEYS,
    *(
        replace(key, table="podcast", default=_default(key), doc=_DOCS.get(key.name, key.doc))
        for key in FEED_KEYS
        if key.name != "preset"
    ),
)
