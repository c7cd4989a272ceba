"""HTML that may leave the building: allow-listed elements and addresses, in bounded depth."""

from __future__ import annotations

import re
from functools import lru_cache
from html.entities import html5
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

import nh3

from feedwright.addresses import counts_visits, to_uri
from feedwright.characters import xml_body, xml_clean
from feedwright.harmless import harmless_html
from feedwright.late import late_pattern
from feedwright.nesting import flatten

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["clean_html", "flatten", "may_carry"]

#: What an article is made of. No element that scripts, styles, frames or submits; no raw text.
_TAGS: Final = frozenset(
    "a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup dd"
    " del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i"
    " img ins kbd li main mark ol p picture pre q rp rt ruby s samp section small source span"
    " strong sub summary sup table tbody td tfoot th thead time tr track u ul var video wbr".split()
)
#: Elements that go with all they hold; any other that is not allowed leaves its text.
_DROPPED_WHOLE: Final = frozenset(
    "annotation annotation-xml button frameset iframe noembed noframes noscript script select style"
    " svg template textarea title".split()
)
_ATTRIBUTES: Final = {
    "*": {"dir", "id", "lang"},
    "a": {"href", "hreflang", "title"},
    "abbr": {"title"},
    "audio": {"loop", "muted", "preload", "src"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "dfn": {"title"},
    "img": {"alt", "height", "sizes", "src", "srcset", "title", "width"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "q": {"cite"},
    "source": {"height", "media", "sizes", "src", "srcset", "type", "width"},
    "td": {"colspan", "headers", "rowspan"},
    "th": {"abbr", "colspan", "headers", "rowspan", "scope"},
    "time": {"datetime"},
    "track": {"default", "kind", "label", "src", "srclang"},
    "video": {"height", "loop", "muted", "poster", "preload", "src", "width"},
}
#: Without them a reader shows no player.
_PLAYERS: Final = {"audio": {"controls": ""}, "video": {"controls": ""}}
_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})

#: What servers and browsers take.
_MAX_ADDRESS_CHARS: Final = 8_000
#: An address that stands for itself: absolute, in the characters of RFC 3986, without user name.
_PLAIN_TEXT: Final = (
    "[A-Za-z0-9._~:/?@!$&'()*+,;=-]*+(?:%[0-9A-Fa-f]{2}[A-Za-z0-9._~:/?@!$&'()*+,;=-]*+)*+"
)
_PLAIN_ADDRESS: Final = re.compile(
    rf"https?://[a-z0-9-]++(?:\.[a-z0-9-]++)*+(?:[/?]{_PLAIN_TEXT})?(?:#{_PLAIN_TEXT})?"
)
#: What the WHATWG URL parser ignores (URL standard, section 4.4), and what no address may hold.
_IGNORED_IN_URLS: Final = re.compile(r"^[\x00-\x20]+|[\x00-\x20]+$|[\x00-\x1f\x7f-\x9f]")
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
#: After the scheme of the web any number of them, and none, is read as two.
_SLASHES: Final = "/\\"
_BEFORE_QUERY: Final = re.compile("[^?#]*+")
_LENGTH: Final = re.compile(r"\s*([0-9]{1,5}(?:\.[0-9]{1,9})?%?)(?:px)?\s*")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_NAME: Final = re.compile(r"[^\s\"'<>&`=]{1,200}")
#: A candidate of a source set (HTML standard, section 4.8.4.2.1): an address that a comma ends, or
#: an address and what describes it, up to the next comma.
_CANDIDATE: Final = re.compile(r"[\s,]*+(?:(\S++)(?<=,)|(\S++)(?:\s++([^,]*+))?)")
_DESCRIPTORS: Final = re.compile(r"(?:[0-9]{1,5}(?:\.[0-9]{1,5})?[wxh](?: [0-9]{1,5}h)?)?")

#: An attribute as nh3 writes it.
_WRITTEN: Final = r' [a-z]+="[^"]*+"'
#: A picture or source that lost its address, or is one pixel: it shows nothing but counts visits.
_SHOWS_NOTHING: Final = re.compile(
    rf"<(?:img|source)(?!(?:{_WRITTEN})*? src(?:set)?=)(?:{_WRITTEN})*+>"
    rf'|<img(?=(?:{_WRITTEN})*? width="[01]")(?=(?:{_WRITTEN})*? height="[01]")(?:{_WRITTEN})*+>'
)
#: A tree builder drops the first line feed of ``pre``, and nh3 writes one line feed only.
_PRE_LINE: Final = re.compile(rf"<pre(?:{_WRITTEN})*+>\n")
#: nh3 drops MathML whole; under another name its text stays (the sources of formulas go).
_MATH: Final = late_pattern(
    r"<(/?)(m(?:ath|[inos]|text|space|row|frac|sqrt|root|style|error|padded|phantom|fenced|enclose"
    r"|sub|sup|subsup|under|over|underover|multiscripts|prescripts|table|tr|td|action)|semantics)"
    r"(?=[\s/>])",
    re.IGNORECASE,
)
#: Markup whose cleaning can leave elements as no tree builder would nest them, so that cleaning
#: again would change it: tags that are taken out, and tables, out of which content is moved.
_SETTLED: Final = _TAGS - {"table"}
_TAG_NAMES: Final = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_MAX_PASSES: Final = 8

#: HTML reads a replacement character for references to what is no character.
_NUMBER: Final = re.compile("&#(?:[xX]0*+([0-9a-fA-F]*+)(?<![xX])|0*+([0-9]*+)(?<=[0-9]));?")
_MAX_DIGITS: Final = 7
#: nh3 writes text in quadratic time of its ampersands: 2 MB of them take 27 s.
_MAX_AMPERSAND_COST: Final = 2_000_000_000
_AMPERSAND: Final = re.compile(
    r"&(?:(?P<itself>amp;|AMP;|#0*+38(?![0-9]);?|#[xX]0*+26(?![0-9a-fA-F]);?)"
    r"|(?P<reference>#|[a-zA-Z][a-zA-Z0-9]{0,31};))?"
)
#: Stands for the ampersand meanwhile: no text that was cleaned for XML holds a noncharacter.
_STAND_IN: Final = "\ufdd0"


def clean_html(html: str, base_url: str | None = None) -> str:
    """Well-nested HTML of allow-listed elements, attributes and addresses (C6 to C11).

    With ``base_url`` every address is absolute, those of fragments included; without one, relative
    addresses stay. Addresses other than http, https, mailto and tel, or with a user name, go, and
    so do pictures that show nothing. Never raises; cleaning it again changes nothing.
    """
    html = xml_body(html)
    if (harmless := harmless_html(html, base_url)) is not None:
        return harmless
    cleaned, unsettled = html, True
    for _ in range(_MAX_PASSES):
        if not unsettled:
            break
        before = cleaned
        source = _prepared(cleaned)
        unsettled = not _SETTLED.issuperset(_TAG_NAMES.findall(source))
        cleaned = _finished(_clean(source, base_url))
        unsettled = unsettled and cleaned != before
    return cleaned


def may_carry(tag: str, attribute: str) -> bool:
    """Whether that element may have an attribute of that name, if its value is one."""
    return attribute in _ATTRIBUTES["*"] or attribute in _ATTRIBUTES.get(tag, ())


def _prepared(html: str) -> str:
    """The HTML with nothing in it that html5ever would take badly, or long, or other than we do."""
    if "&#" in html:
        html = _NUMBER.sub(_no_character, html)
    return _MATH.sub(r"<\1x-\2", flatten(html))


def _clean(source: str, base_url: str | None) -> str:
    clean = _cleaner(base_url).clean
    if source.count("&") * len(source) <= _MAX_AMPERSAND_COST:
        return clean(source)
    return clean(_AMPERSAND.sub(_stand_in, source)).replace(_STAND_IN, "&amp;")


def _finished(written: str) -> str:
    """What nh3 wrote, without what shows nothing or is no XML, stable under reading again."""
    if "<img" in written or "<source" in written:
        written = _SHOWS_NOTHING.sub("", written)
    if "<pre" in written:
        written = _PRE_LINE.sub(r"\g<0>\n", written)
    return xml_clean(written.replace("&nbsp;", "\N{NO-BREAK SPACE}"))


@lru_cache(maxsize=64)  # a body of a text or Markdown file has no base, other bases come in runs
def _cleaner(base_url: str | None) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(_TAGS),
        clean_content_tags=set(_DROPPED_WHOLE),
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute_filter(base_url),
        set_tag_attribute_values=_PLAYERS,
        url_schemes=set(_SCHEMES),
        link_rel=None,
    )


def _attribute_filter(base_url: str | None) -> Callable[[str, str, str], str | None]:
    """The function that nh3 asks for the value of every allowed attribute; None removes it."""
    is_plain = _PLAIN_ADDRESS.fullmatch

    def keep(tag: str, attribute: str, value: str) -> str | None:
        match attribute:
            case "src" if tag == "img" and counts_visits(value):
                return None
            case "href" | "src" | "cite" | "poster":
                return value if is_plain(value) else _address(value, base_url)
            case "alt" | "title":
                return value
            case "srcset":
                return _source_set(value, base_url)
            case "id" | "headers":
                return value if _NAME.fullmatch(value) else None
            case "width" | "height":
                return length[1] if (length := _LENGTH.fullmatch(value)) else None
            case "lang" | "hreflang" | "srclang":
                return value if _LANGUAGE.fullmatch(value) else None
            case "dir":
                return value if value.lower() in {"ltr", "rtl", "auto"} else None
        return value

    return keep


def _address(value: str, base_url: str | None) -> str | None:
    """The address, absolute if it can be; None when it may not stand in a feed."""
    url = _IGNORED_IN_URLS.sub("", value)
    if not 0 < len(url) <= _MAX_ADDRESS_CHARS:
        return None
    if scheme := _SCHEME.match(url):
        name, rest = scheme[1].lower(), url[scheme.end() :]
        if name in {"http", "https"}:
            return to_uri(f"{name}://{rest.lstrip(_SLASHES)}")
        return url if name in _SCHEMES else None
    url = _BEFORE_QUERY.sub(lambda path: path[0].replace("\\", "/"), url, count=1)
    if base_url is None:
        return None if url.startswith("//") and to_uri(f"https:{url}") is None else url
    try:
        return to_uri(urljoin(base_url, url))
    except ValueError:
        return None


def _source_set(value: str, base_url: str | None) -> str | None:
    """The candidates whose address may stand, each ``address descriptors``."""
    candidates = []
    for match in _CANDIDATE.finditer(value):
        address = _address((match[1] or match[2]).rstrip(","), base_url)
        descriptors = " ".join((match[3] or "").split())
        if address and _DESCRIPTORS.fullmatch(descriptors):
            candidates.append(f"{address} {descriptors}".rstrip())
    return ", ".join(candidates) or None


def _no_character(match: re.Match[str]) -> str:
    """Nothing for a reference to NUL, a surrogate or beyond Unicode; others as they are."""
    digits, radix = (match[2], 10) if match[1] is None else (match[1], 16)
    number = int(digits or "0", radix) if len(digits) <= _MAX_DIGITS else 0
    is_character = 0 < number < 0xD800 or 0xDFFF < number <= 0x10FFFF
    return match[0] if is_character else ""


def _stand_in(match: re.Match[str]) -> str:
    """The ampersand's stand-in where it stands for itself, the reference where it is one."""
    if match["itself"]:
        return _STAND_IN
    reference = match["reference"] or ""
    return match[0] if reference == "#" or reference in html5 else _STAND_IN + reference
