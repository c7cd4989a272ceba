"""What only a person can say of an article: which one it is, and that it is withdrawn.

A decision is applied to the records that the catalogue has; the next build acts on them.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final, Protocol

from msgspec import Struct
from msgspec.structs import replace

from feedwright.catalogue.enrolment import enter
from feedwright.catalogue.matching import as_it_is, match_articles
from feedwright.catalogue.recovery import digest_path
from feedwright.errors import RefusedError, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import datetime

    from feedwright.catalogue.identity import Authority
    from feedwright.catalogue.record import Record
    from feedwright.model import Article

__all__ = ["Case", "Decision", "Link", "Restore", "Separate", "Withdraw", "find_record"]

#: Whose claim to a path or an id counts, where several records have it.
_RANKS: Final = ("published", "withdrawn", "gone", "replaced")
_SECOND: Final = timedelta(seconds=1)


class Case(Struct, frozen=True, kw_only=True):
    """All that there is to know when a person decides."""

    records: tuple[Record, ...]
    #: Today's, by their paths.
    articles: Mapping[str, Article]
    #: Ids of all entries that stand in a feed.
    standing: Collection[str] = ()
    #: Gives one of the articles with its text; None where that has gone.
    whole: Callable[[Article], Article | None] = as_it_is

    def record(self, word: str) -> Record:
        """The record with that id or path. Raises `SourceError`."""
        record = find_record(self.records, word)
        if record is None:
            message = "the catalogue knows no article with this path or id"
            raise SourceError(word, message, "feedwright catalogue list")
        return record

    def article(self, path: str) -> Article:
        """The article in that file. Raises `SourceError`."""
        article = self.articles.get(path)
        if article is None:
            message = "is no article that can be published"
            raise SourceError(path, message, "name a file in the articles folder")
        return article

    def with_record(self, changed: Record) -> tuple[Record, ...]:
        """All records, that one in its place."""
        return tuple(changed if one.id == changed.id else one for one in self.records)


class Decision(Protocol):
    """Something that a person has decided."""

    def apply(self, case: Case) -> tuple[Record, ...]:
        """All records, as they are after it.

        Raises `SourceError` for what does not exist and `RefusedError` for what cannot be.
        """


class Link(Struct, frozen=True, kw_only=True):
    """The file at ``new`` is the article that has the path or the id ``old``."""

    old: str
    new: str

    def apply(self, case: Case) -> tuple[Record, ...]:
        """The record of the article has the path of the file; who had it before has given it up.

        An id that was given up can come back while its entry stands in a feed: a link to the wrong
        article would otherwise deliver that again.
        """
        record, article = case.record(self.old), case.article(self.new)
        if record.state == "withdrawn":
            hint = f"feedwright withdraw --undo {self.old}"
            raise RefusedError(self.old, "was withdrawn", hint)
        is_undone = record.state == "replaced" and record.id in case.standing
        if record.state == "replaced" and not is_undone:
            message = "its id was given up for another one, and is never used again"
            raise RefusedError(self.old, message)
        if record.path != self.new and record.path in case.articles:
            message = f"the file is still there, and is the article {record.id}"
            raise RefusedError(
                record.path, message, "delete it first, if the other one replaces it"
            )
        if article.stated_id and article.stated_id != record.stated_id:
            message = f"states an id of its own: {article.stated_id}"
            raise RefusedError(self.new, message, "remove that line from the file first")
        linked = replace(record, path=self.new, state="gone" if is_undone else record.state)
        after = tuple(
            linked if one.id == record.id else _without_path(one, self.new) for one in case.records
        )
        found = match_articles(case.articles.values(), after, whole=case.whole).found.get(self.new)
        if found is None or found.id != record.id:
            raise RefusedError(self.new, "has the text of another article that is gone")
        return after


class Separate(Struct, frozen=True, kw_only=True):
    """The file at ``path`` is an article that the catalogue does not know, whatever it is like."""

    path: str
    authority: Authority | None
    now: datetime

    def apply(self, case: Case) -> tuple[Record, ...]:
        """The article has a record of its own, and is not published yet."""
        article = case.article(self.path)
        matches = match_articles(case.articles.values(), case.records, whole=case.whole)
        before = matches.found.get(self.path)
        if before is not None and before.state != "withdrawn":
            raise RefusedError(self.path, f"is known already, as {before.id}", "it stays that")
        taken = {record.id for record in case.records}
        digest = matches.fingerprints[self.path]
        entered = enter(article, digest, self.authority, self.now, taken)
        # Known, and not published: the next build does that.
        return (*case.records, replace(entered.record, state="gone"))


class Withdraw(Struct, frozen=True, kw_only=True):
    """The article is taken back for good; its id and the reason are remembered (RFC 6721)."""

    path: str
    reason: str
    now: datetime

    def apply(self, case: Case) -> tuple[Record, ...]:
        """The record says when and why; of one that was withdrawn before, the reason is another."""
        if find_record(case.records, self.path) is None and self.path in case.articles:
            hint = 'to keep it out: "draft: true" in the file, or [articles] ignore'
            raise RefusedError(self.path, "has not been published", hint)
        record = case.record(self.path)
        if record.state == "replaced":
            raise RefusedError(self.path, "its id was given up for another one already")
        now = self.now.astimezone(UTC).replace(microsecond=0)
        when = record.withdrawn if record.state == "withdrawn" else None
        withdrawn = replace(
            record,
            state="withdrawn",
            # Of an entry and the word that it is gone the newer one counts (RFC 6721 section 3).
            withdrawn=when or max(now, record.updated + _SECOND),
            reason=self.reason,
        )
        return case.with_record(withdrawn)


class Restore(Struct, frozen=True, kw_only=True):
    """A withdrawn article comes back, under its id.

    ``is_public``: subscribers are told of withdrawals, so it has to come back as newer than that.
    """

    path: str
    is_public: bool

    def apply(self, case: Case) -> tuple[Record, ...]:
        """The record is that of an article whose file, if it is there, is published again."""
        record = case.record(self.path)
        if record.state != "withdrawn":
            raise RefusedError(self.path, "was not withdrawn", "nothing need be undone")
        # Whose entry still stands was not gone for anybody.
        was_told = self.is_public and record.id not in case.standing
        when = record.withdrawn if was_told else None
        # Known, and not published: the next build does that, if its file is there.
        return case.with_record(replace(record, state="gone", withdrawn=when, reason=""))


def find_record(records: Iterable[Record], word: str) -> Record | None:
    """The record with that id, else the one that has the best claim to that path."""
    digest = digest_path(word)
    claims = [
        one for one in records if word in (one.id, one.path) or digest_path(one.path) == digest
    ]
    return min(
        claims, key=lambda one: (one.id != word, _RANKS.index(one.state), one.id), default=None
    )


def _without_path(record: Record, path: str) -> Record:
    """The record, given up for another one if it has that path and was not withdrawn."""
    if record.path != path or record.state == "withdrawn":
        return record
    return replace(record, state="replaced")
