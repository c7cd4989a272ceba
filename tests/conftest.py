"""One profile for all properties, without deadlines: machines differ in speed, rules do not."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("feedwright", deadline=None, derandomize=True)
settings.load_profile("feedwright")
