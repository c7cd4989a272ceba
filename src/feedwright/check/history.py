"""Archives and pages of one feed, as a single document tells of them (RFC 5005; rules P1 to P9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.check.links import relation

if TYPE_CHECKING:
    from feedwright.check.shapes import Inspection
    from feedwright.check.tree import Node

__all__ = ["check_history"]

#: What a complete feed, which has no other documents, must not link to.
_NOT_COMPLETE: Final = ("first", "last", "next", "previous", "prev-archive", "next-archive")


def check_history(feed: Node, inspection: Inspection) -> None:
    """Reports contradictions in the feed's, or the channel's, links to its other documents."""
    links: dict[str, Node] = {}
    for link in feed.children:
        if link.tag == "atom:link":
            links.setdefault(relation(link), link)
    hrefs = {rel: link.attributes.get("href", "").strip() for rel, link in links.items()}
    complete, archive = feed.find("fh:complete"), feed.find("fh:archive")
    report = inspection.report
    if complete is not None:
        for rel in _NOT_COMPLETE:
            if rel in links:
                report.add("history-complete-linked", links[rel], value=rel)
        if "current" in links and "self" in links and hrefs["current"] != hrefs["self"]:
            report.add("history-complete-elsewhere", links["current"])
        if archive is not None:
            report.add("history-both", archive)
    elif archive is not None and "current" not in links:
        report.add("history-archive-without-current", archive)
    for rel, end in (("next", "last"), ("previous", "first")):
        if rel in links and end in links and "self" in links and hrefs[end] == hrefs["self"]:
            report.add("history-past-end", links[rel], value=rel, end=end)
