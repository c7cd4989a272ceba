"""``feedwright serve`` as a process of a test."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from exchanges import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Served", "serving", "until_served"]


class Served(Server):
    """A server that is a process of ours."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        super().__init__(url, "quay.example")
        self.process = process
        self.url = url

    def end(self, number: int) -> tuple[int, str]:
        """Its exit code after that signal, and what it said on stderr."""
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=10)
        return self.process.returncode, said


@contextmanager
def serving(folder: Path, *words: str) -> Iterator[Served]:
    """The program, serving the publication in that folder at a free port."""
    command = [sys.executable, "-m", "feedwright", "serve", "--port", "0", *words]
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout
        line = process.stdout.readline()
        url = line.split()[-1] if line else ""
        yield Served(process, url)
    finally:
        process.kill()
        process.communicate()


def until_served(server: Served, file: Path) -> None:
    """Waits until the file is sent as it is: of two versions in a second, the later one waits."""
    path = file.name
    for _ in range(300):
        if server.ask(path, {"User-Agent": "ours"}).body == file.read_bytes():
            return
        time.sleep(0.02)
    raise AssertionError(f"{path} is not sent as it is")
