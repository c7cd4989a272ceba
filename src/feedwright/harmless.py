"""HTML in which the sanitiser has nothing to do, told without building a tree.

As a renderer of Markdown writes it when the author wrote none himself: a few elements without
attributes, well nested, links and pictures of plain absolute addresses. Two thirds of what the
sanitiser takes is saved; a test compares the two.
"""

from __future__ import annotations

import re
from typing import Final

from feedwright.addresses import counts_visits

__all__ = ["harmless_html"]

_TEXT: Final = "[^<>&]*+(?:&(?:amp|lt|gt|quot);[^<>&]*+)*+"
_WORDS: Final = '[^"<>&]*+(?:&(?:amp|quot);[^"<>&]*+)*+'
_PART: Final = (
    "[A-Za-z0-9._~:/?@!$()*+,;=-]*+(?:(?:%[0-9A-Fa-f]{2}|&amp;)[A-Za-z0-9._~:/?@!$()*+,;=-]*+)*+"
)
_ADDRESS: Final = rf"https?://[a-z0-9-]++(?:\.[a-z0-9-]++)*+(?:[/?]{_PART})?(?:#{_PART})?"
#: A path from the root of the site, which stays as it is where nobody knows the site.
_PATH: Final = rf'/(?!/|[^"]{{8000}}){_PART}(?:#{_PART})?'


def _pattern(address: str) -> re.Pattern[str]:
    return re.compile(
        rf"{_TEXT}(?:<(?:/?(?:p|h[1-6]|ul|ol|li|blockquote|em|strong|code|del|a)|[bh]r(?: /)?"
        rf'|a href="{address}"|img src="{address}" alt="{_WORDS}"(?: title="{_WORDS}")?(?: /)?)>'
        rf"{_TEXT})*+"
    )


_ABSOLUTE: Final = _pattern(_ADDRESS)
_ROOTED: Final = _pattern(f"(?:{_ADDRESS}|{_PATH})")
_TAG: Final = re.compile("<(/?)([a-z0-9]+)")
_PICTURE: Final = re.compile('<img src="([^"]*)')
#: In text, not in an attribute.
_QUOTE: Final = re.compile("&quot;(?![^<>]*>)")
_VOID: Final = frozenset({"br", "hr", "img"})
_BLOCKS: Final = frozenset("p h1 h2 h3 h4 h5 h6 ul ol li blockquote hr".split())
#: Element → those that a block in it must be; top level is "".
_HOLDS: Final = {
    "": _BLOCKS - {"li"}, "blockquote": _BLOCKS - {"li"}, "li": _BLOCKS - {"li"},
    "ul": frozenset({"li"}), "ol": frozenset({"li"}),
}  # fmt: skip
_NOTHING: Final[frozenset[str]] = frozenset()
_MAX_DEPTH: Final = 50


def harmless_html(html: str, base_url: str | None = None) -> str | None:
    """The HTML as the sanitiser writes it; None where only the sanitiser can tell."""
    pattern = _ABSOLUTE if base_url else _ROOTED
    if not pattern.fullmatch(html) or not _is_well_nested(html):
        return None
    if "<img" in html and any(map(counts_visits, _PICTURE.findall(html))):
        return None
    html = html.replace(" />", ">")
    return _QUOTE.sub('"', html) if "&quot;" in html else html


def _is_well_nested(html: str) -> bool:
    """Whether each element ends where it began, and stands where a tree builder leaves it."""
    opened = [""]
    for is_end, name in _TAG.findall(html):
        if is_end:
            if opened.pop() != name:
                return False
            continue
        if name in _BLOCKS and name not in _HOLDS.get(opened[-1], _NOTHING):
            return False
        if name not in _VOID:
            if (name == "a" and name in opened) or len(opened) > _MAX_DEPTH:
                return False
            opened.append(name)
    return len(opened) == 1
