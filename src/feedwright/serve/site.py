"""The published folder as a web server sees it: a request comes in, an answer goes out."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urljoin, urlsplit

from feedwright.delivery import UNKNOWN_TYPE, content_type_of, max_age_seconds
from feedwright.pages.paths import TERMS_PATH
from feedwright.serve.answers import Answer, Ready, move, plain
from feedwright.serve.codings import IDENTITY, accepted
from feedwright.serve.conditions import evaluate
from feedwright.serve.delta import asks_for_feed, can_take
from feedwright.serve.document import (
    DATE_LAG_NS,
    MOST_IN_MEMORY,
    Dated,
    Document,
    digest_file,
    read_document,
)
from feedwright.serve.folder import BusyError, PublicFolder, stamp_of
from feedwright.serve.hosts import Hosts
from feedwright.serve.moves import Moves
from feedwright.serve.offer import NOTHING, Offer, read_offer
from feedwright.serve.parts import from_disk, part_of
from feedwright.serve.paths import BadPathError, quoted, read_path
from feedwright.serve.versions import Versions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feedwright.config.settings import Settings
    from feedwright.serve.folder import OpenFile, Stamp

__all__ = ["Scope", "Site", "UnreadFileError"]

Scope = Any
_PAGE: Final = "index.html"
_DIRECTORY: Final = "feeds.json"
_LONGEST_DIRECTORY: Final = 50_000_000
#: Between two looks at a file: of thousands of requests a second, few have to look.
_SURE_SECONDS: Final = 0.05
#: Between two looks at the directory while nothing else changes.
_LOOK_SECONDS: Final = 1.0
#: What is kept of files, all together; then it begins anew.
_MOST_BYTES: Final = 128_000_000
_MOST_TAGS: Final = 10_000
#: Without any of these the whole is sent.
_CONDITIONS: Final = frozenset(
    (
        b"if-match",
        b"if-modified-since",
        b"if-none-match",
        b"if-unmodified-since",
        b"range",
    )
)
#: By which a client is known again, if it comes at once.
_CLIENT: Final = (b"user-agent", b"x-forwarded-for")
#: Of one version: readers come from the few versions before it.
_MOST_DELTAS: Final = 64
_DAY_SECONDS: Final = 86_400
_ALLOWED: Final = (b"allow", b"GET, HEAD, OPTIONS")
_PREFLIGHT: Final = (
    _ALLOWED,
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
    (b"access-control-allow-headers", b"A-IM, Cache-Control, If-None-Match, Range"),
    (b"access-control-max-age", b"86400"),
)
_LATER: Final = (b"retry-after", b"2")


class UnreadFileError(Exception):
    """A large file has to be read once before it can be answered for; not on the event loop."""

    def __init__(self, site: Site, folder: PublicFolder, path: str) -> None:
        super().__init__(path)
        self._site, self._folder, self._path = site, folder, path

    def read(self) -> None:
        """Reads it. Raises `BusyError` when it changes meanwhile."""
        self._site.learn(self._folder, self._path)


class Site:
    """All that is served of one publication; every method may be called from one thread only.

    ``at`` is the path of the published folder, with a slash at both ends; ``hosts`` are the names
    that are answered to, None for any.
    """

    def __init__(
        self, settings: Settings, *, at: str, hosts: frozenset[str] | None, is_preview: bool = False
    ) -> None:
        self._settings = settings
        self._at = at
        self._hosts = None if hosts is None else Hosts(hosts)
        self._ttl = settings.feeds.ttl_minutes
        self._is_preview = is_preview
        published = PublicFolder(settings.feeds.folder)
        self._published = published
        self._folders = [(at, published), *_media(settings)]
        self._moves = Moves(settings.publish, at)
        self._offer: Offer = NOTHING
        self._offer_stamp: Stamp | None = None
        self._look_at = 0.0
        self._versions = Versions()
        #: What was answered for, by location, and again by the bytes of the path that led there.
        self._ready: dict[str, Ready] = {}
        self._by_path: dict[bytes, Ready] = {}
        self._dates: dict[str, Dated] = {}
        self._bytes = 0
        #: Entity tags of large files.
        self._tags: dict[tuple[str, Stamp], bytes] = {}

    def answer(self, scope: Scope) -> Answer:
        """The answer to a request as ASGI describes it. Raises `UnreadFileError`."""
        pairs = scope["headers"]
        headers = dict(pairs)
        if len(headers) != len(pairs):
            headers = _joined(pairs)
        refusal = self._hosts and self._hosts.refusal(headers.get(b"host"), scope)
        if refusal:
            return refusal
        method = scope["method"]
        if method not in {"GET", "HEAD"}:
            return Answer(204, [*_PREFLIGHT]) if method == "OPTIONS" else plain(405, _ALLOWED)
        root = scope.get("root_path", "")
        try:
            ready = self._by_path.get(scope.get("raw_path")) if not root else None
            if ready is None or not self._is_current(ready):
                found = self._find(_raw_path(scope, root), scope, root)
                if isinstance(found, Answer):
                    return found
                ready = found
            return self._negotiate(ready, headers, scope)
        except BusyError:
            return plain(503, _LATER)

    def learn(self, folder: PublicFolder, path: str) -> None:
        """The entity tag of a large file is known from now on. May be called from any thread."""
        file = folder.open(path)
        if file is None:
            return
        try:
            tag = digest_file(file)
        finally:
            file.close()
        if len(self._tags) >= _MOST_TAGS:
            self._tags.clear()
        self._tags[folder.location(path), file.stamp] = tag

    def _is_current(self, ready: Ready) -> bool:
        """Whether the version that was read is the one that is there, or was a moment ago."""
        now = time.monotonic()
        if now < ready.sure_until:
            return True
        if now > self._look_at:
            self._look()
        document = ready.document
        is_latest = self._ready.get(document.location) is ready and ready.offer is self._offer
        if not document.is_settled or not is_latest:
            return False
        try:
            status = os.lstat(document.location)
        except OSError:
            return False
        if stamp_of(status) != document.stamp:
            return False
        ready.sure_until = now + _SURE_SECONDS
        return True

    def _look(self) -> None:
        """What the directory offers is known, as it is now."""
        self._look_at = time.monotonic() + _LOOK_SECONDS
        file = self._published.open(_DIRECTORY)
        stamp = file.stamp if file else None
        try:
            if stamp != self._offer_stamp:
                data = file.read(0, _LONGEST_DIRECTORY) if file else b"{}"
                settings = self._settings
                self._offer = read_offer(data, settings.site.hubs, _terms_url(settings))
                self._offer_stamp = stamp
        finally:
            if file:
                file.close()

    def _find(self, raw: bytes, scope: Scope, root: str) -> Ready | Answer:
        """What is at the path, as a file that can be sent or as an answer."""
        try:
            path = read_path(raw)
        except BadPathError:
            return plain(400)
        moved = self._moves.find(path, scope.get("query_string", b""))
        if isinstance(moved, Answer):
            return moved
        if moved:
            target = moved if "://" in moved else quoted(root) + moved
            return move(301, target, _DAY_SECONDS)
        self._look()
        for prefix, folder in self._folders:
            if path.startswith(prefix):
                found = self._in_folder(folder, path.removeprefix(prefix), root + path)
                if found is not None:
                    self._remember(raw, path, found)
                    return found
        if path.removeprefix(self._at) in self._offer.gone:
            return plain(410)
        if path in {"/", self._at.rstrip("/")} and self._at != "/":
            return move(307, root + quoted(self._at), 0)
        return plain(404)

    def _remember(self, raw: bytes, path: str, found: Ready | Answer) -> None:
        """The way back to it, for the one spelling that everybody uses."""
        is_plain = raw == quoted(path).encode() and not self._moves.depend_on_query(path)
        if isinstance(found, Ready) and is_plain:
            self._by_path[raw] = found

    def _in_folder(self, folder: PublicFolder, path: str, whole_path: str) -> Ready | Answer | None:
        found = self._read(folder, path if path and not path.endswith("/") else f"{path}{_PAGE}")
        if found is None and path and not path.endswith("/"):
            page = folder.open(f"{path}/{_PAGE}")
            if page:
                page.close()
                return move(301, f"{quoted(whole_path)}/", _DAY_SECONDS)
        return found

    def _read(self, folder: PublicFolder, path: str) -> Ready | None:
        """The file as it is now; None where there is none."""
        location = folder.location(path)
        known = self._ready.get(location)
        file = folder.open(path)
        if file is None:
            gone = self._ready.pop(location, None)
            self._bytes -= gone.document.bytes_held if gone else 0
            return None
        try:
            document = self._document(folder, path, file, known)
        finally:
            file.close()
        if known and known.document.tags == document.tags:
            known.document = document
            if known.offer is self._offer:
                return known
        elif known and self._may_wait(document):
            return known
        ready = self._make_ready(folder, document)
        self._keep(location, ready, known)
        return ready

    def _document(
        self, folder: PublicFolder, path: str, file: OpenFile, known: Ready | None
    ) -> Document:
        """The version that is open: the one that is known, or another."""
        if known and known.document.is_settled and known.document.stamp == file.stamp:
            return known.document
        tag = self._tag(folder, path, file)
        return read_document(folder, path, file, self._dates.get(folder.location(path)), tag)

    def _keep(self, location: str, ready: Ready, known: Ready | None) -> None:
        """It is what is sent from now on. When there is too much, all begins anew but the dates."""
        document = ready.document
        self._dates[location] = Dated(document.whole.tag, document.modified)
        self._ready[location] = ready
        self._bytes += document.bytes_held - (known.document.bytes_held if known else 0)
        if self._bytes > _MOST_BYTES:
            self._ready.clear()
            self._by_path.clear()
            self._bytes = 0

    def _may_wait(self, document: Document) -> bool:
        """Whether the version before can be sent until the second is over that this one is of.

        So each has a date of its own and none is of the future (RFC 9110 section 8.8.2.1).
        """
        is_early = document.modified * 1_000_000_000 > time.time_ns() - DATE_LAG_NS
        return is_early and document.whole.body is not None and not self._is_preview

    def _tag(self, folder: PublicFolder, path: str, file: OpenFile) -> bytes:
        if file.stamp.size <= MOST_IN_MEMORY:
            return b""
        tag = self._tags.get((folder.location(path), file.stamp))
        if tag is None:
            raise UnreadFileError(self, folder, path)
        return tag

    def _make_ready(self, folder: PublicFolder, document: Document) -> Ready:
        is_published = folder is self._published
        format_name = self._offer.feeds.get(document.path) if is_published else None
        if format_name and document.whole.body is not None:
            self._versions.note(document, format_name)
        return Ready(
            document=document,
            folder=folder,
            max_age=0 if self._is_preview else max_age_seconds(document.path, self._ttl),
            links=self._offer.links.get(document.path, b"") if is_published else b"",
            has_deltas=bool(format_name),
            offer=self._offer,
        )

    def _negotiate(self, ready: Ready, headers: Mapping[bytes, bytes], scope: Scope) -> Answer:
        """What of the file is sent, if any of it."""
        accept = headers.get(b"accept-encoding")
        if headers.keys().isdisjoint(_CONDITIONS):
            return _whole(ready, accept)
        none_match = headers.get(b"if-none-match")
        if none_match is not None and b"if-match" not in headers:
            # What most requests are: a reader that has everything.
            coding = ready.codings.get(none_match)
            is_usual = coding is not None and b"if-unmodified-since" not in headers
            if is_usual and (coding == IDENTITY or coding in accepted(accept)):
                return ready.unchanged[none_match]
        weights = accepted(accept)
        tags = [tag for tag, coding in ready.codings.items() if coding in weights]
        tags = tags or [ready.document.whole.tag]
        match evaluate(headers, tags, ready.document.modified, time.time()):
            case "failed":
                return plain(412)
            case "unchanged":
                named = (tag for tag in tags if tag in (none_match or b""))
                return ready.unchanged[next(named, ready.preferred(accept).tag)]
        found = None
        if scope["method"] == "GET" and b"range" in headers:
            found = part_of(ready, headers)
        elif scope["method"] == "GET" and ready.has_deltas and none_match is not None:
            found = self._delta(ready, headers, (scope.get("client") or ("",))[0])
        return found or _whole(ready, accept)

    def _delta(self, ready: Ready, headers: Mapping[bytes, bytes], client: Any) -> Answer | None:
        """Only what is new to the client, if that is less than the whole and it can take it."""
        if not asks_for_feed(headers.get(b"a-im")) or not can_take(headers.get(b"user-agent")):
            return None
        coding = "gzip" if "gzip" in accepted(headers.get(b"accept-encoding")) else IDENTITY
        key = (headers[b"if-none-match"], coding)
        if key not in ready.deltas:
            format_name = self._offer.feeds.get(ready.document.path)
            found = format_name and self._versions.delta(ready.document, format_name, key[0])
            answer = ready.delta(*found, coding) if found else None
            if len(ready.deltas) >= _MOST_DELTAS:
                ready.deltas.clear()
            size = ready.preferred(headers.get(b"accept-encoding")).size
            ready.deltas[key] = answer if answer and len(answer.body) < size else None
        answer = ready.deltas[key]
        who = (client, *(headers.get(name) for name in _CLIENT), key[0])
        return answer if answer and ready.is_first(who) else None


def _whole(ready: Ready, accept_encoding: bytes | None) -> Answer:
    chosen = ready.preferred(accept_encoding)
    if chosen.body is None:
        return from_disk(ready, 200, range(chosen.size))
    return ready.whole[chosen.coding]


def _raw_path(scope: Scope, root: str) -> bytes:
    """The path as it was sent, below where the application is mounted."""
    raw: bytes = scope.get("raw_path") or quoted(scope["path"]).encode()
    raw = raw.partition(b"?")[0]
    before = quoted(root).encode().rstrip(b"/")
    return raw.removeprefix(before) if raw.startswith(before + b"/") else raw


def _joined(pairs: list[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Headers that stand several times as one list (RFC 9110 section 5.3); hosts never agree."""
    found: dict[bytes, bytes] = {}
    for name, value in pairs:
        found[name] = b"%s, %s" % (found[name], value) if name in found else value
    return found


def _is_medium(path: str) -> bool:
    """Whether the file is one that articles may embed, and not an article or a config."""
    kind = content_type_of(path)
    return kind != UNKNOWN_TYPE and "charset=" not in kind


def _terms_url(settings: Settings) -> str | None:
    """Of the document that says what machines may do; None without one, or without an address."""
    if not settings.terms.is_licence or settings.feeds_url is None:
        return None
    return urljoin(settings.feeds_url, TERMS_PATH)


def _media(settings: Settings) -> list[tuple[str, PublicFolder]]:
    """The folder of pictures, sound and film, where its address is on the same host."""
    folder, url = settings.media.folder, settings.media.url or settings.site.url
    ours = urlsplit(settings.feeds_url or "")
    if folder is None or not url or urlsplit(url).netloc != ours.netloc:
        return []
    return [(unquote(urlsplit(url).path) or "/", PublicFolder(folder, _is_medium))]
