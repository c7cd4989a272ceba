"""Pure functions: text or soup → value and evidence. Word lists and patterns are data files."""
