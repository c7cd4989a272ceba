"""One request to a server of the web, and its answer, within bounds of time, size and place.

Credentials are not used. A name is resolved once, and what it leads to is looked at before anything
is sent: a name of the public net that leads into a private one is refused. Whoever states a private
address, or the name of a private net, means it; who has read it in an article, or is redirected
there, does not. What a person has typed goes through the proxy of the environment, which looks up
names itself.
"""

from __future__ import annotations

import socket
import ssl
import zlib
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Thread
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from feedwright import __version__
from feedwright.proxies import find_proxy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feedwright.proxies import Proxy

__all__ = ["Answer", "Bounds", "UnansweredError", "ask", "is_public"]

#: For the server to take the connection, and between two things that it says.
_SILENCE_SECONDS: Final = 5.0
#: For everything, the name included.
_WHOLE_SECONDS: Final = 10.0
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
#: RFC 6761, RFC 6762, RFC 8375, and what ICANN has set aside for private use.
_PRIVATE_NAMES: Final = (".localhost", ".local", ".internal", ".lan", ".home.arpa", ".test")
#: Carries an address of the old net in its last bits (RFC 6052).
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")


class UnansweredError(Exception):
    """There is no answer; ``str()`` says why."""


class Answer(NamedTuple):
    """What a server said."""

    status: int
    reason: str
    #: By names in lower case.
    headers: Mapping[str, str]
    body: bytes
    #: Where it is from: the address that was asked for, or where that led to.
    url: str = ""


class Bounds(NamedTuple):
    """How far an exchange may go."""

    #: None: as long as is usual.
    seconds: float | None = None
    most_bytes: int = 20_000_000
    #: Whether of a longer body the beginning is taken; else it is refused.
    is_cut: bool = False
    #: So many are followed, none from https to http, and none into a private net.
    redirects: int = 0
    #: Hosts that may be in a private net; None: those whose address or name says that they are.
    private: frozenset[str] | None = None
    #: How long is waited for the connection, and between two things that are said.
    silence_seconds: float = _SILENCE_SECONDS
    #: Whether a proxy that the environment names is used.
    has_proxy: bool = False

    @classmethod
    def of_typed(cls, url: str, *, most_bytes: int) -> Bounds:
        """For an address that a person has typed and waits for: its host may be anywhere."""
        try:
            host = urlsplit(url).hostname
        except ValueError:
            host = None  # nor will there be an answer, which says so
        return cls(
            seconds=60.0,
            most_bytes=most_bytes,
            is_cut=True,
            redirects=5,
            private=frozenset({host or ""}),
            silence_seconds=20.0,
            has_proxy=True,
        )


_USUAL: Final = Bounds()
_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})


def ask(
    url: str,
    form: bytes | None = None,
    *,
    headers: Mapping[str, str] = _NO_HEADERS,
    bounds: Bounds = _USUAL,
) -> Answer:
    """The answer of the http(s) address, after ten seconds at the latest.

    With ``form`` it is posted, urlencoded. Raises `UnansweredError`.
    """
    seconds = _WHOLE_SECONDS if bounds.seconds is None else bounds.seconds
    answers: list[Answer] = []
    reasons: list[str] = []

    def run() -> None:
        try:
            answers.append(_follow(url, form, headers, bounds))
        except UnansweredError as error:
            reasons.append(str(error))
        except ssl.SSLError as error:
            reasons.append(f"its certificate or its TLS is not in order: {error.reason or error}")
        except (OSError, HTTPException, ValueError, zlib.error) as error:
            words = getattr(error, "strerror", None) or str(error) or type(error).__name__
            reasons.append(f"cannot be reached: {words.lower()}")

    # A name server, or a server that trickles, is waited for in a thread that nobody waits for.
    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if answers:
        return answers[0]
    late = f"did not answer within {seconds:.0f} seconds"
    raise UnansweredError(reasons[0] if reasons else late)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is an address of the public net, whatever it is wrapped in."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _TRANSLATED:
            inner = IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def _follow(url: str, form: bytes | None, headers: Mapping[str, str], bounds: Bounds) -> Answer:
    """The answer at the end of the redirects."""
    private = bounds.private
    for _ in range(bounds.redirects + 1):
        parts = urlsplit(url)
        answer = _ask(parts, form, headers, bounds._replace(private=private))
        place = answer.headers.get("location")
        if answer.status not in _REDIRECTS or not place or not bounds.redirects:
            return answer._replace(url=url)
        url = urljoin(url, place)
        scheme = urlsplit(url).scheme
        if scheme not in {"http", "https"} or (parts.scheme == "https" and scheme == "http"):
            raise UnansweredError(f"redirects to {url}, which is not followed")
        if private is None and not _is_stated_private(parts.hostname or ""):
            private = frozenset()
    raise UnansweredError(f"redirects more than {bounds.redirects} times")


def _ask(parts: SplitResult, form: bytes | None, more: Mapping[str, str], bounds: Bounds) -> Answer:
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    headers = {"User-Agent": f"feedwright/{__version__}", "Accept-Encoding": "identity", **more}
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    proxy = find_proxy(parts) if bounds.has_proxy else None
    connection: HTTPConnection
    if proxy is None:
        connection = _Connection(host, port, bounds, secure=secure)
    else:
        connection = _through(proxy, host, port, bounds, secure=secure)
        if not secure:
            target = f"http://{parts.netloc.rpartition('@')[2]}{target}"
            headers |= proxy.headers
    with closing(connection):
        connection.request("GET" if form is None else "POST", target, form, headers)
        answer = connection.getresponse()
        fields = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, answer.reason, fields, _body(answer, fields, bounds))


def _body(answer: HTTPResponse, headers: Mapping[str, str], bounds: Bounds) -> bytes:
    most = bounds.most_bytes
    data = answer.read(most + 1)
    if headers.get("content-encoding", "").lower() in {"gzip", "x-gzip"}:
        data = zlib.decompressobj(wbits=31).decompress(data, most + 1)
    if len(data) > most and not bounds.is_cut:
        raise UnansweredError(f"answers with more than {most // 1_000_000} MB")
    return data[:most]


def _through(proxy: Proxy, host: str, port: int, bounds: Bounds, *, secure: bool) -> HTTPConnection:
    """A connection to the proxy; it leads on where that may be seen from the address."""
    if _is_stated_private(host) and bounds.private is not None and host not in bounds.private:
        raise UnansweredError(f"leads into a private net ({host})")
    if not secure:
        return HTTPConnection(proxy.host, proxy.port, timeout=bounds.silence_seconds)
    context = ssl.create_default_context()
    found = HTTPSConnection(proxy.host, proxy.port, timeout=bounds.silence_seconds, context=context)
    found.set_tunnel(host, port, proxy.headers)
    return found


class _Connection(HTTPConnection):
    """A connection to an address that was looked at."""

    def __init__(self, host: str, port: int, bounds: Bounds, *, secure: bool) -> None:
        super().__init__(host, port)
        self.default_port = 443 if secure else 80
        self._silence = bounds.silence_seconds
        private = bounds.private
        self._may_be_private = _is_stated_private(host) if private is None else host in private
        self._context = ssl.create_default_context() if secure else None

    def connect(self) -> None:
        """The socket is open, to one of the addresses of the name."""
        addresses = _resolve(self.host, self.port, may_be_private=self._may_be_private)
        self.sock = _open(addresses, self._silence)
        if self._context is not None:
            self.sock = self._context.wrap_socket(self.sock, server_hostname=self.host)


def _resolve(host: str, port: int, *, may_be_private: bool) -> list[tuple[str, int]]:
    """The addresses that the name leads to, none of them where it should not lead."""
    found = [
        (str(place[0]), int(place[1]))
        for _, _, _, _, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    ]
    if not may_be_private:
        for text, _ in found:
            if not is_public(ip_address(text.partition("%")[0])):
                raise UnansweredError(f"leads into a private net ({text})")
    return found


def _is_stated_private(host: str) -> bool:
    """Whether the address itself, or the kind of its name, stands in the config."""
    try:
        ip_address(host)
    except ValueError:
        name = host.rstrip(".").lower()
        return "." not in name or name.endswith(_PRIVATE_NAMES)
    return True


def _open(addresses: list[tuple[str, int]], silence: float) -> socket.socket:
    for place in addresses[:-1]:
        try:
            return socket.create_connection(place, silence)
        except OSError:
            continue
    return socket.create_connection(addresses[-1], silence)
