"""The words of the command line, typed."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from feedwright import __version__
from feedwright.cli.commands import (
    ACTION_SUMMARIES,
    ACTIONS,
    COMMANDS,
    JSON_HELP,
    SUMMARIES,
    TARGETS,
)
from feedwright.cli.option_values import folder_or_store, number, path
from feedwright.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from feedwright.cli.commands import Action, Command

__all__ = ["Arguments", "make_parser", "parse_arguments"]

_MOST_JOBS: Final = 256
_MOST_PORT: Final = 65_535
_MOST_WAIT_SECONDS: Final = 86_400
_INVALID_CHOICE: Final = re.compile(r"invalid choice: '([^']*)'")

_ABOUT: Final = """\
Turns a folder of article files (plain text, saved web pages, Markdown) into RSS,
Atom and JSON feeds that people subscribe to."""
_START: Final = """\
to start:
  feedwright init     look at the articles/ folder and write feedwright.toml
  feedwright build    publish the feeds/ folder; run it again when articles come"""


class Arguments(argparse.Namespace):
    """What was asked for; options of other commands keep their defaults."""

    command: Command
    #: All of them, as they were typed.
    words: tuple[str, ...] = ()
    config: Path | None = None
    articles: Path | str | None = None
    out: Path | str | None = None
    state: Path | None = None
    dry_run: bool = False
    force: bool = False
    strict: bool = False
    prune: bool = False
    #: None: as the config says.
    jobs: int | None = None
    dask: str | None = None
    wait: int = 0
    silent: list[str]
    explain: bool = False
    all: bool = False
    schema: bool = False
    json: bool = False
    quiet: bool = False
    debug: bool = False
    paths: list[str]
    dir: Path
    action: Action | None = None
    path: str
    old: str
    new: str
    reason: str | None = None
    undo: bool = False
    new_links: bool = False
    feeds: list[str]
    host: str
    port: int
    allow_host: list[str]
    access_log: Path | None = None
    metrics: int | None = None
    notify: bool = False
    status: bool = False
    now: bool = False
    watch: bool = False
    target: str
    into: Path | None = None


def parse_arguments(argv: Sequence[str]) -> Arguments:
    """The arguments. Raises `UsageError`, and `SystemExit` after ``--help`` or ``--version``."""
    parser, commands = make_parser()
    arguments, unknown = parser.parse_known_args(argv, Arguments())
    arguments.words = tuple(argv)
    command = getattr(arguments, "command", None)
    if command is None:
        known = ", ".join(COMMANDS)
        raise UsageError("", "no command", f"{known} are possible; see feedwright --help")
    if command == "catalogue" and arguments.action is None:
        known = ", ".join(ACTIONS)
        raise UsageError("", f"{command}: what?", f"{known} are possible")
    if unknown:
        options = [name for name in unknown if name.startswith("-")]
        message = f"unknown option {options[0]}" if options else f"unexpected {unknown[0]}"
        name = f"{command} {arguments.action}" if command == "catalogue" else command
        names = commands[name].option_names if options else ()
        raise UsageError("", message, _hint((options or unknown)[0], names, name))
    return arguments


def make_parser() -> tuple[_Parser, dict[str, _Parser]]:
    """The parser of everything, and that of each command and of each action of one."""
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
    commands: dict[str, _Parser] = {}
    for name, (usage, about, examples) in COMMANDS.items():
        commands[name] = listed.add_parser(
            name, help=SUMMARIES[name], usage=usage, description=about, epilog=examples
        )
    _add_build(commands["build"])
    _add_show(commands["show"])
    _add_init(commands["init"])
    _add_learn(commands["learn"])
    _add_adopt(commands["adopt"])
    _add_folders(commands["doctor"])
    _add_check(commands["check"])
    _add_withdraw(commands["withdraw"])
    _add_serve(commands["serve"])
    _add_notify(commands["notify"])
    _add_watch(commands["watch"])
    _add_deploy(commands["deploy"])
    commands |= _add_actions(commands["catalogue"])
    for words, json_help in JSON_HELP.items():
        command = commands[words]
        if json_help:
            command.add_argument("--json", action="store_true", help=json_help)
        if words not in {"show", "catalogue list", "catalogue show"}:
            quiet = "say errors and warnings only" if words == "doctor" else "say errors only"
            command.add_argument("-q", "--quiet", action="store_true", help=quiet)
        command.add_argument("--debug", action="store_true", help="show where an error arose")
    return parser, commands


def _add_folders(parser: _Parser) -> None:
    _add_config(parser)
    parser.add_folder("--articles", "the folder of article files, or its address", folder_or_store)
    parser.add_folder("--out", "the folder to publish into, or its address", folder_or_store)
    parser.add_folder("--state", "the folder of the publication's memory")


def _add_build(parser: _Parser) -> None:
    _add_folders(parser)
    for name, words in (
        ("--dry-run", "say what would be done, and write nothing"),
        ("--force", "publish although a guard refuses"),
        ("--strict", "publish nothing when an article cannot be read"),
        ("--prune", "remove documents that are written no longer, and feeds that have ended"),
        ("--notify", "then tell the hubs of the config what has changed, in half a minute at most"),
    ):
        parser.add_argument(name, action="store_true", help=words)
    words = "the same with the workers of the Dask scheduler at this address, tcp://HOST:PORT"
    parser.add_argument("--dask", metavar="ADDRESS", help=words)
    words = "publish a change of this article without telling it as an update; can be repeated"
    parser.add_argument("--silent", metavar="PATH", action="append", default=[], help=words)
    _add_effort(parser)


def _add_jobs(parser: _Parser) -> None:
    words = "read articles and make entries with N processes (default: as the config says)"
    parser.add_argument("--jobs", metavar="N", type=number(1, _MOST_JOBS), help=words)


def _add_effort(parser: _Parser) -> None:
    _add_jobs(parser)
    words = "let another build that is running end first, for so long at most"
    seconds = number(0, _MOST_WAIT_SECONDS)
    parser.add_argument("--wait", metavar="SECONDS", type=seconds, default=0, help=words)


def _add_adopt(parser: _Parser) -> None:
    words = "files and addresses of the feed, all its pages; the first counts most"
    parser.add_argument("feeds", metavar="OLD_FEED", nargs="+", help=words)
    _add_folders(parser)
    for name, words in (
        ("--dry-run", "say what would be taken over, and write nothing"),
        ("--new-links", "take ids and dates only; links are the articles' and the config's"),
        ("--force", "take over although a feed is broken, or articles have other ids here"),
    ):
        parser.add_argument(name, action="store_true", help=words)
    _add_effort(parser)


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


def _add_actions(parser: _Parser) -> dict[str, _Parser]:
    """The parser of each action, by the words that lead to it."""
    listed = parser.add_subparsers(
        title="actions", dest="action", metavar="ACTION", prog="feedwright catalogue"
    )
    actions: dict[Action, _Parser] = {
        name: listed.add_parser(
            name, help=ACTION_SUMMARIES[name], usage=usage, description=about, epilog=examples
        )
        for name, (usage, about, examples) in ACTIONS.items()
    }
    for action in actions.values():
        _add_folders(action)
    words = "the article's file, or its id"
    actions["show"].add_argument("path", metavar="PATH", help=words)
    actions["link"].add_argument("old", metavar="OLD", help="the path or the id that it had")
    actions["link"].add_argument("new", metavar="NEW", help="the path of its file today")
    actions["new"].add_argument("path", metavar="PATH", help="the article's file")
    _add_dry_run(actions["link"])
    _add_dry_run(actions["new"])
    return {f"catalogue {name}": action for name, action in actions.items()}


def _add_withdraw(parser: _Parser) -> None:
    parser.add_argument("path", metavar="PATH", help="the article's file, or its id")
    _add_folders(parser)
    words = "why; published only where [feeds] tombstones says so"
    parser.add_argument("--reason", metavar="TEXT", default=None, help=words)
    words = "publish the article again, under its id"
    parser.add_argument("--undo", action="store_true", help=words)
    _add_dry_run(parser)


def _add_dry_run(parser: _Parser) -> None:
    words = "say what subscribers would see, and write nothing"
    parser.add_argument("--dry-run", action="store_true", help=words)


def _add_serve(parser: _Parser) -> None:
    _add_folders(parser)
    words = "the address to listen at (default: 127.0.0.1, this machine alone; :: is all)"
    parser.add_argument("--host", metavar="ADDRESS", default="127.0.0.1", help=words)
    port, words = number(0, _MOST_PORT), "the port (default: 8000; 0 is any that is free)"
    parser.add_argument("--port", metavar="N", type=port, default=8000, help=words)
    words = "answer to this name too, beside the config's and localhost; * is any; can be repeated"
    parser.add_argument("--allow-host", metavar="NAME", action="append", default=[], help=words)
    words = "write a line for each request (combined format; - is stdout)"
    parser.add_argument("--access-log", metavar="FILE", type=path, help=words)
    words = "build whenever something changes, and let pages in a browser follow; for preview"
    parser.add_argument("--watch", action="store_true", help=words)
    words = "let Prometheus read what is counted, at this port of this machine"
    parser.add_argument("--metrics", metavar="PORT", type=number(1, _MOST_PORT), help=words)


def _add_notify(parser: _Parser) -> None:
    _add_config(parser)
    parser.add_folder("--state", "the folder of the publication's memory")
    words = "say what each hub was told, and when; ask nobody"
    parser.add_argument("--status", action="store_true", help=words)
    words = "also try what waits because it could not be told before"
    parser.add_argument("--now", action="store_true", help=words)
    words = "try again and again until everybody knows, for so long at most"
    seconds = number(0, _MOST_WAIT_SECONDS)
    parser.add_argument("--wait", metavar="SECONDS", type=seconds, default=0, help=words)


def _add_watch(parser: _Parser) -> None:
    _add_folders(parser)
    words = "after each build tell the hubs of the config what has changed"
    parser.add_argument("--notify", action="store_true", help=words)
    _add_jobs(parser)


def _add_deploy(parser: _Parser) -> None:
    parser.add_argument("target", metavar="TARGET", choices=TARGETS, help="what is to be told")
    _add_folders(parser)
    parser.add_folder("--into", "write the files into this folder instead of printing them")
    parser.add_argument("--force", action="store_true", help="replace files that are there")


def _add_check(parser: _Parser) -> None:
    words = "files, folders of feeds, or http(s) addresses"
    parser.add_argument("paths", metavar="FEED", nargs="+", help=words)
    parser.add_argument("--strict", action="store_true", help="fail on warnings, too")
    words = "say the same of a document as often as it is found"
    parser.add_argument("--all", action="store_true", help=words)


def _add_config(parser: _Parser) -> None:
    words = "the config (default: feedwright.toml, or [tool.feedwright] in pyproject.toml, here)"
    parser.add_argument("--config", metavar="FILE", type=path, help=words)


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

    def add_folder(self, name: str, words: str, kind: Callable[[str], Any] | None = None) -> None:
        self.add_argument(name, metavar="DIR", type=kind or path, help=words)

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


def _hint(word: str, known: Sequence[str] | dict[Command, Any], command: str | None) -> str:
    from feedwright.config.kinds import suggest  # noqa: PLC0415 - only for a mistake

    help_ = f"see feedwright {command} --help" if command else "see feedwright --help"
    word = word.partition("=")[0]
    longer = [name for name in known if name.startswith(word)]
    return f'did you mean "{longer[0]}"?' if len(longer) == 1 else suggest(word, known) or help_
