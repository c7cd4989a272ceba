"""RSS 2.0, and 0.91 and 0.92 before it (rules R1 to R36).

The clauses are those of the specification (rssboard.org/rss-specification) and of the RSS Best
Practices Profile, from which the W3C's validator takes its warnings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feedwright.check.atom_in_rss import CHANNEL_ATOM, ITEM_ATOM, check_atom_in_rss
from feedwright.check.extensions import EXTENSIONS
from feedwright.check.history import check_history
from feedwright.check.media import check_media
from feedwright.check.podcasts import check_podcast
from feedwright.check.semantics import check_semantics
from feedwright.check.shapes import Shape, check_node
from feedwright.check.uris import is_absolute, uri_faults
from feedwright.check.values import read_integer

if TYPE_CHECKING:
    from collections.abc import Callable

    from feedwright.check.shapes import Inspection
    from feedwright.check.tree import Node

__all__ = ["check_rss"]

_VERSIONS: Final = frozenset("0.90 0.91 0.92 0.93 0.94 2.0 2.00".split())
_DAYS: Final = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
_ADDRESS: Final = Shape(value="absolute-uri")
_PLAIN: Final = Shape(value="plain")
_DATE: Final = Shape(value="rfc822")
_MAILBOX: Final = Shape(value="mailbox")
_CATEGORY: Final = Shape(value="plain", attributes={"domain": "anything"}, many=True, blank="blank")

_ITEM: Final = Shape(
    many=True,
    level="item",
    attributes={"rdf:about": "uri"},
    children={
        "title": Shape(value="plain", blank="blank"),
        "link": _ADDRESS,
        "description": Shape(value="html"),
        "author": _MAILBOX,
        "category": _CATEGORY,
        "comments": _ADDRESS,
        "enclosure": Shape(
            attributes={"url": "web-address", "length": "byte-length", "type": "media-type"},
            required=("url", "length", "type"),
            many=True,
        ),
        "guid": Shape(value="anything", attributes={"isPermaLink": "anything"}, blank="blank"),
        "pubDate": _DATE,
        "source": Shape(value="plain", attributes={"url": "absolute-uri"}, required=("url",)),
        **ITEM_ATOM,
    },
)
_CHANNEL: Final = Shape(
    level="feed",
    attributes={"rdf:about": "uri"},
    children={
        "title": Shape(value="plain", blank="blank"),
        "link": _ADDRESS,
        "description": _PLAIN,
        "language": Shape(value="language"),
        "copyright": _PLAIN,
        "managingEditor": _MAILBOX,
        "webMaster": _MAILBOX,
        "pubDate": _DATE,
        "lastBuildDate": _DATE,
        "category": _CATEGORY._replace(blank=""),
        "generator": Shape(value="text"),
        "docs": _ADDRESS,
        "cloud": Shape(
            attributes={
                "domain": "anything",
                "port": "port",
                "path": "anything",
                "registerProcedure": "anything",
                "protocol": "anything",
            },
            required=("domain", "port", "path", "registerProcedure", "protocol"),
        ),
        "ttl": Shape(value="positive", blank="blank"),
        "rating": Shape(value="text"),
        "image": Shape(
            level="feed",
            children={
                "url": _ADDRESS,
                "title": _PLAIN,
                "link": _ADDRESS,
                "width": Shape(value="positive"),
                "height": Shape(value="positive"),
                "description": _PLAIN,
            },
        ),
        "textInput": Shape(
            level="feed",
            children={
                "title": _PLAIN,
                "description": _PLAIN,
                "name": Shape(value="text"),
                "link": _ADDRESS,
            },
        ),
        "skipHours": Shape(children={"hour": Shape(value="text", many=True)}),
        "skipDays": Shape(children={"day": Shape(value="text", many=True)}),
        "item": _ITEM,
        **CHANNEL_ATOM,
    },
)
_RSS: Final = Shape(
    attributes={"version": "anything"}, children={"channel": _CHANNEL}, level="feed"
)
#: RSS 0.91 has no HTML in descriptions.
_ITEM_091: Final = _ITEM._replace(children={**_ITEM.children, "description": _PLAIN})
_RSS_091: Final = _RSS._replace(
    children={"channel": _CHANNEL._replace(children={**_CHANNEL.children, "item": _ITEM_091})}
)


def check_rss(root: Node, inspection: Inspection) -> None:
    """Reports what is wrong with the document, from the outside in."""
    inspection.extensions = EXTENSIONS
    version = root.attributes.get("version", "")
    inspection.is_rss2 = version.startswith("2.")
    if version not in _VERSIONS:
        rule = "rss-version-missing" if not version else "rss-version-unknown"
        inspection.report.add(rule, root, version=version)
    check_node(root, _RSS_091 if version == "0.91" else _RSS, inspection)
    channels = root.all("channel")
    if not channels:
        inspection.report.add("rss-channel-missing", root)
    for channel in channels:
        for check in _CHANNEL_CHECKS:
            check(channel, inspection)
        for item in channel.all("item"):
            for check in _ITEM_CHECKS:
                check(item, inspection)


def _channel_is_complete(channel: Node, inspection: Inspection) -> None:
    for name in ("title", "link", "description"):
        if channel.find(name) is None:
            inspection.report.add(f"rss-{name}-missing", channel)
    description = channel.find("description")
    if description is not None and not description.text.strip() and not description.children:
        inspection.report.add("rss-description-blank", description)
    tags = {child.tag for child in channel.children}
    if not tags & {"language", "dc:language"} and not channel.nearest("xml:lang"):
        inspection.report.add("rss-language-missing", channel)


def _channel_has_self_link(channel: Node, inspection: Inspection) -> None:
    if not inspection.is_rss2:
        return
    links = channel.all("atom:link")
    if not any(link.attributes.get("rel") == "self" for link in links):
        inspection.report.add("rss-self-missing", channel)


def _channel_link_is_the_page(channel: Node, inspection: Inspection) -> None:
    """R3: the channel's link leads to the page, not to the feed."""
    link = channel.find("link")
    selves = {
        one.attributes.get("href", "").strip()
        for one in channel.all("atom:link")
        if one.attributes.get("rel") == "self"
    }
    if link is not None and link.text.strip() and link.text.strip() in selves:
        inspection.report.add("rss-link-is-feed", link)


def _channel_comes_before_items(channel: Node, inspection: Inspection) -> None:
    """R7: what is said of the channel stands before its first item."""
    if not inspection.is_rss2:
        return
    first = channel.find("item")
    late = None
    for child in reversed(channel.children):
        if child is first:
            break
        if child.tag in _METADATA:
            late = child
    if first is not None and late is not None:
        inspection.report.add("rss-item-early", first, late=late.name)


_METADATA: Final = frozenset(_CHANNEL.children) - {"item"} - frozenset(CHANNEL_ATOM) | {"atom:link"}


def _channel_image(channel: Node, inspection: Inspection) -> None:
    """R23, R24."""
    report = inspection.report
    for image in channel.all("image"):
        for name in ("url", "title", "link"):
            if image.find(name) is None:
                report.add("rss-image-incomplete", image, name=name)
        for name, most in (("width", 144), ("height", 400)):
            size = image.find(name)
            if size is not None and (read_integer(size.text.strip()) or 0) > most:
                report.add(f"rss-image-{name}", size, value=size.text.strip())
        for name in ("title", "link"):
            own, other = image.find(name), channel.find(name)
            if own is not None and other is not None and own.text.strip() != other.text.strip():
                report.add(f"rss-image-{name}-differs", own)
        url = image.find("url")
        suffix = re.search(r"\.([a-z]{3,4})(?:[?#]|$)", url.text.strip().lower()) if url else None
        if url and suffix and suffix[1] in {"svg", "webp", "ico", "bmp", "tiff", "avif"}:
            report.add("rss-image-format", url, format=suffix[1])


def _channel_text_input(channel: Node, inspection: Inspection) -> None:
    """R30, and what a text input must have nevertheless."""
    for one in channel.all("textInput"):
        if inspection.is_rss2:
            inspection.report.add("rss-text-input", one)
        for name in ("title", "description", "name", "link"):
            if one.find(name) is None:
                inspection.report.add("rss-text-input-incomplete", one, name=name)


def _channel_rating(channel: Node, inspection: Inspection) -> None:
    for one in channel.all("rating"):
        inspection.report.add("rss-rating", one)


def _channel_skips(channel: Node, inspection: Inspection) -> None:
    """R27."""
    report = inspection.report
    for node in channel.all("skipHours"):
        hours = [hour.text.strip() for hour in node.all("hour")]
        for hour in node.all("hour"):
            text = hour.text.strip()
            if text == "24":
                report.add("rss-hour-24", hour)
            elif not text.isdecimal() or (read_integer(text) or 0) > 24:
                report.add("rss-hour", hour, value=text)
        if len(hours) > 24:
            report.add("rss-hours-many", node)
        _twice(node, "hour", inspection)
    for node in channel.all("skipDays"):
        for day in node.all("day"):
            if day.text.strip() not in _DAYS:
                report.add("rss-day", day, value=day.text.strip())
        if len(node.all("day")) > 7:
            report.add("rss-days-many", node)
        _twice(node, "day", inspection)


def _twice(node: Node, tag: str, inspection: Inspection) -> None:
    seen: set[str] = set()
    for one in node.all(tag):
        text = one.text.strip()
        if text in seen:
            inspection.report.add("rss-skip-twice", one, value=text)
        seen.add(text)


def _channel_guids(channel: Node, inspection: Inspection) -> None:
    """I3: a guid stands for one item."""
    seen: set[str] = set()
    for item in channel.all("item"):
        guid = item.find("guid")
        text = guid.text.strip() if guid is not None else ""
        if guid is not None and text in seen:
            inspection.report.add("guid-twice", guid, value=text)
        if text:
            seen.add(text)


def _item_says_something(item: Node, inspection: Inspection) -> None:
    if item.find("title") is None and item.find("description") is None:
        inspection.report.add("rss-item-empty", item)


def _item_guid(item: Node, inspection: Inspection) -> None:
    """I1, I7, I8."""
    guid = item.find("guid")
    if guid is None:
        if inspection.is_rss2:
            inspection.report.add("guid-missing", item)
        return
    stated = guid.attributes.get("isPermaLink", "true")
    if stated not in {"true", "false"}:
        inspection.report.add("guid-permalink-value", guid, attribute="isPermaLink", value=stated)
    text = guid.text.strip()
    if not text:
        return
    if stated == "true":
        if not is_absolute(text) or any(uri_faults(text, absolute=True)):
            inspection.report.add("guid-not-link", guid, value=text)
        elif text.lower().startswith(("tag:", "urn:")):
            inspection.report.add("guid-not-permalink", guid, value=text)
    elif len(text) < 9 and text.isdecimal():
        inspection.report.add("guid-short", guid, value=text)


def _item_has_date(item: Node, inspection: Inspection) -> None:
    """R16; a reader dates an item without one by when it fetched it (D5)."""
    dates = {"pubDate", "dc:date", "atom:published", "atom:updated"}
    if inspection.is_rss2 and not any(child.tag in dates for child in item.children):
        inspection.report.add("rss-item-undated", item)


def _item_enclosures(item: Node, inspection: Inspection) -> None:
    """R21, R22."""
    for number, one in enumerate(item.all("enclosure")):
        if number:
            inspection.report.add("rss-enclosure-twice", one)
        if one.attributes.get("type") in {"image/jpg", "audio/mp3", "image/x-png"}:
            kind = one.attributes["type"]
            inspection.report.add("media-type-unregistered", one, attribute="type", value=kind)


def _item_body_follows(item: Node, inspection: Inspection) -> None:
    """R18."""
    if not inspection.is_rss2:
        return
    tags = [child.tag for child in item.children]
    if "content:encoded" in tags and "description" not in tags[: tags.index("content:encoded")]:
        inspection.report.add("rss-body-first", item.find("content:encoded"))


def _item_comments(item: Node, inspection: Inspection) -> None:
    """R8, R32."""
    channel, count = item.parent, item.find("slash:comments")
    if count is not None and channel is not None and channel.find("lastBuildDate") is None:
        inspection.report.add("rss-build-date-missing", count)
    for one in item.all("wfw:commentRSS"):
        inspection.report.add("comment-rss", one)


def _item_categories(item: Node, inspection: Inspection) -> None:
    """R20: readers split categories at commas."""
    for one in item.all("category"):
        if "," in one.text:
            inspection.report.add("category-comma", one, value=one.text.strip())


def _item_trackbacks(item: Node, inspection: Inspection) -> None:
    for one in item.children:
        if one.tag in {"trackback:ping", "trackback:about"}:
            for rule, details in uri_faults(one.text.strip(), absolute=True):
                inspection.report.add(rule, one, **details)


_CHANNEL_CHECKS: Final[tuple[Callable[[Node, Inspection], None], ...]] = (
    _channel_is_complete,
    _channel_has_self_link,
    _channel_link_is_the_page,
    _channel_comes_before_items,
    _channel_image,
    _channel_text_input,
    _channel_rating,
    _channel_skips,
    _channel_guids,
    check_semantics,
    check_atom_in_rss,
    check_history,
    check_media,
    check_podcast,
)
_ITEM_CHECKS: Final[tuple[Callable[[Node, Inspection], None], ...]] = (
    _item_says_something,
    _item_guid,
    _item_has_date,
    _item_enclosures,
    _item_body_follows,
    _item_comments,
    _item_categories,
    _item_trackbacks,
    check_semantics,
    check_atom_in_rss,
    check_media,
)
