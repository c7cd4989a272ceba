"""What articles and feeds are made up of: people, pictures, sound and film."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

__all__ = [
    "Enclosure",
    "Episode",
    "EpisodeKind",
    "Image",
    "Person",
    "Show",
    "ShowKind",
    "ShowMedium",
    "Transcript",
]

#: Of an episode (Apple Podcasts).
EpisodeKind = Literal["full", "trailer", "bonus"]
#: In which order a podcast is heard: newest first, or from the beginning.
ShowKind = Literal["episodic", "serial"]
#: What a podcast is (podcast namespace, "medium").
ShowMedium = Literal["podcast", "music", "video", "film", "audiobook", "newsletter", "blog"]


class Person(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Somebody, or an organisation, who wrote or edits; ``name`` is the bare name, no "By"."""

    name: str
    email: str | None = None
    #: Their page, and a picture of them.
    uri: str | None = None
    avatar_url: str | None = None


class Image(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A picture with the words that belong to it, each in its own field."""

    url: str
    caption: str | None = None
    #: Who made or owns the picture, without "Photo:" or "©".
    credit: str | None = None
    alt: str | None = None
    media_type: str | None = None
    size_bytes: int | None = None
    width: int | None = None
    height: int | None = None


class Enclosure(Struct, frozen=True, kw_only=True):
    """Media attached to an article: audio, video, a document."""

    url: str
    media_type: str
    size_bytes: int | None = None
    title: str | None = None
    duration_seconds: float | None = None


class Transcript(Struct, frozen=True, kw_only=True):
    """What is said in an episode, in writing."""

    url: str
    media_type: str
    #: BCP 47; None: that of the episode.
    language: str | None = None


class Episode(Struct, frozen=True, kw_only=True):
    """What apps for podcasts show of an article that is heard or watched."""

    number: int | None = None
    season: int | None = None
    kind: EpisodeKind | None = None
    #: Whether it is for grown-ups only; None: as the podcast.
    is_explicit: bool | None = None
    #: Square, 1400 to 3000 pixels; None: the cover of the podcast.
    image_url: str | None = None
    transcripts: tuple[Transcript, ...] = ()
    #: A document in the format of JSON chapters.
    chapters_url: str | None = None
    hosts: tuple[Person, ...] = ()
    guests: tuple[Person, ...] = ()


class Show(Struct, frozen=True, kw_only=True):
    """What makes a feed a podcast."""

    author: str
    #: With an e-mail address.
    owner: Person | None
    #: Of the cover.
    image_url: str
    #: Each with the one within it, if any; the most fitting first.
    categories: tuple[tuple[str, ...], ...]
    is_explicit: bool = False
    kind: ShowKind = "episodic"
    medium: ShowMedium = "podcast"
    #: As permanent as the feed's id; empty while the feed has no address.
    guid: str = ""
    is_locked: bool = True
    #: Whether the last episode is out.
    is_complete: bool = False
    #: Where its feed has moved to.
    new_url: str | None = None
