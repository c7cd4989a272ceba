"""What makes some feeds podcasts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.model import Show

if TYPE_CHECKING:
    from feedwright.catalogue import FeedRecord
    from feedwright.config.settings import Settings

__all__ = ["guid_of", "show_of"]

#: The namespace that the podcast namespace has set for its ids ("guid").
_NAMESPACE: Final = "ead4c236-bf58-58c6-a2c6-a6b28d128cb6"


def guid_of(address: str) -> str:
    """The ``podcast:guid`` of a feed that first stands at that address.

    UUIDv5 of the address without its scheme and without slashes at its end, as the podcast
    namespace has it, so that hosts and directories come to the same.
    """
    from uuid import UUID, uuid5  # noqa: PLC0415 - few publications have a podcast

    return str(uuid5(UUID(_NAMESPACE), address.partition("://")[2].rstrip("/")))


def show_of(record: FeedRecord, settings: Settings) -> Show | None:
    """The show that the feed of that record is; None when it is no podcast."""
    found = next((one for one in settings.podcasts if one.name == record.name), None)
    if found is None:
        return None
    site = settings.site
    author = found.author or ", ".join(person.name for person in site.authors) or site.title
    return Show(
        author=author or "Articles",
        owner=found.owner or site.editor,
        image_url=found.image,
        categories=found.category,
        is_explicit=found.explicit,
        kind=found.type,
        medium=found.medium,
        guid=found.guid or record.podcast_guid,
        is_locked=found.locked,
        is_complete=found.complete,
        new_url=found.new_url,
    )
