"""Which topics have changed goes into the outbox before anything of it is public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedwright.addresses import to_uri
from feedwright.catalogue import Topic, announce

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from feedwright.catalogue import Catalogue
    from feedwright.config.settings import Settings
    from feedwright.model import Feed
    from feedwright.printing import Output

__all__ = ["announce_changes", "hubs_of"]


def announce_changes(
    catalogue: Catalogue, feeds: Iterable[Feed], output: Output, settings: Settings, now: datetime
) -> None:
    """The catalogue knows what hubs have to be told once the documents are public.

    A run that ends in between has lost nothing: the next one that tells hubs looks at the public
    address first, and waits while something else is there.
    """
    hubs = hubs_of(settings)
    if not hubs:
        return
    known = catalogue.announcements()
    rows = announce(known, _topics(feeds, output), hubs, now)
    if rows != known:
        catalogue.announce(rows)


def hubs_of(settings: Settings) -> tuple[str, ...]:
    """The hubs of the config, as the documents name them."""
    return tuple(dict.fromkeys(uri for hub in settings.site.hubs if (uri := to_uri(hub))))


def _topics(feeds: Iterable[Feed], output: Output) -> Iterator[Topic]:
    """What people subscribe to; archives and sitemaps name no hub."""
    changed = {one.path for one in output.written if one.change == "changed"}
    for feed in feeds:
        for document in feed.documents:
            url = to_uri(document.url) if document.url else None
            if url and document.format != "sitemap":
                yield Topic(
                    url=url,
                    digest=output.known[document.path].digest,
                    is_changed=document.path in changed,
                )
