"""Feeds, as values, that the tests of the formats and of publishing write and read back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace
from shows import PODCAST

from feedwright.model import Document, Enclosure, Entry, Feed, Format, Image, Person, Withdrawal
from feedwright.translation import Translation

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FEEDS", "FULL", "HOSTILE", "MINIMAL", "NO_ADDRESS", "document_of", "feed_with"]

DOCUMENTS: Final = (
    Document(format="rss", path="rss.xml", url="https://lantern.example/feeds/rss.xml"),
    Document(format="atom", path="atom.xml", url="https://lantern.example/feeds/atom.xml"),
    Document(format="json", path="feed.json", url="https://lantern.example/feeds/feed.json"),
)

#: Every field of every record, with words that need no repair.
FULL: Final = Feed(
    id="tag:lantern.example,2024:feed:main",
    title="The Harbour Lantern",
    description="Slow news from a small port.",
    home_url="https://lantern.example/",
    updated=datetime(2024, 5, 4, 8, 30, tzinfo=UTC),
    documents=DOCUMENTS,
    language="en",
    authors=(Person(name="The Harbour Lantern", uri="https://lantern.example/about/"),),
    rights="© 2024 The Harbour Lantern",
    license_url="https://creativecommons.org/licenses/by/4.0/",
    icon_url="https://lantern.example/icon-512.png",
    logo_url="https://lantern.example/logo-800x400.png",
    favicon_url="https://lantern.example/favicon-64.png",
    image=Image(
        url="https://lantern.example/icon-144.png", media_type="image/png", width=144, height=144
    ),
    hubs=("https://hub.example/",),
    ttl_minutes=60,
    topics_url="https://lantern.example/topics/",
    editor=Person(name="Ada Quill", email="ada@lantern.example"),
    webmaster=Person(name="Web Desk", email="web@lantern.example"),
    stylesheet_url="https://lantern.example/feeds/feed.css",
    previous_archive=(
        Document(format="rss", path="a/1.rss.xml", url="https://lantern.example/feeds/a/1.rss.xml"),
        Document(format="atom", path="a/1.xml", url="https://lantern.example/feeds/a/1.xml"),
        Document(format="json", path="a/1.json", url="https://lantern.example/feeds/a/1.json"),
    ),
    tombstones=True,
    withdrawals=(
        Withdrawal(
            id="tag:lantern.example,2024-04-02:tunnel",
            when=datetime(2024, 5, 2, 7, 15, tzinfo=UTC),
            reason="There is no tunnel; <the map> was upside down & old.",
            origin="7f:8f:9f",
        ),
        Withdrawal(
            id="tag:lantern.example,2024-04-01:bridge",
            when=datetime(2024, 4, 30, 7, 15, tzinfo=UTC),
        ),
    ),
    entries=(
        Entry(
            id="tag:lantern.example,2024-05-03:ferry-returns",
            title="Ferry returns; Crabb & Sons add a <second> sailing",
            published=datetime(2024, 5, 3, 12, 0, tzinfo=UTC),
            updated=datetime(2024, 5, 4, 8, 30, tzinfo=UTC),
            link="https://lantern.example/2024/05/ferry-returns/",
            authors=(
                Person(name="Ines Marlowe", uri="https://lantern.example/people/ines/"),
                Person(name="José Ñandú"),
            ),
            categories=("Harbour", "Public transport"),
            summary="After two winters on the slipway the Salthaven ferry sails again.",
            content_html=(
                '<figure><img src="https://lantern.example/img/ferry.jpg"'
                ' alt="A white ferry at a quay" width="1200" height="800">'
                "<figcaption>The ferry on the morning of its return. Image: Ruth Okafor"
                "</figcaption></figure>"
                "<p>After two winters on the slipway the Salthaven ferry sails again…</p>"
                "<p>R&amp;D paid for the hull, <em>and</em> &lt;nobody&gt; complained.</p>"
            ),
            language="en",
            lead_image=Image(
                url="https://lantern.example/img/ferry.jpg",
                caption="The ferry on the morning of its return.",
                credit="Ruth Okafor",
                alt="A white ferry at a quay",
                media_type="image/jpeg",
                size_bytes=183_204,
                width=1200,
                height=800,
            ),
            rights="© 2024 Ines Marlowe",
            license_url="https://creativecommons.org/licenses/by-nd/4.0/",
            comments_url="https://lantern.example/2024/05/ferry-returns/#comments",
            correction="An earlier version named the wrong pier.",
            translations=(
                Translation(
                    language="de",
                    url="https://lantern.example/de/2024/05/faehre/?a=1&b=2",
                    title="Die Fähre &amp; <die> Rückkehr",
                ),
                Translation(language="pt-BR", url="https://lantern.example/pt/2024/05/balsa/"),
            ),
            word_count=612,
            reading_time_minutes=3,
        ),
        Entry(
            id="tag:lantern.example,2024-05-02:foghorn",
            title="Hear the foghorn of 1931",
            published=datetime(2024, 5, 2, 7, 15, tzinfo=UTC),
            updated=datetime(2024, 5, 2, 7, 15, tzinfo=UTC),
            created=datetime(1931, 11, 9, 12, 0, tzinfo=UTC),
            link="https://lantern.example/2024/05/foghorn/",
            authors=(Person(name="Ada Quill"),),
            categories=("Harbour", "Archive"),
            summary="Nine seconds of brass, found in a cupboard.",
            content_html="<p>Nine seconds of brass, found in a cupboard.</p>",
            language="en",
            enclosures=(
                Enclosure(
                    url="https://lantern.example/audio/foghorn.mp3",
                    media_type="audio/mpeg",
                    size_bytes=144_384,
                    title="The foghorn",
                    duration_seconds=9.0,
                ),
                Enclosure(
                    url="https://lantern.example/files/logbook.pdf",
                    media_type="application/pdf",
                    size_bytes=802_816,
                    title="The keeper's logbook",
                ),
            ),
            lead_image=Image(url="https://lantern.example/img/horn", alt="A brass horn"),
            word_count=40,
            reading_time_minutes=1,
        ),
        Entry(
            id="tag:lantern.example,2024-05-01:marea",
            title="La marea más alta del siglo",
            published=datetime(2024, 5, 1, 18, 0, tzinfo=UTC),
            updated=datetime(2024, 5, 1, 18, 0, tzinfo=UTC),
            link="https://lantern.example/2024/05/marea/",
            summary="El muelle quedó bajo el agua durante once minutos.",
            content_html="<p>El muelle quedó bajo el agua durante once minutos.</p>",
            language="es-419",
        ),
    ),
)

#: What a feed cannot do without, and nothing else.
MINIMAL: Final = Feed(
    id="urn:uuid:6c5e8a53-6d2c-4d35-9d3b-1f0a6a2f5e01",
    title="Notes",
    description="",
    home_url="https://notes.example/",
    updated=datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC),
    documents=(
        Document(format="rss", path="rss.xml", url="https://notes.example/rss.xml"),
        Document(format="atom", path="atom.xml", url="https://notes.example/atom.xml"),
        Document(format="json", path="feed.json", url="https://notes.example/feed.json"),
    ),
    entries=(
        Entry(
            id="urn:uuid:0b1de7c5-52ad-4f0b-8a1e-3d4b1d2f6a77",
            title="First note",
            updated=datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC),
        ),
    ),
)

#: A publication that has not said where it lives: summaries, relative CSS, no link of its own.
NO_ADDRESS: Final = Feed(
    id="urn:uuid:2f4f0c62-0f7a-4d5e-9a55-0d6f4a1b9c10",
    title="Articles",
    description="Articles",
    home_url="",
    updated=datetime(2024, 3, 9, 12, 0, tzinfo=UTC),
    documents=tuple(replace(document, url=None) for document in DOCUMENTS),
    stylesheet_url="feed.css",
    entries=(
        Entry(
            id="urn:uuid:9d0f0a4e-6a63-4a3e-8c55-5b7c7c0e7f01",
            title="Without an address",
            published=datetime(2024, 3, 9, 12, 0, tzinfo=UTC),
            updated=datetime(2024, 3, 9, 12, 0, tzinfo=UTC),
            summary="Nobody knows yet where this will be read.",
            content_html="<p>Nobody knows yet where this will be read.</p>",
        ),
        Entry(
            id="urn:uuid:9d0f0a4e-6a63-4a3e-8c55-5b7c7c0e7f02",
            title="Only a summary",
            published=datetime(2024, 3, 8, 12, 0, tzinfo=UTC),
            updated=datetime(2024, 3, 8, 12, 0, tzinfo=UTC),
            summary="Fish & chips < 5 €.",
        ),
    ),
)

_NOISE: Final = "\x00\x0b\x1f\x7f\x85\x9f\ud800\ufffe\uffff\ufdd0\ufdd1\ufdd2\U0001fffe"

#: Everything that has broken a feed of somebody's.
HOSTILE: Final = Feed(
    id=" tag:lantern.example,2024:feed:hostile\n",
    title=f"  R&D <b>weekly</b>\n{_NOISE}& AT&amp;T  ",
    description=f"]]> <!-- {_NOISE} --> &nbsp; “quoted” &#38; more",
    home_url="https://münchen.example/a b?x=1&y=2",
    updated=datetime(2024, 5, 4, 10, 30, 0, 999_999, tzinfo=timezone(timedelta(hours=2))),
    documents=tuple(
        replace(document, url=f"https://lantern.example/feeds/{document.path}?a=1&b=2")
        for document in DOCUMENTS
    ),
    language="en_US",
    authors=(Person(name=f" {_NOISE} "), Person(name="Desk <desk@lantern.example>", email="x@y.z")),
    rights=f"© <2024> & later{_NOISE}",
    license_url="javascript:alert(1)",
    icon_url="https://lantern.example/icon.svg",
    logo_url="data:image/png;base64,AAAA",
    image=Image(url="https://lantern.example/wide.png", width=1440, height=100),
    hubs=("https://hub.example/?a=1&b=2", "ftp://hub.example/", "https://hub.example/?a=1&b=2"),
    ttl_minutes=0,
    topics_url="/topics/",
    editor=Person(name="Ed (the editor) & Co", email="ed@lantern.example"),
    webmaster=Person(name="Nobody", email="not an address"),
    stylesheet_url="https://lantern.example/feed.css?a=\"1\"&b='2'>",
    entries=(
        Entry(
            id="tag:lantern.example,2024-05-04:a b&c<d>é",
            title=f'AT&T "deal" <em>done</em>: R&amp;D explained {_NOISE}🎈 שלום עולם',
            published=datetime(2024, 5, 4, 1, 0, tzinfo=timezone(timedelta(hours=-5))),
            updated=datetime(2024, 5, 1, 0, 0, tzinfo=UTC),
            link='https://lantern.example/ä?q=<x>&r="y"#z',
            authors=(
                Person(name="José Ñandú & Co", email="jose@lantern.example", uri="mailto:a@b.c"),
                Person(name="José\nÑandú & Co"),
                Person(name=""),
            ),
            categories=("R&D", "Mali, Republic of", "1,000 days", "R&D", " , ", "<b>"),
            summary=f"Fish & chips <now> &amp; always ]]>{_NOISE}\r\nnext line",
            content_html=(
                f'<p title="a &amp; b">Fish &amp; chips ]]&gt; ]]> &lt;script&gt; {_NOISE}</p>'
                "\r\n<pre>two\r\nlines\u2028\u2029\ufffd</pre>"
            ),
            language="he",
            lead_image=Image(
                url="https://lantern.example/img/a b.JPG?x=1&y=2",
                caption="A <b>caption</b> & more",
                credit=f"{_NOISE}",
                alt='"alt" & <more>',
                media_type="image/jpg",
                size_bytes=-1,
                width=0,
                height=-5,
            ),
            enclosures=(
                Enclosure(url="file:///etc/passwd", media_type="text/plain", size_bytes=1),
                Enclosure(url="https://lantern.example/x", media_type="nonsense", title="&"),
            ),
            rights=" ",
            license_url="https://user:secret@lantern.example/",
            comments_url="//lantern.example/c",
            word_count=-1,
        ),
        Entry(
            id="https://lantern.example/?p=12&amp;x",
            title=f"{_NOISE}",
            published=datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
            updated=datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-12))),
            summary="The title of this one was nothing but noise, so its summary stands in for it.",
            content_html="<p>مرحبا</p>",
            language="az-Arab",
        ),
        Entry(
            id="tag:lantern.example,2024-05-04:empty",
            title="",
            updated=datetime(2024, 5, 4, tzinfo=UTC),
            language="english",
        ),
    ),
)

FEEDS: Final[Mapping[str, Feed]] = {
    "full": FULL,
    "hostile": HOSTILE,
    "minimal": MINIMAL,
    "no-address": NO_ADDRESS,
    "podcast": PODCAST,
}


def document_of(feed: Feed, name: Format) -> Document:
    """The feed's document in that format."""
    document = feed.document(name)
    assert document is not None
    return document


def feed_with(**fields: object) -> Feed:
    """`MINIMAL`, its only entry with these fields."""
    return replace(MINIMAL, entries=(replace(MINIMAL.entries[0], **fields),))
