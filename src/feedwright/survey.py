"""What a folder of article files tells of its publication: the start of a config.

Only what several files agree on is believed; a person reads it in the config and corrects it.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from feedwright.errors import SourceError
from feedwright.learning.furniture import learn_furniture
from feedwright.learning.publication import Publication, Vote, learn_publication
from feedwright.learning.regions import read_folder_lines
from feedwright.learning.sheets import read_sheet
from feedwright.paths import kind_of_volume
from feedwright.readers import find_suffixes, read_article
from feedwright.sources import find_files, read_bytes
from feedwright.volumes import Part, read_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from feedwright.learning.furniture import Learned
    from feedwright.learning.regions import Folder
    from feedwright.learning.sheets import Sheet
    from feedwright.model import Article, HouseStyle
    from feedwright.sources import ArticleFile

__all__ = ["MAX_SAMPLES", "Change", "Effect", "Survey", "find_effects", "survey", "survey_folder"]

#: As many files as show what a tenth of a publication's files have in common.
MAX_SAMPLES: Final = 300
_MAX_BYTES: Final = 2_000_000


class Survey(Struct, frozen=True, kw_only=True):
    """What the article files agree on."""

    #: How many files were looked at, and how many there are.
    samples: int
    files: int
    publication: Publication
    #: Lines that are part of the pages, not of the articles, what was misread most often first.
    furniture: tuple[Learned, ...]
    sheets: tuple[Sheet, ...]
    #: The files that were looked at; some of them may not have been readable.
    chosen: tuple[ArticleFile, ...] = ()

    @property
    def ambiguous_dates(self) -> int:
        """How many articles have a date that can only be read once the order is known."""
        return sum(
            any(problem.code == "date-ambiguous" for problem in article.problems)
            for article in self._articles
        )

    @property
    def undated(self) -> int:
        """How many articles have no date."""
        return sum(article.published is None for article in self._articles)

    @property
    def unsigned(self) -> int:
        """How many articles name no author."""
        return sum(not article.authors for article in self._articles)

    @property
    def unlinked(self) -> int:
        """How many articles have no address of their own."""
        return sum(article.canonical_url is None for article in self._articles)

    @property
    def _articles(self) -> Iterator[Article]:
        return (sheet.article for sheet in self.sheets)


def survey_folder(
    folder: Path, ignore: tuple[str, ...] = (), *, most_files: int = MAX_SAMPLES
) -> Survey:
    """What the article files of the folder tell, from ``most_files`` of them, spread evenly.

    Raises `SourceError` when there is no such folder, or no article in it.
    """
    files, _ = find_files(folder, find_suffixes(), ignore)
    chosen = tuple(files[:: -(-len(files) // most_files) or 1])
    sheets = tuple(sheet for file in chosen for sheet in _read(file, folder, most_files))
    if not sheets:
        what = "holds no readable article files" if files else "holds no article files"
        hint = f"put files in it that end in {' '.join(sorted(find_suffixes()))}"
        raise SourceError(str(folder), what, hint)
    # There are at least as many articles as were looked at: a volume holds several.
    return replace(survey(sheets, files=max(len(files), len(sheets))), chosen=chosen)


class Change(Struct, frozen=True, kw_only=True):
    """A field of an article, as it was read and as it is read from now on; '' where it is none."""

    field: str
    before: str
    after: str


class Effect(Struct, frozen=True, kw_only=True):
    """What another house style changes in one article."""

    path: str
    changes: tuple[Change, ...]
    #: Paragraphs of the text that go, and that come.
    gone: tuple[str, ...]
    new: tuple[str, ...]


def find_effects(
    files: Iterable[ArticleFile], folder: Path, before: HouseStyle, after: HouseStyle
) -> Iterator[Effect]:
    """What changes in the articles of these files; files of which nothing changes are left out."""
    for part in _parts(files, folder):
        article = (
            read_article(part.path, part.data, house, part.form) for house in (before, after)
        )
        effect = _effect(*article)
        if effect.changes or effect.gone or effect.new:
            yield effect


def _effect(before: Article, after: Article) -> Effect:
    was, is_ = (tuple(one.body_text.split("\n\n")) for one in (before, after))
    gone, new = set(was).difference(is_), set(is_).difference(was)
    return Effect(
        path=before.path,
        changes=tuple(_changes(before, after)),
        gone=tuple(one for one in was if one in gone),
        new=tuple(one for one in is_ if one in new),
    )


def _changes(before: Article, after: Article) -> Iterator[Change]:
    for field, read in _FIELDS.items():
        old, new = read(before), read(after)
        if old != new:
            yield Change(field=field, before=old, after=new)


def _date(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


#: Fields that do not follow from the text, as text.
_FIELDS: Final[dict[str, Callable[[Article], str]]] = {
    "title": lambda article: article.title or "",
    "authors": lambda article: ", ".join(person.name for person in article.authors),
    "published": lambda article: _date(article.published),
    "updated": lambda article: _date(article.updated),
    "tags": lambda article: ", ".join(article.tags),
}


def _read(file: ArticleFile, folder: Path, most: int) -> Iterator[Sheet]:
    """The sheet of the file; of a volume those of its first articles."""
    for part in islice(_parts((file,), folder), most):
        if sheet := read_sheet(part.path, part.data, part.form):
            yield sheet


def _parts(files: Iterable[ArticleFile], folder: Path) -> Iterator[Part]:
    """What can be read of the files, with the articles of volumes one by one."""
    for file in files:
        if kind_of_volume(file.path):
            parts = read_parts(file, folder, max_bytes=_MAX_BYTES)
            yield from islice((part for part in parts if part.problem is None), MAX_SAMPLES)
        elif isinstance(data := read_bytes(file, folder, _MAX_BYTES), bytes):
            yield Part(path=file.path, data=data)


def survey(sheets: Sequence[Sheet], *, files: int) -> Survey:
    """What the sheets agree on; ``files`` is how many article files there are in all."""
    folder = read_folder_lines(sheets)
    return Survey(
        samples=len(sheets),
        files=files,
        publication=learn_publication(sheets, _repeated_lines(folder)),
        furniture=learn_furniture(folder),
        sheets=tuple(sheets),
    )


def _repeated_lines(folder: Folder) -> Iterator[Vote]:
    """The lines that stand in several articles, the most frequent first."""
    counted = (
        (len(folder.articles_with(places)), folder.line(places[0]).text)
        for places in folder.repeated.values()
    )
    for count, text in sorted(counted, key=lambda one: (-one[0], one[1])):
        yield Vote(text, count, folder.articles)
