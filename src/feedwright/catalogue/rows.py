"""Rows of the catalogue's tables as values, whatever database holds them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from feedwright.catalogue.entries import entry_from_json
from feedwright.catalogue.outbox import Announcement
from feedwright.catalogue.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feedwright.model import Article, Entry

__all__ = [
    "ARTICLE_COLUMNS",
    "NEWS_COLUMNS",
    "announcement_from_row",
    "cell",
    "entry_from_row",
    "record_from_row",
    "row_of_announcement",
    "row_of_record",
]

ARTICLE_COLUMNS: Final = (
    *("id", "path", "first_seen", "updated", "published", "fingerprint", "source_digest"),
    *("canonical_url", "stated_id", "state", "title", "sketch", "told", "archive_only"),
    *("withdrawn", "reason", "adopted_link", "adopted_published"),
)
NEWS_COLUMNS: Final = (
    "topic",
    "hub",
    "digest",
    "changed",
    "told",
    "told_at",
    "attempts",
    "outcome",
    "due",
)


_Value = TypeVar("_Value", str, bytes)


def entry_from_row(line: str) -> Entry | None:
    """The entry; None for what is damaged: it can be made again, while its article is there."""
    try:
        return entry_from_json(line)
    except ValueError:
        return None


def record_from_row(row: tuple[Any, ...], articles: Mapping[str, Article]) -> Record:
    """The record; raises what is raised for values that are none of its own.

    What the article of its path says as well, among ``articles``, is not in memory twice: of most
    that is two thirds of their records.
    """
    identity, path, first_seen, updated, published, *others, withdrawn, reason, link, adopted = row
    fingerprint, source_digest, address, stated, state, title, sketch, told, archive_only = others
    article = articles.get(path)
    if article is not None and article.traits is not None:
        traits = article.traits
        path, title = article.path, _one_of(article.title, title)
        source_digest = _one_of(article.source_digest, source_digest)
        fingerprint = _one_of(traits.fingerprint, fingerprint)
        sketch, told = _one_of(traits.sketch, sketch), _one_of(traits.told, told)
    return Record(
        id=identity,
        path=path,
        first_seen=_shared_moment(first_seen),
        updated=datetime.fromisoformat(updated),
        published=_moment(published),
        fingerprint=fingerprint,
        source_digest=source_digest,
        canonical_url=address,
        stated_id=stated,
        state=state,
        title=title,
        sketch=sketch,
        told=told,
        archive_only=bool(archive_only),
        withdrawn=_moment(withdrawn),
        reason=reason,
        adopted_link=link,
        adopted_published=_moment(adopted),
    )


#: When articles were first seen is when the builds were that met them: many at once.
_shared_moment: Final = lru_cache(datetime.fromisoformat)


def _one_of(kept: _Value | None, read: _Value) -> _Value:
    """The one that is kept, if it is the same."""
    return kept if kept == read else read


def _moment(cell: str | None) -> datetime | None:
    return None if cell is None else datetime.fromisoformat(cell)


def row_of_record(record: Record) -> tuple[Any, ...]:
    """Its cells, in the order of `ARTICLE_COLUMNS`."""
    return tuple(cell(getattr(record, name)) for name in ARTICLE_COLUMNS)


def announcement_from_row(row: tuple[Any, ...]) -> Announcement:
    """What a hub has to know; raises as `record_from_row` does."""
    values = dict(zip(NEWS_COLUMNS, row, strict=True))
    for name in ("changed", "told_at", "due"):
        if values[name] is not None:
            values[name] = datetime.fromisoformat(values[name])
    return Announcement(**values)


def cell(value: Any) -> Any:
    """The value as its column holds it."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def row_of_announcement(one: Announcement) -> tuple[Any, ...]:
    """Its cells, in the order of `NEWS_COLUMNS`."""
    return tuple(cell(getattr(one, name)) for name in NEWS_COLUMNS)
