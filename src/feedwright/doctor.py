"""What stands in the way of the next build, and what is wrong with the last one."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from feedwright.assemble import FILE_NAMES, MAIN_FEED
from feedwright.catalogue_place import is_shared_catalogue_held, open_catalogue_of
from feedwright.errors import (
    FeedwrightError,
    OutputError,
    PermissionDeniedError,
    RefusedError,
    StorageError,
    exit_code_of,
)
from feedwright.lock import find_lock_state
from feedwright.publish.standing import read_document
from feedwright.publish.status import read_status
from feedwright.readers import find_suffixes
from feedwright.reading import require_articles
from feedwright.sources import find_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from feedwright.catalogue import FeedRecord
    from feedwright.config.settings import Settings
    from feedwright.model import Format

    _Check = Callable[[Settings, datetime], Iterator["Finding"]]

__all__ = ["Finding", "Severity", "examine"]

#: ``error``: subscribers get nothing new, or nothing right, until something is done.
Severity = Literal["ok", "warning", "error"]

#: Beyond what a build writes aside, for logs of SQLite and the like.
_SPARE_BYTES: Final = 1_000_000
#: A clock may be set a little back; more than this it was wrong before, or is now.
_CLOCK_TOLERANCE: Final = timedelta(hours=1)


class Finding(Struct, frozen=True, kw_only=True):
    """What one look at one thing found."""

    check: str
    severity: Severity = "ok"
    message: str
    #: What to do about it; empty when nothing is wrong.
    hint: str = ""
    #: Of an error: the exit code of its kind.
    exit_code: int = 0


def examine(settings: Settings, now: datetime) -> tuple[Finding, ...]:
    """All findings, in the order of a build; nothing is changed.

    A check that itself fails is a finding, too: a patient that cannot be examined is not well.
    """
    return tuple(finding for check in _CHECKS for finding in _examined(check, settings, now))


def _examined(check: _Check, settings: Settings, now: datetime) -> Iterator[Finding]:
    try:
        yield from check(settings, now)
    except FeedwrightError as error:
        yield Finding(
            check=_name(check),
            severity="error",
            message=f"{error.subject}: {error.message}",
            hint=error.hint,
            exit_code=error.exit_code,
        )
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        what = f"{error.filename}: {reason}" if error.filename else reason
        yield _error(_name(check), what, "check its permissions", exit_code_of(error))


def _name(check: _Check) -> str:
    return check.__name__.removeprefix("_check_").replace("_", " ")


def _error(check: str, message: str, hint: str, exit_code: int) -> Finding:
    return Finding(check=check, severity="error", message=message, hint=hint, exit_code=exit_code)


def _warning(check: str, message: str, hint: str) -> Finding:
    return Finding(check=check, severity="warning", message=message, hint=hint)


def _check_articles(settings: Settings, _: datetime) -> Iterator[Finding]:
    if settings.articles_store is not None:
        count = require_articles(settings)
        yield Finding(check="articles", message=f"{settings.articles_store}: {count} files")
        return
    folder = settings.articles.folder
    files, problems = find_files(folder, find_suffixes(), settings.articles.ignore)
    closed = [file.path for file in files if not os.access(file.location, os.R_OK)]
    for what in (*(problem.path for problem in problems), *closed[:3]):
        yield _warning("articles", f"{folder}/{what}: cannot be read", "check its permissions")
    if len(closed) > 3:
        yield _warning(
            "articles", f"{len(closed) - 3} more files cannot be read", "check their permissions"
        )
    if len(files) == len(closed):
        hint = f"readable are {' '.join(sorted(find_suffixes()))}"
        yield _error("articles", f"{folder}: holds no article that can be read", hint, 66)
    else:
        yield Finding(check="articles", message=f"{folder}: {len(files)} files")


def _check_folders(settings: Settings, _: datetime) -> Iterator[Finding]:
    for folder, option in ((settings.feeds.folder, "--out"), (settings.state, "--state")):
        # What is missing is made, if that is possible where it belongs.
        place = next(path for path in (folder, *folder.parents) if path.exists())
        if not place.is_dir():
            hint = f"remove it, or name another folder with {option}"
            yield _error("folders", f"{place}: is not a folder", hint, OutputError.exit_code)
        elif os.statvfs(place).f_flag & os.ST_RDONLY:
            hint = f"mount it writable, or name another folder with {option}"
            yield _error("folders", f"{place}: is read-only", hint, OutputError.exit_code)
        elif closed := _closed(folder, place):
            hint = f"let this user write there, or name another folder with {option}"
            yield _error(
                "folders", f"{closed}: cannot be written", hint, PermissionDeniedError.exit_code
            )
        else:
            made = "" if place == folder else " (the next build makes it)"
            yield Finding(check="folders", message=f"{folder}: can be written{made}")


def _closed(folder: Path, place: Path) -> Path | None:
    """What this user may not write: the folder, or a file of the state that is not replaced."""
    if not os.access(place, os.W_OK | os.X_OK):
        return place
    kept = (path for path in folder.glob("*") if path.name.startswith(("catalogue", "lock")))
    return next((path for path in kept if not os.access(path, os.W_OK)), None)


def _check_stores(settings: Settings, _: datetime) -> Iterator[Finding]:
    """Whether it may be written there, only writing tells."""
    if settings.feeds_store is None:
        return
    from feedwright.stores import open_store  # noqa: PLC0415 - only for those who have one

    there = open_store(settings.feeds_store).list(missing=OutputError)
    yield Finding(check="stores", message=f"{settings.feeds_store}: {len(there)} files")


def _check_lock(settings: Settings, _: datetime) -> Iterator[Finding]:
    state = find_lock_state(settings.state)
    if state == "unsupported":
        hint = "see to it that one build runs at a time; files stay whole in any case"
        yield _warning("lock", f"{settings.state}: the file system knows no locks", hint)
    else:
        words = {"free": "no build is running", "held": "a build is running at this moment"}
        yield Finding(check="lock", message=words[state])
    if settings.catalogue.url is None:
        return
    # A server that is not there is told of by the look at the catalogue.
    with suppress(FeedwrightError):
        who = "one builds at this moment" if is_shared_catalogue_held(settings) else "none builds"
        yield Finding(check="lock", message=f"of the hosts that share the catalogue {who}")


def _check_catalogue(settings: Settings, _: datetime) -> Iterator[Finding]:
    with open_catalogue_of(settings, read_only=True) as catalogue:
        faults = catalogue.find_faults()
        records = catalogue.records()
    if faults:
        hint = "restore it from a backup, or let the next build begin from the published feeds"
        yield _error("catalogue", f"is damaged: {faults[0]}", hint, StorageError.exit_code)
    elif records:
        present = sum(record.state == "published" for record in records)
        yield Finding(check="catalogue", message=f"knows {len(records)} ids, {present} published")
    elif any((settings.feeds.folder / name).exists() for name in FILE_NAMES.values()):
        hint = "restore it from a backup, or let the next build begin from the published feeds"
        yield _warning("catalogue", "is lost, and there are published feeds", hint)
    else:
        yield Finding(check="catalogue", message="is empty: nothing has been published yet")


def _check_feeds(settings: Settings, _: datetime) -> Iterator[Finding]:
    """Each document can be read as strict readers do, and holds what the catalogue says."""
    known: dict[str, FeedRecord] = {}
    # A catalogue that cannot be read has been told of already.
    with suppress(FeedwrightError), open_catalogue_of(settings, read_only=True) as catalogue:
        known = catalogue.feeds()
    main = known.pop(MAIN_FEED, None)
    formats = main.formats if main else settings.feeds.formats
    yield from _checked(settings.feeds.folder, formats, main)
    faults = [
        finding
        for name, feed in known.items()
        for finding in _checked(settings.feeds.folder / name, feed.formats, feed)
        if finding.severity != "ok"
    ]
    if known and not faults:
        yield Finding(check="feeds", message=f"{len(known)} more feeds hold what they should")
    yield from faults


def _checked(folder: Path, formats: Iterable[Format], feed: FeedRecord | None) -> Iterator[Finding]:
    """The documents of one feed; ``feed`` is None where nothing is known of it."""
    mend = "feedwright build writes it anew"
    for name in formats:
        if name == "sitemap":
            continue
        path = folder / FILE_NAMES[name]
        try:
            ids = [one.id for one in read_document(name, path.read_bytes())]
        except FileNotFoundError:
            if feed:
                yield _error("feeds", f"{path}: is missing", mend, RefusedError.exit_code)
            continue
        except NotADirectoryError:
            return  # the look at the folders has told of it
        except ValueError as error:
            message = f"{path}: cannot be read: {error}"
            yield _error("feeds", message, mend, RefusedError.exit_code)
            continue
        if feed and ids != list(feed.holds):
            message = f"{path}: does not hold the {len(feed.holds)} entries that were published"
            yield _error("feeds", message, mend, RefusedError.exit_code)
        else:
            yield Finding(check="feeds", message=f"{path}: {len(ids)} entries")


def _check_hubs(settings: Settings, _: datetime) -> Iterator[Finding]:
    if not settings.site.hubs:
        return
    with open_catalogue_of(settings, read_only=True) as catalogue:
        rows = catalogue.announcements()
    waiting = [one for one in rows if one.is_waiting]
    if waiting:
        oldest = min(waiting, key=lambda one: one.changed)
        last = f", last because {oldest.outcome}" if oldest.outcome else ""
        message = (
            f"{oldest.hub} does not know of {oldest.topic} since {oldest.changed:%Y-%m-%d %H:%M}"
        )
        yield _warning(
            "hubs", f"{message}{last}", "feedwright notify tells it, from cron or after each build"
        )
    elif rows:
        yield Finding(check="hubs", message=f"{len(rows)} times a hub knows what is published")


def _check_space(settings: Settings, _: datetime) -> Iterator[Finding]:
    for folder in (settings.feeds.folder, settings.state):
        place = next(path for path in (folder, *folder.parents) if path.is_dir())
        held = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        free, room = shutil.disk_usage(place).free, os.statvfs(place)
        if free < 2 * held + _SPARE_BYTES or (room.f_files and not room.f_favail):
            message = f"{place}: {free} bytes are free, and files need room beside the old ones"
            yield _error("space", message, "make room", StorageError.exit_code)
        else:
            yield Finding(check="space", message=f"{place}: {free // 1_000_000} MB are free")


def _check_last_run(settings: Settings, now: datetime) -> Iterator[Finding]:
    status = read_status(settings.state)
    if status is None:
        yield Finding(check="last run", message="none is recorded")
        return
    if status.exit_code:
        message = f"{status.time} ended with {status.exit_code}: {status.message}"
        last = f"{status.last_success} was the last that went well"
        message += f"; {last if status.last_success else 'none has gone well yet'}"
        yield _warning("last run", message, "feedwright build")
    elif spoilt := status.counts.get("set_aside"):
        message = f"{status.time} went well; files set aside: {spoilt}"
        yield _warning("last run", message, "feedwright build says which, and why")
    else:
        yield Finding(check="last run", message=f"{status.time} went well")
    try:
        before = datetime.fromisoformat(status.time).astimezone(UTC)
    except ValueError:
        return
    if now < before - _CLOCK_TOLERANCE:
        message = f"the clock shows {now:%Y-%m-%d %H:%M}, and a build ran {status.time}"
        yield _warning("clock", message, "set the clock: articles of today wait for their time")


_CHECKS: Final = (
    _check_articles,
    _check_folders,
    _check_stores,
    _check_lock,
    _check_catalogue,
    _check_feeds,
    _check_hubs,
    _check_space,
    _check_last_run,
)
