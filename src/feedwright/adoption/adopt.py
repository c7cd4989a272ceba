"""One adoption: the former feed is read, matched with the articles, and remembered."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from msgspec import Struct
from msgspec.structs import replace

from feedwright.addresses import to_reference, to_uri
from feedwright.adoption.former import merge
from feedwright.adoption.matching import Candidate, match_entries
from feedwright.adoption.pages import read_feeds
from feedwright.assemble import MAIN_FEED, Stock, assemble_feeds, entry_of, link_of
from feedwright.catalogue import authority_of, digest_bytes, enrol, first_appeared, mint_feed_id
from feedwright.catalogue.entries import EntryLine
from feedwright.catalogue.record import FeedRecord, Record
from feedwright.catalogue_place import take_turn
from feedwright.engine import open_engine
from feedwright.errors import RefusedError
from feedwright.memory import open_memory
from feedwright.model import Entry
from feedwright.publish import hold_lock
from feedwright.publish.guard import Impact, compare_feed
from feedwright.publish.standing import standing_of
from feedwright.reading import check_reading, read_folder, require_articles
from feedwright.rehearsal import rehearsed
from feedwright.writing import make_press

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from feedwright.adoption.former import FormerEntry, FormerFeed
    from feedwright.adoption.matching import Matches, Pair, Unclear
    from feedwright.catalogue import Enrolled
    from feedwright.config.settings import Settings
    from feedwright.memory import Memory

__all__ = ["Adoption", "Clash", "adopt"]


class Clash(Struct, frozen=True, kw_only=True):
    """An entry and its article, which has another id already, and subscribers under it."""

    pair: Pair
    id: str


class Adoption(Struct, frozen=True, kw_only=True):
    """What was taken over, and what subscribers see of the first build after it."""

    feeds: tuple[FormerFeed, ...]
    #: Each id once, in the order of the documents.
    entries: tuple[FormerEntry, ...]
    pairs: tuple[Pair, ...]
    #: Entries that two or more articles could be; they are not taken over.
    unclear: tuple[Unclear, ...]
    #: Entries without an article: their ids are taken, and they leave the feed.
    unmatched: tuple[FormerEntry, ...]
    #: Articles that no entry is, and that come to subscribers as new.
    new: tuple[str, ...]
    #: Articles older than the oldest entry: they stay in archives, for subscribers may have had
    #: them under ids that no document tells of.
    older: tuple[str, ...]
    clashes: tuple[Clash, ...]
    #: The id of the feed that was taken over; None: it keeps its own, or gets one.
    feed_id: str | None
    #: What those who follow the former feed see of a build now.
    impact: Impact
    #: The pairs whose title, or whose link, is another than subscribers have.
    retitled: tuple[Pair, ...] = ()
    relinked: tuple[Pair, ...] = ()
    dry_run: bool = False

    @property
    def rules(self) -> dict[str, int]:
        """How many entries were known by what."""
        return dict(Counter(pair.rule for pair in self.pairs))


def adopt(
    settings: Settings,
    sources: Sequence[str],
    *,
    now: datetime,
    dry_run: bool = False,
    force: bool = False,
    new_links: bool = False,
    jobs: int = 1,
    wait_seconds: float = 0,
) -> Adoption:
    """The ids, links and dates of those feeds are the articles', from the next build on.

    ``sources`` are files and http(s) addresses, in the order of their weight: of two ids of one
    article the first counts. ``new_links`` leaves links to the articles and the config. Raises
    `SourceError` or `RefusedError` for what cannot be read or is no feed, and, unless ``force``,
    `RefusedError` when an article was published under an id of its own, or a feed is broken.
    """
    feeds = tuple(read_feeds(sources, broken=force))
    if not any(feed.entries for feed in feeds):
        raise RefusedError(sources[0], "has no entry with an id or a link", "nothing was changed")
    options = _Options(
        feeds=feeds,
        now=now,
        force=force,
        new_links=new_links,
        jobs=jobs,
        wait_seconds=None if dry_run else wait_seconds,
    )
    if dry_run:
        with rehearsed(settings) as copied:
            return _run(copied, options, dry_run=True)
    require_articles(settings)  # the wrong folder stays as it is
    with hold_lock(settings.state, wait_seconds):
        return _run(settings, options, dry_run=False)


class _Options(Struct, frozen=True, kw_only=True):
    feeds: tuple[FormerFeed, ...]
    now: datetime
    force: bool
    new_links: bool
    jobs: int
    #: Another host has so long to end; None where nothing is changed.
    wait_seconds: float | None


def _run(settings: Settings, options: _Options, *, dry_run: bool) -> Adoption:
    with ExitStack() as stack:
        turn = take_turn(settings, read_only=dry_run, wait_seconds=options.wait_seconds)
        shared = stack.enter_context(turn)
        with open_engine(options.jobs) as engine:
            reading = read_folder(settings, engine)
        check_reading(reading, settings, strict=False)
        articles = {article.path: article for article in reading.articles}
        now, force = options.now, options.force
        memory = stack.enter_context(
            open_memory(settings, articles, now=now, read_only=dry_run, force=force, shared=shared)
        )
        authority = authority_of(settings.site.url, settings.site.id_authority)
        enrolled = enrol(reading.ready, memory.records, authority=authority, now=now)
        entries = merge(options.feeds)
        first = (entry for entry in entries if entry.other_id is None)
        matches = match_entries(first, _candidates(enrolled, settings))
        plan = _Plan(settings, memory, options, enrolled=enrolled, entries=entries, matches=matches)
        if plan.clashes and not force:
            raise _refusal(settings, plan.clashes)
        if not dry_run:
            standing = map(EntryLine.of, plan.entries)
            memory.catalogue.save(plan.records, plan.feeds.values(), standing, plan.gave_way)
        return plan.adoption(dry_run=dry_run)


def _candidates(enrolled: Iterable[Enrolled], settings: Settings) -> Iterable[Candidate]:
    for one in enrolled:
        article, record = one.article, one.record
        links = (
            article.canonical_url,
            link_of(article, first_appeared(article, record), settings),
            record.adopted_link and urljoin(settings.site.url or "", record.adopted_link),
            article.stated_id,
        )
        ids = (article.stated_id, one.before.id if one.before else None)
        yield Candidate(
            article=article,
            ids=tuple(filter(None, ids)),
            links=tuple(filter(None, links)),
        )


def _is_adopted(one: Enrolled) -> bool:
    return one.record.adopted_link is not None or one.record.adopted_published is not None


def _refusal(settings: Settings, clashes: Sequence[Clash]) -> RefusedError:
    first, count = clashes[0], len(clashes)
    what = "1 article was" if count == 1 else f"{count} articles were"
    message = f"{what} published under another id, {first.pair.path} under {first.id}"
    hint = (
        "if nobody has subscribed to the feeds that were built here: feedwright adopt --force;"
        " else leave it, or these entries come again"
    )
    return RefusedError(str(settings.feeds.folder), f"{message}; nothing was changed", hint)


class _Plan:
    """All that an adoption is about to remember."""

    def __init__(
        self,
        settings: Settings,
        memory: Memory,
        options: _Options,
        *,
        enrolled: Sequence[Enrolled],
        entries: tuple[FormerEntry, ...],
        matches: Matches,
    ) -> None:
        self._settings, self._memory, self._options = settings, memory, options
        self._former, self._matches = entries, matches
        self._known = {record.id: record for record in memory.records}
        self._enrolled = {one.article.path: one for one in enrolled}
        self._pairs = {pair.path: pair for pair in matches.pairs}
        self.clashes = tuple(self._find_clashes())
        self._older = self._find_older()
        self._after = {path: self._adopted(one) for path, one in self._enrolled.items()}

    def _find_clashes(self) -> Iterable[Clash]:
        for path, pair in self._pairs.items():
            before = self._enrolled[path].before
            if before is not None and before.id != pair.entry.id:
                yield Clash(pair=pair, id=before.id)

    def _adopted(self, one: Enrolled) -> Enrolled:
        """The article with the record that it has from now on."""
        pair = self._pairs.get(one.article.path)
        if pair is not None:
            if one.before is not None and one.before.id == pair.entry.id and _is_adopted(one):
                return one
            return replace(one, record=self._taken_over(one.record, pair.entry))
        if one.before is None and one.article.path in self._older:
            return replace(one, record=replace(one.record, archive_only=True))
        return one

    def _taken_over(self, record: Record, entry: FormerEntry) -> Record:
        published = entry.published
        if published is not None and published > self._options.now:
            published = None
        link = entry.link and to_uri(entry.link)
        if link is None or self._options.new_links:
            reference = None
        else:
            reference = to_reference(link, self._settings.site.url)
        return replace(
            record,
            id=entry.id,
            adopted_link=reference,
            adopted_published=published,
            updated=max(filter(None, (published, entry.updated)), default=record.updated),
            # Only a person takes a withdrawal back.
            state="withdrawn" if record.state == "withdrawn" else "published",
        )

    def _find_older(self) -> frozenset[str]:
        """Articles that no entry is and that are older than the oldest entry."""
        oldest = min((one.published for one in self._former if one.published), default=None)
        unclear = {path for one in self._matches.unclear for path in one.paths}
        return frozenset(
            path
            for path, one in self._enrolled.items()
            if path not in self._pairs
            and path not in unclear
            and oldest is not None
            and one.article.published is not None
            and one.article.published < oldest
        )

    @property
    def unmatched(self) -> tuple[FormerEntry, ...]:
        paired = {pair.entry.id for pair in self._pairs.values()}
        return tuple(one for one in self._former if one.id not in paired)

    @property
    def records(self) -> tuple[Record, ...]:
        """Of adopted articles, of entries without one, and of ids that gave way."""
        taken = [self._after[path].record for path in (*self._pairs, *self._older)]
        ids = {record.id for record in taken}
        lost = [self._without_article(one) for one in self.unmatched if one.id not in self._known]
        gave_way = [
            replace(self._known[clash.id], state="replaced")
            for clash in self.clashes
            if clash.id not in ids
        ]
        return (*taken, *lost, *gave_way)

    def _without_article(self, entry: FormerEntry) -> Record:
        """What is remembered so that the id is never given again; its article may come later."""
        seen = self._options.now.replace(microsecond=0)
        path = f"?{digest_bytes(entry.id.encode('utf-8', 'replace'))}"
        record = Record(
            id=entry.id,
            path=path,
            first_seen=seen,
            updated=seen,
            fingerprint="",
            source_digest="",
            canonical_url=entry.link,
            stated_id=entry.id,
            title=entry.title,
        )
        return replace(self._taken_over(record, entry), state="gone")

    @property
    def feeds(self) -> Mapping[str, FeedRecord]:
        """What is known of feeds, by name: the main one holds what subscribers have.

        Its id is the one that a document tells, if it has none yet.
        """
        known = self._memory.feeds
        if MAIN_FEED in known:
            return known
        site, begun = self._settings.site, self._options.now.replace(microsecond=0)
        ids = {entry.id for entry in self._former}
        told = next((one.id for one in self._options.feeds if one.id and one.id not in ids), None)
        oldest = min((one.published for one in self._former if one.published), default=begun)
        minted = mint_feed_id(authority_of(site.url, site.id_authority), oldest.date(), MAIN_FEED)
        holds = tuple(entry.id for entry in self._former)
        main = FeedRecord(name=MAIN_FEED, id=told or minted, updated=begun, holds=holds)
        return {**known, MAIN_FEED: main}

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What subscribers have, for the guard of the next build; articles as they are now."""
        gone = (
            Entry(
                id=one.id,
                title=one.title or one.id,
                updated=one.updated or one.published or self._options.now,
                published=one.published,
                link=one.link,
            )
            for one in self.unmatched
        )
        adopted = (entry_of(self._after[path], self._settings) for path in self._pairs)
        found = {entry.id: entry for entry in (*gone, *adopted)}
        kept = {
            identity: entry
            for identity, entry in self._memory.entries.items()
            if identity not in self.gave_way
        }
        return tuple({**kept, **found}.values())

    @property
    def gave_way(self) -> frozenset[str]:
        """Ids in whose place adopted ones stand from now on."""
        return frozenset(clash.id for clash in self.clashes)

    def adoption(self, *, dry_run: bool) -> Adoption:
        """The plan as it is told."""
        now, zone = self._options.now, self._settings.site.time_zone
        appeared = [one for one in self._after.values() if one.has_appeared(now, zone)]
        press, formats = make_press(self._settings), self._settings.feeds.formats
        feeds = assemble_feeds(
            Stock(
                appeared,
                self._settings,
                size_of=lambda name, entry: press.write(entry, formats, name).size_bytes,
            ),
            self._settings,
            self.feeds,
            now=now,
        ).feeds
        before = tuple(entry.standing for entry in self._former)
        after = tuple(map(standing_of, feeds[0].entries)) if feeds else ()
        present = {one.record.id for one in appeared}
        impact = compare_feed(MAIN_FEED, before, after, present)
        arriving = {one.id for one in impact.new}
        fresh = (one for one in appeared if one.record.id in arriving)
        main = self.feeds.get(MAIN_FEED)
        is_theirs = main is not None and any(one.id == main.id for one in self._options.feeds)
        entries = {
            pair.path: entry_of(self._after[pair.path], self._settings) for pair in self.pairs
        }
        return Adoption(
            feeds=self._options.feeds,
            entries=self._former,
            pairs=self.pairs,
            unclear=self._matches.unclear,
            unmatched=self.unmatched,
            new=tuple(one.article.path for one in fresh),
            older=tuple(sorted(self._older)),
            clashes=self.clashes,
            feed_id=main.id if main is not None and is_theirs else None,
            impact=impact,
            retitled=tuple(p for p in self.pairs if entries[p.path].title != p.entry.title),
            relinked=tuple(p for p in self.pairs if entries[p.path].link != p.entry.link),
            dry_run=dry_run,
        )

    @property
    def pairs(self) -> tuple[Pair, ...]:
        return tuple(self._pairs.values())
