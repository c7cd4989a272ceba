"""Shapes of feeds that partners ask for, by name."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PODCAST", "PRESETS"]

#: What each sets, in the words of `OwnFeed`; ``query`` as it would be written.
PRESETS: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        # For those who shall send readers to the site.
        "excerpts": {"content": "summary"},
        # Whatever is younger than two days, however much it is.
        "last-48-hours": {"query": 'since = "48h"', "max_entries": 1000, "budget_bytes": 5_000_000},
        # What a licence lets others publish again: Creative Commons and the public domain.
        "republishable": {
            "query": 'license in ("*://creativecommons.org/licenses/*",'
            ' "*://creativecommons.org/publicdomain/*")'
        },
        # Google News: at most 1000 addresses, none older than two days.
        "google-news": {
            "query": 'since = "48h"',
            "formats": ("sitemap",),
            "max_entries": 1000,
            "keep_days": 0,
            "budget_bytes": 1_000_000_000,
        },
        # Aggregators that fetch no document of more than a megabyte, nor long ones.
        "compact": {
            "formats": ("rss",),
            "max_entries": 100,
            "keep_days": 0,
            "budget_bytes": 1_000_000,
        },
    }
)

#: The shape of a podcast: apps know no archives, so that all episodes stand in its feed.
PODCAST: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "query": "audio = true or video = true",
        "max_entries": 1000,
        "keep_days": 0,
        "budget_bytes": 5_000_000,
    }
)
