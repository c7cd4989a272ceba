"""The table of parsers: what each is known not to see of a feed, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import pytest
from bs4 import BeautifulSoup

from outside.seen import SeenEntry, SeenFeed, meant_feed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from feedwright.model import Feed, Format

    _Unread = Mapping[Format, frozenset[str]]

__all__ = [
    "FIELDS",
    "PARAMETERS",
    "PARSERS",
    "Loss",
    "Parser",
    "differences",
    "false_losses",
    "read",
]

_OF_THE_FEED: Final = ("feed title", "feed description", "feed page", "feed language", "order")
#: Of a feed and of its entries, in the order of `SeenFeed` and `SeenEntry`.
FIELDS: Final = (*_OF_THE_FEED, *SeenEntry._fields)
#: Where one of these is not there, parsers put another in its place: the id, the title, the text.
_FILLED: Final = frozenset({"feed page", "link", "summary", "content"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What a parser makes of a field that it does not give as it was meant."""

    reason: str
    #: What is meant → what the parser gives instead; None: that is not looked at.
    shows: Callable[[Any], Any] | None = None
    #: Whether the parser writes it anew: what it gives is compared by `shows`, too.
    is_rewritten: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Parser:
    """A parser: every field that is not in ``unread`` or ``losses`` is given as it was meant."""

    #: Module and function that reads documents; loaded when it is first needed.
    target: str
    formats: tuple[Format, ...]
    #: What the tests need to run it.
    needs: tuple[str, ...] = ()
    #: Fields that it has no place for.
    unread: Mapping[Format, frozenset[str]] = field(default_factory=dict)
    losses: Mapping[Format, Mapping[str, Loss]] = field(default_factory=dict)


def read(parser: str, documents: Sequence[tuple[Format, bytes]]) -> list[SeenFeed]:
    """What the parser sees of each document."""
    module, _, name = PARSERS[parser].target.partition(":")
    seen: list[SeenFeed] = getattr(import_module(module), name)(documents)
    return seen


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split(", "))


def _unread(formats: Sequence[Format], everywhere: str = "", **more: str) -> _Unread:
    """Fields that are unread in all of these formats, and more of single ones."""
    return {name: _words(everywhere) | _words(more.get(name, "")) for name in formats}


def _substance(content: str) -> tuple[str, list[str]]:
    """The words and the addresses of HTML, however it is written."""
    soup = BeautifulSoup(content, "html.parser")
    links = [str(one.get("href") or one.get("src")) for one in soup.select("[href], [src]")]
    return " ".join(soup.get_text(" ").split()), links


_XML: Final[tuple[Format, ...]] = ("rss", "atom")
_ALL: Final[tuple[Format, ...]] = (*_XML, "json")
_FIRST_AUTHOR: Final = {"authors": Loss(reason="the first alone", shows=lambda names: names[:1])}
_LAST_AUTHOR: Final = {"authors": Loss(reason="the last alone", shows=lambda names: names[-1:])}
_CLEANED: Final = {
    "content": Loss(reason="cleaned and written anew", shows=_substance, is_rewritten=True)
}
_ONE_ADDRESS: Final = {
    "enclosures": Loss(
        reason="the address of the first alone",
        shows=lambda attached: [(url, "", None) for url, _, _ in attached[:1]],
    )
}
_PODCAST: Final = {
    "enclosures": Loss(
        reason="the first sound or film alone, without its size",
        shows=lambda attached: [
            (url, media_type, None)
            for url, media_type, _ in attached
            if media_type.startswith(("audio/", "video/"))
        ][:1],
    )
}

PARSERS: Final[Mapping[str, Parser]] = {
    "feedparser": Parser(target="outside.libraries:by_feedparser", formats=_XML),
    "reader": Parser(
        target="outside.libraries:by_reader",
        formats=_ALL,
        unread=_unread(_ALL, "feed language, order, tags, image", rss="language"),
        losses={"rss": _LAST_AUTHOR | _CLEANED, "atom": _LAST_AUTHOR | _CLEANED},
    ),
    "atoma": Parser(
        target="outside.libraries:by_atoma",
        formats=_ALL,
        unread=_unread(
            _ALL,
            "language",
            rss="updated, authors, image",
            atom="feed language, image",
            json="feed language, authors",
        ),
    ),
    "fastfeedparser": Parser(
        target="outside.libraries:by_fastfeedparser",
        formats=_ALL,
        unread=_unread(_ALL, "language"),
        losses={
            "rss": _FIRST_AUTHOR
            | {"feed language": Loss(reason="never found", shows=lambda _: "")},
            "atom": _FIRST_AUTHOR
            | {
                "enclosures": Loss(
                    reason="among the links, without their size",
                    shows=lambda attached: [(*one[:2], None) for one in attached],
                )
            },
            "json": _FIRST_AUTHOR,
        },
    ),
    "feedsmith": Parser(
        target="outside.programs:by_feedsmith", formats=_ALL, needs=("node", "npm:feedsmith")
    ),
    "rss-parser": Parser(
        target="outside.programs:by_rss_parser",
        formats=_XML,
        needs=("node", "npm:rss-parser"),
        unread=_unread(
            _XML,
            "updated, image",
            atom="feed description, feed language, tags, enclosures, language",
        ),
        losses={"rss": _FIRST_AUTHOR, "atom": _FIRST_AUTHOR},
    ),
    "newsboat": Parser(
        target="outside.programs:by_newsboat",
        formats=_XML,
        needs=("newsboat",),
        unread=_unread(
            _XML, "feed description, feed language, updated, tags, summary, image, language"
        ),
        losses={
            "rss": _LAST_AUTHOR | _PODCAST,
            "atom": _PODCAST
            | {
                "authors": Loss(reason="joined by commas", shows=lambda names: [", ".join(names)]),
                "feed page": Loss(
                    reason="the last of the feed's alternate links, whatever its type (most others"
                    " take the first, which is the page)"
                ),
            },
        },
    ),
    "sfeed": Parser(
        target="outside.programs:by_sfeed",
        formats=_XML,
        needs=("sfeed",),
        unread=_unread(
            _XML,
            "feed title, feed description, feed page, feed language, updated, summary, image,"
            " language",
        ),
        losses={"rss": _FIRST_AUTHOR | _ONE_ADDRESS, "atom": _FIRST_AUTHOR | _ONE_ADDRESS},
    ),
}
#: For tests that run once with each; a program that is not there leaves its test out.
PARAMETERS: Final = tuple(
    pytest.param(name, marks=pytest.mark.needs(*parser.needs)) for name, parser in PARSERS.items()
)


def _pairs(seen: SeenFeed, feed: Feed, format_name: Format) -> Iterator[tuple[str, str, Any, Any]]:
    """Id ("" of the feed), name of the field, what was seen, what was meant."""
    meant = meant_feed(feed, format_name)
    yield from (("", *one) for one in zip(_OF_THE_FEED, seen, meant, strict=False))
    for id_, entry in meant.entries.items():
        other = seen.entries.get(id_) or [None] * len(entry)
        for name, saw, want in zip(SeenEntry._fields, other, entry, strict=True):
            yield id_, name, saw, want


def differences(
    parser: str, seen: SeenFeed, feed: Feed, format_name: Format
) -> dict[tuple[str, str], tuple[object, object]]:
    """Entry and field of what the parser gives otherwise than the table says: both values.

    A field that it is said not to read must be None.
    """
    about = PARSERS[parser]
    unread, losses = about.unread.get(format_name, ()), about.losses.get(format_name, {})
    found: dict[tuple[str, str], tuple[object, object]] = {}
    for id_, name, given, meant in _pairs(seen, feed, format_name):
        saw, want = given, meant
        loss = losses.get(name)
        if name in unread:
            want = None
        elif name in _FILLED and not meant:
            continue
        elif loss:
            want = loss.shows(meant) if loss.shows else given
            saw = loss.shows(given) if loss.shows and loss.is_rewritten else given
        if saw != want:
            found[id_, name] = (saw, want)
    strangers = seen.entries.keys() - {entry.id for entry in feed.entries}
    return found | {(id_, "id"): (id_, None) for id_ in strangers}


def false_losses(
    parser: str, format_name: Format, readings: Sequence[tuple[SeenFeed, Feed]]
) -> set[str]:
    """Fields that the table calls lost and that were given as they were meant, everywhere."""
    pairs = chain.from_iterable(_pairs(seen, feed, format_name) for seen, feed in readings)
    lost = {name for _, name, saw, want in pairs if saw != want}
    return PARSERS[parser].losses.get(format_name, {}).keys() - lost
