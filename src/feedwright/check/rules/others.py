"""Rules about archives, threads, media, podcasts, OPML and sets of documents (P, M, K, O)."""

from __future__ import annotations

from typing import Final

from feedwright.check.finding import Rule

__all__ = ["OTHER_RULES"]

_MEDIA: Final = "Media RSS 1.5.1"

OTHER_RULES: Final[dict[str, Rule]] = {
    "history-archive-alone": Rule(
        "P4",
        "warning",
        "RFC 5005 4",
        "the archive document leads to no other",
        "link prev-archive and next-archive; if there is no other, check it together with its feed",
    ),
    "history-archive-without-current": Rule(
        "P4",
        "warning",
        "RFC 5005 4",
        "the archive document does not lead to the feed that it is of",
        'add <link rel="current" href="…"/>',
    ),
    "history-both": Rule(
        "P1", "info", "RFC 5005 1.2", "it is marked as archive and as complete", "keep one"
    ),
    "history-complete-elsewhere": Rule(
        "P2",
        "error",
        "RFC 5005 2",
        "a complete feed says that its newest entries are elsewhere",
        "let current lead to the feed itself, or leave it out",
    ),
    "history-complete-linked": Rule(
        "P2",
        "error",
        "RFC 5005 2",
        "a complete feed has no other documents, and links to one as {value}",
        "take out fh:complete, or the link",
    ),
    "history-link-in-entry": Rule(
        "P8",
        "warning",
        "RFC 5005 3",
        "a link {value} belongs to the feed, not to an entry",
        "move it to the feed, or take it out",
    ),
    "history-past-end": Rule(
        "P8",
        "error",
        "RFC 5005 3",
        "the document is the {end} one, and has a link {value}",
        "take the link out",
    ),
    "itunes-value": Rule(
        "K3", "error", "Apple Podcasts", '"{value}" is not one of {known}', "write one of them"
    ),
    "media-adult": Rule(
        "M6", "warning", f"{_MEDIA} (media:adult)", "media:adult is gone", "use media:rating"
    ),
    "media-attribute-missing": Rule(
        "M5", "error", _MEDIA, "{element} needs an attribute {name}", "add it"
    ),
    "media-attribute-unknown": Rule(
        "M2", "error", _MEDIA, "{element} has no attribute {name}", "check its spelling"
    ),
    "media-country": Rule(
        "M2",
        "error",
        f"{_MEDIA} (media:restriction); ISO 3166",
        '"{value}" is no country',
        "write its two letters",
    ),
    "media-credit-role": Rule(
        "M4",
        "error",
        f"{_MEDIA} (media:credit)",
        'there is no role "{value}"',
        "use the list of the EBU, in lower case: photographer, author, producer",
    ),
    "media-element-twice": Rule(
        "M2", "error", _MEDIA, "{element} stands twice in {parent}", "keep one"
    ),
    "media-element-unknown": Rule(
        "M6",
        "error",
        _MEDIA,
        "there is no {element} in {parent}",
        'check its place; a licence is <atom:link rel="license"/>',
    ),
    "media-expression": Rule(
        "M2", "error", f"{_MEDIA} (media:content)", '"{value}" is not one of {known}', "correct it"
    ),
    "media-group-of-one": Rule(
        "M3",
        "error",
        f"{_MEDIA} (media:group)",
        "the group has fewer than two media:content",
        "a group holds forms of one object to choose from: leave it out",
    ),
    "media-hash": Rule(
        "M2", "error", f"{_MEDIA} (media:hash)", '"{value}" is not {known}', "correct it"
    ),
    "media-medium": Rule(
        "M2", "error", f"{_MEDIA} (media:content)", '"{value}" is not one of {known}', "correct it"
    ),
    "media-namespace": Rule(
        "M1",
        "error",
        _MEDIA,
        "the namespace of Media RSS ends in a slash: {value}",
        "write http://search.yahoo.com/mrss/",
    ),
    "media-rating": Rule(
        "M2",
        "error",
        f"{_MEDIA} (media:rating)",
        '"{value}" is no rating of {scheme}',
        "correct it, or name the scheme that it is of",
    ),
    "media-relationship": Rule(
        "M2",
        "error",
        f"{_MEDIA} (media:restriction)",
        '"{value}" is not one of {known}',
        "correct it",
    ),
    "media-restriction": Rule(
        "M2",
        "error",
        f"{_MEDIA} (media:restriction)",
        '"{value}" is neither all nor none',
        "say by its type whether countries or addresses are meant",
    ),
    "media-restriction-type": Rule(
        "M2",
        "error",
        f"{_MEDIA} (media:restriction)",
        '"{value}" is not one of {known}',
        "correct it",
    ),
    "media-text-markup": Rule(
        "M4",
        "warning",
        _MEDIA,
        "there is markup ({what}) in text that is said to have none",
        'say type="html", or take the markup out',
    ),
    "media-text-type": Rule(
        "M4", "error", _MEDIA, '"{value}" is not one of {known}', "write plain or html"
    ),
    "opml-address-missing": Rule(
        "O2", "warning", "OPML 2.0 (rss)", "the outline of a feed has no xmlUrl", "add it"
    ),
    "opml-address-twice": Rule(
        "O4", "info", "OPML 2.0 (rss)", "{value} stands twice in the list", "keep one"
    ),
    "opml-attribute-missing": Rule(
        "O1", "error", "OPML 2.0", "{element} needs an attribute {name}", "add it"
    ),
    "opml-attribute-unknown": Rule(
        "O2",
        "error",
        "OPML 2.0",
        "{element} has no attribute {name}",
        "check its spelling, capitals too",
    ),
    "opml-element-missing": Rule("O1", "error", "OPML 2.0", "{element} has no {what}", "add it"),
    "opml-element-twice": Rule(
        "O1", "error", "OPML 2.0", "{element} stands twice in {parent}", "keep one"
    ),
    "opml-element-unknown": Rule(
        "O1", "error", "OPML 2.0", "there is no {element} in {parent}", "check its place"
    ),
    "opml-feed-version": Rule(
        "O2",
        "warning",
        "OPML 2.0 (rss)",
        '"{value}" is no version of a feed',
        "write RSS, RSS1, RSS2 or scriptingNews, or leave it out",
    ),
    "opml-outline-type": Rule(
        "O2", "warning", "OPML 1.1", '"{value}" is no type of an outline', "write rss or link"
    ),
    "opml-root-obsolete": Rule(
        "O1", "warning", "OPML 2.0", "outlineDocument is now opml", 'write <opml version="2.0">'
    ),
    "opml-title-missing": Rule(
        "O2", "warning", "OPML 2.0 (rss)", "the outline of a feed has no title", "add it"
    ),
    "opml-type-missing": Rule(
        "O2", "warning", "OPML 2.0 (rss)", "the outline of a feed has no type", 'write type="rss"'
    ),
    "opml-url-missing": Rule(
        "O2", "warning", "OPML 2.0 (link)", "the outline of a link has no url", "add it"
    ),
    "opml-version": Rule(
        "O1", "error", "OPML 2.0", "there is no OPML {value}", 'write <opml version="2.0">'
    ),
    "play-time-invalid": Rule(
        "M5", "error", "RFC 2326 3.6", '"{value}" is no time of play', "write 1:02:03.5 or 12.5"
    ),
    "podcast-category": Rule(
        "K1",
        "warning",
        "Apple Podcasts categories",
        '"{value}" is no category',
        "use the list of Apple Podcasts, letter for letter",
    ),
    "podcast-cover": Rule(
        "K1",
        "warning",
        "Apple Podcasts",
        "directories take no cover in the format {format}",
        "use a square JPEG or PNG of 1400 to 3000 pixels",
    ),
    "podcast-duration-missing": Rule(
        "K3",
        "info",
        "Apple Podcasts",
        "the episode does not say how long it lasts",
        "add itunes:duration in seconds",
    ),
    "podcast-episode-twice": Rule(
        "K3",
        "info",
        "Apple Podcasts",
        "there are two episodes {value} in one season",
        "number each, or say by itunes:episodeType that one is a trailer or a bonus",
    ),
    "podcast-guid-invalid": Rule(
        "K4",
        "error",
        "podcast namespace (guid)",
        '"{value}" is no UUID',
        "write the UUIDv5 of the feed's first address without its scheme",
    ),
    "podcast-incomplete": Rule(
        "K1",
        "warning",
        "Apple Podcasts",
        "directories of podcasts want {what}",
        "add it, or leave out all elements of itunes",
    ),
    "podcast-item-silent": Rule(
        "K2",
        "info",
        "Apple Podcasts",
        "there is nothing to listen to or to watch: apps pass the item over",
        "add an enclosure of a type audio/… or video/…, or keep it out of the podcast",
    ),
    "podcast-length-unknown": Rule(
        "K2",
        "warning",
        'RSS 2.0 "enclosure"',
        "the episode does not say how large its file is",
        "write its length in bytes: apps show how much was loaded by it",
    ),
    "podcast-number-missing": Rule(
        "K3",
        "warning",
        "Apple Podcasts",
        "the podcast is serial, and the episode has no number",
        "add itunes:episode, or make the podcast episodic",
    ),
    "podcast-owner": Rule(
        "K1",
        "warning",
        "Apple Podcasts",
        "directories of podcasts want to know whom to write to",
        "add itunes:owner with itunes:email",
    ),
    "podcast-value": Rule(
        "K4", "error", "podcast namespace", '"{value}" is not one of {known}', "write one of them"
    ),
    "set-archive-one-way": Rule(
        "P4",
        "warning",
        "RFC 5005 4",
        "{other} leads here, and there is no way back to {value}",
        'add <link rel="next-archive" href="…"/>',
    ),
    "set-archive-unmarked": Rule(
        "P4",
        "warning",
        "RFC 5005 4",
        "{other} leads here as to an archive, and it is not marked as one",
        "add fh:archive",
    ),
    "set-archive-unreached": Rule(
        "P3",
        "error",
        "RFC 5005 4",
        "no document leads to this archive, {value}",
        "let the next newer one link to it as prev-archive",
    ),
    "set-chain-broken": Rule(
        "P7",
        "error",
        "RFC 5005 4",
        "the link {rel} leads to {value}, which is not there",
        "publish it, or check all documents of the feed together",
    ),
    "set-chain-loops": Rule(
        "J11",
        "error",
        "RFC 5005 3; JSON Feed 1.1 (next_url)",
        "who follows {rel} from here comes back to {value} again and again",
        "let each document lead to older entries",
    ),
    "set-feed-id-shared": Rule(
        "I10",
        "warning",
        "RFC 4287 4.2.6",
        "{other} is another feed with the same id, {value}",
        "give each feed its own",
    ),
    "set-ids-differ": Rule(
        "I1",
        "error",
        "RFC 4287 4.2.6",
        "it is said to be the same feed as {other}, and only one of them has {value}",
        "give an entry the same id in every format, and each format the same entries",
    ),
    "set-order-differs": Rule(
        "Q4",
        "info",
        "RFC 4287 4.1.1",
        "its entries have another order than those of {other}",
        "use one",
    ),
    "set-self-twice": Rule(
        "A5",
        "error",
        "RFC 4287 4.2.7.2",
        "it says that it lives at {value}, and so does {other}",
        "let each document name its own address",
    ),
    "thread-count-elsewhere": Rule(
        "P16",
        "error",
        "RFC 4685 4",
        "{name} stands on a link that leads to no replies",
        'put it on a link rel="replies"',
    ),
    "thread-replies-untyped": Rule(
        "P16", "info", "RFC 4685 4", "the link to replies has no type", "add type"
    ),
    "thread-when": Rule("P16", "error", "RFC 4685 4", "thr:when is now thr:updated", "write that"),
}
