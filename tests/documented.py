"""Where the commands of the documentation are tried: a folder, and the net on loopback."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
import tomllib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hubs import FakeHub, free_port, website

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Stage", "staged"]

_ROOT: Final = Path(__file__).parent.parent
#: Sites of the documentation, which are the folder ``web``, and its hub.
_SITES: Final = ("https://windrow.example/", "https://old.example.org/")
_HUB: Final = "https://hub.example/"
#: Where files go that are sent elsewhere, or to where only root may write.
_ELSEWHERE: Final = {
    "web.example:/srv/www/": "web/",
    "web:/srv/": "web/",
    " /etc/": " etc/",
}
#: Commands that go on until they are told to end.
_ENDLESS: Final = re.compile(r"feedwright (serve|watch)\b")
#: Whoever asks a server, and how long that may send a version before: until another second begins.
_READERS: Final = ("newsboat ", "curl ")
_OLD_SECONDS: Final = 1.3
#: Seconds; days are those of UTC.
_HOUR: Final = 3_600
_DAY: Final = 24 * _HOUR
_PIP: Final = re.compile(r"pip install (?:\.|\"?feedwright\[([a-z,]+)\]\"?)")


class Stage:
    """The folder of a page, with what the page takes for the world around it."""

    def __init__(self, folder: Path, site: str, hub: str) -> None:
        self.folder = folder
        self._port = free_port()
        self._names = {**dict.fromkeys(_SITES, site), _HUB: hub}
        self._endless: list[subprocess.Popen[str]] = []

    def staged(self, text: str) -> str:
        """The text of a page with the names that things have here."""
        for name, here in {**self._names, **_ELSEWHERE}.items():
            text = text.replace(name, here)
        return re.sub(r"\b(localhost|127\.0\.0\.1):8000\b", rf"\1:{self._port}", text)

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """What comes of the command, on a plain terminal of 100 columns, in the page's words."""
        if self._endless and command.startswith(_READERS):
            time.sleep(_OLD_SECONDS)
        done = subprocess.run(
            ["/bin/sh", "-c", self.staged(command)],
            cwd=self.folder,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        text = done.stdout.replace(str(self.folder), "...")
        done.stdout = text.replace(f":{self._port}/", ":8000/")
        return done

    def do(self, command: str) -> None:
        """The command, which has to go well."""
        pip = _PIP.fullmatch(command)
        if command.startswith("make "):
            return  # What CI itself is made of; that its targets exist is tested.
        if pip:
            # Nothing is fetched; that the package installs is tried by CI.
            project = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["project"]
            assert set(filter(None, [pip[1]])) <= project["optional-dependencies"].keys(), command
        elif _ENDLESS.match(command):
            self._begin(command)
        else:
            done = self.run(command)
            assert done.returncode == 0, f"$ {command}\n{done.stdout}"

    def end(self) -> None:
        """What goes on until it is told to end is told, and ends well."""
        for process in self._endless:
            process.send_signal(signal.SIGTERM)
            said, _ = process.communicate(timeout=20)
            assert process.returncode in {0, 128 + signal.SIGTERM}, said

    def _begin(self, command: str) -> None:
        """The command has begun: it has said what it does."""
        self.end()
        port = ["--port", str(self._port)] if " serve" in command else []
        process = subprocess.Popen(
            [*shlex.split(command), *port],
            cwd=self.folder,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self._endless = [process]
        assert process.stdout is not None
        for line in process.stdout:
            if re.search(r"^serving|watching", line):
                return
        raise AssertionError(f"$ {command}\nended with {process.wait()}")

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}",
            "HOME": str(self.folder),
            "COLUMNS": "100",
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
            **_later(time.time()),
        }


def _later(now: float) -> dict[str, str]:
    """In the first hour of a day it is an hour later on the stage.

    Within that hour lie the times that articles get which are first seen on that day and have no
    date: until it is over, one of them changes what is newest.
    """
    return {"SOURCE_DATE_EPOCH": str(int(now) + _HOUR)} if now % _DAY < _HOUR else {}


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """A stage in that folder, which is made; everything has ended when the block does."""
    folder.mkdir()
    with website(folder / "web") as site, FakeHub().serving() as hub:
        stage = Stage(folder, site.url, hub.url)
        try:
            yield stage
        finally:
            stage.end()
