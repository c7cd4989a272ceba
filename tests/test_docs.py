"""The documentation tells the truth: its commands are run, its links lead somewhere.

A page's ``console`` blocks are one session, run in the order of the page in a folder of its own;
what follows a ``$`` line is all that the command prints. A line ``...`` stands for any lines. A
block whose fence is followed by a path (``text articles/the-lock.txt``) is written to that file
first. Commands of ``sh`` blocks belong to the session, too: they have to go well, whatever they
print. Pages named in `_STARTS` start from a copy of the sample publication. With ``make accept``
what is printed now is written into the pages.

Whatever the pages say of the net is tried on loopback (`documented.Stage`).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from documented import staged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from documented import Stage

_ROOT: Final = Path(__file__).parent.parent
_PAGES: Final = sorted([*_ROOT.glob("*.md"), *(_ROOT / "docs").rglob("*.md")])
#: Page → what has been done in its copy of the sample before it begins.
_STARTS: Final = {
    "README.md": "",
    "docs/how-to/check-a-feed.md": "feedwright build --quiet --out public/feeds --state state"
    " && mkdir web && cp -R public/feeds web",
    "docs/how-to/fix-a-typo-silently.md": "mv articles/harbour-radio.md articles/mali.txt"
    " && feedwright build --quiet",
    "docs/how-to/move-without-losing-subscribers.md": f"rm -r articles feedwright.toml"
    f" && cp -R {_ROOT}/tests/adoption/articles . && mkdir -p web/feed"
    f" && cp {_ROOT}/tests/adoption/wordpress.rss.xml web/feed/index.html",
    "docs/how-to/preview-while-writing.md": "",
    "docs/how-to/publish-a-backlog.md": "",
    "docs/how-to/put-it-into-production.md": "mkdir -p etc/nginx/snippets",
    "docs/how-to/run-it-every-hour.md": "",
    "docs/how-to/serve-the-feeds.md": "feedwright build --quiet",
    "docs/how-to/tell-subscribers-at-once.md": "mkdir -p web/feeds",
}
#: As many articles as a page needs that is not about them.
_FEW: Final = ("a-clock-for-the-tide.txt", "carnet-des-vasieres.md", "harbour-radio.md")
#: Page → what its commands need, beside what every test has.
_NEEDS: Final = {
    "docs/how-to/check-a-feed.md": ("rsync",),
    "docs/how-to/tell-subscribers-at-once.md": ("rsync",),
    "docs/tutorial/first-feed.md": ("newsboat",),
}
_BLOCK: Final = re.compile(
    r"^(?P<indent> *)```(?P<language>\w+)(?: (?P<path>\S+))?\n(?P<text>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
_LINK: Final = re.compile(r"\]\(([^)\s]+)\)")
_HEADING: Final = re.compile(r"^#+ +(.+)$", re.MULTILINE)


def _name(page: Path) -> str:
    return page.relative_to(_ROOT).as_posix()


def _blocks(page: Path) -> list[re.Match[str]]:
    """Every fenced block, in the order of the page: its language, path and text."""
    return list(_BLOCK.finditer(page.read_text("utf-8")))


def _session(text: str) -> list[tuple[str, str]]:
    """Every command with what it is said to print."""
    steps: list[tuple[str, str]] = []
    for line in text.splitlines(keepends=True):
        if line.startswith("$ "):
            steps.append((line[2:].strip(), ""))
        else:
            command, output = steps.pop()
            steps.append((command, output + line))
    return steps


def _agrees(said: str, printed: str) -> bool:
    """Whether the output is as said, a line of three dots standing for any number of lines."""
    pattern = re.escape(said).replace(re.escape("...\n"), "(?:.*\n)*?")
    return re.fullmatch(pattern, printed) is not None


def _anchors(page: Path) -> set[str]:
    """What the headings of a page can be linked by."""
    prose = _BLOCK.sub("", page.read_text("utf-8"))
    words = (re.sub(r"[^\w\- ]", "", heading).strip() for heading in _HEADING.findall(prose))
    return {heading.lower().replace(" ", "-") for heading in words}


def _start(page: Path, stage: Stage) -> None:
    """The folder as the page finds it."""
    if _name(page) in _STARTS:
        (stage.folder / "articles").mkdir()
        wanted = (_ROOT / "articles").iterdir()
        if _name(page) != "README.md":
            wanted = (_ROOT / "articles" / name for name in _FEW)
        for article in wanted:
            (shutil.copytree if article.is_dir() else shutil.copy)(
                article, stage.folder / "articles" / article.name
            )
        shutil.copy(_ROOT / "feedwright.toml", stage.folder)
        if _STARTS[_name(page)]:
            stage.do(_STARTS[_name(page)])


def _replay(page: Path, stage: Stage) -> Iterator[tuple[re.Match[str], str, str, str]]:
    """Every command of the page with its block, what it is said to print, and what it prints.

    Of ``sh`` blocks nothing is told: they have gone well.
    """
    for block in _blocks(page):
        if block["path"]:
            (stage.folder / block["path"]).parent.mkdir(parents=True, exist_ok=True)
            (stage.folder / block["path"]).write_text(stage.staged(block["text"]), "utf-8")
        elif block["language"] == "sh":
            for line in block["text"].splitlines():
                stage.do(line.partition("  #")[0].strip())
        elif block["language"] == "console":
            for command, said in _session(block["text"]):
                printed = stage.run(command).stdout
                assert "[reader-failed]" not in printed, f"a defect is no documentation: {printed}"
                yield block, command, said, printed


def _accept(page: Path, stage: Stage) -> None:
    """Writes what is printed into the page, but where it agrees with what is said."""
    text, moved, seen = page.read_text("utf-8"), 0, None
    for block, command, said, printed in _replay(page, stage):
        if block is not seen:
            position, seen = block.start("text") + moved, block
        old = f"$ {command}\n{said}"
        new = f"$ {command}\n{said if _agrees(said, printed) else printed}"
        assert text.startswith(old, position)
        text = text[:position] + new + text[position + len(old) :]
        position, moved = position + len(new), moved + len(new) - len(old)
    page.write_text(text, "utf-8")


_TOLD: Final = [
    pytest.param(page, id=_name(page), marks=pytest.mark.needs(*_NEEDS.get(_name(page), ())))
    for page in _PAGES
    if any(block["language"] in {"console", "sh"} for block in _blocks(page))
]


def test_the_readme_and_the_tutorial_hold_sessions_that_are_run() -> None:
    assert {"README.md", "docs/tutorial/first-feed.md"} <= {one.id for one in _TOLD}


@pytest.mark.parametrize("page", _TOLD)
def test_a_session_goes_as_the_page_says(page: Path, tmp_path: Path) -> None:
    if os.environ.get("FEEDWRIGHT_ACCEPT"):
        with staged(tmp_path / "accepted") as stage:
            _start(page, stage)
            _accept(page, stage)
    with staged(tmp_path / "publication") as stage:
        _start(page, stage)
        for _, command, said, printed in _replay(page, stage):
            assert _agrees(said, printed), f"$ {command}\n{printed}"


@pytest.mark.parametrize("page", _PAGES, ids=_name)
def test_every_link_within_the_documentation_leads_somewhere(page: Path) -> None:
    lost = []
    for link in _LINK.findall(_BLOCK.sub("", page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            lost.append(link)

    assert lost == []


@pytest.mark.parametrize("page", _PAGES, ids=_name)
def test_every_config_in_the_documentation_is_toml(page: Path) -> None:
    for block in _blocks(page):
        if block["language"] == "toml":
            tomllib.loads(block["text"])


def test_the_first_screen_of_the_readme_holds_the_two_commands() -> None:
    first_screen = "".join((_ROOT / "README.md").read_text("utf-8").splitlines(keepends=True)[:35])

    assert "make feeds" in first_screen
    assert "make test" in first_screen
    assert "$ feedwright build" in first_screen


def test_every_target_of_the_makefile_that_a_page_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (_ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    code = [
        text
        for page in _PAGES
        for text in re.findall(r"```sh\n.*?```|`[^`\n]+`", page.read_text("utf-8"), re.DOTALL)
    ]
    named = {name for text in code for name in re.findall(r"\bmake ([a-z]+)", text)}

    assert named <= targets
    assert {"feeds", "test", "check"} <= named


def test_the_generated_parts_of_the_reference_are_current() -> None:
    command = [sys.executable, str(_ROOT / "tools" / "reference.py"), "--check"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout + run.stderr
