"""HTML that may leave the building: allow-listed elements and addresses, in bounded depth."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

import nh3

from feedwright.characters import xml_clean

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["clean_html", "flatten"]

#: What an article is made of. No element that scripts, styles, frames or submits; no raw text.
_TAGS: Final = frozenset(
    "a abbr aside audio b bdi bdo blockquote br caption cite code col colgroup dd del details dfn"
    " div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q"
    " rp rt ruby s samp section small source span strong sub summary sup table tbody td tfoot th"
    " thead time tr track u ul var video wbr".split()
)
#: Elements that go with all they hold; any other that is not allowed leaves its text.
_DROPPED_WHOLE: Final = frozenset(
    "applet embed frame frameset iframe math noembed noframes noscript object script select style"
    " svg template textarea title xmp".split()
)
_ATTRIBUTES: Final = {
    "*": {"dir", "id", "lang", "title"},
    "a": {"href", "hreflang"},
    "audio": {"controls", "src"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "img": {"alt", "height", "sizes", "src", "srcset", "width"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "q": {"cite"},
    "source": {"media", "sizes", "src", "srcset", "type"},
    "td": {"colspan", "headers", "rowspan"},
    "th": {"colspan", "headers", "rowspan", "scope"},
    "time": {"datetime"},
    "track": {"kind", "label", "src", "srclang"},
    "video": {"controls", "height", "poster", "src", "width"},
}
_ADDRESSES: Final = frozenset({"cite", "href", "poster", "src"})
_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
#: What the WHATWG URL parser ignores wherever it stands (URL standard, section 4.4).
_IGNORED_IN_URLS: Final = re.compile(r"[\t\n\r]|^[\x00-\x20]+|[\x00-\x20]+$")
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_NO_PICTURE: Final = re.compile(r"<img(?![^>]*\ssrc)[^>]*>")
_CANDIDATE: Final = re.compile(r"\s*,*\s*(\S*[^\s,])(?:,|\s+([^,\s]*)\s*(?:,|$)|$)")

_VOID: Final = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()
)
#: A start tag of these ends an open one of the same name, as in the HTML standard's tree builder.
_ENDED_BY_ITSELF: Final = frozenset("dd dt li option p td th tr".split())
_RAW_TEXT: Final = frozenset("iframe noembed noframes script style textarea title xmp".split())
_TAG_NAME: Final = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")


def clean_html(html: str, base_url: str | None = None) -> str:
    """Well-nested HTML of allow-listed elements, attributes and addresses (C6 to C9).

    With ``base_url`` every address is absolute, fragments included; without one, relative
    addresses stay. Never raises; what is already clean comes back as it was.
    """
    cleaner = nh3.Cleaner(
        tags=set(_TAGS),
        clean_content_tags=set(_DROPPED_WHOLE),
        attributes=_ATTRIBUTES,
        attribute_filter=_address_filter(base_url),
        url_schemes=set(_SCHEMES),
        link_rel=None,
    )
    cleaned = cleaner.clean(flatten(xml_clean(html)))
    return xml_clean(_NO_PICTURE.sub("", cleaned))


@cache
def _address_filter(base_url: str | None) -> Callable[[str, str, str], str | None]:
    def keep(_: str, attribute: str, value: str) -> str | None:
        if attribute in _ADDRESSES:
            return _address(value, base_url)
        if attribute == "srcset":
            return _source_set(value, base_url)
        return value

    return keep


def _address(value: str, base_url: str | None) -> str | None:
    """The address, absolute if it can be; None when it may not stand in a feed."""
    url = _IGNORED_IN_URLS.sub("", value)
    scheme = _SCHEME.match(url)
    if scheme and scheme[1].lower() not in _SCHEMES:
        return None
    try:
        if base_url is not None:
            url = urljoin(base_url, url)
        return None if "@" in urlsplit(url).netloc else url
    except ValueError:
        return None


def _source_set(value: str, base_url: str | None) -> str | None:
    """The candidates whose address may stand, each ``url descriptor`` (HTML, section 4.8.4.2.1)."""
    candidates = []
    for match in _CANDIDATE.finditer(value):
        url = _address(match[1], base_url)
        if url:
            candidates.append(f"{url} {match[2]}" if match[2] else url)
    return ", ".join(candidates) or None


def flatten(html: str, max_depth: int = 200) -> str:
    """The same text with no element deeper than ``max_depth``: deeper tags go, not their text.

    Tree builders take quadratic time in the depth of nesting (html5ever issue 788: 512 kB of
    ``<ul><li>`` take 94 s), so this runs before any of them, in linear time and on the markup as
    text. HTML that cannot be that deep comes back untouched.
    """
    if html.count("<") <= max_depth:
        return html
    return _Flattener(html, max_depth).flattened()


class _Flattener:
    """One pass over the markup with a stack of open elements."""

    def __init__(self, html: str, max_depth: int) -> None:
        self._html = html
        self._lower = html.lower() if len(html.lower()) == len(html) else html
        self._max_depth = max_depth
        self._open: list[str] = []
        self._too_deep: dict[str, int] = {}
        self._kept: list[str] = []
        #: Characters that do not occur any more; looking for them again would be quadratic.
        self._exhausted: set[str] = set()

    def flattened(self) -> str:
        html, at = self._html, 0
        while (start := html.find("<", at)) >= 0:
            self._kept.append(html[at:start])
            at = self._markup(start)
        self._kept.append(html[at:])
        return "".join(self._kept)

    def _markup(self, start: int) -> int:
        """Handle what begins at that ``<``; the position behind it."""
        html = self._html
        tag = _TAG_NAME.match(html, start)
        if tag is None:
            if html.startswith("<!--", start):
                return self._copy(start, self._find("-->", start + 4, 3))
            self._kept.append("<")
            return start + 1
        name = tag[2].lower()
        end = self._tag_end(tag.end())
        if tag[1]:
            self._end_tag(name, start, end)
            return end
        if name in _RAW_TEXT:
            return self._copy(start, self._find(f"</{name}", end, 0))
        if name in _VOID:
            return self._copy(start, end)
        self._start_tag(name, start, end)
        return end

    def _start_tag(self, name: str, start: int, end: int) -> None:
        if name in _ENDED_BY_ITSELF and self._open and self._open[-1] == name:
            self._open.pop()
        if len(self._open) >= self._max_depth:
            self._too_deep[name] = self._too_deep.get(name, 0) + 1
            return
        self._open.append(name)
        self._copy(start, end)

    def _end_tag(self, name: str, start: int, end: int) -> None:
        if self._too_deep.get(name):
            self._too_deep[name] -= 1
        elif name in self._open:
            while self._open.pop() != name:
                pass
            self._copy(start, end)
        elif name == "p" or name in _VOID:  # both make an element of their own
            self._copy(start, end)

    def _tag_end(self, at: int) -> int:
        """The position behind the tag's ``>``, which may not be the first: values are quoted."""
        html = self._html
        while True:
            close = self._find(">", at, 0)
            quotes = [q for q in ('"', "'") if html.find(q, at, close) >= 0]
            if not quotes:
                return min(close + 1, len(html))
            quote = min(quotes, key=lambda q: html.find(q, at, close))
            ends = self._find(quote, html.find(quote, at, close) + 1, 1)
            if ends >= len(html):
                return min(close + 1, len(html))
            at = ends

    def _find(self, wanted: str, at: int, width: int) -> int:
        """The position behind the next ``wanted`` (before it, with no width), else the end."""
        if wanted in self._exhausted:
            return len(self._html)
        found = self._lower.find(wanted, at)
        if found < 0:
            self._exhausted.add(wanted)
            return len(self._html)
        return found + width

    def _copy(self, start: int, end: int) -> int:
        self._kept.append(self._html[start:end])
        return end
