"""``feedwright doctor``: what is wrong, and what to do about it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from feedwright.cli.build import advice
from feedwright.cli.clock import read_clock
from feedwright.cli.console import printable
from feedwright.cli.publication import settings_of
from feedwright.config.source import shown
from feedwright.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from feedwright.cli.arguments import Arguments
    from feedwright.cli.clock import Clock
    from feedwright.cli.console import Console, Style
    from feedwright.config.settings import Settings
    from feedwright.doctor import Finding, Severity

__all__ = ["run"]

_STYLES: Final[Mapping[Severity, Style]] = {"ok": "good", "warning": "warning", "error": "error"}


def run(arguments: Arguments, console: Console) -> int:
    """Says what was found; the exit code is that of the first error, 0 without any."""
    findings = tuple(_findings(arguments))
    errors = [finding for finding in findings if finding.severity == "error"]
    exit_code = errors[0].exit_code if errors else 0
    if arguments.json:
        names = ("check", "severity", "message", "hint")
        told = [{name: getattr(finding, name) for name in names} for finding in findings]
        console.result(json.dumps({"findings": told, "exit_code": exit_code}))
        return exit_code
    for finding in findings:
        if finding.severity != "ok" or not arguments.quiet:
            severity = console.paint(f"{finding.severity:<7}", _STYLES[finding.severity])
            hint = f" ({finding.hint})" if finding.hint else ""
            rest = printable(f"{finding.check:<9}  {finding.message}{hint}")
            console.result(f"{severity}  {rest}")
    return exit_code


def _findings(arguments: Arguments) -> Iterator[Finding]:
    """Config and clock first: the rest is read by the one and judged by the other."""
    # A mistake in the words of the command costs no libraries.
    from feedwright.doctor import Finding, examine  # noqa: PLC0415

    clock = read_clock()
    try:
        settings = settings_of(arguments)
    except ConfigError as error:
        for mistake in error.mistakes:
            yield Finding(
                check="config",
                severity="error",
                message=mistake,
                hint="feedwright build publishes nothing until it is corrected",
                exit_code=error.exit_code,
            )
        return
    yield from _config(settings)
    yield _clock(clock)
    yield from examine(settings, clock.now)


def _config(settings: Settings) -> Iterator[Finding]:
    from feedwright.doctor import Finding  # noqa: PLC0415 - see above

    missing = advice(settings)
    for line in missing:
        yield Finding(check="config", severity="warning", message=line)
    if not missing and settings.path is not None:
        yield Finding(check="config", message=shown(settings.path, Path.cwd()))


def _clock(clock: Clock) -> Finding:
    from feedwright.doctor import Finding  # noqa: PLC0415 - see above

    if clock.doubt:
        return Finding(check="clock", severity="warning", message=clock.doubt, hint="set it")
    return Finding(check="clock", message=f"{clock.now:%Y-%m-%d %H:%M} UTC")
