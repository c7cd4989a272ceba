"""One build of a publication at a time."""

from __future__ import annotations

import errno
import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from feedwright.errors import LockedError, OutputError, PermissionDeniedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["hold_lock"]


@contextmanager
def hold_lock(state: Path) -> Iterator[None]:
    """The publication is ours until the block ends; `LockedError` when another build has it.

    The lock is the kernel's, on the state folder itself: it ends with the process, however that
    ends, so there is nothing to clean up and nothing that a dead process can leave. On network
    file systems without locks the build goes on; renaming still keeps every file whole.
    """
    handle = _open_folder(state)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            hint = "wait for it to end, then run this again"
            raise LockedError(str(state), "another build holds the lock", hint) from None
        except OSError as error:
            if error.errno not in {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS}:
                raise
        yield
    finally:
        os.close(handle)


def _open_folder(state: Path) -> int:
    try:
        state.mkdir(parents=True, exist_ok=True)
        return os.open(state, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except PermissionError:
        raise PermissionDeniedError(
            str(state), "cannot be used: permission denied", "name another folder with --state"
        ) from None
    except (FileExistsError, NotADirectoryError):
        raise OutputError(str(state), "is not a folder", "remove it, or use --state") from None
    except OSError as error:
        if error.errno != errno.EROFS:
            raise
        raise OutputError(
            str(state), "cannot be created: read-only file system", "name another with --state"
        ) from None
