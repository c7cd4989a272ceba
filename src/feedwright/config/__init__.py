"""`feedwright.toml` → `Settings`, every mistake reported at once."""

from feedwright.config.reading import read_settings

__all__ = ["read_settings"]
