"""What the publication remembers of one article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Record", "State"]

#: Whether the article stands in the folder today, or is only remembered so that its id is never
#: used again.
State = Literal["published", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One article's identity. Dates are UTC in whole seconds."""

    #: Minted once, never changed, never given to another article.
    id: str
    #: Where the article was last read.
    path: str
    #: When a build first met it.
    first_seen: datetime
    #: When it last changed in a way that matters to a reader.
    updated: datetime
    #: What matters to a reader, as `fingerprint` sees it.
    fingerprint: str
    #: Digest of the file's bytes at that time.
    source_digest: str
    #: The date of publication that the file stated at that time.
    published: datetime | None = None
    #: Its own address at that time; None when it had none.
    canonical_url: str | None = None
    #: The id that the file states, in its own words.
    stated_id: str | None = None
    state: State = "published"
