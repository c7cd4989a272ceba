"""Atom that is plainly right: entries and feeds that `check.atom` would find nothing in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feedwright.check.clearance.elements import Form, Table, read_one, valued
from feedwright.check.clearance.forms import (
    ENTRY_LINK,
    FEED_LINK,
    MEDIA_OBJECT,
    NAME,
    is_html,
    is_trimmed,
    is_wording,
    leads_on,
    targets,
    twins,
)
from feedwright.check.clearance.prolog import read_frame
from feedwright.check.clearance.values import is_right, resolved
from feedwright.check.clearance.verdicts import ClearEntry, ClearFrame
from feedwright.check.languages import is_language
from feedwright.check.uris import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["clear_atom", "clear_entry"]

_ATOM: Final = "http://www.w3.org/2005/Atom"
_IDENTITY: Final = valued("absolute-iri")
#: Leap seconds, and some offsets, are none of XML Schema, which the grammar goes by.
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\dZ", re.ASCII)


def _typed(kind: str) -> Callable[[Mapping[str, str]], bool]:
    def fit(attributes: Mapping[str, str]) -> bool:
        return attributes.get("type") == kind

    return fit


def _is_id(raw: str) -> bool:
    """I5: an id in the form in which it is best written."""
    is_right = _IDENTITY.is_right
    return (
        is_right is not None and is_right(raw) and canonical(resolved(raw) or "") == resolved(raw)
    )


def _is_date(raw: str) -> bool:
    return bool(_MOMENT.fullmatch(raw)) and is_right("rfc3339", raw)


def _is_person_name(raw: str) -> bool:
    """C17."""
    return is_wording(raw) and "@" not in raw and not raw.lower().startswith("by ")


def _is_body(raw: str) -> bool:
    return bool(raw.strip()) and is_html(raw)


_TEXT: Final = Form(
    is_wording, is_trimmed, {"type": "anything"}, required=("type",), fit=_typed("text")
)
_CONTENT: Final = Form(
    _is_body,
    attributes={"type": "anything", "xml:lang": "language"},
    required=("type",),
    fit=_typed("html"),
)
_DATE: Final = Form(_is_date, _is_date)
_PERSON: Final = Form(
    many=True,
    inner=Table(
        {"name": Form(_is_person_name, _is_person_name), "uri": valued("iri")}, needed=("name",)
    ),
)
_COMMON: Final = {
    "title": _TEXT,
    "id": Form(_is_id, _is_id),
    "updated": _DATE,
    "author": _PERSON,
    "rights": _TEXT,
}
_ENTRY: Final = Table(
    {
        **_COMMON,
        "link": ENTRY_LINK,
        "published": _DATE,
        "category": Form(
            attributes={"term": "text", "label": "plain", "scheme": "absolute-iri"},
            required=("term",),
            many=True,
        ),
        "summary": _TEXT,
        "content": _CONTENT,
        "dcterms:created": valued("w3cdtf"),
        "media:content": MEDIA_OBJECT,
    },
    needed=("title", "id", "updated", "author"),
)
_AROUND: Final = Table({"entry": Form(attributes={"xml:lang": "language"}, inner=_ENTRY)})
_FEED: Final = Table(
    {
        **_COMMON,
        "link": FEED_LINK,
        "subtitle": _TEXT,
        "icon": valued("absolute-iri"),
        "logo": valued("absolute-iri"),
        "generator": NAME._replace(
            attributes={"version": "anything", "uri": "iri"}, required=("version",)
        ),
        "fh:archive": Form(),
    },
    needed=("title", "id", "updated"),
)


def clear_entry(text: str) -> ClearEntry | None:
    """The ``entry`` when nothing is wrong with it in any feed; None where it must be examined."""
    entry = read_one(text, _AROUND)
    if entry is None:
        return None
    tags = entry.plan.tags
    alternates = [one for one in entry.all_attributes("link") if one["rel"] == "alternate"]
    if not _are_distinct(alternates) or not _is_later(entry.raw("published"), entry.raw("updated")):
        return None
    if "content" not in tags and not ("summary" in tags and alternates):
        return None
    identity, title = resolved(entry.raw("id")), resolved(entry.raw("title"))
    return ClearEntry(identity or "", title or "", entry.plan.prefixes)


def _are_distinct(links: list[dict[str, str]]) -> bool:
    """A6: of one type and language there is one."""
    if len(links) < 2:
        return True
    return len({(one.get("type"), one.get("hreflang")) for one in links}) == len(links)


def _is_later(published: str, updated: str) -> bool:
    """D6: nothing changed before it appeared."""
    if not published:
        return True
    is_plain = len(published) == len(updated) == 20 and published[-1] == updated[-1] == "Z"
    return is_plain and updated >= published


def clear_atom(head: str, tail: str) -> ClearFrame | None:
    """The frame of a document when nothing is wrong with it, whatever entries stand in it.

    None where it must be examined, and its entries in it.
    """
    frame = read_frame(head, tail, ("feed",), _FEED)
    if frame is None:
        return None
    root, feed = frame
    language = root.attributes.get("xml:lang", "")
    if root.namespace != _ATOM or len(root.attributes) != 1 or not is_language(language):
        return None
    all_links = feed.all_attributes("link")
    links = targets(all_links)
    url = links.pop("self", "")
    is_archive = "fh:archive" in feed.plan.tags
    if not url or (is_archive and not leads_on(links)):
        return None
    if not _are_distinct([one for one in all_links if one["rel"] == "alternate"]):
        return None
    identity = resolved(feed.raw("id")) or ""
    return ClearFrame("atom", url, identity, twins(all_links), links, is_archive, root.prefixes)
