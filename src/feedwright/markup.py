"""The tags of a piece of HTML as the HTML standard cuts them, and what it says of elements.

Sections are those of the standard (html.spec.whatwg.org); a tag name is in lower case.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "ATTRIBUTES",
    "BACK_TO_HTML",
    "BETWEEN",
    "ENDS",
    "ENDS_P",
    "FOREIGN",
    "FORMATTING",
    "FRAME",
    "IMPLIED_END",
    "IN_TABLES",
    "NESTS_IN_ITSELF",
    "NO_MARKUP",
    "RAW",
    "TABLE_CONTEXT",
    "TABLE_PARTS",
    "VOID",
    "VOID_IN_HTML_ONLY",
    "WALLS",
    "Tags",
    "tag_name",
]

_SPACE: Final = r"[\t\n\f\r ]"
_ATTRIBUTE: Final = (
    rf"(?:=[^\t\n\f\r />=]*+|[^\t\n\f\r />=]++)"
    rf"""(?:{_SPACE}*+={_SPACE}*+(?:"[^"]*+"|'[^']*+'|(?!["'])[^\t\n\f\r >]*+)|(?!{_SPACE}*+=))"""
)
#: A tag as the HTML standard cuts it (section 13.2.5): ">" in quotes does not end it.
_TAG: Final = re.compile(rf"<(/?)([a-zA-Z][^\t\n\f\r />]*+)((?:[\t\n\f\r /]++|{_ATTRIBUTE})*+)>")
#: One attribute after the other of what stands in a tag behind its name.
ATTRIBUTES: Final = re.compile(_ATTRIBUTE)
_MARKUP: Final = re.compile("<(?=[a-zA-Z/!?])")
_OPENS_TAG: Final = re.compile("</?[a-zA-Z]")
_COMMENT: Final = re.compile("<!--(?:-?>)?")
_COMMENT_END: Final = re.compile("--!?>")
#: Text with a CDATA section or none, but no tags: the same whichever way it is read.
NO_MARKUP: Final = re.compile(r"[^<]*(?:<!\[CDATA\[[^<]*?\]\]>[^<]*)?")

VOID: Final = frozenset(
    "area base basefont bgsound br col embed hr img input keygen link meta param source track"
    " wbr".split()
)
#: Void elements that libxml2 (2.14) does not know for such: it nests what follows in them.
VOID_IN_HTML_ONLY: Final = frozenset("bgsound embed keygen source track wbr".split())
#: Elements that, says libxml2, do not end one of their own kind before them.
NESTS_IN_ITSELF: Final = frozenset("dt dd thead tfoot".split())
RAW: Final = frozenset("script style textarea title xmp iframe noembed noframes".split())
_RAW_END: Final = {
    name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.ASCII | re.IGNORECASE)
    for name in (*RAW, "noscript", "svg", "math")
}
FOREIGN: Final = frozenset(("svg", "math"))
#: Where HTML begins again inside of SVG and MathML, and the elements that break out of them.
BACK_TO_HTML: Final = frozenset(
    "foreignobject desc annotation-xml mi mo mn ms mtext"
    " b big blockquote center code dd div dl dt em font h1 h2 h3 h4 h5 h6 i li listing menu nobr"
    " ol p pre ruby s small span strike strong sub sup table tt u ul var".split()
)
#: Tags of the document's frame; they never nest.
FRAME: Final = frozenset(("html", "head", "body"))
_CELLS: Final = frozenset(("td", "th"))
_ROW_GROUPS: Final = frozenset(("tbody", "thead", "tfoot"))
TABLE_PARTS: Final = _CELLS | _ROW_GROUPS | {"tr", "caption", "colgroup", "col"}
#: Elements in which only parts of a table may stand.
TABLE_CONTEXT: Final = _ROW_GROUPS | {"table", "tr"}
IN_TABLES: Final = TABLE_PARTS | {"script", "style", "template", "input", "form", "table"}
FORMATTING: Final = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb rp"
    " rt ruby s samp small span strike strong sub sup time tt u var".split()
)
#: Elements that an end tag from inside cannot close from outside ("scope", section 13.2.4.2).
WALLS: Final = _CELLS | {"caption", "table", "button", "object", "applet", "marquee"}
#: Start tags that end an open paragraph (section 13.2.6.4.7).
ENDS_P: Final = frozenset(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr li listing main menu nav ol p pre search"
    " section summary table ul dt dd xmp".split()
)
#: What a start tag ends besides: these elements, no further out than the nearest of those.
ENDS: Final[dict[str, tuple[frozenset[str], tuple[str, ...]]]] = {
    "li": (frozenset(("li",)), ("ul", "ol", "menu")),
    "dt": (frozenset(("dt", "dd")), ("dl",)),
    "dd": (frozenset(("dt", "dd")), ("dl",)),
    "option": (frozenset(("option",)), ("select",)),
    "td": (_CELLS | {"caption"}, ("table",)),
    "th": (_CELLS | {"caption"}, ("table",)),
    "tr": (frozenset(("tr", "caption")), ("table",)),
    "tbody": (_ROW_GROUPS | {"caption"}, ("table",)),
    "thead": (_ROW_GROUPS | {"caption"}, ("table",)),
    "tfoot": (_ROW_GROUPS | {"caption"}, ("table",)),
    "a": (frozenset(("a",)), ()),
}
#: Ends with the element around it, without an end tag of its own.
IMPLIED_END: Final = frozenset("p li dt dd option optgroup rb rp rt rtc".split())
#: The elements that a tree builder puts between these two.
BETWEEN: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    **{("table", cell): ("tbody", "tr") for cell in _CELLS},
    **{(group, cell): ("tr",) for group in _ROW_GROUPS for cell in _CELLS},
    ("table", "tr"): ("tbody",),
}


class Tags:
    """The tags of a piece of HTML in order; comments, declarations and stray "<" are passed over.

    ``position`` is where the next tag is looked for; whoever iterates may move it forward.
    """

    __slots__ = ("_ends", "html", "position", "unfinished")

    def __init__(self, html: str) -> None:
        self.html = html
        self.position = 0
        self._ends: dict[str, int] = {}
        #: Where a tag or comment begins that the text ends in; the length of the text if none.
        self.unfinished = len(html)

    def __iter__(self) -> Iterator[re.Match[str]]:
        html = self.html
        while opening := _MARKUP.search(html, self.position):
            start = opening.start()
            if tag := _TAG.match(html, start):
                self.position = tag.end()
                yield tag
            elif not self._passed(start):
                self.unfinished = start
                return

    def end_of(self, name: str, start: int) -> int | None:
        """Where the next end tag of that raw-text element begins; None if there is none.

        What was found before is remembered: looking again for each start tag is quadratic.
        """
        if self._ends.get(name, -1) < start:
            found = _RAW_END[name].search(self.html, start)
            self._ends[name] = found.start() if found else len(self.html)
        end = self._ends[name]
        return end if end < len(self.html) else None

    def _passed(self, start: int) -> bool:
        """Whether what begins at that "<" and is no tag ends before the text does."""
        if comment := _COMMENT.match(self.html, start):
            end = comment if comment[0][-1] == ">" else _COMMENT_END.search(self.html, start + 4)
            self.position = end.end() if end else start
        elif not _OPENS_TAG.match(self.html, start):
            self.position = self.html.find(">", start) + 1
        return self.position > start


def tag_name(tag: re.Match[str]) -> str:
    """The tag's name in lower case, as HTML has it: "K" (kelvin sign) is no "k"."""
    name = tag[2]
    return name.lower() if name.isascii() else name
