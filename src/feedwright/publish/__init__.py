"""Compare with what is published, verify, write aside, rename: a good file is never left torn."""

from feedwright.lock import hold_lock
from feedwright.publish.folder import (
    Rendered,
    Written,
    compare,
    write_documents,
)

__all__ = ["Rendered", "Written", "compare", "hold_lock", "write_documents"]
