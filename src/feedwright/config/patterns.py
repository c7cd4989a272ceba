"""Regular expressions out of a config: they must compile, and must not hang on some line."""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct, field

__all__ = ["find_hazard"]

#: A repetition up to so many times is as bad as one without end.
_MANY: Final = 50
#: With more of these in one pattern, a long line takes its length to that power.
_MOST_OPEN: Final = 3

_TOKEN: Final = re.compile(
    r"""(?P<escape>\\.)
      | (?P<class>\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\])
      | (?P<open>\((?:\?(?:P<\w+>|<?[=!]|[aiLmsux-]*:|>|P=\w+|\(\w+\)|[aiLmsux]+(?=\))))?)
      | (?P<close>\))
      | (?P<or>\|)
      | (?P<repeat>(?:[*+?]|\{(?P<least>\d*)(?:,(?P<most>\d*))?\})[+?]?)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


class _Group(Struct):
    """A parenthesis that is open, or the whole pattern."""

    #: The first piece of each alternative.
    starts: list[str] = field(default_factory=list)
    at_start: bool = True
    repeats: bool = False


def find_hazard(pattern: str) -> str | None:
    """Why the pattern may take for ever on some line; None when it will not.

    Refused are what makes a backtracking matcher exponential (a repetition inside a repetition,
    repeated alternatives that begin alike) and many open-ended wildcards. The pattern compiles.
    """
    groups = [_Group()]
    closed: _Group | None = None
    wildcards, last = 0, ""
    for token in _TOKEN.finditer(pattern):
        kind = token.lastgroup if token.lastgroup not in {"least", "most"} else "repeat"
        piece = token.group()
        if kind == "repeat":
            if _is_open_ended(token):
                if closed is not None and closed.repeats:
                    return "has a repetition inside a repetition"
                if closed is not None and _begin_alike(closed.starts):
                    return "repeats alternatives that begin alike"
                groups[-1].repeats = True
                wildcards += last == "." or last.startswith("[^") or last in {r"\S", r"\W", r"\D"}
            closed = None
            continue
        if kind == "close":
            closed = groups.pop() if len(groups) > 1 else None
            groups[-1].repeats |= closed is not None and closed.repeats
            continue
        closed, last = None, piece
        if kind == "or":
            groups[-1].at_start = True
            continue
        if groups[-1].at_start:
            groups[-1].starts.append(piece)
            groups[-1].at_start = False
        if kind == "open":
            groups.append(_Group())
    return "has too many open-ended wildcards" if wildcards > _MOST_OPEN else None


def _is_open_ended(token: re.Match[str]) -> bool:
    if token["least"] is None and token["most"] is None:
        return token.group()[0] in "*+"
    most = token["most"]
    return most == "" or (most is not None and int(most) >= _MANY)


def _begin_alike(starts: list[str]) -> bool:
    """Whether two alternatives may begin with the same character."""
    if len(starts) < 2:
        return False
    plain = [start for start in starts if len(start) == 1 and start != "."]
    return len(plain) < len(starts) or len(set(plain)) < len(starts)
