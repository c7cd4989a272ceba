"""Rules about RSS 2.0 and RSS 1.0 (R), and about what only RSS has."""

from __future__ import annotations

from typing import Final

from feedwright.check.finding import Rule

__all__ = ["RSS_RULES"]

RSS_RULES: Final[dict[str, Rule]] = {
    "atom-text-in-rss": Rule(
        "R29",
        "warning",
        'RSS profile "Namespace elements"',
        "readers of RSS look for its text in description, and not in {element}",
        "use description and content:encoded",
    ),
    "category-comma": Rule(
        "R20",
        "info",
        'RSS 2.0 "category"',
        "some readers cut the category at its comma: {value}",
        "write one category for each tag",
    ),
    "comment-rss": Rule(
        "R32", "warning", "CommentAPI", "the element is spelt wfw:commentRss", "spell it so"
    ),
    "extension-attribute-missing": Rule(
        "R31", "error", 'RSS 2.0 "Extending RSS"', "{element} needs an attribute {name}", "add it"
    ),
    "extension-attribute-unknown": Rule(
        "R31", "error", 'RSS 2.0 "Extending RSS"', "there is no attribute {name}", "take it out"
    ),
    "extension-element-twice": Rule(
        "R31", "error", 'RSS 2.0 "Extending RSS"', "{element} stands twice in {parent}", "keep one"
    ),
    "extension-element-unknown": Rule(
        "R31",
        "error",
        'RSS 2.0 "Extending RSS"',
        "there is no {element} in {parent}",
        "check its spelling and its place, or leave it out",
    ),
    "guid-missing": Rule(
        "R15",
        "warning",
        'RSS 2.0 "guid"',
        "the item has no guid, so that readers must guess what is new",
        "give it one that never changes",
    ),
    "guid-not-link": Rule(
        "I7",
        "error",
        'RSS 2.0 "guid"',
        "the guid is said to be a link, and is none: {value}",
        'write isPermaLink="false"',
    ),
    "guid-not-permalink": Rule(
        "I7",
        "error",
        'RSS 2.0 "guid"',
        "the guid is said to be a link, and no browser opens it: {value}",
        'write isPermaLink="false"',
    ),
    "guid-permalink-value": Rule(
        "I7", "error", 'RSS 2.0 "guid"', 'isPermaLink is "{value}"', "write true or false"
    ),
    "guid-short": Rule(
        "I8",
        "warning",
        'RSS profile "guid"',
        "the guid {value} is not unique among all feeds",
        "use a tag: URI, or the article's address",
    ),
    "guid-twice": Rule(
        "I3",
        "error",
        'RSS 2.0 "guid"',
        "another item has the guid {value}",
        "give each item one of its own",
    ),
    "item-said-twice": Rule(
        "R16",
        "warning",
        'RSS profile "Namespace elements"',
        "{core} and {extension} of the item say the same",
        "keep {core}",
    ),
    "rss-attribute-foreign": Rule(
        "R31",
        "warning",
        'RSS 2.0 "Extending RSS"',
        "an attribute of another namespace stands on {element}: {name}",
        "use an element of that namespace",
    ),
    "rss-attribute-missing": Rule(
        "R21", "error", "RSS 2.0", "{element} needs an attribute {name}", "add it"
    ),
    "rss-attribute-unknown": Rule(
        "R31", "error", "RSS 2.0", "{element} has no attribute {name}", "check its spelling"
    ),
    "rss-blink": Rule(
        "R31", "error", "RSS 2.0", "there is no blink in RSS", "use blogChannel:blink"
    ),
    "rss-body-first": Rule(
        "R18",
        "warning",
        'RSS profile "content:encoded"',
        "content:encoded stands before description",
        "put the description first: some readers keep what comes last",
    ),
    "rss-build-date-missing": Rule(
        "R8",
        "warning",
        'RSS profile "slash:comments"',
        "a count of comments needs a lastBuildDate in the channel",
        "add one",
    ),
    "rss-channel-missing": Rule(
        "R1",
        "error",
        'RSS 2.0 "channel"',
        "there is no channel",
        "a feed is one channel with items",
    ),
    "rss-date-invalid": Rule(
        "D1",
        "error",
        "RFC 822 5; RSS 2.0",
        '"{value}" is no date of RFC 822',
        "write Sat, 01 Jul 2023 12:00:00 +0000",
    ),
    "rss-date-obsolete": Rule(
        "D1",
        "warning",
        'RSS profile "Date and time"',
        "not every reader understands the date {value}",
        "write Sat, 01 Jul 2023 12:00:00 +0000",
    ),
    "rss-day": Rule("R27", "error", 'RSS 2.0 "skipDays"', '"{value}" is no day', "write Monday"),
    "rss-days-many": Rule(
        "R27", "error", 'RSS 2.0 "skipDays"', "a week has seven days", "leave skipDays out"
    ),
    "rss-description-blank": Rule(
        "R2",
        "info",
        'RSS 2.0 "description"',
        "the channel's description is empty",
        "say in a sentence what the publication is",
    ),
    "rss-description-missing": Rule(
        "R2", "error", 'RSS 2.0 "description"', "the channel has no description", "add one"
    ),
    "rss-element-twice": Rule(
        "R2", "error", "RSS 2.0", "{element} stands twice in {parent}", "keep one"
    ),
    "rss-element-unknown": Rule(
        "R31",
        "error",
        "RSS 2.0",
        "there is no {element} in {parent}",
        "check its spelling and its place; other elements need a namespace",
    ),
    "rss-enclosure-twice": Rule(
        "R22",
        "warning",
        'RSS profile "enclosure"',
        "the item has more than one enclosure, and most readers take one",
        "keep the main one, and put the others into media:content",
    ),
    "rss-hour": Rule(
        "R27", "error", 'RSS 2.0 "skipHours"', '"{value}" is no hour', "write 0 to 23"
    ),
    "rss-hour-24": Rule(
        "R27", "warning", 'RSS profile "skipHours"', "midnight is hour 0", "write 0"
    ),
    "rss-hours-many": Rule(
        "R27", "error", 'RSS 2.0 "skipHours"', "a day has 24 hours", "leave skipHours out"
    ),
    "rss-image-format": Rule(
        "R24",
        "warning",
        'RSS 2.0 "image"',
        "readers show no {format} here",
        "use a PNG, JPEG or GIF of at most 144 by 400 pixels",
    ),
    "rss-image-height": Rule(
        "R23", "error", 'RSS 2.0 "image"', "the image is {value} pixels high", "400 at most"
    ),
    "rss-image-incomplete": Rule(
        "R23", "error", 'RSS 2.0 "image"', "the image has no {name}", "add it"
    ),
    "rss-image-link-differs": Rule(
        "R24",
        "warning",
        'RSS profile "image"',
        "the image leads elsewhere than the channel",
        "give it the channel's link",
    ),
    "rss-image-title-differs": Rule(
        "R24",
        "warning",
        'RSS profile "image"',
        "the image has another title than the channel",
        "give it the channel's title",
    ),
    "rss-image-width": Rule(
        "R23", "error", 'RSS 2.0 "image"', "the image is {value} pixels wide", "144 at most"
    ),
    "rss-item-early": Rule(
        "R7",
        "warning",
        'RSS profile "item"',
        "{late} of the channel follows its items",
        "put all items last: some readers stop at the first",
    ),
    "rss-item-empty": Rule(
        "R13", "error", 'RSS 2.0 "item"', "the item has neither title nor description", "add both"
    ),
    "rss-item-undated": Rule(
        "R16",
        "info",
        'RSS profile "pubDate"',
        "the item has no date, so that readers take the time at which they saw it",
        "add a pubDate",
    ),
    "rss-language-missing": Rule(
        "R4", "info", 'RSS 2.0 "language"', "no language is stated", "add <language>en</language>"
    ),
    "rss-link-is-feed": Rule(
        "R3",
        "warning",
        'RSS 2.0 "link"',
        "the channel's link leads to the feed itself",
        "let it lead to the page for people",
    ),
    "rss-link-missing": Rule("R2", "error", 'RSS 2.0 "link"', "the channel has no link", "add one"),
    "rss-rating": Rule(
        "R30", "info", 'RSS profile "rating"', "no program reads a rating any more", "leave it out"
    ),
    "rss-self-missing": Rule(
        "R5",
        "warning",
        'RSS profile "atom:link"',
        "the feed does not say where it lives",
        'add <atom:link rel="self" type="application/rss+xml" href="…"/>',
    ),
    "rss-skip-twice": Rule(
        "R27", "error", 'RSS 2.0 "skipHours"', "{value} stands twice", "keep one"
    ),
    "rss-text-input": Rule(
        "R30",
        "warning",
        'RSS profile "textInput"',
        "no reader shows a text input",
        "leave it out",
    ),
    "rss-text-input-incomplete": Rule(
        "R30", "error", 'RSS 2.0 "textInput"', "the text input has no {name}", "leave it out"
    ),
    "rss-title-missing": Rule(
        "R2", "error", 'RSS 2.0 "title"', "the channel has no title", "add one"
    ),
    "rss-version-missing": Rule(
        "R1", "error", 'RSS 2.0 "rss"', "rss has no version", 'write <rss version="2.0">'
    ),
    "rss-version-unknown": Rule(
        "R1", "error", 'RSS 2.0 "rss"', "there is no RSS {version}", 'write <rss version="2.0">'
    ),
    "rss1-attribute-missing": Rule(
        "R31", "error", "RSS 1.0 5", "{element} needs an attribute {name}", "add it"
    ),
    "rss1-attribute-unknown": Rule(
        "R31", "error", "RSS 1.0 5", "{element} has no attribute {name}", "check its spelling"
    ),
    "rss1-element-missing": Rule(
        "R2", "error", "RSS 1.0 5", "there is no {what} in {element}", "add it"
    ),
    "rss1-element-twice": Rule(
        "R2", "error", "RSS 1.0 5", "{element} stands twice in {parent}", "keep one"
    ),
    "rss1-element-unknown": Rule(
        "R31", "error", "RSS 1.0 5", "there is no {element} in {parent}", "check its place"
    ),
    "rss1-mixed": Rule(
        "R31",
        "error",
        "RDF/XML 2.8",
        "text and elements are mixed in {element}",
        'escape the markup, or write rdf:parseType="Literal"',
    ),
    "rss1-vocabulary-unknown": Rule(
        "R31",
        "warning",
        "RSS 1.0 5.1",
        "{element} is in no namespace, so that nobody can tell what it is",
        'write xmlns="http://purl.org/rss/1.0/"',
    ),
    "said-twice": Rule(
        "R16",
        "warning",
        'RSS profile "Namespace elements"',
        "{core} and {extension} of the channel say the same",
        "keep {core}",
    ),
}
