"""What a publication with very many feeds costs, as JSON.

``python benchmarks/sets.py --articles 10000 --topics 500 --authors 200``: a first build with a feed
for every topic and author and an archive, one in which nothing changed, and one with one article
more, each in a process of its own; the files that this one changes are those it belongs to.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Final

__all__ = ["main"]

_PROGRAM: Final = (sys.executable, "-m", "feedwright", "build", "--json")
_CONFIG: Final = """\
[site]
title = "The Almanac"
url = "https://almanac.example/"

[articles]
link = "/{year}/{slug}/"

[feeds]
max-entries = 20

[sets]
topics = true
authors = true
min-entries = 1

[archive]
feeds = "main"
"""
_WORDS: Final = (
    "harbour winter slow water stone bridges bread timber salt morning rain hills".split()
)
_FIRST_DAY: Final = date(2006, 1, 1)


class _Arguments(argparse.Namespace):
    articles: int
    topics: int
    authors: int


def main() -> None:
    """The measurement, printed as one JSON object."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    for name, count in (("articles", 10_000), ("topics", 500), ("authors", 200)):
        parser.add_argument(f"--{name}", type=int, default=count)
    arguments = parser.parse_args(namespace=_Arguments())
    with tempfile.TemporaryDirectory() as folder:
        figures = _measure(Path(folder), arguments)
    json.dump(figures, sys.stdout, indent=2)
    sys.stdout.write("\n")


def _measure(folder: Path, arguments: _Arguments) -> dict[str, object]:
    (folder / "articles").mkdir()
    (folder / "feedwright.toml").write_text(_CONFIG)
    for number in range(arguments.articles):
        _write(folder, number, arguments)
    figures: dict[str, object] = {"first": _build(folder), "unchanged": _build(folder)}
    _write(folder, arguments.articles, arguments)
    figures["one more"] = _build(folder)
    return figures


def _write(folder: Path, number: int, arguments: _Arguments) -> None:
    """One article of about 5 kB, with three topics; some are written of more than others."""
    dice = random.Random(number)  # noqa: S311 - has to be the same every time
    topics = {int(arguments.topics * dice.random() ** 2) for _ in range(3)}
    tags = ", ".join(f"Topic {topic}" for topic in sorted(topics))
    day = _FIRST_DAY + timedelta(hours=number * 18)
    text = "\n\n".join(" ".join(dice.choices(_WORDS, k=90)) + "." for _ in range(9))
    (folder / "articles" / f"n{number:06}.md").write_text(
        f"---\ntitle: Piece {number}\ndate: {day}\nauthor: Person {number % arguments.authors}\n"
        f"tags: [{tags}]\n---\n\n{text}\n"
    )


def _build(folder: Path) -> dict[str, object]:
    """What a build costs and changes."""
    with (folder / "report.json").open("w") as output:
        process = subprocess.Popen(_PROGRAM, cwd=folder, stdout=output)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    report = json.loads((folder / "report.json").read_bytes())
    changes = [document["change"] for document in report["documents"]]
    return {
        "exit_code": process.returncode,
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 2),
        "peak_mib": usage.ru_maxrss // 1024,
        "feeds": len(report["feeds"]),
        "files": len(changes),
        "megabytes": sum(document["size_bytes"] for document in report["documents"]) // 1_000_000,
        "changed": len(changes) - changes.count("unchanged"),
    }


if __name__ == "__main__":
    main()
