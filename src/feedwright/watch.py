"""What happens to the files of a publication, as the operating system tells it."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Literal

from watchfiles import watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path
    from threading import Event

    from watchfiles import Change

    from feedwright.config.settings import Settings

__all__ = ["Cause", "Watch"]

#: Why there is something to do: files are others, the config is, or a moment has come.
Cause = Literal["files", "config", "time"]

#: So long nothing may happen for what has happened to be taken as one change.
_QUIET_MS: Final = 150
#: What goes on for longer is a change all the same.
_MOST_MS: Final = 2_000
#: Between two looks at what the system does not tell of.
_LOOK_MS: Final = 250

#: Device, inode, size and time of a file; None where there is none.
_Look = tuple[int, int, int, int] | None


class Watch:
    """Files of a publication from the moment on that this is made.

    What happens while a build is running is told after it.
    """

    def __init__(self, settings: Settings, config: Path, stop: Event) -> None:
        self._config = config
        self._stop = stop
        self._seen_config = _look(config)
        self.follow(settings)

    def follow(self, settings: Settings) -> None:
        """From now on it is these folders that count."""
        self._settings = settings
        self._seen_folders = self._look_at_folders()
        self._changes = self._begin()
        # It watches from its first step on.
        self._has_changed = bool(next(self._changes, None))

    def wait(self, until: datetime | None, now: Callable[[], datetime]) -> Cause | None:
        """Why the next build is due; None when ``stop`` is set. At ``until`` it is in any case."""
        for changes in self._changes:
            changed, self._has_changed = self._has_changed or bool(changes), False
            config, folders = _look(self._config), self._look_at_folders()
            if config != self._seen_config:
                self._seen_config = config
                return "config"
            if folders != self._seen_folders:
                # Another folder is in the place of one: of that the system tells nothing.
                self.follow(self._settings)
                return "files"
            if changed:
                return "files"
            if until is not None and now() >= until:
                return "time"
        return None

    def _begin(self) -> Iterator[set[tuple[Change, str]]]:
        return watch(
            *(folder for folder in self._folders if folder.is_dir()),
            watch_filter=self._matters,
            debounce=_MOST_MS,
            step=_QUIET_MS,
            stop_event=self._stop,
            rust_timeout=_LOOK_MS,
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )

    @property
    def _folders(self) -> tuple[Path, ...]:
        settings = self._settings
        more = (settings.media.folder, settings.pages.templates)
        return (settings.articles.folder, *filter(None, more))

    def _look_at_folders(self) -> tuple[tuple[int, int] | None, ...]:
        """Which folders they are, whatever is in them."""
        looks = map(_look, self._folders)
        return tuple(found and found[:2] for found in looks)

    def _matters(self, _: Change, path: str) -> bool:
        """Not what a build writes itself, nor hidden files: editors leave them all the time."""
        ours = (self._settings.feeds.folder, self._settings.state)
        if any(path == str(folder) or _is_in(path, folder) for folder in ours):
            return False
        below = (path.removeprefix(str(one)) for one in self._folders if _is_in(path, one))
        return f"{os.sep}." not in next(below, path) and not path.endswith("~")


def _is_in(path: str, folder: Path) -> bool:
    return path.startswith(f"{folder}{os.sep}")


def _look(path: Path) -> _Look:
    with suppress(OSError):
        status = path.stat()
        return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
    return None
