"""Compare with what is published, verify, write aside, rename: a good file is never left torn."""
