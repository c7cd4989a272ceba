"""How costs grow with the number of articles: a table, and the figures as JSON.

``python benchmarks/curve.py --articles 1000 10000 --form jsonl --keep curve.json``. Articles are
Markdown files, or lines of one file of JSON Lines. Every publication has a feed for each of its 500
topics, newest 20. For each number: a first build, the run in which nothing changed, and one in
which one article changed; CPU seconds of all processes, microseconds of them an article, and MiB of
the largest process.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Final, Literal, NamedTuple

from corpus import TOPIC_FEEDS, reports, write_reports
from cost import PROGRAM, Cost, run, settle

__all__ = ["main"]

_LINES: Final = Path("articles/all.jsonl")

_Form = Literal["md", "jsonl"]


class _Arguments(argparse.Namespace):
    articles: list[int]
    form: _Form
    jobs: int
    keep: str | None


class _Point(NamedTuple):
    articles: int
    first: Cost
    unchanged: Cost
    changed: Cost

    def __str__(self) -> str:
        costs = "".join(
            f"{one.cpu:12.3f}{one.cpu / self.articles * 1e6:10.1f}{one.peak:8}"
            for one in (self.first, self.unchanged, self.changed)
        )
        return f"{self.articles:10}{costs}"


def main() -> None:
    """The table on standard output, line by line, and with ``--keep`` all figures in a file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--articles", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--form", choices=["md", "jsonl"], default="md")
    parser.add_argument("--jobs", type=int, default=2, help="processes of feedwright")
    parser.add_argument("--keep", help="the file that gets the figures, as JSON")
    arguments = parser.parse_args(namespace=_Arguments())
    titles = "".join(f"{name:>12}{'us each':>10}{'MiB':>8}" for name in ("first", "none", "one"))
    sys.stdout.write(f"{'articles':>10}{titles}\n")
    points = []
    for count in arguments.articles:
        with tempfile.TemporaryDirectory() as folder:
            points.append(_measure(Path(folder), count, arguments))
        sys.stdout.write(f"{points[-1]}\n")
        sys.stdout.flush()
    if arguments.keep:
        kept = [
            {"articles": one.articles, "form": arguments.form}
            | {name: getattr(one, name)._asdict() for name in ("first", "unchanged", "changed")}
            for one in points
        ]
        Path(arguments.keep).write_text(json.dumps(kept, indent=2) + "\n")


def _measure(folder: Path, count: int, arguments: _Arguments) -> _Point:
    (folder / "feedwright.toml").write_text(TOPIC_FEEDS)
    _write(folder, count, arguments.form)
    build = (PROGRAM, "build", "--quiet", "--jobs", str(arguments.jobs))
    first = run(build, folder)
    settle(build, folder)
    unchanged = run(build, folder)
    _change(folder, arguments.form)
    return _Point(count, first, unchanged, run(build, folder))


def _write(folder: Path, count: int, form: _Form) -> None:
    """So many articles; the number decides what each says."""
    if form == "jsonl":
        (folder / _LINES).parent.mkdir()
        with (folder / _LINES).open("w") as file:
            file.writelines(f"{json.dumps(one)}\n" for one in reports(count))
    else:
        write_reports(folder / "articles", count)


def _change(folder: Path, form: _Form) -> None:
    """The newest article says one sentence more."""
    if form == "md":
        newest = max((folder / "articles").rglob("*.md"), key=lambda path: path.name)
        with newest.open("a") as file:
            file.write("\nOne more sentence, so that the article is another.\n")
        return
    with (folder / _LINES).open("rb+") as file:
        # The last line is somewhere in the last 100,000 bytes.
        before = max(0, file.seek(0, 2) - 100_000)
        file.seek(before)
        end = file.read().rstrip(b"\n")
        start = end.rindex(b"\n") + 1
        last = json.loads(end[start:])
        last["text"] += "\n\nOne more sentence, so that the article is another."
        file.seek(before + start)
        file.write(json.dumps(last).encode() + b"\n")


if __name__ == "__main__":
    main()
