"""A document from a server, within bounds of time and size."""

from __future__ import annotations

from typing import Final

from feedwright.check.finding import Source
from feedwright.errors import SourceError
from feedwright.exchange import Bounds, UnansweredError, ask

__all__ = ["fetch"]

_ACCEPT: Final = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9,"
    " text/xml;q=0.9, text/x-opml;q=0.9, application/json;q=0.8, */*;q=0.1"
)
_HEADERS: Final = {"Accept": _ACCEPT, "Accept-Encoding": "gzip"}


def fetch(url: str, *, limit: int) -> Source:
    """What the server gives to a feed reader; a byte more than ``limit`` at most.

    The address is what a person typed, so its host may be this machine. Raises `SourceError` that
    says what the server, or the network, said.
    """
    bounds = Bounds.of_typed(url, most_bytes=limit + 1)
    try:
        answer = ask(url, headers=_HEADERS, bounds=bounds)
    except UnansweredError as error:
        raise SourceError(url, str(error), "check the address") from None
    if answer.status != 200:
        what = f"the server says {answer.status} {answer.reason}".rstrip()
        raise SourceError(url, what, "check the address")
    kind = answer.headers.get("content-type", "")
    return Source(path=url, data=answer.body, url=answer.url, content_type=kind)
