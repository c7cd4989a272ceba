"""A podcast, as a value, with every field of a show and of an episode."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from feedwright.model import (
    Document,
    Enclosure,
    Entry,
    Episode,
    Feed,
    Image,
    Person,
    Show,
    Transcript,
)

__all__ = ["PODCAST"]

_HOME: Final = "https://lantern.example/"

PODCAST: Final = Feed(
    id="tag:lantern.example,2024:feed:fog",
    name="fog",
    kind="query",
    title="Fog & Bell",
    description="Two people and the sounds of a small port.",
    home_url=f"{_HOME}fog/",
    updated=datetime(2024, 6, 2, 6, 0, tzinfo=UTC),
    documents=(
        Document(format="rss", path="fog/rss.xml", url=f"{_HOME}feeds/fog/rss.xml"),
        Document(format="atom", path="fog/atom.xml", url=f"{_HOME}feeds/fog/atom.xml"),
        Document(format="json", path="fog/feed.json", url=f"{_HOME}feeds/fog/feed.json"),
    ),
    language="en",
    license_url="https://creativecommons.org/licenses/by-sa/4.0/",
    show=Show(
        author="Ines Marlowe & José Ñandú",
        owner=Person(name="Ada Quill", email="ada@lantern.example"),
        image_url=f"{_HOME}fog/cover.jpg?v=2",
        categories=(("News", "Daily News"), ("News", "Politics"), ("Society & Culture",)),
        kind="serial",
        guid="0f5ab2cb-6bd0-5f8e-9a39-0c1f4dc9c2a1",
    ),
    entries=(
        Entry(
            id="tag:lantern.example,2024-06-02:bell",
            title="The bell <that> rang & rang",
            published=datetime(2024, 6, 2, 6, 0, tzinfo=UTC),
            updated=datetime(2024, 6, 2, 6, 0, tzinfo=UTC),
            link=f"{_HOME}fog/bell/",
            authors=(Person(name="Ines Marlowe"),),
            summary="Who pulls the rope when nobody is there?",
            content_html="<p>Who pulls the rope when nobody is there?</p>",
            language="en",
            lead_image=Image(
                url=f"{_HOME}fog/bell.jpg",
                alt="A bell",
                media_type="image/jpeg",
                size_bytes=402_111,
                width=1400,
                height=1400,
            ),
            enclosures=(
                Enclosure(
                    url=f"{_HOME}fog/notes.pdf", media_type="application/pdf", size_bytes=9_000
                ),
                Enclosure(
                    url=f"{_HOME}fog/bell.mp3?from=feed&x=1",
                    media_type="audio/mpeg",
                    size_bytes=24_502_118,
                    duration_seconds=1534.6,
                ),
            ),
            episode=Episode(
                number=2,
                season=1,
                is_explicit=True,
                transcripts=(
                    Transcript(url=f"{_HOME}fog/bell.vtt", media_type="text/vtt"),
                    Transcript(
                        url=f"{_HOME}fog/bell.es.srt",
                        media_type="application/x-subrip",
                        language="es",
                    ),
                ),
                chapters_url=f"{_HOME}fog/bell.json",
                hosts=(Person(name="Ines Marlowe", uri=f"{_HOME}people/ines/"),),
                guests=(Person(name="José Ñandú & Co"),),
            ),
        ),
        Entry(
            id="tag:lantern.example,2024-06-01:fog",
            title="Fog",
            published=datetime(2024, 6, 1, 6, 0, tzinfo=UTC),
            updated=datetime(2024, 6, 1, 6, 0, tzinfo=UTC),
            link=f"{_HOME}fog/fog/",
            authors=(Person(name="Ines Marlowe"),),
            summary="A first listen.",
            content_html="<p>A first listen.</p>",
            language="en",
            lead_image=Image(
                url=f"{_HOME}fog/wide.jpg",
                media_type="image/jpeg",
                size_bytes=300_000,
                width=2400,
                height=1400,
            ),
            enclosures=(
                Enclosure(
                    url=f"{_HOME}fog/fog.mp4",
                    media_type="video/mp4",
                    size_bytes=98_000_000,
                    duration_seconds=61,
                ),
            ),
            episode=Episode(kind="trailer", image_url=f"{_HOME}fog/fog-cover.png"),
        ),
    ),
)
