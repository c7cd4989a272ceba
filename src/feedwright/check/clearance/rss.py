"""RSS 2.0 that is plainly right: items and channels that `check.rss` would find nothing in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feedwright.check.clearance.elements import Form, Table, read_one, valued
from feedwright.check.clearance.forms import (
    ENTRY_LINK,
    FEED_LINK,
    MEDIA_OBJECT,
    NAME,
    RSS_WORDING,
    TERMS,
    is_html,
    is_rss_wording,
    leads_on,
    targets,
    twins,
)
from feedwright.check.clearance.prolog import read_frame
from feedwright.check.clearance.values import is_clear_text, resolved
from feedwright.check.clearance.verdicts import ClearEntry, ClearFrame
from feedwright.check.values import read_integer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feedwright.check.clearance.elements import Reading

__all__ = ["clear_item", "clear_rss"]

_UNREGISTERED: Final = frozenset({"image/jpg", "audio/mp3", "image/x-png"})
_COVER: Final = re.compile(r"https?://[^?#]*\.(?:png|jpe?g|gif)", re.IGNORECASE)


def _is_category(raw: str) -> bool:
    """R20: readers split categories at commas."""
    return "," not in raw and is_rss_wording(raw)


def _is_plain_category(raw: str) -> bool:
    return "," not in raw and bool(raw.strip())


def _is_guid(raw: str) -> bool:
    """I8: a few digits are no id."""
    return len(raw.strip()) > 8 and is_clear_text(raw)


def _is_no_permalink(attributes: Mapping[str, str]) -> bool:
    return attributes["isPermaLink"] == "false"


def _is_registered(attributes: Mapping[str, str]) -> bool:
    return attributes["type"] not in _UNREGISTERED


_ITEM: Final = Table(
    {
        "title": RSS_WORDING,
        "link": valued("absolute-uri"),
        "guid": Form(
            _is_guid,
            _is_guid,
            {"isPermaLink": "anything"},
            required=("isPermaLink",),
            fit=_is_no_permalink,
        ),
        "pubDate": valued("rfc822"),
        "atom:updated": valued("rfc3339"),
        "dcterms:created": valued("w3cdtf"),
        "dc:creator": NAME._replace(many=True),
        "dc:language": valued("language"),
        "dc:rights": RSS_WORDING,
        "category": Form(_is_category, _is_plain_category, {"domain": "anything"}, many=True),
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
        "title": RSS_WORDING,
        "link": valued("absolute-uri"),
        "description": RSS_WORDING,
        "language": valued("language"),
        "copyright": RSS_WORDING,
        "managingEditor": valued("mailbox"),
        "webMaster": valued("mailbox"),
        "pubDate": valued("rfc822"),
        "lastBuildDate": valued("rfc822"),
        "generator": NAME,
        "docs": valued("absolute-uri"),
        "ttl": valued("positive"),
        "image": Form(
            inner=Table(
                {
                    "url": valued("absolute-uri"),
                    "title": RSS_WORDING,
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
    item = read_one(text, _AROUND)
    if item is None:
        return None
    tags = item.plan.tags
    if "content:encoded" in tags and tags.index("content:encoded") < tags.index("description"):
        return None
    title = resolved(item.raw("title")) or ""
    return ClearEntry(item.raw("guid"), title, item.plan.prefixes)


def clear_rss(head: str, tail: str) -> ClearFrame | None:
    """The frame of a document when nothing is wrong with it, whatever items stand in it.

    None where it must be examined, and its items in it.
    """
    frame = read_frame(head, tail, ("rss", "channel"), _CHANNEL)
    if frame is None:
        return None
    root, channel = frame
    if root.namespace or root.attributes != {"version": "2.0"}:
        return None
    all_links = channel.all_attributes("atom:link")
    links = targets(all_links)
    url = links.pop("self", "")
    is_archive = "fh:archive" in channel.plan.tags
    if not url or not _fits(channel, url) or (is_archive and not leads_on(links)):
        return None
    return ClearFrame("rss", url, "", twins(all_links), links, is_archive, root.prefixes)


def _fits(channel: Reading, url: str) -> bool:
    """R3, R23, R24: the link leads to the page; the image has its words, and is not too large."""
    link, title = channel.raw("link").strip(), channel.raw("title").strip()
    if resolved(link) == url:
        return False
    for image in (child.children for child in channel.plan.children if child.tag == "image"):
        own = {one.tag: channel.texts[one.text].strip() for one in image}
        sizes = ((own.get("width", ""), 144), (own.get("height", ""), 400))
        if any((read_integer(size) or 0) > most for size, most in sizes):
            return False
        if own["title"] != title or own["link"] != link or not _COVER.fullmatch(own["url"]):
            return False
    return True
