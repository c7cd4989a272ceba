"""What is kept of an article's text, so that the text itself need not be."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Traits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What knows a text again and tells how it changed; `feedwright.catalogue` says how."""

    #: What of the article matters to a reader, as one short digest.
    fingerprint: str
    #: What knows it again when it was renamed and edited; empty for a text too short for that.
    sketch: bytes = field(repr=False)
    #: What a reader is told by it ...
    told: bytes = field(repr=False)
    #: ... in so many words.
    words: int
    #: A checksum of four bytes of each short paragraph; what many articles have in common shows.
    paragraphs: bytes = field(repr=False)
