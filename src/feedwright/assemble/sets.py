"""Which feeds there are beside the main one, and which entries belong to each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from feedwright.slugs import slug_of, slug_of_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from feedwright.catalogue import FeedRecord
    from feedwright.config.settings import OwnFeed, SetSettings, Settings
    from feedwright.model import FeedKind
    from feedwright.query import Card

__all__ = ["FOLDERS", "MAIN_FEED", "Group", "find_groups", "kind_of"]

#: The name of the feed of everything.
MAIN_FEED: Final = "main"
#: Where feeds of a kind lie below the published folder.
FOLDERS: Final[Mapping[FeedKind, str]] = {
    "topic": "tags",
    "author": "authors",
    "section": "sections",
    "language": "languages",
}


class Group(Struct, frozen=True, kw_only=True):
    """Entries that belong together."""

    #: The permanent name of their feed: "main", "tags/climate", "climate-in-english".
    name: str
    kind: FeedKind
    #: What people call it: the tag as it was first written, the author's name.
    label: str
    #: Newest first.
    cards: tuple[Card, ...]
    own: OwnFeed | None = None

    @property
    def slug(self) -> str:
        """The last part of the feed's address."""
        return self.name.partition("/")[2] or self.name


def find_groups(
    cards: tuple[Card, ...],
    settings: Settings,
    known: Mapping[str, FeedRecord],
    now: datetime,
) -> tuple[Group, ...]:
    """The groups that have a feed: everything, the publisher's own, then by kind and name.

    ``cards`` are all there are, newest first. A group of a set needs so many entries as
    ``[sets] min-entries`` says, or a feed that has been published: that one stays.
    """
    here = now.astimezone(settings.site.time_zone)
    return (
        Group(name=MAIN_FEED, kind="main", label="", cards=cards),
        *(_own_group(own, cards, here) for own in settings.own_feeds),
        *_set_groups(cards, settings.sets, known),
    )


def kind_of(name: str) -> FeedKind:
    """What the feed of that name is a feed of."""
    folder = name.partition("/")[0]
    kinds = {folder: kind for kind, folder in FOLDERS.items()}
    return "main" if name == MAIN_FEED else kinds.get(folder, "query") if "/" in name else "query"


def _own_group(own: OwnFeed, cards: Iterable[Card], now: datetime) -> Group:
    chosen = tuple(card for card in cards if own.query is None or own.query.matches(card, now))
    return Group(name=own.name, kind="query", label=own.title or own.name, cards=chosen, own=own)


def _set_groups(
    cards: tuple[Card, ...], sets: SetSettings, known: Mapping[str, FeedRecord]
) -> Iterator[Group]:
    wanted: dict[FeedKind, bool] = {
        "topic": sets.topics,
        "author": sets.authors,
        "section": sets.sections,
        "language": sets.languages,
    }
    for kind, is_wanted in wanted.items():
        if is_wanted:
            yield from _groups_of(kind, cards, sets.min_entries, known)


def _groups_of(
    kind: FeedKind, cards: Iterable[Card], least: int, known: Mapping[str, FeedRecord]
) -> Iterator[Group]:
    found: dict[str, list[Card]] = {}
    labels: dict[str, str] = {}
    for card in cards:
        for slug, label in dict(_NAMES[kind](card)).items():
            found.setdefault(slug, []).append(card)
            # The oldest entry's spelling, which is the last to be seen: new articles, with
            # whatever spelling, do not rename a feed.
            labels[slug] = label
    published = {
        name.partition("/")[2]: one.label
        for name, one in known.items()
        if kind_of(name) == kind and one.ended is None
    }
    for slug in sorted(found.keys() | published):
        entries = found.get(slug, [])
        if len(entries) >= least or slug in published:
            yield Group(
                name=f"{FOLDERS[kind]}/{slug}",
                kind=kind,
                label=labels.get(slug) or published[slug] or slug,
                cards=tuple(entries),
            )


def _topics(card: Card) -> Iterator[tuple[str, str]]:
    return ((slug_of(tag), tag) for tag in card.tags)


def _authors(card: Card) -> Iterator[tuple[str, str]]:
    return ((slug_of(name), name) for name in card.authors)


def _sections(card: Card) -> Iterator[tuple[str, str]]:
    """The folder and all above it."""
    parts = card.section.split("/") if card.section else []
    for depth in range(1, len(parts) + 1):
        yield slug_of_path("/".join(parts[:depth])), " / ".join(parts[:depth])


def _languages(card: Card) -> Iterator[tuple[str, str]]:
    """The language without its region, but with its script: "pt" for "pt-BR", "zh-Hant"."""
    primary, *rest = (card.language or "").split("-")
    script = [part for part in rest[:1] if len(part) == 4 and part.isalpha()]
    tag = "-".join([primary, *script])
    if tag:
        yield tag.lower(), tag


_NAMES: Final[Mapping[FeedKind, Callable[[Card], Iterator[tuple[str, str]]]]] = {
    "topic": _topics,
    "author": _authors,
    "section": _sections,
    "language": _languages,
}
