"""The words that the page files the article under."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from feedwright.extract.page.claim import Claim
from feedwright.extract.page.structured import text_of
from feedwright.extract.page.texts import element_text
from feedwright.extract.tags import tidy_tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.extract.page.page import Page

__all__ = ["find_tags"]

_MAX_TAG_CHARS: Final = 80
#: A section is where an article stands, not what it is about: as a tag none was right of 11.
_SECTION: Final = 0.3
_SPLIT: Final = re.compile(r"\s*[,;，、|]\s*")


def find_tags(page: Page) -> Claim[tuple[str, ...]] | None:
    """The tags of the most trusted source that has any; sections only where nothing else does."""
    for rule, place, values, confidence in _sources(page):
        tags = tuple(t for t in tidy_tags(values) if len(t) <= _MAX_TAG_CHARS)
        if tags and rule not in page.house.disabled_rules:
            return Claim(
                value=tags, rule=rule, place=place, text=", ".join(tags), confidence=confidence
            )
    return None


def _sources(page: Page) -> Iterator[tuple[str, str, list[str], float]]:
    for node in page.articles:
        yield "json-ld-keywords", "JSON-LD keywords", _keywords(node.get("keywords")), 0.8
    for name in ("article:tag", "parsely-tags", "sailthru.tags", "news_keywords", "keywords"):
        values = [t for v in page.head.metas.get(name, ()) for t in _SPLIT.split(v)]
        rule = f"meta-{name.replace(':', '-').replace('.', '-')}"
        yield rule, f"meta[{name}]", values, 0.6 if name == "keywords" else 0.8
    linked = page.layout.with_relation("tag")
    yield "rel-tag", "a[rel=tag]", [element_text(a) for a in linked], 0.9
    for node in page.articles[:3]:
        yield (
            "json-ld-section",
            "JSON-LD articleSection",
            _keywords(node.get("articleSection")),
            _SECTION,
        )
    yield (
        "meta-section",
        "meta[article:section]",
        list(page.head.metas.get("article:section", ())),
        _SECTION,
    )


def _keywords(value: object) -> list[str]:
    """The words of a keywords value: a list, one string with commas, a list in a string, terms."""
    if isinstance(value, str):
        if value.startswith("["):
            try:
                return _keywords(json.loads(value))
            except ValueError:
                pass
        return [t for t in _SPLIT.split(text_of(value).strip("[]")) if t]
    if isinstance(value, list):
        words: list[str] = []
        for item in value[:200]:
            text = text_of(item)
            words += [text] if len(value) > 1 and "," not in text else _SPLIT.split(text)
        return [w for w in words if w]
    return [text_of(value)] if isinstance(value, dict) else []
