"""How the last runs went, for whatever watches over them: ``status.json`` in the state folder."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from feedwright import __version__
from feedwright.aside import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from feedwright.model import Problem

__all__ = ["Status", "digest_problems", "read_status", "read_text", "write_status"]

_FILE_NAME: Final = "status.json"
_DIGEST_BYTES: Final = 16


class Status(Struct, frozen=True, kw_only=True):
    """The last run, and the last of those that went well. Times are ISO 8601, UTC."""

    #: Of the program that ran last.
    version: str = __version__
    #: When the last run was.
    time: str = ""
    #: As it ended; 0 when it went well.
    exit_code: int = 0
    #: Why it did not go well; empty when it did.
    message: str = ""
    #: When a run last went well, whether or not there was something to do.
    last_success: str | None = None
    #: When a run last changed a published file.
    last_change: str | None = None
    #: Of the last run that went well: how many articles are published, entries are new …
    counts: Mapping[str, int] = field(default_factory=dict)
    #: Of the last run: how many problems there are of each code.
    problems: Mapping[str, int] = field(default_factory=dict)
    #: Tells whether the problems are those of the run before, to the letter.
    problems_digest: str = ""

    def succeeded(
        self,
        now: datetime,
        counts: Mapping[str, int],
        problems: Iterable[Problem],
        *,
        changed: bool,
    ) -> Status:
        """The status after one more run, which went well."""
        time = _iso(now)
        return replace(
            self._ended(time, problems),
            last_success=time,
            last_change=time if changed else self.last_change,
            counts=counts,
        )

    def failed(
        self, now: datetime, exit_code: int, message: str, problems: Iterable[Problem]
    ) -> Status:
        """The status after one more run, which did not go well."""
        return replace(
            self._ended(_iso(now), problems), exit_code=exit_code, message=" ".join(message.split())
        )

    def _ended(self, time: str, problems: Iterable[Problem]) -> Status:
        found = tuple(problems)
        counts: dict[str, int] = {}
        for problem in found:
            counts[problem.code] = counts.get(problem.code, 0) + 1
        return replace(
            self,
            version=__version__,
            time=time,
            exit_code=0,
            message="",
            problems=dict(sorted(counts.items())),
            problems_digest=digest_problems(found),
        )


def digest_problems(problems: Iterable[Problem]) -> str:
    """The same digest for the same problems, whatever their order."""
    lines = "\n".join(sorted(map(str, problems)))
    return blake2b(lines.encode("utf-8", "replace"), digest_size=_DIGEST_BYTES).hexdigest()


def read_status(state: Path) -> Status | None:
    """What the last run left; None when there was none, or what it left cannot be read."""
    try:
        stated = json.loads((state / _FILE_NAME).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(stated, dict):
        return None
    known = Status.__struct_fields__
    return Status(**{name: value for name, value in stated.items() if name in known})


def read_text(state: Path) -> str:
    """What `write_status` wrote, as it stands; empty when it cannot be read."""
    try:
        return (state / _FILE_NAME).read_text("ascii")
    except (OSError, ValueError):
        return ""


def write_status(state: Path, status: Status) -> None:
    """The status is in the state folder, whole. Raises `OSError`.

    It is not forced to the disk: what a power failure takes, the next run writes again.
    """
    text = json.dumps(asdict(status), indent=2, ensure_ascii=True)
    replace_file(state / _FILE_NAME, f"{text}\n".encode())


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
