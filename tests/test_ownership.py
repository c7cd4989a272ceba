"""What another program or a person put into the published folder is not ours to replace."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from feedwright.adoption import adopt
from feedwright.build import GuardedError
from feedwright.config import read_settings
from feedwright.publish.ownership import is_foreign
from publications import (
    CONFIG,
    DOCUMENTS,
    FILES,
    LISTS,
    NOW,
    PAGES,
    codes,
    feeds,
    markdown,
    publication,
    run,
)

if TYPE_CHECKING:
    from pathlib import Path

SITEMAP = '\n[feed.google-news]\npreset = "google-news"\n'
STRANGER = """\
<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Last year's weblog</title><link>https://quay.example/</link>
<description>Notes.</description><item><title>Gulls</title><guid>https://quay.example/?p=1</guid>
<pubDate>Mon, 01 Jan 2024 12:00:00 +0000</pubDate></item></channel></rss>
"""
#: Lists as they were before they had a mark.
EARLIER = {
    "feeds.json": '{\n  "version": 1,\n  "comment": "All feeds of this publication, the main one'
    ' first.",\n  "title": "The Quay",\n  "feeds": []\n}\n',
    "feeds.opml": '<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0">\n <head>\n'
    "  <title>The Quay</title>\n  <dateModified>Tue, 01 Sep 2026 12:00:00 +0000</dateModified>\n"
    " </head>\n <body/>\n</opml>\n",
    "links.html": '<link rel="alternate" type="application/rss+xml" title="The Quay (RSS)"'
    ' href="https://quay.example/feeds/rss.xml">\n<link rel="alternate" type="text/x-opml"'
    ' title="The Quay (OPML)" href="https://quay.example/feeds/feeds.opml">\n',
}


@pytest.fixture
def quay(tmp_path: Path) -> Path:
    return publication(tmp_path, config=CONFIG + SITEMAP, a__md=markdown("A"))


@pytest.mark.parametrize("name", [*PAGES, *LISTS])
def test_a_file_of_somebody_else_stays_and_is_told_of(quay: Path, name: str) -> None:
    theirs = quay / "feeds" / name
    theirs.parent.mkdir()
    theirs.write_text("<h1>Our own</h1>")

    report = run(quay)

    assert theirs.read_text() == "<h1>Our own</h1>"
    told = [one.message for one in report.problems if one.code == "page-foreign"]
    assert told == [f"{name} in the published folder is not from this program and stays as it is"]
    assert all((quay / "feeds" / other).exists() for other in FILES)


def test_everything_that_is_published_is_known_as_ours(quay: Path) -> None:
    run(quay)

    paths = [*FILES, "google-news/news-sitemap.xml"]
    assert [path for path in paths if is_foreign(quay / "feeds", path)] == []


@pytest.mark.parametrize("name", EARLIER)
def test_lists_from_before_they_had_a_mark_are_replaced(quay: Path, name: str) -> None:
    run(quay)
    now = feeds(quay)[name]
    (quay / "feeds" / name).write_text(EARLIER[name])

    report = run(quay)

    assert "page-foreign" not in codes(report)
    assert feeds(quay)[name] == now


def test_prune_believes_no_directory_of_somebody_else(quay: Path) -> None:
    kept = quay / "feeds/old/rss.xml"
    kept.parent.mkdir(parents=True)
    kept.write_text(STRANGER)
    (quay / "feeds/feeds.json").write_text(json.dumps({"left": ["old/rss.xml"]}))

    run(quay, prune=True)

    assert kept.exists()


@pytest.mark.parametrize("name", [*DOCUMENTS, "google-news/news-sitemap.xml"])
def test_a_feed_of_another_program_is_replaced_only_when_that_is_said(
    quay: Path, name: str
) -> None:
    theirs = quay / "feeds" / name
    theirs.parent.mkdir(parents=True)
    theirs.write_text(STRANGER)

    assert [one.message for one in run(quay, dry_run=True).objections] == [
        f"{name} would be replaced, which feedwright did not write"
    ]
    with pytest.raises(GuardedError, match="feedwright adopt") as refused:
        run(quay)
    assert "[guard]" not in str(refused.value)
    assert theirs.read_text() == STRANGER
    assert not (quay / "feeds/index.html").exists()

    run(quay, force=True)
    assert theirs.read_text() != STRANGER
    assert run(quay).objections == ()


def test_a_feed_that_the_catalogue_knows_is_ours_whatever_stands_there(quay: Path) -> None:
    run(quay)
    before = feeds(quay)["atom.xml"]
    (quay / "feeds/atom.xml").write_text("cut short")

    run(quay)

    assert feeds(quay)["atom.xml"] == before


def test_a_format_that_is_new_here_does_not_replace_another_programs(quay: Path) -> None:
    config = quay / "feedwright.toml"
    both = config.read_text()
    config.write_text(both + '\n[feeds]\nformats = ["rss"]\n')
    run(quay)
    (quay / "feeds/atom.xml").write_text(STRANGER)
    config.write_text(both)

    with pytest.raises(GuardedError, match=r"atom\.xml would be replaced"):
        run(quay)


def test_with_the_catalogue_lost_our_own_feeds_are_known(quay: Path) -> None:
    run(quay)
    shutil.rmtree(quay / ".feedwright")
    article = quay / "articles/a.md"
    article.write_text(article.read_text().replace("Monday", "Tuesday"))

    assert run(quay).objections == ()


def test_a_feed_that_was_adopted_where_it_stands_is_replaced(quay: Path) -> None:
    theirs = quay / "feeds/rss.xml"
    theirs.parent.mkdir()
    theirs.write_text(STRANGER)
    adopt(read_settings(quay / "feedwright.toml", cwd=quay), [str(theirs)], now=NOW)

    assert run(quay).objections == ()
    assert theirs.read_text() != STRANGER
