"""Rules about JSON Feed (J)."""

from __future__ import annotations

from typing import Final

from feedwright.check.finding import Rule

__all__ = ["JSON_RULES"]

_TOP: Final = "JSON Feed 1.1 (top-level)"
_ITEMS: Final = "JSON Feed 1.1 (items)"

JSON_RULES: Final[dict[str, Rule]] = {
    "json-address-missing": Rule(
        "J5", "warning", _TOP, "there is no {name}", "add it: a public feed must say where it lives"
    ),
    "json-author-empty": Rule(
        "J8",
        "error",
        "JSON Feed 1.1 (authors)",
        "the author is empty",
        "add a name, or leave it out",
    ),
    "json-author-old": Rule(
        "J8", "warning", _TOP, "author is of version 1", "write authors, an array"
    ),
    "json-blank": Rule("J2", "warning", _TOP, "{element} is empty", "fill it"),
    "json-bom": Rule(
        "J16", "warning", "RFC 8259 8.1", "a byte order mark stands before the JSON", "leave it out"
    ),
    "json-content-missing": Rule(
        "J4", "error", _ITEMS, "the item has no content", "add content_html or content_text"
    ),
    "json-date": Rule(
        "J7",
        "error",
        f"{_ITEMS}; RFC 3339",
        '"{value}" is no date of RFC 3339',
        "write 2023-07-01T12:00:00Z, with seconds and zone",
    ),
    "json-expired-false": Rule(
        "J15", "info", _TOP, "expired is said only of a feed that has ended", "leave it out"
    ),
    "json-extension-name": Rule(
        "J13",
        "error",
        "JSON Feed 1.1 (extensions)",
        "{name} is no name of an extension",
        "begin with _ and a letter, and use no dot",
    ),
    "json-extension-no-object": Rule(
        "J13",
        "error",
        "JSON Feed 1.1 (extensions)",
        "the extension {name} is no object",
        "put its values into an object",
    ),
    "json-id-blank": Rule("J3", "error", _ITEMS, "the id is empty", "mint one that never changes"),
    "json-id-missing": Rule(
        "J3", "error", _ITEMS, "the item has no id, and readers throw it away", "add one"
    ),
    "json-id-no-string": Rule("J3", "error", _ITEMS, "the id is no string", "put it into quotes"),
    "json-id-twice": Rule(
        "I3", "error", _ITEMS, "another item has the id {value}", "give each item its own"
    ),
    "json-invalid": Rule("J16", "error", "RFC 8259 2", "it is no JSON: {what}", "correct it"),
    "json-item-url-missing": Rule(
        "J6", "info", _ITEMS, "the item has no url, so that a reader leads nowhere", "add it"
    ),
    "json-items-missing": Rule("J2", "error", _TOP, "there are no items", "add an array, if empty"),
    "json-key-missing": Rule("J14", "error", "JSON Feed 1.1", "there is no {name}", "add it"),
    "json-key-twice": Rule(
        "J16", "error", "RFC 8259 4", "{name} stands twice in one object", "keep one"
    ),
    "json-key-unknown": Rule(
        "J13",
        "warning",
        "JSON Feed 1.1 (extensions)",
        "there is no {name} here",
        "check its spelling; what is yours goes into an object whose name begins with _",
    ),
    "json-large": Rule(
        "J17",
        "info",
        "JSON Feed 1.1 (suggestions for publishers)",
        "it has {size} bytes, a burden for who polls it",
        "keep the newest items, and put the others behind next_url",
    ),
    "json-next-is-self": Rule(
        "J11", "error", _TOP, "next_url is the feed itself", "let it lead to older items"
    ),
    "json-no-object": Rule("J1", "error", _TOP, "it is no object", "a feed is an object"),
    "json-surrogate": Rule(
        "X4",
        "error",
        "RFC 8259 8.2",
        "half of a character stands in the text",
        "cut texts between characters, not inside of them",
    ),
    "json-text-markup": Rule(
        "J4",
        "warning",
        _ITEMS,
        "there is markup ({what}) where plain text belongs",
        "only content_html is HTML",
    ),
    "json-title-missing": Rule("J2", "error", _TOP, "there is no title", "add one"),
    "json-type": Rule("J4", "error", "JSON Feed 1.1", "{element} is not {wanted}", "correct it"),
    "json-url-relative": Rule(
        "J5",
        "error",
        "JSON Feed 1.1",
        '"{value}" is not a full address',
        "write it out, beginning with https://",
    ),
    "json-version-late": Rule(
        "J1", "info", _TOP, "version is not the first of all keys", "put it first"
    ),
    "json-version-missing": Rule(
        "J1", "error", _TOP, "there is no version", 'add "https://jsonfeed.org/version/1.1"'
    ),
    "json-version-old": Rule(
        "J1", "info", _TOP, "{value} is not the newest", "write https://jsonfeed.org/version/1.1"
    ),
    "json-version-unknown": Rule(
        "J1",
        "error",
        _TOP,
        '"{value}" is no version of JSON Feed',
        "write https://jsonfeed.org/version/1.1",
    ),
}
