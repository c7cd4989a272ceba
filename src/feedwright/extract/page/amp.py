"""Elements of AMP, the HTML of pages for telephones, as the elements that they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["translate_amp"]

_NAMES: Final = {
    "amp-img": "img",
    "amp-anim": "img",
    "amp-video": "video",
    "amp-audio": "audio",
    "amp-iframe": "iframe",
    "amp-youtube": "iframe",
    "amp-vimeo": "iframe",
}
#: Where players that are named by their service play what they have the number of.
_PLAYERS: Final = {
    "amp-youtube": "https://www.youtube.com/embed/",
    "amp-vimeo": "https://player.vimeo.com/video/",
}


def translate_amp(body: etree._Element) -> None:
    """Rename pictures and players below the element; their stand-ins inside go."""
    for element in list(body.iter(*_NAMES)):
        name = str(element.tag)
        element.tag = _NAMES[name]
        number = element.get("data-videoid")
        if name in _PLAYERS and number:
            element.set("src", _PLAYERS[name] + number)
        if element.tag == "img":
            element.text = None
            element[:] = []
