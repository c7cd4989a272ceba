"""One article file as learning sees it: its lines in order, and what reading made of each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from msgspec import Struct

from feedwright.characters import one_line
from feedwright.extract.encoding import decode
from feedwright.extract.mojibake import repair
from feedwright.extract.page.page import read_page
from feedwright.extract.page.structured import text_of, types_of
from feedwright.extract.text.paragraphs import read_paragraphs
from feedwright.model import HouseStyle
from feedwright.readers import READERS, read_article

if TYPE_CHECKING:
    from feedwright.model import Article

__all__ = ["Line", "Role", "Sheet", "read_sheet"]

#: What a line is now: a field's, the article's text, or left out.
Role = Literal["title", "field", "text", "dropped"]

#: Lines from either end of a file that are looked at.
_MOST_LINES: Final = 2_000
#: Rules that drop a line because it is a field of its own.
_FIELD_RULES: Final = frozenset({"byline", "dateline", "reading-time", "caption", "standfirst"})
_LINE_PLACE: Final = re.compile(r"line (\d+)")
_LONGEST_NAME: Final = 60
#: A page's title ends in the name of its site: "Headline | The Contour".
_TITLE_END: Final = re.compile(r"\s[|–—·»-]\s([^|–—·»]{2,60})$")


class Line(NamedTuple):
    """A line (of a text wrapped at a width: a paragraph) as patterns are compared with it."""

    #: From 1: of a page saved as text the line in the file, else the paragraph of the body.
    number: int
    text: str
    role: Role

    @property
    def is_text(self) -> bool:
        """Whether the line was read as text of the article."""
        return self.role == "text"


class Sheet(Struct, frozen=True, kw_only=True):
    """What lies in one article file."""

    #: As it is read without a word from the publication.
    article: Article
    #: All lines of a page saved as text; of other files the paragraphs of the body.
    lines: tuple[Line, ...]
    #: What the page calls its site, the most explicit name first.
    site_names: tuple[str, ...] = ()

    @property
    def lede(self) -> int:
        """The place of the first line that is read as text; -1 where there is none."""
        return next((at for at, line in enumerate(self.lines) if line.is_text), -1)


def read_sheet(path: str, data: bytes, form: str = "") -> Sheet | None:
    """The sheet of an article file; None when the file cannot be read.

    ``form`` is the name of the reader, where the suffix does not tell it.

    The config has no say in it, so that learning again finds the same.
    """
    article = read_article(path, data, HouseStyle(), form)
    if not article.is_readable:
        return None
    form = form or _form(article)
    if form == "plaintext":
        lines = _page_lines(article, decode(data).text or "")
        return Sheet(article=article, lines=lines, site_names=_name_in_window_title(article, lines))
    names = _names_in_page(decode(data).text or "") if form == "webpage" else ()
    paragraphs = [part for part in article.body_text.split("\n\n") if part]
    lines = tuple(Line(number, text, "text") for number, text in enumerate(paragraphs, 1))
    return Sheet(article=article, lines=_ends(lines), site_names=names)


def _form(article: Article) -> str:
    """The reader that read the article; '' for one that others added."""
    for one in article.evidence:
        if one.rule == "file-form":
            return one.text.rpartition(" ")[2]
    path = article.path.lower()
    return next((name for name, reader in READERS.items() if path.endswith(reader.suffixes)), "")


def _page_lines(article: Article, text: str) -> tuple[Line, ...]:
    """The lines of a page saved as text, as its reader saw them."""
    roles: dict[int, Role] = {}
    for dropped in article.dropped:
        if found := _LINE_PLACE.match(dropped.place):
            roles[int(found[1])] = "field" if dropped.rule in _FIELD_RULES else "dropped"
    for evidence in article.evidence:
        found = _LINE_PLACE.match(evidence.place)
        if found and evidence.field != "body_text":
            roles[int(found[1])] = "title" if evidence.field == "title" else "field"
    paragraphs = read_paragraphs(repair(text).text)
    return _ends(tuple(Line(p.line, p.text, roles.get(p.line, "text")) for p in paragraphs))


def _ends(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines without the middle of a very long file."""
    return lines if len(lines) <= 2 * _MOST_LINES else lines[:_MOST_LINES] + lines[-_MOST_LINES:]


def _name_in_window_title(article: Article, lines: tuple[Line, ...]) -> tuple[str, ...]:
    """What stands behind the title of the article in the first line, the title of a window."""
    end = _TITLE_END.search(lines[0].text) if lines and article.title else None
    if end is None or not lines[0].text.startswith(article.title or ""):
        return ()
    return (one_line(end[1]),)


def _names_in_page(html: str) -> tuple[str, ...]:
    """What the page calls its site, the most explicit first."""
    page = read_page(html, HouseStyle())
    if page is None:
        return ()
    names = [page.head.metas.get(key, ("",))[0] for key in ("og:site_name", "application-name")]
    for node in page.nodes:
        publisher = node.get("publisher")
        names.append(text_of(node.get("name")) if "WebSite" in types_of(node) else "")
        names.append(text_of(publisher.get("name")) if isinstance(publisher, dict) else "")
    end = _TITLE_END.search(page.head.title)
    names.append(end[1] if end else "")
    tidy = (one_line(name) for name in names)
    return tuple(dict.fromkeys(name for name in tidy if 0 < len(name) <= _LONGEST_NAME))
