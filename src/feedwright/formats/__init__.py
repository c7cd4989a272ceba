"""`Feed` → bytes, one module per format. Wire words live only here.

A format module has one public function, ``render_<format>(feed, document) -> bytes``, and is
imported when its format is first asked for. All of them write what `cleaning.clean_feed` gives
them, so that a title, a date or an address is the same in every format of a feed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feedwright.model import Document, Feed, Format

__all__ = ["RENDERERS", "render"]

#: Format → "module:function".
RENDERERS: Final[Mapping[Format, str]] = {
    "rss": "feedwright.formats.rss:render_rss",
    "atom": "feedwright.formats.atom:render_atom",
    "json": "feedwright.formats.jsonfeed:render_json",
}


def render(feed: Feed, document: Document) -> bytes:
    """The document's bytes (UTF-8, a line feed at the end), entries in the feed's own order.

    Nothing but the two arguments goes in: the same values give the same bytes in any process,
    locale and time zone, on any day. Ids must not be empty; anything else that is wrong with an
    entry is repaired or left out, so that one bad entry never takes the feed with it.
    """
    module, _, function = RENDERERS[document.format].partition(":")
    renderer = cast("Callable[[Feed, Document], bytes]", getattr(import_module(module), function))
    return renderer(feed, document)
