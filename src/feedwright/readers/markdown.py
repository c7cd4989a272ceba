"""Markdown → HTML, with the author's excerpt marker found and the tags of generators taken out."""

from __future__ import annotations

import re
from html import escape
from typing import Final, NamedTuple

import pyromark

from feedwright.extract.body import html_to_text
from feedwright.model import Dropped
from feedwright.sanitise import clean_html

__all__ = [
    "MARKER",
    "Rendered",
    "mark_excerpt",
    "plain_text",
    "render_markdown",
    "strip_template_tags",
]

#: CommonMark and what every site generator adds to it. Left off: what changes characters that the
#: author wrote (smart punctuation, "$5 and $6" as a formula) and task lists (inputs are dropped
#: by the allow-list; "[x]" as text says the same).
_OPTIONS: Final = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
    | pyromark.Options.ENABLE_DEFINITION_LIST
    | pyromark.Options.ENABLE_GFM
)
#: Prose grows by a tenth, a dense table fourfold.
_MOST_GROWTH: Final = 12
#: Stands where the excerpt ends while the HTML is cleaned; of private-use characters.
MARKER: Final = "\uf8f1more\uf8f2"
#: The marks of Hugo, Jekyll, WordPress, Hexo, Eleventy, Docusaurus, Nikola, Pelican.
_COMMENT: Final = re.compile(
    r"<!--\s{0,20}(?:more|excerpt|read more|readmore|end excerpt|truncate|teaser_end"
    r"|pelican_end_summary|summary|jump|break)\b[^\n>]{0,100}-->",
    re.IGNORECASE,
)
_FENCE: Final = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
_TAG: Final = re.compile(
    r"(?P<code>`+)(?:(?!(?P=code)).){0,500}?(?P=code)"
    r"|\{%-?\s{0,9}comment\s{0,9}-?%\}.{0,5000}?\{%-?\s{0,9}endcomment\s{0,9}-?%\}"
    r"|\{\{[<%](?P<hugo>[^\n]{0,1000}?)[>%]\}\}"
    r"|\{%(?P<liquid>[^\n]{0,1000}?)%\}"
    r"|\{\{[^{}\n]{0,300}\}\}"
    r"|\{:[^{}\n]{0,300}\}"
    r"|^\[(?:TOC|\[_?TOC_?\])\][ \t]*$",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_INLINE_MARKUP: Final = re.compile(r"[*_`<&\[\\]")
#: The number of a footnote, which stands as a block of its own before the note's first paragraph.
_NOTE_LABEL: Final = re.compile(r'<sup class="footnote-definition-label">(\d{1,4})</sup>\s*<p>')
_ARGUMENT: Final = re.compile(r"(\w+)=(?:\"([^\"]*)\"|'([^']*)'|`([^`]*)`|(\S+))")
_WORD: Final = re.compile(r"[\"']?([\w-]+)[\"']?")
_PLAYERS: Final = {
    "youtube": "https://www.youtube.com/watch?v=",
    "vimeo": "https://vimeo.com/",
}


class Rendered(NamedTuple):
    """HTML as the author wrote it, not yet sanitised, and what was taken out of the source."""

    html: str
    dropped: tuple[Dropped, ...] = ()


def render_markdown(source: str) -> str:
    """The HTML of the source; raw HTML passes through, so the result must be sanitised.

    What an extension would blow up (64 kB of table head and rows make 7 MB) is read without them.
    """
    html = pyromark.html(source, options=_OPTIONS)
    if len(html) > _MOST_GROWTH * (len(source) + 10_000):
        html = pyromark.html(source)
    return _NOTE_LABEL.sub(r"<p>\1. ", html) if "footnote-definition-label" in html else html


def plain_text(text: str) -> str:
    """The text of a short piece that may hold Markdown or HTML, as descriptions often do."""
    if _INLINE_MARKUP.search(text) is None:
        return text
    return html_to_text(clean_html(render_markdown(text)))


def mark_excerpt(html: str, separator: str | None = None) -> str:
    """The HTML with `MARKER` in the place of the author's own end of the excerpt, if there is one.

    Found in the rendered HTML, where a comment shown in a code block is escaped and does not
    count. ``separator`` is a comment that the front matter declares (Jekyll).
    """
    if "<!--" not in html or MARKER in html:
        return html
    if separator and separator.startswith("<!--") and separator in html:
        return html.replace(separator, MARKER, 1)
    return _COMMENT.sub(MARKER, html, count=1)


def strip_template_tags(source: str, first_line: int) -> tuple[str, tuple[Dropped, ...]]:
    """The Markdown without tags that only a site generator understands, and what was dropped.

    Shortcodes of Hugo, Liquid of Jekyll and attribute lists of kramdown. A ``figure`` becomes an
    image, a video of a known site a link; whatever stands between two tags stays. Code is left
    as it is.
    """
    if "{" not in source and not _has_contents_mark(source):
        return source, ()
    dropped: list[Dropped] = []
    pieces: list[str] = []
    for piece, line, is_code in _pieces(source, first_line):
        pieces.append(piece if is_code else _strip_piece(piece, line, dropped))
    return "".join(pieces), tuple(dropped)


def _has_contents_mark(source: str) -> bool:
    """Whether a line may be a mark of a table of contents; most sources hold none."""
    if not source.startswith("[") and "\n[" not in source:
        return False
    small = source.lower()
    return "toc]" in small or "toc_]" in small


def _pieces(source: str, line: int) -> list[tuple[str, int, bool]]:
    """The source parted into prose and fenced code, each with its first line."""
    pieces = []
    start = 0
    fence = ""
    for match in _FENCE.finditer(source):
        mark = match[1]
        if fence and not (mark[0] == fence[0] and len(mark) >= len(fence)):
            continue
        pieces.append((source[start : match.start()], line, bool(fence)))
        line += source.count("\n", start, match.start())
        start = match.start()
        fence = "" if fence else mark
    pieces.append((source[start:], line, bool(fence)))
    return pieces


def _strip_piece(piece: str, line: int, dropped: list[Dropped]) -> str:
    def replacement(match: re.Match[str]) -> str:
        if match["code"]:
            return match[0]
        kept = _as_markup((match["hugo"] or match["liquid"] or "").strip("-/ \t"))
        if not kept:
            number = line + piece.count("\n", 0, match.start())
            text = " ".join(match[0].split())[:200]
            dropped.append(Dropped(place=f"line {number}", text=text, rule="template-tag"))
        return kept

    return _TAG.sub(replacement, piece)


def _as_markup(tag: str) -> str:
    """What a tag shows to a reader, as HTML; empty for any that we cannot show."""
    name, _, rest = tag.partition(" ")
    if name == "figure":
        arguments = {match[1]: next(filter(None, match.groups()[1:]), "") for match in
                     _ARGUMENT.finditer(rest)}  # fmt: skip
        if source := arguments.get("src"):
            caption = escape(arguments.get("caption") or arguments.get("title") or "")
            image = f'<img src="{escape(source)}" alt="{escape(arguments.get("alt", ""))}">'
            return f"<figure>{image}<figcaption>{caption}</figcaption></figure>"
    if name in _PLAYERS and (match := _WORD.match(rest.strip().removeprefix("id="))):
        address = _PLAYERS[name] + match[1]
        return f"<{address}>"
    return ""
