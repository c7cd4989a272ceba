"""What a server says of a document that it sends (rules H1, H2, X3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from feedwright.check.report import Report

__all__ = ["check_serving"]

#: Format → media types that readers take for it (RFC 4287 section 7, RSS Advisory Board).
_EXPECTED: Final = {
    "rss": frozenset({"application/rss+xml", "application/xml", "text/xml"}),
    "rss1": frozenset(
        {"application/rss+xml", "application/rdf+xml", "application/xml", "text/xml"}
    ),
    "atom": frozenset({"application/atom+xml", "application/xml", "text/xml"}),
    "opml": frozenset({"text/x-opml", "application/xml", "text/xml", "text/x-opml+xml"}),
    "json": frozenset({"application/feed+json", "application/json"}),
}


def check_serving(report: Report, family: str) -> None:
    """Reports a media type that readers do not expect; nothing for a file."""
    stated = report.source.content_type
    if stated is None:
        return
    kind = stated.partition(";")[0].strip().lower()
    if kind not in _EXPECTED[family]:
        report.add(
            "content-type", value=kind or "none", wanted=", ".join(sorted(_EXPECTED[family]))
        )
    elif kind == "text/xml" and "charset" not in stated.lower():
        report.add("content-type-text-xml")
