"""``feedwright init``: a config from what the article files tell."""

from __future__ import annotations

import json
import os
import re
import secrets
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from feedwright.cli.console import printable
from feedwright.config.source import CONFIG_NAME, find_source, shown
from feedwright.errors import OutputError, PermissionDeniedError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.cli.arguments import Arguments
    from feedwright.cli.console import Console
    from feedwright.survey import Survey

__all__ = ["run"]

#: What subscribers miss most when it is not set.
_WANTED: Final = (
    ("site", "title"),
    ("site", "url"),
    ("site", "description"),
    ("site", "language"),
    ("site", "time-zone"),
)
#: Characters that mean something else in a regular expression.
_SPECIAL: Final = re.compile(r"[\\.^$*+?{}\[\]|()]")
_MODE: Final = 0o644


def run(arguments: Arguments, console: Console) -> int:
    """Writes the config and says what was found; the exit code."""
    if arguments.schema:
        from feedwright.config.schema import json_schema  # noqa: PLC0415 - only here

        console.result(json.dumps(json_schema(), indent=2))
        return 0
    cwd = Path.cwd()
    root = cwd / arguments.dir
    target = root / CONFIG_NAME
    if not root.is_dir():
        raise SourceError(shown(root, cwd), "is not a folder", "name the publication's folder")
    if not arguments.force:
        _check_absent(target, root, cwd)
    from feedwright.config.template import render_template  # noqa: PLC0415 - when work starts
    from feedwright.survey import sample_folder  # noqa: PLC0415 - brings the readers' libraries

    articles = cwd / arguments.articles if arguments.articles else _articles_in(root)
    out = cwd / arguments.out if arguments.out else root / "feeds"
    below = out.relative_to(articles).as_posix() if out.is_relative_to(articles) else ""
    found = sample_folder(articles, (below,) if below else ())
    known = _settings(found)
    known["articles", "folder"] = _relative(articles, root)
    known["feeds", "folder"] = _relative(out, root)
    _write(target, render_template(known, _notes(found)), cwd)
    _tell(found, known, shown(target, cwd), arguments, console)
    return 0


def _check_absent(target: Path, root: Path, cwd: Path) -> None:
    """Raises `OutputError` when the publication has a config already."""
    exists = target if os.path.lexists(target) else None
    if exists is None and (source := find_source(None, root)):
        exists = source.path
    if exists is not None:
        hint = "edit it, or overwrite it with --force"
        raise OutputError(shown(exists, cwd), "there is a config already", hint)


def _articles_in(root: Path) -> Path:
    """Where the articles are when nobody says: ``articles``, else the folder itself."""
    folder = root / "articles"
    return folder if folder.is_dir() else root


def _relative(folder: Path, root: Path) -> str:
    return Path(os.path.relpath(folder, root)).as_posix()


def _settings(found: Survey) -> dict[tuple[str, str], Any]:
    """What the survey is sure of, as keys of a config."""
    settings = {
        ("site", "title"): found.title,
        ("site", "url"): found.url,
        ("site", "description"): found.description,
        ("site", "language"): found.language,
        ("articles", "date-order"): found.date_order,
        ("articles", "furniture"): [_escape(line) for line in found.furniture],
    }
    return {key: value for key, value in settings.items() if value}


def _escape(line: str) -> str:
    """A regular expression for exactly this line, as readable as it can be."""
    return _SPECIAL.sub(r"\\\g<0>", line)


def _notes(found: Survey) -> dict[str, str]:
    """What a person should know who edits the config."""
    site, articles = [], []
    if len(found.languages) > 1:
        listed = ", ".join(f"{language} {count}" for language, count in found.languages)
        site.append(f"Languages found in {found.samples} articles: {listed}.")
    if found.ambiguous_dates and not found.date_order:
        articles.append(f"{found.ambiguous_dates} articles need date-order to have a date.")
    if found.unlinked:
        articles.append(f"{found.unlinked} of {found.samples} articles need link for an address.")
    if found.furniture:
        articles.append("furniture holds lines that several files share: look through them.")
    return {"site": " ".join(site), "articles": " ".join(articles)}


def _write(target: Path, text: str, cwd: Path) -> None:
    """The file, whole or not at all; another that is there is replaced."""
    aside = target.with_name(f".{target.name}-{secrets.token_hex(8)}.part")
    try:
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _MODE)
        try:
            with open(handle, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123 - a handle
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(target)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
    except FileNotFoundError:
        raise OutputError(shown(target, cwd), "its folder went away", "run init again") from None
    except PermissionError:
        name = shown(target, cwd)
        raise PermissionDeniedError(name, "cannot be written: permission denied") from None


def _tell(
    found: Survey,
    known: dict[tuple[str, str], Any],
    target: str,
    arguments: Arguments,
    console: Console,
) -> None:
    if arguments.json:
        settings = {f"{table}.{key}": value for (table, key), value in known.items()}
        console.result(json.dumps({"config": target, "settings": settings, **asdict(found)}))
        return
    if arguments.quiet:
        return
    for line in _findings(found, known):
        console.result(printable(line))
    console.result(printable(f"{target} is written"))
    missing = [f"[{table}] {key}" for table, key in _WANTED if (table, key) not in known]
    missing += ["[articles] link"] if found.unlinked else []
    console.note(printable(f"next: look through {target}, fill in {', '.join(missing)}"))
    console.note(f"then: {_build_command(target)}")


def _build_command(target: str) -> str:
    return "feedwright build" if target == CONFIG_NAME else f"feedwright build --config {target}"


def _findings(found: Survey, known: dict[tuple[str, str], Any]) -> Iterator[str]:
    files = "1 article file" if found.files == 1 else f"{found.files} article files"
    yield f"looked at {found.samples} of {files} in {known['articles', 'folder']}"
    for (table, key), value in known.items():
        if key == "folder":
            continue
        lines = "line" if len(value) == 1 else "lines"
        text = f"{len(value)} {lines}" if isinstance(value, list) else value
        yield f"  [{table}] {key}: {text}"
    for count, what in (
        (found.undated, "without a date"),
        (found.unsigned, "without an author"),
        (found.unlinked, "without an address of their own"),
        (
            0 if found.date_order else found.ambiguous_dates,
            "with a date that needs [articles] date-order",
        ),
    ):
        if count:
            yield f"  {count} {what}"
