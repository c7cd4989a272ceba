"""`Feed` → bytes, one module per format. Wire words live only here.

A format module has two public functions, one that writes an entry and one that writes what is
around the entries of a document; it is imported when its format is first asked for. All of them
write what `cleaning` gives them, so that a title, a date or an address is the same in every
format of a feed. `Press` puts documents together.
"""

from feedwright.formats.fragments import Fragment, Frame, Heading, digest_fragment
from feedwright.formats.press import (
    RENDERERS,
    Press,
    Printed,
    WrittenEntry,
    load_renderers,
    render,
)

__all__ = [
    "RENDERERS",
    "Fragment",
    "Frame",
    "Heading",
    "Press",
    "Printed",
    "WrittenEntry",
    "digest_fragment",
    "load_renderers",
    "render",
]
