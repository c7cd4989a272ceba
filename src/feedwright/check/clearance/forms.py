"""Elements that RSS and Atom share: links, media objects, terms, and texts that readers show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.check.clearance.elements import Form, Table, valued
from feedwright.check.clearance.values import (
    is_clear_markup,
    is_clear_text,
    is_clear_wording,
    resolved,
)
from feedwright.check.credit_roles import EBU_ROLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = [
    "ENTRY_LINK",
    "FEED_LINK",
    "MEDIA_OBJECT",
    "NAME",
    "RSS_WORDING",
    "TERMS",
    "is_html",
    "is_rss_wording",
    "is_trimmed",
    "is_wording",
    "leads_on",
    "targets",
    "twins",
]

_ENTRY_RELATIONS: Final = frozenset({"alternate", "enclosure", "license", "related", "replies"})
_FEED_RELATIONS: Final = frozenset(
    {"self", "alternate", "current", "hub", "license", "next-archive", "prev-archive"}
)
#: Media type → format of a feed.
_FEED_TYPES: Final[Mapping[str, str]] = {
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "json",
}


def _is_name(raw: str) -> bool:
    """Whether text of any kind stands there."""
    return bool(raw.strip()) and resolved(raw) is not None


def is_wording(raw: str) -> bool:
    """Whether plain text stands there, without anything around it."""
    return is_trimmed(raw) and is_clear_wording(raw, rss=False)


def is_rss_wording(raw: str) -> bool:
    """Whether plain text stands there, of which readers of RSS take nothing for markup."""
    return bool(raw.strip()) and is_clear_wording(raw, rss=True)


def is_trimmed(raw: str) -> bool:
    """Whether something stands there, without blanks around it."""
    return raw.strip() == raw != ""


def is_html(raw: str) -> bool:
    """Whether HTML stands there in which there is nothing wrong."""
    return is_clear_text(raw) or is_clear_markup(raw)


NAME: Final = Form(_is_name, str.strip)
RSS_WORDING: Final = Form(is_rss_wording, str.strip)


def _link(relations: frozenset[str]) -> Form:
    def fit(attributes: Mapping[str, str]) -> bool:
        rel, kind = attributes["rel"], attributes.get("type")
        if rel not in relations or attributes.get("title") == "":
            return False
        if rel == "self":
            return kind in {"application/rss+xml", "application/atom+xml"}
        return kind is not None or rel not in {"enclosure", "replies"}

    attributes = {
        "rel": "anything",
        "href": "absolute-iri",
        "type": "media-type",
        "hreflang": "language",
        "title": "plain",
        "length": "count",
    }
    return Form(attributes=attributes, required=("rel", "href"), fit=fit, many=True)


ENTRY_LINK: Final = _link(_ENTRY_RELATIONS)
FEED_LINK: Final = _link(_FEED_RELATIONS)


def targets(links: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Relation → address of the first such link, but for other forms of the same feed or page."""
    found: dict[str, str] = {}
    for one in links:
        if one["rel"] != "alternate":
            found.setdefault(one["rel"], one["href"])
    return found


def leads_on(links: Mapping[str, str]) -> bool:
    """Whether an archive with these links leads to the feed and to another archive (P3, P4)."""
    return "current" in links and ("prev-archive" in links or "next-archive" in links)


def twins(links: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Format → address of the same feed in it."""
    found: dict[str, str] = {}
    for one in links:
        kind = _FEED_TYPES.get(one.get("type", ""))
        if kind and one["rel"] == "alternate":
            found.setdefault(kind, one["href"])
    return found


def _typed(names: Mapping[str, str]) -> Callable[[Mapping[str, str]], bool]:
    def fit(attributes: Mapping[str, str]) -> bool:
        return attributes == names

    return fit


def _is_credit(attributes: Mapping[str, str]) -> bool:
    """M5: a role of the list that is named."""
    role = attributes["role"]
    return attributes["scheme"] == "urn:ebu" and role in EBU_ROLES and role == role.lower()


_WORDS: Final = Form(
    is_wording, is_trimmed, {"type": "anything"}, required=("type",), fit=_typed({"type": "plain"})
)
_SIZED: Final = {"url": "absolute-uri", "width": "positive", "height": "positive"}
MEDIA_OBJECT: Final = Form(
    attributes={
        **_SIZED,
        "medium": "media-medium",
        "type": "media-type",
        "fileSize": "positive",
        "duration": "float",
    },
    many=True,
    inner=Table(
        {
            "media:title": _WORDS,
            "media:description": _WORDS,
            "media:credit": Form(
                is_wording,
                is_trimmed,
                {"role": "anything", "scheme": "anything"},
                required=("role", "scheme"),
                fit=_is_credit,
                many=True,
            ),
            "media:thumbnail": Form(attributes=_SIZED, required=("url",), many=True),
        }
    ),
)
_USES: Final = NAME._replace(attributes={"type": "text"}, required=("type",), many=True)
TERMS: Final = Form(
    attributes={"url": "uri", "server": "absolute-uri"},
    required=("url",),
    many=True,
    inner=Table(
        {
            "rsl:license": Form(
                many=True,
                inner=Table(
                    {
                        "rsl:permits": _USES,
                        "rsl:prohibits": _USES,
                        "rsl:payment": Form(
                            attributes={"type": "text"},
                            inner=Table(
                                {
                                    "rsl:standard": valued("absolute-uri", many=True),
                                    "rsl:custom": valued("absolute-uri"),
                                    "rsl:amount": valued("decimal")._replace(
                                        attributes={"currency": "text"}, required=("currency",)
                                    ),
                                }
                            ),
                        ),
                    }
                ),
            )
        }
    ),
)
