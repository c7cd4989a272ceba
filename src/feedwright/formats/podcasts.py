"""What makes RSS a podcast: the elements of Apple Podcasts and of Podcasting 2.0 (K1, K3, K4).

The former are itunes (podcasters.apple.com, "A Podcaster's Guide to RSS"), the latter podcast
(podcastindex.org/namespace/1.0). Only `rss` asks for them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feedwright.formats.documents import is_episode
from feedwright.formats.elements import element
from feedwright.formats.xmltext import hex_escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from feedwright.formats._feedgen import Channel, Entry
    from feedwright.model import Entry as FeedEntry
    from feedwright.model import Feed, Image, Person, Show

__all__ = ["episode_elements", "show_elements", "state_episode", "state_show"]

#: Apple Podcasts takes no smaller cover.
_COVER_SIDE: Final = 1400
_COVER_TYPES: Final = frozenset({"image/jpeg", "image/png"})
_CREATIVE_COMMONS: Final = re.compile(
    r"https?://creativecommons\.org/licenses/(?P<terms>[a-z-]+)/(?P<version>\d\.\d)/?"
)


def state_show(channel: Channel, show: Show) -> None:
    """The channel says what feedgen has words for."""
    podcast = channel.podcast
    podcast.itunes_type(show.kind)
    podcast.itunes_author(hex_escaped(show.author))
    if show.owner:
        podcast.itunes_owner(hex_escaped(show.owner.name or show.author), show.owner.email)
    for name, *within in show.categories:
        podcast.itunes_category({"cat": name, **({"sub": within[0]} if within else {})})
    podcast.itunes_complete("yes" if show.is_complete else None)
    podcast.itunes_new_feed_url(show.new_url)


def show_elements(feed: Feed, show: Show) -> Iterator[_Element]:
    """What else the channel says of the show."""
    yield element("itunes:image", href=show.image_url)
    yield element("itunes:explicit", _truth(is_so=show.is_explicit))
    if show.guid:
        yield element("podcast:guid", show.guid)
    locked = "yes" if show.is_locked else "no"
    yield element("podcast:locked", locked, owner=show.owner.email if show.owner else None)
    yield element("podcast:medium", show.medium)
    if feed.license_url:
        yield element("podcast:license", _license(feed), url=feed.license_url)


def state_episode(item: Entry, entry: FeedEntry) -> None:
    """The item says what feedgen has words for; nothing where there is nothing to play."""
    if not is_episode(entry):
        return
    podcast, episode = item.podcast, entry.episode
    podcast.itunes_title(hex_escaped(entry.title))
    seconds = entry.enclosures[0].duration_seconds
    podcast.itunes_duration(str(max(1, round(seconds))) if seconds else None)
    podcast.itunes_episode_type((episode and episode.kind) or "full")
    if episode:
        podcast.itunes_episode(episode.number)
        podcast.itunes_season(episode.season)


def episode_elements(entry: FeedEntry) -> Iterator[_Element]:
    """What else the item says of the episode."""
    episode = entry.episode
    if not is_episode(entry):
        return
    cover = (episode and episode.image_url) or _cover(entry.lead_image)
    if cover:
        yield element("itunes:image", href=cover)
    if episode is None:
        return
    if episode.is_explicit is not None:
        yield element("itunes:explicit", _truth(is_so=episode.is_explicit))
    for one in episode.transcripts:
        language = one.language or entry.language
        yield element("podcast:transcript", url=one.url, type=one.media_type, language=language)
    if episode.chapters_url:
        kind = "application/json+chapters"
        yield element("podcast:chapters", url=episode.chapters_url, type=kind)
    yield from _people(episode.hosts, "host")
    yield from _people(episode.guests, "guest")


def _people(people: Iterable[Person], role: str) -> Iterator[_Element]:
    for person in people:
        yield element(
            "podcast:person",
            hex_escaped(person.name),
            role=role,
            img=person.avatar_url,
            href=person.uri,
        )


def _cover(image: Image | None) -> str | None:
    """The lead image where it will do as a cover: directories refuse others."""
    if image is None or image.media_type not in _COVER_TYPES:
        return None
    side = image.width or 0
    return image.url if side == image.height and side >= _COVER_SIDE else None


def _license(feed: Feed) -> str:
    """The licence's name in SPDX's list, in lower case, where it is one of Creative Commons."""
    found = _CREATIVE_COMMONS.fullmatch(feed.license_url or "")
    if found:
        return f"cc-{found['terms']}-{found['version']}"
    return hex_escaped(feed.rights or str(feed.license_url))


def _truth(*, is_so: bool) -> str:
    return "true" if is_so else "false"
