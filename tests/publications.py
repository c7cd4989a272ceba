"""Small publications to build in tests, and what came of them."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from feedwright.build import Report, build
from feedwright.config import read_settings

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)
#: When the files of `hosted` were changed last.
HOSTED_SINCE = datetime(2026, 10, 1, 9, tzinfo=UTC).timestamp()
DOCUMENTS = ("rss.xml", "atom.xml", "feed.json")
PAGES = ("feed.css", "index.html")
#: What lists the feeds, published after them.
LISTS = ("feeds.json", "feeds.opml", "links.html")
FILES = (*PAGES, *DOCUMENTS, *LISTS)
CONFIG = """\
[site]
title = "The Quay"
url = "https://quay.example/"
description = "News from the water's edge."
language = "en"

[articles]
link = "/{year}/{slug}/"
"""
#: Of a publication that is served: with what a server has to know of it.
SERVED = """\
[site]
title = "The Quay"
url = "https://quay.example/"
description = "News from the water's edge."
language = "en"
hubs = ["https://hub.quay.example/"]

[articles]
link = "/{year}/{slug}/"

[feeds]
ttl-minutes = 30

[publish]
compress = ["gzip", "br", "zstd"]
moved = { "old.xml" = "rss.xml", "/feed/" = "rss.xml", "tags/walking/" = "tags/hiking/" }
gone = ["ended.xml"]
"""
PROSE = (
    "The harbour office opened its new tide table on Monday, and the first ship to use it left "
    "two minutes early. Nobody on the quay could remember that ever happening before.\n\n"
    "The keeper of the table says that the moon has been generous, and that the wind has not."
)


def publication(folder: Path, *, config: str = CONFIG, **files: str | bytes) -> Path:
    """A publication with a config and these article files (``__`` in a name is a dot)."""
    (folder / "articles").mkdir(parents=True, exist_ok=True)
    (folder / "feedwright.toml").write_text(config)
    for name, content in files.items():
        path = folder / "articles" / name.replace("__", ".")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def markdown(title: str, date: str = "2026-09-01", body: str = PROSE, more: str = "") -> str:
    """A Markdown file with front matter."""
    return f"---\ntitle: {json.dumps(title)}\ndate: {date}\n{more}---\n\n{body}\n"


def run(folder: Path, now: datetime = NOW, **options: Any) -> Report:
    """One build of the publication at that time."""
    settings = read_settings(folder / "feedwright.toml", cwd=folder)
    return build(settings, now=now, **options)


def hosted(folder: Path) -> Path:
    """A published publication with all that the table of requests asks for."""
    texts = {f"ship{n}__md": markdown(f"Ship {n}", f"2026-09-{n + 10}") for n in range(5)}
    publication(folder, config=SERVED, **texts)
    run(folder)
    published = folder / "feeds"
    (published / "sound.mp3").write_bytes(bytes(n % 251 for n in range(4000)))
    (published / ".feedwright-0123456789abcdef.part").write_text("half a feed")
    (published / "link.txt").symlink_to(folder / "feedwright.toml")
    for path in published.iterdir():
        os.utime(path, (HOSTED_SINCE, HOSTED_SINCE), follow_symlinks=False)
    return folder


def feeds(folder: Path) -> dict[str, bytes]:
    """The published files, by name."""
    return {name: (folder / "feeds" / name).read_bytes() for name in FILES}


def titles(folder: Path) -> list[str]:
    """Of the published entries, newest first."""
    return [item["title"] for item in json.loads(feeds(folder)["feed.json"])["items"]]


def codes(report: Report) -> set[str]:
    """Of all problems that the run found."""
    return {problem.code for problem in report.problems}
