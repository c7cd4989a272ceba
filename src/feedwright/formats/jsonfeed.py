"""JSON Feed 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, Final

from feedwright.characters import utf8_of
from feedwright.formats.documents import address_in, hubs_of, is_episode, rfc3339
from feedwright.formats.fragments import BODY, Fragment, Frame, Heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from feedwright.model import (
        Document,
        Enclosure,
        Entry,
        EntryStyle,
        Episode,
        Feed,
        Image,
        Person,
        Withdrawal,
    )

__all__ = ["json_entry", "json_frame"]

_VERSION: Final = "https://jsonfeed.org/version/1.1"
_ABOUT: Final = (
    "Members of _feedwright, all optional. In the feed: its permanent id, copyright, license"
    " (URL), terms (URL of an RSL document: what machines may do), and withdrawn, the articles that"
    " were taken back (id, date_withdrawn in RFC 3339, reason); in a part of its archive, current,"
    " the feed's own address. In an item: image_alt, image_caption and image_credit (who made the"
    " picture), the words that belong to the item's"
    " image; copyright and license (URL) of the article; comments_url; correction, what was wrong"
    " and has been put right; translations, where it can be read in other languages; archive_only,"
    " true where the article was old when it came; date_created (RFC 3339), the historical date of"
    " a piece from an archive; date_first_seen (RFC 3339), when it came; episode, what apps for"
    " podcasts show (number, season, type, explicit, image, chapters_url, transcripts, hosts,"
    " guests); word_count;"
    " reading_time_minutes; origin, digests by which the publisher knows the article again."
)
#: Before an item.
_INDENT: Final = "    "
_BODY: Final = BODY.encode()
#: Line ends to JavaScript before ES2019, nothing to JSON; they can only stand inside strings.
_JAVASCRIPT_LINE_ENDS: Final = (("\u2028", "\\u2028"), ("\u2029", "\\u2029"))
#: All that a cleaned text can hold, and the backslash first.
_ESCAPES: Final = (
    (b"\\", rb"\\"), (b'"', rb'\"'), (b"\n", rb"\n"), (b"\r", rb"\r"), (b"\t", rb"\t")
)  # fmt: skip
#: Says something, though it is falsy: False and, which is equal to it, 0.
_SAID: Final = (False,)


def json_entry(entry: Entry, style: EntryStyle) -> Fragment:
    """The item, indented as it stands in a document, without one member that would be empty.

    What JSON Feed has no word for stands in ``_feedwright``, which the document explains once.
    """
    item = _item(entry, style, BODY if entry.content_html else "")
    data = f"{_INDENT}{_written(item, _INDENT)}".encode()
    return Fragment(data.replace(_BODY, _body(entry.content_html)))


def json_frame(
    feed: Feed, document: Document, entries: Sequence[Heading], _: Iterable[str]
) -> Frame:
    """The JSON Feed 1.1 document around its items.

    Members come in the order of the specification's text, indented by two spaces.
    """
    head, opening, closing = _text(_feed(feed, document, entries)).rpartition(b"[")
    if not entries:
        return Frame(head + opening, b"", closing + b"\n")
    return Frame(head + opening + b"\n", b",\n", b"\n  " + closing + b"\n")


def _text(members: Mapping[str, Any]) -> bytes:
    return _written(members, "").encode()


def _written(value: Any, margin: str) -> str:
    """What ``json.dumps(value, ensure_ascii=False, indent=2)`` gives, behind the margin.

    Which leaves its encoder in C for an indent, and takes five times as long.
    """
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, dict | list) or not value:
        return json.dumps(value)
    inner = f"{margin}  "
    if isinstance(value, list):
        rows = [f"{inner}{_written(one, inner)}" for one in value]
    else:
        rows = [f"{inner}{_quoted(key)}: {_written(one, inner)}" for key, one in value.items()]
    (opening, closing), lines = "[]" if isinstance(value, list) else "{}", ",\n".join(rows)
    return f"{opening}\n{lines}\n{margin}{closing}"


def _quoted(text: str) -> str:
    quoted = encode_basestring(text)
    if not quoted.isascii():
        for line_end, escaped in _JAVASCRIPT_LINE_ENDS:
            quoted = quoted.replace(line_end, escaped)
    return quoted


def _body(html: str) -> bytes:
    """What `_quoted` writes between the quotes for text that was cleaned, in a third of the time.

    In bytes, and without looking for controls that are not there.
    """
    data = utf8_of(html)
    for character, escaped in _ESCAPES:
        data = data.replace(character, escaped)
    for line_end, reference in _JAVASCRIPT_LINE_ENDS if not html.isascii() else ():
        if line_end in html:
            data = data.replace(line_end.encode(), reference.encode())
    return data


def _filled(members: Mapping[str, Any]) -> dict[str, Any]:
    """The members that say something."""
    return {key: value for key, value in members.items() if value or value in _SAID}


def _feed(feed: Feed, document: Document, entries: Sequence[Heading]) -> dict[str, Any]:
    """The document with an empty list of items, which comes last."""
    next_url = address_in(document.format, feed.previous_archive)
    extension = {
        "about": _ABOUT,
        "id": feed.id,
        "current": address_in(document.format, feed.current),
        "copyright": feed.rights,
        "license": feed.license_url,
        "terms": feed.terms_url,
        "withdrawn": [_withdrawal(one) for one in feed.withdrawals],
    }
    members = _filled(
        {
            "version": _VERSION,
            "title": feed.title,
            "home_page_url": feed.home_url,
            "feed_url": document.url,
            "next_url": next_url if next_url != document.url else None,
            "description": feed.description,
            "user_comment": _comment(feed, document),
            "icon": feed.icon_url,
            "favicon": feed.favicon_url,
            "authors": _common_authors(feed, entries),
            "language": feed.language,
            "expired": True if feed.ended else None,
            "hubs": [{"type": "WebSub", "url": hub} for hub in hubs_of(feed)],
            "_feedwright": _filled(extension),
        }
    )
    return {**members, "items": []}


def _comment(feed: Feed, document: Document) -> str:
    """For people who open the file (J18)."""
    address = document.url or "this file"
    return (
        f"This is the feed of {feed.title}, for feed readers."
        f" To follow it, add {address} to one that understands JSON Feed."
    )


def _common_authors(feed: Feed, entries: Sequence[Heading]) -> list[dict[str, str]]:
    """The feed's authors where every item has just these: Miniflux adds them to the item's."""
    own = all(entry.authors == feed.authors for entry in entries)
    return _persons(feed.authors) if own else []


def _item(entry: Entry, style: EntryStyle, content: str) -> dict[str, Any]:
    image = entry.lead_image
    return _filled(
        {
            "id": entry.id,
            "url": entry.link,
            "title": entry.title,
            "content_html": content,
            "content_text": "" if content else entry.summary or entry.title,
            "summary": entry.summary,
            "image": image.url if image else None,
            "date_published": rfc3339(entry.published or entry.updated),
            "date_modified": rfc3339(entry.updated),
            "authors": _persons(entry.authors),
            "tags": list(entry.categories),
            "language": entry.language if entry.language != style.language else None,
            "attachments": [_attachment(enclosure) for enclosure in entry.enclosures],
            "_feedwright": _extension(entry, image),
        }
    )


def _persons(people: tuple[Person, ...]) -> list[dict[str, str]]:
    return [
        _filled({"name": person.name, "url": person.uri, "avatar": person.avatar_url})
        for person in people
    ]


def _attachment(enclosure: Enclosure) -> dict[str, Any]:
    seconds = enclosure.duration_seconds
    return _filled(
        {
            "url": enclosure.url,
            "mime_type": enclosure.media_type,
            "title": enclosure.title,
            "size_in_bytes": enclosure.size_bytes,
            # Whole: atoma, for one, refuses a document with a fraction in it.
            "duration_in_seconds": max(1, round(seconds)) if seconds else None,
        }
    )


def _episode(episode: Episode) -> dict[str, Any]:
    transcripts = (
        {"url": one.url, "mime_type": one.media_type, "language": one.language}
        for one in episode.transcripts
    )
    return _filled(
        {
            "number": episode.number,
            "season": episode.season,
            "type": episode.kind,
            "explicit": episode.is_explicit,
            "image": episode.image_url,
            "chapters_url": episode.chapters_url,
            "transcripts": list(map(_filled, transcripts)),
            "hosts": _persons(episode.hosts),
            "guests": _persons(episode.guests),
        }
    )


def _withdrawal(withdrawal: Withdrawal) -> dict[str, str]:
    return _filled(
        {
            "id": withdrawal.id,
            "date_withdrawn": rfc3339(withdrawal.when),
            "reason": withdrawal.reason,
            "origin": withdrawal.origin,
        }
    )


def _extension(entry: Entry, image: Image | None) -> dict[str, Any]:
    return _filled(
        {
            "image_alt": image.alt if image else None,
            "image_caption": image.caption if image else None,
            "image_credit": image.credit if image else None,
            "copyright": entry.rights,
            "license": entry.license_url,
            "comments_url": entry.comments_url,
            "correction": entry.correction,
            "translations": [
                _filled({"language": one.language, "url": one.url, "title": one.title})
                for one in entry.translations
            ],
            "archive_only": entry.archive_only or None,
            "date_created": rfc3339(entry.created) if entry.created else None,
            "date_first_seen": rfc3339(entry.first_seen) if entry.first_seen else None,
            "episode": _episode(entry.episode) if entry.episode and is_episode(entry) else None,
            "word_count": max(0, entry.word_count) or None,
            "reading_time_minutes": max(0, entry.reading_time_minutes) or None,
            "origin": entry.origin,
        }
    )
