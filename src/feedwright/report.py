"""What a run tells of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feedwright.model import Problem
    from feedwright.publish import Written

__all__ = ["Report"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
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
    dry_run: bool = False
