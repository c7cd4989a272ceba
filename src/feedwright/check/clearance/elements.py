"""Elements of XML as careful writers write them, held against tables while they are read.

What is read is cut at every "<"; a piece begins with a tag, and text follows. Comments, sections,
other quotes and other white space are not plain, so nothing need be known of them here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.check.clearance.values import is_clear_text, is_right, resolved
from feedwright.check.wording import plain_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["Child", "Form", "Table", "attributes_of", "is_blank", "prefixes_of", "read", "valued"]

_START: Final = re.compile(r'([A-Za-z:]+)((?: [A-Za-z:]+="[^"<>]*")*)/?')
_ATTRIBUTE: Final = re.compile(r' ([A-Za-z:]+)="([^"]*)"')
_NONE: Final[Mapping[str, str]] = MappingProxyType({})


class Child(NamedTuple):
    """An element that was read."""

    tag: str
    attributes: Mapping[str, str]
    #: Its text as it is written.
    raw: str
    #: What stands in it, where that is elements.
    children: tuple[Child, ...] = ()


class Form(NamedTuple):
    """An element in its plain form."""

    #: Whether its text, as it is written, is right.
    is_right: Callable[[str], bool] | None = None
    #: Attribute → kind of its value, a key of `values.VALUES` or "plain".
    attributes: Mapping[str, str] = _NONE
    required: tuple[str, ...] = ()
    #: Whether the attributes fit together.
    fit: Callable[[Mapping[str, str]], bool] | None = None
    #: Whether it may stand several times.
    many: bool = False
    #: What may stand in it, where it has no text.
    inner: Table | None = None


class Table:
    """What may stand in an element, by tag; ``needed`` must."""

    __slots__ = ("_forms", "_known", "_single", "needed")

    def __init__(self, forms: Mapping[str, Form], needed: Iterable[str] = ()) -> None:
        self._forms = forms
        self._single = frozenset(tag for tag, form in forms.items() if not form.many)
        self.needed = frozenset(needed)

    def form(self, tag: str) -> Form | None:
        """The plain form of the elements of that tag."""
        return self._forms.get(tag)

    def is_complete(self, tags: tuple[str, ...]) -> bool:
        """Whether each of them is there as often as it may be."""
        return _is_complete(self._single, self.needed, tags)


@lru_cache(maxsize=1024)  # entries of a publication are built alike
def _is_complete(single: frozenset[str], needed: frozenset[str], tags: tuple[str, ...]) -> bool:
    once = [tag for tag in tags if tag in single]
    return len(once) == len(set(once)) and needed.issubset(tags)


@lru_cache(maxsize=1024)
def prefixes_of(tags: tuple[str, ...]) -> frozenset[str]:
    """The prefixes of namespaces that stand in these."""
    return frozenset(tag.partition(":")[0] for tag in tags if ":" in tag)


def valued(kind: str, *, many: bool = False) -> Form:
    """An element whose text is a value of that kind, and nothing around it."""

    def is_right_text(raw: str) -> bool:
        value = resolved(raw)
        return value is not None and value == value.strip() != "" and is_right(kind, value)

    return Form(is_right_text, many=many)


def is_blank(text: str) -> bool:
    """Whether only blanks and line ends stand there."""
    return not text.strip(" \n")


def read(pieces: list[str], at: int, table: Table, found: list[Child]) -> int:
    """Where what is none of the table's elements begins, from that piece on; -1 at a doubt.

    The elements before are ``found``.
    """
    count = len(pieces)
    while at < count and not pieces[at].startswith("/"):
        written, closed, raw = pieces[at].partition(">")
        start = _started(table, written)
        if start is None or not closed:
            return -1
        tag, attributes, form = start
        at += 1
        inner: list[Child] = []
        if written.endswith("/"):
            is_empty = form.is_right is None and (form.inner is None or not form.inner.needed)
            if not is_empty or not is_blank(raw):
                return -1
        else:
            if form.inner is not None:
                at = read(pieces, at, form.inner, inner) if is_blank(raw) else -1
                if not form.inner.is_complete(tuple([child.tag for child in inner])):
                    return -1
            elif form.is_right is None or not form.is_right(raw):
                return -1
            if not 0 < at < count or pieces[at].rstrip(" \n") != f"/{tag}>":
                return -1
            at += 1
        found.append(Child(tag, attributes, raw, tuple(inner)))
    return at


@lru_cache(maxsize=4096)  # start tags are few; those with addresses stand in several formats
def _started(table: Table, written: str) -> tuple[str, Mapping[str, str], Form] | None:
    """Tag, attributes and form of a start tag; None where there is a doubt about it."""
    start = _START.fullmatch(written)
    form = table.form(start[1]) if start else None
    if start is None or form is None:
        return None
    attributes = attributes_of(start[2])
    if attributes is None or not all(name in attributes for name in form.required):
        return None
    for name, value in attributes.items():
        kind = form.attributes.get(name)
        if kind is None or not _is_right_value(kind, value):
            return None
    if form.fit is not None and not form.fit(attributes):
        return None
    return start[1], attributes, form


def attributes_of(written: str) -> dict[str, str] | None:
    """The attributes, their references resolved; None where one is not plain, or stands twice."""
    if "\n" in written or "\t" in written:
        return None
    pairs = _ATTRIBUTE.findall(written)
    values = {name: resolved(value) for name, value in pairs}
    plain = {name: value for name, value in values.items() if value is not None}
    return plain if len(plain) == len(pairs) else None


def _is_right_value(kind: str, value: str) -> bool:
    """Whether the value of an attribute is right, as what it is or as text."""
    if kind == "plain":
        return is_clear_text(value) or not any(plain_faults(value, "", rss=True))
    return is_right(kind, value)
