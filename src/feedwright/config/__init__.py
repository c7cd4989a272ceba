"""`feedwright.toml` → `Settings`, every mistake reported at once."""
