"""The opening of a body: title, byline, dateline and lead picture that stand above the prose."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field

from feedwright.characters import one_line
from feedwright.extract.body import html_to_text
from feedwright.extract.byline import find_byline
from feedwright.extract.caption import find_caption, split_caption
from feedwright.extract.dates import find_dateline
from feedwright.extract.excerpt import strip_note_marks
from feedwright.extract.furniture import is_furniture
from feedwright.extract.house_lines import house_lines
from feedwright.model import Dropped, Evidence, Image
from feedwright.readers.markdown import MARKER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from feedwright.model import HouseStyle

__all__ = ["Opening", "read_opening"]

#: Blocks that may stand above the prose: title, deck, byline, dateline, picture, caption …
_MOST_BLOCKS: Final = 12
#: A byline or dateline of more characters is prose.
_LONGEST_LINE: Final = 200
_LONGEST_BLOCK: Final = 5000
#: A heading or paragraph as the sanitiser writes it; these do not nest.
_BLOCK: Final = re.compile(r"\s*<(h[1-6]|p)(?: [^>]*)?>(.*?)</\1>", re.DOTALL)
_FIGURE: Final = re.compile(r"\s*<figure(?: [^>]*)?>.*?</figure>", re.DOTALL)
_PARAGRAPH: Final = re.compile(r"<p(?: [^>]*)?>(.{0,1000}?)</p>\n?", re.DOTALL)
_HEADING: Final = re.compile(r"<h1(?: [^>]*)?>(.{1,2000}?)</h1>\s*", re.DOTALL)
_ANY_HEADING: Final = re.compile(r"<(h[1-6])(?: [^>]*)?>.*?</\1>", re.DOTALL)
_TAG: Final = re.compile(r"<[^<>]*>")
_BREAK: Final = re.compile(r"<br ?/?>|\n")
_IMAGE: Final = re.compile(r'<img((?: [\w-]+="[^"]*")+)[^<>]{0,3}>')
_ATTRIBUTE: Final = re.compile(r' ([\w-]+)="([^"]*)"')
#: A paragraph that is a picture, and what stands right below it or with it in emphasis.
_CAPTIONED: Final = re.compile(
    rf"<p>({_IMAGE.pattern})(?:</p>\s*<p>|\s*<br>\s*|\s+)"
    r"(?:<em>(?P<said>[^<>]{1,400})</em>|(?P<plain>[^<>]{1,300}))</p>"
)
_PARTING: Final = re.compile(r"\s*[|·•/]\s*|\s+[—–-]\s+|,\s+|\s{3,}")
_FIGCAPTION: Final = re.compile(
    r"\s*(?:</\w+>\s*){0,5}<figcaption(?: [^>]*)?>(.{0,2000}?)</figcaption>", re.DOTALL
)
#: Pictures up to this side are icons, badges and counters.
_ICON_SIDE: Final = 64


class Opening(Struct, kw_only=True):
    """A sanitised body without the lines of its head that are fields, and these fields."""

    html: str
    house: HouseStyle
    #: What the front matter states: it comes first, and its language helps with dates.
    stated: Mapping[str, Any]
    found: dict[str, Any] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    #: The text before the author's excerpt marker; empty without one.
    marked: str = ""

    def is_on(self, rule: str) -> bool:
        """Whether the house has not switched the rule off."""
        return rule not in self.house.disabled_rules

    def state(self, name: str, value: Any, rule: str, text: str, confidence: float = 1.0) -> None:
        """Take the value for the field, with its evidence, unless it has one already."""
        if name in self.found or name in self.stated:
            return
        self.found[name] = value
        evidence = Evidence(
            field=name, rule=rule, place="body", text=text[:200], confidence=confidence
        )
        self.evidence.append(evidence)


def read_opening(html: str, stated: Mapping[str, Any], house: HouseStyle) -> Opening:
    """What stands above the prose of the sanitised HTML: read, and taken out of it.

    The first ``h1`` is the title when none is stated, and goes when the title says the same.
    Bylines and datelines are taken out even when the front matter states them already.
    """
    opening = Opening(html=html, house=house, stated=stated)
    if opening.is_on("picture-caption"):
        opening.html = _CAPTIONED.sub(_as_figure, opening.html)
    if opening.is_on("first-heading"):
        _take_title(opening)
    _take_lines(opening)
    if house.furniture:
        _drop_house_lines(opening)
    _take_marker(opening)
    if opening.is_on("first-image"):
        _find_picture(opening)
    return opening


def _plain(html: str) -> str:
    """The text of inline HTML on one line."""
    return one_line(unescape(_TAG.sub("", html)))


def _as_figure(match: re.Match[str]) -> str:
    """A figure, where the words below a picture are its caption; else what stood there."""
    said = match["said"] or match["plain"]
    if match["said"] is None and find_caption(_plain(said)) is None:
        return match[0]
    return f"<figure>{match[1]}<figcaption>{said.strip()}</figcaption></figure>"


def _take_title(opening: Opening) -> None:
    match = _HEADING.search(opening.html)
    text = _plain(match[1]) if match else ""
    if match is None or not text:
        return
    opening.state("title", text, "first-heading", text, 0.9)
    title = str(opening.stated.get("title", text))
    is_above = not _plain(opening.html[: match.start()].replace(MARKER, ""))
    if is_above and title.casefold() == text.casefold():
        opening.html = opening.html[: match.start()] + opening.html[match.end() :]


def _take_lines(opening: Opening) -> None:
    """Take the paragraphs and headings above the prose whose lines are all fields."""
    html = opening.html
    kept: list[str] = []
    position = 0
    for _ in range(_MOST_BLOCKS):
        if figure := _FIGURE.match(html, position):
            kept.append(figure[0])
            position = figure.end()
            continue
        block = _BLOCK.match(html, position)
        if block is None or len(block[2]) > _LONGEST_BLOCK:
            break
        lines = [line for part in _BREAK.split(block[2]) if (line := _plain(part))]
        is_taken = bool(lines) and _take_block(lines, opening)
        if not is_taken:
            if lines and block[1] == "p":
                break
            kept.append(block[0])
        position = block.end()
    opening.html = ("".join(kept) + html[position:]).strip()


def _take_block(lines: list[str], opening: Opening) -> bool:
    """Whether all lines are fields or furniture; if so they are taken."""
    if len(lines) > 4 or any(len(line) > _LONGEST_LINE for line in lines):
        return False
    rules = [_read_line(line, opening) for line in lines]
    if None in rules:
        return False
    opening.dropped += (
        Dropped(place="body", text=line, rule=rule)
        for line, rule in zip(lines, rules, strict=True)
        if rule
    )
    return True


def _read_line(line: str, opening: Opening) -> str | None:
    """The rule that takes a line out of the head of the body; None for prose."""
    if MARKER in line:
        return None
    if opening.is_on("byline"):
        for before, after in _partings(line):
            for names, moment in ((before, after), (after, before)):
                people = find_byline(names)
                if people and _read_dateline(moment, opening):
                    opening.state("authors", people, "byline", line)
                    return "byline"
    if _read_dateline(line, opening):
        return "dateline"
    if opening.is_on("byline") and (people := find_byline(line)):
        opening.state("authors", people, "byline", line)
        return "byline"
    rule = is_furniture(line)
    return rule if rule != "furniture-navigation" and rule and opening.is_on(rule) else None


def _partings(line: str) -> Iterator[tuple[str, str]]:
    """The line parted in two at each mark that may stand between a byline and a dateline."""
    for match in list(_PARTING.finditer(line))[:6]:
        yield line[: match.start()], line[match.end() :]


def _read_dateline(line: str, opening: Opening) -> bool:
    """Whether the line is a dateline; its date is taken."""
    if not opening.is_on("dateline"):
        return False
    language = opening.stated.get("language") or opening.house.language
    reading = find_dateline(line, house=opening.house, language=language)
    if reading is None or reading.moment is None:
        return False
    if reading.is_update:
        opening.state("updated", reading.moment, "dateline", line, reading.confidence)
        return True
    if "published" not in opening.stated:
        opening.found.setdefault("published_precision", reading.precision)
    opening.state("published", reading.moment, "dateline", line, reading.confidence)
    return True


def _drop_house_lines(opening: Opening) -> None:
    """Drop the paragraphs that are the publication's own furniture, wherever they stand."""
    furniture = house_lines(opening.house.furniture)

    def replacement(match: re.Match[str]) -> str:
        text = _plain(match[1])
        if not furniture.fullmatch(text):
            return match[0]
        opening.dropped.append(Dropped(place="body", text=text[:200], rule="house-furniture"))
        return ""

    opening.html = _PARAGRAPH.sub(replacement, opening.html)


def _take_marker(opening: Opening) -> None:
    """The text above the author's marker without headings; the marker itself goes."""
    before, marker, _ = opening.html.partition(MARKER)
    if not marker:
        return
    opening.html = opening.html.replace(MARKER, "").replace("<p></p>", "").strip()
    if opening.is_on("more-marker"):
        opening.marked = one_line(html_to_text(strip_note_marks(_ANY_HEADING.sub("", before))))


def _find_picture(opening: Opening) -> None:
    """The first real picture of the body as the lead image; its title is its caption."""
    for match in list(_IMAGE.finditer(opening.html))[:20]:
        said = {name: unescape(value) for name, value in _ATTRIBUTE.findall(match[1])}
        sides = [said[side] for side in ("width", "height") if said.get(side, "").isdigit()]
        if not said.get("src") or any(int(side[:6]) <= _ICON_SIDE for side in sides):
            continue
        below = _FIGCAPTION.match(opening.html, match.end())
        text = _plain(below[1]) if below else one_line(said.get("title", ""))
        caption, credit = split_caption(text)
        image = Image(
            url=said["src"],
            alt=one_line(said.get("alt", "")) or None,
            caption=caption,
            credit=credit,
        )
        opening.state("lead_image", image, "first-image", said["src"], 0.7)
        return
