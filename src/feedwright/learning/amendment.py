"""What was learned, as an amendment of a config: nothing that a person wrote is touched."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from feedwright.config.amend import Entry, add_key, add_suggestion, add_to_list
from feedwright.config.template import toml_value
from feedwright.extract.house_lines import house_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.learning.furniture import Learned
    from feedwright.learning.publication import Publication, Vote

__all__ = ["Amendment", "Key", "amend", "counts", "house_style", "suggestions"]

#: Table and name.
Key = tuple[str, str]

_FURNITURE: Final = ("articles", "furniture")


class Amendment(NamedTuple):
    """A config with what was learned, and what of it is new."""

    text: str
    furniture: tuple[Learned, ...]
    #: Keys that are in force from now on.
    keys: dict[Key, Vote]
    #: Keys that stand as comments, for a person to decide on.
    suggested: dict[Key, Vote]


def house_style(found: Publication) -> dict[Key, Vote]:
    """How the publication dates its articles: a matter of fact."""
    votes = {
        ("site", "time-zone"): found.time_zone,
        ("articles", "date-order"): found.date_order,
    }
    return {key: vote for key, vote in votes.items() if vote is not None}


def suggestions(found: Publication) -> dict[Key, Vote]:
    """What the publication is called, says, speaks, and where it stands: a matter of taste."""
    votes = {
        ("site", "title"): found.title,
        ("site", "url"): found.url,
        ("site", "description"): found.description,
        ("site", "language"): found.language,
        ("articles", "link"): found.link,
    }
    return {key: vote for key, vote in votes.items() if vote is not None}


def amend(
    text: str,
    publication: Publication,
    furniture: tuple[Learned, ...],
    prefix: tuple[str, ...] = (),
) -> Amendment:
    """The config with what it does not say yet, below ``prefix`` in a pyproject.toml.

    Keys that it has stay as they are. So does a pattern that a person has made a comment of: it is
    not added again. Amending twice changes nothing. Raises `NotAmendableError`.
    """
    tables: Any = tomllib.loads(text)
    for step in prefix:
        tables = tables.get(step, {})
    new = tuple(_unknown(furniture, tables.get("articles", {}).get("furniture", []), text))
    entries = [Entry(one.pattern, counts(one)) for one in new]
    amended = add_to_list(text, (*prefix, *_FURNITURE), entries)
    keys = _missing(house_style(publication), tables)
    for key, vote in keys.items():
        amended = add_key(amended, (*prefix, *key), vote.value, _votes(vote))
    suggested = _missing(suggestions(publication), tables)
    # Each goes right behind the last key, before those that were added before it.
    for key, vote in reversed(list(suggested.items())):
        before = amended
        amended = add_suggestion(amended, (*prefix, *key), vote.value, _votes(vote))
        if amended == before:
            del suggested[key]
    return Amendment(amended, new, keys, suggested)


def _unknown(furniture: tuple[Learned, ...], patterns: list[str], text: str) -> Iterator[Learned]:
    """What the config neither has nor has had."""
    known = house_lines(tuple(patterns))
    for one in furniture:
        if not known.fullmatch(one.example) and toml_value(one.pattern) not in text:
            yield one


def _missing(votes: dict[Key, Vote], tables: dict[str, Any]) -> dict[Key, Vote]:
    return {key: vote for key, vote in votes.items() if key[1] not in tables.get(key[0], {})}


def counts(one: Learned) -> str:
    """In how many articles furniture stands, and in how many it was read as text."""
    misread = f", read as text in {one.misread}" if one.misread else ""
    return f"in {one.articles} of {one.of} articles{misread}"


def _votes(vote: Vote) -> str:
    return f"{vote.articles} of {vote.of} articles"
