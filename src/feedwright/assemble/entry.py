"""An article and its record → the entry that stands in every feed that holds it."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from html import escape, unescape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urljoin, urlsplit

from msgspec.structs import replace

from feedwright.addresses import absolute_uri, to_uri
from feedwright.catalogue import first_appeared, origin_of
from feedwright.characters import one_line
from feedwright.media import state_facts
from feedwright.model import Entry, Image
from feedwright.pages.paths import article_path
from feedwright.paths import stem_of
from feedwright.sanitise import clean_html
from feedwright.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.catalogue import Enrolled, Record
    from feedwright.config.settings import Settings
    from feedwright.media import Shelf
    from feedwright.model import Article, Episode, Person

__all__ = [
    "EPOCH",
    "NO_HOME",
    "address_of",
    "appearance",
    "entry_of",
    "known_people",
    "link_fields",
    "link_of",
    "media_addresses",
]

#: What relative addresses are resolved against while the publication's own is not known: an
#: address that leads nowhere (RFC 2606), and still an absolute one (C6).
NO_HOME: Final = "https://site.invalid/"

#: A lesser time cannot be stored by some readers: RSS Guard drops the whole feed, others show
#: the year 2067 or the time of the fetch (measured with 12 readers).
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: Entries whose file states only a day are spread over this much of an hour, by their ids.
_SPREAD_SECONDS: Final = 3600
#: libxml2, which many readers are built on, refuses a text node of 10 MB.
_LONGEST_CONTENT: Final = 5_000_000
_SOURCE: Final = re.compile(r'<img\b[^>]*?\ssrc="([^"]*)"')
_SIZE_SUFFIX: Final = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w+$)")
_PLAIN_PATH: Final = re.compile("[A-Za-z0-9/._~-]*+")
_NOT_SLUG: Final = re.compile(r"[^\w]+|_")


def entry_of(
    enrolled: Enrolled,
    settings: Settings,
    *,
    shelf: Shelf | None = None,
    is_full: bool = True,
) -> Entry:
    """The article as it stands in every feed that holds it, ``is_full`` with its body.

    Its media are described as their files on the ``shelf`` are.
    """
    article, record = enrolled.article, enrolled.record
    appeared, link = appearance(enrolled), address_of(enrolled, settings)
    published = max(appeared, EPOCH)
    base = link or settings.site.url or NO_HOME
    if shelf is not None:
        article = state_facts(article, base, shelf)
    image = _lead_image(article, base)
    content = _content(article, image, base) if is_full else ""
    return Entry(
        id=record.id,
        title=one_line(article.title or "") or article.path,
        published=published,
        updated=max(published, record.updated),
        created=appeared if appeared < EPOCH else None,
        link=link,
        authors=known_people(article.authors or settings.site.authors, settings),
        categories=article.tags,
        summary=one_line(article.excerpt),
        content_html=content,
        language=article.language,
        lead_image=image,
        **_attached(article, base),
        rights=article.rights or settings.site.rights,
        license_url=article.license_url or settings.site.license,
        comments_url=article.comments_url,
        translations=enrolled.translations,
        correction=one_line(article.correction),
        archive_only=record.archive_only,
        first_seen=record.first_seen if settings.publish.drip else None,
        word_count=article.word_count,
        reading_time_minutes=article.reading_time_minutes,
        origin=origin_of(record),
    )


def media_addresses(enrolled: Enrolled, settings: Settings, shelf: Shelf) -> Iterator[str]:
    """Of the lead picture and of what is attached, where it does not lie on the shelf."""
    article = enrolled.article
    base = address_of(enrolled, settings) or settings.site.url or NO_HOME
    image = [article.lead_image.url] if article.lead_image and article.lead_image.url else []
    for reference in (*image, *(one.url for one in article.enclosures)):
        address = absolute_uri(base, reference)
        if address and shelf.find(reference, article.path, address) is None:
            yield address


def address_of(enrolled: Enrolled, settings: Settings) -> str | None:
    """The address that subscribers have, else the article's, else, if wanted, of a page of ours."""
    article, record = enrolled.article, enrolled.record
    link = _adopted_link(record, settings) or link_of(
        article, first_appeared(article, record), settings
    )
    if link is None and settings.pages.articles and settings.feeds_url:
        return urljoin(settings.feeds_url, article_path(record.id))
    return link


def known_people(people: tuple[Person, ...], settings: Settings) -> tuple[Person, ...]:
    """The people with what the config knows of them and they themselves do not say."""
    if not settings.site.people:
        return people
    known = {slug_of(person.name): person for person in settings.site.people}
    return tuple(
        replace(
            person,
            uri=person.uri or theirs.uri,
            avatar_url=person.avatar_url or theirs.avatar_url,
        )
        if (theirs := known.get(slug_of(person.name)))
        else person
        for person in people
    )


def link_of(article: Article, appeared: datetime, settings: Settings) -> str | None:
    """Where people read the article: its own address, else the template's; None without either."""
    if article.canonical_url:
        return to_uri(article.canonical_url)
    template = settings.articles.link
    if template is None:
        return None
    fields = link_fields(article, appeared.astimezone(settings.site.time_zone))
    return absolute_uri(settings.site.url or "", template.format_map(fields))


def link_fields(article: Article, day: datetime) -> dict[str, str]:
    """What the placeholders of ``[articles] link`` stand for in the address of an article."""
    path = stem_of(article.path)
    return {
        "year": f"{day.year}",
        "month": f"{day.month:02}",
        "day": f"{day.day:02}",
        "slug": _slug(article.slug or path.rpartition("/")[2]),
        "path": path if _PLAIN_PATH.fullmatch(path) else quote(path, safe="/-._~"),
    }


def _adopted_link(record: Record, settings: Settings) -> str | None:
    """Where subscribers of an older feed find the article; None where that is not known."""
    if record.adopted_link is None:
        return None
    return absolute_uri(settings.site.url or "", record.adopted_link)


def appearance(enrolled: Enrolled) -> datetime:
    """When the article first appeared; a time within the hour for a day without one (D7).

    The time depends on the id alone: another article of the same day never moves it.
    """
    article, record = enrolled.article, enrolled.record
    appeared = first_appeared(article, record)
    is_exact = article.published is not None and article.published_precision != "day"
    if is_exact or record.adopted_published is not None:
        return appeared
    digest = blake2b(record.id.encode(), digest_size=4).digest()
    return appeared + timedelta(seconds=int.from_bytes(digest) % _SPREAD_SECONDS)


def _slug(text: str) -> str:
    """Lower-case words joined by hyphens, percent-encoded where they are not ASCII."""
    words = _NOT_SLUG.sub("-", unicodedata.normalize("NFC", text).lower()).strip("-")
    if words.isascii() and words:
        return words
    return quote(words) or blake2b(text.encode("utf-8", "replace"), digest_size=4).hexdigest()


def _lead_image(article: Article, base: str) -> Image | None:
    """The lead image with an absolute address; None when it has none (a caption alone)."""
    image = article.lead_image
    url = absolute_uri(base, image.url) if image and image.url else None
    return replace(image, url=url) if image and url else None


def _attached(article: Article, base: str) -> dict[str, Any]:
    """Enclosures and episode, under absolute addresses."""
    found = ((one, absolute_uri(base, one.url)) for one in article.enclosures)
    return {
        "enclosures": tuple(replace(one, url=url) for one, url in found if url),
        "episode": _episode(article.episode, base) if article.episode else None,
    }


def _episode(episode: Episode, base: str) -> Episode:
    return replace(
        episode,
        image_url=episode.image_url and urljoin(base, episode.image_url),
        chapters_url=episode.chapters_url and urljoin(base, episode.chapters_url),
        transcripts=tuple(replace(one, url=urljoin(base, one.url)) for one in episode.transcripts),
    )


def _content(article: Article, image: Image | None, base: str) -> str:
    """The body, all URLs absolute, sanitised last, with the lead picture in it once (C14).

    A correction stands before everything else, where nobody overlooks it (P14). Empty when it is
    longer than readers can take.
    """
    content = clean_html(article.body_html, base)
    if image is not None and not _shows(content, image):
        content = clean_html(_figure(image), base) + content
    if article.correction:
        content = f"<p><em>{escape(article.correction, quote=False)}</em></p>{content}"
    return content if len(content) <= _LONGEST_CONTENT else ""


def _shows(content: str, image: Image) -> bool:
    """Whether the picture stands in the content, be it in another size (``name-1024x683.jpg``)."""
    wanted = _picture_name(image.url)
    return any(_picture_name(unescape(url)) == wanted for url in _SOURCE.findall(content))


def _picture_name(url: str) -> str:
    return _SIZE_SUFFIX.sub("", urlsplit(url).path.rpartition("/")[2])


def _figure(image: Image) -> str:
    size = "".join(
        f' {name}="{value}"'
        for name, value in (("width", image.width), ("height", image.height))
        if value
    )
    words = ". ".join(text.rstrip(".") for text in (image.caption, image.credit) if text)
    caption = f"<figcaption>{escape(words)}</figcaption>" if words else ""
    picture = f'<img src="{escape(image.url)}" alt="{escape(image.alt or "")}"{size}>'
    return f"<figure>{picture}{caption}</figure>"
