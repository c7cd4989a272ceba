"""What is kept of an article's text, so that the text itself need not be."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Traits"]


class Traits(Struct, frozen=True, kw_only=True, gc=False):
    """What knows a text again and tells how it changed; `feedwright.catalogue` says how."""

    #: What of the article matters to a reader, as one short digest.
    fingerprint: str
    #: What knows it again when it was renamed and edited; empty for a text too short for that.
    sketch: bytes
    #: What a reader is told by it ...
    told: bytes
    #: ... in so many words.
    words: int
    #: A checksum of four bytes of each short paragraph; what many articles have in common shows.
    paragraphs: bytes
