"""A channel that is a podcast, and what its directories ask for then (rule K1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from feedwright.check.shapes import Inspection
    from feedwright.check.tree import Node

__all__ = ["check_podcast"]

_NEEDED: Final = ("itunes:image", "itunes:category", "itunes:explicit", "itunes:author")


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
