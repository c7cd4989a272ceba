"""A channel that is a podcast, and what its directories and apps ask for then (rules K1 to K3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feedwright.podcast_categories import PODCAST_CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feedwright.check.shapes import Inspection
    from feedwright.check.tree import Node

__all__ = ["check_podcast"]

_NEEDED: Final = ("itunes:image", "itunes:category", "itunes:explicit", "itunes:author")
_SUFFIX: Final = re.compile(r"\.([a-z0-9]{3,4})(?:[?#]|$)", re.IGNORECASE)
#: Types of pictures that directories take no cover of.
_NO_COVERS: Final = frozenset({"avif", "bmp", "gif", "ico", "svg", "tiff", "webp"})


def check_podcast(channel: Node, inspection: Inspection) -> None:
    """Reports what is missing as soon as one element of the namespace is used."""
    used = any(child.tag.startswith("itunes:") for child in channel.children)
    items = [child for child in channel.children if child.tag in {"item", "atom:entry"}]
    if not used and not any(
        child.tag.startswith("itunes:") for item in items for child in item.children
    ):
        return
    for tag in _NEEDED:
        if channel.find(tag) is None:
            inspection.report.add("podcast-incomplete", channel, what=tag)
    owner = channel.find("itunes:owner")
    if owner is None or owner.find("itunes:email") is None:
        inspection.report.add("podcast-owner", owner or channel)
    _check_categories(channel, inspection)
    _check_covers((channel, *items), inspection)
    for item in items:
        if item.tag == "item":
            _check_episode(item, inspection)
    _check_numbers(channel, items, inspection)


def _check_categories(channel: Node, inspection: Inspection) -> None:
    """K1: directories file a show under their own categories alone."""
    for node in channel.all("itunes:category"):
        name = node.attributes.get("text", "")
        known = PODCAST_CATEGORIES.get(name)
        if name and known is None:
            inspection.report.add("podcast-category", node, attribute="text", value=name)
            continue
        for inner in node.all("itunes:category"):
            within = inner.attributes.get("text", "")
            if within and known is not None and within not in known:
                value = f"{name} > {within}"
                inspection.report.add("podcast-category", inner, attribute="text", value=value)


def _check_covers(nodes: Iterable[Node], inspection: Inspection) -> None:
    """K1: a cover is a JPEG or a PNG."""
    for node in nodes:
        for image in node.all("itunes:image"):
            suffix = _SUFFIX.search(image.attributes.get("href", ""))
            if suffix and suffix[1].lower() in _NO_COVERS:
                kind = suffix[1].lower()
                inspection.report.add("podcast-cover", image, attribute="href", format=kind)


def _check_episode(item: Node, inspection: Inspection) -> None:
    """K2, K3: an episode has a file that plays, and says how long and how large it is."""
    enclosure = item.find("enclosure")
    if enclosure is None or not _is_played(enclosure):
        inspection.report.add("podcast-item-silent", enclosure or item)
        return
    if enclosure.attributes.get("length", "").strip() == "0":
        inspection.report.add("podcast-length-unknown", enclosure, attribute="length")
    if item.find("itunes:duration") is None:
        inspection.report.add("podcast-duration-missing", item)


def _is_played(enclosure: Node | None) -> bool:
    kind = enclosure.attributes.get("type", "") if enclosure is not None else ""
    return kind.lower().startswith(("audio/", "video/"))


def _check_numbers(channel: Node, items: Iterable[Node], inspection: Inspection) -> None:
    """K3: episodes that are heard in order are numbered, and no number stands for two."""
    kind = channel.find("itunes:type")
    is_serial = kind is not None and kind.text.strip().lower() == "serial"
    seen: set[tuple[str, ...]] = set()
    for item in items:
        season, number, form = (
            (node.text.strip() if (node := item.find(f"itunes:{name}")) is not None else "")
            for name in ("season", "episode", "episodeType")
        )
        form = form.lower() or "full"
        place = season, number, form
        if number and place in seen:
            inspection.report.add(
                "podcast-episode-twice", item.find("itunes:episode") or item, value=number
            )
        seen.add(place)
        if is_serial and not number and form == "full" and _is_played(item.find("enclosure")):
            inspection.report.add("podcast-number-missing", item)
