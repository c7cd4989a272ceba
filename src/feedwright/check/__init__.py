"""The linter of feeds: what is wrong with RSS, Atom, JSON Feed and OPML, offline.

It knows the specifications, and nothing of the program that it is a part of: what `formats` writes
is held against it like anybody's. `lint` is the door; `rules` lists all that it can say.
"""

from __future__ import annotations

from feedwright.check.finding import Finding, Source
from feedwright.check.linting import LARGEST_BYTES, lint

__all__ = ["LARGEST_BYTES", "Finding", "Source", "lint"]
