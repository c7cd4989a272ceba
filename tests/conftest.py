"""One profile for all properties: no deadline, because machines differ in speed and rules do not."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("feedwright", deadline=None, derandomize=True)
settings.load_profile("feedwright")
