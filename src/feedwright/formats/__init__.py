"""`Feed` → bytes, one module per format. Wire words live only here."""
