"""Article files are found in one order everywhere, and opened without being led astray."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from feedwright.errors import SourceError
from feedwright.model import Problem
from feedwright.sources import ArticleFile, find_files, read_bytes

SUFFIXES = frozenset({".txt", ".md"})
LIMIT = 1000


def paths(folder: Path, ignore: tuple[str, ...] = ()) -> list[str]:
    files, problems = find_files(folder, SUFFIXES, ignore)
    assert problems == ()
    return [file.path for file in files]


def read(folder: Path, path: str) -> bytes | str:
    """The bytes, or the code of the problem."""
    (file,) = (one for one in find_files(folder, SUFFIXES)[0] if one.path == path)
    outcome = read_bytes(file, folder, LIMIT)
    return outcome.code if isinstance(outcome, Problem) else outcome


def fill(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"The text of {name}.")


def test_files_come_in_the_order_of_their_paths(tmp_path: Path) -> None:
    fill(tmp_path, "b.md", "a/z.txt", "a.md", "c/d/e.TXT")
    assert paths(tmp_path) == ["a.md", "a/z.txt", "b.md", "c/d/e.TXT"]


@pytest.mark.parametrize(
    "name",
    [
        *("a.md~", ".a.md.swp", "._a.md", ".git/a.md", "a.md.part", "a.md.tmp", ".a.md.Xq7b2c"),
        *("#a.md#", "a.md.bak", "a.md.orig", "a.md.crdownload", "picture.png", "a"),
    ],
)
def test_F16_leftovers_hidden_files_and_other_files_are_no_articles(
    tmp_path: Path, name: str
) -> None:
    fill(tmp_path, name, "real.md")
    assert paths(tmp_path) == ["real.md"]


@pytest.mark.parametrize("pattern", ["drafts", "drafts/", "drafts/*", "old.md", "*/old.md"])
def test_what_a_glob_matches_is_left_out(tmp_path: Path, pattern: str) -> None:
    fill(tmp_path, "drafts/old.md", "real.md")
    assert paths(tmp_path, (pattern,)) == ["real.md"]


def test_F15_links_to_folders_are_not_followed_so_that_loops_end(tmp_path: Path) -> None:
    fill(tmp_path, "a/real.md")
    (tmp_path / "a/loop").symlink_to(tmp_path)
    (tmp_path / "a/folder.md").symlink_to(tmp_path)
    assert paths(tmp_path) == ["a/real.md"]


def test_F15_a_link_to_a_file_inside_is_read_and_one_outside_is_not(tmp_path: Path) -> None:
    fill(tmp_path, "articles/real.md", "secret.md")
    folder = tmp_path / "articles"
    (folder / "inside.md").symlink_to("real.md")
    (folder / "outside.md").symlink_to("../secret.md")
    assert read(folder, "inside.md") == b"The text of articles/real.md."
    assert read(folder, "outside.md") == "file-outside"


@pytest.mark.parametrize("target", ["nowhere.md", "link.md"])
def test_F15_a_link_to_nothing_or_to_itself_is_named(tmp_path: Path, target: str) -> None:
    (tmp_path / "link.md").symlink_to(target)
    assert read(tmp_path, "link.md") == "file-unreadable"


def test_F15_pipes_sockets_and_devices_are_refused_and_nothing_waits(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    listener = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        listener.bind("socket.md")
    finally:
        os.chdir(here)
        listener.close()
    assert read(tmp_path, "pipe.md") == "file-not-regular"
    assert read(tmp_path, "socket.md") in {"file-not-regular", "file-unreadable"}


def test_F15_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "sparse.md").open("wb") as file:
        file.truncate(2 << 30)
    assert read(tmp_path, "sparse.md") == "file-too-large"


def test_F15_a_name_that_is_no_utf_8_is_read_and_printable(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/caf\xe9.md"
    Path(os.fsdecode(raw)).write_bytes(b"text")
    assert paths(tmp_path) == ["caf\\xe9.md"]
    assert read(tmp_path, "caf\\xe9.md") == b"text"


def test_a_file_that_went_away_is_a_problem_of_that_file(tmp_path: Path) -> None:
    gone = ArticleFile(path="gone.md", location=str(tmp_path / "gone.md"))
    outcome = read_bytes(gone, tmp_path, LIMIT)
    assert isinstance(outcome, Problem)
    assert str(outcome).startswith("gone.md: error: cannot be read: it is a link to nothing")


def test_a_missing_folder_and_a_file_in_its_place_are_named(tmp_path: Path) -> None:
    fill(tmp_path, "file.md")
    with pytest.raises(SourceError, match="does not exist"):
        find_files(tmp_path / "missing", SUFFIXES)
    with pytest.raises(SourceError, match="is not a folder"):
        find_files(tmp_path / "file.md", SUFFIXES)
