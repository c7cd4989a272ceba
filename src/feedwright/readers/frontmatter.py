"""Markdown files, with or without front matter, as Hugo, Jekyll, Eleventy and Pelican read them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from feedwright.extract.body import html_to_text
from feedwright.extract.encoding import decode
from feedwright.extract.excerpt import strip_note_marks
from feedwright.extract.mojibake import Repaired, repair
from feedwright.model import Article, Evidence
from feedwright.problems import problem
from feedwright.readers.field_rules import apply_rules
from feedwright.readers.fields import FieldReading, as_text, find_lines, read_values
from feedwright.readers.header import Header, Loaded, load_header, split_header
from feedwright.readers.markdown import mark_excerpt, render_markdown, strip_template_tags
from feedwright.readers.opening import Opening, read_opening
from feedwright.sanitise import clean_html, flatten

if TYPE_CHECKING:
    from feedwright.model import Dropped, HouseStyle, Problem

__all__ = ["article_of", "open_body", "read_frontmatter", "repair_markup"]

#: What a sanitiser can only drop, or show as nothing.
_EMBED: Final = re.compile(
    r"<(?:iframe|embed|object|noscript)\b|\sdata-(?:lazy-)?src=", re.IGNORECASE
)
#: Stands for "&" while a text is repaired; a small ampersand of East Asian typography.
_AMPERSAND: Final = "\ufe60"
_PAGE_SUFFIXES: Final = (".html", ".htm", ".xhtml", ".shtml")


def read_frontmatter(path: str, data: bytes, house: HouseStyle) -> Article:
    """The article of a Markdown file; what its front matter states comes before what the text says.

    Below the front matter of a ``.html`` file the body is HTML (Jekyll). Without front matter the
    first heading is the title, and a byline and a dateline right below it are read.
    """
    decoded = decode(data)
    if decoded.text is None:
        code = decoded.problem_code or "file-binary"
        return Article(path=path, problems=(problem(code, path, detail=decoded.detail),))
    repaired = repair_markup(decoded.text)
    text = repaired.text.removeprefix("\ufeff")
    header = split_header(text)
    loaded = load_header(header) if header.kind else Loaded()
    if loaded is None:
        header, loaded = Header(body=text), Loaded()
    reading = FieldReading(
        path=path,
        house=house,
        values=read_values(loaded.values),
        lines=find_lines(header.text, header.line) if header.kind else {},
        evidence=[*decoded.evidence, *repaired.evidence],
        problems=list(_header_problems(path, header, loaded)),
    )
    apply_rules(reading)
    first_line = text.count("\n", 0, len(text) - len(header.body)) + 1
    opening, dropped = _read_body(header, first_line, reading)
    return article_of(reading, opening, dropped)


def repair_markup(text: str) -> Repaired:
    """The text without garbled characters; entities stay, which are a way of writing Markdown."""
    if "&" not in text or _AMPERSAND in text:
        return repair(text)
    repaired = repair(text.replace("&", _AMPERSAND))
    return Repaired(
        text=repaired.text.replace(_AMPERSAND, "&"),
        evidence=tuple(
            replace(each, text=each.text.replace(_AMPERSAND, "&")) for each in repaired.evidence
        ),
    )


def _header_problems(path: str, header: Header, loaded: Loaded) -> list[Problem]:
    problems = []
    if not header.closed:
        problems.append(problem("front-matter-unclosed", path, header.line - 1, fence=header.fence))
    if loaded.fault:
        problems.append(
            problem(
                "front-matter-invalid",
                path,
                loaded.fault_line or header.line,
                kind=header.kind,
                detail=loaded.fault,
            )
        )
    return problems


def _read_body(
    header: Header, first_line: int, reading: FieldReading
) -> tuple[Opening, tuple[Dropped, ...]]:
    """The sanitised body without the lines at its head that are fields, and what was dropped."""
    source, dropped = (
        strip_template_tags(header.body, first_line) if header.kind else (header.body, ())
    )
    is_html = reading.path.lower().endswith(_PAGE_SUFFIXES)
    html = source if is_html else render_markdown(source)
    html = mark_excerpt(html, as_text(reading.values.get("excerptseparator")))
    opening = open_body(html, source, reading)
    return opening, (*dropped, *opening.dropped)


def open_body(html: str, source: str, reading: FieldReading) -> Opening:
    """The body, sanitised and without the lines at its head that are fields.

    ``html`` is what was made of the ``source``, if it was not HTML to begin with.
    """
    base_url = reading.found.get("canonical_url")
    # Without a "<" the author wrote no HTML, and a renderer makes none of these.
    if "<" in source and _EMBED.search(html):
        html = _show_media(html, base_url, reading.house)
    return read_opening(clean_html(html, base_url), reading.found, reading.house)


def _show_media(html: str, base_url: str | None, house: HouseStyle) -> str:
    """The HTML with embedded media as links and lazily loaded pictures as pictures."""
    from feedwright.extract.beautifulsoup import BeautifulSoup  # noqa: PLC0415 - seldom needed
    from feedwright.extract.body import Reading  # noqa: PLC0415 - as above
    from feedwright.extract.body_media import mend_media  # noqa: PLC0415 - as above

    soup = BeautifulSoup(flatten(html), "lxml")
    root = soup.body or soup
    mend_media(root, Reading(house=house, base_url=base_url))
    return root.decode_contents()


def article_of(
    reading: FieldReading,
    opening: Opening,
    dropped: tuple[Dropped, ...],
    rule: str = "markdown",
) -> Article:
    """What is stated of the article, and for the rest what its text gives.

    ``rule`` is the name of how the body was read.
    """
    found: dict[str, Any] = {**opening.found, **reading.found}
    evidence = [*reading.evidence]
    evidence += opening.evidence
    if opening.marked and not _has_excerpt_key(reading):
        found["excerpt"] = opening.marked
        evidence = [each for each in evidence if each.field != "excerpt"]
        text = opening.marked[:200]
        evidence.append(Evidence(field="excerpt", rule="more-marker", place="body", text=text))
    text = html_to_text(strip_note_marks(opening.html))
    evidence.append(Evidence(field="body_html", rule=rule, place="body", text=text[:200]))
    return Article(
        path=reading.path,
        body_html=opening.html,
        body_text=text,
        evidence=tuple(evidence),
        dropped=dropped,
        problems=tuple(reading.problems),
        **found,
    )


def _has_excerpt_key(reading: FieldReading) -> bool:
    """Whether ``excerpt:`` is stated: it stands before the marker.

    Jekyll lets this key win over the marker; Hugo lets the marker win over ``summary``.
    """
    return as_text(reading.values.get("excerpt")) is not None
