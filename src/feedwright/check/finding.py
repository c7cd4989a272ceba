"""What the linter says, and about what: values that flow through the room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    from feedwright.check.clearance import ClearFrame

__all__ = ["Finding", "Rule", "Severity", "Source"]

#: As the feed validator of the W3C has them: an error breaks a specification, a warning harms in
#: some readers, an info could be done better.
Severity = Literal["error", "warning", "info"]


class Rule(NamedTuple):
    """One thing that can be wrong with a document; ``{…}`` are filled from it."""

    #: Number in the checklist of feeds, which groups rules ("A1"); cited by tests and commits.
    number: str
    severity: Severity
    #: Where it is written down ("RFC 4287 4.1.2").
    clause: str
    message: str
    #: What to do about it.
    hint: str


class Source(Struct, frozen=True, kw_only=True):
    """One document to be looked at."""

    #: What the user calls it: a path or an address.
    path: str
    data: bytes
    #: Where it lives, when that is known: then its self link is compared with it.
    url: str | None = None
    #: The ``Content-Type`` that a server sent with it; None for a file.
    content_type: str | None = None
    #: Ids of all its entries in order, when only some of them stand in ``data``: by these it is
    #: held against other documents. None when all do.
    entry_ids: tuple[str, ...] | None = None
    #: What it says around its entries, when all of it was cleared: then ``data`` is not looked at.
    frame: ClearFrame | None = None


class Finding(Struct, frozen=True, kw_only=True):
    """Something that is wrong with a document; ``rule`` is a key of `feedwright.check.rules`."""

    rule: str
    number: str
    severity: Severity
    path: str
    #: Counted from 1; 0 when it is about the whole document.
    line: int = 0
    #: In characters, counted from 1; 0 when only the line is known.
    column: int = 0
    #: The element it is about as the document writes it ("dc:date", "link@rel", "items[2].id").
    element: str = ""
    #: The element around it.
    parent: str = ""
    message: str = ""
    hint: str = ""
    clause: str = ""

    def __str__(self) -> str:
        """``rss.xml:12:3: error: message (hint; RSS 2.0 "guid") [I3 guid-twice]``."""
        place = "".join(f":{number}" for number in (self.line, self.column) if number)
        advice = "; ".join(part for part in (self.hint, self.clause) if part)
        return (
            f"{self.path}{place}: {self.severity}: {self.message} ({advice})"
            f" [{self.number} {self.rule}]"
        )
