"""Rules about Atom (A), its links, texts and entries."""

from __future__ import annotations

from typing import Final

from feedwright.check.finding import Rule

__all__ = ["ATOM_RULES"]

ATOM_RULES: Final[dict[str, Rule]] = {
    "atom-address-relative": Rule(
        "A17", "info", "RFC 4287 4.2.5", "{value} is relative", "write it out in full"
    ),
    "atom-attribute-missing": Rule(
        "A14", "error", "RFC 4287 4.2.2", "{element} needs an attribute {name}", "add it"
    ),
    "atom-attribute-unknown": Rule(
        "A25", "error", "RFC 4287 4", "{element} has no attribute {name}", "check its spelling"
    ),
    "atom-author-missing": Rule(
        "A3",
        "error",
        "RFC 4287 4.1.2",
        "the entry has no author, nor has its feed",
        "add an author to the feed, or to each entry",
    ),
    "atom-content-missing": Rule(
        "A7",
        "error",
        "RFC 4287 4.1.2",
        "the entry has neither content nor a link to its page",
        'add content, or <link rel="alternate" href="…"/>',
    ),
    "atom-content-not-base64": Rule(
        "A8", "error", "RFC 4287 4.1.3.3", "content of type {value} is no Base64", "encode it"
    ),
    "atom-content-twice": Rule(
        "A8", "error", "RFC 4287 4.1.3.2", "content with src has a content of its own", "keep one"
    ),
    "atom-content-untyped": Rule(
        "A8", "warning", "RFC 4287 4.1.3.2", "content with src has no type", "add its MIME type"
    ),
    "atom-element-missing": Rule(
        "A1", "error", "RFC 4287 4.1", "{element} has no {what}", "add it"
    ),
    "atom-element-twice": Rule(
        "A9", "error", "RFC 4287 4.1", "{element} stands twice in {parent}", "keep one"
    ),
    "atom-element-unknown": Rule(
        "A25",
        "error",
        "RFC 4287 6.3",
        "there is no {element} in {parent}",
        "check its spelling and its place; other elements need a namespace",
    ),
    "atom-enclosure-untyped": Rule(
        "A16", "info", "RFC 4287 4.2.7.2", "the enclosure has no type", "add type, length and title"
    ),
    "atom-entry-early": Rule(
        "A20",
        "error",
        "RFC 4287 appendix B",
        "{late} of the feed follows its entries",
        "put all entries last",
    ),
    "atom-generator-bare": Rule(
        "A19", "info", "RFC 4287 4.2.4", "the generator has no version", "add version and uri"
    ),
    "atom-grammar": Rule(
        "A2", "error", "RFC 4287 appendix B", "the grammar of Atom says: {what}", "correct it"
    ),
    "atom-language-missing": Rule(
        "A22", "info", "RFC 4287 2", "no language is stated", 'write <feed xml:lang="en">'
    ),
    "atom-link-not-empty": Rule(
        "A15", "warning", "RFC 4287 4.2.7", "the link has text", "put the address into href"
    ),
    "atom-link-relation": Rule(
        "A15",
        "warning",
        "RFC 4287 4.2.7.2; IANA link relations",
        'nobody knows the relation "{value}" in feeds',
        "use a registered one, or an address of your own",
    ),
    "atom-link-twice": Rule(
        "A6",
        "error",
        "RFC 4287 4.1.1",
        "there is another alternate link of that type and language",
        "keep one, or tell them apart by type or hreflang",
    ),
    "atom-link-without-href": Rule(
        "A15", "error", "RFC 4287 4.2.7.1", "the link has no href", "add it"
    ),
    "atom-obsolete": Rule(
        "A1",
        "error",
        "RFC 4287 2",
        "it is written in a draft of Atom that readers no longer know",
        "use http://www.w3.org/2005/Atom and its elements",
    ),
    "atom-person-without-name": Rule(
        "A4", "error", "RFC 4287 3.2.1", "{element} has no name", "add <name>"
    ),
    "atom-self-missing": Rule(
        "A5",
        "warning",
        "RFC 4287 4.1.1",
        "the feed does not say where it lives",
        'add <link rel="self" type="application/atom+xml" href="…"/>',
    ),
    "atom-source-incomplete": Rule(
        "A24", "warning", "RFC 4287 4.2.11", "the source has no {what}", "copy it from its feed"
    ),
    "atom-summary-missing": Rule(
        "A8",
        "error",
        "RFC 4287 4.1.2",
        "the content is not text, and there is no summary of it",
        "add a summary",
    ),
    "atom-text-markup": Rule(
        "C4",
        "warning",
        "RFC 4287 3.1.1.1",
        "there is markup ({what}) in text that is said to have none",
        'say type="html", or take the markup out',
    ),
    "atom-text-missing": Rule(
        "A7",
        "warning",
        "RFC 4287 4.1.2",
        "the entry has neither content nor summary",
        "add one, so that there is something to read",
    ),
    "atom-text-not-escaped": Rule(
        "C4",
        "error",
        "RFC 4287 3.1.1",
        "{element} is an element where markup must be escaped",
        'write &lt; for <, or say type="xhtml" and put it into a div of XHTML',
    ),
    "atom-text-type": Rule(
        "C4",
        "error",
        "RFC 4287 3.1.1",
        '"{value}" is no type of a text: only content has MIME types',
        "write text, html or xhtml",
    ),
    "atom-xhtml-div": Rule(
        "A12",
        "error",
        "RFC 4287 3.1.1.3",
        "{element} of type xhtml is not one div of XHTML",
        'wrap it in <div xmlns="http://www.w3.org/1999/xhtml">, or say type="html"',
    ),
    "atom-xhtml-escaped": Rule(
        "A12",
        "warning",
        "RFC 4287 3.1.1.3",
        "markup is escaped in {element} of type xhtml",
        'say type="html"',
    ),
    "entry-id-is-feed-id": Rule(
        "I10", "warning", "RFC 4287 4.2.6", "an entry has the id of the feed", "give it its own"
    ),
    "entry-id-twice": Rule(
        "A21",
        "warning",
        "RFC 4287 4.1.1",
        "another entry has the id {value}",
        "give each entry one of its own",
    ),
    "entry-twice": Rule(
        "I3",
        "warning",
        "RFC 4287 4.1.1",
        "another entry has the id {value} and was updated at the same time",
        "keep one",
    ),
    "self-elsewhere": Rule(
        "A5",
        "warning",
        "RFC 4287 4.2.7.2",
        "the feed says that it lives at {value}, and it was found at {url}",
        "let it name the address that readers use",
    ),
    "self-not-feed": Rule(
        "A5",
        "warning",
        "RFC 4287 4.2.7.2",
        "the self link leads to {value}, which is no feed",
        "self is the feed; the page is alternate",
    ),
    "self-relative": Rule(
        "A5",
        "warning",
        "RFC 4287 4.2.7.2",
        "the self link is relative: {value}",
        "write it out in full: it is for readers that have nothing else",
    ),
    "updated-twice": Rule(
        "D7",
        "warning",
        "RFC 4287 4.2.15",
        "another entry was updated at the same second: {value}",
        "let a second pass between entries, so that their order is known",
    ),
}
