"""``feedwright withdraw``: an article is taken back for good."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from feedwright.cli.decisions import carry_out
from feedwright.cli.publication import below
from feedwright.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from feedwright.catalogue import Decision
    from feedwright.cli.arguments import Arguments
    from feedwright.cli.console import Console
    from feedwright.config.settings import Settings

__all__ = ["run"]


def run(arguments: Arguments, console: Console) -> int:
    """Withdraws the article, or takes that back, and says what subscribers see; the exit code."""
    if arguments.undo and arguments.reason is not None:
        raise UsageError("", "--undo needs no --reason", "name one of them")

    def make(settings: Settings, now: datetime) -> tuple[Decision, str, str]:
        from feedwright.catalogue import Restore, Withdraw  # noqa: PLC0415 - after the config

        path = below(settings.articles.folder, arguments.path, Path.cwd())
        if arguments.undo:
            restore = Restore(path=path, is_public=settings.feeds.tombstones)
            return restore, path, "no longer withdrawn"
        # Bytes that are no UTF-8, as some terminals send them, are no words either.
        words = os.fsencode(arguments.reason or "").decode("utf-8", "replace")
        reason = " ".join(words.split())
        return Withdraw(path=path, reason=reason, now=now), path, "withdrawn"

    return carry_out(arguments, console, make)
