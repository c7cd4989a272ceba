"""``feedwright show``: what is read from article files."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from feedwright.cli.console import ResultsLostError, printable
from feedwright.cli.problems import tell_problems
from feedwright.config import read_settings
from feedwright.errors import FeedwrightError, SourceError
from feedwright.explain import Line, explain, fold, moment_text, view
from feedwright.model import Article
from feedwright.paths import kind_of_volume, split_path
from feedwright.problems import problem
from feedwright.readers import find_suffixes, read_article
from feedwright.sources import ArticleFile, find_files, read_bytes, safe_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.cli.arguments import Arguments
    from feedwright.cli.console import Console
    from feedwright.config.settings import Settings
    from feedwright.model import HouseStyle
    from feedwright.readers.found import FoundLine

__all__ = ["as_json", "run"]

#: Keys of the records inside an article, in the order of the contract.
_IMAGE: Final = ("url", "caption", "credit", "alt")
_EVIDENCE: Final = ("field", "rule", "place", "text", "confidence")
_DROPPED: Final = ("place", "text", "rule")
_WITHHELD: Final = ("field", "value", "confidence", "least")
_PROBLEM: Final = ("code", "severity", "place", "message", "hint")
_ENCODING: Final = json.JSONEncoder(ensure_ascii=False).encode


def run(arguments: Arguments, console: Console) -> int:
    """Shows the articles in the order given; the exit code.

    A file that cannot be read is shown with its problem like any other; only when none of them
    can be read does the run end with `SourceError`.
    """
    settings = read_settings(arguments.config, cwd=Path.cwd())
    if arguments.json:
        _use_utf8()
    read_any = False
    for path in _paths(arguments.paths, settings, console):
        for article, data in _read_all(path, settings):
            read_any |= data is not None
            if arguments.json:
                console.result(_ENCODING(as_json(article)))
            elif kind_of_volume(path) and article.is_readable:
                console.result(printable(f"{article.path}  {article.title or ''}"))
            else:
                found = _found(path, data, settings.house) if arguments.explain else ()
                for line in explain(article, found) if arguments.explain else view(article):
                    _show(line, console)
    if not read_any:
        _flush(console)
        raise SourceError("", "no article file could be read", "check the paths")
    return 0


def _flush(console: Console) -> None:
    """What was shown comes before what is said of it."""
    try:
        console.flush()
    except ResultsLostError:
        return


def _use_utf8() -> None:
    """JSON between programs is UTF-8, whatever the locale (RFC 8259 section 8.1)."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")


def _paths(named: list[str], settings: Settings, console: Console) -> Iterator[str]:
    """The files that are named, and the article files of the folders that are, in their order."""
    for path in named:
        if os.path.isdir(path):  # noqa: PTH112 - called for each of thousands of files
            yield from _files_in(path, settings, console)
        else:
            yield path


def _files_in(folder: str, settings: Settings, console: Console) -> tuple[str, ...]:
    """All article files below the folder; what cannot be looked into is said on stderr."""
    try:
        files, problems = find_files(Path(folder), find_suffixes(), settings.articles.ignore)
    except FeedwrightError as error:
        console.say(printable(f"feedwright: error: {error}"))
        return ()
    tell_problems(problems, console, folder.rstrip("/"))
    return tuple(file.location for file in files)


def _read_all(path: str, settings: Settings) -> Iterator[tuple[Article, bytes | None]]:
    """The article of the file; of a volume all of them, or the one that is named behind a "#".

    A volume is shown as a list, unless it is for programs: it may hold a hundred thousand.
    """
    volume, name = (path, "") if os.path.lexists(path) else split_path(path)
    if not kind_of_volume(volume) or not os.path.lexists(volume):
        yield _read(path, settings)
        return
    from feedwright.volume_reading import parts_of, read_part  # noqa: PLC0415 - brings the catalogue

    location = os.path.realpath(volume)
    file = ArticleFile(path=safe_path(volume), location=location)
    is_there = False
    for part in parts_of(file, settings, Path(location).parent):
        if not name or part.path == safe_path(path):
            is_there = True
            yield read_part(part, settings.house), part.data or None
    if not is_there:
        missing = safe_path(path)
        yield Article(path=missing, problems=(problem("file-missing", missing),)), None


def _read(path: str, settings: Settings) -> tuple[Article, bytes | None]:
    """The article and the bytes it was read from; None when there are none."""
    name = safe_path(path)
    if not os.path.lexists(path):
        return Article(path=name, problems=(problem("file-missing", name),)), None
    # Who names a link means the file behind it; build follows links inside its folder only.
    location = os.path.realpath(path)
    file = ArticleFile(path=name, location=location)
    data = read_bytes(file, Path(location).parent, settings.articles.max_file_bytes)
    if isinstance(data, bytes):
        return read_article(name, data, settings.house), data
    return Article(path=name, problems=(data,)), None


def as_json(article: Article) -> dict[str, Any]:
    """The article as other programs get it. The keys are a promise; absent is null or empty."""
    return {
        "path": article.path,
        "title": article.title,
        "authors": [{"name": p.name, "email": p.email, "uri": p.uri} for p in article.authors],
        "published": moment_text(article.published, article.published_precision),
        "published_precision": article.published_precision,
        "updated": moment_text(article.updated, None),
        "language": article.language,
        "tags": list(article.tags),
        "canonical_url": article.canonical_url,
        "lead_image": _select(article.lead_image, _IMAGE) if article.lead_image else None,
        "excerpt": article.excerpt,
        "body_text": article.body_text,
        "body_html": article.body_html,
        "word_count": article.word_count,
        "reading_time_minutes": article.reading_time_minutes,
        "evidence": [_select(one, _EVIDENCE) for one in article.evidence],
        "dropped": [_select(one, _DROPPED) for one in article.dropped],
        "problems": [_select(one, _PROBLEM) for one in article.problems],
        "withheld": [_select(one, _WITHHELD) for one in article.withheld],
    }


def _select(value: object, fields: tuple[str, ...]) -> dict[str, Any]:
    """Those fields of a record; a tenth of the time that finding the fields takes."""
    return {field: getattr(value, field) for field in fields}


def _found(path: str, data: bytes | None, house: HouseStyle) -> tuple[FoundLine, ...]:
    """The lines of the file; none where a parser does not survive it, which its problem says."""
    if data is None:
        return ()
    from feedwright.readers.found import find_lines  # noqa: PLC0415 - only to explain

    try:
        return find_lines(safe_path(path), data, house)
    except Exception:  # noqa: BLE001 - whatever the libraries of a reader raise
        return ()


def _show(line: Line, console: Console) -> None:
    """Writes the line, folded where it is wider than the screen that somebody looks at."""
    head = tuple(span._replace(text=printable(span.text)) for span in line.head)
    body = tuple(span._replace(text=printable(span.text)) for span in line.body)
    safe = Line(head, body)
    for row in fold(safe, console.width) if console.width else (safe.spans,):
        console.result("".join(console.paint(span.text, span.style) for span in row).rstrip())
