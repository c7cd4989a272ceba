"""What subscribers would see of a build, and when it must not come to that.

Feed readers know an entry by its id alone. One that comes under an id they do not have is unread
again, whoever has read it before; one that is gone stays where readers keep it. So the ids that
stand in a feed are compared with those that would.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from feedwright.config.settings import GuardSettings
    from feedwright.publish.folder import Written
    from feedwright.publish.standing import Standing

__all__ = [
    "Impact",
    "Loss",
    "Objection",
    "Redelivered",
    "compare_feed",
    "find_objections",
    "in_all",
]

#: A publication of fewer articles may lose most of them in one editor's afternoon.
_FEW_ARTICLES: Final = 10
#: Without a setting, a flood is more than this share of what the feed can hold ...
_FLOOD_SHARE: Final = 0.5
#: ... and more than this: a day's work of a newsroom is no flood, however small the feed.
_FLOOD_LEAST: Final = 20
_NO_LETTER: Final = re.compile(r"[\W_]+")
_NAMED: Final = 3


class Redelivered(Struct, frozen=True, kw_only=True):
    """An entry that subscribers have, about to come again as if it were new."""

    entry: Standing
    #: As they have it.
    before: Standing


class Impact(Struct, frozen=True, kw_only=True):
    """What those who follow a feed see of a build. Entries are in the order of the feed."""

    #: The name of the feed; empty for all feeds together.
    feed: str = ""
    #: Nothing was published before, so nobody follows it yet.
    is_first: bool = False
    #: Ids of what stood in the feed until now.
    stood: frozenset[str] = frozenset()
    #: Ids that did not stand in the feed, be the article new or not.
    new: tuple[Standing, ...] = ()
    #: The same id with another time of change, which readers show as changed or as unread again.
    updated: tuple[Standing, ...] = ()
    #: Entries of articles that are no longer published, not of those that newer ones pushed out.
    gone: tuple[Standing, ...] = ()
    #: Instead of ``new`` and ``gone``: the article is the same, its id is not.
    redelivered: tuple[Redelivered, ...] = ()

    @property
    def is_silent(self) -> bool:
        """Whether they see nothing at all."""
        return not (self.new or self.updated or self.gone or self.redelivered)


class Loss(Struct, frozen=True, kw_only=True):
    """How many articles were published, and how many of them no longer are."""

    known: int
    lost: int


class Objection(Struct, frozen=True, kw_only=True):
    """Why a build should not be published."""

    #: The key of ``[guard]`` that draws the line; None where there is none to draw.
    guard: str | None
    message: str
    #: What to look at before overriding it.
    hint: str


def compare_feed(
    name: str,
    before: Iterable[Standing] | None,
    after: Sequence[Standing],
    present: Collection[str],
) -> Impact:
    """What followers of the feed see when ``after`` takes the place of ``before``.

    ``before`` is None when nothing was published; ``present`` are the ids of all articles that
    are published from now on, in this feed or outside of what it holds.
    """
    old = {one.id: one for one in before or ()}
    arriving = [one for one in after if one.id not in old]
    departing = [one for one in old.values() if one.id not in present]
    again = tuple(_pair(arriving, departing))
    paired = {id_ for pair in again for id_ in (pair.entry.id, pair.before.id)}
    return Impact(
        feed=name,
        is_first=before is None,
        stood=frozenset(old),
        new=tuple(one for one in arriving if one.id not in paired),
        updated=tuple(one for one in after if one.id in old and _has_moved(old[one.id], one)),
        gone=tuple(one for one in departing if one.id not in paired),
        redelivered=again,
    )


def in_all(impacts: Sequence[Impact]) -> Impact:
    """What somebody sees who follows all the feeds: each entry once.

    An entry that stood in one of them until now is not new in another; nobody follows a feed yet
    that is published for the first time, unless all are.
    """
    is_first = all(one.is_first for one in impacts)
    followed = [one for one in impacts if is_first or not one.is_first]
    stood = frozenset().union(*(one.stood for one in followed))
    again = {pair.entry.id: pair for one in followed for pair in one.redelivered}
    arrived = _each_once(one.new for one in followed)
    return Impact(
        is_first=is_first,
        stood=stood,
        new=tuple(one for one in arrived if one.id not in stood and one.id not in again),
        updated=_each_once(one.updated for one in followed),
        gone=_each_once(one.gone for one in followed),
        redelivered=tuple(again.values()),
    )


def find_objections(
    impacts: Iterable[Impact],
    loss: Loss,
    documents: Iterable[Written],
    *,
    guard: GuardSettings,
    max_entries: int,
    ended: Sequence[str] = (),
    taken: Sequence[str] = (),
) -> tuple[Objection, ...]:
    """Everything that stands against publishing; in a first build only size and strangers can.

    The same article in many feeds is one event: what would come again is counted once, and of
    feeds that would be flooded the worst is named. ``ended`` are the names of feeds that would end,
    ``taken`` the paths of documents of another program that would be replaced.
    """
    followed = [impact for impact in impacts if not impact.is_first]
    found = [*_taken(taken), *_lost(loss, guard), *_ended(ended, guard)]
    if followed:
        found += _again(in_all(followed), guard)
        worst = max(followed, key=lambda one: len(one.new) + len(one.redelivered))
        found += _flood(worst, guard, max_entries)
    return (*found, *_too_large(documents, guard))


def _taken(paths: Sequence[str]) -> Iterable[Objection]:
    """Who follows such a feed would get all of it anew, or another publication altogether."""
    if paths:
        more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
        yield Objection(
            guard=None,
            message=f"{', '.join(paths[:_NAMED])}{more} would be replaced, which feedwright did not"
            " write",
            hint="does somebody follow it? feedwright adopt takes over its ids and dates; a file"
            " that nobody follows can be moved away.",
        )


def _lost(loss: Loss, guard: GuardSettings) -> Iterable[Objection]:
    most = guard.max_lost_percent
    if loss.known >= _FEW_ARTICLES and loss.lost * 100 > loss.known * most:
        yield Objection(
            guard="max-lost-percent",
            message=f"{loss.lost} of {loss.known} published articles are gone, more than {most} %",
            hint="is the articles folder complete?",
        )


def _again(impact: Impact, guard: GuardSettings) -> Iterable[Objection]:
    count = len(impact.redelivered)
    if count > guard.max_redelivered:
        named = ", ".join(f'"{pair.entry.title}"' for pair in impact.redelivered[:_NAMED])
        more = f" and {count - _NAMED} more" if count > _NAMED else ""
        yield Objection(
            guard="max-redelivered",
            message=f"{_entries(count)} that subscribers have would come again under"
            f" {'a new id' if count == 1 else 'new ids'}: {named}{more}",
            hint="were files renamed and rewritten at once (feedwright catalogue link OLD NEW says"
            " which is which), or ids changed?",
        )


def _flood(impact: Impact, guard: GuardSettings, max_entries: int) -> Iterable[Objection]:
    most = guard.max_new
    if most is None:
        most = max(_FLOOD_LEAST, int(max_entries * _FLOOD_SHARE))
    count = len(impact.new) + len(impact.redelivered)
    where = "" if impact.feed in {"", "main"} else f" in {impact.feed}"
    if count > most:
        yield Objection(
            guard="max-new",
            message=f"{_entries(count)} would arrive at once{where}, more than {most}",
            hint="is each of them to be unread for every subscriber, or should [publish] drip let"
            " out a few a day, or [publish] backfill-days send old ones to the archives alone?",
        )


def _ended(names: Sequence[str], guard: GuardSettings) -> Iterable[Objection]:
    """Readers that are told so stop asking for a feed, and nothing brings them back."""
    if len(names) > guard.max_ended:
        count = "1 feed" if len(names) == 1 else f"{len(names)} feeds"
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        yield Objection(
            guard="max-ended",
            message=f"{count} would end: {', '.join(names[:_NAMED])}{more}",
            hint="does the config want them no longer?",
        )


def _too_large(documents: Iterable[Written], guard: GuardSettings) -> Iterable[Objection]:
    for document in documents:
        size = document.size_bytes
        if guard.max_bytes is not None and size > guard.max_bytes:
            yield Objection(
                guard="max-bytes",
                message=f"{document.path} would have {size} bytes, more than {guard.max_bytes}",
                hint='lower [feeds] max-entries, or set content = "summary"?',
            )


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def _pair(arriving: Iterable[Standing], departing: Iterable[Standing]) -> Iterable[Redelivered]:
    """Entries that arrive and depart at once and are the same to a person.

    The same link, be it with another scheme or slash; else the same title on the same day.
    """
    left = {one.id: one for one in departing}
    if not left:
        return
    for key in (_link_key, _title_key):
        by_key: dict[object, list[Standing]] = {}
        for one in left.values():
            by_key.setdefault(key(one), []).append(one)
        waiting = []
        for one in arriving:
            same = by_key.get(key(one)) if key(one) else None
            if same:
                before = same.pop()
                del left[before.id]
                yield Redelivered(entry=one, before=before)
            else:
                waiting.append(one)
        arriving = waiting


def _link_key(one: Standing) -> str | None:
    if not one.link:
        return None
    address = one.link.partition("://")[2].partition("#")[0].rstrip("/")
    host, slash, path = address.partition("/")
    return f"{host.lower()}{slash}{path}"


def _title_key(one: Standing) -> tuple[str, str] | None:
    title = _NO_LETTER.sub("", one.title.casefold())
    return (title, f"{one.published:%Y-%m-%d}") if title and one.published else None


def _has_moved(before: Standing, after: Standing) -> bool:
    return before.updated is not None and before.updated != after.updated


def _each_once(groups: Iterable[Iterable[Standing]]) -> tuple[Standing, ...]:
    found: dict[str, Standing] = {}
    for one in (one for group in groups for one in group):
        found.setdefault(one.id, one)
    return tuple(found.values())
