"""The run in which nothing has changed ends here, before anything else is imported."""

from __future__ import annotations

import os
import time

from feedwright.aside import replace_file
from feedwright.lock import take_lock
from feedwright.manifest import digest_request, is_current, read_manifest

TYPE_CHECKING = False  # `typing` would be imported for it
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

    from feedwright.manifest import Manifest

__all__ = ["digest_words", "is_unchanged"]

_COMMAND: Final = "build"
_WITH_VALUE: Final = frozenset(
    {"--config", "--articles", "--out", "--state", "--jobs", "--dask", "--wait"}
)
_ALONE: Final = frozenset({"-q", "--quiet", "--notify"})
_STATE: Final = ".feedwright"
_STATUS: Final = "status.json"
_STATED_TIME: Final = "SOURCE_DATE_EPOCH"
_TIME_CHARS: Final = len("2026-01-31T09:00:00Z")


def digest_words(words: Sequence[str]) -> str | None:
    """By which the same run in the same folder is known again; None for one that has to take place.

    Such are those that ask for more than a build, and those that state what time it is.
    """
    if _options(words) is None or os.environ.get(_STATED_TIME):
        return None
    try:
        return digest_request(words)
    except OSError:
        return None


def is_unchanged(words: Sequence[str]) -> bool:
    """Whether the same run took place, changed nothing, and would change nothing today.

    Then it counts as one that went well, now. Whatever is in doubt is False, and nothing was done:
    the run itself finds out. A person who watches is always told what there is.
    """
    options = _options(words)
    if options is None or os.isatty(1):
        return False
    try:
        state = _find_state(options)
        if read_manifest(state) is None:
            return False
        lock = take_lock(state)
        if lock is None:
            return False
        try:
            # The one that counts: until the lock was ours, a build may have been running.
            manifest, now = read_manifest(state), time.time()
            if manifest is None or manifest.request != digest_words(words):
                return False
            return is_current(manifest, now) and _note(state, manifest, now)
        finally:
            os.close(lock)
    except OSError:
        return False


def _options(words: Sequence[str]) -> dict[str, str] | None:
    """The options of a plain build with their values; None for any other run."""
    if not words or words[0] != _COMMAND:
        return None
    options, left = {}, iter(words[1:])
    for word in left:
        name, sign, value = word.partition("=")
        if name in _WITH_VALUE:
            options[name] = value if sign else next(left, "")
        elif word not in _ALONE:
            return None
    return options


def _find_state(options: dict[str, str]) -> str:
    """The folder in which the manifest is, if there is one; the manifest itself says whether."""
    if "--state" in options:
        return os.path.abspath(options["--state"])  # noqa: PTH100 - without pathlib
    beside = options.get("--config")
    if beside is None and not os.path.isdir(_STATE):  # noqa: PTH112 - without pathlib
        beside = options.get("--out")
    root = os.path.dirname(os.path.abspath(beside)) if beside else os.getcwd()  # noqa: PTH100, PTH109, PTH120 - without pathlib
    return os.path.join(root, _STATE)  # noqa: PTH118 - without pathlib


def _note(state: str, manifest: Manifest, now: float) -> bool:
    """The status says that a run went well now, unless it says anything else of the last one."""
    first, middle, last = (part.encode() for part in manifest.status)
    path = os.path.join(state, _STATUS)  # noqa: PTH118 - without pathlib
    with open(path, "rb") as file:  # noqa: PTH123 - without pathlib
        text = file.read()
    before = text[len(first) : len(first) + _TIME_CHARS]
    if text != first + before + middle + before + last:
        return False
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now)).encode("ascii")
    replace_file(path, first + moment + middle + moment + last)
    return True
