"""Bytes of a feed that another program published → what its subscribers have."""

from __future__ import annotations

import calendar
import json
import re
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from feedwright.adoption.former import FormerEntry, FormerFeed
from feedwright.characters import one_line
from feedwright.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["read_feed"]

_TAG: Final = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)
#: What is looked at to tell what kind of document it is.
_HEAD_BYTES: Final = 2_000
#: A page names its feeds so (HTML, link types: alternate).
_NAMED_FEED: Final = re.compile(
    r"""<link\b(?=[^>]*\btype=["']?application/(?:rss|atom|feed)\+(?:xml|json))"""
    r"""[^>]*\bhref=["']?([^"'\s>]+)""",
    re.IGNORECASE,
)
_BASE: Final = re.compile(rb"""\sxml:base\s*=\s*(?:"[^"]*"|'[^']*')""")
_KINDS: Final[Mapping[str, str]] = {"rss": "RSS", "atom": "Atom", "cdf": "CDF"}
#: Of links in a feed, those that lead to older entries (RFC 5005 sections 3 and 4).
_OLDER: Final = ("next", "prev-archive")


def read_feed(source: str, data: bytes, *, broken: bool = False) -> FormerFeed:
    """The feed in the document; ``source`` is what it is called in messages.

    Ids are what the document says to the letter. Raises `RefusedError` for what is no feed and,
    unless ``broken``, for a feed that is not well-formed: the ids in what is left of it may be cut
    off, and readers may know others.
    """
    head = data[:_HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        raise RefusedError(source, "is empty", "save the feed anew")
    if head.startswith(b"{"):
        return _read_json(source, data)
    return _read_xml(source, data, broken=broken)


def _read_xml(source: str, data: bytes, *, broken: bool) -> FormerFeed:
    # 66 ms, for this command alone.
    import feedparser  # noqa: PLC0415

    read = _parsed(feedparser, data)
    if not read.version:
        raise RefusedError(source, *_no_feed(data))
    warning = _fault(read.get("bozo_exception"), feedparser)
    if warning and not broken:
        hint = "save it anew; with --force what can be read of it counts, and ids may be cut off"
        raise RefusedError(source, warning, hint)
    # A base would resolve ids as well, and a resolved id is another one.
    named = _parsed(feedparser, _BASE.sub(b"", data)) if _BASE.search(data) else read
    ids = [entry.get("id") for entry in named.entries]
    entries = [_entry(entry, id_) for entry, id_ in zip(read.entries, ids, strict=True)]
    links = {link.get("rel"): link.get("href") for link in read.feed.get("links", ())}
    return FormerFeed(
        source=source,
        kind=_kind(read.version),
        title=_plain(read.feed.get("title", "")),
        id=named.feed.get("id") or None,
        entries=tuple(entry for entry in entries if entry is not None),
        nameless=entries.count(None),
        older=next((links[rel] for rel in _OLDER if links.get(rel)), None),
        warning=warning or _override(read.get("bozo_exception"), feedparser),
    )


def _parsed(feedparser: Any, data: bytes) -> Any:
    # Text would be taken for a name or an address, so it gets a stream.
    return feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)


def _no_feed(data: bytes) -> tuple[str, str]:
    """What to say of a document that is no feed."""
    text = data.decode("utf-8", "replace")
    named = _NAMED_FEED.search(text)
    if named:
        return "is a web page and no feed", f"it names the feed {unescape(named[1])}"
    if "<html" in text[:_HEAD_BYTES].lower():
        return "is a web page and no feed", "give the address of the feed itself"
    return "is no RSS, Atom or JSON Feed", "give the feed that subscribers have"


def _fault(error: Exception | None, feedparser: Any) -> str:
    """What makes ids doubtful; empty for nothing, and for what only looks odd."""
    if isinstance(error, feedparser.CharacterEncodingUnknown):
        return "is in an encoding that cannot be told"
    line = getattr(error, "getLineNumber", None)
    if line is None:
        return ""
    reason = getattr(error, "getMessage", lambda: str(error))()
    return f"is not well-formed: {reason} in line {line()}"


def _override(error: Exception | None, feedparser: Any) -> str:
    if isinstance(error, feedparser.CharacterEncodingOverride):
        return "is in another encoding than it says"
    return ""


def _kind(version: str) -> str:
    name = version.rstrip("0123456789")
    number = version[len(name) :]
    return f"{_KINDS.get(name, name)} {'.'.join(number)}".strip()


def _entry(entry: Any, stated_id: str | None) -> FormerEntry | None:
    """The entry; None for one without anything that all readers know it by."""
    link = entry.get("link") or None
    identity = stated_id or link
    if not identity:
        return None
    published = _moment(entry, "published_parsed")
    updated = _moment(entry, "updated_parsed")
    bodies = [part.get("value", "") for part in entry.get("content", ())]
    origin = entry.get("feedburner_origlink")
    return FormerEntry(
        id=identity,
        title=_plain(entry.get("title", "")),
        link=link,
        aliases=(origin,) if origin else (),
        published=published or updated,
        updated=updated,
        text=_plain(max((*bodies, entry.get("summary", "")), key=len)),
    )


def _moment(entry: Any, name: str) -> datetime | None:
    # Its get() would warn, and give another date.
    parts = entry[name] if name in entry else None  # noqa: SIM401
    try:
        return _real(datetime.fromtimestamp(calendar.timegm(parts), UTC)) if parts else None
    except (ValueError, OverflowError, OSError):
        return None


def _real(moment: datetime) -> datetime | None:
    """The moment; None for one that stands for no date (Hugo writes the year 1, others 1970)."""
    return moment if moment.timestamp() > 0 else None


def _plain(html: str) -> str:
    return one_line(unescape(_TAG.sub(" ", html))) if "<" in html or "&" in html else one_line(html)


def _read_json(source: str, data: bytes) -> FormerFeed:
    try:
        top = json.loads(data)
    except (ValueError, RecursionError) as error:
        message = f"is neither a feed in XML nor well-formed JSON: {error}"
        raise RefusedError(source, message, "save it anew") from None
    items = top.get("items") if isinstance(top, dict) else None
    if not isinstance(items, list):
        raise RefusedError(source, "is JSON and no JSON Feed: it has no items", "")
    version = str(top.get("version", "")).rpartition("/")[2]
    entries = [_item(item) for item in items]
    return FormerFeed(
        source=source,
        kind=f"JSON Feed {version}".strip(),
        title=_plain(_string(top.get("title")) or ""),
        entries=tuple(entry for entry in entries if entry is not None),
        nameless=entries.count(None),
        older=_string(top.get("next_url")),
    )


def _item(item: Any) -> FormerEntry | None:
    if not isinstance(item, dict):
        return None
    link = _string(item.get("url")) or _string(item.get("external_url"))
    identity = _string(item.get("id")) or link
    if not identity:
        return None
    published, updated = _iso(item.get("date_published")), _iso(item.get("date_modified"))
    return FormerEntry(
        id=identity,
        title=_plain(_string(item.get("title")) or ""),
        link=link,
        published=published or updated,
        updated=updated,
        text=_plain(max(_bodies(item), key=len)),
    )


def _bodies(item: Mapping[str, Any]) -> Iterator[str]:
    for name in ("content_html", "content_text", "summary"):
        yield _string(item.get(name)) or ""


def _string(value: Any) -> str | None:
    """Text as it stands, a number as text (JSON Feed 1.1, "id"); None for anything else."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return value.strip() or None if isinstance(value, str) else None


def _iso(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
        return _real(moment.astimezone(UTC).replace(microsecond=0)) if moment.tzinfo else None
    except (ValueError, TypeError, OverflowError):
        return None
