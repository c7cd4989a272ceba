"""What one rule says of one field of the article."""

from __future__ import annotations

from typing import Final, Generic, TypeVar

from msgspec import Struct

from feedwright.model import Evidence

__all__ = ["MAX_EVIDENCE_CHARS", "Claim"]

MAX_EVIDENCE_CHARS: Final = 200

T = TypeVar("T")


class Claim(Struct, Generic[T], frozen=True, kw_only=True):
    """A value for a field, with the rule that found it and where."""

    value: T
    #: Kebab-case name of the rule.
    rule: str
    #: A selector, or the path of a key in structured data.
    place: str
    #: What the rule saw.
    text: str = ""
    confidence: float = 1.0

    def evidence(self, field: str, confidence: float | None = None) -> Evidence:
        """The claim as evidence for that field of `Article`."""
        text = " ".join(self.text.split())
        if len(text) > MAX_EVIDENCE_CHARS:
            text = text[: MAX_EVIDENCE_CHARS - 1] + "…"
        return Evidence(
            field=field,
            rule=self.rule,
            place=self.place,
            text=text,
            confidence=self.confidence if confidence is None else confidence,
        )
