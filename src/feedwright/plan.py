"""All that a run is about to do, and what a publisher should know of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from feedwright.catalogue import departed
from feedwright.problems import problem
from feedwright.publish.guard import Loss
from feedwright.publish.ownership import find_taken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from feedwright.assemble import Assembled
    from feedwright.catalogue import Enrolled, FeedRecord, Record
    from feedwright.config.settings import Settings
    from feedwright.model import Article, Entry, Problem
    from feedwright.printing import Output
    from feedwright.publish import Rendered
    from feedwright.publish.guard import Impact

__all__ = ["Plan", "problems_of"]

#: Some services take no larger document: FeedBurner refused more, SmartNews advises against it.
_LARGE_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
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
    #: All that stand in a document from now on, by id.
    entries: Mapping[str, Entry]
    output: Output
    impacts: tuple[Impact, ...]
    #: Before that moment the same articles make the same plan.
    valid_until: datetime
    #: Paths at which files were looked for that are no articles.
    looked_at: tuple[str, ...] = ()

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


def problems_of(
    plan: Plan, settings: Settings, found: Iterable[Problem] = ()
) -> tuple[Problem, ...]:
    """What was ``found`` in the files, and what showed only when they became documents."""
    return (
        *_still_true(found, plan),
        *_waiting_problems(plan.waiting, settings),
        *_kept_problems(plan),
        *_entry_problems(plan, settings),
        *_size_problems(plan.output.documents),
        *plan.output.flaws,
        *_left_problem(plan.output.left),
        *(problem("page-foreign", "", page=path) for path in plan.output.foreign),
    )


def _still_true(found: Iterable[Problem], plan: Plan) -> Iterable[Problem]:
    """Without the missing dates that an older feed told."""
    dated = {
        one.article.path
        for one in (*plan.enrolled, *plan.waiting)
        if one.record.adopted_published is not None
    }
    return (one for one in found if one.code != "date-missing" or one.path not in dated)


def _waiting_problems(waiting: Iterable[Enrolled], settings: Settings) -> Iterable[Problem]:
    """Why articles are not published yet, or not any more; of drafts the reader told."""
    for one in waiting:
        article, withdrawn = one.article, one.record.withdrawn
        if one.unclear:
            first, *others = (record.name for record in one.unclear)
            named = " or ".join((first, *others))
            yield problem(
                "article-unclear", article.path, name=article.path, others=named, first=first
            )
        elif one.record.state == "withdrawn" and withdrawn is not None:
            day = f"{withdrawn:%Y-%m-%d}"
            yield problem("article-withdrawn", article.path, name=article.path, date=day)
        elif one.is_queued:
            yield problem("article-queued", article.path, count=settings.publish.drip)
        elif article.published is not None:
            exact = article.published_precision != "day"
            when = article.published if exact else article.published.date()
            yield problem("date-in-future", article.path, date=when.isoformat())


def _kept_problems(plan: Plan) -> Iterable[Problem]:
    unclear = {record.id for one in plan.waiting for record in one.unclear}
    for record in plan.kept:
        if record.id not in unclear:
            yield problem("entry-kept", record.path)


def _entry_problems(plan: Plan, settings: Settings) -> Iterable[Problem]:
    """What showed only when articles became entries."""
    shown = plan.entries
    unlinked = 0
    for one in plan.enrolled:
        yield from one.problems
        entry = shown.get(one.record.id)
        if entry is None:
            continue
        unlinked += entry.link is None
        if entry.created is not None:
            yield problem("date-before-1970", one.article.path, date=f"{entry.created:%Y-%m-%d}")
        if one.article.body_html and not entry.content_html and settings.feeds.content == "full":
            yield problem("body-too-long", one.article.path)
    if unlinked:
        yield problem("link-missing", "", count=unlinked)
    yield from _twins(one.article for one in plan.enrolled)


def _twins(articles: Iterable[Article]) -> Iterable[Problem]:
    """Articles with the title and the day of one before them: a copy, or a name used twice."""
    seen: dict[tuple[str, date], str] = {}
    for article in articles:
        if article.title and article.published:
            key = (article.title.casefold(), article.published.date())
            other = seen.setdefault(key, article.path)
            if other != article.path:
                yield problem("article-twin", article.path, other=other)


def _left_problem(left: Sequence[str]) -> Iterable[Problem]:
    if left:
        yield problem("document-left", "", count=len(left), first=left[0])


def _size_problems(documents: Iterable[Rendered]) -> Iterable[Problem]:
    for document in documents:
        size = document.size_bytes
        if size > _LARGE_BYTES:
            yield problem("document-large", "", document=document.path, size=size)
