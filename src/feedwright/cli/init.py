"""``feedwright init``: a config from what the article files tell."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import asdict

from feedwright.cli.console import printable
from feedwright.config.source import CONFIG_NAME, find_source, shown
from feedwright.errors import OutputError, SourceError

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
    # These bring the readers' libraries.
    from feedwright.config.template import render_template  # noqa: PLC0415
    from feedwright.config.writing import write_config  # noqa: PLC0415
    from feedwright.learning.amendment import amend, suggestions  # noqa: PLC0415
    from feedwright.survey import survey_folder  # noqa: PLC0415

    articles = cwd / arguments.articles if arguments.articles else _articles_in(root)
    out = cwd / arguments.out if arguments.out else root / "feeds"
    below = out.relative_to(articles).as_posix() if out.is_relative_to(articles) else ""
    found = survey_folder(articles, (below,) if below else ())
    # There is nobody's word yet that these could stand against.
    known: dict[tuple[str, str], Any] = {
        key: vote.value for key, vote in suggestions(found.publication).items()
    }
    known["articles", "folder"] = _relative(articles, root)
    known["feeds", "folder"] = _relative(out, root)
    text = render_template(known, _notes(found))
    amended = amend(text, found.publication, found.furniture)
    write_config(target, amended.text.encode(), cwd)
    known |= {key: vote.value for key, vote in amended.keys.items()}
    if amended.furniture:
        known["articles", "furniture"] = [one.pattern for one in amended.furniture]
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


def _notes(found: Survey) -> dict[str, str]:
    """What a person should know who edits the config."""
    site, articles = [], []
    languages = found.publication.languages
    if len(languages) > 1:
        listed = ", ".join(f"{language} {count}" for language, count in languages)
        site.append(f"Languages found in {found.samples} articles: {listed}.")
    if found.ambiguous_dates and not found.publication.date_order:
        articles.append(f"{found.ambiguous_dates} articles need date-order to have a date.")
    if found.unlinked and not found.publication.link:
        articles.append(f"{found.unlinked} of {found.samples} articles need link for an address.")
    if found.furniture:
        articles.append("furniture holds lines that several files share: look through them.")
    return {"site": " ".join(site), "articles": " ".join(articles)}


def _tell(
    found: Survey,
    known: dict[tuple[str, str], Any],
    target: str,
    arguments: Arguments,
    console: Console,
) -> None:
    if arguments.json:
        settings = {f"{table}.{key}": value for (table, key), value in known.items()}
        console.result(json.dumps({"config": target, "settings": settings, **_as_json(found)}))
        return
    if arguments.quiet:
        return
    for line in _findings(found, known):
        console.result(printable(line))
    console.result(printable(f"{target} is written"))
    missing = [f"[{table}] {key}" for table, key in _WANTED if (table, key) not in known]
    if found.unlinked and ("articles", "link") not in known:
        missing.append("[articles] link")
    fill_in = f", fill in {', '.join(missing)}" if missing else ""
    console.note(printable(f"next: look through {target}{fill_in}"))
    console.note(f"then: {_build_command(target)}")


def _as_json(found: Survey) -> dict[str, Any]:
    names = ("samples", "files", "undated", "unsigned", "unlinked", "ambiguous_dates")
    return {
        **{name: getattr(found, name) for name in names},
        "languages": dict(found.publication.languages),
        "furniture": [asdict(one) for one in found.furniture],
    }


def _build_command(target: str) -> str:
    return "feedwright build" if target == CONFIG_NAME else f"feedwright build --config {target}"


def _findings(found: Survey, known: dict[tuple[str, str], Any]) -> Iterator[str]:
    files = "1 article file" if found.files == 1 else f"{found.files} article files"
    yield f"looked at {found.samples} of {files} in {known['articles', 'folder']}"
    for (table, key), value in known.items():
        if key == "folder":
            continue
        patterns = "pattern" if len(value) == 1 else "patterns"
        text = f"{len(value)} {patterns}" if isinstance(value, list) else value
        yield f"  [{table}] {key}: {text}"
    for count, what in (
        (found.undated, "without a date"),
        (found.unsigned, "without an author"),
        (found.unlinked, "without an address of their own"),
        (
            0 if found.publication.date_order else found.ambiguous_dates,
            "with a date that needs [articles] date-order",
        ),
    ):
        if count:
            yield f"  {count} {what}"
