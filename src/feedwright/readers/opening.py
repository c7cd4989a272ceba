"""The opening of a body: title, byline, dateline and lead picture that stand above the prose."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from feedwright.characters import one_line
from feedwright.extract.body import html_to_text
from feedwright.extract.byline import find_byline
from feedwright.extract.caption import split_caption
from feedwright.extract.dates import find_dateline
from feedwright.extract.furniture import is_furniture
from feedwright.model import Dropped, Evidence, Image
from feedwright.readers.markdown import MARKER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from feedwright.model import HouseStyle, Problem

__all__ = ["Opening", "read_opening"]

#: Blocks that may stand above the prose: title, deck, byline, dateline, picture, caption …
_MOST_BLOCKS: Final = 12
#: A byline or dateline of more characters is prose.
_LONGEST_LINE: Final = 200
#: A heading or paragraph as the sanitiser writes it; these do not nest.
_BLOCK: Final = re.compile(r"\s*<(h[1-6]|p)(?: [^>]*)?>(.*?)</\1>", re.DOTALL)
_FIGURE: Final = re.compile(r"\s*<figure(?: [^>]*)?>.*?</figure>", re.DOTALL)
_PARAGRAPH: Final = re.compile(r"<p(?: [^>]*)?>(.{0,1000}?)</p>\n?", re.DOTALL)
_HEADING: Final = re.compile(r"<h1(?: [^>]*)?>(.{1,2000}?)</h1>\s*", re.DOTALL)
_ANY_HEADING: Final = re.compile(r"<(h[1-6])(?: [^>]*)?>.*?</\1>", re.DOTALL)
_TAG: Final = re.compile(r"<[^<>]*>")
_BREAK: Final = re.compile(r"<br ?/?>|\n")
_IMAGE: Final = re.compile(r'<img((?: [\w-]+="[^"]*")+)')
_ATTRIBUTE: Final = re.compile(r' ([\w-]+)="([^"]*)"')
_PARTING: Final = re.compile(r"\s*[|·•/]\s*|\s+[—–-]\s+|,\s+|\s{3,}")
_FIGCAPTION: Final = re.compile(
    r"[^<]*>?\s*(?:</\w+>\s*)*<figcaption(?: [^>]*)?>(.{0,2000}?)</figcaption>", re.DOTALL
)
#: Pictures up to this side are icons, badges and counters.
_ICON_SIDE: Final = 64


@dataclass(slots=True, kw_only=True)
class Opening:
    """A sanitised body without the lines of its head that are fields, and these fields."""

    html: str
    found: dict[str, Any] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    #: The text before the author's excerpt marker; empty without one.
    marked: str = ""

    def state(self, name: str, value: Any, rule: str, text: str, confidence: float = 1.0) -> None:
        """Take the value for the field unless it has one, with its evidence."""
        if self.found.setdefault(name, value) is value:
            self.evidence.append(
                Evidence(field=name, rule=rule, place="body", text=text, confidence=confidence)
            )


def read_opening(html: str, stated: Mapping[str, Any], house: HouseStyle) -> Opening:
    """What stands above the prose of the sanitised HTML: read, and taken out of it.

    The first ``h1`` is the title when none is stated, and goes when the title says the same.
    Bylines and datelines are taken out even when the front matter states them already.
    """
    opening = Opening(html=html)
    _take_title(opening, stated)
    _take_lines(opening, stated, house)
    _drop_house_lines(opening, house)
    _take_marker(opening)
    if "lead_image" not in stated:
        _find_picture(opening)
    return opening


def _plain(html: str) -> str:
    """The text of inline HTML on one line."""
    return one_line(unescape(_TAG.sub("", html)))


def _take_title(opening: Opening, stated: Mapping[str, Any]) -> None:
    match = _HEADING.search(opening.html)
    text = _plain(match[1]) if match else ""
    if match is None or not text:
        return
    title = str(stated.get("title") or text)
    if "title" not in stated:
        opening.state("title", text, "first-heading", text[:200], 0.9)
    is_above = not _plain(opening.html[: match.start()].replace(MARKER, ""))
    if is_above and title.casefold() == text.casefold():
        opening.html = opening.html[: match.start()] + opening.html[match.end() :]


def _take_lines(opening: Opening, stated: Mapping[str, Any], house: HouseStyle) -> None:
    """Take the paragraphs and headings above the prose whose lines are all fields."""
    html = opening.html
    kept: list[str] = []
    position = 0
    language = stated.get("language") or house.language
    for _ in range(_MOST_BLOCKS):
        if figure := _FIGURE.match(html, position):
            kept.append(figure[0])
            position = figure.end()
            continue
        block = _BLOCK.match(html, position)
        if block is None:
            break
        lines = [line for part in _BREAK.split(block[2]) if (line := _plain(part))]
        if lines and not _take_block(lines, opening, language, house):
            if not block[1].startswith("h"):
                break
            lines = []
        if not lines:
            kept.append(block[0])
        position = block.end()
    opening.html = ("".join(kept) + html[position:]).strip()


def _take_block(
    lines: list[str], opening: Opening, language: str | None, house: HouseStyle
) -> bool:
    """Whether all lines are fields or furniture; if so they are taken."""
    if len(lines) > 4 or any(len(line) > _LONGEST_LINE for line in lines):
        return False
    rules = [_read_line(line, opening, language, house) for line in lines]
    if not all(rules):
        return False
    for line, rule in zip(lines, rules, strict=True):
        if rule is not None:
            opening.dropped.append(Dropped(place="body", text=line, rule=rule))
    return True


def _read_line(line: str, opening: Opening, language: str | None, house: HouseStyle) -> str | None:
    """The rule that takes a line out of the head of the body; None for prose."""
    for before, after in _partings(line):
        people = find_byline(before)
        if people and _read_dateline(after, opening, language, house):
            opening.state("authors", people, "byline", line)
            return "byline-dateline"
        people = find_byline(after)
        if people and _read_dateline(before, opening, language, house):
            opening.state("authors", people, "byline", line)
            return "byline-dateline"
    if _read_dateline(line, opening, language, house):
        return "dateline"
    if people := find_byline(line):
        opening.state("authors", people, "byline", line)
        return "byline"
    rule = is_furniture(line)
    if rule in {None, "furniture-navigation"}:
        return None
    return rule


def _partings(line: str) -> Iterator[tuple[str, str]]:
    """The line parted in two at each mark that may stand between a byline and a dateline."""
    for match in list(_PARTING.finditer(line))[:6]:
        yield line[: match.start()], line[match.end() :]


def _read_dateline(line: str, opening: Opening, language: str | None, house: HouseStyle) -> bool:
    if "dateline" in house.disabled_rules:
        return False
    reading = find_dateline(line, house=house, language=language)
    if reading is None or reading.moment is None:
        return False
    if reading.is_update:
        opening.state("updated", reading.moment, "dateline", line, reading.confidence)
    else:
        opening.state("published", reading.moment, "dateline", line, reading.confidence)
        opening.found.setdefault("published_precision", reading.precision)
    return True


def _drop_house_lines(opening: Opening, house: HouseStyle) -> None:
    """Drop the paragraphs that are the publication's own furniture, wherever they stand."""
    if not house.furniture:
        return
    patterns = [re.compile(pattern) for pattern in house.furniture]

    def replacement(match: re.Match[str]) -> str:
        text = _plain(match[1])
        if not text or not any(pattern.fullmatch(text) for pattern in patterns):
            return match[0]
        opening.dropped.append(Dropped(place="body", text=text[:200], rule="house-furniture"))
        return ""

    opening.html = _PARAGRAPH.sub(replacement, opening.html)


def _take_marker(opening: Opening) -> None:
    """The text above the author's marker without headings; the marker itself goes."""
    before, marker, _ = opening.html.partition(MARKER)
    if not marker:
        return
    opening.html = opening.html.replace(MARKER, "")
    text = html_to_text(_ANY_HEADING.sub("", before))
    opening.marked = one_line(text)


def _find_picture(opening: Opening) -> None:
    """The first real picture of the body as the lead image; its title is its caption."""
    for match in list(_IMAGE.finditer(opening.html))[:20]:
        said = {name: unescape(value) for name, value in _ATTRIBUTE.findall(match[1])}
        sides = [said[side] for side in ("width", "height") if said.get(side, "").isdigit()]
        if not said.get("src") or any(int(side[:6]) <= _ICON_SIDE for side in sides):
            continue
        caption, credit = split_caption(said.get("title") or _caption_below(opening, match.end()))
        image = Image(url=said["src"], alt=said.get("alt") or None, caption=caption, credit=credit)
        opening.state("lead_image", image, "first-image", said["src"][:200], 0.7)
        return


def _caption_below(opening: Opening, position: int) -> str:
    """The caption of a figure, or a paragraph right below the picture that is one."""
    html = opening.html
    if figure := _FIGCAPTION.match(html, position):
        return _plain(figure[1])
    return ""
