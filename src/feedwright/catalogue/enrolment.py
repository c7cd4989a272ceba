"""Today's articles enter the catalogue: each gets the record it had, or a new one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from feedwright.catalogue.identity import Authority, adopt_id, mint_id
from feedwright.catalogue.matching import as_it_is, match_articles
from feedwright.catalogue.news import EVERY_CHANGE, News
from feedwright.catalogue.record import Record
from feedwright.catalogue.sketch import is_current, traits_of
from feedwright.model import Article, Problem  # noqa: TC001 - who sends what is enrolled looks at it
from feedwright.problems import problem
from feedwright.translation import Translation  # noqa: TC001 - the same

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

__all__ = ["Enrolled", "departed", "enrol", "enter", "first_appeared"]

_AFTER: Final = timedelta(seconds=1)


class Enrolled(Struct, frozen=True, kw_only=True, gc=False):
    """An article with its record, and what happened to it since the last build."""

    article: Article
    record: Record
    #: What the catalogue knew of it until now; None for an article that is new.
    before: Record | None = None
    #: Records of articles that are gone, of which it may be a later version: a person has to say
    #: so, or that it is another article. Until then it has not appeared.
    unclear: tuple[Record, ...] = ()
    #: Others go out today; its turn comes another day.
    is_queued: bool = False
    #: Where it can be read in other languages.
    translations: tuple[Translation, ...] = ()
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
        if self.unclear or self.is_queued or self.record.state == "withdrawn":
            return False
        published = self.article.published
        if published is None or published <= now:
            return True
        before = self.before
        if before and before.state == "published" and before.published == self.record.published:
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
    elsewhere: Collection[str] = (),
    news: News = EVERY_CHANGE,
    whole: Callable[[Article], Article | None] = as_it_is,
) -> tuple[Enrolled, ...]:
    """Every article with its record, in the order of the articles' paths.

    ``records`` are all that the catalogue knows, gone articles included, so that no id is given
    twice; ``elsewhere`` are paths of files that are not among the articles and not gone either.
    ``whole`` gives an article with its text, where the articles come without theirs; None where
    that has gone. ``now`` is used for what has happened since the last build and for nothing else.
    """
    today = [one if one.traits else replace(one, traits=traits_of(one)) for one in articles]
    today.sort(key=lambda article: article.path)
    known = tuple(records)
    matches = match_articles(today, known, elsewhere, whole)
    taken = {record.id for record in known}
    enrolled = []
    for article in today:
        record, digest = matches.found.get(article.path), matches.fingerprints[article.path]
        if record is None:
            entered = enter(article, digest, authority, now, taken)
            taken.add(entered.record.id)
        else:
            entered = _renew(article, digest, record, now, news)
        unclear = matches.unclear.get(article.path, ())
        enrolled.append(replace(entered, unclear=unclear) if unclear else entered)
    return tuple(enrolled)


def departed(records: Iterable[Record], present: Iterable[Record]) -> tuple[Record, ...]:
    """Records of articles that are not among those present; what was published is gone.

    Their ids stay taken.
    """
    here = {record.id for record in present}
    return tuple(
        replace(record, state="gone") if record.state == "published" else record
        for record in records
        if record.id not in here
    )


def first_appeared(article: Article, record: Record) -> datetime:
    """When the article was published; if it does not say, the start of the day it was first seen.

    The start of the day (UTC): never in the future, and the same for two first builds on one day.
    A date that subscribers have from an older feed goes before what the file says.
    """
    if record.adopted_published is not None:
        return record.adopted_published
    if article.published is not None:
        return _in_seconds(article.published)
    return record.first_seen.replace(hour=0, minute=0, second=0, microsecond=0)


def enter(
    article: Article, digest: str, authority: Authority | None, now: datetime, taken: set[str]
) -> Enrolled:
    """A new record, with an id that is not in ``taken``; one that the file states stays as it is.

    ``digest`` is what `fingerprint` says of the article.
    """
    seen = _in_seconds(now)
    day = (article.published or seen).date()
    stated = article.stated_id
    adopted = adopt_id(stated, authority, day, taken) if stated else None
    problems: tuple[Problem, ...] = ()
    if stated and adopted is None:
        problems = (problem("id-taken", article.path, id=stated),)
    traits = traits_of(article)
    record = Record(
        id=adopted or mint_id(article, authority, day, taken),
        stated_id=stated,
        path=article.path,
        first_seen=seen,
        updated=seen,
        fingerprint=digest,
        source_digest=article.source_digest,
        canonical_url=article.canonical_url,
        title=article.title or "",
        sketch=traits.sketch,
        told=traits.told,
    )
    updated = _latest(first_appeared(article, record), _stated_update(article, now))
    record = replace(record, updated=updated, published=article.published)
    return Enrolled(article=article, record=record, problems=problems)


def _renew(article: Article, digest: str, before: Record, now: datetime, news: News) -> Enrolled:
    """The record brought up to date.

    ``updated`` moves when the file states a later time, or when the file was edited and the change
    is news. A reader module that got better at extraction changes the fingerprint of unchanged
    files: that is no news, so ``updated`` stays. So does all that was adopted from an older feed,
    until the file is edited. Whoever was withdrawn and came back is newer than the word that he was
    gone (RFC 6721 section 3).
    """
    if _is_as_before(article, digest, before):
        return Enrolled(article=article, record=before, before=before)
    is_same_file = article.source_digest == before.source_digest
    record = before if is_same_file else _yield_to_file(before, article)
    is_same = digest == record.fingerprint
    is_edited = not is_same and not is_same_file
    is_news = is_edited and news.has(record, article)
    updated = _stated_update(article, now) or (now if is_news else record.updated)
    if is_same_file and record.adopted_published is not None:
        updated = record.updated
    if record.withdrawn is not None:
        updated = max(updated, record.withdrawn + _AFTER)
    # Small changes add up: what readers were told stays until they are told anew.
    is_told = is_same or (is_edited and not is_news and article.path not in news.silent)
    traits = traits_of(article)
    renewed = replace(
        record,
        path=article.path,
        published=article.published,
        updated=_latest(first_appeared(article, record), updated),
        fingerprint=digest,
        source_digest=article.source_digest,
        canonical_url=article.canonical_url,
        stated_id=article.stated_id,
        state="withdrawn" if record.state == "withdrawn" else "published",
        title=article.title or "",
        sketch=record.sketch if is_same and is_current(record.sketch) else traits.sketch,
        told=record.told if is_told and record.told else traits.told,
    )
    return Enrolled(article=article, record=renewed, before=before)


def _is_as_before(article: Article, digest: str, before: Record) -> bool:
    """Whether the record is up to date as it stands, which is so for most articles of most runs."""
    return (
        article.source_digest == before.source_digest
        and article.path == before.path
        and digest == before.fingerprint
        and article.updated is None
        and article.published == before.published
        and article.canonical_url == before.canonical_url
        and article.stated_id == before.stated_id
        and (article.title or "") == before.title
        and before.state == "published"
        and before.withdrawn is None
        and before.told != b""
        and is_current(before.sketch)
        and first_appeared(article, before) <= before.updated
    )


def _yield_to_file(record: Record, article: Article) -> Record:
    """The record without what was adopted, where an edited file now states something else.

    Of an article whose file was never read, nothing is known that it could have been edited from.
    """
    if not record.source_digest:
        return record
    link, published = record.adopted_link, record.adopted_published
    if article.canonical_url not in (None, record.canonical_url):
        link = None
    if article.published not in (None, record.published):
        published = None
    return replace(record, adopted_link=link, adopted_published=published)


def _stated_update(article: Article, now: datetime) -> datetime | None:
    """The time of the last change that the file states, unless that is yet to come."""
    return article.updated if article.updated is not None and article.updated <= now else None


def _latest(one: datetime, other: datetime | None) -> datetime:
    latest = one if other is None else max(one, other)
    return _in_seconds(latest)


def _in_seconds(moment: datetime) -> datetime:
    """The moment in UTC and in whole seconds; where it is told so already, no copy of it."""
    told = moment.astimezone(UTC)
    return told.replace(microsecond=0) if told.microsecond else told
