"""Elements of XML as careful writers write them, held against tables.

Entries of a publication are built alike: the same tags in the same order, with the same attributes.
So what a text is built of is planned once for all that are built so, and then only their values are
looked at. Comments, sections, other quotes and other white space are not plain, and need not be
known here.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.check.clearance.values import is_clear_text, is_right, resolved
from feedwright.check.wording import plain_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = ["Child", "Form", "Reading", "Table", "read", "read_one", "valued"]

_OPENING: Final = re.compile(r"([A-Za-z:]+)(?: ([A-Za-z:]+)=)?")
_FURTHER: Final = re.compile(r" ([A-Za-z:]+)=")
_NONE: Final[Mapping[str, str]] = MappingProxyType({})
#: Kinds of values that every text is of.
_ANY: Final = frozenset({"anything", "text", "plain"})

#: A tag without the values of its attributes: all of it, or what stands around the values.
Shape = str | tuple[str, ...]


class Form(NamedTuple):
    """An element in its plain form."""

    #: Whether its text, as it is written, is right.
    is_right: Callable[[str], bool] | None = None
    #: Whether it is right when every character stands for itself; None where that is no question.
    is_plainly_right: Callable[[str], object] | None = None
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

    __slots__ = ("_single", "forms", "needed")

    def __init__(self, forms: Mapping[str, Form], needed: Iterable[str] = ()) -> None:
        self.forms = forms
        self._single = frozenset(tag for tag, form in forms.items() if not form.many)
        self.needed = frozenset(needed)

    def is_complete(self, tags: Sequence[str]) -> bool:
        """Whether each of them is there as often as it may be."""
        once = [tag for tag in tags if tag in self._single]
        return len(once) == len(set(once)) and self.needed.issubset(tags)


class Child(NamedTuple):
    """An element, and where what it says stands among the texts, and the values, of a reading."""

    tag: str
    form: Form
    text: int
    #: -1 where it has no attributes.
    values: int
    names: tuple[str, ...]
    children: tuple[Child, ...] = ()


class _Plan(NamedTuple):
    """What has to be asked of the texts that are built so."""

    children: tuple[Child, ...]
    tags: tuple[str, ...]
    #: Tag → where its text stands.
    places: Mapping[str, int]
    #: Of what has text: where it stands, and its form.
    worded: tuple[tuple[int, Form], ...]
    #: Of the others, and behind all tags that close: there are only blanks.
    blanks: tuple[int, ...]
    started: tuple[Child, ...]
    prefixes: frozenset[str]


class Reading(NamedTuple):
    """What was read, its values as they are written."""

    plan: _Plan
    texts: list[str]
    #: Of each element that has some, their references resolved.
    attributes: list[dict[str, str]]

    def raw(self, tag: str) -> str:
        """The text of an element that may stand once; "" without one."""
        at = self.plan.places.get(tag)
        return self.texts[at] if at else ""

    def all_attributes(self, tag: str) -> list[dict[str, str]]:
        """Those of the elements of that tag, in their order."""
        return [self.attributes[one.values] for one in self.plan.children if one.tag == tag]


def valued(kind: str, *, many: bool = False) -> Form:
    """An element whose text is a value of that kind, and nothing around it."""

    def is_right_text(raw: str) -> bool:
        value = resolved(raw)
        return value is not None and value == value.strip() != "" and is_right(kind, value)

    # Values of other kinds have no blanks, so none are around them, and are not empty.
    has_room = kind in {"absolute-iri", "iri", "mailbox"}
    return Form(is_right_text, is_right_text if has_room else partial(is_right, kind), many=many)


def read(text: str, table: Table, *, is_one: bool = False) -> Reading | None:
    """The elements that the text is, one behind the other; None at a doubt."""
    pieces = [one.partition(">") for one in text.split("<")]
    texts = [text for _, _, text in pieces]
    texts[0], at_start, _ = pieces[0]
    shapes: list[Shape] = []
    values: list[list[str]] = []
    for tag, closed, _ in pieces[1:]:
        if not closed:
            return None
        if '"' in tag:
            cut = tag.split('"')
            if not len(cut) % 2:
                return None
            values.append(cut[1::2])
            shapes.append(tuple(cut[::2]))
        else:
            shapes.append(tag)
    plan = _planned(table, tuple(shapes), is_one)
    if plan is None or at_start or "".join([texts[at] for at in plan.blanks]).strip(" \n"):
        return None
    names = [child.names for child in plan.started]
    attributes = [dict(zip(*pair, strict=True)) for pair in zip(names, values, strict=True)]
    return _asked(Reading(plan, texts, attributes))


def read_one(text: str, around: Table) -> Reading | None:
    """What stands in the one element that the text is, of a tag of that table; None at a doubt."""
    return read(text, around, is_one=True)


def _asked(reading: Reading) -> Reading | None:
    """The reading, if all texts and all attributes are right."""
    plan, texts, attributes = reading
    written = "".join(chain.from_iterable(map(dict.values, attributes)))
    if "\n" in written or "\t" in written:
        return None
    plain = "".join([texts[at] for at, form in plan.worded if form.is_plainly_right])
    if not is_clear_text(plain + written):
        return _asked_resolved(reading)
    for at, form in plan.worded:
        ask = form.is_plainly_right or form.is_right
        if ask is None or not ask(texts[at]):
            return None
    for child, found in zip(plan.started, attributes, strict=True):
        form = child.form
        for name, value in found.items():
            kind = form.attributes[name]
            if kind not in _ANY and not is_right(kind, value):
                return None
        if form.fit is not None and not form.fit(found):
            return None
    return reading


def _asked_resolved(reading: Reading) -> Reading | None:
    """The same where references stand in some."""
    plan, texts, written = reading
    if any(form.is_right is None or not form.is_right(texts[at]) for at, form in plan.worded):
        return None
    attributes: list[dict[str, str]] = []
    for child, found in zip(plan.started, written, strict=True):
        form = child.form
        meant = {name: resolved(value) for name, value in found.items()}
        values = {name: value for name, value in meant.items() if value is not None}
        if len(values) < len(found):
            return None
        if not all(_is_right_value(form.attributes[name], values[name]) for name in values):
            return None
        if form.fit is not None and not form.fit(values):
            return None
        attributes.append(values)
    return reading._replace(attributes=attributes)


def _is_right_value(kind: str, value: str) -> bool:
    """Whether the value of an attribute is right, as what it is or as text."""
    if kind == "plain":
        return is_clear_text(value) or not any(plain_faults(value, "", rss=True))
    return is_right(kind, value)


@lru_cache(maxsize=1024)  # entries of a publication are built alike
def _planned(table: Table, shapes: tuple[Shape, ...], is_one: bool) -> _Plan | None:  # noqa: FBT001
    """What has to be asked of texts of these tags; None where they are no elements of the table."""
    planner = _Planner(shapes)
    children = planner.elements(table)
    if children is None or planner.at != len(shapes):
        return None
    if is_one:
        if len(children) != 1:
            return None
        children = children[0].children
    return _Plan(
        children=children,
        tags=tuple(child.tag for child in children),
        places={child.tag: child.text for child in children},
        worded=tuple(planner.worded),
        blanks=(0, *planner.blanks),
        started=tuple(planner.started),
        prefixes=frozenset(tag.partition(":")[0] for tag in planner.tags if ":" in tag),
    )


class _Planner:
    """Goes through the tags of a text once."""

    def __init__(self, shapes: tuple[Shape, ...]) -> None:
        self.shapes = shapes
        self.at = 0
        self.tags: list[str] = []
        self.worded: list[tuple[int, Form]] = []
        self.blanks: list[int] = []
        self.started: list[Child] = []
        self._values = 0

    def elements(self, table: Table) -> tuple[Child, ...] | None:
        """Those from here on that the table has; None at a doubt."""
        found: list[Child] = []
        while self.at < len(self.shapes) and not _is_end(self.shapes[self.at]):
            child = self._element(table)
            if child is None:
                return None
            found.append(child)
        return tuple(found) if table.is_complete([child.tag for child in found]) else None

    def _element(self, table: Table) -> Child | None:
        start = _start(self.shapes[self.at], table)
        if start is None:
            return None
        tag, names, form, is_closed = start
        self.at += 1
        text, values = self.at, self._values if names else -1
        self._values += bool(names)
        self.tags.append(tag)
        child = Child(tag, form, text, values, names)
        if names:
            self.started.append(child)
        if is_closed:
            self.blanks.append(text)
            is_empty = form.is_right is None and (form.inner is None or not form.inner.needed)
            return child if is_empty else None
        if form.inner is not None:
            self.blanks.append(text)
            inner = self.elements(form.inner)
            if inner is None:
                return None
            child = child._replace(children=inner)
        elif form.is_right is not None:
            self.worded.append((text, form))
        else:
            return None
        if self.at == len(self.shapes) or self.shapes[self.at] != f"/{tag}":
            return None
        self.at += 1
        self.blanks.append(self.at)
        return child


def _is_end(shape: Shape) -> bool:
    return isinstance(shape, str) and shape.startswith("/")


def _start(shape: Shape, table: Table) -> tuple[str, tuple[str, ...], Form, bool] | None:
    """Tag, attributes and form of a start tag, and whether it is its own end; None at a doubt."""
    written = (shape,) if isinstance(shape, str) else shape
    is_closed = written[-1].endswith("/")
    opening = _OPENING.fullmatch(written[0].removesuffix("/") if len(written) == 1 else written[0])
    further = [_FURTHER.fullmatch(one) for one in written[1:-1]]
    if opening is None or (len(written) > 1 and (not opening[2] or written[-1] not in {"", "/"})):
        return None
    names = [opening[2], *(one[1] if one else "" for one in further)] if len(written) > 1 else []
    form = table.forms.get(opening[1])
    if form is None or len(set(names)) < len(names) or not set(names) <= form.attributes.keys():
        return None
    is_whole = set(form.required) <= set(names) and (names or form.fit is None)
    return (opening[1], tuple(names), form, is_closed) if is_whole else None
