"""Answers to requests, the common ones made once and given many times."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from feedwright.packing import pack
from feedwright.serve.codings import IDENTITY, accepted, prefer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feedwright.serve.document import Document, Representation
    from feedwright.serve.folder import OpenFile, PublicFolder
    from feedwright.serve.offer import Offer

__all__ = ["Answer", "Headers", "Ready", "move", "plain"]

Headers = list[tuple[bytes, bytes]]

#: For web pages of other origins that read feeds (rule H16); a feed has no secrets.
_ANYONE: Final = (b"access-control-allow-origin", b"*")
_EXPOSED: Final = (b"access-control-expose-headers", b"ETag, IM, Link")
_NOSNIFF: Final = (b"x-content-type-options", b"nosniff")
#: As many values of Accept-Encoding as are remembered; there are a dozen in the world.
_MOST_PREFERENCES: Final = 64
#: As many clients get a delta of a version; the others get the whole.
_MOST_SERVED: Final = 50_000
_WORDS: Final[Mapping[int, bytes]] = {
    400: b"That is no address of anything here.\n",
    404: b"There is nothing here.\n",
    405: b"Files can be read here, and nothing else.\n",
    410: b"This has ended, and will not come back.\n",
    412: b"It is not what you expect it to be.\n",
    416: b"The file is not that long.\n",
    421: b"This server does not answer for that host.\n",
    500: b"The server has failed.\n",
    503: b"Not now. Please try again in a while.\n",
}


@dataclass(slots=True)
class Answer:
    """What is sent: one body from memory, or a part of an open file."""

    status: int
    headers: Headers
    body: bytes = b""
    #: Closed by whoever sends it.
    file: OpenFile | None = None
    part: range = range(0)
    #: The messages of ASGI.
    start: dict[str, Any] = field(init=False, repr=False)
    end: dict[str, Any] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.start = {
            "type": "http.response.start",
            "status": self.status,
            "headers": self.headers,
        }
        self.end = {"type": "http.response.body", "body": self.body}


def plain(status: int, *more: tuple[bytes, bytes]) -> Answer:
    """A refusal in words for people, never in HTML: readers would look for a feed in it."""
    body = _WORDS[status]
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-cache"),
        _NOSNIFF,
        _ANYONE,
        *more,
    ]
    return Answer(status, headers, body)


def move(status: int, location: str, max_age: int) -> Answer:
    """A redirect; 301 is for good (rule H11)."""
    headers = [
        (b"location", location.encode("ascii", "ignore")),
        (b"content-length", b"0"),
        (b"cache-control", b"public, max-age=%d" % max_age),
        _ANYONE,
    ]
    return Answer(status, headers)


@dataclass(slots=True)
class Ready:
    """A version of a file with all answers that need nothing but it."""

    document: Document
    folder: PublicFolder
    max_age: int
    #: The value of Link, or nothing.
    links: bytes
    #: Whether it is also sent in parts, as a delta.
    has_deltas: bool
    #: What this was made by; another one may say something else of the same version.
    offer: Offer
    #: By the monotonic clock: until then nobody has to look whether there is another version.
    sure_until: float = 0.0
    whole: dict[str, Answer] = field(init=False)
    unchanged: dict[bytes, Answer] = field(init=False)
    codings: dict[bytes, str] = field(init=False)
    #: By the tags of If-None-Match and the coding; None where the whole is better.
    deltas: dict[tuple[bytes, str], Answer | None] = field(init=False, default_factory=dict)
    _served: set[tuple[object, ...]] = field(init=False, default_factory=set)
    _preferred: dict[bytes | None, Representation] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        found = self.document.representations
        self.whole = {
            coding: Answer(200, self.headers(one), one.body or b"") for coding, one in found.items()
        }
        self.unchanged = {one.tag: Answer(304, self._shared(one.tag)) for one in found.values()}
        self.codings = {one.tag: coding for coding, one in found.items()}

    @property
    def vary(self) -> bytes:
        """The request headers that decide what is sent; empty where none does."""
        names = (b"Accept-Encoding",) if len(self.document.representations) > 1 else ()
        return b", ".join((*names, *((b"A-IM",) if self.has_deltas else ())))

    def _shared(self, tag: bytes, directives: bytes = b"public") -> Headers:
        """What a 304 repeats of a 200 (RFC 9110 section 15.4.5)."""
        headers = [
            (b"etag", tag),
            (b"cache-control", b"%s, max-age=%d" % (directives, self.max_age)),
        ]
        if self.vary:
            headers.append((b"vary", self.vary))
        return [*headers, _ANYONE]

    def headers(self, sent: Representation, size: int | None = None) -> Headers:
        """Those of a 200 or 206 that carries so many bytes of the representation; None: all."""
        headers = [
            (b"content-type", self.document.content_type.encode()),
            (b"content-length", str(sent.size if size is None else size).encode()),
            (b"last-modified", self.document.last_modified),
            *self._shared(sent.tag),
            (b"accept-ranges", b"bytes"),
            _NOSNIFF,
            _EXPOSED,
        ]
        if sent.coding != IDENTITY:
            headers.append((b"content-encoding", sent.coding.encode()))
        if self.links:
            headers.append((b"link", self.links))
        return headers

    def delta(self, body: bytes, base: bytes, coding: str) -> Answer:
        """226 with the entries that ``base`` has not (RFC 3229 section 10.4.1).

        The tag is that of the whole, for that is what the client has now. No cache keeps it, but
        one that knows what it is.
        """
        if coding != IDENTITY:
            body = pack(coding, body)
        headers = [
            (b"content-type", self.document.content_type.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"last-modified", self.document.last_modified),
            *self._shared(self.document.whole.tag, b"no-store, im"),
            (b"im", b"feed"),
            (b"delta-base", base),
            _NOSNIFF,
            _EXPOSED,
        ]
        if coding != IDENTITY:
            headers.append((b"content-encoding", coding.encode()))
        if self.links:
            headers.append((b"link", self.links))
        return Answer(226, headers, body)

    def is_first(self, request: tuple[object, ...]) -> bool:
        """Whether the same client has not got a delta of this version for the same already.

        Who asks again has not taken it, for whatever reason, and gets the whole.
        """
        if request in self._served or len(self._served) >= _MOST_SERVED:
            return False
        self._served.add(request)
        return True

    def preferred(self, accept_encoding: bytes | None) -> Representation:
        """The representation that the client likes best."""
        known = self._preferred.get(accept_encoding)
        if known is None:
            found = self.document.representations
            sizes = {coding: one.size for coding, one in found.items()}
            known = found[prefer(sizes, accepted(accept_encoding))]
            if len(self._preferred) < _MOST_PREFERENCES:
                self._preferred[accept_encoding] = known
        return known
