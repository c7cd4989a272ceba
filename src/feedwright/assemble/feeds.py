"""Groups of entries → feeds, with the documents that each is published as."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urljoin

from msgspec import Struct
from msgspec.structs import replace

from feedwright.assemble.archives import cut_archives
from feedwright.assemble.entry import known_people
from feedwright.assemble.podcasts import guid_of, show_of
from feedwright.assemble.sets import MAIN_FEED, Group, find_groups, kind_of
from feedwright.assemble.window import Window, choose
from feedwright.catalogue import FeedRecord, authority_of, mint_feed_id, origin_of
from feedwright.config.settings import OwnFeed
from feedwright.model import Document, Feed, Format, Withdrawal
from feedwright.pages.paths import (
    LANDING_PATH,
    STYLESHEET_PATH,
    TERMS_PATH,
    author_path,
    relative_path,
)
from feedwright.pages.wording import language_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from feedwright.assemble.stock import Stock
    from feedwright.catalogue import Record
    from feedwright.config.settings import Settings
    from feedwright.query import Card

__all__ = ["FILE_NAMES", "MAIN_FEED", "Assembled", "assemble_feeds", "find_likely"]

#: Of an entry without its body, and for each word of it: more is not wrong, only late.
_LEAST: Final = 1_500
_LETTERS: Final = 7

FILE_NAMES: Final[Mapping[Format, str]] = {
    "rss": "rss.xml",
    "atom": "atom.xml",
    "json": "feed.json",
    "sitemap": "news-sitemap.xml",
}


class Assembled(Struct, frozen=True, kw_only=True):
    """The feeds of the publication, and what is to be remembered of each."""

    #: What people subscribe to: the main feed, then the publisher's own, then those of the sets,
    #: then those that have ended.
    feeds: tuple[Feed, ...] = ()
    #: Their archive documents, of each feed the oldest first, and complete ones.
    archives: tuple[Feed, ...] = ()
    records: tuple[FeedRecord, ...] = ()


def assemble_feeds(
    stock: Stock,
    settings: Settings,
    known: Mapping[str, FeedRecord],
    withdrawn: Iterable[Record] = (),
    *,
    now: datetime,
    prune: bool = False,
) -> Assembled:
    """All feeds of the publication; none while there is nothing to publish or to take back.

    ``known`` are the records of feeds that were published before, by name; a feed that is new
    gets its id from the day of its oldest entry. One that the config wants no longer ends: it
    stays as it is and says so. ``now`` decides what ``since`` in a query still covers, and when a
    feed ended; nothing else. With ``prune`` feeds that have ended keep nothing but their ids.
    ``withdrawn`` are records of articles that were taken back: the main feed tells of them.
    """
    withdrawals = _withdrawals(withdrawn, settings)
    if not stock.cards and not withdrawals:
        return Assembled()
    now = now.astimezone(UTC).replace(microsecond=0)
    groups = {group.name: group for group in find_groups(stock.cards, settings, known, now)}
    records = [
        _renewed(group, stock, settings, known.get(name), now=now) for name, group in groups.items()
    ]
    records += [
        _ended(record, stock, now, prune=prune)
        for name, record in known.items()
        if name not in groups
    ]
    records[0] = _told(records[0], withdrawals, settings)
    feeds: list[Feed] = []
    archives: list[Feed] = []
    for record in records:
        if record.formats:
            feed = _feed(record, groups.get(record.name), stock, settings)
            feeds.append(_with_history(feed, record, stock, settings))
            archives += _archives(feed, record, stock, settings)
    if settings.archive.complete and stock.cards:
        archives.append(_complete(feeds[0], stock, settings))
    tombstones = settings.feeds.tombstones
    feeds[0] = replace(feeds[0], withdrawals=withdrawals, tombstones=tombstones)
    return Assembled(feeds=tuple(feeds), archives=tuple(archives), records=tuple(records))


def _renewed(
    group: Group,
    stock: Stock,
    settings: Settings,
    known: FeedRecord | None,
    *,
    now: datetime,
) -> FeedRecord:
    """What is to be remembered of the group's feed from now on."""
    feeds, own = settings.feeds, group.own or OwnFeed(name=group.name)
    is_full = (own.content or feeds.content) == "full"
    shown = choose(group.cards, _window(group, settings), partial(stock.size, is_full=is_full))
    pages = known.pages if known else ()
    formats = own.formats or feeds.formats
    if settings.archive.feeds in {"all", group.kind} and formats != ("sitemap",):
        pages = cut_archives(group.cards, shown, pages, settings.archive.entries)
    cards = group.cards or stock.cards
    oldest = cards[-1].published.date() if cards else now.date()
    authority = authority_of(settings.site.url, settings.site.id_authority)
    last = known.updated if known else cards[0].updated if cards else now
    return FeedRecord(
        name=group.name,
        id=known.id if known else mint_feed_id(authority, oldest, group.name),
        label=group.label,
        formats=formats,
        is_full=is_full,
        updated=max((stock.updated(card.id) for card in shown), default=last),
        holds=tuple(card.id for card in shown),
        pages=pages,
        podcast_guid=_podcast_guid(group.name, known, settings),
    )


def _window(group: Group, settings: Settings) -> Window:
    feeds, own = settings.feeds, group.own or OwnFeed(name=group.name)
    return Window(
        max_entries=_either(own.max_entries, feeds.max_entries),
        keep_days=_either(own.keep_days, feeds.keep_days),
        budget_bytes=_either(own.budget_bytes, feeds.budget_bytes),
    )


def find_likely(
    stock: Stock, settings: Settings, known: Mapping[str, FeedRecord], now: datetime
) -> dict[tuple[str, bool], None]:
    """The ids of entries that documents will probably hold, each with whether with its body.

    What stands in archives stands in them; what else the feeds hold depends on the sizes of
    entries, which are guessed from their words.
    """
    words = {card.id: card.word_count for card in stock.cards}
    likely: dict[tuple[str, bool], None] = {}
    for group in find_groups(stock.cards, settings, known, now):
        is_full = ((group.own and group.own.content) or settings.feeds.content) == "full"
        letters = _LETTERS if is_full else 0
        if settings.archive.feeds in {"all", group.kind}:
            shown: Iterable[Card] = group.cards
        else:
            window = _window(group, settings)
            shown = choose(group.cards, window, lambda one: _LEAST + words[one] * letters)  # noqa: B023 - called at once
        likely |= dict.fromkeys((card.id, is_full) for card in shown)
    return likely


def _podcast_guid(name: str, known: FeedRecord | None, settings: Settings) -> str:
    """What podcasts know the feed by; it stays, also while the feed is none."""
    if known and known.podcast_guid:
        return known.podcast_guid
    if not any(one.name == name for one in settings.podcasts):
        return ""
    (document,) = _documents(settings, _folder(name), ("rss",))
    return guid_of(document.url) if document.url else ""


def _told(record: FeedRecord, withdrawals: Sequence[Withdrawal], settings: Settings) -> FeedRecord:
    """The main feed's record, changed by what is taken back when its readers are told of it."""
    when = [one.when for one in withdrawals if settings.feeds.tombstones or not record.holds]
    entries = [record.updated] if record.holds else []
    return replace(record, updated=max([*entries, *when], default=record.updated))


def _withdrawals(records: Iterable[Record], settings: Settings) -> tuple[Withdrawal, ...]:
    """Newest first; why is nobody's business unless the config says so."""
    taken_back = [
        Withdrawal(
            id=record.id,
            when=record.withdrawn,
            reason=record.reason if settings.feeds.tombstones else "",
            origin=origin_of(record),
        )
        for record in records
        if record.withdrawn is not None
    ]
    taken_back.sort(key=lambda one: one.id)
    return tuple(sorted(taken_back, key=lambda one: one.when, reverse=True))


def _ended(record: FeedRecord, stock: Stock, now: datetime, *, prune: bool) -> FeedRecord:
    """The record of a feed to which nothing comes any more; what is withdrawn leaves it still."""
    if prune:
        return replace(record, ended=record.ended or now, formats=(), holds=(), pages=())
    return replace(
        record,
        ended=record.ended or now,
        holds=tuple(identity for identity in record.holds if identity in stock.ids),
    )


def _either(own: int | None, common: int) -> int:
    return common if own is None else own


def _feed(record: FeedRecord, group: Group | None, stock: Stock, settings: Settings) -> Feed:
    """The feed of that record, without what its archives add to it."""
    site, kind, show = settings.site, kind_of(record.name), show_of(record, settings)
    is_language = kind == "language" and group is not None
    return Feed(
        id=record.id,
        name=record.name,
        kind=kind,
        updated=record.updated,
        entries=stock.entries(record.holds, is_full=record.is_full),
        documents=_documents(settings, _folder(record.name), record.formats),
        language=group.label if group and is_language else site.language,
        authors=known_people(site.authors, settings),
        rights=site.rights,
        license_url=site.license,
        terms_url=_terms_url(settings),
        tdm_reserved=settings.terms.tdm_reservation,
        icon_url=show.image_url if show else site.icon,
        logo_url=site.logo,
        favicon_url=site.favicon,
        image=None if show else site.image,
        hubs=site.hubs,
        ttl_minutes=settings.feeds.ttl_minutes,
        topics_url=site.topics_url,
        editor=site.editor,
        webmaster=site.webmaster,
        stylesheet_url=_stylesheet(settings, _folder(record.name)),
        rss_joined_authors=settings.feeds.rss_joined_authors,
        title_guard=settings.feeds.title_guard,
        ended=record.ended,
        label=record.label,
        show=show,
        **_words(record, group, settings),
    )


def _terms_url(settings: Settings) -> str | None:
    """Of our document that says what machines may do; None without one, or without an address."""
    if not settings.terms.is_licence or settings.feeds_url is None:
        return None
    return urljoin(settings.feeds_url, TERMS_PATH)


def _words(record: FeedRecord, group: Group | None, settings: Settings) -> dict[str, Any]:
    """Title, description and home page."""
    site, sets = settings.site, settings.sets
    name, home = site.title or "Articles", site.url or ""
    if record.name == MAIN_FEED:
        return {"title": name, "description": site.description or name, "home_url": home}
    own = group.own if group else None
    is_set = "/" in record.name
    filling = {"site": name, "name": record.label, "description": site.description or name}
    title = sets.title.format(**filling) if is_set or (own and not own.title) else record.label
    description = (own and own.description) or sets.description.format(**filling)
    if record.ended:
        description = sets.ended.format(**filling)
    if own and own.link:
        home = own.link
    elif kind_of(record.name) == "author" and settings.pages.authors and settings.feeds_url:
        home = urljoin(settings.feeds_url, quote(author_path(record.name)))
    elif is_set and sets.link:
        folder, _, slug = record.name.partition("/")
        fields = {"set": folder, "slug": quote(slug), "name": quote(record.label, safe="")}
        home = urljoin(home, sets.link.format(**fields))
    return {"title": title, "description": description, "home_url": home}


def _archives(feed: Feed, record: FeedRecord, stock: Stock, settings: Settings) -> Iterator[Feed]:
    """The archive documents, each linked with its neighbours (P3, P4).

    An entry whose article was withdrawn is missing in its document, which stays in its place even
    when nothing is left in it.
    """
    for number, page in enumerate(record.pages, start=1):
        here = [identity for identity in page if identity in stock.ids]
        yield replace(
            feed,
            role="archive",
            updated=max(map(stock.updated, here), default=feed.updated),
            entries=stock.entries(here, is_full=record.is_full),
            documents=_page(settings, record, number),
            stylesheet_url=_stylesheet(settings, f"{_folder(record.name)}archive/"),
            previous_archive=_page(settings, record, number - 1),
            next_archive=_page(settings, record, number + 1),
            current=feed.documents,
        )


def _with_history(feed: Feed, record: FeedRecord, stock: Stock, settings: Settings) -> Feed:
    """The subscription feed, with the way to its archives and the number of its entries."""
    held = {one for page in record.pages for one in page} | set(record.holds)
    return replace(
        feed,
        guide=_guide(feed, settings),
        previous_archive=_page(settings, record, len(record.pages)),
        total=len(held & stock.ids),
    )


def _guide(feed: Feed, settings: Settings) -> tuple[str, str] | None:
    """What leads from a feed that a browser shows to the landing page, in the feed's language."""
    pages, address = settings.pages, settings.feeds_url
    if not (pages.feed_link and pages.landing) or address is None:
        return None
    words = words_of(language_of(feed.language))["notice_link"]
    return words, urljoin(address, LANDING_PATH)


def _complete(main: Feed, stock: Stock, settings: Settings) -> Feed:
    """Everything in one document, for those who move or mirror (P2)."""
    return replace(
        main,
        role="complete",
        previous_archive=(),
        updated=max(stock.updated(card.id) for card in stock.cards),
        entries=stock.entries(
            (card.id for card in stock.cards), is_full=settings.feeds.content == "full"
        ),
        documents=_documents(settings, "complete/", settings.feeds.formats),
        stylesheet_url=_stylesheet(settings, "complete/"),
    )


def _stylesheet(settings: Settings, folder: str) -> str | None:
    """The style of the publisher, else ours, as a document in that folder links to it."""
    ours = relative_path(folder, STYLESHEET_PATH) if settings.pages.feed_style else None
    return settings.feeds.stylesheet or ours


def _folder(name: str) -> str:
    return "" if name == MAIN_FEED else f"{name}/"


def _documents(
    settings: Settings, folder: str, formats: Iterable[Format], number: int | None = None
) -> tuple[Document, ...]:
    """One document for each format; ``number`` is that of an archive's page."""
    base = settings.feeds_url
    place = urljoin(base, quote(folder) or ".") if base else None
    found = []
    for name in formats:
        file = FILE_NAMES[name]
        if number is not None:
            stem, _, suffix = file.partition(".")
            file = f"archive/{stem}-{number:04}.{suffix}"
        url = place and f"{place}{file}"
        found.append(Document(format=name, path=f"{folder}{file}", url=url))
    return tuple(found)


def _page(settings: Settings, record: FeedRecord, number: int) -> tuple[Document, ...]:
    """The documents of that archive page of the feed; none where there is no such page."""
    if not 1 <= number <= len(record.pages):
        return ()
    return _documents(settings, _folder(record.name), record.formats, number)
