"""Every kind of problem that the program can report about an article, by code.

The table is the reference: the documentation is generated from it, and a test holds that no
other code is used. A code never changes its meaning; ``{…}`` are filled from the article.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from feedwright.model import Problem, Severity

__all__ = ["KINDS", "ProblemKind", "problem"]


class ProblemKind(NamedTuple):
    """What a code means: its severity, the message and what to do about it."""

    severity: Severity
    message: str
    hint: str


#: In alphabetical order of the codes.
KINDS: Final[dict[str, ProblemKind]] = {
    "file-binary": ProblemKind(
        "error", "is not text ({detail})", "remove it, or keep it out with [articles] ignore"
    ),
    "file-empty": ProblemKind("error", "holds no text", "remove it, or write the article"),
    "file-not-regular": ProblemKind(
        "error", "is not a regular file", "remove it, or keep it out with [articles] ignore"
    ),
    "file-outside": ProblemKind(
        "error", "is a link to a file outside the articles folder", "copy the file into the folder"
    ),
    "file-too-large": ProblemKind(
        "error", "is larger than {limit} bytes", "split it, or raise [articles] max-file-bytes"
    ),
    "file-unreadable": ProblemKind("error", "cannot be read: {detail}", "check its permissions"),
    "folder-unreadable": ProblemKind(
        "error", "cannot be read: {detail}", "check the permissions of the folder"
    ),
    "id-taken": ProblemKind(
        "warning",
        "states the id {id}, which another article has; it gets one of its own",
        "give each article an id of its own, or none",
    ),
}


def problem(code: str, path: str, place: str | int = "", **details: object) -> Problem:
    """The problem of that kind at that place; ``details`` fill the message and the hint."""
    kind = KINDS[code]
    return Problem(
        code=code,
        severity=kind.severity,
        path=path,
        place=str(place),
        message=kind.message.format(**details),
        hint=kind.hint.format(**details),
    )
