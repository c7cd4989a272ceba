"""The words of the command line, typed."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn

from feedwright import __version__
from feedwright.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["COMMANDS", "Arguments", "make_parser", "parse_arguments"]

Command = Literal["build", "show", "init", "learn", "doctor"]

_MOST_JOBS: Final = 256
_MOST_WAIT_SECONDS: Final = 86_400
_INVALID_CHOICE: Final = re.compile(r"invalid choice: '([^']*)'")

_ABOUT: Final = """\
Turns a folder of article files (plain text, saved web pages, Markdown) into RSS,
Atom and JSON feeds that people subscribe to."""
_START: Final = """\
to start:
  feedwright init     look at the articles/ folder and write feedwright.toml
  feedwright build    publish the feeds/ folder; run it again when articles come"""

#: Every command: its usage, what it does, and examples.
COMMANDS: Final[dict[Command, tuple[str, str, str]]] = {
    "build": (
        "feedwright build [OPTION]...",
        """\
Brings the published folder up to date with the articles. Files whose content
stays are not touched. Without a config it reads articles/ and publishes feeds/.""",
        """\
examples:
  feedwright build
  feedwright build --articles texts --out public/feeds
  feedwright build --dry-run --json""",
    ),
    "show": (
        "feedwright show [OPTION]... PATH...",
        """\
Says what is read from article files; a folder stands for all article files in
it. Uses the config of the current folder, if there is one, and changes nothing.""",
        """\
examples:
  feedwright show articles/mali.txt
  feedwright show --explain articles/mali.txt
  feedwright show --json articles/*.html""",
    ),
    "init": (
        "feedwright init [OPTION]... [DIR]",
        """\
Looks at the article files of a publication and writes a commented feedwright.toml
with what they tell of it. An existing config is never overwritten without --force.""",
        """\
examples:
  feedwright init
  feedwright init --articles texts my-magazine
  feedwright init --schema > feedwright.schema.json""",
    ),
    "learn": (
        "feedwright learn [OPTION]...",
        """\
Looks for what the article files have in common and writes it into the config: lines
that stand on many pages become furniture, the way dates are written house style, the
name of the publication a suggestion. What you wrote there stays as it is.""",
        """\
examples:
  feedwright learn --dry-run
  feedwright learn
  feedwright learn --config my-magazine/feedwright.toml""",
    ),
    "doctor": (
        "feedwright doctor [OPTION]...",
        """\
Looks for whatever stands in the way of the next build, or is wrong with the last
one: config, articles, permissions, lock, catalogue, published feeds, room, clock.
Says what to do about it, and changes nothing.""",
        """\
examples:
  feedwright doctor
  feedwright doctor --quiet
  feedwright doctor --json""",
    ),
}


class Arguments(argparse.Namespace):
    """What was asked for; options of other commands keep their defaults."""

    command: Command
    config: Path | None = None
    articles: Path | None = None
    out: Path | None = None
    state: Path | None = None
    dry_run: bool = False
    force: bool = False
    strict: bool = False
    jobs: int = 1
    wait: int = 0
    explain: bool = False
    schema: bool = False
    json: bool = False
    quiet: bool = False
    debug: bool = False
    paths: list[str]
    dir: Path


def parse_arguments(argv: Sequence[str]) -> Arguments:
    """The arguments. Raises `UsageError`, and `SystemExit` after ``--help`` or ``--version``."""
    parser, commands = make_parser()
    arguments, unknown = parser.parse_known_args(argv, Arguments())
    command = getattr(arguments, "command", None)
    if command is None:
        known = ", ".join(COMMANDS)
        raise UsageError("", "no command", f"{known} are possible; see feedwright --help")
    if unknown:
        options = [name for name in unknown if name.startswith("-")]
        message = f"unknown option {options[0]}" if options else f"unexpected {unknown[0]}"
        names = commands[command].option_names if options else ()
        raise UsageError("", message, _hint((options or unknown)[0], names, command))
    return arguments


def make_parser() -> tuple[_Parser, dict[Command, _Parser]]:
    """The parser of everything, and that of each command."""
    parser = _Parser(
        prog="feedwright",
        usage="feedwright [--version] [--help] COMMAND ...",
        description=_ABOUT,
        epilog=_START,
    )
    parser.add_argument("--version", action=_Version, help="print the version")
    listed = parser.add_subparsers(
        title="commands", dest="command", metavar="COMMAND", prog="feedwright"
    )
    summaries = {
        "build": "publish the feeds",
        "show": "say what is read from article files, and why",
        "init": "write a config from what the articles tell",
        "learn": "teach the config what the pages have in common",
        "doctor": "say what is wrong, and what to do about it",
    }
    commands: dict[Command, _Parser] = {}
    for name, (usage, about, examples) in COMMANDS.items():
        commands[name] = listed.add_parser(
            name, help=summaries[name], usage=usage, description=about, epilog=examples
        )
    _add_build(commands["build"])
    _add_show(commands["show"])
    _add_init(commands["init"])
    _add_learn(commands["learn"])
    _add_folders(commands["doctor"])
    for name, command in commands.items():
        command.add_argument("--json", action="store_true", help=_JSON_HELP[name])
        if name != "show":
            words = "say errors and warnings only" if name == "doctor" else "say errors only"
            command.add_argument("-q", "--quiet", action="store_true", help=words)
        command.add_argument("--debug", action="store_true", help="show where an error arose")
    return parser, commands


_JSON_HELP: Final[dict[Command, str]] = {
    "build": "print the report as one JSON object",
    "show": "print one JSON object per article, one per line",
    "init": "print what was found as one JSON object",
    "learn": "print what was learned as one JSON object",
    "doctor": "print the findings as one JSON object",
}


def _add_folders(parser: _Parser) -> None:
    _add_config(parser)
    parser.add_folder("--articles", "the folder of article files")
    parser.add_folder("--out", "the folder to publish into")
    parser.add_folder("--state", "the folder of the publication's memory")


def _add_build(parser: _Parser) -> None:
    _add_folders(parser)
    for name, words in (
        ("--dry-run", "say what would be done, and write nothing"),
        ("--force", "publish although a guard refuses"),
        ("--strict", "publish nothing when an article cannot be read"),
    ):
        parser.add_argument(name, action="store_true", help=words)
    words = "read articles with N processes (default: 1)"
    parser.add_argument("--jobs", metavar="N", type=_number(1, _MOST_JOBS), default=1, help=words)
    words = "let another build that is running end first, for so long at most"
    seconds = _number(0, _MOST_WAIT_SECONDS)
    parser.add_argument("--wait", metavar="SECONDS", type=seconds, default=0, help=words)


def _add_show(parser: _Parser) -> None:
    words = "article files, or folders of them"
    parser.add_argument("paths", metavar="PATH", nargs="+", help=words)
    _add_config(parser)
    words = "also say which rule gave each field, and what was dropped"
    parser.add_argument("--explain", action="store_true", help=words)


def _add_init(parser: _Parser) -> None:
    words = "the folder of the publication (default: the current one)"
    parser.add_argument("dir", metavar="DIR", type=Path, nargs="?", default=Path(), help=words)
    parser.add_folder("--articles", "the folder of article files")
    parser.add_folder("--out", "the folder to publish into")
    parser.add_argument("--force", action="store_true", help="overwrite an existing config")
    words = "print the JSON Schema of the config, for editors, and do nothing else"
    parser.add_argument("--schema", action="store_true", help=words)


def _add_learn(parser: _Parser) -> None:
    _add_config(parser)
    parser.add_folder("--articles", "the folder of article files")
    words = "say what each pattern would drop and what would change, and write nothing"
    parser.add_argument("--dry-run", action="store_true", help=words)


def _add_config(parser: _Parser) -> None:
    words = "the config (default: feedwright.toml, or [tool.feedwright] in pyproject.toml, here)"
    parser.add_argument("--config", metavar="FILE", type=_path, help=words)


class _Help(argparse.RawDescriptionHelpFormatter):
    """The same lines on every terminal, so that the reference can hold them."""

    def __init__(self, prog: str, **options: Any) -> None:
        super().__init__(prog, **{**options, "width": 84, "max_help_position": 20})


class _Parser(argparse.ArgumentParser):
    """An argument parser that raises our errors and survives a closed stdout."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": _Help, "allow_abbrev": False, **options})

    @property
    def option_names(self) -> tuple[str, ...]:
        return tuple(self._option_string_actions)

    def add_folder(self, name: str, words: str) -> None:
        self.add_argument(name, metavar="DIR", type=_path, help=words)

    def error(self, message: str) -> NoReturn:
        found = _INVALID_CHOICE.search(message)
        if found:
            raise UsageError("", f'unknown command "{found[1]}"', _hint(found[1], COMMANDS, None))
        message = message.replace("the following arguments are required:", "missing:")
        raise UsageError("", message, f"see {self.prog} --help")

    def print_help(self, _: Any = None) -> None:
        from feedwright.cli.console import Console  # noqa: PLC0415 - only here

        console = Console()
        console.result(self.format_help().rstrip("\n"))
        console.flush()


class _Version(argparse.Action):
    """Prints the version and ends the run."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "nargs": 0})

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from feedwright.cli.console import Console  # noqa: PLC0415 - only here

        console = Console()
        console.result(f"feedwright {__version__}")
        console.flush()
        parser.exit()


def _hint(word: str, known: Sequence[str] | dict[Command, Any], command: Command | None) -> str:
    from feedwright.config.kinds import suggest  # noqa: PLC0415 - only for a mistake

    help_ = f"see feedwright {command} --help" if command else "see feedwright --help"
    word = word.partition("=")[0]
    longer = [name for name in known if name.startswith(word)]
    return f'did you mean "{longer[0]}"?' if len(longer) == 1 else suggest(word, known) or help_


def _path(value: str) -> Path:
    if not value or "\0" in value:
        raise argparse.ArgumentTypeError("is empty")
    return Path(value)


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not value.isdecimal() or not least <= int(value) <= most:
            raise argparse.ArgumentTypeError(f"{value} is not a number from {least} to {most}")
        return int(value)

    return read
