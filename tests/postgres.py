"""A PostgreSQL server for the time of a module, in a folder of its own, on a socket."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def postgres() -> Iterator[str]:
    """The address of an empty database; the server ends with the block."""
    # A path of a socket has 107 bytes at most.
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    try:
        user = _give_away(folder)
        _run("initdb", "-D", f"{folder}/data", "-A", "trust", "-U", "feeds", "-N", user=user)
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        start = ("pg_ctl", "-D", f"{folder}/data", "-l", f"{folder}/log", "-w")
        _run(*start, "-o", options, "start", user=user)
        try:
            yield f"postgresql://feeds@/postgres?host={folder}"
        finally:
            _run(*start, "-m", "immediate", "stop", user=user)
    finally:
        shutil.rmtree(folder)


def _give_away(folder: Path) -> str | None:
    """PostgreSQL does not run as root: there the folder is that of the user Debian made for it."""
    if os.geteuid() != 0:
        return None
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return user.pw_name


def _run(program: str, *words: str, user: str | None) -> None:
    found = shutil.which(program)
    assert found
    subprocess.run(
        [os.path.realpath(found), *words],
        user=user,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
        timeout=60,
    )
