"""All that a run is about to do, and what a publisher should know of it."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from feedwright.assemble import (
    Entries,
    Stock,
    assemble_feeds,
    find_likely,
    lookup_of,
    name_of,
    with_translations,
)
from feedwright.cache import CachedDocument, CachedEntry, CachedFragments
from feedwright.catalogue import (
    EntryLine,
    News,
    Pace,
    authority_of,
    departed,
    digest_bytes,
    enrol,
    keep_pace,
)
from feedwright.config.settings import EngineSettings
from feedwright.errors import DamagedCatalogueError
from feedwright.manifest import digest_program
from feedwright.printing import Before, print_all
from feedwright.publish.guard import Impact, Loss, compare_feed
from feedwright.publish.ownership import find_taken
from feedwright.publish.pieces import fragments_of
from feedwright.publish.same import see_document
from feedwright.publish.standing import read_standing, standing_of
from feedwright.report import LEFT
from feedwright.schedule import find_next_change
from feedwright.writing import EntryWriter, make_press, pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from feedwright.assemble import Assembled
    from feedwright.cache import Cache
    from feedwright.catalogue import Enrolled, FeedRecord, Record
    from feedwright.config.settings import Settings
    from feedwright.engine import Engine
    from feedwright.formats import Press
    from feedwright.memory import Memory
    from feedwright.model import Entry, Feed
    from feedwright.printing import Output
    from feedwright.publish.standing import Standing
    from feedwright.reading import Reading

__all__ = ["Changes", "Plan", "find_changes", "keep_in_mind", "make_plan", "remember"]

_MEND: Final = "restore the catalogue from a backup, or mend the article"


class Plan(Struct, frozen=True, kw_only=True, dict=True):
    """All that a run is about to do."""

    #: What the catalogue, or the published feed in its place, knew until now.
    known: tuple[Record, ...]
    known_feeds: tuple[FeedRecord, ...]
    #: Articles whose time has come.
    enrolled: tuple[Enrolled, ...]
    #: Articles that are not published, for their date or for what a person has to say or has said.
    waiting: tuple[Enrolled, ...]
    #: Records of articles whose last good entry stays.
    kept: tuple[Record, ...]
    assembled: Assembled
    stock: Stock
    output: Output
    impacts: tuple[Impact, ...] = ()
    #: Before that moment the same articles make the same plan.
    valid_until: datetime

    @cached_property
    def standing(self) -> Mapping[str, bool]:
        """The ids of all entries that stand in a document from now on, and whether with a body."""
        found: dict[str, bool] = {}
        for feed in (*self.assembled.archives, *self.assembled.feeds):
            entries = feed.entries
            if isinstance(entries, Entries):
                found |= {one: entries.is_full or found.get(one, False) for one in entries.ids}
        return found

    @property
    def recipes(self) -> dict[str, str]:
        """What each of them is made from, and how."""
        recipe = self.stock.recipe
        return {one: recipe(one, is_full=is_full) for one, is_full in self.standing.items()}

    @property
    def facts(self) -> Mapping[str, CachedEntry]:
        """What is known of each of them without looking at it."""
        facts = self.stock.facts
        return {one: facts(one, is_full=is_full) for one, is_full in self.standing.items()}

    @property
    def present(self) -> tuple[Record, ...]:
        """Of all articles that are published from now on."""
        return (*(one.record for one in self.enrolled), *self.kept)

    @property
    def records(self) -> tuple[Record, ...]:
        """Of all articles that there ever were, as they are from now on."""
        return (*self.present, *departed(self.known, self.present))

    @property
    def ending(self) -> tuple[str, ...]:
        """Names of feeds that end with this build."""
        going_on = {feed.name for feed in self.known_feeds if feed.ended is None}
        return tuple(
            one.name for one in self.assembled.records if one.ended and one.name in going_on
        )

    @property
    def loss(self) -> Loss:
        """Of the articles that were published, those that no longer are, under any id."""
        here = {record.id for record in self.present}
        here |= {pair.before.id for impact in self.impacts for pair in impact.redelivered}
        were = [record.id for record in self.known if record.state == "published"]
        return Loss(known=len(were), lost=sum(identity not in here for identity in were))

    def find_taken(self, folder: Path) -> tuple[str, ...]:
        """Paths in the published folder at which a feed of another program would be replaced."""
        feeds = (*self.assembled.feeds, *self.assembled.archives)
        known = {feed.name: feed.formats for feed in self.known_feeds}
        return find_taken(folder, feeds, self.output.written, known)


def make_plan(
    memory: Memory,
    reading: Reading,
    settings: Settings,
    cache: Cache,
    *,
    engine: Engine,
    now: datetime,
    silent: frozenset[str] = frozenset(),
    prune: bool = False,
    dry: bool = False,
) -> Plan:
    """What a run makes of the articles, before anything of it is remembered or published."""
    known, everything = memory.records, _enrolled(memory, reading, settings, now, silent)
    here, waiting = _parted(everything, settings, now)
    kept, enrolled = _kept(known, everything, here, reading), with_translations(here, settings)
    press, before = make_press(settings), _left(cache, settings)
    stock = Stock(
        *(enrolled, settings, tuple(_last_good(kept, memory, settings))),
        size_of=lambda name, entry: press.write(entry, settings.feeds.formats, name).size_bytes,
        spool=press.spool,
        html=reading.html,
        last=memory.entries,
        cached=cache.read(CachedEntry),
        recipe=before.recipe,
        look_up=lookup_of(settings, now, dry=dry),
    )
    _prepare(engine, stock, press, settings, memory=memory, now=now)
    assembled = assemble_feeds(stock, settings, memory.feeds, memory.gone, now=now, prune=prune)
    plan = Plan(
        known=known,
        known_feeds=tuple(memory.feeds.values()),
        enrolled=enrolled,
        waiting=waiting,
        kept=kept,
        assembled=assembled,
        stock=stock,
        output=print_all(assembled, press, settings, before, prune=prune),
        valid_until=min(find_next_change(everything, stock.cards, settings, now), stock.due),
    )
    return replace(plan, impacts=tuple(_impacts(plan, memory, settings)))


def _prepare(
    engine: Engine,
    stock: Stock,
    press: Press,
    settings: Settings,
    *,
    memory: Memory,
    now: datetime,
) -> None:
    """Many entries are made elsewhere."""
    if not engine.is_worth(len(stock.cards)):
        return
    missing = stock.find_missing(find_likely(stock, settings, memory.feeds, now))
    if not engine.is_worth(len(missing)):
        return
    asked = (stock.want(identity, is_full=is_full) for identity, is_full in missing)
    wanted = (pack(one) for one in asked if one is not None)
    for done in engine.map(EntryWriter(settings), wanted, len(missing)):
        if done is not None:
            packed, written = done
            press.take_over(name_of(packed.id, is_full=packed.is_full), written)
            stock.take_over(packed)


class Changes(Struct, frozen=True, kw_only=True):
    """What the catalogue does not know yet of what is about to be published."""

    records: tuple[Record, ...]
    feeds: tuple[FeedRecord, ...]
    #: Recipes of entries that are new or other ones, by id.
    entries: Mapping[str, str]
    #: Ids of entries that stand in no document any more.
    gone: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.records or self.feeds or self.entries or self.gone)


def find_changes(plan: Plan, memory: Memory) -> Changes:
    """Of a catalogue that was lost everything is a change."""
    known = {} if memory.is_recovered else {record.id: record for record in memory.records}
    feeds = {} if memory.is_recovered else memory.feeds
    last, recipes = memory.entries.recipes, plan.recipes
    return Changes(
        records=tuple(
            one for one in plan.records if (was := known.get(one.id)) is not one and was != one
        ),
        feeds=tuple(one for one in plan.assembled.records if feeds.get(one.name) != one),
        entries={one: recipe for one, recipe in recipes.items() if last.get(one) != recipe},
        gone=tuple(one for one in last if one not in recipes),
    )


def remember(plan: Plan, changes: Changes, memory: Memory) -> None:
    """The catalogue knows what is about to be published."""
    standing = plan.standing
    entries = (
        EntryLine(one, plan.stock.line(one, is_full=standing[one]).decode(), recipe)
        for one, recipe in changes.entries.items()
    )
    memory.catalogue.save(changes.records, changes.feeds, entries, changes.gone)


def keep_in_mind(plan: Plan, cache: Cache, settings: Settings) -> None:
    """What was published need not be made again, for as long as it stays in the folder."""
    where, codings = settings.feeds.folder, settings.publish.compress
    facts = plan.stock.known
    was = cache.read(CachedEntry)
    new = {name: one for name, one in facts.items() if was.get(name) != one}
    gone = was.keys() - facts.keys()
    cache.keep(CachedEntry, new.items(), gone)
    written = ((name, one, plan.output.press.written(name)) for name, one in new.items())
    fragments = (
        (name, fragments_of(entry, one.recipe + one.media_seen))
        for name, one, entry in written
        if entry is not None
    )
    cache.keep(CachedFragments, fragments, gone)
    documents = cache.read(CachedDocument)
    known = plan.output.known
    changed = {
        path: msgspec.structs.replace(
            one, signature=see_document(where, path, one.size_bytes, codings) or ""
        )
        for path, one in known.items()
        if documents.get(path) != one
    }
    cache.keep(CachedDocument, changed.items(), documents.keys() - known.keys())


def _left(cache: Cache, settings: Settings) -> Before:
    """What the last run left; who does the work decides nothing of what holds of it."""
    decisive = replace(settings, engine=EngineSettings())
    recipe = digest_bytes(f"{digest_program()} {decisive!r}".encode("utf-8", "surrogateescape"))
    return Before(cache.read(CachedDocument), partial(cache.find, CachedFragments), recipe)


def _enrolled(
    memory: Memory,
    reading: Reading,
    settings: Settings,
    now: datetime,
    silent: frozenset[str],
) -> tuple[Enrolled, ...]:
    """Every article that can be read, with its record, those of tomorrow included."""
    everyone = enrol(
        reading.ready,
        memory.records,
        authority=authority_of(settings.site.url, settings.site.id_authority),
        now=now,
        elsewhere=reading.unready
        | {one.path for one in memory.records if one.path.startswith(reading.closed or ("\0",))},
        whole=reading.whole,
        news=News(least_percent=settings.feeds.updated_percent, silent=silent),
    )
    pace = Pace(per_day=settings.publish.drip, oldest_days=settings.publish.backfill_days)
    return keep_pace(everyone, memory.records, pace, now=now, zone=settings.site.time_zone)


def _parted(
    everything: Iterable[Enrolled], settings: Settings, now: datetime
) -> tuple[tuple[Enrolled, ...], tuple[Enrolled, ...]]:
    """Those whose time has come, and the others."""
    zone = settings.site.time_zone
    appeared = [(one, one.has_appeared(now, zone)) for one in everything]
    return (
        tuple(one for one, has_appeared in appeared if has_appeared),
        tuple(one for one, has_appeared in appeared if not has_appeared),
    )


def _last_good(
    kept: Iterable[Record], memory: Memory, settings: Settings
) -> Iterable[tuple[Record, Entry]]:
    """The entries that stay although their articles cannot be read now."""
    for record in kept:
        if record.id in memory.entries.recipes:
            entry = memory.entries.get(record.id)
            if entry is None:
                message = f"is damaged: the last good entry of {record.name} is lost; {LEFT}"
                raise DamagedCatalogueError(str(settings.state), message, _MEND)
            yield record, entry


def _impacts(plan: Plan, memory: Memory, settings: Settings) -> Iterable[Impact]:
    """What followers of each feed see; one whose documents stay is not looked into."""
    present = {record.id for record in plan.present}
    holds = {record.name: record.holds for record in plan.assembled.records}
    unchanged = {one.path for one in plan.output.written if one.change == "unchanged"}
    known: dict[str, Standing] = {}
    for feed in plan.assembled.feeds:
        if all(document.format == "sitemap" for document in feed.documents):
            continue
        if all(document.path in unchanged for document in feed.documents):
            yield Impact(feed=feed.name, stood=frozenset(holds[feed.name]))
        else:
            after = _after(feed, plan.stock, known)
            yield compare_feed(feed.name, _before(feed, memory, settings), after, present)


def _after(feed: Feed, stock: Stock, known: dict[str, Standing]) -> tuple[Standing, ...]:
    """What the followers will have; an entry that is ``known`` is not brought to mind again."""
    entries = feed.entries
    if not isinstance(entries, Entries):
        return tuple(map(standing_of, entries))
    names, is_full = entries.names, entries.is_full
    new = [one for one, name in zip(entries.ids, names, strict=True) if name not in known]
    for identity, entry in zip(new, stock.entries(new, is_full=is_full), strict=True):
        known[name_of(identity, is_full=is_full)] = standing_of(entry)
    return tuple(known[name] for name in names)


def _before(feed: Feed, memory: Memory, settings: Settings) -> tuple[Standing, ...] | None:
    """What the followers have: the feed's documents or, without any, what is remembered."""
    before = read_standing(settings.feeds.folder, feed.documents)
    known = memory.feeds.get(feed.name)
    if before is None and known is not None:
        memory.entries.load(known.holds)
        entries = (memory.entries.get(identity) for identity in known.holds)
        before = tuple(standing_of(entry) for entry in entries if entry) or None
    return before


def _kept(
    known: Iterable[Record],
    everything: Iterable[Enrolled],
    enrolled: Iterable[Enrolled],
    reading: Reading,
) -> tuple[Record, ...]:
    """Records of published articles whose last good entry stays.

    Their file is there but cannot be read now, or a person has to say which file it is.
    """
    present = {one.record.id for one in enrolled}
    spoilt = {article.path for article in reading.set_aside}
    unclear = {record.id for one in everything for record in one.unclear}
    return tuple(
        record
        for record in known
        if record.state == "published"
        and record.id not in present
        and (
            record.path in spoilt
            or record.id in unclear
            or record.path.startswith(reading.closed or ("\0",))
        )
    )
