"""Markdown files, with or without front matter, as Hugo, Jekyll, Eleventy and Pelican read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feedwright.extract.body import html_to_text
from feedwright.extract.encoding import decode
from feedwright.extract.mojibake import repair
from feedwright.model import Article, Evidence
from feedwright.problems import problem
from feedwright.readers.field_rules import apply_rules
from feedwright.readers.fields import FieldReading, as_text, find_lines, read_values
from feedwright.readers.header import load_header, split_header
from feedwright.readers.markdown import mark_excerpt, render_markdown, strip_template_tags
from feedwright.readers.opening import Opening, read_opening
from feedwright.sanitise import clean_html

if TYPE_CHECKING:
    from feedwright.model import Dropped, HouseStyle, Problem
    from feedwright.readers.header import Header, Loaded

__all__ = ["read_frontmatter"]

_PAGE_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")


def read_frontmatter(path: str, data: bytes, house: HouseStyle) -> Article:
    """The article of a Markdown file; what its front matter states comes before what the text says.

    Below the front matter of a ``.html`` file the body is HTML (Jekyll). Without front matter the
    first heading is the title, and a byline and a dateline right below it are read.
    """
    decoded = decode(data)
    if decoded.text is None:
        code = decoded.problem_code or "file-binary"
        return Article(path=path, problems=(problem(code, path, detail=decoded.detail),))
    repaired = repair(decoded.text, without=("entity", *house.disabled_rules))
    text = repaired.text.removeprefix("\ufeff")
    header = split_header(text)
    loaded = load_header(header)
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
    return _article(reading, opening, dropped)


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
    separator = as_text(reading.values.get("excerptseparator"))
    html = clean_html(mark_excerpt(html, separator), reading.found.get("canonical_url"))
    opening = read_opening(html, reading.found, reading.house)
    return opening, (*dropped, *opening.dropped)


def _article(reading: FieldReading, opening: Opening, dropped: tuple[Dropped, ...]) -> Article:
    """What the front matter states, and for the rest what the text gives."""
    found: dict[str, Any] = {**opening.found, **reading.found}
    evidence = [*reading.evidence]
    evidence += [each for each in opening.evidence if each.field not in reading.found]
    if opening.marked and not _has_excerpt_key(reading):
        found["excerpt"] = opening.marked
        evidence = [each for each in evidence if each.field != "excerpt"]
        text = opening.marked[:200]
        evidence.append(Evidence(field="excerpt", rule="more-marker", place="body", text=text))
    text = html_to_text(opening.html)
    evidence.append(Evidence(field="body_html", rule="markdown", place="body", text=text[:200]))
    return Article(
        path=reading.path,
        body_html=opening.html,
        body_text=text,
        evidence=tuple(evidence),
        dropped=dropped,
        problems=(*reading.problems, *opening.problems),
        **found,
    )


def _has_excerpt_key(reading: FieldReading) -> bool:
    """Whether ``excerpt:`` is stated: it stands before the marker.

    Jekyll lets this key win over the marker; Hugo lets the marker win over ``summary``.
    """
    return as_text(reading.values.get("excerpt")) is not None
