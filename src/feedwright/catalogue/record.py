"""What the publication remembers of one article."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - who sends a record looks at its types
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from feedwright.model import Format

__all__ = ["FeedRecord", "Record", "State"]

#: Whether the article stands in the folder today ("published"), or is only remembered so that its
#: id is never used again: because its file is gone, because it was withdrawn for good, or because
#: another id took the place of this one.
State = Literal["published", "gone", "withdrawn", "replaced"]


class Record(Struct, frozen=True, kw_only=True, gc=False):
    """One article's identity. Dates are UTC in whole seconds."""

    #: Minted once, never changed, never given to another article.
    id: str
    #: Where the article was last read; "?" and a digest of that, if the catalogue was lost since.
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
    #: Where subscribers of an older feed find it: absolute, or relative to the home page. It holds
    #: until the file states another address.
    adopted_link: str | None = None
    #: When it appeared to them, to the second. It holds until the file states another date.
    adopted_published: datetime | None = None
    state: State = "published"
    #: As it was last read, for people who look into the catalogue.
    title: str = ""
    #: What knows the article again when it was renamed and edited; empty while it is not known.
    sketch: bytes = b""
    #: What readers have been told, as of ``updated``; empty while it is not known.
    told: bytes = b""
    #: It was old when it came, so it stands in archive documents only.
    archive_only: bool = False
    #: When it was withdrawn, be it that it has come back since; None: never.
    withdrawn: datetime | None = None
    #: Why it was withdrawn.
    reason: str = ""

    @property
    def name(self) -> str:
        """What to call it when a person is asked: its path or, while that is not known, its id."""
        return self.id if self.path.startswith("?") else self.path


class FeedRecord(Struct, frozen=True, kw_only=True):
    """One feed's identity, and what stands in it. Dates are UTC in whole seconds."""

    #: Its permanent name among the feeds.
    name: str
    #: Minted once, never changed.
    id: str
    #: What people call it: the topic, the author, a title.
    label: str = ""
    formats: tuple[Format, ...] = ("rss", "atom", "json")
    #: Whether its entries carry their bodies.
    is_full: bool = True
    #: When one of its entries last changed; kept while it holds none.
    updated: datetime
    #: When it ended; None: it goes on.
    ended: datetime | None = None
    #: The ids of the entries in its subscription document, newest first.
    holds: tuple[str, ...] = ()
    #: The ids of the entries of each of its archive documents, the oldest document first. What
    #: stands in one stays there, be its article withdrawn for now.
    pages: tuple[tuple[str, ...], ...] = ()
    #: What podcasts know it by, minted once as well; empty while it is none, or has no address.
    podcast_guid: str = ""
