"""What a parser sees of a feed, and what it was meant to see, in one shape."""

from __future__ import annotations

from html import escape, unescape
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from feedwright.model import Entry, Feed, Format

__all__ = ["Attached", "SeenEntry", "SeenFeed", "meant_entry", "meant_feed", "plain", "unguarded"]

#: Address, media type and bytes of what is attached.
Attached = tuple[str, str, int | None]


class SeenEntry(NamedTuple):
    """An entry. None is what the parser has no field for; what an entry has not got is empty."""

    id: str
    title: str
    link: str | None
    published: datetime | None
    #: The date of publication where there was no update.
    updated: datetime | None
    authors: list[str] | None
    tags: list[str] | None
    #: Plain text.
    summary: str | None
    content: str | None
    enclosures: list[Attached] | None
    image: str | None
    #: The feed's where the entry names none.
    language: str | None


class SeenFeed(NamedTuple):
    """A document; None as in `SeenEntry`."""

    title: str | None
    description: str | None
    page: str | None
    language: str | None
    #: Ids in the order of the document.
    order: list[str] | None
    entries: dict[str, SeenEntry]


def meant_entry(entry: Entry, feed: Feed, format_name: Format) -> SeenEntry:
    """What the model says that a reader of the format should see of the entry."""
    published = entry.published or entry.updated
    attached = [(one.url, one.media_type, one.size_bytes) for one in entry.enclosures]
    image = entry.lead_image
    if image and image.media_type and format_name != "json":
        attached.append((image.url, image.media_type, image.size_bytes))
    summary, content = entry.summary, entry.content_html
    if format_name == "rss":  # an item must have a description
        summary = summary or entry.title
    if format_name == "atom" and not (content or entry.link):  # an entry must have one of the two
        content = f"<p>{escape(summary or entry.title, quote=False)}</p>"
    return SeenEntry(
        id=entry.id,
        title=entry.title,
        link=entry.link or "",
        published=published,
        updated=max(entry.updated, published),
        authors=[person.name for person in entry.authors] or _signed_by(feed, format_name),
        tags=list(entry.categories),
        summary=summary,
        content=content,
        enclosures=attached[:1] if format_name == "rss" else attached,
        image=image.url if image else "",
        language=entry.language or feed.language or "",
    )


def _signed_by(feed: Feed, format_name: Format) -> list[str]:
    """Every entry of Atom must have an author: the publication, where there is nobody else."""
    return [feed.title] if format_name == "atom" else []


def meant_feed(feed: Feed, format_name: Format) -> SeenFeed:
    """What the model says that a reader of the format should see of the feed."""
    return SeenFeed(
        title=feed.title,
        description=feed.description,
        page=feed.home_url or (feed.id if format_name == "rss" else ""),
        language=feed.language or "",
        order=[entry.id for entry in feed.entries],
        entries={entry.id: meant_entry(entry, feed, format_name) for entry in feed.entries},
    )


def unguarded(title: str) -> str:
    """Without the word joiners that keep markup in a title from being taken for markup."""
    return title.replace("\u2060", "")


def plain(summary: str | None, format_name: Format) -> str:
    """The description of RSS is HTML, the summaries of the others are plain text."""
    return unescape(summary or "") if format_name == "rss" else summary or ""
