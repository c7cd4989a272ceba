"""`Feed` → `Feed`, as any format may write it: what cannot go on the wire is repaired here, once.

Text loses the characters that XML forbids, addresses become URIs, dates UTC in whole seconds;
what is blank, unusable or no public address becomes None, and what a document must have gets a
stand-in. Every format then only has to escape.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape
from textwrap import shorten
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from feedwright.addresses import to_uri, to_uri_reference
from feedwright.characters import one_line, xml_body, xml_clean
from feedwright.directions import is_right_to_left
from feedwright.mediatypes import find_media_type, is_played
from feedwright.model import (
    Document,
    Enclosure,
    Entry,
    EntryStyle,
    Episode,
    Feed,
    Image,
    Person,
    Show,
    Withdrawal,
)
from feedwright.translation import Translation

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "clean_document",
    "clean_entry",
    "clean_feed",
    "clean_head",
    "clean_identity",
    "clean_style",
    "guard_title",
    "style_of",
]

#: RFC 5646 section 2.1, without the grandfathered tags; "english" is none of it.
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*(?:-x(?:-[A-Za-z0-9]{1,8})+)?")
_EMAIL: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})"
)
#: An address inside a name: NetNewsWire takes any author with "@" for an address (C17).
_EMAIL_IN_NAME: Final = re.compile(r"[<(\[]?[\w.+-]{1,64}@[\w.-]{1,253}[>)\]]?")
#: FreshRSS splits a category at its commas, Thunderbird writes semicolons for them (R20).
_DIGIT_COMMA: Final = re.compile(r"(?<=\d),(?=\d)")
_COMMA: Final = re.compile(r"\s*,[\s,]*")
_LINE_END: Final = re.compile("\r\n?")
_MARKUP: Final = re.compile(r"<(?=[A-Za-z/!?])|&(?=#?\w+;)")
_WORD_JOINER: Final = "\u2060"
_TITLE_STAND_IN_CHARS: Final = 80
#: Thirty years; more is no duration.
_LONGEST_SECONDS: Final = 1e9


def clean_feed(feed: Feed) -> Feed:
    """The feed in the state that this module promises; cleaning it again changes nothing.

    Entries stay in number and order. Authors of an entry that names none are the feed's; e-mail
    addresses of authors are left out, because readers show them to everybody. ``home_url`` is
    empty when there is no such address. Channel and feed need a description: the title stands in.
    """
    authors = _authors(feed.authors)
    return _cleaned(feed, authors, tuple(clean_entry(entry, authors) for entry in feed.entries))


def clean_head(feed: Feed) -> Feed:
    """The feed cleaned, without its entries."""
    return _cleaned(feed, _authors(feed.authors), ())


def _cleaned(feed: Feed, authors: tuple[Person, ...], entries: tuple[Entry, ...]) -> Feed:
    """The feed with these authors and entries, which are clean, and all else cleaned."""
    home_url = to_uri(feed.home_url) or ""
    identity = clean_identity(feed.id)
    title = _text(feed.title) or home_url or _text(identity)
    return replace(
        feed,
        id=identity,
        title=title,
        description=_text(feed.description) or title,
        home_url=home_url,
        updated=_instant(feed.updated),
        entries=entries,
        withdrawals=tuple(map(_clean_withdrawal, feed.withdrawals)),
        documents=tuple(clean_document(document) for document in feed.documents),
        language=_language(feed.language),
        authors=authors,
        rights=_text_or_none(feed.rights),
        license_url=_uri(feed.license_url),
        terms_url=_uri(feed.terms_url),
        icon_url=_uri(feed.icon_url),
        logo_url=_uri(feed.logo_url),
        favicon_url=_uri(feed.favicon_url),
        image=_image(feed.image),
        hubs=_unique(uri for hub in feed.hubs if (uri := to_uri(hub))),
        ttl_minutes=_positive(feed.ttl_minutes),
        topics_url=_uri(feed.topics_url),
        editor=_contact(feed.editor),
        webmaster=_contact(feed.webmaster),
        stylesheet_url=to_uri_reference(feed.stylesheet_url or ""),
        guide=_guide(feed.guide),
        previous_archive=tuple(clean_document(document) for document in feed.previous_archive),
        next_archive=tuple(clean_document(document) for document in feed.next_archive),
        current=tuple(clean_document(document) for document in feed.current),
        show=_show(feed.show) if feed.show else None,
    )


def _guide(guide: tuple[str, str] | None) -> tuple[str, str] | None:
    words, url = (_text(guide[0]), _uri(guide[1])) if guide else ("", None)
    return (words, url) if words and url else None


def style_of(feed: Feed) -> EntryStyle:
    """What the entries of a feed are written by that stands alone."""
    return EntryStyle(
        language=feed.language,
        authors=feed.authors,
        publication=feed.title,
        license_url=feed.license_url,
        topics_url=feed.topics_url,
        rss_joined_authors=feed.rss_joined_authors,
        title_guard=feed.title_guard,
    )


def clean_style(style: EntryStyle) -> EntryStyle:
    """The style as any format may write it; cleaning it again changes nothing."""
    return replace(
        style,
        language=_language(style.language),
        authors=_authors(style.authors),
        publication=_text(style.publication),
        license_url=_uri(style.license_url),
        topics_url=_uri(style.topics_url),
    )


def clean_document(document: Document) -> Document:
    """The document with its address as a URI."""
    url = _uri(document.url)
    return document if url == document.url else replace(document, url=url)


def guard_title(title: str, style: EntryStyle | Feed) -> str:
    """The title with a word joiner where many readers would see a tag or an entity.

    ``<b>`` and ``&amp;`` in a plain-text title, however well escaped, are stripped or decoded
    once more by 9 of 31 measured clients; with the invisible U+2060 behind the ``<`` or ``&`` 30
    of 31 show them. Copying such a title copies the joiner, so that ``title_guard`` can switch it
    off.
    """
    if not style.title_guard or not _MARKUP.search(title):
        return title
    return _MARKUP.sub(rf"\g<0>{_WORD_JOINER}", title)


def _clean_withdrawal(withdrawal: Withdrawal) -> Withdrawal:
    return replace(
        withdrawal,
        id=clean_identity(withdrawal.id),
        when=_instant(withdrawal.when),
        reason=_text(withdrawal.reason),
    )


def clean_entry(entry: Entry, common_authors: tuple[Person, ...]) -> Entry:
    """The entry as any format may write it; ``common_authors`` are clean already."""
    updated = _instant(entry.updated)
    published = _instant(entry.published) if entry.published else updated
    link = _uri(entry.link)
    identity, summary = clean_identity(entry.id), _text(entry.summary)
    language = _language(entry.language)
    return replace(
        entry,
        id=identity,
        title=_text(entry.title) or _title_from(summary) or link or _text(identity),
        updated=max(updated, published),
        published=published,
        created=_instant(entry.created) if entry.created else None,
        first_seen=_instant(entry.first_seen) if entry.first_seen else None,
        link=link,
        authors=_authors(entry.authors) or common_authors,
        categories=_unique(map(_category, entry.categories)),
        summary=summary,
        content_html=_content(entry.content_html, language),
        language=language,
        lead_image=_image(entry.lead_image),
        enclosures=_enclosures(entry.enclosures),
        episode=_episode(entry.episode) if entry.episode else None,
        rights=_text_or_none(entry.rights),
        license_url=_uri(entry.license_url),
        comments_url=_uri(entry.comments_url),
        correction=_text(entry.correction),
        translations=tuple(filter(None, map(_translation, entry.translations))),
    )


def _translation(translation: Translation) -> Translation | None:
    language, url = _language(translation.language), _uri(translation.url)
    if language is None or url is None:
        return None
    return Translation(language=language, url=url, title=_text(translation.title))


def clean_identity(text: str) -> str:
    """The id to the letter, without white space around it.

    What is minted is a URI (I4); what was adopted from an older feed is what its subscribers have,
    be it no URI, and another spelling would be another entry (I2).
    """
    return xml_clean(text).strip()


def _text(text: str) -> str:
    """One line of plain text; what could not be decoded is a question mark (X7)."""
    return one_line(text).replace("\ufffd", "?")


def _text_or_none(text: str | None) -> str | None:
    return _text(text or "") or None


def _title_from(summary: str) -> str:
    return shorten(summary, _TITLE_STAND_IN_CHARS, placeholder="…")


def _category(text: str) -> str:
    return _COMMA.sub(" – ", _DIGIT_COMMA.sub("", _text(text))).strip("– ")


def _content(html: str, language: str | None) -> str:
    """The HTML with line feeds only, wrapped when its language runs from right to left (C16)."""
    html = xml_body(html)
    if "\r" in html:
        html = _LINE_END.sub("\n", html)
    html = html.replace("\ufffd", "?").strip()
    if not html or not is_right_to_left(language):
        return html
    opening = f'<div dir="rtl" lang="{escape(language or "")}">'
    return html if html.startswith(opening) else f"{opening}{html}</div>"


def _language(tag: str | None) -> str | None:
    """The BCP 47 tag with hyphens; None when it is none (C15)."""
    text = (tag or "").strip().replace("_", "-")
    return text if _LANGUAGE.fullmatch(text) else None


def _instant(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC).replace(microsecond=0)
    except OverflowError:  # within a day of the years 1 and 9999
        return moment.replace(microsecond=0, tzinfo=UTC)


def _uri(iri: str | None) -> str | None:
    return to_uri(iri) if iri else None


def _positive(number: int | None) -> int | None:
    return number if number is not None and number > 0 else None


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))


def _authors(people: Iterable[Person]) -> tuple[Person, ...]:
    """People with a name, each once, without e-mail address (C17)."""
    named: dict[str, Person] = {}
    for person in people:
        name = _text(_EMAIL_IN_NAME.sub("", _text(person.name))).strip("@,; ")
        if name:
            named.setdefault(
                name,
                Person(name=name, uri=_uri(person.uri), avatar_url=_uri(person.avatar_url)),
            )
    return tuple(named.values())


def _contact(person: Person | None) -> Person | None:
    """Somebody with an e-mail address that is one; None otherwise (R9, R10)."""
    email = (person.email or "").strip() if person else ""
    if person is None or not _EMAIL.fullmatch(email):
        return None
    return Person(name=_text(person.name).translate({40: None, 41: None}).strip(), email=email)


def _image(image: Image | None) -> Image | None:
    url = _uri(image.url) if image else None
    if image is None or url is None:
        return None
    return Image(
        url=url,
        caption=_text_or_none(image.caption),
        credit=_text_or_none(image.credit),
        alt=_text_or_none(image.alt),
        media_type=find_media_type(image.media_type, url),
        size_bytes=_positive(image.size_bytes),
        width=_positive(image.width),
        height=_positive(image.height),
    )


def _episode(episode: Episode) -> Episode:
    transcripts = ((one, _uri(one.url)) for one in episode.transcripts)
    return replace(
        episode,
        number=_positive(episode.number),
        season=_positive(episode.season),
        image_url=_uri(episode.image_url),
        transcripts=tuple(
            replace(one, url=url, language=_language(one.language))
            for one, url in transcripts
            if url
        ),
        chapters_url=_uri(episode.chapters_url),
        hosts=_authors(episode.hosts),
        guests=_authors(episode.guests),
    )


def _show(show: Show) -> Show | None:
    """None without a cover: of what directories ask for all is there, or nothing (K1)."""
    image_url = _uri(show.image_url)
    if image_url is None:
        return None
    return replace(
        show,
        author=_text(show.author),
        owner=_contact(show.owner),
        image_url=image_url,
        guid=_text(show.guid),
        new_url=_uri(show.new_url),
    )


def _enclosures(enclosures: Iterable[Enclosure]) -> tuple[Enclosure, ...]:
    """What can be fetched; sound and film first, because RSS has room for one (R22)."""
    found = filter(None, map(_enclosure, enclosures))
    return tuple(sorted(found, key=lambda one: not is_played(one.media_type)))


def _enclosure(enclosure: Enclosure) -> Enclosure | None:
    url = to_uri(enclosure.url)
    if url is None:
        return None
    seconds = enclosure.duration_seconds
    return Enclosure(
        url=url,
        media_type=find_media_type(enclosure.media_type, url) or "application/octet-stream",
        size_bytes=_positive(enclosure.size_bytes),
        title=_text_or_none(enclosure.title),
        duration_seconds=float(seconds) if seconds and 0 < seconds < _LONGEST_SECONDS else None,
    )
