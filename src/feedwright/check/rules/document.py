"""Rules about bytes, XML, namespaces and how a document is served (X, H)."""

from __future__ import annotations

from typing import Final

from feedwright.check.finding import Rule

__all__ = ["DOCUMENT_RULES"]

DOCUMENT_RULES: Final[dict[str, Rule]] = {
    "attribute-blank": Rule(
        "X12",
        "warning",
        "RFC 4287 4.2.7",
        "the attribute is empty",
        "give it a value, or leave it out",
    ),
    "bytes-invalid": Rule(
        "X3",
        "error",
        "XML 1.0 4.3.3",
        "the byte {byte} is no {encoding}",
        "save the document in the encoding that it declares, best UTF-8",
    ),
    "characters-bad": Rule(
        "X7",
        "warning",
        "XML 1.0 2.2",
        "{char} stands in the text, which no text means: it was read in a wrong encoding",
        "decode the source as what it is (often windows-1252, or UTF-8 decoded twice)",
    ),
    "content-type": Rule(
        "H1",
        "warning",
        "RFC 9110 8.3",
        "the server says it is {value}, which readers do not expect",
        "serve it as {wanted}",
    ),
    "content-type-text-xml": Rule(
        "H1",
        "info",
        "RFC 7303 3",
        "text/xml without a charset is read as US-ASCII by some",
        "serve it as application/xml; charset=utf-8",
    ),
    "doctype": Rule(
        "X9", "info", "XML 1.0 2.8", "there is a document type, which no feed needs", "leave it out"
    ),
    "doctype-entities": Rule(
        "X9",
        "warning",
        "XML 1.0 4.2.1",
        "entities are defined ({what}), which careful readers refuse",
        "write the characters themselves",
    ),
    "doctype-external": Rule(
        "X9",
        "info",
        "XML 1.0 4.2.2",
        "other files are referred to ({what}), which no reader fetches",
        "leave the document type out",
    ),
    "doctype-gone": Rule(
        "X9",
        "error",
        "RSS 0.91",
        "the document type of Netscape is no longer there, and readers that ask for it fail",
        "leave it out, or refer to http://www.rssboard.org/rss-0.91.dtd",
    ),
    "doctype-of-other-version": Rule(
        "X9",
        "error",
        "RSS 0.91",
        "the document type is that of RSS 0.91, and the document is {version}",
        "leave it out",
    ),
    "empty": Rule("X1", "error", "XML 1.0 2.1", "there is nothing in it", "publish it again"),
    "encoding-misread": Rule(
        "X3",
        "warning",
        "XML 1.0 4.3.3",
        "the text is UTF-8, and {encoding} is declared",
        "declare utf-8, or encode it once only",
    ),
    "encoding-mismatch": Rule(
        "X3",
        "warning",
        "RFC 7303 3",
        "the document says {encoding}, its server {served}",
        "let both say what it is, best utf-8",
    ),
    "encoding-other": Rule(
        "X2",
        "info",
        "XML 1.0 4.3.3",
        "{encoding} is an encoding that not every reader knows",
        "use utf-8",
    ),
    "encoding-rare": Rule(
        "X2",
        "warning",
        "XML 1.0 4.3.3",
        "{encoding} is an encoding that few readers know",
        "use utf-8",
    ),
    "encoding-undeclared": Rule(
        "X2",
        "info",
        "XML 1.0 4.3.3",
        "no encoding is declared",
        'begin with <?xml version="1.0" encoding="utf-8"?>',
    ),
    "encoding-unknown": Rule(
        "X2", "error", "XML 1.0 4.3.3", "there is no encoding {encoding}", "use utf-8"
    ),
    "encoding-wrong": Rule(
        "X3",
        "error",
        "XML 1.0 4.3.3",
        "{encoding} is declared, and its first bytes say {truth}",
        "declare the encoding that it is in",
    ),
    "entity-undefined": Rule(
        "X9",
        "error",
        "XML 1.0 4.1",
        "the entity {entity} is not defined",
        "only &amp; &lt; &gt; &quot; and &apos; are; write the character, or &amp; for a bare &",
    ),
    "namespace-invalid": Rule(
        "X1",
        "error",
        "Namespaces in XML 2",
        "the namespace is no address: {value}",
        "take the blanks out of it",
    ),
    "namespace-old-wiki": Rule(
        "X13",
        "warning",
        "mod_wiki",
        "the namespace of the wiki module has moved",
        "use http://purl.org/rss/1.0/modules/wiki/",
    ),
    "namespace-unchecked": Rule(
        "X13",
        "info",
        "Namespaces in XML 2",
        "what stands in the namespace of {name} is not looked into",
        "nothing need be done",
    ),
    "namespace-unknown": Rule(
        "R31",
        "warning",
        'RSS 2.0 "Extending RSS"',
        "the namespace {value} is known to no reader",
        "check its spelling; leave it out unless somebody reads it",
    ),
    "not-well-formed": Rule(
        "X1", "error", "XML 1.0 2.1", "it is not well-formed: {what}", "write it by a serialiser"
    ),
    "prefix-avoid": Rule(
        "X13",
        "warning",
        "RFC 4287 1.2",
        "some readers of Atom do not understand the prefix {prefix}",
        "make the namespace the default where it is used",
    ),
    "prefix-reserved": Rule(
        "X13",
        "warning",
        "Namespaces in XML 2",
        "readers take the prefix {prefix} for another namespace than {value}",
        "choose another prefix, or correct the namespace",
    ),
    "prefix-undeclared": Rule(
        "X1",
        "error",
        "Namespaces in XML 5",
        "the namespace prefix {prefix} is not declared",
        "declare it with xmlns:… on the root element",
    ),
    "prefix-unusual": Rule(
        "X13",
        "info",
        "Namespaces in XML 2",
        "the prefix of {value} is {usual} everywhere else, and {prefix} here",
        "some readers look for the prefix: use the usual one",
    ),
    "root-namespace": Rule(
        "X15",
        "error",
        "Namespaces in XML 6",
        "{element} is in the namespace {value}, which is that of no feed",
        "RSS and OPML have no namespace; that of Atom is http://www.w3.org/2005/Atom",
    ),
    "root-unknown": Rule(
        "X1",
        "error",
        "XML 1.0 2.1",
        "{element} is the root element of no feed",
        "a feed begins with rss, feed, rdf:RDF or opml, or is JSON",
    ),
    "root-without-namespace": Rule(
        "X15",
        "error",
        "RFC 4287 2",
        "{element} is in no namespace",
        'write <feed xmlns="http://www.w3.org/2005/Atom">',
    ),
    "text-unexpected": Rule(
        "X1",
        "error",
        "XML 1.0 3.2",
        'text stands between the elements of {element}: "{text}"',
        "put it into an element, or take it out",
    ),
    "too-large": Rule(
        "Q1",
        "error",
        "JSON Feed 1.1 (suggestions for publishers)",
        "it has {size} bytes, and nothing above {limit} is looked at",
        "keep the newest entries, and put the others into archive documents (RFC 5005)",
    ),
    "xhtml-misplaced": Rule(
        "A25",
        "warning",
        "RFC 4287 6.3",
        "{element} of XHTML stands outside of a text or content",
        "put it into the content",
    ),
    "xml-bomb": Rule(
        "X9", "error", "XML 1.0 4.4", "it is not read further: {what}", "take the entities out"
    ),
    "xml-version": Rule(
        "X1",
        "error",
        "XML 1.0 2.8",
        'readers know XML 1.0 and no "{version}"',
        'begin with <?xml version="1.0" encoding="utf-8"?>',
    ),
}
