"""The values that flow through the program, in the words of Atom (RFC 4287).

All records are frozen; sequences are tuples in reading order; every ``datetime`` is
timezone-aware. Text is Unicode in NFC without characters that XML 1.0 forbids.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from feedwright.traits import Traits  # noqa: TC001 - who stores articles looks at their types

if TYPE_CHECKING:
    from collections.abc import Sequence

from feedwright.model.parts import (
    Enclosure,
    Episode,
    EpisodeKind,
    Image,
    Person,
    Show,
    ShowKind,
    ShowMedium,
    Transcript,
)
from feedwright.terms import Terms  # noqa: TC001 - who stores records looks at their types
from feedwright.translation import Translation  # noqa: TC001 - the same

__all__ = [
    "Article",
    "DateOrder",
    "Document",
    "Dropped",
    "Enclosure",
    "Entry",
    "EntryStyle",
    "Episode",
    "EpisodeKind",
    "Evidence",
    "Feed",
    "FeedKind",
    "FieldNames",
    "Format",
    "HouseStyle",
    "Image",
    "MinConfidence",
    "Person",
    "Precision",
    "Problem",
    "Role",
    "Severity",
    "Show",
    "ShowKind",
    "ShowMedium",
    "Transcript",
    "Withdrawal",
    "Withheld",
]

Precision = Literal["day", "minute", "second"]
Severity = Literal["error", "warning", "note"]
DateOrder = Literal["dmy", "mdy", "ymd"]
#: The forms that a feed is published in; a sitemap of news is for search engines, nobody follows
#: it.
Format = Literal["rss", "atom", "json", "sitemap"]
#: What a feed is a feed of: everything; a topic, an author, a folder, a language; a query.
FeedKind = Literal["main", "topic", "author", "section", "language", "query"]
#: Fields of records, each with the keys that the publication's own files have for it, the best
#: first; a key within another one's object is "outer.inner".
FieldNames = tuple[tuple[str, tuple[str, ...]], ...]
#: What a document is to its feed (RFC 5005): what people subscribe to, a closed part of what came
#: before, or everything at once.
Role = Literal["subscription", "archive", "complete"]


class Evidence(Struct, frozen=True, kw_only=True):
    """Why a field has its value: the rule that gave it and the place it was read from."""

    #: Name of the `Article` field.
    field: str
    #: Name of the rule, kebab-case: ``dateline``, ``json-ld``, ``og:title``, ``mojibake``.
    rule: str
    #: "line 3", "front matter", "meta[property=og:title]"; empty for the whole file.
    place: str = ""
    #: The text that the rule saw, at most 200 characters.
    text: str = ""
    #: 0 (a guess) to 1 (stated in so many words).
    confidence: float = 1.0


class Dropped(Struct, frozen=True, kw_only=True):
    """Something that stood in the file and is not in the article, with the rule that dropped it."""

    place: str
    text: str
    rule: str


class Withheld(Struct, frozen=True, kw_only=True):
    """A field that was read and is not given: it is less sure than the publication asks for."""

    #: Name of the `Article` field.
    field: str
    #: What it would have been, in words.
    value: str
    #: How sure it is, and how sure it would have to be; as in `Evidence`.
    confidence: float
    least: float


class MinConfidence(Struct, frozen=True, kw_only=True):
    """How sure a field must be to be published, 0 to 1; what is less sure is left out.

    The defaults are where most false claims go and few true ones with them
    (docs/explanation/quality.md).
    """

    authors: float = 0.6
    published: float = 0.4
    updated: float = 0.4
    language: float = 0.5
    tags: float = 0.5
    image: float = 0.5
    link: float = 0.5


class Problem(Struct, frozen=True, kw_only=True):
    """Something a publisher should know; ``code`` is a key of `feedwright.problems.KINDS`."""

    code: str
    severity: Severity
    #: Path of the file as the user knows it.
    path: str
    #: Line number ("3") or another place in the file; empty for the whole file.
    place: str = ""
    message: str = ""
    hint: str = ""

    def __str__(self) -> str:
        """``articles/mali.txt:3: warning: dateline has no year (set …) [dateline-no-year]``."""
        where = f"{self.path}:{self.place}" if self.place else self.path
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}: {self.severity}: {self.message}{hint} [{self.code}]"


class HouseStyle(Struct, frozen=True, kw_only=True):
    """How a publication writes: what readers may assume where a file does not say."""

    #: BCP 47; the language of articles that do not tell theirs.
    language: str | None = None
    time_zone: tzinfo = UTC
    #: How "01/02/2023" is to be read; None: it is ambiguous, and left unread.
    date_order: DateOrder | None = None
    #: Year of datelines that have none; None: such a dateline gives no date.
    assume_year: int | None = None
    site_name: str | None = None
    site_url: str | None = None
    #: Lines of the publication's own page furniture, as regular expressions that match whole lines.
    furniture: tuple[str, ...] = ()
    #: Names of rules that are switched off.
    disabled_rules: tuple[str, ...] = ()
    min_confidence: MinConfidence = field(default_factory=MinConfidence)
    #: How many tags an article that has none gets from its own words; 0: none.
    infer_tags: int = 0
    #: The publication's list of topics: where there is one, tags are inferred from it alone.
    topics: tuple[str, ...] = ()
    excerpt_max_chars: int = 300
    #: Reading speed; None: the default of the article's language.
    words_per_minute: int | None = None
    #: How records (of JSON Lines, of tables) call their fields, where that is not usual.
    field_names: FieldNames = ()


class Article(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What a newsroom wrote, as read from one file.

    An article with a problem of severity "error" is set aside, not published.
    """

    #: Path below the articles folder, "/" between parts; "file#record" inside a bulk file.
    path: str
    #: Plain text. None only when the file gave no text at all.
    title: str | None = None
    authors: tuple[Person, ...] = ()
    #: Noon in the publication's zone when ``published_precision`` is "day".
    published: datetime | None = None
    published_precision: Precision | None = None
    updated: datetime | None = None
    #: BCP 47 ("en", "pt-BR").
    language: str | None = None
    tags: tuple[str, ...] = ()
    canonical_url: str | None = None
    lead_image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    episode: Episode | None = None
    #: Plain text: the author's own marker or description, else whole sentences from the lede on.
    excerpt: str = ""
    #: Plain text, paragraphs joined by a blank line.
    body_text: str = ""
    #: Well-formed, allow-listed HTML; relative URLs may still stand in it.
    body_html: str = ""
    word_count: int = 0
    reading_time_minutes: int = 0
    #: An id that the file itself states (front matter ``id`` or ``guid``).
    stated_id: str | None = None
    #: The last path segment the file asks for (front matter ``slug``).
    slug: str | None = None
    draft: bool = False
    rights: str | None = None
    license_url: str | None = None
    comments_url: str | None = None
    #: What was wrong in it and has been put right, in the publication's own words; shown on top.
    correction: str = ""
    #: Its versions in other languages: their addresses, and what it has in common with those here.
    translations: tuple[Translation, ...] = ()
    translation_key: str | None = None
    #: Digest of the file's bytes; tells an edited file from a reader that got better.
    source_digest: str = ""
    #: Of its text, where that has been looked at.
    traits: Traits | None = None
    evidence: tuple[Evidence, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_readable(self) -> bool:
        """Whether nothing stands against publishing it."""
        problems = self.problems
        return not problems or not any(one.severity == "error" for one in problems)


class Entry(Struct, frozen=True, kw_only=True):
    """An article as it stands in a feed. Dates are UTC in whole seconds, URLs absolute."""

    #: Permanent and opaque; the same in every format and every feed.
    id: str
    #: Plain text on one line, never empty.
    title: str
    #: When the article last changed in a way that matters; never before ``published``.
    updated: datetime
    #: When it first appeared.
    published: datetime | None = None
    #: The historical date of a piece older than feeds can say (before 1970).
    created: datetime | None = None
    link: str | None = None
    authors: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    #: Plain text on one line.
    summary: str = ""
    #: Sanitised HTML; empty when the feed carries summaries only.
    content_html: str = ""
    language: str | None = None
    lead_image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    episode: Episode | None = None
    rights: str | None = None
    license_url: str | None = None
    comments_url: str | None = None
    #: One of a language, which is not its own; ordered by language.
    translations: tuple[Translation, ...] = ()
    #: What was wrong in it and has been put right; it stands on top of the content, too.
    correction: str = ""
    word_count: int = 0
    reading_time_minutes: int = 0
    #: It was old when it came: it stands in archive documents only.
    archive_only: bool = False
    #: When it came, where that is needed to know how many come on a day.
    first_seen: datetime | None = None
    #: What the catalogue knows the article again by, if it is lost; opaque.
    origin: str = ""


class Withdrawal(Struct, frozen=True, kw_only=True):
    """An article that was taken back, for good: what stands in a feed in place of its entry."""

    #: Of the entry that it was.
    id: str
    #: UTC in whole seconds, later than the entry's ``updated``.
    when: datetime
    #: Empty when nobody shall know.
    reason: str = ""
    #: What the catalogue knows the article again by, if it is lost; opaque.
    origin: str = ""


class Document(Struct, frozen=True, kw_only=True):
    """One published form of a feed: ``path`` below the published folder, ``url`` where it lives."""

    format: Format
    path: str
    #: None while the publication's address is not known: then there is no self link.
    url: str | None = None


class EntryStyle(Struct, frozen=True, kw_only=True):
    """What all entries of a publication are written by, so that each is the same in every feed."""

    #: An entry in this language need not say so.
    language: str | None = None
    #: They sign an entry that names nobody; where there are none, the publication does.
    authors: tuple[Person, ...] = ()
    publication: str = ""
    license_url: str | None = None
    topics_url: str | None = None
    #: They go for entries whose link is on the ``host``, which publishes the feeds.
    terms: Terms | None = None
    host: str = ""
    rss_joined_authors: bool = False
    title_guard: bool = True
    alternate_translations: bool = False
    #: Whether RSS says what apps for podcasts want to know: in a feed that is none it is a flaw.
    is_podcast: bool = False


class Feed(Struct, frozen=True, kw_only=True):
    """A titled, ordered set of entries, newest first, and the documents it is published as."""

    #: Permanent, different from every entry's id, independent of the feed's address.
    id: str
    #: What the publication calls it among its feeds: the folder of its documents ("tags/climate"),
    #: "main" at the top. As permanent as the id; never shown to subscribers.
    name: str = "main"
    kind: FeedKind = "main"
    title: str
    description: str
    #: The page for people, never the feed itself; empty while it is not known.
    home_url: str
    #: The newest entry's ``updated``, or the newest withdrawal; never the time of the run.
    updated: datetime
    entries: Sequence[Entry] = ()
    #: Newest first; and whether subscribers are told of them (RFC 6721).
    withdrawals: tuple[Withdrawal, ...] = ()
    tombstones: bool = False
    documents: tuple[Document, ...] = ()
    #: BCP 47.
    language: str | None = None
    authors: tuple[Person, ...] = ()
    rights: str | None = None
    license_url: str | None = None
    #: What says what machines may do (RSL 1.0), and whether mining is reserved (W3C TDMRep).
    terms_url: str | None = None
    tdm_reserved: bool = False
    #: Square, 512 pixels or so.
    icon_url: str | None = None
    #: Twice as wide as high.
    logo_url: str | None = None
    favicon_url: str | None = None
    #: PNG, JPEG or GIF, at most 144 by 400 pixels (RSS 2.0 ``image``).
    image: Image | None = None
    hubs: tuple[str, ...] = ()
    #: The publisher's real rhythm; readers poll by it.
    ttl_minutes: int | None = None
    #: The taxonomy that the categories belong to (RSS ``domain``, Atom ``scheme``).
    topics_url: str | None = None
    editor: Person | None = None
    webmaster: Person | None = None
    #: CSS that makes the document readable in a browser.
    stylesheet_url: str | None = None
    #: Words and address of a page that tells people who open the document what a feed is.
    guide: tuple[str, str] | None = None
    role: Role = "subscription"
    #: The archive documents next older than these (RFC 5005), one per format.
    previous_archive: tuple[Document, ...] = ()
    #: Of an archive: the documents next newer, if those are archives as well ...
    next_archive: tuple[Document, ...] = ()
    #: ... and the subscription documents.
    current: tuple[Document, ...] = ()
    #: How many entries there are in all documents of the feed; None: those here.
    total: int | None = None
    #: Since when nothing is added any more, so that readers may stop asking; None: it goes on.
    ended: datetime | None = None
    #: What it is a feed of, in the publication's words: the tag, the author's name; empty for all.
    label: str = ""
    #: Several authors of an entry as one joined name in RSS: 27 of 31 measured clients show it
    #: right, 12 of 31 show several ``dc:creator`` right; separate names are the structure.
    rss_joined_authors: bool = False
    #: An invisible word joiner after ``<`` or ``&`` in markup-like titles, for readers that strip.
    title_guard: bool = True
    #: None: it is no podcast.
    show: Show | None = None

    def document(self, name: Format) -> Document | None:
        """The document of that format, None when the feed is not published in it."""
        return next((doc for doc in self.documents if doc.format == name), None)
