"""``feedwright check``: what is wrong with feeds."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Final

from feedwright.cli.clock import read_clock
from feedwright.cli.console import printable
from feedwright.errors import FeedwrightError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from feedwright.check import Finding, Source
    from feedwright.check.finding import Severity
    from feedwright.cli.arguments import Arguments
    from feedwright.cli.console import Console, Style

__all__ = ["run"]

_STYLES: Final[Mapping[str, Style]] = {"error": "error", "warning": "warning", "info": "dim"}
#: How often the same is told of one document, unless all is asked for.
_MOST_ALIKE: Final = 3
_FAILED: Final = 65
_FIELDS: Final = "rule number severity path line column element parent message hint clause".split()


def run(arguments: Arguments, console: Console) -> int:
    """Says what was found; 65 when there is an error, or with ``--strict`` a warning.

    What cannot be read is said on stderr; only when nothing can be does the run end with
    `SourceError`.
    """
    from feedwright.check import lint  # noqa: PLC0415 - a mistake in the words costs no libraries

    sources = tuple(_sources(arguments.paths, console))
    if not sources:
        raise SourceError("", "no feed could be read", "check the paths and addresses")
    findings = lint(sources, now=read_clock().now)
    counts = Counter(finding.severity for finding in findings)
    failed = counts["error"] or (arguments.strict and counts["warning"])
    exit_code = _FAILED if failed else 0
    if arguments.json:
        told = {
            "documents": [source.path for source in sources],
            "findings": [{name: getattr(one, name) for name in _FIELDS} for one in findings],
            "errors": counts["error"],
            "warnings": counts["warning"],
            "infos": counts["info"],
            "exit_code": exit_code,
        }
        console.result(json.dumps(told))
        return exit_code
    for finding, more in _condensed(findings, show_all=arguments.all):
        if finding.severity == "error" or not arguments.quiet:
            _tell(finding, more, console)
    console.flush()
    console.note(_total(len(sources), counts))
    return exit_code


def _sources(named: Iterable[str], console: Console) -> Iterator[Source]:
    """Every document that is named, each once; of the others it is said why not."""
    from feedwright.check.gathering import gather  # noqa: PLC0415 - see above

    seen: set[str] = set()
    for name in named:
        try:
            for source in gather(name):
                if source.path not in seen:
                    seen.add(source.path)
                    yield source
        except FeedwrightError as error:
            console.say(printable(f"feedwright: error: {error}"))
        except OSError as error:
            what = (error.strerror or type(error).__name__).lower()
            console.say(printable(f"feedwright: error: {error.filename or name}: {what}"))


def _condensed(findings: Iterable[Finding], *, show_all: bool) -> Iterator[tuple[Finding, int]]:
    """The findings, each with how often more of its kind are left out behind it."""
    findings = tuple(findings)
    alike = Counter((one.path, one.rule) for one in findings)
    told: Counter[tuple[str, str]] = Counter()
    for one in findings:
        key = (one.path, one.rule)
        told[key] += 1
        if show_all or told[key] < _MOST_ALIKE or alike[key] == told[key] == _MOST_ALIKE:
            yield one, 0
        elif told[key] == _MOST_ALIKE:
            yield one, alike[key] - _MOST_ALIKE


def _tell(finding: Finding, more: int, console: Console) -> None:
    text = printable(str(finding))
    word = f" {finding.severity}: "
    before, _, after = text.partition(word)
    painted = console.paint(f"{finding.severity}:", _STYLES[finding.severity])
    console.result(f"{before} {painted} {after}")
    if more:
        times = "once" if more == 1 else f"{more} times"
        left = f"the same {times} more (--all shows each) [{finding.rule}]"
        left = f"{finding.path}: {finding.severity}: {left}"
        console.result(console.paint(printable(left), "dim"))


def _total(documents: int, counts: Counter[Severity]) -> str:
    names: tuple[Severity, ...] = ("error", "warning", "info")
    told = ", ".join(_count(counts[name], name) for name in names)
    return f"{_count(documents, 'document')}: {told}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
