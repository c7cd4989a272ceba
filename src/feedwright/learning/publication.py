"""What the articles of a folder say of their publication: name, home, language, how it dates."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from msgspec import Struct

from feedwright.assemble import link_fields
from feedwright.characters import one_line
from feedwright.extract.lexicon import alternatives, read_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from feedwright.learning.sheets import Sheet
    from feedwright.model import Article

__all__ = ["DateOrder", "Publication", "Vote", "learn_publication"]

DateOrder = Literal["dmy", "mdy"]

#: More than this share of the articles decides on the language, the address, the name.
_MOST: Final = 0.5
#: Fewer pages or dates are an accident.
_VOTES: Final = 2
_LONGEST_NAME: Final = 60
_NUMERIC_DATE: Final = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)")
_WORD: Final = re.compile(r"[^\W\d_]+")
_LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)
#: Where a line tells the time of a day, a zone may follow.
_TIME: Final = re.compile(r"\d[:.h]\d\d|\d\s?[ap]\.?m", re.IGNORECASE)


class Vote(NamedTuple):
    """What was learned, and how many articles of how many say so."""

    value: str
    articles: int
    of: int


class Publication(Struct, frozen=True, kw_only=True):
    """What most articles agree on; None where they do not, or do not say."""

    title: Vote | None = None
    #: The sentence in which it says what it is.
    description: Vote | None = None
    url: Vote | None = None
    language: Vote | None = None
    #: A zone of the IANA database, when articles state it with their times.
    time_zone: Vote | None = None
    #: ``[articles] link``, when the addresses that articles state follow one.
    link: Vote | None = None
    #: "dmy" or "mdy", by the dates that can only be read in one way.
    date_order: Vote | None = None
    #: Every language found and its number of articles, the most frequent first.
    languages: tuple[tuple[str, int], ...] = ()


def learn_publication(sheets: Sequence[Sheet], repeated: Iterable[Vote]) -> Publication:
    """What the sheets agree on; ``repeated`` are their common lines, the most frequent first."""
    articles = [sheet.article for sheet in sheets]
    languages = Counter(article.language for article in articles if article.language)
    name, description = _self_description(repeated, articles)
    home = _home(articles)
    return Publication(
        title=_site_name(sheets) or name,
        description=description,
        url=home,
        language=_majority(languages, len(articles)),
        time_zone=_time_zone(articles),
        link=_link(articles, home),
        date_order=_date_order(articles),
        languages=tuple(languages.most_common()),
    )


def _majority(counted: Counter[str], total: int) -> Vote | None:
    if not counted:
        return None
    value, count = counted.most_common(1)[0]
    return Vote(value, count, total) if count > _MOST * total else None


def _home(articles: Iterable[Article]) -> Vote | None:
    """The origin of most addresses that articles state."""
    addresses = [urlsplit(a.canonical_url) for a in articles if a.canonical_url]
    origins = Counter(f"{address.scheme}://{address.netloc}/" for address in addresses)
    return _majority(origins, len(addresses))


def _site_name(sheets: Iterable[Sheet]) -> Vote | None:
    """What most pages call their site; of several names the one that is on most pages."""
    pages = [sheet for sheet in sheets if sheet.site_names]
    names = Counter(name for page in pages for name in page.site_names)
    return _majority(names, len(pages)) if len(pages) >= _VOTES else None


def _date_order(articles: Iterable[Article]) -> Vote | None:
    """The order that every numeric date has which can only be read one way."""
    votes: Counter[DateOrder] = Counter()
    for article in articles:
        for text in _texts_of(article, "published"):
            found = _NUMERIC_DATE.search(text)
            if found and int(found[1]) > 12 >= int(found[3]):
                votes["dmy"] += 1
            elif found and int(found[3]) > 12 >= int(found[1]):
                votes["mdy"] += 1
    total = votes.total()
    if len(votes) != 1 or total < _VOTES:
        return None
    return Vote(next(iter(votes)), total, total)


def _texts_of(article: Article, *fields: str) -> list[str]:
    """What the fields were read from."""
    return [one.text for one in article.evidence if one.field in fields]


def _time_zone(articles: Sequence[Article]) -> Vote | None:
    """The zone that the articles name with their times, else the one that their offsets show.

    None unless all agree, or when several zones have these offsets.
    """
    names: dict[str, list[str]] = read_lexicon("survey")["zones"]
    known = {name for words in names.values() for name in words}
    said: set[str] = set()
    offsets: list[datetime] = []
    timed = stating = 0
    for article in articles:
        texts = [t for t in _texts_of(article, "published", "updated") if _TIME.search(t)]
        words = {word.casefold() for t in texts for word in _WORD.findall(t) if word.isupper()}
        timed += bool(texts)
        stating += not known.isdisjoint(words)
        said |= known & words
        if texts and article.published and article.published.utcoffset():
            offsets.append(article.published)
    if _is_told(stating, timed):
        zone = next((zone for zone, words in names.items() if said.issubset(words)), None)
        return Vote(zone, stating, timed) if zone else None
    zones = [zone for zone in names if _has(zone, offsets)]
    if len(zones) != 1 or not _is_told(len(offsets), timed) or not _is_whole(zones[0], offsets):
        return None
    return Vote(zones[0], len(offsets), timed)


def _is_told(stating: int, of: int) -> bool:
    return stating >= _VOTES and stating > _MOST * of


def _has(zone: str, moments: Sequence[datetime]) -> bool:
    """Whether clocks of the zone have the offsets of the moments at these times."""
    clock = ZoneInfo(zone)
    return all(moment.astimezone(clock).utcoffset() == moment.utcoffset() for moment in moments)


def _is_whole(zone: str, moments: Sequence[datetime]) -> bool:
    """Whether the moments have all offsets that the zone has in a year: half of them may lie."""
    clock = ZoneInfo(zone)
    seasons = [one.replace(month=month, day=1, tzinfo=clock) for one in moments for month in (1, 7)]
    return {one.utcoffset() for one in seasons} <= {one.utcoffset() for one in moments}


def _link(articles: Iterable[Article], home: Vote | None) -> Vote | None:
    """The template of most addresses, relative to the home, that are built of day and file name."""
    if home is None:
        return None
    addresses = [a for a in articles if (a.canonical_url or "").startswith(home.value)]
    templates = Counter(_template(article, home.value) for article in addresses)
    telling = Counter({t: n for t, n in templates.items() if "{slug}" in t or "{path}" in t})
    found = _majority(telling, len(addresses))
    return found if found and found.articles > _VOTES else None


def _template(article: Article, home: str) -> str:
    """The address of an article, its day and its file name as placeholders."""
    fields = link_fields(article, article.published or _LONG_AGO)
    address = (article.canonical_url or "").removeprefix(home)
    steps = [field for field in ("year", "month", "day") if article.published]
    if "/" in fields["path"] and fields["path"] in address:
        return address.replace(fields["path"], "{path}")
    parts = []
    for part in address.split("/"):
        stem, dot, ending = part.partition(".")
        if steps and part == fields[steps[0]]:
            parts.append(f"{{{steps.pop(0)}}}")
        elif stem == fields["slug"] or part == fields["slug"]:
            parts.append("{slug}" + (dot + ending if stem == fields["slug"] else ""))
        else:
            parts.append(part.replace("{", "%7B").replace("}", "%7D"))
    return "/".join(parts)


def _self_description(
    lines: Iterable[Vote], articles: Iterable[Article]
) -> tuple[Vote | None, Vote | None]:
    """The publication's name and the sentence in which it says what it is."""
    words = read_lexicon("survey")
    people = {person.name for article in articles for person in article.authors}
    says = re.compile(
        rf"(?P<name>[^\W\d_a-z][^.!?,;:|]{{1,{_LONGEST_NAME}}}?)\s(?:{alternatives(words['is'])})\s"
        rf"(?=[^.!?]{{0,200}}?\b(?:{alternatives(words['media'])})\b)"
    )
    for line in lines:
        found = says.match(line.value)
        if found is None or found["name"] in people:
            continue
        if found["name"].split()[0].casefold() not in words["pronouns"]:
            name = one_line(found["name"])
            return line._replace(value=name), line._replace(value=one_line(line.value))
    return None, None
