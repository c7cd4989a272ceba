"""All entries of the publication: what is known of each, and the entry itself when it is needed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import chain
from operator import attrgetter
from sys import intern
from typing import TYPE_CHECKING, Final, overload
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from feedwright.assemble.cards import card_of, kept_card
from feedwright.assemble.entry import EPOCH, appearance, media_addresses
from feedwright.assemble.making import Packed, Wanted, make_entry, open_shelf
from feedwright.cache import CachedEntry
from feedwright.catalogue import LastEntries, digest_bytes, entry_from_json, entry_to_json
from feedwright.characters import bytes_of
from feedwright.errors import GoneError
from feedwright.manifest import UnsureError, see_files
from feedwright.media import Looked, Lookup, MediaFacts
from feedwright.spool import Spool, Stored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from feedwright.catalogue import Enrolled, Record
    from feedwright.config.settings import Settings
    from feedwright.model import Article, Entry

__all__ = ["Entries", "Stock", "lookup_of", "name_of"]

#: What of a record decides how its entry is written.
_DECISIVE: Final = attrgetter(
    *("id", "path", "first_seen", "updated", "fingerprint", "published", "canonical_url"),
    *("adopted_link", "adopted_published", "archive_only"),
)
_ENCODE: Final = msgspec.msgpack.Encoder().encode
_AGAIN: Final = "run this again; the feeds were left as they are"


class Stock:
    """Cards of all entries, newest first, and each entry, made once and when it is asked for.

    Feeds are made up from the cards alone; an entry that stands in no document costs no more than
    its card, one that stands in a hundred is the same object in all of them. What was made by an
    earlier run, from the same and in the same way, is not made again.
    """

    def __init__(
        self,
        enrolled: Iterable[Enrolled],
        settings: Settings,
        kept: Sequence[tuple[Record, Entry]] = (),
        *,
        size_of: Callable[[str, Entry], int],
        spool: Spool | None = None,
        html: Callable[[Article], bytes | None] = lambda article: bytes_of(article.body_html),
        last: LastEntries | None = None,
        cached: Mapping[str, CachedEntry] | None = None,
        recipe: str = "",
        look_up: Callable[[Iterable[str]], Looked] | None = None,
    ) -> None:
        """``kept`` are last good entries of articles that cannot be read now.

        ``size_of`` gives the bytes that an entry takes in a document, given its `name_of`, too;
        entries wait in the ``spool``. ``html`` gives the text of an article, in UTF-8, where the
        articles come without; None where it has gone. ``last`` are the entries of the last build,
        ``cached`` is what was known of entries then, by `name_of`; both are believed as far as the
        ``recipe`` is the same, which stands for the program and the settings. ``look_up`` says
        what is known of media that lie elsewhere, given their addresses.
        """
        self._settings = settings
        self._size_of = size_of
        self._html = html
        self._last = last or LastEntries.of(())
        self._recipe = recipe
        self._shelf = open_shelf(settings)
        self._enrolled = {one.record.id: one for one in enrolled}
        self._looked, self._elsewhere = Looked(), dict[str, list[MediaFacts | None]]()
        self._addresses: dict[str, tuple[str, ...]] = {}
        if look_up:
            self._look_elsewhere(look_up)
        self._cached = cached or {}
        #: What is known of the entries that were asked for, by id: without bodies, and with them.
        self._known: tuple[dict[str, CachedEntry], ...] = ({}, {})
        self._spool, self._entries = spool or Spool(), dict[str, Stored]()
        for _, entry in kept:
            self._keep(entry, is_full=True)
            self._keep(replace(entry, content_html=""), is_full=False)
        cards = [card_of(one, settings) for one in self._enrolled.values()]
        cards += [kept_card(record, entry, settings) for record, entry in kept]
        cards.sort(key=attrgetter("id"))
        cards.sort(key=attrgetter("published"), reverse=True)
        #: Newest first, of one time by id.
        self.cards = tuple(cards)
        self._updated = {card.id: card.updated for card in cards}
        self.ids = frozenset(self._updated)

    def entries(self, identities: Iterable[str], *, is_full: bool) -> Entries:
        """These entries, made or brought to mind when somebody looks at them."""
        return Entries(self, tuple(identities), is_full=is_full)

    def entry(self, identity: str, *, is_full: bool | None = None) -> Entry:
        """The entry, ``is_full`` with its body; None: as ``[feeds] content`` says."""
        if is_full is None:
            is_full = self._settings.feeds.content == "full"
        name = name_of(identity, is_full=is_full)
        if name not in self._entries:
            recipe = self.recipe(identity, is_full=is_full)
            if name not in self._entries:
                is_same = self._last.recipes.get(identity) == recipe
                last = self._last.get(identity) if is_same else None
                if last is not None:
                    return last
                self._make(self._enrolled[identity], is_full=is_full)
        return entry_from_json(bytes(self._entries[name]))

    def line(self, identity: str, *, is_full: bool) -> bytes:
        """The entry as a line of JSON."""
        kept = self._entries.get(name_of(identity, is_full=is_full))
        return entry_to_json(self.entry(identity, is_full=is_full)) if kept is None else bytes(kept)

    def bring(self, identities: Iterable[str], *, is_full: bool) -> None:
        """These entries will be looked at: what the last build has of them is asked for at once."""
        names = {one: name_of(one, is_full=is_full) for one in identities}
        self._last.load(
            one
            for one, name in names.items()
            if name not in self._entries
            and self._last.recipes.get(one) == self.recipe(one, is_full=is_full)
        )

    def size(self, identity: str, *, is_full: bool) -> int:
        """The bytes that the entry takes in a document."""
        return self.facts(identity, is_full=is_full).size_bytes

    def updated(self, identity: str) -> datetime:
        """When the entry last changed."""
        return max(self._updated[identity], EPOCH)

    def recipe(self, identity: str, *, is_full: bool) -> str:
        """What the entry is made from, and how: of the same recipe it is the same."""
        facts = self.facts(identity, is_full=is_full)
        return facts.recipe + facts.media_seen

    def facts(self, identity: str, *, is_full: bool) -> CachedEntry:
        """What is known of the entry without looking at it; it is made where that is too little."""
        known = self._known[is_full].get(identity)
        if known is None:
            one = self._enrolled.get(identity)
            if one is None:
                known = self._kept_facts(identity, is_full=is_full)
            else:
                known = self._cached_facts(one, is_full=is_full) or self._make(one, is_full=is_full)
            self._known[is_full][identity] = known
            self._shelf.looked_at.update(known.media)
        return known

    @property
    def known(self) -> dict[str, CachedEntry]:
        """What is known of the entries that were asked for, by `name_of`."""
        return {
            name_of(identity, is_full=is_full): facts
            for is_full in (False, True)
            for identity, facts in self._known[is_full].items()
        }

    def _cached_facts(self, one: Enrolled, *, is_full: bool) -> CachedEntry | None:
        """What an earlier run knew of the entry, if that is true still."""
        cached = self._cached.get(name_of(one.record.id, is_full=is_full))
        if cached is None or cached.recipe != self._recipe_of(one, is_full=is_full):
            return None
        return None if cached.media and _seen(cached.media) != cached.media_seen else cached

    def find_missing(self, likely: Iterable[tuple[str, bool]]) -> tuple[tuple[str, bool], ...]:
        """Those of the entries, each with whether with its body, that have to be made."""
        return tuple(
            (identity, is_full)
            for identity, is_full in likely
            if (one := self._enrolled.get(identity)) is not None
            and identity not in self._known[is_full]
            and self._cached_facts(one, is_full=is_full) is None
        )

    def want(self, identity: str, *, is_full: bool) -> Wanted | None:
        """What the entry is to be made from, for somebody else to make it; None: it has gone."""
        one = self._enrolled[identity]
        html = self._html(one.article) if is_full else b""
        if html is None:
            return None
        elsewhere = self._facts_elsewhere(one)
        return Wanted(enrolled=one, html=html, is_full=is_full, elsewhere=elsewhere)

    def take_over(self, packed: Packed) -> None:
        """An entry that somebody else has made, as it was wanted."""
        name = name_of(packed.id, is_full=packed.is_full)
        self._entries[name] = self._spool.put(packed.line)
        self._known[packed.is_full][packed.id] = self._facts_of(packed)
        self._shelf.looked_at.update(packed.media)

    def _make(self, one: Enrolled, *, is_full: bool) -> CachedEntry:
        """The entry is at hand; the facts of it."""
        wanted = self.want(one.record.id, is_full=is_full)
        if wanted is None:
            return self._as_it_was(one, is_full=is_full)
        made = make_entry(wanted, self._settings, self._shelf)
        name = name_of(made.entry.id, is_full=is_full)
        packed = Packed.of(made, self._size_of(name, made.entry), is_full=is_full)
        self._entries[name] = self._spool.put(packed.line)
        return self._facts_of(packed)

    def _as_it_was(self, one: Enrolled, *, is_full: bool) -> CachedEntry:
        """The last good entry stays, where the article has gone while it was being read.

        Raises `GoneError` where there is none.
        """
        last = self._last.get(one.record.id)
        if last is None:
            raise GoneError(one.article.path, "went away while it was being read", _AGAIN)
        entry = last if is_full else replace(last, content_html="")
        self._keep(entry, is_full=is_full)
        return self._kept_facts(entry.id, is_full=is_full)

    def _keep(self, entry: Entry, *, is_full: bool) -> None:
        name = name_of(entry.id, is_full=is_full)
        self._entries[name] = self._spool.put(entry_to_json(entry))

    def _facts_of(self, packed: Packed) -> CachedEntry:
        return CachedEntry(
            recipe=self._recipe_of(self._enrolled[packed.id], is_full=packed.is_full),
            size_bytes=packed.size_bytes,
            is_unlinked=packed.is_unlinked,
            is_cut=packed.is_cut,
            media=packed.media,
            media_seen=_seen(packed.media) if packed.media else "",
        )

    def _kept_facts(self, identity: str, *, is_full: bool) -> CachedEntry:
        """Of a last good entry: it is as it was, whatever the settings say now."""
        name = name_of(identity, is_full=is_full)
        entry = self.entry(identity, is_full=is_full)
        return CachedEntry(
            recipe=digest_bytes(bytes(self._entries[name])),
            size_bytes=self._size_of(name, entry),
            is_unlinked=entry.link is None,
        )

    def _recipe_of(self, one: Enrolled, *, is_full: bool) -> str:
        article = one.article
        made_from = article.source_digest or article
        elsewhere = self._elsewhere.get(one.record.id, ())
        known = elsewhere if any(elsewhere) else ()
        parts = (self._recipe, is_full, article.path, made_from, one.translations, known)
        # The same moment is written the same, whatever the zone it is told in.
        return digest_bytes(_ENCODE((parts, _DECISIVE(one.record))))

    def _look_elsewhere(self, look_up: Callable[[Iterable[str]], Looked]) -> None:
        """What is known of lead pictures and of what is attached, where it does not lie here."""
        newest_first = sorted(self._enrolled.values(), key=appearance, reverse=True)
        addresses = self._addresses = {
            one.record.id: tuple(media_addresses(one, self._settings, self._shelf))
            for one in newest_first
        }
        self._looked = look_up(chain(*addresses.values()))
        self._shelf.elsewhere.update(self._looked.facts)
        self._elsewhere = {
            identity: [self._looked.facts.get(one) for one in found]
            for identity, found in addresses.items()
        }

    def _facts_elsewhere(self, one: Enrolled) -> dict[str, MediaFacts]:
        """By their addresses, those of the article's media that are known."""
        facts, addresses = self._looked.facts, self._addresses.get(one.record.id, ())
        return {address: facts[address] for address in addresses if address in facts}

    @property
    def looked_at(self) -> tuple[str, ...]:
        """Paths at which files of media were looked for, and at which it stands what they are."""
        return tuple(sorted({*self._shelf.looked_at, *self._looked.files}))

    @property
    def gone(self) -> tuple[str, ...]:
        """Addresses of media of which their servers say that there is no such file."""
        return self._looked.gone

    @property
    def due(self) -> datetime:
        """From when on servers are to be asked again what their files are."""
        return self._looked.due


class Entries(Sequence["Entry"]):
    """Entries of a stock that stand together in a document, in its order."""

    def __init__(self, stock: Stock, ids: tuple[str, ...], *, is_full: bool) -> None:
        self._stock = stock
        self.ids = ids
        self.is_full = is_full

    @property
    def recipes(self) -> tuple[str, ...]:
        """What each is made from, and how."""
        return tuple(self._stock.recipe(one, is_full=self.is_full) for one in self.ids)

    @property
    def names(self) -> tuple[str, ...]:
        """Of each the name that its stock has for it."""
        return tuple(name_of(one, is_full=self.is_full) for one in self.ids)

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Entry, ...]: ...
    def __getitem__(self, place: int | slice) -> Entry | tuple[Entry, ...]:
        if isinstance(place, slice):
            return tuple(Entries(self._stock, self.ids[place], is_full=self.is_full))
        return self._stock.entry(self.ids[place], is_full=self.is_full)

    def __iter__(self) -> Iterator[Entry]:
        self._stock.bring(self.ids, is_full=self.is_full)
        return (self._stock.entry(one, is_full=self.is_full) for one in self.ids)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(self.ids)


def lookup_of(settings: Settings, now: datetime, *, dry: bool) -> Lookup | None:
    """What asks servers for media, if the publication wants that; None: it does not.

    Where nothing can be remembered, and in a ``dry`` run, nobody is asked: the next run would not
    know what this one did.
    """
    if not settings.media.fetch:
        return None
    homes = (settings.site.url, settings.feeds.url, settings.media.url)
    hosts = (urlsplit(home).hostname for home in homes if home)
    return Lookup(
        state=settings.state,
        now=now,
        seconds=settings.media.fetch_seconds,
        hosts=frozenset(host for host in hosts if host),
        may_ask=not dry and os.access(settings.state, os.W_OK),
    )


def name_of(identity: str, *, is_full: bool) -> str:
    """What an entry is called among those with bodies and those without."""
    # Many hold it, and for long: all of them hold the same.
    return intern(f"{'full' if is_full else 'short'} {identity}")


def _seen(media: Iterable[str]) -> str:
    """What lies at these places; never the same where nobody can tell."""
    try:
        return see_files(media)
    except UnsureError:
        return "?"
