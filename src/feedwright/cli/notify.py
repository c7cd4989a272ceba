"""``feedwright notify`` and ``build --notify``: hubs are told what has changed."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import asdict

from feedwright.cli.clock import read_clock
from feedwright.cli.console import printable
from feedwright.cli.publication import settings_of
from feedwright.errors import ConfigError, FeedwrightError, LockedError
from feedwright.manifest import drop_manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from feedwright.catalogue import Announcement
    from feedwright.cli.arguments import Arguments
    from feedwright.cli.console import Console
    from feedwright.config.settings import Settings

__all__ = ["check_hubs", "run", "tell_after_build"]

#: Of one round; of a build, whose next run may be near.
_ROUND_SECONDS: Final = 300.0
_BUILD_SECONDS: Final = 30.0
#: Not everybody could be told (sysexits.h: EX_TEMPFAIL).
_NOT_YET: Final = LockedError.exit_code


def run(arguments: Arguments, console: Console) -> int:
    """Tells the hubs, or says what they were told; the exit code."""
    settings = settings_of(arguments)
    check_hubs(settings)
    if not arguments.status:
        end = time.monotonic() + arguments.wait
        _tell(settings, console, is_hurried=arguments.now)
        while pause := _find_pause(settings, end):
            time.sleep(pause)
            _tell(settings, console)
    rows = _rows(settings)
    waiting = sum(one.is_waiting for one in rows)
    if arguments.json:
        console.result(json.dumps({"announcements": list(map(_as_json, rows))}))
    elif arguments.status:
        for line in _status(rows):
            console.result(printable(line))
    elif waiting:
        told = f"{waiting} of {len(rows)} wait to be told (see --status)"
        console.note(f"feedwright: warning: {told}")
    elif console.is_watched and not arguments.quiet:
        console.result("every hub knows what is published")
    return 0 if arguments.status or not waiting else _NOT_YET


def check_hubs(settings: Settings) -> None:
    """Raises `ConfigError` when there is nobody to tell, or nothing that could be told."""
    subject = str(settings.path or "there is no config")
    if not settings.site.hubs:
        raise ConfigError(subject, (f"{subject}: [site] hubs names no hub that could be told",))
    if settings.feeds_url is None:
        raise ConfigError(
            subject, (f"{subject}: feeds have no addresses to tell of: [site] url gives them",)
        )


def tell_after_build(settings: Settings, console: Console) -> None:
    """Hubs are told what a build has published, in half a minute; nothing here fails the build."""
    try:
        _tell(settings, console, seconds=_BUILD_SECONDS)
        if any(one.is_waiting for one in _rows(settings)):
            # The next run has something to do, whatever becomes of the articles.
            drop_manifest(settings.state)
    except (FeedwrightError, OSError) as error:
        console.note(f"feedwright: warning: hubs were not told: {printable(str(error))}")


def _tell(
    settings: Settings,
    console: Console,
    *,
    is_hurried: bool = False,
    seconds: float = _ROUND_SECONDS,
) -> None:
    """One round; what came of it is remembered hub by hub, and said."""
    now = read_clock().now.replace(microsecond=0)
    wanted = [one for one in _rows(settings) if one.is_waiting and (is_hurried or one.due <= now)]
    if not wanted:
        return
    # Where nobody has to be told, nobody waits for the libraries.
    from feedwright.catalogue_place import open_catalogue_of  # noqa: PLC0415
    from feedwright.websub import ask, tell_hubs  # noqa: PLC0415

    for tried in tell_hubs(wanted, now, ask, has_time=_until(seconds)):
        with open_catalogue_of(settings) as catalogue:
            catalogue.settle([tried])
        if tried.is_waiting:
            again = f"again at {tried.due:%Y-%m-%d %H:%M:%S} UTC"
            line = f"{tried.topic}: {tried.hub}: {tried.outcome}; {again}"
            console.note(
                f"feedwright: {console.paint_note('warning', 'warning')}: {printable(line)}"
            )
        elif console.is_watched:
            console.note(printable(f"{tried.topic}: {tried.hub} was told"))


def _until(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() < end


def _find_pause(settings: Settings, end: float) -> float:
    """Seconds until it is worth trying again; 0 when nothing waits, or not until the end."""
    left = end - time.monotonic()
    now = read_clock().now
    dues = [one.due for one in _rows(settings) if one.is_waiting]
    pause = max((min(dues) - now) / timedelta(seconds=1), 0.1) if dues else 0.0
    return pause if pause < left else 0.0


def _rows(settings: Settings) -> tuple[Announcement, ...]:
    from feedwright.announcing import hubs_of  # noqa: PLC0415 - after the config
    from feedwright.catalogue_place import open_catalogue_of  # noqa: PLC0415

    hubs = hubs_of(settings)
    with open_catalogue_of(settings, read_only=True) as catalogue:
        # One that the config names no longer is told nothing more.
        return tuple(one for one in catalogue.announcements() if one.hub in hubs)


def _status(rows: tuple[Announcement, ...]) -> Iterator[str]:
    """What each hub knows of each topic, with the last word on it."""
    if not rows:
        yield "nothing has been published since hubs were named"
    for one in rows:
        yield f"{one.topic}"
        if one.is_waiting:
            state = f"waits since {_moment(one.changed)}"
            if one.attempts:
                state += f", tried {one.attempts} times, again at {_moment(one.due)}"
        elif one.told_at:
            state = f"told {_moment(one.told_at)}"
        else:
            state = "nothing to tell yet"
        yield f"  {one.hub}  {state}{f': {one.outcome}' if one.outcome else ''}"


def _moment(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S} UTC"


def _as_json(one: Announcement) -> dict[str, Any]:
    moments = {
        name: when.isoformat() if when else None
        for name, when in (("changed", one.changed), ("told_at", one.told_at), ("due", one.due))
    }
    return {**asdict(one), **moments, "waiting": one.is_waiting}
