"""What holds for all tests: one profile for properties, and real parts that may be missing."""

from __future__ import annotations

import os
import shutil
import signal
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

# Without deadlines: machines differ in speed, rules do not.
settings.register_profile("feedwright", deadline=None, derandomize=True)
settings.load_profile("feedwright")

# Who is started in the background ("&" in sh) ignores SIGINT, and so would all that we start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

#: Where ``npm ci`` puts what the tests take from npm.
NODE_MODULES: Final = Path(__file__).parent / "javascript" / "node_modules"
_LEFT_OUT: Final = pytest.StashKey[Counter[str]]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests whose real parts are missing; ``FEEDWRIGHT_PARTS=all`` lets them fail.

    A test names them: ``@pytest.mark.needs("chromium", "npm:axe-core")``.
    """
    left_out = config.stash[_LEFT_OUT] = Counter[str]()
    if os.environ.get("FEEDWRIGHT_PARTS") == "all":
        return
    missing = {item: next(_missing(item), None) for item in items}
    left_out.update(part for part in missing.values() if part)
    config.hook.pytest_deselected(items=[item for item in items if missing[item]])
    items[:] = [item for item in items if not missing[item]]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What a worker left out is told by the process that started it."""
    told = getattr(session.config, "workeroutput", None)
    if told is not None:
        left_out = session.config.stash[_LEFT_OUT]
        told["left_out"] = dict(left_out)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Every worker collects all tests, so each tells the same."""
    told: dict[str, int] = getattr(node, "workeroutput", {}).get("left_out", {})
    left_out: Counter[str] = Counter(told)
    node.config.stash[_LEFT_OUT] = left_out


def _missing(item: pytest.Item) -> Iterator[str]:
    for mark in item.iter_markers("needs"):
        for part in mark.args:
            is_package = part.startswith("npm:")
            found = (NODE_MODULES / part[4:]).exists() if is_package else shutil.which(part)
            if not found:
                yield part


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was not tried, and what it would take."""
    for part, count in terminalreporter.config.stash.get(_LEFT_OUT, Counter()).items():
        terminalreporter.write_line(f"{count} tests were left out: they need {part}", yellow=True)
