"""Lines of a publication's pages that are no part of any article, as patterns with their counts."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct

from feedwright.config.patterns import find_hazard
from feedwright.extract.furniture import is_furniture
from feedwright.extract.lexicon import fold
from feedwright.extract.text.kinds import kind_of
from feedwright.learning.near import Candidate, find_templates
from feedwright.learning.shapes import is_sentence, pattern_for, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feedwright.learning.near import Template
    from feedwright.learning.regions import Folder, Place

__all__ = ["MAX_PATTERNS", "Learned", "learn_furniture"]

#: As many as a person looks through.
MAX_PATTERNS: Final = 200
_MAX_PATTERN_CHARS: Final = 400
#: Longer lines have no near repeats: they are prose.
_MAX_NEAR_CHARS: Final = 160
#: Lines of one file that near repeats are looked for in, nearest to the article first.
_MOST_CANDIDATES: Final = 60
#: The last lines of what is the article by counting, which may be furniture not yet known.
_MARGIN: Final = 3
#: Of the articles that a line stands in, those where it has to stand outside of the text.
_OUTSIDE_SHARE: Final = 0.8
#: A sentence that stands between the paragraphs of so many articles was not written for one.
_INSIDE_ARTICLES: Final = 4
_INSIDE_SHARE: Final = 0.2
#: A line that stands more often than this in each of its articles is no subheading of them.
_TIMES: Final = 1.5
#: "Q", "AB": initials of somebody who speaks.
_SPEAKER_CHARS: Final = 3
#: A line that begins more of its articles than this is on top of their pages; one that begins
#: fewer is the lede of one that others quote, unless it has the neighbours of the quotations.
_TOP_SHARE: Final = 0.5
_MISREAD_SHARE: Final = 0.34
#: Of the articles of a pattern, those that may have no line of their own.
_BARE_SHARE: Final = 0.1
#: Lines that name something of the article at hand are fields, wherever they stand.
_FIELD_KINDS: Final = frozenset({"byline", "date", "ago", "reading-time", "caption"})
#: Kinds of furniture that the words of a line alone tell.
_PLAIN_KINDS: Final = frozenset(
    f"furniture-{kind}" for kind in ("share", "comments", "newsletter", "related", "advert")
)
_AFTER_COLON: Final = re.compile(r"[:：|]\s*(.+)")


class Learned(Struct, frozen=True, kw_only=True):
    """A kind of line that a publication puts on its pages."""

    #: A regular expression that matches whole lines.
    pattern: str
    #: In how many articles of how many it stands, and how many lines there are of it.
    articles: int
    of: int
    lines: int
    #: In how many articles such a line was read as text so far.
    misread: int
    #: One of the lines, and the files it stands in, in order, each with the first line's number.
    example: str
    files: tuple[tuple[str, int], ...]


class _Group(NamedTuple):
    """Lines of one pattern."""

    pattern: str
    places: tuple[Place, ...]
    #: Whether they differ in more than numbers.
    is_near: bool = False


class _Names(NamedTuple):
    """What articles of the folder are called, and who wrote them; folded."""

    titles: frozenset[str]
    authors: frozenset[str]


def learn_furniture(folder: Folder) -> tuple[Learned, ...]:
    """The furniture of the pages, what was misread most often first; at most `MAX_PATTERNS`.

    A line is learned when it stands in three articles at least, and in a tenth of them, outside of
    what is the article by counting, and is no title, lede, byline, date or caption of any. Lines
    that the readers leave out of every article anyway are not worth a pattern.
    """
    names = _names(folder)
    near = list(_near_repeats(folder, names))
    folder = folder.with_known([place for group in near for place in group.places])
    found = {g: one for g in near if (one := _learn(folder, names, g))}
    covered = {place for group in found for place in group.places}
    for places in folder.repeated.values():
        if not covered.issuperset(places):
            group = _Group(pattern_for({folder.line(place).text for place in places}), places)
            one = _learn(folder, names, group)
            if one is not None:
                found[group] = one
    ordered = sorted(found, key=lambda group: _rank(found[group]))
    kept: dict[str, Learned] = {}
    for group in _sparing(ordered, folder):
        # Long lines may have one beginning, which is all that stands in the pattern.
        kept.setdefault(group.pattern, found[group])
    return tuple(kept.values())[:MAX_PATTERNS]


def _rank(one: Learned) -> tuple[int, int, str]:
    return -one.misread, -one.articles, one.pattern


def _sparing(groups: Iterable[_Group], folder: Folder) -> Iterator[_Group]:
    """The groups that hardly stand in articles which have nothing but lines that repeat.

    Notes after one pattern are such articles, and what repeats in them is what they say.
    """
    bare = {
        number
        for number, sheet in enumerate(folder.sheets)
        if all((number, at) in folder.known for at, line in enumerate(sheet.lines) if line.is_text)
    }
    for group in groups:
        sheets = {sheet for sheet, _ in group.places}
        if len(sheets & bare) <= _BARE_SHARE * len(sheets):
            yield group


def _names(folder: Folder) -> _Names:
    articles = [sheet.article for sheet in folder.sheets]
    return _Names(
        titles=frozenset(fold(article.title) for article in articles if article.title),
        authors=frozenset(fold(p.name) for article in articles for p in article.authors),
    )


def _learn(folder: Folder, names: _Names, group: _Group) -> Learned | None:
    """What is to be said of the group; None when its lines may belong to an article."""
    pattern, places, _ = group
    if len(pattern) > _MAX_PATTERN_CHARS or find_hazard(pattern):
        return None
    misread = folder.articles_with(_read_as_text(folder, places))
    if not misread and not all(is_sentence(folder.line(place).text) for place in places):
        return None
    if _is_of_an_article(folder, names, group) or not _is_of_the_page(folder, names, group):
        return None
    numbers: dict[str, int] = {}
    for place in places:
        path = folder.sheets[place[0]].article.path
        numbers.setdefault(path, folder.line(place).number)
    return Learned(
        pattern=pattern,
        articles=len(folder.articles_with(places)),
        of=folder.articles,
        lines=len(places),
        misread=len(misread),
        example=folder.line(places[0]).text[:_MAX_PATTERN_CHARS],
        files=tuple(numbers.items()),
    )


def _read_as_text(folder: Folder, places: Iterable[Place]) -> list[Place]:
    return [place for place in places if folder.line(place).is_text]


def _is_of_an_article(folder: Folder, names: _Names, group: _Group) -> bool:
    """Whether one of the lines is a title, a lede, a byline or another field of any article."""
    lines = [folder.line(place) for place in group.places]
    if any(line.role in ("title", "field") for line in lines):
        return True
    if any(_names_its_article(folder, place) for place in group.places):
        return True
    # Lines of one pattern are of one kind; few of them tell which.
    for text in sorted({line.text for line in lines})[:5]:
        if kind_of(text) in _FIELD_KINDS:
            return True
    folded = {fold(line.text) for line in lines if len(line.text) <= _MAX_PATTERN_CHARS}
    if not folded.isdisjoint(names.titles | names.authors):
        return True
    ledes = [place for place in group.places if place[1] == folder.sheets[place[0]].lede]
    return bool(ledes) and (group.is_near or not _are_misread(folder, group.places, ledes))


def _names_its_article(folder: Folder, place: Place) -> bool:
    """Whether a line holds the title of its own article, as that of the window does."""
    title = folder.sheets[place[0]].article.title
    return bool(title) and str(title) in folder.line(place).text


def _are_misread(folder: Folder, places: tuple[Place, ...], ledes: list[Place]) -> bool:
    """Whether lines that are read as ledes are none.

    They begin most of their articles; or they stand in most of them outside of the text, and here
    between the same lines as there: a true lede that other pages quote has other neighbours than
    its quotations.
    """
    begun, all_ = folder.articles_with(ledes), folder.articles_with(places)
    if len(begun) >= _TOP_SHARE * len(all_) and len(begun) >= folder.needed:
        return True
    others = [place for place in places if place not in ledes]
    if len(ledes) > _MISREAD_SHARE * len(places):
        return False
    around: dict[str, int] = defaultdict(int)
    for place in others:
        for text in _neighbours(folder, place):
            around[text] += 1
    usual = {text for text, count in around.items() if 2 * count >= len(others)}
    return all(usual.intersection(_neighbours(folder, place)) for place in ledes)


def _neighbours(folder: Folder, place: Place) -> set[str]:
    """What stands before and after a line, as far as it repeats, too."""
    sheet, at = place
    around = ((sheet, at - 1), (sheet, at + 1))
    return {folder.line(one).text for one in around if one in folder.known}


def _is_of_the_page(folder: Folder, names: _Names, group: _Group) -> bool:
    """Whether the lines stand around articles, or between paragraphs for the page's sake.

    Of the latter their words say so, they lead to another article of the folder, they stand
    several times in an article, or a whole sentence stands in too many articles to be written for
    one of them. A subheading may stand in all of them.
    """
    inside = [place for place in group.places if folder.is_inside(place)]
    articles, within = folder.articles_with(group.places), folder.articles_with(inside)
    if not group.is_near and len(group.places) >= _TIMES * len(articles):
        return not _names_a_speaker(folder.line(group.places[0]).text)
    if len(articles - within) >= _OUTSIDE_SHARE * len(articles):
        return not _are_headings(folder, group)
    if len(within) < max(_INSIDE_ARTICLES, _INSIDE_SHARE * folder.articles):
        return False
    return all(
        _is_promotion(text, names) or (not group.is_near and is_sentence(text))
        for text in {folder.line(place).text for place in inside}
    )


def _names_a_speaker(text: str) -> bool:
    """Whether a line says who speaks in what follows, as in an interview: "Q:", "Ada Marsh"."""
    return text[-1] in ":：" or len(text) <= _SPEAKER_CHARS or kind_of(text) == "name"


def _are_headings(folder: Folder, group: _Group) -> bool:
    """Whether short lines stand above text of the article: "Sources", and what they are."""
    above = [
        place
        for place in _read_as_text(folder, group.places)
        if not is_sentence(folder.line(place).text) and _is_text_of_its_own(folder, place)
    ]
    articles = folder.articles_with(group.places)
    return 2 * len(folder.articles_with(above)) >= len(articles)


def _is_text_of_its_own(folder: Folder, place: Place) -> bool:
    """Whether what stands below a line is read as text and stands nowhere else."""
    sheet, below = place[0], place[1] + 1
    lines = folder.sheets[sheet].lines
    is_known = (sheet, below) in folder.known
    return below < len(lines) and not is_known and lines[below].is_text


def _is_promotion(text: str, names: _Names) -> bool:
    """Whether a line is furniture by its words, or "Something: the title of another article"."""
    if is_furniture(text) in _PLAIN_KINDS:
        return True
    linked = _AFTER_COLON.search(text)
    return linked is not None and fold(linked[1]) in names.titles


def _near_repeats(folder: Folder, names: _Names) -> Iterator[_Group]:
    """Lines that begin or end alike: all lines of the folder that each pattern matches."""
    lines = _short_lines(folder)
    accepted: list[Template] = []
    for template in find_templates(_candidates(folder, names), folder.needed):
        if any(_continues(template, one) for one in accepted):
            continue
        places = _places_of(template, lines)
        texts = {folder.line(place).text for place in places}
        if len(texts) > 1 and len(folder.articles_with(places)) >= folder.needed:
            accepted.append(template)
            yield _Group(template.pattern, places, is_near=True)


def _continues(template: Template, other: Template) -> bool:
    """Whether all lines of a template are lines of another one."""
    size = len(other.tokens)
    if template.from_end != other.from_end:
        return False
    part = template.tokens[-size:] if other.from_end else template.tokens[:size]
    return part == other.tokens


def _candidates(folder: Folder, names: _Names) -> list[Candidate]:
    """Lines that stand in one file only, short, around the article or of the kind put into it."""
    found = []
    for number, sheet in enumerate(folder.sheets):
        start, end = folder.regions[number]
        wanted = []
        for at, line in enumerate(sheet.lines):
            is_open = line.role in ("text", "dropped") and len(line.text) <= _MAX_NEAR_CHARS
            if not is_open or (number, at) in folder.known:
                continue
            # The last lines of a region may be furniture that is not yet known to repeat.
            distance = max(start + 1 - at, at - end + _MARGIN)
            if distance >= 0 or _is_promotion(line.text, names):
                wanted.append((max(distance, 0), at))
        for _, at in sorted(wanted)[:_MOST_CANDIDATES]:
            tokens = tokens_of(sheet.lines[at].text)
            article = folder.article_of[number]
            found.append(Candidate(place=(number, at), article=article, tokens=tokens))
    return found


#: Places of lines by text, below their first token, or their last.
_Lines = dict[str, dict[str, list["Place"]]]


def _short_lines(folder: Folder) -> tuple[_Lines, _Lines]:
    """All lines that a template may match, by their first and by their last token."""
    by_text: dict[str, list[Place]] = defaultdict(list)
    for number, sheet in enumerate(folder.sheets):
        for at, line in enumerate(sheet.lines):
            if len(line.text) <= 2 * _MAX_NEAR_CHARS:
                by_text[line.text].append((number, at))
    by_first: _Lines = defaultdict(dict)
    by_last: _Lines = defaultdict(dict)
    for text, places in by_text.items():
        tokens = tokens_of(text)
        by_first[tokens[0]][text] = by_last[tokens[-1]][text] = places
    return by_first, by_last


def _places_of(template: Template, lines: tuple[_Lines, _Lines]) -> tuple[Place, ...]:
    """The places of all lines of the folder that the template matches, in order."""
    by_first, by_last = lines
    pattern = re.compile(template.pattern)
    if template.from_end:
        some = by_last.get(template.tokens[-1], {})
    else:
        some = by_first.get(template.tokens[0], {})
    matched = (places for text, places in some.items() if pattern.fullmatch(text))
    return tuple(sorted(place for places in matched for place in places))
