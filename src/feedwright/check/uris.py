"""Whether addresses and identifiers are written as their specifications want them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Broken", "canonical", "is_absolute", "uri_faults"]

#: A rule and the details of its message.
Broken = tuple[str, dict[str, Any]]

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
#: RFC 3986 section 2: what may stand in a URI at all; "%" begins an escape.
_CHARACTERS: Final = r"[A-Za-z0-9\-._~:/?#@!$&'()*+,;=]*+"
_ALLOWED: Final = re.compile(rf"{_CHARACTERS}(?:%[0-9A-Fa-f]{{2}}{_CHARACTERS})*+")
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
_IP_HOST: Final = re.compile(r"(?i)([a-z][a-z0-9+.-]*:)?//([^/?#@\[]*@)?\[[0-9a-f:.]+\]")
_SPECIFIC: Final = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*+"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
#: RFC 4151 section 2.1.
_TAG: Final = re.compile(
    rf"(?i:tag):(?:[A-Za-z0-9._-]+@)?{_LABEL}(?:\.{_LABEL})*,"
    rf"(?P<year>\d{{4}})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?:{_SPECIFIC}(?:#{_SPECIFIC})?"
)
#: RFC 8141 section 2.
_URN: Final = re.compile(
    r"(?i:urn):[A-Za-z0-9][A-Za-z0-9-]{0,30}[A-Za-z0-9]:"
    r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})+(?:[?#].*)?"
)
_UUID: Final = re.compile(
    r"(?i)urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
#: From the registry of the IANA: those that stand in feeds.
_REGISTERED: Final = frozenset(
    "about acct cid crid data dav did dns doi feed file ftp geo git gopher h323 http https im imap"
    " info ipfs ipp irc ircs jabber ldap magnet mailto mid mms news nfs ni nntp opaquelocktoken"
    " payto pkcs11 pop pres rsync rtmp rtsp service sftp shttp sip sips sms snmp ssh svn tag tel"
    " telnet tftp thismessage tip tv udp urn vemmi ws wss xmpp xri acap aaa aaas bitcoin cap dict"
    " go iax icap iris mtqp mupdate msrp msrps fax modem pack prospero steam skype view-source"
    " wais xmlrpc.beep xmlrpc.beeps z39.50r z39.50s soap.beep soap.beeps iris.beep iris.lwz"
    " iris.xpc iris.xpcs ar dat hyper ethereum matrix web3 at gemini finger spotify".split()
)
_HOSTED: Final = frozenset({"http", "https", "ftp"})
_PORTS: Final = {"http": ":80", "https": ":443", "ftp": ":21"}
_UNRESERVED: Final = re.compile(r"%([0-9a-fA-F]{2})")


def uri_faults(value: str, *, absolute: bool, iri: bool = False) -> Iterator[Broken]:
    """What is wrong with the value as a URI (RFC 3986), or as an IRI (RFC 3987) where that may be.

    Absolute means with a scheme. ``tag:`` and ``urn:`` URIs are held to their own grammars
    (RFC 4151, RFC 8141, RFC 9562).
    """
    found = _SCHEME.match(value)
    scheme = found[1].lower() if found else ""
    told: dict[str, Any] = {"value": value}
    if scheme == "tag":
        if not _is_tag(value):
            yield "tag-uri-invalid", told
    elif scheme == "urn":
        yield from _urn_faults(value)
    else:
        yield from _character_faults(value, iri=iri) or _form_faults(value, scheme, absolute)


def _urn_faults(value: str) -> Iterator[Broken]:
    if value.lower().startswith("urn:uuid:"):
        if not _UUID.fullmatch(value):
            yield "uuid-invalid", {"value": value}
    elif not _URN.fullmatch(value):
        yield "urn-invalid", {"value": value}


def _is_tag(value: str) -> bool:
    found = _TAG.fullmatch(value)
    if not found:
        return False
    try:
        date(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1))
    except ValueError:
        return False
    return True


def _character_faults(value: str, *, iri: bool) -> list[Broken]:
    literal = _IP_HOST.match(value)
    rest = value[literal.end() :] if literal else value
    ascii_only = rest if rest.isascii() else _NOT_ASCII.sub("", rest)
    allowed = _ALLOWED.match(ascii_only)
    end = allowed.end() if allowed else 0
    if end < len(ascii_only):
        return [("uri-character", {"value": value, "char": _shown(ascii_only[end])})]
    if not iri and not value.isascii():
        return [("uri-not-ascii", {"value": value})]
    return []


def _shown(char: str) -> str:
    return {" ": "a space", "\n": "a line break", "\t": "a tab"}.get(char, f'"{char}"')


def _form_faults(value: str, scheme: str, absolute: bool) -> list[Broken]:  # noqa: FBT001
    told: dict[str, Any] = {"value": value}
    if absolute and not scheme:
        return [("uri-relative", told)]
    if absolute and len(value) == len(scheme) + 1:
        return [("uri-invalid", told)]
    if scheme in _HOSTED:
        rest = value[len(scheme) + 1 :]
        if not rest.startswith("//") or rest[2:3] in {"", "/", "?", "#"}:
            return [("uri-invalid", told)]
        return []
    if scheme and scheme not in _REGISTERED and scheme.isalpha():
        return [("scheme-unregistered", {"value": value, "scheme": scheme})]
    return []


def is_absolute(value: str) -> bool:
    """Whether the address begins with a scheme."""
    return _SCHEME.match(value) is not None


def canonical(value: str) -> str:
    """The URI in the form that ids are best written in (RFC 4287 section 4.2.6.1).

    Scheme and host in lower case, no default port, a path after the host, escapes in upper case and
    only where they are needed, no dot segments. What is no http(s) or ftp address stays as it is,
    but for its scheme.
    """
    found = _SCHEME.match(value)
    if not found:
        return value
    scheme = found[1].lower()
    if scheme not in _HOSTED:
        return scheme + value[len(scheme) :] if scheme not in {"urn", "tag"} else value
    try:
        parts = urlsplit(value)
    except ValueError:
        return value
    user, at, host = parts.netloc.rpartition("@")
    host = host.lower().removesuffix(":")
    host = host.removesuffix(_PORTS[scheme]) if scheme in _PORTS else host
    path = _without_dots(_escapes(parts.path)) or "/"
    rest = value.split("#", 1)[0].partition("?")
    query = f"?{_escapes(rest[2])}" if rest[1] else ""
    fragment = f"#{_escapes(value.split('#', 1)[1])}" if "#" in value else ""
    return f"{scheme}://{user}{at}{host}{path}{query}{fragment}"


def _escapes(text: str) -> str:
    """Unreserved characters bare, the other escapes in upper case (RFC 3986 section 6.2.2)."""

    def write(found: re.Match[str]) -> str:
        char = chr(int(found[1], 16))
        bare = char.isascii() and (char.isalnum() or char in "-._~")
        return char if bare else found[0].upper()

    return _UNRESERVED.sub(write, text)


def _without_dots(path: str) -> str:
    """RFC 3986 section 5.2.4."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for number, segment in enumerate(segments):
        last = number == len(segments) - 1
        if segment == "..":
            kept = kept[:-1] if len(kept) > 1 else kept
        elif segment != ".":
            kept.append(segment)
            continue
        if last:
            kept.append("")
    return "/".join(kept)
