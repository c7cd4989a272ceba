"""Today's articles enter the catalogue: each gets the record it had, or a new one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from feedwright.catalogue.fingerprint import fingerprint
from feedwright.catalogue.identity import Authority, adopt_id, mint_id
from feedwright.catalogue.matching import match_articles
from feedwright.catalogue.record import Record
from feedwright.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feedwright.model import Article, Problem

__all__ = ["Enrolled", "departed", "enrol", "first_appeared"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """An article with its record, and what happened to it since the last build."""

    article: Article
    record: Record
    #: What the catalogue knew of it until now; None for an article that is new.
    before: Record | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether no subscriber can have seen it."""
        return self.before is None

    @property
    def is_updated(self) -> bool:
        """Whether subscribers see it as changed."""
        return self.before is not None and self.before.updated != self.record.updated

    def has_appeared(self, now: datetime, zone: tzinfo) -> bool:
        """Whether its time has come; a day that is stated without a time begins in that zone.

        What has appeared stays, whatever the clock says later.
        """
        published = self.article.published
        if published is None or published <= now:
            return True
        if self.before is not None and self.before.published == self.record.published:
            return True
        if self.article.published_precision == "day":
            return published.astimezone(zone).date() <= now.astimezone(zone).date()
        return False


def enrol(
    articles: Iterable[Article],
    records: Iterable[Record],
    *,
    authority: Authority | None,
    now: datetime,
) -> tuple[Enrolled, ...]:
    """Every article with its record, in the order of the articles' paths.

    ``records`` are all that the catalogue knows, gone articles included, so that no id is given
    twice. ``now`` is used for what has happened since the last build and for nothing else.
    """
    today = sorted(articles, key=lambda article: article.path)
    known = tuple(records)
    matched = match_articles(today, known)
    taken = {record.id for record in known}
    enrolled = []
    for article in today:
        record = matched.get(article.path)
        if record is None:
            entered = _enter(article, authority, now, taken)
            taken.add(entered.record.id)
        else:
            entered = _renew(article, record, now)
        enrolled.append(entered)
    return tuple(enrolled)


def departed(records: Iterable[Record], present: Iterable[Record]) -> tuple[Record, ...]:
    """Records of articles that are not among those present, marked as gone.

    Their ids stay taken.
    """
    here = {record.id for record in present}
    return tuple(replace(record, state="gone") for record in records if record.id not in here)


def first_appeared(article: Article, record: Record) -> datetime:
    """When the article was published; if it does not say, the start of the day it was first seen.

    The start of the day (UTC): never in the future, and the same for two first builds on one day.
    """
    if article.published is not None:
        return article.published.astimezone(UTC).replace(microsecond=0)
    return record.first_seen.replace(hour=0, minute=0, second=0, microsecond=0)


def _enter(
    article: Article, authority: Authority | None, now: datetime, taken: set[str]
) -> Enrolled:
    """A new record, with a new id; an id that the file states is taken as it stands."""
    seen = now.astimezone(UTC).replace(microsecond=0)
    day = (article.published or seen).date()
    stated = article.stated_id
    adopted = adopt_id(stated, authority, day, taken) if stated else None
    problems: tuple[Problem, ...] = ()
    if stated and adopted is None:
        problems = (problem("id-taken", article.path, id=stated),)
    record = Record(
        id=adopted or mint_id(article, authority, day, taken),
        stated_id=stated,
        path=article.path,
        first_seen=seen,
        updated=seen,
        fingerprint=fingerprint(article),
        source_digest=article.source_digest,
        canonical_url=article.canonical_url,
        title=article.title or "",
    )
    updated = _latest(first_appeared(article, record), _stated_update(article, now))
    record = replace(record, updated=updated, published=article.published)
    return Enrolled(article=article, record=record, problems=problems)


def _renew(article: Article, record: Record, now: datetime) -> Enrolled:
    """The record brought up to date.

    ``updated`` moves when the file states a later time, or when the file was edited and a reader
    would see a difference. A reader module that got better at extraction changes the fingerprint
    of unchanged files: that is no news, so ``updated`` stays.
    """
    digest = fingerprint(article)
    edited = article.source_digest != record.source_digest and digest != record.fingerprint
    updated = _stated_update(article, now) or (now if edited else record.updated)
    renewed = replace(
        record,
        path=article.path,
        published=article.published,
        updated=_latest(first_appeared(article, record), updated),
        fingerprint=digest,
        source_digest=article.source_digest,
        canonical_url=article.canonical_url,
        stated_id=article.stated_id,
        state="published",
        title=article.title or "",
    )
    return Enrolled(article=article, record=renewed, before=record)


def _stated_update(article: Article, now: datetime) -> datetime | None:
    """The time of the last change that the file states, unless that is yet to come."""
    return article.updated if article.updated is not None and article.updated <= now else None


def _latest(one: datetime, other: datetime | None) -> datetime:
    latest = one if other is None else max(one, other)
    return latest.astimezone(UTC).replace(microsecond=0)
