"""What a run tells of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from feedwright.errors import RefusedError
from feedwright.publish.guard import Impact, in_all

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from feedwright.model import Problem
    from feedwright.publish import Written
    from feedwright.publish.guard import Objection

__all__ = ["LEFT", "GuardedError", "Report"]

#: What is true of a run that ends before it writes.
LEFT: Final = "the feeds were left as they are"
_LISTED: Final = "feedwright build --dry-run lists them"


class Report(Struct, frozen=True, kw_only=True):
    """What a run did, or with ``dry_run`` would do. Paths are below the articles folder."""

    #: How many articles stand in the publication now.
    published: int
    #: Published for the first time.
    new: tuple[str, ...] = ()
    #: Changed in a way that subscribers see.
    updated: tuple[str, ...] = ()
    #: Not published, for a problem of severity "error".
    set_aside: tuple[str, ...] = ()
    #: Of articles that cannot be read now, those whose last good entry stays published.
    kept: tuple[str, ...] = ()
    #: Drafts, and articles whose time has not come.
    held_back: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    documents: tuple[Written, ...] = ()
    #: What subscribers see of it, feed by feed.
    impacts: tuple[Impact, ...] = ()
    #: What a guard has against it; such a build is published with ``force`` only.
    objections: tuple[Objection, ...] = ()
    dry_run: bool = False
    #: Whether there is anything to say that the run before has not said.
    is_news: bool = True
    #: What a person should know of the catalogue; empty when all is well.
    memory_warning: str = ""
    #: Why the status of this run could not be left behind; empty when it was.
    status_problem: str = ""
    #: Until when a build of the same gives the same; None of one that planned nothing.
    holds_until: datetime | None = None
    #: Whether the catalogue knew all of it before.
    was_remembered: bool = False
    #: Paths, below the published folder or whole ones, of all files that were looked at.
    files: tuple[str, ...] = ()
    #: The place and the signature of each article file, as the system lists them; None where a
    #: folder of them could not be looked into.
    articles: tuple[tuple[str, str], ...] | None = None

    @property
    def impact(self) -> Impact:
        """What somebody sees who follows all feeds."""
        return in_all(self.impacts)

    @property
    def has_changed_files(self) -> bool:
        """Whether a published file is another than before."""
        return any(document.change != "unchanged" for document in self.documents)

    @property
    def has_something_to_repeat(self) -> bool:
        """Whether the next run has to say something, although nothing is new."""
        return bool(
            self.objections
            or self.memory_warning
            or self.status_problem
            or any(problem.severity == "error" for problem in self.problems)
        )

    @property
    def counts(self) -> Mapping[str, int]:
        """The report in numbers; ``new`` and the like count entries that subscribers see."""
        impact = self.impact
        return {
            "published": self.published,
            "new": len(impact.new),
            "updated": len(impact.updated),
            "gone": len(impact.gone),
            "redelivered": len(impact.redelivered),
            "set_aside": len(self.set_aside),
            "kept": len(self.kept),
            "held_back": len(self.held_back),
        }


class GuardedError(RefusedError):
    """A guard stands against the build; ``report`` says what subscribers would have seen."""

    def __init__(self, folder: str, report: Report) -> None:
        what = "; ".join(objection.message for objection in report.objections)
        hints = " ".join(objection.hint for objection in report.objections)
        keys = ", ".join(one.guard for one in report.objections if one.guard)
        line = f", and [guard] {keys} draws the line" if keys else ""
        hint = f"{hints} {_LISTED}, --force publishes all the same{line}"
        super().__init__(folder, f"{what}; {LEFT}", hint)
        self.report = report
