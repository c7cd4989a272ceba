"""Every kind of problem that the program can report about an article, by code.

The table is the reference: the documentation is generated from it, and a test holds that no
other code is used. A code never changes its meaning; ``{…}`` are filled from the article.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from feedwright.model import Problem, Severity

__all__ = ["KINDS", "ProblemKind", "problem"]


class ProblemKind(NamedTuple):
    """What a code means: its severity, the message and what to do about it."""

    severity: Severity
    message: str
    hint: str


#: In alphabetical order of the codes.
KINDS: Final[dict[str, ProblemKind]] = {
    "article-queued": ProblemKind(
        "note",
        "waits its turn: {count} new articles go out on a day",
        "a later build publishes it; [publish] drip says how many go out",
    ),
    "article-twin": ProblemKind(
        "warning",
        "has the title and the date of {other}; both are published",
        "remove one, or tell them apart",
    ),
    "article-unclear": ProblemKind(
        "warning",
        "may be a later version of {others}, and is not published until you say so",
        "feedwright catalogue link {first} {name}; or feedwright catalogue new {name}",
    ),
    "article-withdrawn": ProblemKind(
        "note",
        "was withdrawn on {date} and is not published",
        "delete the file; feedwright withdraw --undo {name}, or feedwright catalogue new {name}",
    ),
    "body-missing": ProblemKind(
        "warning", "has a title and no text", "write the article, or remove the file"
    ),
    "body-too-long": ProblemKind(
        "warning", "is too long for readers; its entry has the summary alone", "split the article"
    ),
    "control-characters": ProblemKind(
        "note", "has control characters, which are left out ({count})", "nothing need be done"
    ),
    "date-ambiguous": ProblemKind(
        "warning", "{text} can be read in two ways", "set [articles] date-order"
    ),
    "date-before-1970": ProblemKind(
        "note",
        "was published on {date}; feeds say 1970, for readers that know no earlier date",
        "the true date is kept in dcterms:created",
    ),
    "date-impossible": ProblemKind("warning", "{text} is no date that exists", "correct it"),
    "date-in-future": ProblemKind(
        "note", "waits for {date}", "the first build after that publishes it"
    ),
    "date-missing": ProblemKind(
        "warning",
        "has no date; it is dated by the day it was first seen",
        "put its date below the title, or in the front matter",
    ),
    "date-no-year": ProblemKind(
        "warning", "dateline has no year: {text}", "set [articles] assume-year"
    ),
    "date-range": ProblemKind(
        "warning", "{text} is more than one day", "write the day on which it was published"
    ),
    "date-unread": ProblemKind(
        "warning",
        "{text} is not understood as a date",
        "write dates as 2023-07-01 or 2023-07-01T09:30:00+02:00",
    ),
    "date-vague": ProblemKind(
        "warning", "{text} does not say which day", "write day, month and year"
    ),
    "date-weekday-wrong": ProblemKind(
        "warning", "{text} is another day of the week", "check the date; it is used as it stands"
    ),
    "document-large": ProblemKind(
        "warning",
        "{document} has {size} bytes; some readers and services take no more than 1000000",
        'lower [feeds] max-entries, or set content = "summary"',
    ),
    "document-left": ProblemKind(
        "warning",
        "documents that are still there, but written no longer: {count} ({first})",
        "feedwright build --prune removes them",
    ),
    "draft": ProblemKind(
        "note", "is a draft and is not published", 'remove "draft: true" to publish it'
    ),
    "entries-kept": ProblemKind(
        "warning",
        "articles of it that stay published as they last were: {count}",
        "mend the file, or take them out of it",
    ),
    "entry-kept": ProblemKind(
        "warning", "stays published as it last was", "mend the file, or delete it"
    ),
    "feed-flawed": ProblemKind(
        "warning", "{document}: {entry}{message}{more}", "{advice} [{rule}]"
    ),
    "field-withheld": ProblemKind(
        "note",
        "{field} left out: {value} ({sure} sure, {asked} asked for)",
        "say it in the file, or lower [articles] min-confidence",
    ),
    "file-binary": ProblemKind(
        "error", "is not text ({detail})", "remove it, or keep it out with [articles] ignore"
    ),
    "file-empty": ProblemKind("error", "holds no text", "remove it, or write the article"),
    "file-missing": ProblemKind("error", "does not exist", "check its name"),
    "file-not-regular": ProblemKind(
        "error", "is not a regular file", "remove it, or keep it out with [articles] ignore"
    ),
    "file-outside": ProblemKind(
        "error", "is a link to a file outside the articles folder", "copy the file into the folder"
    ),
    "file-too-large": ProblemKind(
        "error", "is larger than {limit} bytes", "split it, or raise [articles] max-file-bytes"
    ),
    "file-unreadable": ProblemKind("error", "cannot be read: {detail}", "check its permissions"),
    "folder-unreadable": ProblemKind(
        "error", "cannot be read: {detail}", "check the permissions of the folder"
    ),
    "front-matter-invalid": ProblemKind(
        "warning",
        "front matter is not valid {kind}: {detail}; its plain lines are read",
        "put text with a colon or a bracket between quotation marks",
    ),
    "front-matter-unclosed": ProblemKind(
        "warning",
        "front matter does not end; its first lines are read",
        "close it with a line {fence}",
    ),
    "front-matter-value": ProblemKind("warning", "{key} is not understood: {value}", "{advice}"),
    "furniture-unknown": ProblemKind(
        "note",
        "sentences that stand in many articles: {count} (“{example}” in {articles} of {of})",
        "feedwright learn --dry-run says which of them belong to the page",
    ),
    "id-taken": ProblemKind(
        "warning",
        "states the id {id}, which another article has; it gets one of its own",
        "give each article an id of its own, or none",
    ),
    "link-missing": ProblemKind(
        "warning",
        "entries without an address that a reader could open: {count}",
        "set [articles] link, or [pages] articles = true",
    ),
    "markup-too-deep": ProblemKind(
        "note",
        "is nested deeper, or has longer tags, than any page; the text is kept, the depth is not",
        "nothing need be done",
    ),
    "media-gone": ProblemKind(
        "warning",
        "{address} is not there, says its server{more}",
        "put the file back, or correct the article that names it",
    ),
    "page-foreign": ProblemKind(
        "warning",
        "{page} in the published folder is not from this program and stays as it is",
        "move it away; index.html and feed.css can also be switched off, by [pages] landing and"
        " feed-style",
    ),
    "part-outside": ProblemKind(
        "error",
        "has a name that leads out of its archive",
        "pack the archive anew, with names that are paths below its folder",
    ),
    "part-unreadable": ProblemKind(
        "error",
        "cannot be read: {detail}",
        "mend it, or remove it; what it was stays published until then",
    ),
    "reader-failed": ProblemKind(
        "error",
        'cannot be read by the reader "{reader}": {detail}',
        "please report it with the file",
    ),
    "text-too-many-lines": ProblemKind(
        "warning",
        "has more than {limit} lines; the rest, from here, is read as one",
        "split it into articles",
    ),
    "title-missing": ProblemKind(
        "warning",
        'has no title; "{title}" stands in for it',
        "put the title into the first line, or into the front matter",
    ),
    "title-too-long": ProblemKind(
        "warning", "title has {length} characters; it is cut", "put a line break after the title"
    ),
    "url-unsafe": ProblemKind(
        "warning",
        "URL is not published: {url}",
        "give an absolute http or https address without a password",
    ),
    "volume-damaged": ProblemKind(
        "error",
        "cannot be read to its end: {detail}",
        "replace it; what was read goes on, and nothing of it counts as gone",
    ),
    "volume-too-large": ProblemKind(
        "error",
        "unpacks to more than {limit} bytes; the rest is not read",
        "split it; nothing of it counts as gone",
    ),
    "volume-unreadable": ProblemKind(
        "error",
        "needs a library that is not installed: {library}",
        'pip install "feedwright[{extra}]"',
    ),
}


def problem(code: str, path: str, place: str | int = "", **details: object) -> Problem:
    """The problem of that kind at that place; ``details`` fill the message and the hint."""
    kind = KINDS[code]
    return Problem(
        code=code,
        severity=kind.severity,
        path=path,
        place=str(place),
        message=kind.message.format(**details),
        hint=kind.hint.format(**details),
    )
