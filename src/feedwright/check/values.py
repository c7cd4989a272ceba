"""What the text of an element or attribute must look like, by the name of its kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feedwright.check.dates import atom_date_faults, iso8601_faults, rss_date_faults, w3cdtf_faults
from feedwright.check.languages import is_language
from feedwright.check.uris import uri_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from feedwright.check.uris import Broken

__all__ = ["VALUES", "is_media_type", "read_integer"]

_WORD: Final = r"[^\s()<>,;:\\\"/\[\]?=\x00-\x1f\x7f]+"
_MEDIA_TYPE: Final = re.compile(
    rf"{_WORD}/{_WORD}(?:\s*;\s*{_WORD}=(?:\"(?:\\.|[^\"\\])*\"|{_WORD}))*"
)
_DOMAIN: Final = (
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z0-9][A-Za-z0-9-]*|localhost"
)
_ADDRESS: Final = re.compile(rf"[\w.+'%&*/=?^`{{|}}~!#$-]+@(?:{_DOMAIN})")
#: ``user@host (Real Name)``, as the RSS Advisory Board wants it.
_WITH_NAME: Final = re.compile(r"(?P<address>\S+)\s+\((?P<name>.*)\)", re.DOTALL)
_IN_ANGLES: Final = re.compile(r".*<(?P<address>[^<>\s]+@[^<>\s]+)>")
_INTEGER: Final = re.compile(r"[+-]?\d+", re.ASCII)
_FLOAT: Final = re.compile(r"\d+(?:\.\d*)?", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_NPT: Final = re.compile(r"now|\d+(?:\.\d+)?|\d+:\d\d:\d\d(?:\.\d+)?", re.ASCII)
_INTEGERS: Final = re.compile(r"\d+(?:,\s*\d+)*", re.ASCII)
_HTTP: Final = re.compile(r"(?i)https?://[^/?#]*[^/?#.:@]")
#: More than any number has that means something; Python refuses to read thousands.
_MOST_DIGITS: Final = 100


def is_media_type(value: str) -> bool:
    """Whether it has the form of a MIME type, parameters included (RFC 2045 section 5.1)."""
    return _MEDIA_TYPE.fullmatch(value) is not None


def read_integer(value: str) -> int | None:
    """The whole number, of one that is longer than any what its first digits are; None for none."""
    return int(value[:_MOST_DIGITS]) if _INTEGER.fullmatch(value) else None


def _uri(value: str) -> Iterator[Broken]:
    return uri_faults(value, absolute=False)


def _absolute_uri(value: str) -> Iterator[Broken]:
    return uri_faults(value, absolute=True)


def _iri(value: str) -> Iterator[Broken]:
    return uri_faults(value, absolute=False, iri=True)


def _web_address(value: str) -> Iterator[Broken]:
    broken = list(uri_faults(value, absolute=True))
    if broken or not _HTTP.match(value):
        yield "web-address-invalid", {"value": value}


def _email(value: str) -> Iterator[Broken]:
    """An address alone (RFC 4287 section 3.2.3)."""
    if not _ADDRESS.fullmatch(value):
        yield "email-invalid", {"value": value}


def _mailbox(value: str) -> Iterator[Broken]:
    """An address, better with the name behind it (RSS profile, "managingEditor")."""
    value = value.strip()
    named = _WITH_NAME.fullmatch(value)
    bare = _ADDRESS.fullmatch(value.removeprefix("mailto:"))
    if named and _ADDRESS.fullmatch(named["address"].removeprefix("mailto:")):
        return
    if bare:
        yield "email-without-name", {"value": value}
        return
    angles = _IN_ANGLES.match(value)
    words = value.split()
    if (angles and _ADDRESS.fullmatch(angles["address"])) or (
        len(words) > 1 and any(_ADDRESS.fullmatch(word.strip("()<>,;")) for word in words)
    ):
        yield "email-form", {"value": value}
    else:
        yield "email-invalid", {"value": value}


def _language(value: str) -> Iterator[Broken]:
    if not is_language(value):
        yield "language-invalid", {"value": value}


def _media_type(value: str) -> Iterator[Broken]:
    if not is_media_type(value):
        yield "media-type-invalid", {"value": value}


def _count(value: str) -> Iterator[Broken]:
    number = read_integer(value)
    if number is None or number < 0:
        yield "integer-invalid", {"value": value, "kind": "a whole number, 0 or more"}


def _byte_length(value: str) -> Iterator[Broken]:
    """RSS profile, "enclosure": 0 stands for a size that nobody knows."""
    if value == "-1":
        yield "byte-length-unknown", {}
    else:
        yield from _count(value)


def _port(value: str) -> Iterator[Broken]:
    number = read_integer(value)
    if number is None or not 0 < number < 65536:
        yield "integer-invalid", {"value": value, "kind": "a port from 1 to 65535"}


def _positive(value: str) -> Iterator[Broken]:
    number = read_integer(value)
    if number is None or number <= 0:
        yield "positive-integer-invalid", {"value": value}


def _integer(value: str) -> Iterator[Broken]:
    if not _INTEGER.fullmatch(value):
        yield "integer-invalid", {"value": value, "kind": "a whole number"}


def _float(value: str) -> Iterator[Broken]:
    if not _FLOAT.fullmatch(value):
        yield "number-invalid", {"value": value}


def _decimal(value: str) -> Iterator[Broken]:
    if not _DECIMAL.fullmatch(value):
        yield "number-invalid", {"value": value}


def _within(rule: str, most: float) -> Callable[[str], Iterator[Broken]]:
    def check(value: str) -> Iterator[Broken]:
        if not _DECIMAL.fullmatch(value) or abs(float(value)) > most:
            yield rule, {"value": value}

    return check


def _boolean(value: str) -> Iterator[Broken]:
    if value not in {"true", "false"}:
        yield "boolean-invalid", {"value": value}


def _any_case_boolean(value: str) -> Iterator[Broken]:
    return _boolean(value.lower())


def _npt(value: str) -> Iterator[Broken]:
    if not _NPT.fullmatch(value):
        yield "play-time-invalid", {"value": value}


def _integers(value: str) -> Iterator[Broken]:
    if not _INTEGERS.fullmatch(value):
        yield "integers-invalid", {"value": value}


def _nothing(_: str) -> Iterator[Broken]:
    return iter(())


def _one_of(rule: str, words: str, *, any_case: bool = False) -> Callable[[str], Iterator[Broken]]:
    known = words.split()

    def check(value: str) -> Iterator[Broken]:
        if (value.lower() if any_case else value) not in known:
            yield rule, {"value": value, "known": ", ".join(known)}

    return check


def _matching(rule: str, pattern: str) -> Callable[[str], Iterator[Broken]]:
    wanted = re.compile(pattern, re.ASCII)

    def check(value: str) -> Iterator[Broken]:
        if not wanted.fullmatch(value):
            yield rule, {"value": value}

    return check


def _media_scheme(value: str) -> Iterator[Broken]:
    return uri_faults(value, absolute=True) if value != "urn:ebu" else iter(())


def _absolute_iri(value: str) -> Iterator[Broken]:
    return uri_faults(value, absolute=True, iri=True)


_SHOWS: Final = tuple("podcast music video film audiobook newsletter blog publisher course".split())
#: Of podcasts; a list of others' episodes ends in "l", and may mix them.
_MEDIUMS: Final = (*_SHOWS, "mixed", *(f"{name}l" for name in _SHOWS))

#: Kind → what is wrong with a value of it. Text kinds are looked at in `wording` and `fragments`;
#: what depends on other attributes, where the element is looked at.
VALUES: Final[Mapping[str, Callable[[str], Iterator[Broken]]]] = {
    "anything": _nothing,
    "text": _nothing,
    "uri": _uri,
    "absolute-uri": _absolute_uri,
    "iri": _iri,
    "web-address": _web_address,
    "email": _email,
    "mailbox": _mailbox,
    "language": _language,
    "media-type": _media_type,
    "count": _count,
    "positive": _positive,
    "integer": _integer,
    "float": _float,
    "decimal": _decimal,
    "latitude": _within("latitude-invalid", 90),
    "longitude": _within("longitude-invalid", 180),
    "boolean": _boolean,
    "any-case-boolean": _any_case_boolean,
    "play-time": _npt,
    "integers": _integers,
    "rfc822": rss_date_faults,
    "rfc3339": atom_date_faults,
    "w3cdtf": w3cdtf_faults,
    "iso8601": iso8601_faults,
    "absolute-iri": _absolute_iri,
    "update-period": _one_of("update-period-invalid", "hourly daily weekly monthly yearly"),
    "trackback": _nothing,
    "expansion-state": _matching("expansion-state-invalid", r"(?:\d+(?:,\s*\d+)*)?"),
    "byte-length": _byte_length,
    "port": _port,
    "coordinates": _matching(
        "coordinates-invalid", r"\s*-?\d+(?:\.\d+)?(?:[\s,]+-?\d+(?:\.\d+)?)+\s*"
    ),
    "duration": _matching("duration-invalid", r"\d+(?::[0-5]?\d(?::[0-5]\d)?)?"),
    "itunes-explicit": _one_of("itunes-value", "true false yes no clean explicit", any_case=True),
    "itunes-type": _one_of("itunes-value", "episodic serial", any_case=True),
    "itunes-episode-type": _one_of("itunes-value", "full trailer bonus", any_case=True),
    "yes-or-no": _one_of("podcast-value", "yes no"),
    "podcast-medium": _one_of("podcast-value", " ".join(_MEDIUMS), any_case=True),
    "podcast-guid": _matching(
        "podcast-guid-invalid", r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"
    ),
    "media-medium": _one_of("media-medium", "image audio video document executable"),
    "media-expression": _one_of("media-expression", "full sample nonstop"),
    "media-text-type": _one_of("media-text-type", "plain html"),
    "media-hash-algo": _one_of("media-hash", "md5 sha-1"),
    "media-relationship": _one_of("media-relationship", "allow deny"),
    "media-restriction-type": _one_of("media-restriction-type", "country uri sharing"),
    "media-scheme": _media_scheme,
    "media-text": _nothing,
    "media-hash": _nothing,
    "media-rating": _nothing,
    "media-restriction": _nothing,
}
