"""Sound and film that a page says are its article's, and what it says of the episode."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from feedwright.extract.page.claim import Claim
from feedwright.extract.page.structured import resolve, text_of, types_of
from feedwright.mediatypes import find_media_type, is_played
from feedwright.model import Enclosure, Episode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.extract.page.page import Page
    from feedwright.extract.page.structured import Node

__all__ = ["find_enclosures", "find_episode"]

#: Properties of an article, and of an episode, that hold its media.
_MEDIA_KEYS: Final = ("associatedMedia", "audio", "video", "encoding")
#: Open Graph, and Twitter's cards, each with what states the type.
_METAS: Final = (
    ("og:audio:secure_url", "og:audio:type"),
    ("og:audio:url", "og:audio:type"),
    ("og:audio", "og:audio:type"),
    ("og:video:secure_url", "og:video:type"),
    ("og:video:url", "og:video:type"),
    ("og:video", "og:video:type"),
    ("twitter:player:stream", "twitter:player:stream:content_type"),
)
_EPISODE: Final = frozenset({"PodcastEpisode", "Episode", "RadioEpisode"})
#: ISO 8601, without years and months, which no sound lasts.
_DURATION: Final = re.compile(
    r"P(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,7}(?:\.\d{1,6})?)S)?)?"
)
_MOST: Final = 10


def find_enclosures(page: Page) -> Claim[tuple[Enclosure, ...]] | None:
    """What the structured data say is to be heard or watched, else what the metadata do."""
    for rule, place, found, confidence in (
        ("json-ld-media", "JSON-LD", _of_nodes(page), 0.85),
        ("meta-media", "meta[og:audio]", _of_metas(page), 0.7),
    ):
        if rule in page.house.disabled_rules:
            continue
        enclosures = tuple({one.url: one for one in found}.values())[:_MOST]
        if enclosures:
            text = ", ".join(one.url for one in enclosures)
            return Claim(value=enclosures, rule=rule, place=place, text=text, confidence=confidence)
    return None


def find_episode(page: Page) -> Claim[Episode] | None:
    """The number and the season that the structured data state of an episode of a podcast."""
    if "json-ld-episode" in page.house.disabled_rules:
        return None
    for node in page.articles:
        if _EPISODE.isdisjoint(types_of(node)):
            continue
        season = resolve(node.get("partOfSeason"), page.nodes)
        number = _number(node.get("episodeNumber"))
        season_number = _number(season.get("seasonNumber")) if isinstance(season, dict) else None
        if number or season_number:
            return Claim(
                value=Episode(number=number, season=season_number),
                rule="json-ld-episode",
                place="JSON-LD episodeNumber",
                text=f"{number or ''} {season_number or ''}",
                confidence=0.85,
            )
    return None


def _of_nodes(page: Page) -> Iterator[Enclosure]:
    for node in page.articles[:3]:
        for key in _MEDIA_KEYS:
            value = node.get(key)
            for item in value[:_MOST] if isinstance(value, list) else [value]:
                found = _of_node(page, resolve(item, page.nodes), node)
                if found:
                    yield found


def _of_node(page: Page, media: object, around: Node) -> Enclosure | None:
    """The file of a media object; a lone address is one where its suffix tells what it is."""
    table: dict[str, Any] = media if isinstance(media, dict) else {"contentUrl": media}
    url = page.address(text_of(table.get("contentUrl")))
    if url is None:
        return None
    media_type = find_media_type(text_of(table.get("encodingFormat")), url)
    if media_type is None or not is_played(media_type):
        return None
    size = text_of(table.get("contentSize"))
    stated = (
        text_of(one.get(key)) for one in (table, around) for key in ("duration", "timeRequired")
    )
    return Enclosure(
        url=url,
        media_type=media_type,
        size_bytes=int(size) if size.isascii() and size.isdigit() and len(size) < 15 else None,
        title=text_of(table.get("name")) or None,
        duration_seconds=next(filter(None, map(_seconds, stated)), None),
    )


def _of_metas(page: Page) -> Iterator[Enclosure]:
    metas = page.head.metas
    for name, kind in _METAS:
        for number, value in enumerate(metas.get(name, ())[:_MOST]):
            url = page.address(value)
            kinds = metas.get(kind, ())
            stated = kinds[min(number, len(kinds) - 1)] if kinds else None
            media_type = find_media_type(stated, url) if url else None
            if url and media_type and is_played(media_type):
                yield Enclosure(url=url, media_type=media_type)


def _number(value: object) -> int | None:
    text = text_of(value)
    return int(text) or None if text.isascii() and text.isdigit() and len(text) < 7 else None


def _seconds(text: str) -> float | None:
    """Of "PT25M34S"; None where it is none, or nothing."""
    found = _DURATION.fullmatch(text.strip().upper())
    if found is None:
        return None
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return days * 86_400 + hours * 3_600 + minutes * 60 + seconds or None
