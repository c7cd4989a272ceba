"""One file's bytes → an `Article`, by the form of the file."""
