"""One build of a publication at a time.

The start of every run passes here: only what the interpreter has loaded anyway is imported.
"""

from __future__ import annotations

import errno
import fcntl
import os
import time

from feedwright.errors import LockedError, OutputError, PermissionDeniedError, StorageError, kind_of

TYPE_CHECKING = False  # `typing` would be imported for it
if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import Final, Literal

    #: ``held`` by another process; ``unsupported`` where the file system has no locks.
    LockState = Literal["free", "held", "unsupported"]

__all__ = ["find_lock_state", "hold_lock", "take_lock"]

#: A file and not the folder: NFS locks only what is open for writing.
_FILE_NAME: Final = "lock"
#: Between two looks at a lock that another build holds.
_PAUSE_SECONDS: Final = 0.1
_NO_LOCKS: Final = frozenset(
    {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.EBADF}
)


def hold_lock(state: Path, wait_seconds: float = 0) -> AbstractContextManager[None]:
    """The publication is ours until the block ends; `LockedError` when another build has it.

    With ``wait_seconds`` the other build has that long to end. The lock is the kernel's, on a file
    in the state folder: it ends with the process, however that ends, so there is nothing to clean
    up and nothing that a dead process can leave; the file stays and means nothing. On file systems
    without locks the build goes on; renaming still keeps every file whole.
    """
    return _Held(state, wait_seconds)


class _Held:
    """What `hold_lock` gives."""

    def __init__(self, state: Path, wait_seconds: float) -> None:
        self._state = state
        self._wait_seconds = wait_seconds
        self._handle = -1

    def __enter__(self) -> None:
        self._handle = _open(self._state)
        try:
            self._wait()
        except BaseException:
            os.close(self._handle)
            raise

    def __exit__(self, *_: object) -> None:
        os.close(self._handle)

    def _wait(self) -> None:
        deadline = time.monotonic() + self._wait_seconds
        while _try_lock(self._handle) == "held":
            left = deadline - time.monotonic()
            if left <= 0:
                raise _locked(self._state, self._wait_seconds)
            time.sleep(min(left, _PAUSE_SECONDS))


def take_lock(state: str) -> int | None:
    """The lock, ours until the handle is closed; None when it cannot be had at once.

    Nothing is created: where no build has been there is no lock. Raises `OSError`.
    """
    handle = os.open(f"{state}/{_FILE_NAME}", os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    is_ours = False
    try:
        is_ours = _try_lock(handle) == "free"
    finally:
        if not is_ours:
            os.close(handle)
    return handle if is_ours else None


def find_lock_state(state: Path) -> LockState:
    """What a build would find now; nothing is created, and no build is kept out for long.

    Raises `OSError` when the lock's file cannot be opened.
    """
    try:
        handle = os.open(state / _FILE_NAME, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        return "free"
    try:
        return _try_lock(handle)
    finally:
        os.close(handle)


def _try_lock(handle: int) -> LockState:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return "held"
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        return "unsupported"
    return "free"


def _locked(state: Path, wait_seconds: float) -> LockedError:
    waited = f", after {wait_seconds:g} seconds of waiting too" if wait_seconds else ""
    hint = "wait for it to end, then run this again; --wait SECONDS does the waiting"
    return LockedError(str(state), f"another build holds the lock{waited}", hint)


def _open(state: Path) -> int:
    """The lock's file, open; the state folder is made where it is missing.

    On a read-only file system the folder stands for the file: nobody can build there, and who
    has nothing to write may find that out.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        state.mkdir(parents=True, exist_ok=True)
        try:
            return os.open(state / _FILE_NAME, flags, 0o666)
        except OSError as error:
            if error.errno != errno.EROFS:
                raise
            return os.open(state, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise _explained(state, error) from None


def _explained(state: Path, error: OSError) -> OutputError | PermissionDeniedError | StorageError:
    subject, reason = str(state), (error.strerror or str(error)).lower()
    kind = kind_of(error)
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return OutputError(subject, "is not a folder", "remove it, or use --state")
    hint = "make room, then run this again"
    if kind is not StorageError:
        hint = "name another folder with --state"
    return kind(subject, f"cannot be used: {reason}", hint)
