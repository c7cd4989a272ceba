"""Problems of articles as lines on stderr."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from feedwright.cli.console import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feedwright.cli.console import Console, Style
    from feedwright.model import Problem, Severity

__all__ = ["tell_problems"]

_STYLES: Final[dict[Severity, Style]] = {"error": "error", "warning": "warning", "note": "dim"}
#: Notes of one kind beyond these are counted, not listed: one for every article says nothing.
_NOTES_OF_A_KIND: Final = 3


def tell_problems(problems: Iterable[Problem], console: Console, folder: str = "") -> None:
    """Writes each problem as ``folder/path:line: severity: message (hint) [code]``.

    Errors and warnings all; of many notes of one kind the first, and how many more there are.
    """
    notes: Counter[str] = Counter()
    for problem in problems:
        if problem.severity == "note":
            notes[problem.code] += 1
            if notes[problem.code] > _NOTES_OF_A_KIND:
                continue
        tell = console.say if problem.severity == "error" else console.note
        line = printable(f"{_prefix(problem, folder)}{problem}")
        severity = f": {problem.severity}: "
        painted = console.paint_note(problem.severity, _STYLES[problem.severity])
        tell(line.replace(severity, f": {painted}: ", 1))
    for code, count in notes.items():
        if count > _NOTES_OF_A_KIND:
            more = count - _NOTES_OF_A_KIND
            console.note(f"feedwright: note: {more} more articles with [{code}]")


def _prefix(problem: Problem, folder: str) -> str:
    """What makes the path of a problem the one that a person would type."""
    if not problem.path:
        return folder or "."
    return "" if folder in {"", "."} else f"{folder}/"
