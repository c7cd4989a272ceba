"""Rules about dates, identifiers, addresses and other values, in every format (D, I, C)."""

from __future__ import annotations

from typing import Final

from feedwright.check.finding import Rule

__all__ = ["VALUE_RULES"]

_ESCAPE: Final = "escape it as HTML, then as XML; best by serialising a tree"

VALUE_RULES: Final[dict[str, Rule]] = {
    "blank": Rule(
        "A13", "warning", "RFC 4287 3.1", "{element} is empty", "fill it, or leave it out"
    ),
    "boolean-invalid": Rule(
        "O2",
        "error",
        "XML Schema 3.2.2",
        '"{value}" is neither true nor false',
        "write one of them",
    ),
    "byte-length-unknown": Rule(
        "R22",
        "error",
        'RSS profile "enclosure"',
        "an unknown length is written as 0",
        "look the size of the file up, or write 0",
    ),
    "coordinates-invalid": Rule(
        "R31", "error", "GeoRSS Simple", '"{value}" is no list of coordinates', "write 45.25 -71.92"
    ),
    "date-implausible": Rule(
        "D5", "warning", "RFC 4287 3.3", "the date {value} {why}", "correct it if it is wrong"
    ),
    "duration-invalid": Rule(
        "K3", "error", "Apple Podcasts", '"{value}" is no duration', "write seconds, or 1:02:03"
    ),
    "email-form": Rule(
        "R9",
        "warning",
        'RSS profile "author"',
        "the address and the name stand in another order than readers expect: {value}",
        "write user@host.example (Real Name)",
    ),
    "email-invalid": Rule(
        "R9",
        "error",
        'RSS 2.0 "author"; RFC 5322 3.4.1',
        '"{value}" is no e-mail address',
        "write user@host.example; a name alone goes into dc:creator (RSS) or name (Atom)",
    ),
    "email-without-name": Rule(
        "R9",
        "warning",
        'RSS profile "author"',
        "the address has no name behind it: {value}",
        "write user@host.example (Real Name)",
    ),
    "expansion-state-invalid": Rule(
        "O1", "error", "OPML 2.0 (head)", '"{value}" is no list of line numbers', "write 1, 5, 9"
    ),
    "html-form": Rule(
        "C7", "info", "RFC 4287 8.1", "<{what}> does nothing in a reader", "take it out"
    ),
    "html-not-closed": Rule(
        "C8", "warning", "HTML 13.2.2", "{what} is not closed", "close it before the text ends"
    ),
    "html-not-escaped": Rule(
        "C3", "warning", "HTML 13.1.4", "{what} stands in HTML as if it were text", _ESCAPE
    ),
    "html-not-known": Rule("C8", "warning", "HTML 3.2.2", "{what} is no element of HTML", _ESCAPE),
    "html-not-nested": Rule(
        "C8",
        "warning",
        "HTML 13.2.2",
        "{what} closes what stands outside of {inside}, which is open",
        "close elements in the order in which they were opened, last first",
    ),
    "html-not-opened": Rule(
        "C8", "warning", "HTML 13.2.2", "{what} closes nothing", "take it out, or open it before"
    ),
    "html-relative": Rule(
        "C6",
        "warning",
        'RSS profile "description"',
        "the address {what} ({where}) is relative, and to what no reader can tell",
        "write it out in full, with https://",
    ),
    "html-relative-atom": Rule(
        "C6",
        "info",
        "RFC 4287 2",
        "the address {what} ({where}) is relative, and there is no xml:base",
        "write it out in full, with https://",
    ),
    "html-relative-based": Rule(
        "C6",
        "info",
        "RFC 4287 2",
        "the address {what} ({where}) is relative, and many readers ignore xml:base",
        "write it out in full, with https://",
    ),
    "html-risky-attribute": Rule(
        "C7",
        "warning",
        "RFC 4287 8.1",
        "the attribute {what} runs or loads something",
        "take it out: readers drop it, or the entry",
    ),
    "html-risky-element": Rule(
        "C7",
        "warning",
        "RFC 4287 8.1",
        "<{what}> runs, loads or takes over the page",
        "take it out, or put a link in its place: readers drop it, or the entry",
    ),
    "html-risky-style": Rule(
        "C7",
        "warning",
        "RFC 4287 8.1",
        "the style {what} does more than dress the text",
        "take it out: readers drop it, or the entry",
    ),
    "id-blank": Rule(
        "I4", "error", "RFC 4287 4.2.6", "the id is empty", "mint one, once: tag:DOMAIN,DATE:NAME"
    ),
    "id-not-canonical": Rule(
        "I5",
        "warning",
        "RFC 4287 4.2.6.1",
        "the id is not written in the usual form, which is {canonical}",
        "new ids only: an id that is published must stay as it is",
    ),
    "integer-invalid": Rule(
        "R25", "error", 'RSS 2.0 "ttl"', '"{value}" is not {kind}', "write digits alone"
    ),
    "integers-invalid": Rule(
        "R31", "error", "mod_slash", '"{value}" is no list of whole numbers', "write 1,2,3"
    ),
    "iso8601-invalid": Rule(
        "D4", "error", "ISO 8601", '"{value}" is no date', "write 2023-07-01T12:00:00Z"
    ),
    "language-invalid": Rule(
        "C15",
        "error",
        "RFC 5646 2.1",
        '"{value}" is no language tag',
        "write it as en, pt-BR, zh-Hant",
    ),
    "latitude-invalid": Rule(
        "R31", "error", "WGS 84", "{value} is no latitude", "write degrees from -90 to 90"
    ),
    "longitude-invalid": Rule(
        "R31", "error", "WGS 84", "{value} is no longitude", "write degrees from -180 to 180"
    ),
    "media-type-invalid": Rule(
        "R21", "error", "RFC 2045 5.1", '"{value}" is no MIME type', "write it as text/html"
    ),
    "media-type-unregistered": Rule(
        "R21",
        "info",
        "IANA media types",
        "nobody has registered {value}",
        "write image/jpeg, image/png, audio/mpeg",
    ),
    "name-begins-by": Rule(
        "C17", "info", "RFC 4287 3.2.1", 'the name begins with "By": {value}', "the name alone"
    ),
    "name-is-address": Rule(
        "C17",
        "info",
        "RFC 4287 3.2.1",
        "an e-mail address stands where a name should: {value}",
        "put it into email, and the name here",
    ),
    "number-invalid": Rule(
        "M2", "error", "Media RSS 1.5.1", '"{value}" is no number', "write digits, such as 44.1"
    ),
    "plain-text-lookalike": Rule(
        "C2",
        "warning",
        'RSS profile "Character data"',
        "some readers take {what} for markup",
        "write < as &#x3C; and & as &#x26;",
    ),
    "plain-text-markup": Rule(
        "C1",
        "warning",
        'RSS profile "Character data"',
        "there is markup ({what}) where plain text belongs",
        "take the tags out, and write characters as themselves",
    ),
    "positive-integer-invalid": Rule(
        "R25",
        "error",
        'RSS 2.0 "ttl"',
        '"{value}" is no whole number above 0',
        "write digits alone",
    ),
    "rfc3339-invalid": Rule(
        "D4",
        "error",
        "RFC 3339 5.6",
        '"{value}" is no date of RFC 3339',
        "write 2023-07-01T12:00:00Z, with seconds and zone",
    ),
    "scheme-unregistered": Rule(
        "I4",
        "warning",
        "RFC 3986 3.1",
        "no program opens {scheme}: addresses",
        "use https:, or tag: for an id",
    ),
    "space-around": Rule(
        "X12", "info", 'RSS profile "Whitespace"', "blanks stand around the value", "take them out"
    ),
    "space-around-id": Rule(
        "X12",
        "error",
        "RFC 4287 2",
        "blanks stand around the value of {element}, which makes it another",
        "take them out, and do not indent inside of it",
    ),
    "tag-uri-invalid": Rule(
        "I6",
        "error",
        "RFC 4151 2.1",
        "{value} is no tag: URI",
        "write tag:DOMAIN,YYYY-MM-DD:NAME with a day on which you had the domain",
    ),
    "update-period-invalid": Rule(
        "R26", "error", "mod_syndication", '"{value}" is not one of {known}', "write one of them"
    ),
    "updated-before-published": Rule(
        "D6",
        "warning",
        "RFC 4287 4.2.15",
        "it was updated before it was published",
        "updated is never earlier than published",
    ),
    "uri-character": Rule(
        "R14",
        "error",
        "RFC 3986 2",
        "{char} must not stand in an address: {value}",
        "write it as % and two digits (a space is %20)",
    ),
    "uri-invalid": Rule(
        "R14", "error", "RFC 3986 3", '"{value}" is no address', "write https://host.example/path"
    ),
    "uri-not-ascii": Rule(
        "R14",
        "error",
        "RFC 3987 3.1",
        "the address has letters outside of ASCII: {value}",
        "encode its host by punycode and the rest by % escapes",
    ),
    "uri-relative": Rule(
        "R14",
        "error",
        "RFC 3986 4.3",
        '"{value}" is not a full address',
        "write it out, beginning with https://",
    ),
    "urn-invalid": Rule(
        "I4", "error", "RFC 8141 2", "{value} is no URN", "write urn:NAMESPACE:NAME"
    ),
    "uuid-invalid": Rule(
        "I6",
        "error",
        "RFC 9562 4",
        "{value} is no UUID",
        "write 32 hexadecimal digits in groups of 8-4-4-4-12",
    ),
    "w3cdtf-invalid": Rule(
        "D4",
        "error",
        "W3C Date and Time Formats",
        '"{value}" is no date',
        "write 2023-07-01 or 2023-07-01T12:00:00Z",
    ),
    "web-address-invalid": Rule(
        "R21",
        "error",
        'RSS 2.0 "enclosure"',
        '"{value}" is no full http address',
        "write it out, beginning with https://",
    ),
    "weekday-wrong": Rule(
        "D2", "error", "RFC 822 5.2", "{value} is a {day}", "correct the day's name, or the date"
    ),
}
