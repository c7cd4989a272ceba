"""What a publisher should know of what a run is about to do."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from feedwright.assemble import EPOCH
from feedwright.paths import split_path
from feedwright.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from feedwright.catalogue import Enrolled
    from feedwright.config.settings import Settings
    from feedwright.model import Article, Problem
    from feedwright.plan import Plan
    from feedwright.publish import Written

__all__ = ["problems_of"]

#: Some services take no larger document: FeedBurner refused more, SmartNews advises against it.
_LARGE_BYTES: Final = 1_000_000


def problems_of(
    plan: Plan, settings: Settings, found: Iterable[Problem] = ()
) -> tuple[Problem, ...]:
    """What was ``found`` in the files, and what showed only when they became documents."""
    return (
        *_still_true(found, plan),
        *_waiting_problems(plan.waiting, settings),
        *_kept_problems(plan),
        *_entry_problems(plan),
        *_size_problems(plan.output.documents),
        *plan.output.flaws,
        *_left_problem(plan.output.left),
        *(problem("page-foreign", "", page=path) for path in plan.output.foreign),
        *_gone_problem(plan.stock.gone),
    )


def _still_true(found: Iterable[Problem], plan: Plan) -> Iterable[Problem]:
    """Without the missing dates that an older feed told."""
    problems = tuple(found)
    if not any(one.code == "date-missing" for one in problems):
        return problems
    dated = {
        one.article.path
        for one in (*plan.enrolled, *plan.waiting)
        if one.record.adopted_published is not None
    }
    return (one for one in problems if one.code != "date-missing" or one.path not in dated)


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
    """What stays published without being read; of a volume, which may hold thousands, how many."""
    unclear = {record.id for one in plan.waiting for record in one.unclear}
    kept = [split_path(record.path) for record in plan.kept if record.id not in unclear]
    counts = Counter(file for file, name in kept if name)
    for file, name in kept:
        if not name:
            yield problem("entry-kept", file)
    for file, count in counts.items():
        yield problem("entries-kept", file, count=count)


def _entry_problems(plan: Plan) -> Iterable[Problem]:
    """What showed only when articles became entries."""
    unlinked, known = 0, plan.facts
    appearances = {card.id: card.published for card in plan.stock.cards}
    for one in plan.enrolled:
        yield from one.problems
        facts = known.get(one.record.id)
        if facts is None:
            continue
        unlinked += facts.is_unlinked
        appeared = appearances[one.record.id]
        if appeared < EPOCH:
            yield problem("date-before-1970", one.article.path, date=f"{appeared:%Y-%m-%d}")
        if facts.is_cut:
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


def _gone_problem(gone: Sequence[str]) -> Iterable[Problem]:
    if gone:
        more = f", and so of {len(gone) - 1} more" if len(gone) > 1 else ""
        yield problem("media-gone", "", address=gone[0], more=more)


def _size_problems(documents: Iterable[Written]) -> Iterable[Problem]:
    for document in documents:
        size = document.size_bytes
        if size > _LARGE_BYTES:
            yield problem("document-large", "", document=document.path, size=size)
