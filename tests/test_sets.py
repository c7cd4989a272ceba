"""Feeds of topics, authors, folders, languages and queries, and what becomes of them over time."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import feedparser
import pytest
from lxml import etree

from feedwright.build import GuardedError, Report
from feedwright.catalogue import open_catalogue
from publications import CONFIG, DOCUMENTS, FILES, NOW, PAGES, codes, markdown, publication, run

if TYPE_CHECKING:
    from pathlib import Path

TOPICS = f"{CONFIG}\n[sets]\ntopics = true\nmin-entries = 2\n"
LATER = NOW + timedelta(days=1)


def tagged(title: str, *tags: str, day: int = 1, more: str = "") -> str:
    words = f"tags: {json.dumps(tags, ensure_ascii=False)}\n{more}"
    return markdown(title, f"2026-09-{day:02}", more=words)


def documents(folder: Path) -> dict[str, bytes]:
    """All published documents, by path."""
    root = folder / "feeds"
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def listed(folder: Path) -> dict[str, dict[str, Any]]:
    """The feeds of the directory, by name."""
    directory = json.loads((folder / "feeds/feeds.json").read_bytes())
    return {feed["name"]: feed for feed in directory["feeds"]}


def items(folder: Path, path: str) -> list[dict[str, Any]]:
    found = json.loads((folder / "feeds" / path).read_bytes())["items"]
    assert isinstance(found, list)
    return found


def ids(folder: Path, path: str) -> list[str]:
    return [item["id"].rpartition(":")[2] for item in items(folder, path)]


def changed(report: Report) -> set[str]:
    return {one.path for one in report.documents if one.change != "unchanged"}


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """Two topics of two articles each, and one that has only one."""
    return publication(
        tmp_path,
        config=TOPICS,
        a__md=tagged("Alder", "Harbour", "Birds", day=1),
        b__md=tagged("Beech", "harbour", day=2),
        c__md=tagged("Cedar", "birds", "Letters", day=3),
    )


def test_a_topic_with_enough_entries_has_a_feed(harbour: Path) -> None:
    run(harbour)

    assert list(listed(harbour)) == ["main", "tags/birds", "tags/harbour"]
    topic = listed(harbour)["tags/harbour"]
    assert (topic["kind"], topic["label"], topic["title"]) == (
        "topic",
        "Harbour",
        "The Quay: Harbour",
    )
    assert [one["url"] for one in topic["documents"]] == [
        f"https://quay.example/feeds/tags/harbour/{name}"
        for name in ("rss.xml", "atom.xml", "feed.json")
    ]
    assert ids(harbour, "tags/harbour/feed.json") == ["b", "a"]


@pytest.mark.parametrize(
    ("name", "opening", "closing"),
    [
        ("rss.xml", b"  <item>", b"</item>\n"),
        ("atom.xml", b" <entry", b"</entry>\n"),
        ("feed.json", b"    {\n", b"\n    }"),
    ],
)
def test_I11_an_entry_is_the_same_to_the_byte_in_every_feed(
    harbour: Path, name: str, opening: bytes, closing: bytes
) -> None:
    run(harbour)

    def entries(path: str) -> list[bytes]:
        parts = (harbour / "feeds" / path).read_bytes().split(b"\n" + opening)[1:]
        return [part.partition(closing)[0] for part in parts]

    everywhere = entries(name)
    assert len(everywhere) == 3
    assert entries(f"tags/birds/{name}") == [everywhere[0], everywhere[2]]


def test_I11_every_feed_has_an_id_of_its_own_which_it_keeps(harbour: Path) -> None:
    run(harbour)
    before = {name: feed["id"] for name, feed in listed(harbour).items()}

    publication(harbour, config=TOPICS, d__md=tagged("Dill", "Harbour", "Letters", day=9))
    (harbour / "feedwright.toml").write_text(TOPICS.replace("quay.example", "pier.example"))
    run(harbour, LATER)

    after = {name: feed["id"] for name, feed in listed(harbour).items()}
    assert before == {name: after[name] for name in before}
    assert after["tags/letters"] == "tag:pier.example,2026-09-03:feed:tags/letters"
    assert len(set(after.values())) == 4


def test_a_feed_that_has_been_published_stays_when_its_entries_are_few(harbour: Path) -> None:
    run(harbour)
    for name in ("a.md", "c.md"):
        (harbour / "articles" / name).unlink()

    run(harbour, LATER)

    assert ids(harbour, "tags/harbour/feed.json") == ["b"]
    assert ids(harbour, "tags/birds/feed.json") == []
    assert listed(harbour)["tags/birds"]["title"] == "The Quay: Birds"
    assert not feedparser.parse(harbour / "feeds/tags/birds/rss.xml").bozo


def test_new_articles_do_not_rename_a_topic(harbour: Path) -> None:
    run(harbour)
    publication(harbour, config=TOPICS, d__md=tagged("Dill", "HARBOUR", day=9))

    run(harbour, LATER)

    assert listed(harbour)["tags/harbour"]["label"] == "Harbour"


def test_topics_that_differ_have_feeds_that_differ(tmp_path: Path) -> None:
    tags = ("C", "C++", "C#", "café", "cafe", "日本", "🎈")
    folder = publication(
        tmp_path, config=TOPICS, a__md=tagged("A", *tags), b__md=tagged("B", *tags, day=2)
    )

    run(folder)

    labels = {feed["label"] for feed in listed(folder).values() if feed["kind"] == "topic"}
    assert labels == set(tags)
    assert (folder / "feeds/tags/日本/rss.xml").exists()
    assert listed(folder)["tags/日本"]["documents"][0]["url"].endswith(
        "/tags/%E6%97%A5%E6%9C%AC/rss.xml"
    )


def test_one_more_article_changes_only_the_documents_that_it_belongs_to(harbour: Path) -> None:
    run(harbour)
    publication(harbour, config=TOPICS, d__md=tagged("Dill", "Harbour", day=9))

    report = run(harbour, LATER)

    assert changed(report) == {
        *("rss.xml", "atom.xml", "feed.json", "feeds.json", "feeds.opml", "index.html"),
        *(f"tags/harbour/{name}" for name in ("rss.xml", "atom.xml", "feed.json")),
    }


def test_authors_folders_and_languages_have_feeds_too(tmp_path: Path) -> None:
    config = f"{CONFIG}\n[sets]\nauthors = true\nsections = true\nlanguages = true\n"
    config += 'min-entries = 1\nlink = "/{set}/{slug}/"\n'
    folder = publication(
        tmp_path,
        config=config,
        a__md=tagged("A", more='author: "Ann Lee"\nlanguage: en-GB\n'),
        b__md=tagged("B", day=2, more='author: ["José Ñandú", "Ann Lee"]\nlanguage: fr\n'),
    )
    (folder / "articles/news/local").mkdir(parents=True)
    (folder / "articles/a.md").rename(folder / "articles/news/local/a.md")

    run(folder)

    found = listed(folder)
    assert list(found) == [
        "main",
        *("authors/ann-lee", "authors/josé-ñandú", "sections/news", "sections/news/local"),
        *("languages/en", "languages/fr"),
    ]
    assert found["authors/ann-lee"]["entries"] == 2
    assert found["sections/news/local"]["label"] == "news / local"
    assert found["languages/fr"]["language"] == "fr"
    pages = [feed["home_page_url"] for feed in found.values()]
    assert pages[2] == "https://quay.example/authors/jos%C3%A9-%C3%B1and%C3%BA/"
    # What the publication writes in goes without saying, in every feed alike.
    assert items(folder, "languages/fr/feed.json") == items(folder, "feed.json")[:1]


def test_a_feed_of_ones_own_holds_what_its_query_says(tmp_path: Path) -> None:
    config = f"""{CONFIG}
[feed.fresh-birds]
title = "Fresh birds"
description = "Birds of the last month."
link = "https://quay.example/birds/"
query = 'tag = "birds" and since = "30d"'
content = "summary"
formats = ["json"]
max-entries = 1
"""
    folder = publication(
        tmp_path,
        config=config,
        a__md=tagged("A", "Birds", day=1),
        b__md=tagged("B", "Birds", day=20),
        c__md=tagged("C", "Harbour", day=21),
    )

    run(folder)

    document = json.loads((folder / "feeds/fresh-birds/feed.json").read_bytes())
    assert document["title"] == "Fresh birds"
    assert document["description"] == "Birds of the last month."
    assert document["home_page_url"] == "https://quay.example/birds/"
    (item,) = document["items"]
    assert (item["title"], "content_html" in item) == ("B", False)
    assert {path.name for path in (folder / "feeds/fresh-birds").iterdir()} == {"feed.json"}

    report = run(folder, NOW + timedelta(days=60))
    assert items(folder, "fresh-birds/feed.json") == []
    assert changed(report) == {"fresh-birds/feed.json", "feeds.json"}


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("[feed.Birds]", "is not lower-case letters, digits and hyphens (write [feed.birds])"),
        ("[feed.tags]", '"tags" is the name of other feeds'),
        (
            "[feed.birds]\nquery = 'tga = \"a\"'",
            "has tga, which is no field (column 1) (did you mean",
        ),
        ("[feed.birds]\npreset = 'excerpt'", 'is "excerpt" (did you mean "excerpts"?)'),
        ("[feed.birds]\nurl = 'x'", 'has an unknown key "url"'),
        ("[feed]\ntitle = 'x'", "title is not a table"),
        ("[sets]\ntitle = '{sight}'", "unknown placeholder {sight} (did you mean"),
    ],
)
def test_a_mistake_in_a_feed_of_ones_own_is_told(tmp_path: Path, table: str, message: str) -> None:
    from feedwright.errors import ConfigError  # noqa: PLC0415

    folder = publication(tmp_path, config=f"{CONFIG}\n{table}\n", a__md=markdown("A"))

    with pytest.raises(ConfigError) as caught:
        run(folder)

    assert message in str(caught.value)
    assert "feedwright.toml:1" in str(caught.value)


# The end of a feed.


def test_a_feed_that_is_wanted_no_longer_does_not_end_unasked(harbour: Path) -> None:
    run(harbour)
    before = documents(harbour)
    (harbour / "feedwright.toml").write_text(CONFIG)

    with pytest.raises(GuardedError, match=r"2 feeds would end: tags/birds, tags/harbour"):
        run(harbour, LATER)

    assert documents(harbour) == before


def test_a_feed_that_ends_stays_and_says_so(harbour: Path) -> None:
    run(harbour)
    before = ids(harbour, "tags/harbour/feed.json")
    publication(harbour, config=CONFIG, d__md=tagged("Dill", "Harbour", day=9))

    run(harbour, LATER, force=True)

    document = json.loads((harbour / "feeds/tags/harbour/feed.json").read_bytes())
    assert document["expired"] is True
    assert "has ended" in document["description"]
    assert ids(harbour, "tags/harbour/feed.json") == before
    assert listed(harbour)["tags/harbour"]["ended"] == "2026-10-02T09:00:00Z"
    assert b"tags/harbour" not in (harbour / "feeds/feeds.opml").read_bytes()
    assert changed(run(harbour, LATER + timedelta(days=9))) == set()


def test_what_is_withdrawn_leaves_a_feed_that_has_ended(harbour: Path) -> None:
    run(harbour)
    (harbour / "feedwright.toml").write_text(CONFIG)
    run(harbour, LATER, force=True)
    (harbour / "articles/b.md").unlink()

    run(harbour, LATER)

    assert ids(harbour, "tags/harbour/feed.json") == ["a"]


def test_a_feed_that_has_ended_can_go_on_as_it_was(harbour: Path) -> None:
    run(harbour)
    before = documents(harbour)
    (harbour / "feedwright.toml").write_text(CONFIG)
    run(harbour, LATER, force=True)
    (harbour / "feedwright.toml").write_text(TOPICS)

    run(harbour, LATER)

    assert documents(harbour) == before


def test_what_is_written_no_longer_is_told_of_until_it_is_pruned(harbour: Path) -> None:
    run(harbour)
    own = harbour / "feeds/tags/birds/notes.txt"
    own.write_text("ours")
    config = TOPICS.replace("[sets]", '[feeds]\nformats = ["json"]\n\n[sets]')
    (harbour / "feedwright.toml").write_text(config)

    for _ in range(2):
        report = run(harbour, LATER)
        assert "document-left" in codes(report)
        assert "tags/birds/rss.xml" in documents(harbour)
    would = {one.path for one in run(harbour, LATER, prune=True, dry_run=True).documents}
    assert "tags/birds/rss.xml" in documents(harbour)
    report = run(harbour, LATER, prune=True)

    gone = {one.path for one in report.documents if one.change == "removed"}
    assert gone < would
    assert gone == {
        f"{folder}{name}"
        for folder in ("", "tags/birds/", "tags/harbour/")
        for name in ("rss.xml", "atom.xml")
    }
    assert gone.isdisjoint(documents(harbour))
    assert own.exists()
    assert "document-left" not in codes(run(harbour, LATER))


def test_feeds_that_have_ended_can_be_pruned(harbour: Path) -> None:
    run(harbour)
    (harbour / "feedwright.toml").write_text(CONFIG)

    run(harbour, LATER, force=True, prune=True)

    assert {path.partition("/")[0] for path in documents(harbour)} == {*FILES}
    assert not (harbour / "feeds/tags").exists()
    with open_catalogue(harbour / ".feedwright", read_only=True) as catalogue:
        assert set(catalogue.feeds()) == {"main", "tags/birds", "tags/harbour"}


@pytest.mark.parametrize("path", ["../../articles/a.md", "/etc/hostname", "notes.txt", "tags/.."])
def test_nothing_but_documents_of_ours_is_ever_pruned(harbour: Path, path: str) -> None:
    run(harbour)
    directory = harbour / "feeds/feeds.json"
    (harbour / "feeds/notes.txt").write_text("ours")
    stated = json.loads(directory.read_bytes())
    stated["left"] = [path]
    directory.write_text(json.dumps(stated))

    report = run(harbour, LATER, prune=True)

    assert not [one for one in report.documents if one.change == "removed"]
    assert (harbour / "articles/a.md").exists()
    assert (harbour / "feeds/notes.txt").exists()


# What subscribers see.


def test_an_article_in_many_feeds_is_one_event(harbour: Path) -> None:
    run(harbour)
    more = {f"n{n:02}__md": tagged(f"N{n}", "Harbour", "Birds", day=10) for n in range(30)}
    publication(harbour, config=TOPICS, **more)

    report = run(harbour, LATER, dry_run=True)

    assert len(report.impact.new) == 30
    assert [one.message for one in report.objections] == [
        "30 entries would arrive at once, more than 25"
    ]


def test_a_topic_that_is_new_is_no_news_to_anybody(harbour: Path) -> None:
    (harbour / "feedwright.toml").write_text(CONFIG)
    run(harbour)
    (harbour / "feedwright.toml").write_text(f"{TOPICS}\n[guard]\nmax-new = 0\n")

    report = run(harbour, LATER)

    assert report.impact.is_silent
    assert report.objections == ()
    assert [one.is_first for one in report.impacts] == [False, True, True]


def test_an_article_that_gets_a_topic_is_new_there_only(harbour: Path) -> None:
    run(harbour)
    publication(harbour, config=TOPICS, c__md=tagged("Cedar", "birds", "Harbour", day=3))

    report = run(harbour, LATER)

    assert {one.feed: [e.title for e in one.new] for one in report.impacts} == {
        "main": [],
        "tags/birds": [],
        "tags/harbour": ["Cedar"],
    }
    assert report.impact.new == ()


# The lists.


def test_O1_to_O4_the_feeds_are_listed_in_opml(harbour: Path) -> None:
    run(harbour)

    root = etree.parse(harbour / "feeds/feeds.opml").getroot()
    outlines = root.findall(".//outline[@type]")
    assert root.get("version") == "2.0"
    assert [one.tag for one in root.findall("head/*")] == ["title", "dateModified", "ownerId"]
    assert [one.get("text") for one in root.findall("body/outline")] == ["The Quay", "Topics"]
    assert [one.get("xmlUrl") for one in outlines] == [
        "https://quay.example/feeds/rss.xml",
        "https://quay.example/feeds/tags/birds/rss.xml",
        "https://quay.example/feeds/tags/harbour/rss.xml",
    ]
    assert {one.get("type") for one in outlines} == {"rss"}
    assert all(one.get("title") == one.get("text") for one in outlines)
    assert {one.get("version") for one in outlines} == {"RSS2"}


def test_V1_the_pages_of_the_site_can_say_what_there_is(harbour: Path) -> None:
    run(harbour)
    found: list[dict[str, str | None]] = []

    class Links(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append({"tag": tag, **dict(attrs)})

    Links().feed((harbour / "feeds/links.html").read_text())

    assert [one["type"] for one in found] == [
        *("application/rss+xml", "application/atom+xml", "application/feed+json"),
        "text/x-opml",
    ]
    assert {(one["tag"], one["rel"]) for one in found} == {("link", "alternate")}
    assert len({one["title"] for one in found}) == 4
    assert found[0]["href"] == "https://quay.example/feeds/rss.xml"


def test_without_an_address_only_the_directory_is_written(tmp_path: Path) -> None:
    folder = publication(tmp_path, config="[sets]\ntopics = true\n", a__md=tagged("A", "B"))

    run(folder)

    assert set(documents(folder)) == {*PAGES, *DOCUMENTS, "feeds.json"}


def test_the_news_sitemap_is_what_google_asks_for(tmp_path: Path) -> None:
    config = f'{CONFIG}\n[feed.news]\npreset = "google-news"\nquery = \'tag != "letters"\'\n'
    folder = publication(
        tmp_path,
        config=config,
        a__md=tagged("Old", day=28),
        b__md=tagged("A <b> & c", day=30),
        c__md=tagged("Letter", "letters", day=30),
        d__md=tagged("Ordre", day=30, more="language: zh-Hant-HK\n"),
    )

    run(folder)

    root = etree.parse(folder / "feeds/news/news-sitemap.xml").getroot()
    names = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "n": "http://www.google.com/schemas/sitemap-news/0.9",
    }
    assert root.tag == f"{{{names['s']}}}urlset"
    assert root.findall("s:url/n:news/n:title", names)[0].text in {"A <b> & c", "Ordre"}
    assert {one.text for one in root.findall("s:url/n:news/n:title", names)} == {
        "A <b> & c",
        "Ordre",
    }
    assert {one.text for one in root.findall(".//n:language", names)} == {"en", "zh-tw"}
    assert all(
        (one.text or "").startswith("2026-09-30T")
        for one in root.findall(".//n:publication_date", names)
    )
    assert {path.name for path in (folder / "feeds/news").iterdir()} == {"news-sitemap.xml"}


@pytest.mark.parametrize(
    ("preset", "entries"),
    [("excerpts", 3), ("last-48-hours", 1), ("republishable", 1), ("compact", 3)],
)
def test_a_preset_is_a_query_and_a_shape(tmp_path: Path, preset: str, entries: int) -> None:
    licence = "license: https://creativecommons.org/licenses/by-nd/4.0/\n"
    folder = publication(
        tmp_path,
        config=f'{CONFIG}\n[feed.partner]\npreset = "{preset}"\n',
        a__md=tagged("A", day=1, more=licence),
        b__md=tagged("B", day=2),
        c__md=tagged("C", day=30),
    )

    run(folder)

    assert listed(folder)["partner"]["entries"] == entries
    assert ("atom.xml" in {p.name for p in (folder / "feeds/partner").iterdir()}) == (
        preset != "compact"
    )


def test_a_lost_catalogue_brings_every_feed_back(harbour: Path) -> None:
    config = f'{TOPICS}\n[feed.letters]\nquery = \'tag = "letters"\'\ncontent = "summary"\n'
    (harbour / "feedwright.toml").write_text(config)
    run(harbour)
    config = config.replace("topics = true", "topics = false")
    (harbour / "feedwright.toml").write_text(config)
    run(harbour, LATER, force=True)
    before = documents(harbour)
    with open_catalogue(harbour / ".feedwright", read_only=True) as catalogue:
        known = catalogue.feeds()
    shutil.rmtree(harbour / ".feedwright")

    report = run(harbour, LATER + timedelta(days=3))

    assert documents(harbour) == before
    assert report.impact.is_silent
    with open_catalogue(harbour / ".feedwright", read_only=True) as catalogue:
        assert catalogue.feeds() == known
    assert known["tags/birds"].ended == LATER
