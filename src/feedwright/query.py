"""The small language that says which entries a feed holds.

``tag = "climate" and not language = "en" and since = "90d"``: tests of fields, joined by ``and``,
``or``, ``not`` and parentheses. `parse` reads it, `Query.matches` answers it for one `Card`.
"""

from __future__ import annotations

import operator
import re
from datetime import date, datetime, timedelta
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from msgspec import Struct

from feedwright.slugs import slug_of, slug_of_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["FIELDS", "Card", "Query", "QueryError", "parse"]

_Value = str | int | bool | date | timedelta
_Kind = Literal["text", "day", "span", "number", "flag"]

_COMPARE: Final[Mapping[str, Callable[[object, object], bool]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,  # type: ignore[dict-item] # both sides are of the field's kind
    "<=": operator.le,  # type: ignore[dict-item]
    ">": operator.gt,  # type: ignore[dict-item]
    ">=": operator.ge,  # type: ignore[dict-item]
}
_OPERATORS: Final[Mapping[_Kind, tuple[str, ...]]] = {
    "text": ("=", "!=", "in"),
    "day": ("=", "!=", "<", "<=", ">", ">="),
    "span": ("=",),
    "number": ("=", "!=", "<", "<=", ">", ">="),
    "flag": ("=", "!="),
}
_EXAMPLES: Final[Mapping[_Kind, str]] = {
    "text": '"climate"',
    "day": '"2026-01-31"',
    "span": '"90d", or "48h"',
    "number": "600",
    "flag": "true or false",
}
#: What each field is, in the order of the reference.
FIELDS: Final[Mapping[str, tuple[_Kind, str]]] = {
    "tag": ("text", "one of the article's tags"),
    "author": ("text", "one of its authors"),
    "section": ("text", "its folder, or one above that"),
    "language": ("text", 'its language; "en" stands for "en-GB" as well'),
    "title": ("text", "its title"),
    "license": ("text", "the address of its licence"),
    "published": ("day", "the day it was published"),
    "updated": ("day", "the day of its last change"),
    "since": ("span", "how long ago it may have been published at most"),
    "words": ("number", "how many words it has"),
    "image": ("flag", "whether it has a lead image"),
    "audio": ("flag", "whether audio is attached to it"),
    "video": ("flag", "whether video is attached to it"),
}
_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<text>"[^"]*"|'[^']*')|(?P<sign>!=|<=|>=|[=<>(),])|(?P<word>[^\s"'=<>!(),]+)|(?P<odd>\S))"""
)
_SPAN: Final = re.compile(r"(\d{1,5})\s*([hdw])")
_SPAN_UNITS: Final = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_DEEPEST: Final = 50


class Card(NamedTuple):
    """What is known of an entry without its body: enough to sort it into feeds."""

    #: The entry's id.
    id: str
    #: When it first appeared, be that before 1970.
    published: datetime
    updated: datetime
    title: str = ""
    tags: tuple[str, ...] = ()
    #: Bare names of those who sign it themselves.
    authors: tuple[str, ...] = ()
    #: The folder of its file below the articles folder, "/" between parts; empty at the top.
    section: str = ""
    language: str | None = None
    license_url: str | None = None
    word_count: int = 0
    has_image: bool = False
    has_audio: bool = False
    has_video: bool = False
    #: It was old when it came: it stands in archive documents only.
    archive_only: bool = False


class QueryError(ValueError):
    """The text is no query; ``str()`` says why, with the column, and ``hint`` what to write."""

    def __init__(self, message: str, column: int, hint: str = "") -> None:
        super().__init__(f"{message} (column {column})")
        self.hint = hint


class _Test(Struct, frozen=True, kw_only=True):
    field: str
    sign: str
    values: tuple[_Value, ...]


class _Joined(Struct, frozen=True, kw_only=True):
    """Several conditions: "all" of them, "any" of them, or "none" (of one)."""

    how: Literal["all", "any", "none"]
    parts: tuple[_Node, ...]


_Node = _Test | _Joined


class Query(Struct, frozen=True):
    """A query that was understood. Equal texts are equal queries."""

    text: str
    _root: _Node

    def matches(self, card: Card, now: datetime) -> bool:
        """Whether the entry belongs; days are those of the zone of ``now``."""
        return _holds(self._root, card, now)

    @property
    def spans(self) -> tuple[timedelta, ...]:
        """Ages at which an entry may leave (or, behind ``not``, enter) with the clock alone."""
        return tuple(_spans(self._root))


def parse(text: str) -> Query:
    """The query. Raises `QueryError`."""
    reader = _Reader(text)
    root = reader.read_any(0)
    reader.end()
    return Query(text, root)


class _Token(NamedTuple):
    kind: str
    text: str
    column: int


class _Reader:
    """Recursive descent over the tokens: any → all → not → test."""

    def __init__(self, text: str) -> None:
        self._tokens = [
            _Token(kind, found[kind], found.start(kind) + 1)
            for found in _TOKEN.finditer(text)
            if (kind := found.lastgroup)
        ]
        self._tokens.append(_Token("end", "the end", len(text) + 1))
        self._at = 0

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        token = self._next
        self._at += 1
        return token

    def _is_word(self, word: str) -> bool:
        return self._next.kind == "word" and self._next.text.casefold() == word

    def end(self) -> None:
        token = self._next
        if token.kind != "end":
            hint = "join conditions by and, or"
            raise QueryError(f"does not go on with {token.text}", token.column, hint)

    def read_any(self, depth: int) -> _Node:
        return self._read_joined("any", "or", depth)

    def _read_joined(self, how: Literal["all", "any"], word: str, depth: int) -> _Node:
        read = self._read_not if how == "all" else self._read_all
        parts = [read(depth)]
        while self._is_word(word):
            self._take()
            parts.append(read(depth))
        return parts[0] if len(parts) == 1 else _Joined(how=how, parts=tuple(parts))

    def _read_all(self, depth: int) -> _Node:
        return self._read_joined("all", "and", depth)

    def _read_not(self, depth: int) -> _Node:
        if depth > _DEEPEST:
            raise QueryError("is nested too deeply", self._next.column)
        if self._is_word("not"):
            self._take()
            return _Joined(how="none", parts=(self._read_not(depth + 1),))
        if self._next.text == "(" and self._next.kind == "sign":
            opening = self._take()
            inner = self.read_any(depth + 1)
            if self._take().text != ")":
                raise QueryError("has a ( without )", opening.column, "close it")
            return inner
        return self._read_test()

    def _read_test(self) -> _Test:
        name = self._take()
        field = name.text.casefold()
        if name.kind != "word" or field not in FIELDS:
            what = "ends where a field should stand" if name.kind == "end" else f"has {name.text}"
            message = what if name.kind == "end" else f"{what}, which is no field"
            raise QueryError(
                message, name.column, _near(field) if name.kind == "word" else _known()
            )
        kind = FIELDS[field][0]
        sign = self._take()
        written = sign.text.casefold()
        if written not in _OPERATORS[kind]:
            hint = f"{field} takes {' '.join(_OPERATORS[kind])}"
            raise QueryError(f"has {sign.text} behind {field}", sign.column, hint)
        values = (
            self._read_list(field, kind) if written == "in" else (self._read_value(field, kind),)
        )
        return _Test(field=field, sign="=" if written == "in" else written, values=values)

    def _read_list(self, field: str, kind: _Kind) -> tuple[_Value, ...]:
        opening = self._take()
        if opening.text != "(":
            hint = f'write {field} in ("one", "two")'
            raise QueryError(f"has {opening.text} behind in", opening.column, hint)
        values = [self._read_value(field, kind)]
        while self._next.text == ",":
            self._take()
            values.append(self._read_value(field, kind))
        if self._take().text != ")":
            raise QueryError("has a ( without )", opening.column, "close it")
        return tuple(values)

    def _read_value(self, field: str, kind: _Kind) -> _Value:
        token = self._take()
        text = token.text[1:-1].strip() if token.kind == "text" else token.text
        value = _READERS[kind](text) if _is_value(token, kind) else None
        if value is None:
            is_bare = token.kind == "word" and kind == "text"
            hint = (
                f'write "{token.text}"'
                if is_bare
                else f"{field} is compared with {_EXAMPLES[kind]}"
            )
            raise QueryError(f"compares {field} with {token.text}", token.column, hint)
        return value


def _is_value(token: _Token, kind: _Kind) -> bool:
    return token.kind == ("word" if kind in {"number", "flag"} else "text")


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _read_span(text: str) -> timedelta | None:
    found = _SPAN.fullmatch(text)
    return int(found[1]) * _SPAN_UNITS[found[2]] if found else None


_READERS: Final[Mapping[_Kind, Callable[[str], _Value | None]]] = {
    "text": lambda text: text or None,
    "day": _read_day,
    "span": _read_span,
    "number": lambda text: int(text) if text.isascii() and text.isdecimal() else None,
    "flag": lambda text: {"true": True, "false": False}.get(text.casefold()),
}


def _near(word: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only for a mistake

    near = get_close_matches(word, FIELDS, n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else _known()


def _known() -> str:
    return f"known are {', '.join(FIELDS)}"


def _holds(node: _Node, card: Card, now: datetime) -> bool:
    if isinstance(node, _Test):
        return _passes(node, card, now)
    answers = (_holds(part, card, now) for part in node.parts)
    match node.how:
        case "all":
            return all(answers)
        case "any":
            return any(answers)
        case "none":
            return not any(answers)


def _passes(test: _Test, card: Card, now: datetime) -> bool:
    if test.field in _TEXTS:
        has = any(_TEXTS[test.field](card, str(value)) for value in test.values)
        return has if test.sign == "=" else not has
    wanted = test.values[0]
    if isinstance(wanted, timedelta):
        return card.published >= now - wanted
    return _COMPARE[test.sign](_FACTS[test.field](card, now), wanted)


def _spans(node: _Node) -> Iterator[timedelta]:
    if isinstance(node, _Test):
        yield from (value for value in node.values if isinstance(value, timedelta))
    else:
        for part in node.parts:
            yield from _spans(part)


def _is_like(name: str, wanted: str) -> bool:
    """Names are alike by their slugs; one with ``*`` is a pattern for the whole name."""
    return _is_text(name, wanted) if "*" in wanted else slug_of(name) == slug_of(wanted)


def _is_text(text: str | None, wanted: str) -> bool:
    """The same to the letter but for case, or fitting a pattern with ``*``."""
    pattern = wanted.casefold().replace("[", "[[]").replace("?", "[?]")
    return text is not None and fnmatchcase(text.casefold(), pattern)


def _is_below(section: str, wanted: str) -> bool:
    if "*" in wanted:
        return _is_text(section, wanted)
    here, above = f"{slug_of_path(section)}/", f"{slug_of_path(wanted)}/"
    return here.startswith(above)


def _speaks(language: str | None, wanted: str) -> bool:
    """Basic filtering of language tags (RFC 4647 section 3.3.1)."""
    return f"{language or ''}-".casefold().startswith(f"{wanted.rstrip('-*')}-".casefold())


_TEXTS: Final[Mapping[str, Callable[[Card, str], bool]]] = {
    "tag": lambda card, wanted: any(_is_like(tag, wanted) for tag in card.tags),
    "author": lambda card, wanted: any(_is_like(name, wanted) for name in card.authors),
    "section": lambda card, wanted: _is_below(card.section, wanted),
    "language": lambda card, wanted: _speaks(card.language, wanted),
    "title": lambda card, wanted: _is_text(card.title, wanted),
    "license": lambda card, wanted: _is_text(card.license_url, wanted),
}
_FACTS: Final[Mapping[str, Callable[[Card, datetime], object]]] = {
    "published": lambda card, now: card.published.astimezone(now.tzinfo).date(),
    "updated": lambda card, now: card.updated.astimezone(now.tzinfo).date(),
    "words": lambda card, _: card.word_count,
    "image": lambda card, _: card.has_image,
    "audio": lambda card, _: card.has_audio,
    "video": lambda card, _: card.has_video,
}
