"""Archives as they are published (RFC 5005): other people's parsers walk them and miss nothing."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import feedparser
import pytest
from lxml import etree

from feedwright.catalogue import open_catalogue
from publications import CONFIG, NOW, markdown, publication, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from feedwright.build import Report

FEW = f"{CONFIG}\n[feeds]\nmax-entries = 4\nkeep-days = 0\n\n[archive]\nentries = 3\n"
ADDRESS = "https://quay.example/feeds/"
LATER = NOW + timedelta(days=1)
HISTORY = "{http://purl.org/syndication/history/1.0}"
ATOM = "{http://www.w3.org/2005/Atom}"


def many(count: int, first: int = 1) -> dict[str, str]:
    """Articles of as many days, the newest last."""
    start = datetime(2026, 3, 1, tzinfo=UTC)
    return {
        f"n{n:02}__md": markdown(f"Piece {n}", f"{start + timedelta(days=n):%Y-%m-%d}")
        for n in range(first, first + count)
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Eleven articles: four in the feed, and three pages of an archive, which hold 9 to 1."""
    made = publication(tmp_path, config=FEW, **many(11))
    run(made)
    return made


def changed(report: Report) -> set[str]:
    return {one.path for one in report.documents if one.change != "unchanged"}


def file_at(folder: Path, address: str) -> Path:
    assert address.startswith(ADDRESS)
    return folder / "feeds" / address.removeprefix(ADDRESS)


def chain(folder: Path, name: str) -> Iterator[tuple[str, Any]]:
    """The address and the feed of every document from the newest to the oldest, as read."""
    address: str | None = ADDRESS + name
    while address:
        read = feedparser.parse(file_at(folder, address).read_bytes())
        assert not read.bozo
        yield address, read
        links = {link.rel: link.href for link in read.feed.links}
        assert links["self"] == address
        address = links.get("prev-archive")


def json_chain(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    address: str | None = f"{ADDRESS}feed.json"
    while address:
        document = json.loads(file_at(folder, address).read_bytes())
        assert document["feed_url"] == address
        yield address, document
        address = document.get("next_url")


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
def test_P7_the_chain_of_documents_holds_every_entry(folder: Path, name: str) -> None:
    documents = list(chain(folder, name))

    titles = [[entry.title for entry in read.entries] for _, read in documents]
    assert titles[0] == [f"Piece {n}" for n in (11, 10, 9, 8)]
    assert titles[1:] == [[f"Piece {n + 2 - m}" for m in range(3)] for n in (7, 4, 1)]


def test_P7_json_pages_by_next_url(folder: Path) -> None:
    titles = {item["title"] for _, document in json_chain(folder) for item in document["items"]}

    assert titles == {f"Piece {n}" for n in range(1, 12)}


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_P3_P4_P9_documents_say_what_they_are_and_where_the_next_is(
    folder: Path, name: str
) -> None:
    def links(path: str) -> dict[str, str]:
        root = etree.parse(folder / "feeds" / path).getroot()
        top = root[0] if name == "rss" else root
        found = {one.get("rel", ""): one.get("href", "") for one in top.findall(f"{ATOM}link")}
        assert (top.find(f"{HISTORY}archive") is not None) == path.startswith("archive/")
        assert top.find(f"{HISTORY}complete") is None
        return {
            rel: found[rel] for rel in ("current", "prev-archive", "next-archive") if rel in found
        }

    page = f"{ADDRESS}archive/{name}-000{{}}.xml"
    current = f"{ADDRESS}{name}.xml"
    assert links(f"{name}.xml") == {"prev-archive": page.format(3)}
    assert links(f"archive/{name}-0003.xml") == {"current": current, "prev-archive": page.format(2)}
    assert links(f"archive/{name}-0002.xml") == {
        "current": current,
        "prev-archive": page.format(1),
        "next-archive": page.format(3),
    }
    assert links(f"archive/{name}-0001.xml") == {"current": current, "next-archive": page.format(2)}


def test_an_archive_has_the_feeds_id_and_nothing_that_is_for_subscribers(folder: Path) -> None:
    feed, page = (
        feedparser.parse((folder / "feeds" / name).read_bytes())
        for name in ("atom.xml", "archive/atom-0001.xml")
    )
    rss = (folder / "feeds/archive/rss-0001.xml").read_bytes()

    assert page.feed.id == feed.feed.id
    assert page.feed.updated == page.entries[0].updated
    assert b"<ttl>" not in rss
    assert b"sy:" not in rss
    assert b"<generator>feedwright</generator>" in rss


def test_P5_one_more_article_leaves_every_closed_document_alone(folder: Path) -> None:
    current = {"rss.xml", "atom.xml", "feed.json", "feeds.json", "feeds.opml", "index.html"}
    for number in (12, 13):
        publication(folder, config=FEW, **many(1, first=number))
        assert changed(run(folder, LATER)) == current

    publication(folder, config=FEW, **many(1, first=14))
    report = run(folder, LATER)

    # One more page is closed, which the newest of those before links to now.
    page = {f"archive/{name}" for name in ("rss-0004.xml", "atom-0004.xml", "feed-0004.json")}
    before = {f"archive/{name}" for name in ("rss-0003.xml", "atom-0003.xml")}
    assert changed(report) == current | page | before


def test_an_article_that_comes_late_opens_no_gap_and_is_no_news(folder: Path) -> None:
    before = {path: path.read_bytes() for path in (folder / "feeds/archive").glob("*-000[12].*")}
    publication(folder, config=FEW, late__md=markdown("Late", "2026-01-01"))

    report = run(folder, LATER)

    assert report.impact.is_silent
    titles = [[item["title"] for item in document["items"]] for _, document in json_chain(folder)]
    assert titles[1] == ["Late"]
    assert len({title for page in titles for title in page}) == 12
    assert {path: path.read_bytes() for path in before} == before


def test_a_withdrawn_article_leaves_its_page_and_no_other_is_written(folder: Path) -> None:
    (folder / "articles/n05.md").unlink()

    report = run(folder, LATER)

    page = {f"archive/{name}" for name in ("rss-0002.xml", "atom-0002.xml", "feed-0002.json")}
    assert changed(report) == {*page, "feeds.json"}
    document = json.loads((folder / "feeds/archive/feed-0002.json").read_bytes())
    assert [item["title"] for item in document["items"]] == ["Piece 6", "Piece 4"]


def test_a_page_of_which_nothing_is_left_stays_in_the_chain(folder: Path) -> None:
    for number in (4, 5, 6):
        (folder / f"articles/n{number:02}.md").unlink()

    run(folder, LATER)

    assert [len(read.entries) for _, read in chain(folder, "atom.xml")] == [4, 3, 0, 3]


def test_P6_a_corrected_old_article_is_announced_and_corrected_in_its_page(folder: Path) -> None:
    config = FEW.replace("keep-days = 0", "keep-days = 1").replace("= 4", "= 5")
    publication(folder, config=config)
    run(folder, LATER, force=True)
    publication(folder, config=config, n02__md=markdown("Piece 2, mended", "2026-03-03"))

    report = run(folder, LATER)

    assert [one.title for one in report.impact.new] == ["Piece 2, mended"]
    titles = [[item["title"] for item in document["items"]] for _, document in json_chain(folder)]
    assert titles[0][-1] == titles[-1][1] == "Piece 2, mended"


def test_P2_everything_is_in_one_document_on_request(folder: Path) -> None:
    (folder / "feedwright.toml").write_text(f"{FEW}complete = true\n")

    run(folder, LATER)

    for name in ("rss.xml", "atom.xml"):
        read = feedparser.parse((folder / "feeds/complete" / name).read_bytes())
        rels = {link.rel for link in read.feed.links}
        assert len(read.entries) == 11
        assert rels.isdisjoint({"current", "prev-archive", "next-archive", "first", "next"})
        assert b"<fh:complete/>" in (folder / "feeds/complete" / name).read_bytes()
    document = json.loads((folder / "feeds/complete/feed.json").read_bytes())
    assert "next_url" not in document
    directory = json.loads((folder / "feeds/feeds.json").read_bytes())
    assert [one["path"] for one in directory["feeds"][0]["complete"]] == [
        f"complete/{name}" for name in ("rss.xml", "atom.xml", "feed.json")
    ]


def test_a_lost_catalogue_comes_back_with_its_archives(folder: Path) -> None:
    publication(folder, config=FEW, late__md=markdown("Late", "2026-01-01"))
    run(folder, LATER)
    published = {path: path.read_bytes() for path in (folder / "feeds").rglob("*.*")}
    with open_catalogue(folder / ".feedwright", read_only=True) as catalogue:
        known, records = catalogue.feeds(), {record.id for record in catalogue.records()}
    shutil.rmtree(folder / ".feedwright")

    report = run(folder, LATER + timedelta(days=2))

    assert changed(report) == set()
    assert {path: path.read_bytes() for path in (folder / "feeds").rglob("*.*")} == published
    with open_catalogue(folder / ".feedwright", read_only=True) as catalogue:
        assert catalogue.feeds() == known
        assert {record.id for record in catalogue.records()} == records
    assert len(records) == 12


def test_what_has_been_archived_stays_when_archives_are_switched_off(folder: Path) -> None:
    publication(folder, config=FEW.replace("entries = 3", 'feeds = "none"'), **many(5, first=12))

    run(folder, LATER)

    assert len(list(chain(folder, "atom.xml"))) == 4


def test_every_feed_has_an_archive_where_that_is_wanted(tmp_path: Path) -> None:
    config = FEW.replace("entries = 3", 'entries = 3\nfeeds = "all"\n\n[sets]\ntopics = true')
    folder = publication(
        tmp_path,
        config=config,
        **{
            name: text.replace("---\n\n", "tags: [tide]\n---\n\n") for name, text in many(9).items()
        },
    )

    run(folder)

    documents = list(chain(folder, "tags/tide/rss.xml"))
    assert [len(read.entries) for _, read in documents] == [4, 3, 3]
    assert documents[1][0] == f"{ADDRESS}tags/tide/archive/rss-0002.xml"
