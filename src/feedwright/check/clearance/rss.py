"""RSS 2.0 that is plainly right: items and channels that `check.rss` would find nothing in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feedwright.check.clearance.elements import Form, Table, is_blank, prefixes_of, read, valued
from feedwright.check.clearance.forms import (
    ENTRY_LINK,
    FEED_LINK,
    MEDIA_OBJECT,
    TERMS,
    is_html,
    is_name,
    is_rss_wording,
    leads_on,
    targets,
    twins,
)
from feedwright.check.clearance.prolog import read_frame
from feedwright.check.clearance.values import is_clear_text, resolved
from feedwright.check.clearance.verdicts import ClearEntry, ClearFrame

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feedwright.check.clearance.elements import Child

__all__ = ["clear_item", "clear_rss"]

_UNREGISTERED: Final = frozenset({"image/jpg", "audio/mp3", "image/x-png"})
_COVER: Final = re.compile(r"https?://[^?#]*\.(?:png|jpe?g|gif)", re.IGNORECASE)


def _is_category(raw: str) -> bool:
    """R20: readers split categories at commas."""
    return "," not in raw and is_rss_wording(raw)


def _is_guid(raw: str) -> bool:
    """I8: a few digits are no id."""
    return len(raw.strip()) > 8 and is_clear_text(raw)


def _is_no_permalink(attributes: Mapping[str, str]) -> bool:
    return attributes["isPermaLink"] == "false"


def _is_registered(attributes: Mapping[str, str]) -> bool:
    return attributes["type"] not in _UNREGISTERED


_ITEM: Final = Table(
    {
        "title": Form(is_rss_wording),
        "link": valued("absolute-uri"),
        "guid": Form(
            _is_guid,
            {"isPermaLink": "anything"},
            required=("isPermaLink",),
            fit=_is_no_permalink,
        ),
        "pubDate": valued("rfc822"),
        "atom:updated": valued("rfc3339"),
        "dcterms:created": valued("w3cdtf"),
        "dc:creator": Form(is_name, many=True),
        "dc:language": valued("language"),
        "dc:rights": Form(is_rss_wording),
        "category": Form(_is_category, {"domain": "anything"}, many=True),
        "description": Form(is_html),
        "content:encoded": Form(is_html),
        "enclosure": Form(
            attributes={"url": "web-address", "length": "byte-length", "type": "media-type"},
            required=("url", "length", "type"),
            fit=_is_registered,
        ),
        "comments": valued("absolute-uri"),
        "media:content": MEDIA_OBJECT,
        "atom:link": ENTRY_LINK,
        "rsl:content": TERMS,
    },
    needed=("title", "guid", "pubDate", "description"),
)
_AROUND: Final = Table({"item": Form(inner=_ITEM)})
_CHANNEL: Final = Table(
    {
        "title": Form(is_rss_wording),
        "link": valued("absolute-uri"),
        "description": Form(is_rss_wording),
        "language": valued("language"),
        "copyright": Form(is_rss_wording),
        "managingEditor": valued("mailbox"),
        "webMaster": valued("mailbox"),
        "pubDate": valued("rfc822"),
        "lastBuildDate": valued("rfc822"),
        "generator": Form(is_name),
        "docs": valued("absolute-uri"),
        "ttl": valued("positive"),
        "image": Form(
            inner=Table(
                {
                    "url": valued("absolute-uri"),
                    "title": Form(is_rss_wording),
                    "link": valued("absolute-uri"),
                    "width": valued("positive"),
                    "height": valued("positive"),
                },
                needed=("url", "title", "link"),
            )
        ),
        "atom:link": FEED_LINK,
        "sy:updatePeriod": valued("update-period"),
        "sy:updateFrequency": valued("positive"),
        "fh:archive": Form(),
    },
    needed=("title", "link", "description", "language", "lastBuildDate"),
)


def clear_item(text: str) -> ClearEntry | None:
    """The ``item`` when nothing is wrong with it in any channel; None where it must be examined.

    All but its podcast: a channel that is one asks more of its items.
    """
    pieces = text.split("<")
    found: list[Child] = []
    if not is_blank(pieces[0]) or read(pieces, 1, _AROUND, found) != len(pieces) != 1:
        return None
    if len(found) != 1:
        return None
    (item,) = found
    tags = tuple([child.tag for child in item.children])
    if "content:encoded" in tags and tags.index("content:encoded") < tags.index("description"):
        return None
    guid = item.children[tags.index("guid")].raw
    title = resolved(item.children[tags.index("title")].raw) or ""
    return ClearEntry(guid, title, prefixes_of(tags))


def clear_rss(head: str, tail: str) -> ClearFrame | None:
    """The frame of a document when nothing is wrong with it, whatever items stand in it.

    None where it must be examined, and its items in it.
    """
    frame = read_frame(head, tail, ("rss", "channel"), _CHANNEL)
    if frame is None:
        return None
    root, children = frame
    if root.namespace or root.attributes != {"version": "2.0"}:
        return None
    links = targets(children, "atom:link")
    url = links.pop("self", "")
    if not url or not _fits(children, url):
        return None
    is_archive = any(child.tag == "fh:archive" for child in children)
    if is_archive and not leads_on(links):
        return None
    found = twins(children, "atom:link")
    return ClearFrame("rss", url, "", found, links, is_archive, root.prefixes)


def _fits(channel: tuple[Child, ...], url: str) -> bool:
    """R3, R23, R24: the link leads to the page; the image has its words, and is not too large."""
    link, title = (_first(channel, tag).raw.strip() for tag in ("link", "title"))
    if resolved(link) == url:
        return False
    for image in (child.children for child in channel if child.tag == "image"):
        sizes = {one.tag: int(one.raw) for one in image if one.tag in {"width", "height"}}
        if sizes.get("width", 1) > 144 or sizes.get("height", 1) > 400:
            return False
        own = {one.tag: one.raw.strip() for one in image}
        if own["title"] != title or own["link"] != link or not _COVER.fullmatch(own["url"]):
            return False
    return True


def _first(children: tuple[Child, ...], tag: str) -> Child:
    return next(child for child in children if child.tag == tag)
