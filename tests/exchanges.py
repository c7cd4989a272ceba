"""The table of requests (tests/http/requests.toml), sent to a server and held against its answers.

for one in read_requests():
    assert faults(one, Server("http://127.0.0.1:8080/feeds/", host="quay.example")) == []
"""

from __future__ import annotations

import gzip
import re
import socket
import tomllib
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import cache
from http.client import HTTPResponse
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import brotli
import zstandard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Answer", "Request", "Server", "faults", "read_requests"]

_TABLE: Final = Path(__file__).parent / "http" / "requests.toml"
_UNPACK: Final = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": zstandard.ZstdDecompressor().decompress,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server sent."""

    status: int
    #: By their names in lower case.
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A line of the table; see there."""

    rule: str
    says: str
    path: str
    status: int | list[int]
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    is_: Mapping[str, str] = field(default_factory=dict)
    holds: Mapping[str, str | list[str]] = field(default_factory=dict)
    lacks: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    body: str = ""
    only: bool = False


def read_requests() -> list[Request]:
    """The table, in its order."""
    rows = tomllib.loads(_TABLE.read_text("utf-8"))["request"]
    return [Request(**{"is_" if key == "is" else key: row[key] for key in row}) for row in rows]


class Server:
    """A server of feeds at that address, asked by that name; one connection for each request."""

    def __init__(self, url: str, host: str) -> None:
        parts = urlsplit(url)
        self._address = (parts.hostname, parts.port)
        self._base = parts.path
        self._host = host
        self._plain = cache(self._ask_plainly)

    def ask(
        self, path: str, headers: Mapping[str, str] | None = None, method: str = "GET"
    ) -> Answer:
        """The answer to just these words: nothing is added but a host, nothing made right."""
        target = path if path.startswith("/") else f"{self._base}{path}"
        sent = {"Host": self._host, "Connection": "close", **(headers or {})}
        lines = [f"{method} {target} HTTP/1.1", *(f"{k}: {v}" for k, v in sent.items()), "", ""]
        with socket.create_connection(self._address, timeout=10) as connection:
            connection.sendall("\r\n".join(lines).encode("latin-1"))
            with HTTPResponse(connection, method=method) as response:
                response.begin()
                names = {name.lower(): value for name, value in response.getheaders()}
                return Answer(status=response.status, headers=names, body=response.read())

    def plain(self, path: str, accept: str = "") -> Answer:
        """The answer to who wants the whole, asked for once."""
        return self._plain(path, accept)

    def _ask_plainly(self, path: str, accept: str) -> Answer:
        return self.ask(path, {"Accept-Encoding": accept} if accept else {})

    def filled(self, text: str, path: str) -> str:
        """The words of the table with what the server said of that path."""
        if "{" not in text:
            return text
        whole, packed = self.plain(path).headers, self.plain(path, "gzip").headers
        values = {
            "etag": whole["etag"],
            "bare-etag": whole["etag"].strip('"'),
            "gzip-etag": packed["etag"],
            "last-modified": whole["last-modified"],
            "later": formatdate(time() - 1, usegmt=True),
            "padding": "x" * 70_000,
        }
        return re.sub(r"\{([\w-]+)\}", lambda found: values[found[1]], text)


def faults(request: Request, server: Server) -> list[str]:
    """How the answer differs from what the table says; nothing where it does not."""
    headers = {name: server.filled(value, request.path) for name, value in request.headers.items()}
    answer = server.ask(request.path, headers, request.method)
    wanted = request.status if isinstance(request.status, list) else [request.status]
    if answer.status not in wanted:
        return [f"status {answer.status}, not {wanted}"]
    return [*_header_faults(request, answer, server), *_body_faults(request, answer, server)]


def _header_faults(request: Request, answer: Answer, server: Server) -> Iterator[str]:
    found = answer.headers
    for name, value in request.is_.items():
        if found.get(name.lower()) != value:
            yield f"{name}: {found.get(name.lower())}, not {value}"
    for name, parts in request.holds.items():
        for part in [parts] if isinstance(parts, str) else parts:
            if part not in found.get(name.lower(), ""):
                yield f"{name}: {found.get(name.lower())} without {part}"
    for name in request.lacks:
        if name.lower() in found:
            yield f"{name}: {found[name.lower()]}"
    whole = server.plain(request.path).headers if request.same else {}
    for name in request.same:
        if found.get(name.lower()) != whole.get(name.lower()):
            yield f"{name}: {found.get(name.lower())}, not {whole.get(name.lower())}"


def _body_faults(request: Request, answer: Answer, server: Server) -> Iterator[str]:
    if not request.body:
        return
    body, whole = answer.body, b"" if request.body == "empty" else _whole(request.path, server)
    if request.body in _UNPACK:
        if answer.headers.get("content-encoding") != request.body:
            yield f"the body is not packed as {request.body}"
            return
        body = _UNPACK[request.body](body)
    elif "-" in request.body:
        first, last = map(int, request.body.split("-"))
        whole = whole[first : last + 1]
    if body != whole:
        yield f"a body of {len(body)} bytes, not the {len(whole)} of {request.body}"


def _whole(path: str, server: Server) -> Any:
    answer = server.plain(path)
    assert answer.status == 200
    return answer.body
