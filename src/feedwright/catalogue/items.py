"""Items of JSON Feed → the entries that they were made from, as far as they say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from feedwright.model import Enclosure, Entry, Episode, Image, Person, Transcript
from feedwright.translation import Translation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["entry_of_item", "extension_of", "moment_of", "text_of"]


def entry_of_item(item: Mapping[str, Any], language: str | None) -> Entry:
    """The entry that a published document of ours shows; ``language`` is that of the feed.

    All that readers see of it is there; what JSON Feed has no word for is lost: sizes of pictures,
    e-mail addresses. Raises `ValueError`, `KeyError` or `TypeError` for what is no item of ours.
    """
    extension = extension_of(item)
    first_seen, created = extension.get("date_first_seen"), extension.get("date_created")
    tags = item.get("tags", [])
    return Entry(
        id=text_of(item["id"]),
        title=text_of(item["title"]),
        published=moment_of(item["date_published"]),
        updated=moment_of(item["date_modified"]),
        created=moment_of(created) if created else None,
        first_seen=moment_of(first_seen) if first_seen else None,
        link=_maybe(item, "url"),
        authors=tuple(_people(item, "authors")),
        categories=tuple(text_of(tag) for tag in tags),
        summary=_maybe(item, "summary") or "",
        content_html=_maybe(item, "content_html") or "",
        language=_maybe(item, "language") or language,
        lead_image=_image(item, extension),
        enclosures=tuple(_enclosures(item)),
        episode=_episode(extension["episode"]) if "episode" in extension else None,
        rights=_maybe(extension, "copyright"),
        license_url=_maybe(extension, "license"),
        comments_url=_maybe(extension, "comments_url"),
        translations=tuple(_translations(extension)),
        correction=_maybe(extension, "correction") or "",
        archive_only=extension.get("archive_only") is True,
        word_count=int(extension.get("word_count", 0)),
        reading_time_minutes=int(extension.get("reading_time_minutes", 0)),
        origin=text_of(extension["origin"]),
    )


def extension_of(members: Mapping[str, Any]) -> Mapping[str, Any]:
    """What stands in ``_feedwright``; empty where there is none."""
    extension = members.get("_feedwright")
    return extension if isinstance(extension, dict) else {}


def moment_of(text: Any) -> datetime:
    """The moment in UTC. Raises `ValueError` or `TypeError`."""
    return datetime.fromisoformat(text_of(text)).astimezone(UTC)


def text_of(value: Any) -> str:
    """The text. Raises `TypeError` for everything else."""
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _maybe(members: Mapping[str, Any], name: str) -> str | None:
    value = members.get(name)
    return None if value is None else text_of(value)


def _people(item: Mapping[str, Any], name: str) -> Iterator[Person]:
    for person in item.get(name, []):
        yield Person(
            name=text_of(person["name"]),
            uri=_maybe(person, "url"),
            avatar_url=_maybe(person, "avatar"),
        )


def _translations(extension: Mapping[str, Any]) -> Iterator[Translation]:
    for one in extension.get("translations", []):
        yield Translation(
            language=text_of(one["language"]),
            url=text_of(one["url"]),
            title=_maybe(one, "title") or "",
        )


def _image(item: Mapping[str, Any], extension: Mapping[str, Any]) -> Image | None:
    url = _maybe(item, "image")
    if url is None:
        return None
    caption, credit, alt = (
        _maybe(extension, f"image_{name}") for name in ("caption", "credit", "alt")
    )
    return Image(url=url, caption=caption, credit=credit, alt=alt)


def _enclosures(item: Mapping[str, Any]) -> Iterator[Enclosure]:
    for attachment in item.get("attachments", []):
        yield Enclosure(
            url=text_of(attachment["url"]),
            media_type=text_of(attachment["mime_type"]),
            title=_maybe(attachment, "title"),
            size_bytes=attachment.get("size_in_bytes"),
            duration_seconds=attachment.get("duration_in_seconds"),
        )


def _episode(members: Mapping[str, Any]) -> Episode:
    transcripts = (
        Transcript(
            url=text_of(one["url"]),
            media_type=text_of(one["mime_type"]),
            language=_maybe(one, "language"),
        )
        for one in members.get("transcripts", [])
    )
    return Episode(
        number=members.get("number"),
        season=members.get("season"),
        kind=members.get("type"),
        is_explicit=members.get("explicit"),
        image_url=_maybe(members, "image"),
        transcripts=tuple(transcripts),
        chapters_url=_maybe(members, "chapters_url"),
        hosts=tuple(_people(members, "hosts")),
        guests=tuple(_people(members, "guests")),
    )
