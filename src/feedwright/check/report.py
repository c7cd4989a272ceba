"""Where the checks of one document leave what they find."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from feedwright.check.finding import Finding
from feedwright.check.rules import RULES

if TYPE_CHECKING:
    from feedwright.check.finding import Source
    from feedwright.check.tree import Node

__all__ = ["Lines", "Place", "Report"]


class Lines:
    """Offsets into a text as lines and columns, both counted from 1."""

    __slots__ = ("_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] = []

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of the character at that offset."""
        if not self._starts:
            starts, found = [0], self._text.find("\n")
            while found >= 0:
                starts.append(found + 1)
                found = self._text.find("\n", found + 1)
            self._starts = starts
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


class Place(NamedTuple):
    """Where something is, as `Finding` has it."""

    line: int = 0
    column: int = 0
    element: str = ""
    parent: str = ""


class Report:
    """What was found in one document; ``text`` is what offsets are counted in."""

    __slots__ = ("_lines", "findings", "source")

    def __init__(self, source: Source, text: str = "") -> None:
        self.source = source
        self.findings: list[Finding] = []
        self._lines = Lines(text)

    @property
    def has_errors(self) -> bool:
        """Whether an error was found so far."""
        return any(finding.severity == "error" for finding in self.findings)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of the character at that offset in the document."""
        return self._lines.place(offset)

    def add(
        self,
        rule: str,
        node: Node | None = None,
        /,
        *,
        offset: int = -1,
        attribute: str = "",
        within: int = 0,
        **details: object,
    ) -> None:
        """Notes that the rule is broken, by ``node`` or at ``offset`` in the document.

        ``within`` is an offset in the node's text, of which the line can be told. ``details`` fill
        the rule's message.
        """
        line = column = 0
        if node is not None:
            offset = node.start
        if offset >= 0:
            line, column = self._lines.place(offset)
        if node is not None and within:
            below = node.text.count("\n", 0, within)
            line, column = (line + below, 0) if below else (line, column)
        name = node.name if node is not None else ""
        parent = node.parent.name if node is not None and node.parent is not None else ""
        where = f"{name}@{attribute}" if attribute else name
        self.note(rule, Place(line, column, where, parent), {"element": name, **details})

    def let_go(self) -> None:
        """The document is forgotten, and places in it; what was found is not."""
        self.source = replace(self.source, data=b"")
        self._lines = Lines("")

    def note(self, rule: str, place: Place, details: dict[str, object]) -> None:
        """Notes that the rule is broken at a place that is known already."""
        told = RULES[rule]
        words = {"element": place.element, "parent": place.parent or "the document", **details}
        self.findings.append(
            Finding(
                rule=rule,
                number=told.number,
                severity=told.severity,
                path=self.source.path,
                line=place.line,
                column=place.column,
                element=place.element,
                parent=place.parent,
                message=told.message.format_map(words),
                hint=told.hint.format_map(words),
                clause=told.clause,
            )
        )
