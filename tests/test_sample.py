"""The sample publication: read as a careful human reads it, published as feeds/ holds it.

And other people's parsers see in it what was meant.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import feedparser
import pytest
from lxml import etree

from feedwright.assemble import Stock, assemble_feeds
from feedwright.build import Report, build
from feedwright.catalogue import authority_of, enrol, open_catalogue
from feedwright.check import lint
from feedwright.check.gathering import gather
from feedwright.config import read_settings
from feedwright.formats.cleaning import clean_feed
from feedwright.readers import read_article
from outside import PARAMETERS, PARSERS, differences, read
from publications import FILES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.config.settings import Settings
    from feedwright.model import Article, Feed, Format

_ROOT: Final = Path(__file__).parent.parent
_ARTICLES: Final = _ROOT / "articles"
_FEEDS: Final = _ROOT / "feeds"
_EXPECTED: Final[dict[str, dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "sample.expected.toml").read_text("utf-8")
)
_ZONE: Final = ZoneInfo("Europe/Berlin")
#: After the newest article; nothing else depends on it.
_NOW: Final = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The sample, with a copy of what is published of it: ids and updates come from there."""
    folder = tmp_path_factory.mktemp("sample")
    shutil.copytree(_FEEDS, folder / "feeds")
    config = _ROOT / "feedwright.toml"
    return read_settings(config, out=folder / "feeds", state=folder / "state", cwd=_ROOT)


@pytest.fixture(scope="module")
def report(settings: Settings) -> Report:
    return build(settings, now=_NOW)


@pytest.fixture(scope="module")
def articles(settings: Settings) -> dict[str, Article]:
    return {
        name: read_article(name, (_ARTICLES / name).read_bytes(), settings.house)
        for name in _EXPECTED
    }


@pytest.fixture(scope="module")
def feeds(settings: Settings, articles: dict[str, Article], report: Report) -> list[Feed]:
    """What the documents are made from, as any format may write it: main, a topic, the archive."""
    assert report.published == len(articles)
    authority = authority_of(settings.site.url, settings.site.id_authority)
    with open_catalogue(settings.state, read_only=True) as catalogue:
        enrolled = enrol(articles.values(), catalogue.records(), authority=authority, now=_NOW)
        known = catalogue.feeds()
    stock = Stock(enrolled, settings, size_of=lambda *_: 1)
    assembled = assemble_feeds(stock, settings, known, now=_NOW)
    topic = next(feed for feed in assembled.feeds if feed.kind == "topic")
    return [clean_feed(one) for one in (assembled.feeds[0], topic, *assembled.archives)]


def test_every_article_has_its_expectation() -> None:
    assert {path.name for path in _ARTICLES.iterdir()} == set(_EXPECTED)


@pytest.mark.parametrize("name", _EXPECTED)
def test_what_an_article_says_of_itself_is_read(name: str, articles: dict[str, Article]) -> None:
    article, said = articles[name], _EXPECTED[name]
    image = article.lead_image

    read = {
        "title": article.title,
        "authors": [author.name for author in article.authors],
        "published": _stated(article),
        "updated": article.updated and article.updated.astimezone(_ZONE),
        "language": article.language,
        "tags": list(article.tags),
        "link": article.canonical_url,
        "image": (image and image.url) or None,
        "caption": image and image.caption,
        "credit": image and image.credit,
        "enclosures": [
            {"url": e.url, "media_type": e.media_type, "size_bytes": e.size_bytes}
            for e in article.enclosures
        ],
    }

    empty: dict[str, Any] = {"authors": [], "tags": [], "enclosures": []}
    assert read == {field: said.get(field, empty.get(field)) for field in read}


def _stated(article: Article) -> date | datetime | None:
    """The date as far as the file states it."""
    moment = article.published and article.published.astimezone(_ZONE)
    return moment.date() if moment and article.published_precision == "day" else moment


@pytest.mark.parametrize("name", _EXPECTED)
def test_the_text_of_an_article_is_all_of_it_and_nothing_else(
    name: str, articles: dict[str, Article]
) -> None:
    said = _EXPECTED[name]
    text = articles[name].body_text.replace("\N{NO-BREAK SPACE}", " ")

    assert text.startswith(said["begins"])
    assert text.endswith(said.get("ends", ""))
    assert [part for part in said.get("holds", ()) if part not in text] == []
    assert [part for part in said.get("without", ()) if part in text] == []


@pytest.mark.parametrize("name", _EXPECTED)
def test_the_excerpt_is_the_authors_own_or_whole_sentences_from_the_lede(
    name: str, articles: dict[str, Article], settings: Settings
) -> None:
    article, said = articles[name], _EXPECTED[name]

    if "summary" in said:
        assert article.excerpt == said["summary"]
    else:
        text = " ".join(article.body_text.split())
        assert text.startswith(article.excerpt)
        assert re.search(r"[.!?؟…]['\"”»’]*$", article.excerpt)
        assert 40 < len(article.excerpt) <= settings.house.excerpt_max_chars


def test_the_sample_is_published_without_a_complaint(report: Report) -> None:
    assert [str(problem) for problem in report.problems] == []
    assert (report.published, report.set_aside, report.held_back) == (len(_EXPECTED), (), ())


def test_the_linter_finds_nothing_in_the_sample() -> None:
    """0 errors, 0 warnings, 0 infos."""
    assert [str(finding) for finding in lint(gather(str(_FEEDS)))] == []


def test_feeds_holds_what_articles_gives(report: Report, settings: Settings) -> None:
    published = _files(_FEEDS)

    assert _files(settings.feeds.folder) == published
    assert set(published) == {written.path for written in report.documents}
    assert set(published) > {*FILES, "archive/rss-0001.xml", "tags/food/atom.xml"}


def _files(folder: Path) -> dict[str, bytes]:
    """All files below the folder, by their paths."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_build_writes_nothing_where_nothing_changed(report: Report, settings: Settings) -> None:
    before = {path: path.stat().st_mtime_ns for path in settings.feeds.folder.rglob("*")}

    again = build(settings, now=datetime(2031, 5, 5, tzinfo=UTC))

    assert {written.change for written in (*report.documents, *again.documents)} == {"unchanged"}
    assert {path: path.stat().st_mtime_ns for path in settings.feeds.folder.rglob("*")} == before


def _build_from_nothing(folder: Path, surroundings: dict[str, str]) -> dict[str, bytes]:
    """What a process in such surroundings publishes where nothing was published before."""
    command = [sys.executable, "-m", "feedwright", "build", "--config", _ROOT / "feedwright.toml"]
    subprocess.run(
        [*map(str, command), "--out", str(folder / "feeds"), "--state", str(folder / "state")],
        cwd=folder.parent,
        env={**os.environ, **surroundings},
        check=True,
        capture_output=True,
    )
    return _files(folder / "feeds")


def test_the_bytes_are_the_same_in_any_process_zone_and_locale(tmp_path: Path) -> None:
    here = {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    there = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}

    first = _build_from_nothing(tmp_path / "here", here)

    assert first == _build_from_nothing(tmp_path / "there", there)
    assert set(first) == set(_files(_FEEDS))


@pytest.mark.parametrize("parser", PARAMETERS)
def test_other_peoples_parsers_see_what_was_meant(parser: str, feeds: list[Feed]) -> None:
    """X6, and the whole of it: order, ids, titles, links, dates, authors, texts, attachments."""
    wanted = [(feed, name) for feed in feeds for name in PARSERS[parser].formats]
    documents = [(name, _published(feed, name)) for feed, name in wanted]
    ids: set[str] = set()
    for (feed, name), seen in zip(wanted, read(parser, documents), strict=True):
        assert differences(parser, seen, feed, name) == {}
        ids |= seen.entries.keys()
    assert len(ids) == len(_EXPECTED)


def _published(feed: Feed, format_name: Format) -> bytes:
    document = feed.document(format_name)
    assert document
    return (_FEEDS / document.path).read_bytes()


def _paths(document: str) -> set[str]:
    """Every element of the document and its archive by its way, links by their rel."""
    prefixes = {
        "http://www.w3.org/2005/Atom": "atom:" if document == "rss.xml" else "",
        "http://purl.org/rss/1.0/modules/content/": "content:",
        "http://purl.org/dc/elements/1.1/": "dc:",
        "http://search.yahoo.com/mrss/": "media:",
        "http://purl.org/syndication/thread/1.0": "thr:",
        "http://purl.org/rss/1.0/modules/syndication/": "sy:",
    }

    def names(node: etree._Element, way: str) -> Iterator[str]:
        name = etree.QName(node)
        here = f"{way}{prefixes.get(name.namespace or '', '')}{name.localname}"
        yield f"{here}[{node.get('rel')}]" if name.localname == "link" and node.get("rel") else here
        for child in node.iterchildren("*"):
            yield from names(child, f"{here}/")

    stem, _, suffix = document.partition(".")
    parts = (_FEEDS / document, *(_FEEDS / "archive").glob(f"{stem}-*.{suffix}"))
    return {name for part in parts for name in names(etree.parse(part).getroot(), "")}


def test_the_rss_document_carries_everything_that_a_reader_can_use() -> None:
    channel = (
        "title link description language copyright managingEditor webMaster pubDate lastBuildDate "
        "generator docs ttl image/url image/title image/link image/width image/height "
        "atom:link[self] atom:link[alternate] atom:link[hub] atom:link[license] "
        "sy:updatePeriod sy:updateFrequency"
    )
    item = (
        "title link guid pubDate atom:updated dc:creator dc:language dc:rights category "
        "description content:encoded enclosure comments media:content/media:title "
        "media:content/media:description media:content/media:credit media:content/media:thumbnail"
    )
    wanted = {f"rss/channel/{name}" for name in channel.split()}
    wanted |= {f"rss/channel/item/{name}" for name in item.split()}

    assert wanted - _paths("rss.xml") == set()


def test_the_atom_document_carries_everything_that_a_reader_can_use() -> None:
    feed = (
        "title subtitle id updated link[self] link[alternate] link[hub] link[license] icon logo "
        "rights generator author/name author/uri"
    )
    entry = (
        "title id published updated link[alternate] link[enclosure] link[replies] author/name "
        "author/uri category rights summary content media:content/media:credit"
    )
    wanted = {f"feed/{name}" for name in feed.split()}
    wanted |= {f"feed/entry/{name}" for name in entry.split()}

    assert wanted - _paths("atom.xml") == set()


def test_the_json_document_carries_everything_that_a_reader_can_use() -> None:
    document = json.loads((_FEEDS / "feed.json").read_bytes())
    top = "version title home_page_url feed_url description user_comment icon favicon language hubs"
    item = (
        "id url title content_html summary image date_published date_modified authors tags "
        "language attachments"
    )

    assert set(top.split()) - set(document) == set()
    assert set(item.split()) - {key for one in document["items"] for key in one} == set()


def _rels(feed: Any) -> set[str]:
    return {link.rel for link in feed.links}


def _rich_in_xml(data: bytes) -> dict[str, bool]:
    """The twelve things that a feed can tell, as feedparser finds them in RSS or Atom."""
    found = feedparser.parse(data)
    feed, entries = found.feed, found.entries
    shown = [(one.content[0].value, one.summary) for one in entries if one.get("content")]
    media = [each for one in entries for each in (*one.enclosures, *one.get("media_content", []))]
    return {
        "full body": len(shown) == len(entries),
        "author": all(one.get("authors") for one in entries),
        "published": all(one.get("published_parsed") for one in entries),
        "updated": any(
            "updated" in one and one.updated_parsed != one.published_parsed for one in entries
        ),
        "image": any(each.get("type", "").startswith("image/") for each in media),
        "tags": any(one.get("tags") for one in entries),
        "self link": "self" in _rels(feed),
        "language": bool(feed.get("language")),
        "icon": bool(feed.get("icon") or feed.get("image")),
        "hub": "hub" in _rels(feed),
        "archive": "prev-archive" in _rels(feed),
        "summary beside body": all(text and text != body for body, text in shown),
    }


def _rich_in_json(data: bytes) -> dict[str, bool]:
    feed = json.loads(data)
    items = feed["items"]
    return {
        "full body": all(one.get("content_html") for one in items),
        "author": all(one.get("authors") for one in items),
        "published": all(one.get("date_published") for one in items),
        "updated": any(one["date_modified"] != one["date_published"] for one in items),
        "image": any(one.get("image") for one in items),
        "tags": any(one.get("tags") for one in items),
        "self link": bool(feed.get("feed_url")),
        "language": bool(feed.get("language")),
        "icon": bool(feed.get("icon")),
        "hub": bool(feed.get("hubs")),
        "archive": bool(feed.get("next_url")),
        "summary beside body": all(one.get("summary") != one["content_html"] for one in items),
    }


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "feed.json"])
def test_the_documents_tell_twelve_of_twelve_things(name: str) -> None:
    data = (_FEEDS / name).read_bytes()
    told = _rich_in_json(data) if name.endswith(".json") else _rich_in_xml(data)

    assert len(told) == 12
    assert [field for field, is_told in told.items() if not is_told] == []
