"""The linter's word on all that is about to be published: errors refuse, warnings are told."""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate, chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NoReturn

from msgspec import Struct

from feedwright.cache import CachedFlaw
from feedwright.check import Source, lint
from feedwright.errors import RefusedError
from feedwright.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from feedwright.check import Finding
    from feedwright.check.clearance import ClearFrame
    from feedwright.formats import Printed
    from feedwright.model import Document, Problem

__all__ = ["flaw_problems", "inspect"]

#: The elements and members that say an id. One that a publisher states, or took over from an
#: older feed, stays as it is, whatever it is: subscribers have it (I2).
_ID: Final = re.compile(r"id|guid|at:deleted-entry@ref|items\[\d+\]\.id")
#: What follows from the publication having no address, of which a run tells in its own words.
_OF_ADDRESS: Final = frozenset(
    {"atom-self-missing", "json-address-missing", "json-item-url-missing", "rss-self-missing"}
)
#: What a problem of an article says already, or what is as its author means it.
_TOLD: Final = frozenset(
    {"atom-text-missing", "date-implausible", "entry-id-is-feed-id", "updated-twice"}
)
#: What is said of the links of a document by who knows where they lead.
_OF_NEIGHBOURS: Final = frozenset(
    {
        *("history-archive-alone", "set-archive-one-way", "set-archive-unmarked"),
        *("set-archive-unreached", "set-chain-broken", "set-chain-loops"),
    }
)
_NO_FRAMES: Final[Mapping[str, ClearFrame | None]] = MappingProxyType({})
#: As much of entries as is looked at in one go: what is read stands in memory as a tree.
_MOST_BYTES: Final = 1_000_000
_HINT: Final = "what is published was left as it was; please report this as a bug of feedwright"
_KEPT: Final = "nothing need be done: it stays, because subscribers have it"
_HINT_OF_ENTRY: Final = (
    "what is published was left as it was; keep the article out with draft: true, and please"
    " report this as a bug of feedwright"
)


def inspect(
    documents: Iterable[tuple[Document, Printed]],
    others: Iterable[tuple[str, bytes]] = (),
    *,
    frames: Mapping[str, ClearFrame | None] = _NO_FRAMES,
    is_partial: bool = False,
) -> dict[str, tuple[CachedFlaw, ...]]:
    """What the linter warns of, by the paths of the documents, each rule once for a document.

    Every document is looked at with those of its entries that no document before it had, so that
    each entry is looked at once in each format, among what stands around it there; then all
    together. Clear entries in a clear frame were looked at before; ``frames`` has those, by path.
    ``others`` are documents without entries, by path. Where the rest was looked at before, which
    makes it ``is_partial``, nothing is said of links between the documents. Raises `RefusedError`
    for the first error: no reader shall get a document that is not valid. An id is never one (I2).
    """
    sheets: dict[str, _Sheet] = {}
    further: list[_Flaw] = []
    sources = chain(
        _sources(documents, frames, sheets, further),
        (Source(path=path, data=data) for path, data in others),
    )
    found = [_Flaw(one, sheets.get(one.path)) for one in lint(sources)]
    flaws = [flaw for flaw in (*found, *further) if flaw.matters]
    if is_partial:
        flaws = [flaw for flaw in flaws if flaw.finding.rule not in _OF_NEIGHBOURS]
    errors = [flaw for flaw in flaws if flaw.is_error]
    if errors:
        _refuse(errors)
    told: dict[str, dict[str, list[_Flaw]]] = {}
    for flaw in flaws:
        told.setdefault(flaw.finding.path, {}).setdefault(flaw.finding.rule, []).append(flaw)
    return {
        path: tuple(_told(of_rule[0], len(of_rule)) for of_rule in rules.values())
        for path, rules in told.items()
    }


def flaw_problems(flaws: Iterable[CachedFlaw]) -> tuple[Problem, ...]:
    """What was found in all documents, in their order: each rule once for the publication."""
    first: dict[str, CachedFlaw] = {}
    times: Counter[str] = Counter()
    for flaw in flaws:
        first.setdefault(flaw.rule, flaw)
        times[flaw.rule] += flaw.times
    return tuple(
        problem(
            "feed-flawed",
            "",
            document=flaw.document,
            entry=flaw.entry,
            message=flaw.message,
            more=f", and {times[rule] - 1} more like it" if times[rule] > 1 else "",
            advice=flaw.advice,
            rule=rule,
        )
        for rule, flaw in first.items()
    )


class _Sheet(Struct, frozen=True, kw_only=True):
    """A document with some of its entries."""

    document: Document
    printed: Printed
    #: Which they are, counted from 0.
    numbers: tuple[int, ...]

    @property
    def data(self) -> bytes:
        frame, fragments = self.printed.frame, self.printed.fragments
        entries = frame.joint.join(bytes(fragments[number].data) for number in self.numbers)
        return b"".join((frame.head, entries, frame.tail))

    def place(self, line: int) -> tuple[int | None, int]:
        """The entry that stands in that line of the sheet, and its line in the document."""
        frame, fragments = self.printed.frame, self.printed.fragments
        lines = [bytes(one.data).count(b"\n") + frame.joint.count(b"\n") for one in fragments]
        head = frame.head.count(b"\n")
        starts = list(accumulate(lines, initial=head))
        begin = head
        if line <= head:
            return None, line
        for number in self.numbers:
            if line <= begin + lines[number]:
                return number, starts[number] + line - begin
            begin += lines[number]
        return None, starts[-1] + line - begin


class _Flaw(Struct, frozen=True):
    """What was found, and in which sheet; None where it is no document of a feed."""

    finding: Finding
    sheet: _Sheet | None

    @property
    def matters(self) -> bool:
        rule = self.finding.rule
        if self.finding.severity == "info" or rule in _TOLD:
            return False
        has_address = self.sheet is None or self.sheet.document.url is not None
        return has_address or rule not in _OF_ADDRESS

    @property
    def is_of_id(self) -> bool:
        return _ID.fullmatch(self.finding.element) is not None

    @property
    def is_error(self) -> bool:
        return self.finding.severity == "error" and not self.is_of_id

    @property
    def place(self) -> tuple[int | None, int]:
        line = self.finding.line
        return self.sheet.place(line) if self.sheet and line else (None, line)


def _sources(
    documents: Iterable[tuple[Document, Printed]],
    frames: Mapping[str, ClearFrame | None],
    sheets: dict[str, _Sheet],
    further: list[_Flaw],
) -> Iterator[Source]:
    """A source for each document; the sheets of one that has many new entries are many.

    Those behind the first are looked at here: of them only what is said of entries is ``further``.
    """
    seen: set[int] = set()
    for document, printed in documents:
        if document.format == "sitemap":
            continue
        fragments = printed.fragments
        frame = frames.get(document.path)
        new = [number for number, one in enumerate(fragments) if id(one) not in seen]
        seen.update(map(id, fragments))
        ids = tuple([entry.id for entry in printed.entries])
        if frame is not None:
            doubtful = [number for number in new if not fragments[number].is_clear]
            if not doubtful:
                yield Source(path=document.path, data=b"", entry_ids=ids, frame=frame)
                continue
            # A channel that is a podcast, as one item makes it, asks more of the others.
            if not any("itunes" in fragments[number].prefixes for number in doubtful):
                new = doubtful
        first, *more = (
            _Sheet(document=document, printed=printed, numbers=numbers)
            for numbers in _portions(new, printed)
        )
        sheets[document.path] = first
        for sheet in more:
            found = (
                _Flaw(one, sheet) for one in lint([Source(path=document.path, data=sheet.data)])
            )
            further += (flaw for flaw in found if flaw.place[0] is not None)
        yield Source(path=document.path, data=first.data, entry_ids=ids)


def _portions(numbers: Iterable[int], printed: Printed) -> Iterator[tuple[int, ...]]:
    """The entries of those numbers, as many at a time as are looked at in one go; at least once."""
    portion: list[int] = []
    size = 0
    for number in numbers:
        length = len(printed.fragments[number].data)
        if portion and size + length > _MOST_BYTES:
            yield tuple(portion)
            portion, size = [], 0
        portion.append(number)
        size += length
    yield tuple(portion)


def _refuse(errors: list[_Flaw]) -> NoReturn:
    flaw, finding = errors[0], errors[0].finding
    number, line = flaw.place
    where = [f"line {line}"] if line else []
    if flaw.sheet and number is not None:
        entry = flaw.sheet.printed.entries[number]
        where.append(f"in the entry {entry.title!r} ({entry.id})")
    place = f"{', '.join(where)}: " if where else ""
    more = f"; errors: {len(errors)}" if len(errors) > 1 else ""
    message = (
        f"would not be valid: {place}{finding.message}"
        f" ({finding.clause}) [{finding.number} {finding.rule}]{more}"
    )
    raise RefusedError(finding.path, message, _HINT if number is None else _HINT_OF_ENTRY)


def _told(flaw: _Flaw, times: int) -> CachedFlaw:
    finding = flaw.finding
    number, line = flaw.place
    entry = flaw.sheet.printed.entries[number] if flaw.sheet and number is not None else None
    return CachedFlaw(
        rule=f"{finding.number} {finding.rule}",
        times=times,
        document=f"{finding.path}:{line}" if line else finding.path,
        entry=f"in the entry {entry.title!r}: " if entry else "",
        message=finding.message,
        advice=_KEPT if flaw.is_of_id else f"{finding.hint}; {finding.clause}",
    )
