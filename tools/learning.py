"""How much ``feedwright learn`` helps: articles read without and with what was learned.

    python tools/learning.py --sets FOLDER --scorer FILE [--sites N] [--record DATE]

The sets are those of ``tools/quality.py``; without them this says so and measures nothing. Two
kinds of site are measured, each learned from in a folder of its own by the program itself:

- real ones: hosts with three pages in a set at least (``text-wet``; ``fundus``, web pages), scored
  on the pages that were learned from;
- grown ones, since the set has few of those: one page of a host with its article taken out and
  other articles put in (``text-export``), their titles and authors where the page has its own.
  On pages of one host about a third of the longer lines around an article, and a sixth of the
  short ones, are found on no other: so many, chosen by lot, differ on each page. The program
  learns from some pages of a site and is scored on others.

``--record`` puts the figures into ``docs/explanation/quality.md``.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tarfile
import tempfile
from collections import defaultdict
from contextlib import chdir
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from feedwright.cli import main as feedwright
from feedwright.config import read_settings
from feedwright.model import HouseStyle
from feedwright.readers import read_article

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feedwright.model import Article

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "explanation" / "quality.md"
SETS: Final = ("text-wet", "text-export", "fundus")
#: Pages of a grown site that are learned from, and pages that are read then.
LEARNED: Final = (3, 5, 10)
READ: Final = 5
FIELDS: Final = {
    "body_f1": "body",
    "lede": "lede",
    "title": "title",
    "author_f1": "author",
    "author_ghost": "author ghosts",
    "date": "date",
    "date_ghost": "date ghosts",
}
_GHOSTS: Final = frozenset({"author_ghost", "date_ghost"})
#: A smaller difference is none.
_TOLERANCE: Final = 0.002
#: The shares of lines with five words and more, and of shorter ones, that differ by page.
_VARYING: Final = (0.36, 0.17)
#: A longer line between the paragraphs of an article is a caption, and no other article's.
_INNER_CHARS: Final = 60
_WORD: Final = re.compile(r"\w+")
_DIGIT: Final = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Page:
    """An article file, and what is true of it."""

    name: str
    data: bytes
    truth: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Site:
    """Pages to learn from, and pages to read."""

    name: str
    learned: Sequence[Page]
    read: Sequence[Page]


def words_of(text: str) -> str:
    """The words of a text in small letters, a space between."""
    return " ".join(_WORD.findall(text.casefold()))


def host_of(row: dict[str, Any]) -> str:
    """The host of a row's address, '' where it has none."""
    url = row.get("url")
    return urlsplit(url).netloc.removeprefix("www.") if isinstance(url, str) else ""


def rows_of(folder: Path) -> list[dict[str, Any]]:
    """The truth of a set."""
    lines = (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def real_sites(folder: Path) -> Iterator[Site]:
    """Hosts with as many pages as are needed to learn from."""
    by_host: dict[str, list[Page]] = defaultdict(list)
    for row in rows_of(folder):
        file = folder / row["file"]
        by_host[host_of(row)].append(Page(file.name, file.read_bytes(), row))
    for host, pages in sorted(by_host.items()):
        if host and len(pages) >= LEARNED[0]:
            yield Site(host, pages, pages)


class Frame:
    """A page without its article: what stands above, between and below its paragraphs."""

    def __init__(self, row: dict[str, Any], text: str) -> None:
        self.row = row
        self.title = words_of(row.get("title") or "")
        self.lines = text.split("\n")
        body = f" {words_of(row['body'])} "
        known = [words_of(line) for line in self.lines]
        self.of_body = [line.count(" ") > 2 and f" {line} " in body for line in known]
        found = [at for at, is_body in enumerate(self.of_body) if is_body]
        self.is_whole = bool(found and self.title and self.title in known[: found[0]])
        self.first, self.last = (found[0], found[-1] + 1) if found else (0, 0)
        names = list(row.get("authors") or [])
        self.has_authors = bool(names) and all(name in text.casefold() for name in names)
        self.names = re.compile("|".join(map(re.escape, names)) or r"(?!)", re.IGNORECASE)
        lot = random.Random(row["id"])  # noqa: S311 - drawn alike each time
        self.varies = [
            not _DIGIT.search(line) and lot.random() < _VARYING[0 if line.count(" ") > 3 else 1]
            for line in known
        ]

    def inner(self) -> Iterator[tuple[int, int]]:
        """Short lines between the paragraphs: how many of these stand above, place."""
        above = 0
        body = f" {words_of(self.row['body'])} "
        for at in range(self.first, self.last):
            above += self.of_body[at]
            line = self.lines[at]
            is_short = words_of(line) and len(line) <= _INNER_CHARS
            if not self.of_body[at] and is_short and f" {words_of(line)} " not in body:
                yield above, at

    def around(self, article: dict[str, Any], others: random.Random, titles: list[str]) -> Page:
        """The page with another article; lines that vary are titles of others."""

        def put(at: int) -> str:
            line, known = self.lines[at], words_of(self.lines[at])
            if self.title and f" {self.title} " in f" {known} ":
                put_in = line.replace(self.row["title"], article["title"])
                return put_in if put_in != line and known != self.title else article["title"]
            if self.names.search(line):
                return self.names.sub(lambda _: article["authors"][0], line)
            if not known or not self.varies[at]:
                return line
            title, size = others.choice(titles), known.count(" ") + 1
            return title if size > 4 else " ".join(title.split()[:size])

        paragraphs, total = article["body"].split("\n\n"), sum(self.of_body)
        waiting = list(self.inner())
        lines = [put(at) for at in range(self.first)]
        for number, paragraph in enumerate(paragraphs, 1):
            lines.append(paragraph)
            while waiting and self._is_due(waiting[0][0], total, number, len(paragraphs)):
                lines.append(put(waiting.pop(0)[1]))
        lines += [put(at) for at in range(self.last, len(self.lines))]
        name = f"{article['id']}.txt"
        return Page(name, "\n".join(lines).encode(), self._truth(article))

    @staticmethod
    def _is_due(above: int, of: int, number: int, paragraphs: int) -> bool:
        """Whether an inner line comes behind that paragraph: at its place, or its share."""
        return above <= number if above <= 3 else above / of <= number / paragraphs

    def _truth(self, article: dict[str, Any]) -> dict[str, Any]:
        truth = {name: article.get(name) for name in ("title", "body", "lede")}
        if self.has_authors:
            truth["authors"] = article["authors"]
        elif "authors" in self.row and not self.row["authors"]:
            truth["authors"] = []
        return truth | ({"date": self.row["date"]} if "date" in self.row else {})


def grown_sites(frames: Path, articles: Path) -> Iterator[tuple[str, list[Page]]]:
    """A site for each page whose article can be taken out, of as many pages as are needed."""
    signed = [row for row in rows_of(articles) if len(row.get("authors") or []) == 1]
    size = LEARNED[-1] + READ
    for row in rows_of(frames):
        frame = Frame(row, (frames / row["file"]).read_text(encoding="utf-8"))
        if not frame.is_whole:
            continue
        others = [one for one in signed if host_of(one) != host_of(row)]
        alike = [one for one in others if one.get("lang") == row.get("lang")]
        lot = random.Random(row["id"])  # noqa: S311 - drawn alike each time
        chosen = lot.sample(alike if len(alike) >= 2 * size else others, size)
        titles = [one["title"] for one in others if one not in chosen]
        pages = [frame.around(one, lot, titles) for one in chosen]
        yield f"{host_of(row)} ({row['id'][:12]})", pages


def learn(pages: Sequence[Page]) -> HouseStyle:
    """What the program learns from a folder of these pages."""
    with tempfile.TemporaryDirectory() as scratch, chdir(scratch):
        Path("articles").mkdir()
        Path("feedwright.toml").touch()
        for page in pages:
            Path("articles", page.name).write_bytes(page.data)
        code = feedwright(["learn", "--quiet"])
        if code:
            sys.exit(f"feedwright learn ended with exit code {code}")
        return read_settings(None, cwd=Path.cwd()).house


def answer(article: Article) -> dict[str, Any]:
    """What the scorer compares with the truth."""
    return {
        "title": article.title,
        "authors": [person.name for person in article.authors],
        "date": article.published,
        "body": article.body_text,
    }


class Measure:
    """The figures of one kind of site, without and with learning."""

    def __init__(self, name: str, score: type) -> None:
        self.name, self._score = name, score
        self.totals = (score(), score())
        self.sites = self.patterns = self.helped = 0
        #: What was hurt: site, field, before, after.
        self.hurt: list[tuple[str, str, float, float]] = []

    def add(self, site: Site) -> None:
        """Learns from the site and reads its pages both ways."""
        house = learn(site.learned)
        own = (self._score(), self._score())
        for page in site.read:
            for way, style in enumerate((HouseStyle(), house)):
                found = answer(read_article(page.name, page.data, style))
                own[way].add(page.truth, found)
                self.totals[way].add(page.truth, found)
        self.sites += 1
        self.patterns += len(house.furniture)
        before, after = (one.summary() for one in own)
        self.helped += (after["body_f1"] or 0) > (before["body_f1"] or 0) + _TOLERANCE
        for field in FIELDS:
            if before[field] is None or after[field] is None:
                continue
            gain = after[field] - before[field]
            if (-gain if field in _GHOSTS else gain) < -_TOLERANCE:
                self.hurt.append((site.name, field, before[field], after[field]))

    def rows(self) -> str:
        """Two rows of a Markdown table."""
        lines = []
        for way, total in zip(("without", "with"), self.totals, strict=True):
            figures = total.summary()
            cells = (
                f"{figures[field]:.3f}" if figures[field] is not None else "" for field in FIELDS
            )
            about = f"{self.sites} | {figures['pages']}" if way == "without" else " | "
            name = self.name if way == "without" else ""
            lines.append(f"| {name} | {about} | {way} | {' | '.join(cells)} |\n")
        return "".join(lines)

    def words(self) -> str:
        """What the table does not say, in one sentence."""
        hurt = len({site for site, *_ in self.hurt})
        patterns = self.patterns / max(self.sites, 1)
        better = f"the body is better on {self.helped} of {self.sites} sites"
        return f"{self.name}: {patterns:.1f} patterns a site; {better}, {hurt} are hurt.\n"

    def list_hurt(self) -> str:
        """The sites that are hurt, a line for each figure."""
        return "".join(
            f"  {site}: {FIELDS[field]} {before:.3f} -> {after:.3f}\n"
            for site, field, before, after in self.hurt
        )


def unpacked(folder: Path, name: str, scratch: Path) -> Path | None:
    """The set's folder; a packed set is unpacked first. None when there is no such set."""
    archive = folder / f"{name}.tar.xz"
    if (folder / name / "truth.jsonl").is_file():
        return folder / name
    if not archive.is_file():
        return None
    with tarfile.open(archive) as packed:
        packed.extractall(scratch / name, filter="data")
    return scratch / name


def scorer_of(program: Path) -> type:
    """The class that compares answers with the truth, which lies beside the scorer."""
    spec = util.spec_from_file_location("metrics", program.with_name("metrics.py"))
    if spec is None or spec.loader is None:
        sys.exit(f"{program}: there are no metrics beside it")
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Score


def measure(sets: dict[str, Path], score: type, most: int) -> Iterator[Measure]:
    """The real sites, then grown ones learned from more and more of their pages."""
    for name, words in (("text-wet", "text"), ("fundus", "web")):
        real = Measure(f"real, {LEARNED[0]} {words} pages", score)
        for site in real_sites(sets[name]):
            real.add(site)
        yield real
    grown = list(grown_sites(sets["text-wet"], sets["text-export"]))
    grown = grown[:: -(-len(grown) // most)]
    for size in LEARNED:
        found = Measure(f"grown, {size} pages", score)
        for name, pages in grown:
            found.add(Site(name, pages[:size], pages[-READ:]))
        yield found


def main() -> int:
    """0 when no figure over all sites is worse with learning, 1 when one is; 0 without sets."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sets", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--sites", type=int, default=100, help="grown sites (default: 100)")
    parser.add_argument("--record", metavar="DATE")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        sets = {name: unpacked(options.sets, name, Path(scratch)) for name in SETS}
        there = {name: folder for name, folder in sets.items() if folder is not None}
        if there.keys() != sets.keys() or not options.scorer.is_file():
            sys.stdout.write(f"{options.sets}: no sets of articles here, nothing is measured\n")
            return 0
        found = []
        for one in measure(there, scorer_of(options.scorer), options.sites):
            sys.stdout.write(one.rows() + one.words() + one.list_hurt())
            sys.stdout.flush()
            found.append(one)
    if options.record:
        record(found, options.record)
    return int(any(is_worse(one) for one in found))


def is_worse(found: Measure) -> bool:
    """Whether the body, the lede or the title is read worse over all sites with learning."""
    before, after = (total.summary() for total in found.totals)
    return any(after[field] < before[field] - _TOLERANCE for field in ("body_f1", "lede", "title"))


def record(found: Sequence[Measure], date: str) -> None:
    """Puts the figures between the marks in the page on quality."""
    fields = " | ".join(FIELDS.values())
    head = f"| sites | number | pages read | learning | {fields} |\n{'|---' * (len(FIELDS) + 4)}|\n"
    table = head + "".join(one.rows() for one in found)
    words = "".join(one.words() for one in found)
    text = PAGE.read_text(encoding="utf-8")
    marked = re.compile(r"(?<=<!-- learning -->\n).*?(?=<!-- end -->)", re.DOTALL)
    text = marked.sub(lambda _: f"\nOn {date}:\n\n{table}\n{words}\n", text)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
