"""Addresses as the wire takes them: IRIs and typed-in URLs become URIs of plain ASCII."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv6Address
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from feedwright.characters import xml_clean

__all__ = [
    "absolute_uri",
    "counts_visits",
    "joined",
    "to_reference",
    "to_uri",
    "to_uri_reference",
]

#: What may stand unescaped beside the unreserved characters (RFC 3986 sections 3.3 and 3.4);
#: "%" because an escape that is one already stays as it is.
_PATH_SAFE: Final = "/:@!$&'()*+,;=%"
_QUERY_SAFE: Final = _PATH_SAFE + "?"
_STRAY_PERCENT: Final = re.compile("%(?![0-9A-Fa-f]{2})")
_BEFORE_QUERY: Final = re.compile(r"[^?#]*")
#: RFC 1035 section 2.3.4.
_LONGEST_HOST: Final = 253
#: Names as they are in use, so with underscores.
_LABEL: Final = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_PLAIN_CHARS: Final = "A-Za-z0-9._~/:@!$&'()*+,=-"
_PLAIN_PART: Final = "[{0}]*+(?:%[0-9A-Fa-f]{{2}}[{0}]*+)*+"
_PLAIN_PATH: Final = f"/{_PLAIN_PART.format(_PLAIN_CHARS)}"
_PLAIN_REST: Final = _PLAIN_PART.format(f"?{_PLAIN_CHARS}")
_PLAIN_TAIL: Final = rf"(?:\?(?=[^#]){_PLAIN_REST})?+(?:#(?=.){_PLAIN_REST})?+"
#: Addresses that `to_uri` and `urljoin` leave as they are, most that there are: nothing to encode,
#: no port, no parameters, no empty query or fragment. The group is where the path begins.
_PLAIN: Final = re.compile(
    rf"(https?://(?=[^/?#]{{1,{_LONGEST_HOST}}}+(?![^/?#])){_LABEL}(?:\.{_LABEL})*)"
    rf"(?:{_PLAIN_PATH})?+{_PLAIN_TAIL}"
)
#: Paths from the root of a site of which the same is true, where no segment is "." or "..".
_ROOTED: Final = re.compile(rf"(?!//){_PLAIN_PATH}{_PLAIN_TAIL}")


#: Pictures that count visits whatever their size: services by host, scripts and files by name.
_COUNTER: Final = re.compile(
    r"//(?:[\w-]+\.)*(?:vgwort\.de|ioam\.de|scorecardresearch\.com|quantserve\.com|chartbeat\.net"
    r"|doubleclick\.net|google-analytics\.com|stats\.wp\.com|pixel\.wp\.com|histats\.com"
    r"|statcounter\.com|hitwebcounter\.com)/"
    r"|//(?:www\.)?facebook\.com/tr[/?]|/(?:piwik|matomo)\.php\?"
    r"|/(?:pixel|beacon|tracking|1x1|clear|spacer|blank)(?:\.gif|\.png)?(?:\?|$)",
    re.IGNORECASE,
)


def counts_visits(url: str) -> bool:
    """Whether a picture of that address is there to count who reads, not to be looked at."""
    return _COUNTER.search(url) is not None


@lru_cache(maxsize=1024)  # every format of every feed asks for the same few
def to_uri(iri: str) -> str | None:
    """The absolute http(s) address as a URI (RFC 3987 section 3.1); None when it is none.

    The host is lower-case and in punycode (IDNA 2008 as browsers apply it: UTS 46,
    nontransitional), everything else percent-encoded only where it has to be. An address with
    a user name or a password is None: the one in a feed is a leak or a trick.
    Applying it twice changes nothing.
    """
    return iri if _PLAIN.fullmatch(iri) else _repaired(iri)


def _repaired(iri: str) -> str | None:
    text = _typed(iri)
    try:
        parts = urlsplit(text)
        host, port = _host(parts), parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or host is None:
        return None
    authority = host if port is None else f"{host}:{port}"
    return f"{parts.scheme}://{authority}{_tail(parts)}"


def absolute_uri(base_url: str, reference: str) -> str | None:
    """`to_uri` of what the reference stands for in a document of that address.

    Raises ValueError for a base that is no address.
    """
    if _PLAIN.fullmatch(reference):
        return reference
    if _ROOTED.fullmatch(reference) and "/." not in reference:
        base = _PLAIN.fullmatch(base_url)
        if base:
            return base[1] + reference
    return to_uri(urljoin(base_url, reference))


def joined(base_url: str, reference: str) -> str:
    """`urljoin` of the two, which most addresses pass through as they are."""
    return reference if _PLAIN.fullmatch(reference) else urljoin(base_url, reference)


def to_uri_reference(reference: str) -> str | None:
    """`to_uri`, or a relative reference ("feed.css", "/feed.css") percent-encoded; else None."""
    text = _typed(reference)
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        return to_uri(reference)
    # A first segment with a colon would be read as a scheme, two slashes as a host.
    is_relative = ":" not in parts.path.partition("/")[0] and not parts.path.startswith("//")
    return (_tail(parts) or None) if is_relative else None


def to_reference(address: str, home_url: str | None) -> str:
    """The address as seen from the home page, so that it moves with it to another domain.

    It is the address itself where joining the two would not give it back to the letter.
    """
    if home_url and address.startswith(home_url):
        reference = address[len(home_url) :]
        if reference and urljoin(home_url, reference) == address:
            return reference
    return address


def _typed(text: str) -> str:
    """The text as browsers take it: trimmed, backslashes of the path turned (WHATWG URL 4.4)."""
    text = xml_clean(text).strip()
    match = _BEFORE_QUERY.match(text)
    end = match.end() if match else 0
    return text[:end].replace("\\", "/") + text[end:]


def _tail(parts: SplitResult) -> str:
    query = f"?{_encode(parts.query, _QUERY_SAFE)}" if parts.query else ""
    fragment = f"#{_encode(parts.fragment, _QUERY_SAFE)}" if parts.fragment else ""
    return _encode(parts.path, _PATH_SAFE) + query + fragment


def _encode(text: str, safe: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", text), safe=safe)


def _host(parts: SplitResult) -> str | None:
    """The host in ASCII; None when no such host can exist. Raises ValueError for a bad IPv6."""
    name = parts.hostname or ""
    if ":" in name:
        return f"[{IPv6Address(name).compressed}]"
    name = unquote(name)
    if not name.isascii():
        name = _punycode(name)
    name = name.lower()
    return name if len(name) <= _LONGEST_HOST and _HOST.fullmatch(name) else None


def _punycode(host: str) -> str:
    """The host by IDNA; a label that IDNA 2008 leaves out (emoji) by punycode alone.

    The ``encodings.idna`` of the standard library is IDNA 2003, which leads "faß.example" to
    "fass.example": another host.
    """
    import idna  # noqa: PLC0415 - 15 ms, and few hosts need it

    if len(host) > _LONGEST_HOST:
        return ""
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        pass
    try:
        labels = idna.uts46_remap(host, std3_rules=False).split(".")
    except idna.IDNAError:
        return ""
    return ".".join(
        label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")
        for label in labels
    )
