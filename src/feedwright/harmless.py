"""HTML in which the sanitiser has nothing to do, told without building a tree.

As a renderer of Markdown writes it when the author wrote none himself, and as the rules for pages
leave most of them: a few elements without attributes, well nested, links and pictures of plain
addresses. Two thirds of what the sanitiser takes is saved; a test compares the two.
"""

from __future__ import annotations

import re
from typing import Final

from feedwright.addresses import absolute_uri, counts_visits

__all__ = ["harmless_html"]

_WORDS: Final = '[^"<>&]*+(?:&(?:amp|quot);[^"<>&]*+)*+'
_PART: Final = (
    "[A-Za-z0-9._~:/?@!$()*+,;=-]*+(?:(?:%[0-9A-Fa-f]{2}|&amp;)[A-Za-z0-9._~:/?@!$()*+,;=-]*+)*+"
)
_ADDRESS: Final = rf"https?://[a-z0-9-]++(?:\.[a-z0-9-]++)*+(?:[/?]{_PART})?(?:#{_PART})?"
#: A path from the root of the site.
_PATH: Final = rf'/(?!/|[^"]{{8000}}){_PART}(?:#{_PART})?'
#: More than one pixel.
_SIDE: Final = "(?:[2-9]|[0-9]{2,5})"
#: What stands between the brackets of a tag that has attributes. Those of pictures are in the order
#: of Markdown, or in that of the alphabet.
_WITH_ATTRIBUTES: Final = re.compile(
    rf'a href="(?:{_ADDRESS}|{_PATH})"(?: title="{_WORDS}")?'
    rf'|img src="(?P<first>{_ADDRESS}|{_PATH})" alt="{_WORDS}"(?: title="{_WORDS}")?(?: /)?'
    rf'|img(?: alt="{_WORDS}")?(?: height="{_SIDE}")? src="(?P<later>{_ADDRESS}|{_PATH})"'
    rf'(?: title="{_WORDS}")?(?: width="{_SIDE}")?'
)
_NAMES: Final = (
    "p h1 h2 h3 h4 h5 h6 ul ol li blockquote figure figcaption em strong code del a"
    " i b u s small sub sup cite q"
).split()
#: Of a tag that has none → the element's name; what ends one is another name, with a slash.
_BARE: Final = {name: name for one in _NAMES for name in (one, f"/{one}")} | {
    "br": "br", "br /": "br", "hr": "hr", "hr /": "hr",
}  # fmt: skip
_OTHER_REFERENCE: Final = re.compile("&(?!(?:amp|lt|gt|quot);)")
#: A path from the root in such HTML, where ``<`` is a tag and nothing else.
_ROOTED: Final = re.compile('(<(?:a href|img(?: (?:alt|height)="[^"]*")* src)=")(/[^"]*)')
#: What stands between brackets that hold none.
_TAGS: Final = re.compile("<([^<>]*)>")
#: In text, not in an attribute.
_QUOTE: Final = re.compile("&quot;(?![^<>]*>)")
_VOID: Final = frozenset({"br", "hr", "img"})
_BLOCKS: Final = frozenset("p h1 h2 h3 h4 h5 h6 ul ol li blockquote hr figure figcaption".split())
_FLOW: Final = _BLOCKS - {"li", "figcaption"}
#: Element → those that a block in it must be; top level is "".
_HOLDS: Final = {
    "": _FLOW, "blockquote": _FLOW, "li": _FLOW, "figcaption": _FLOW,
    "figure": _FLOW | {"figcaption"}, "ul": frozenset({"li"}), "ol": frozenset({"li"}),
}  # fmt: skip
_NOTHING: Final[frozenset[str]] = frozenset()
_MAX_DEPTH: Final = 50


def harmless_html(html: str, base_url: str | None = None) -> str | None:
    """The HTML as the sanitiser writes it; None where only the sanitiser can tell."""
    if "\r" in html or html.startswith("\ufeff"):
        return None
    tags = _TAGS.findall(html)
    if html.count("<") != len(tags) or html.count(">") != len(tags) or not _is_plain(tags):
        return None
    if "&" in html:
        if _OTHER_REFERENCE.search(html):
            return None
        html = _QUOTE.sub('"', html)
    # What is looked for from here on stands in tags, which are a small part of the text.
    marks = ">".join(tags)
    if " /" in marks:
        html = html.replace(" />", ">")
    return _with_roots(html, base_url) if base_url and '="/' in marks else html


def _with_roots(html: str, base_url: str) -> str | None:
    """The HTML with its paths made absolute; None where one is no address then."""

    def absolute(found: re.Match[str]) -> str:
        address = absolute_uri(base_url, found[2].replace("&amp;", "&"))
        if address is None:
            raise ValueError(found[2])
        return found[1] + address.replace("&", "&amp;")

    try:
        return _ROOTED.sub(absolute, html)
    except ValueError:
        return None


def _is_plain(tags: list[str]) -> bool:
    """Whether all are of those few, each element ends where it began, and stays there.

    There a tree builder leaves it.
    """
    opened = [""]
    for tag in tags:
        name = _BARE.get(tag) or _named(tag)
        if not name:
            return False
        if name[0] == "/":
            if f"/{opened.pop()}" != name:
                return False
            continue
        if name in _BLOCKS and name not in _HOLDS.get(_holder(opened), _NOTHING):
            return False
        if name not in _VOID:
            if (name == "a" and name in opened) or len(opened) > _MAX_DEPTH:
                return False
            opened.append(name)
    return len(opened) == 1


def _holder(opened: list[str]) -> str:
    """The element that the next one stands in; a link may hold what may stand in its place."""
    return opened[-2] if opened[-1] == "a" else opened[-1]


def _named(tag: str) -> str | None:
    """The name of a link or picture that may stand as it is."""
    found = _WITH_ATTRIBUTES.fullmatch(tag)
    if found is None:
        return None
    picture = found["first"] or found["later"]
    return None if picture and counts_visits(picture) else tag.partition(" ")[0]
