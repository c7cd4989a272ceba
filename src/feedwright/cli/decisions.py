"""What a person has decided, and what subscribers will see of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from feedwright.cli.clock import read_clock
from feedwright.cli.console import printable
from feedwright.cli.publication import settings_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from feedwright.catalogue import Decision
    from feedwright.cli.arguments import Arguments
    from feedwright.cli.console import Console
    from feedwright.config.settings import Settings

__all__ = ["carry_out"]


def carry_out(
    arguments: Arguments,
    console: Console,
    make: Callable[[Settings, datetime], tuple[Decision, str, str]],
) -> int:
    """Remembers the decision, unless with ``--dry-run``, and says what comes of it; the exit code.

    ``make`` gives the decision, whom it is about, and what becomes of that.
    """
    settings = settings_of(arguments)
    # A mistake in the config costs no libraries.
    from feedwright.build import decide  # noqa: PLC0415
    from feedwright.cli.build import impact_json, preview, seen_words  # noqa: PLC0415

    now = read_clock().now
    decision, subject, fate = make(settings, now)
    report = decide(settings, decision, now=now, dry_run=arguments.dry_run)
    if arguments.json:
        fields = {
            "path": subject,
            "decision": fate,
            "subscribers": impact_json(report.impact),
            "objections": [objection.message for objection in report.objections],
            "dry_run": report.dry_run,
        }
        console.result(json.dumps(fields, ensure_ascii=True))
    elif not arguments.quiet:
        would = "would be " if report.dry_run else ""
        console.result(printable(f"{subject}: {would}{fate}"))
        console.result(f"with the next build subscribers see {seen_words(report.impact)}")
        for line in preview(report.impact):
            console.result(printable(line))
    for objection in report.objections:
        console.note(
            printable(f"feedwright: warning: a guard stands against it: {objection.message}")
        )
    return 0
