"""What a folder of article files tells of its publication: the start of a config.

Only what several files agree on is believed; a person reads it in the config and corrects it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple
from urllib.parse import urlsplit

from feedwright.characters import one_line
from feedwright.errors import SourceError
from feedwright.extract.encoding import decode
from feedwright.extract.lexicon import alternatives, read_lexicon
from feedwright.extract.page.page import read_page
from feedwright.extract.page.structured import text_of, types_of
from feedwright.model import HouseStyle
from feedwright.readers import find_suffixes, read_article
from feedwright.sources import find_files, read_bytes

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence
    from pathlib import Path

    from feedwright.model import Article
    from feedwright.sources import ArticleFile

__all__ = ["DateOrder", "Sample", "Survey", "sample_folder", "survey"]

#: As many files as show what a publication's files have in common.
MAX_SAMPLES: Final = 200
_MAX_BYTES: Final = 2_000_000
#: A line of this many files is a line of the site, not of an article.
_REPEATED_IN: Final = 3
#: Lines looked at from either end of a text; longer ones are paragraphs.
_EDGE_LINES: Final = 60
_MAX_LINE_CHARS: Final = 400
_MAX_FURNITURE: Final = 40
#: More than this share of the articles decides on the language, the address, the name.
_MOST: Final = 0.5
#: Fewer pages or dates are an accident.
_VOTES: Final = 2

_NUMERIC_DATE: Final = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)")
_PAGE: Final = re.compile(r"\s*(?:<!|<\?xml|<html|<head|<body)", re.IGNORECASE)
_LINE_PLACE: Final = re.compile(r"lines? (\d+)")
_LETTER: Final = re.compile(r"[^\W\d_]")
_LONGEST_NAME: Final = 60
#: Readers keep this much of a line that they dropped.
_DROPPED_CHARS: Final = 200
#: A page's title ends in the name of its site: "Headline | The Contour".
_TITLE_END: Final = re.compile(r"\s[|–—·»-]\s([^|–—·»]{2,60})$")

DateOrder = Literal["dmy", "mdy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One article file: its text as it lies there, and what is read from it so far."""

    article: Article
    text: str
    #: What the page calls its site; empty for a text.
    site_names: tuple[str, ...] = ()
    is_page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What the samples agree on; None or empty where they do not."""

    #: How many files were looked at, and how many there are.
    samples: int
    files: int
    title: str | None = None
    description: str | None = None
    url: str | None = None
    language: str | None = None
    #: Every language found and its number of articles, the most frequent first.
    languages: tuple[tuple[str, int], ...] = ()
    date_order: DateOrder | None = None
    #: How many dates can only be read once the order is known.
    ambiguous_dates: int = 0
    #: Whole lines that stand at the edges of several files, most frequent first.
    furniture: tuple[str, ...] = ()
    #: Articles without a date, without an author, without an address of their own.
    undated: int = 0
    unsigned: int = 0
    unlinked: int = 0


def sample_folder(folder: Path, ignore: tuple[str, ...] = ()) -> Survey:
    """What the article files of the folder tell, from at most 200 of them, spread evenly.

    Raises `SourceError` when there is no such folder, or no article in it.
    """
    files, _ = find_files(folder, find_suffixes(), ignore)
    chosen = files[:: -(-len(files) // MAX_SAMPLES) or 1]
    samples = tuple(sample for file in chosen if (sample := _read(file, folder)))
    if not samples:
        what = "holds no readable article files" if files else "holds no article files"
        hint = f"put files in it that end in {' '.join(sorted(find_suffixes()))}"
        raise SourceError(str(folder), what, hint)
    return survey(samples, files=len(files))


def _read(file: ArticleFile, folder: Path) -> Sample | None:
    data = read_bytes(file, folder, _MAX_BYTES)
    if not isinstance(data, bytes):
        return None
    article = read_article(file.path, data, HouseStyle())
    text = decode(data).text if article.is_readable else None
    if text is None:
        return None
    is_page = _PAGE.match(text) is not None
    names = _names_in_page(text) if is_page else ()
    return Sample(article=article, text=text, site_names=names, is_page=is_page)


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


def survey(samples: Sequence[Sample], *, files: int) -> Survey:
    """What the samples agree on; ``files`` is how many article files there are in all."""
    articles = [sample.article for sample in samples]
    languages = Counter(article.language for article in articles if article.language)
    lines = _repeated_lines(samples)
    title, description = _self_description(lines.all, articles)
    return Survey(
        samples=len(samples),
        files=files,
        title=_site_name(samples) or title,
        description=description,
        url=_home(articles),
        language=_majority(languages, len(articles)),
        languages=tuple(languages.most_common()),
        date_order=_date_order(articles),
        ambiguous_dates=sum(_has(article, "date-ambiguous") for article in articles),
        furniture=lines.furniture,
        undated=sum(article.published is None for article in articles),
        unsigned=sum(not article.authors for article in articles),
        unlinked=sum(article.canonical_url is None for article in articles),
    )


def _majority(counted: Counter[str], total: int) -> str | None:
    if not counted:
        return None
    value, count = counted.most_common(1)[0]
    return value if count > _MOST * total else None


def _has(article: Article, code: str) -> bool:
    return any(problem.code == code for problem in article.problems)


def _home(articles: Iterable[Article]) -> str | None:
    """The origin of most addresses that articles state."""
    addresses = [urlsplit(a.canonical_url) for a in articles if a.canonical_url]
    origins = Counter(f"{address.scheme}://{address.netloc}/" for address in addresses)
    return _majority(origins, len(addresses))


def _site_name(samples: Iterable[Sample]) -> str | None:
    """What most pages call their site; of several names the one that is on most pages."""
    pages = [sample for sample in samples if sample.is_page]
    names = Counter(name for page in pages for name in page.site_names)
    return _majority(names, len(pages)) if len(pages) >= _VOTES else None


def _date_order(articles: Iterable[Article]) -> DateOrder | None:
    """The order that every numeric date has which can only be read one way."""
    votes: Counter[DateOrder] = Counter()
    for article in articles:
        for evidence in article.evidence:
            found = _NUMERIC_DATE.search(evidence.text) if evidence.field == "published" else None
            if found and int(found[1]) > 12 >= int(found[3]):
                votes["dmy"] += 1
            elif found and int(found[3]) > 12 >= int(found[1]):
                votes["mdy"] += 1
    if len(votes) != 1 or votes.total() < _VOTES:
        return None
    return next(iter(votes))


class _Lines(NamedTuple):
    #: Lines of several files, the most frequent first.
    all: tuple[str, ...]
    #: Those of them at the edges of the files that no rule drops so far.
    furniture: tuple[str, ...]


def _repeated_lines(samples: Iterable[Sample]) -> _Lines:
    """Lines that stand in several texts, and those of them that surround the articles.

    Around an article a line is known by its neighbours: from the end of the file up to it, or
    from the beginning down to it, there are only such lines and ones that rules drop already.
    """
    texts = {sample.text: sample for sample in samples if not sample.is_page}
    parted = [(_lines_of(text), sample.article) for text, sample in texts.items()]
    counted = Counter(line for lines, _ in parted for line in set(lines) if _LETTER.search(line))
    repeated = {line: count for line, count in counted.items() if count >= _REPEATED_IN}
    around: Counter[str] = Counter()
    for lines, article in parted:
        around.update(_edges(lines, article, repeated.keys()))
    surround = [line for line, count in around.most_common() if count >= _REPEATED_IN]
    ordered = sorted(repeated, key=lambda line: (-repeated[line], line))
    return _Lines(all=tuple(ordered), furniture=tuple(surround[:_MAX_FURNITURE]))


def _lines_of(text: str) -> list[str]:
    """The lines of the text, from 1; a paragraph, which no site repeats, stands as NUL.

    Front matter is none of them: its keys repeat in every file.
    """
    lines = [line.strip() for line in text.replace("\r\n", "\n").split("\n")]
    fence = lines[0] if lines[0] in {"---", "+++"} else None
    end = lines.index(fence, 1) + 1 if fence is not None and fence in lines[1:] else 0
    lines[:end] = [""] * end
    return ["", *(line if len(line) <= _MAX_LINE_CHARS else "\0" for line in lines)]


def _edges(lines: list[str], article: Article, repeated: Container[str]) -> set[str]:
    """Repeated lines that surround the article in this file."""
    said = {
        int(found[1])
        for evidence in article.evidence
        if (found := _LINE_PLACE.match(evidence.place))
    }
    dropped = {one.text[:_DROPPED_CHARS] for one in article.dropped}
    edges: set[str] = set()
    filled = [number for number, line in enumerate(lines) if line]
    for numbers in (filled[:_EDGE_LINES], filled[: -_EDGE_LINES - 1 : -1]):
        for number in numbers:
            line = lines[number]
            is_dropped = line[:_DROPPED_CHARS] in dropped
            if number in said or not (is_dropped or line in repeated):
                break
            if not is_dropped:
                edges.add(line)
        else:
            return set()  # Nothing but such lines: the file is a copy, and no article is left.
    return edges


def _self_description(
    lines: Iterable[str], articles: Iterable[Article]
) -> tuple[str | None, str | None]:
    """The publication's name and the sentence in which it says what it is."""
    words = read_lexicon("survey")
    people = {person.name for article in articles for person in article.authors}
    says = re.compile(
        rf"(?P<name>[^\W\d_a-z][^.!?,;:|]{{1,{_LONGEST_NAME}}}?)\s(?:{alternatives(words['is'])})\s"
        rf"(?=[^.!?]{{0,200}}?\b(?:{alternatives(words['media'])})\b)"
    )
    for line in lines:
        found = says.match(line)
        if found is None or found["name"] in people:
            continue
        if found["name"].split()[0].casefold() not in words["pronouns"]:
            return one_line(found["name"]), one_line(line)
    return None, None
