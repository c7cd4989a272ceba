"""Fills the generated parts of docs/reference from what the program itself knows.

A part stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``; the rest is written by
hand. ``python tools/reference.py`` writes the pages; ``--check`` names those that are out of date.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from feedwright.check.rules import RULES
from feedwright.cli.arguments import make_parser
from feedwright.cli.failures import EXIT_CODES
from feedwright.config.keys import KEYS, NAMED_TABLES, TABLES, Key
from feedwright.config.template import toml_value
from feedwright.problems import KINDS
from feedwright.query import FIELDS

if TYPE_CHECKING:
    from feedwright.check.finding import Rule

__all__ = ["main", "pages"]

_ROOT: Final = Path(__file__).parents[1]
# The tests know what other people's parsers see, and hold it true.
sys.path.append(str(_ROOT / "tests"))

import elements  # noqa: E402  # beside this file

import outside  # noqa: E402  # found by the line above
from outside.followers import FOLLOWERS  # noqa: E402
from outside.followers import STEPS as FOLLOWER_STEPS  # noqa: E402

FOLDER: Final = _ROOT / "docs" / "reference"
PAGES: Final = (
    *("check-rules.md", "commands.md", "configuration.md", "elements.md", "problems.md"),
    "readers.md",
)
_FORMATS: Final = {"rss": "RSS", "atom": "Atom", "json": "JSON"}
#: Groups of the checklist of feeds, in its order.
_GROUPS: Final = "XDICRAJPMKOHQ"
_PART: Final = re.compile(r"(?<=<!-- generated: )([\w-]+) -->\n.*?(?=<!-- end -->)", re.DOTALL)


def pages() -> dict[Path, tuple[str, str]]:
    """Each page as it is, and as it should be. Raises `KeyError` for a part nobody generates."""
    parts = {
        "keys": _keys(),
        "query-fields": _query_fields(),
        "check-rules": _check_rules(),
        "exit-codes": _exit_codes(),
        **_elements(),
        "problems": _problems(),
        "readers": _readers(),
        "reader-losses": _losses(),
        "followers": _followers(),
        **_helps(),
    }

    def fill(found: re.Match[str]) -> str:
        return f"{found[1]} -->\n\n{parts[found[1]]}\n"

    texts = {FOLDER / name: (FOLDER / name).read_text("utf-8") for name in PAGES}
    return {path: (text, _PART.sub(fill, text)) for path, text in texts.items()}


def _keys() -> str:
    parts = []
    for table, about in TABLES.items():
        parts.append(f"## [{table}]\n\n{about}\n")
        parts += [_key(key) for key in KEYS if key.table == table]
    for name, (about, keys) in NAMED_TABLES.items():
        parts += [f"## [{name}.NAME]\n\n{about}\n", *map(_key, keys)]
    return "\n".join(parts)


def _key(key: Key) -> str:
    facts = [f"Takes {key.kind.words}."]
    if key.default not in (None, []):
        facts.append(f"Without it: `{toml_value(key.default)}`.")
    if key.example is not None:
        facts.append(f"Example: `{key.name} = {toml_value(key.example)}`.")
    return "\n".join([f"### `{key.name}`\n", key.doc, *facts]) + "\n"


def _query_fields() -> str:
    kinds = {
        "text": "`=` `!=` `in`, `*` for any text",
        "day": '`=` `!=` `<` `<=` `>` `>=`, `"2026-01-31"`',
        "span": '`=`, `"48h"`, `"90d"`, `"12w"`',
        "number": "`=` `!=` `<` `<=` `>` `>=`",
        "flag": "`=` `!=`, `true` or `false`",
    }
    rows = (f"| `{name}` | {words} | {kinds[kind]} |\n" for name, (kind, words) in FIELDS.items())
    return "| field | is | compared by |\n| --- | --- | --- |\n" + "".join(rows)


def _helps() -> dict[str, str]:
    _, parsers = make_parser()
    return {
        words.replace(" ", "-"): f"```text\n{parser.format_help().rstrip()}\n```\n"
        for words, parser in parsers.items()
    }


def _exit_codes() -> str:
    rows = (f"| {code} | {words} |\n" for code, words in EXIT_CODES.items())
    return "| code | says |\n| --- | --- |\n" + "".join(rows)


def _problems() -> str:
    rows = (
        f"| `{code}` | {kind.severity} | {_cell(kind.message)} | {_cell(kind.hint)} |\n"
        for code, kind in sorted(KINDS.items())
    )
    return "| code | severity | says | what to do |\n| --- | --- | --- | --- |\n" + "".join(rows)


def _check_rules() -> str:
    """The rules in the order of the checklist: by group, number and name."""
    rows = (
        f"| {rule.number} | `{name}` | {rule.severity} | {_cell(rule.message)} |"
        f" {_cell(rule.hint)} | {_cell(rule.clause)} |\n"
        for name, rule in sorted(RULES.items(), key=_checklist_order)
    )
    head = "| number | rule | severity | says | what to do | clause |\n"
    return head + "| --- | --- | --- | --- | --- | --- |\n" + "".join(rows)


def _checklist_order(one: tuple[str, Rule]) -> tuple[int, int, str]:
    name, rule = one
    return _GROUPS.index(rule.number[0]), int(rule.number[1:]), name


def _elements() -> dict[str, str]:
    """Fields by formats: of a feed, of an entry, of a podcast."""
    tables: dict[str, list[str]] = {"feed": [], "entry": [], "podcast": []}
    for field, places in elements.places_of():
        about, _, name = field.partition(".")
        is_podcast = name.startswith(("show.", "episode."))
        cells = (", ".join(f"`{one}`" for one in places[each]) or "–" for each in _FORMATS)
        row = f"| `{field if is_podcast else name}` | {' | '.join(cells)} |\n"
        tables["podcast" if is_podcast else about].append(row)
    head = "| field | RSS | Atom | JSON |\n| --- | --- | --- | --- |\n"
    return {f"elements-of-{about}": head + "".join(rows) for about, rows in tables.items()}


def _readers() -> str:
    """Fields by parsers; ✓ is given as published in all formats that the parser reads."""
    rows = [
        f"| {name} | {' | '.join(_seen(parser, name) for parser in outside.PARSERS.values())} |\n"
        for name in outside.FIELDS
    ]
    formats = (
        ", ".join(_FORMATS[each] for each in one.formats) for one in outside.PARSERS.values()
    )
    head = [
        f"| field | {' | '.join(outside.PARSERS)} |\n",
        f"|{' --- |' * (len(outside.PARSERS) + 1)}\n",
        f"| reads | {' | '.join(formats)} |\n",
    ]
    return "".join(head + rows)


def _seen(parser: outside.Parser, name: str) -> str:
    """One mark where all formats agree, else each format's."""
    marks = {
        _FORMATS[each]: "–"
        if name in parser.unread.get(each, ())
        else "○"
        if name in parser.losses.get(each, {})
        else "✓"
        for each in parser.formats
    }
    if len(set(marks.values())) == 1:
        return next(iter(marks.values()))
    return ", ".join(f"{name} {mark}" for name, mark in marks.items())


def _losses() -> str:
    rows = (
        f"| {name} | {_FORMATS[each]} | {lost} | {_cell(loss.reason)} |\n"
        for name, parser in outside.PARSERS.items()
        for each, losses in parser.losses.items()
        for lost, loss in losses.items()
    )
    return "| parser | format | field | gives |\n| --- | --- | --- | --- |\n" + "".join(rows)


def _followers() -> str:
    """What each reader asks for and then has, step by step."""
    head = "| reader | " + " | ".join(FOLLOWER_STEPS.values()) + " | an edit is | the move is |\n"
    rows = (
        f"| {name} | {' | '.join(one.statuses[step] for step in FOLLOWER_STEPS)} | {one.edit} |"
        f" {'followed' if one.follows else 'not followed'} |\n"
        for name, one in FOLLOWERS.items()
    )
    return f"{head}|{' --- |' * (len(FOLLOWER_STEPS) + 3)}\n{''.join(rows)}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def main(arguments: list[str]) -> int:
    """Writes the pages, or with ``--check`` names those that are out of date; the exit code."""
    stale = {path: new for path, (old, new) in pages().items() if old != new}
    for path, text in stale.items():
        if "--check" in arguments:
            sys.stderr.write(f"docs/reference/{path.name} is out of date (run make docs)\n")
        else:
            path.write_text(text, encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
